//! Figures of decisions in words.

use crate::benchmark::{Between, Bias, BiasOf, Decision, Disagreement, LARGE_REGRET, MARGIN, Slice, Tally};
use crate::decode::Words as _;
use crate::report::number::{apart, human};
use crate::serving::Fitted;
use crate::units::{Amount, Count, Load, Number, Quantity, Seconds, plural};

/// A limit on the time per token: `20 ms`.
pub(super) fn milliseconds(limit: Seconds) -> String {
    format!("{} ms", human(Amount::from(Number::const_new(limit.get() * 1e3))))
}

/// What all decisions come to, a sentence each.
pub(super) fn answer(all: &Tally) -> Vec<String> {
    let share = |share| human(Amount::from(share));
    let of = |of: Load| human(Amount::from(of));
    let error = |error: Option<Load>| {
        error.map_or_else(String::new, |error| {
            format!(" (standard error {})", apart(Amount::from(Load::ZERO), Amount::from(error)))
        })
    };
    let decisions = human(Amount::from(all.decisions));
    let mut lines = vec![format!(
        "The layout chosen by prediction is the cheapest measured one, or within {} of its cost, in {} of {decisions} decisions{}, the \
         cheapest itself in {}; a random choice in {}.",
        share(MARGIN),
        share(all.right),
        error(all.right_error),
        share(all.cheapest),
        all.blind_right.map_or_else(|| "none".to_owned(), share),
    )];
    if let (Some(regret), Some(large)) = (all.regret, all.large) {
        lines.push(format!(
            "Mean regret {}{}, of it {} by the layout; above {} in {}; of a random choice {}.",
            of(regret),
            error(all.regret_error),
            all.layout_regret.map_or_else(|| "nothing".to_owned(), of),
            of(LARGE_REGRET),
            share(large),
            all.blind_regret.map_or_else(|| "nothing".to_owned(), of),
        ));
    }
    lines.push(format!(
        "The limit on the time per token is broken at the load chosen in {}.",
        share(all.broken)
    ));
    lines
}

/// What decisions come to in which every layout was in the fit; `None` if that is all of them or none.
pub(super) fn in_fit(tallies: &[Tally]) -> Option<String> {
    let of = |slice| tallies.iter().find(|tally| tally.slice == slice);
    of(Slice::Fitted(Fitted::Out))?;
    let fit = of(Slice::Fitted(Fitted::In))?;
    let share = |share| human(Amount::from(share));
    let regret = fit.regret.zip(fit.large).map_or_else(String::new, |(regret, large)| {
        let [regret, limit] = [regret, LARGE_REGRET].map(|load| human(Amount::from(load)));
        format!(", mean regret {regret}, above {limit} in {}", share(large))
    });
    Some(format!(
        "Of the {} decisions in which every layout was in the fit: right in {}{regret}, limit broken in {}.",
        human(Amount::from(fit.decisions)),
        share(fit.right),
        share(fit.broken)
    ))
}

/// How far precisions lie apart on a GPU, or GPUs in a precision.
pub(super) fn disagreement(of: &Disagreement) -> String {
    let metric = match of.metric {
        BiasOf::Tpot => "time per token",
        BiasOf::Rate => "tokens/s",
    };
    let (between, within) = match of.between {
        Between::Precisions => ("precisions", format!("on {}", gpu(&of.low))),
        Between::Gpus => ("GPUs", format!("in {}", precision(&of.low))),
    };
    let [low, high] = [&of.low, &of.high].map(|bias| Amount::from(bias.of(of.metric)));
    let name = |bias: &Bias| match of.between {
        Between::Precisions => precision(bias),
        Between::Gpus => gpu(bias),
    };
    format!(
        "Between {between}, median errors of {metric} lie at most {} apart: {within}, {} at {} and {} at {}.",
        apart(low, high),
        name(&of.low),
        human(low),
        name(&of.high),
        human(high)
    )
}

/// The precision of a part; `all` for all of them.
pub(super) fn precision(bias: &Bias) -> String {
    bias.precision.map_or_else(|| "all".to_owned(), |precision| precision.to_string())
}

/// The GPU of a part; `all` for all of them.
pub(super) fn gpu(bias: &Bias) -> String {
    bias.gpu.clone().unwrap_or_else(|| "all".to_owned())
}

/// By what decisions are counted together, and which they are.
pub fn slice_words(tally: &Tally) -> (&'static str, String) {
    match tally.slice {
        Slice::All => ("all", "all".to_owned()),
        Slice::Family(family) => ("engine", family.id().to_owned()),
        Slice::Kind(kind) => ("model", kind.word().to_owned()),
        Slice::Fitted(Fitted::In) => ("evidence", "all layouts in the fit".to_owned()),
        Slice::Fitted(Fitted::Out) => ("evidence", "a layout not in the fit".to_owned()),
        Slice::Limit(limit) => ("limit", milliseconds(limit)),
    }
}

/// The kind of model that a decision is of.
pub fn kind_word(decision: &Decision) -> &'static str {
    decision.kind.word()
}

/// A number of things.
pub(super) fn number(n: usize) -> String {
    human(Amount::from(Count::const_new(n as f64)))
}

/// A number of things with their word: `1 row`, `3 rows`.
pub(super) fn counted(n: usize, what: &str) -> String {
    format!("{} {what}{}", number(n), plural(Count::const_new(n as f64)))
}

//! Decisions counted.

use std::collections::BTreeMap;

use crate::catalog::ModelKind;
use crate::serving::{Family, Fitted};
use crate::units::{Count, Fraction, Load, Quantity, Seconds};

use super::decision::{Decision, Keeps, Verdict};

/// A regret above this is called large.
pub const LARGE_REGRET: Load = Load::const_new(0.1);

/// Which decisions are counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Slice {
    /// All of them.
    All,
    /// Those of an engine.
    Family(Family),
    /// Those of a kind of model.
    Kind(ModelKind),
    /// Those whose layouts were all in the fit, or those with one that was not.
    Fitted(Fitted),
    /// Those under a limit on the time per token.
    Limit(Seconds),
}

/// What decisions come to.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Which.
    pub slice: Slice,
    /// How many.
    pub decisions: Count,
    /// Groups that they are of.
    pub groups: Count,
    /// Pairs of a model and an engine that they are of: errors of predictions are alike within one.
    pub clusters: Count,
    /// Share that chose the cheapest measured layout, or one that is as good.
    pub right: Fraction,
    /// Its standard error, by pairs of model and engine; `None` if there is one pair.
    pub right_error: Option<Load>,
    /// Share that chose the cheapest itself.
    pub cheapest: Fraction,
    /// Decisions whose regret is known.
    pub charged: Count,
    /// Their mean regret.
    pub regret: Option<Load>,
    /// Its standard error, by pairs of model and engine.
    pub regret_error: Option<Load>,
    /// The part of it that the layouts are to blame for; the rest is that fewer clients were chosen than keep the limit.
    pub layout_regret: Option<Load>,
    /// Of those with a known regret, the share above [`LARGE_REGRET`].
    pub large: Option<Fraction>,
    /// Share whose limit is broken at the load chosen.
    pub broken: Fraction,
    /// Decisions in which nothing was chosen, though a layout keeps the limit.
    pub none_chosen: Count,
    /// How often a random choice between the layouts that keep the limit is right.
    pub blind_right: Option<Fraction>,
    /// Its mean regret.
    pub blind_regret: Option<Load>,
}

/// All decisions, then by engine, kind of model, whether the layouts were in the fit, and limit.
pub(super) fn tallies(decisions: &[Decision]) -> Vec<Tally> {
    let mut families: Vec<Family> = decisions.iter().map(|decision| decision.family).collect();
    families.sort();
    families.dedup();
    let mut kinds: Vec<ModelKind> = decisions.iter().map(|decision| decision.kind).collect();
    kinds.sort();
    kinds.dedup();
    let mut limits: Vec<Seconds> = decisions.iter().map(|decision| decision.limit).collect();
    limits.sort_by(|a, b| a.get().total_cmp(&b.get()));
    limits.dedup();
    let slices = [Slice::All]
        .into_iter()
        .chain(families.into_iter().map(Slice::Family))
        .chain(kinds.into_iter().map(Slice::Kind))
        .chain([Fitted::In, Fitted::Out].map(Slice::Fitted))
        .chain(limits.into_iter().map(Slice::Limit));
    slices.filter_map(|slice| tally(slice, decisions)).collect()
}

fn tally(slice: Slice, decisions: &[Decision]) -> Option<Tally> {
    let of: Vec<&Decision> = decisions.iter().filter(|decision| slice.has(decision)).collect();
    if of.is_empty() {
        return None;
    }
    let count = |is: &dyn Fn(&Decision) -> bool| of.iter().filter(|decision| is(decision)).count();
    let share = |is: &dyn Fn(&Decision) -> bool| Fraction::const_new(count(is) as f64 / of.len() as f64);
    let large =
        |decision: &&Decision| decision.regret.map(|regret| f64::from(u8::from(regret > LARGE_REGRET)));
    let right = |decision: &&Decision| Some(f64::from(u8::from(decision.verdict.is_right())));
    let regret = |decision: &&Decision| decision.regret.map(Quantity::get);
    Some(Tally {
        slice,
        decisions: Count::const_new(of.len() as f64),
        groups: distinct(of.iter().map(|decision| &decision.group)),
        clusters: distinct(of.iter().map(|decision| cluster(decision))),
        right: share(&|decision| decision.verdict.is_right()),
        right_error: error(&of, right),
        cheapest: share(&|decision| decision.verdict == Verdict::Cheapest),
        charged: Count::const_new(count(&|decision| decision.regret.is_some()) as f64),
        regret: mean(of.iter().filter_map(regret)).map(Load::const_new),
        layout_regret: mean(of.iter().filter_map(|decision| Some(decision.layout_regret?.get())))
            .map(Load::const_new),
        regret_error: error(&of, regret),
        large: mean(of.iter().filter_map(large)).map(Fraction::const_new),
        broken: share(&|decision| {
            decision.choice.as_ref().is_some_and(|choice| choice.keeps == Keeps::Broken)
        }),
        none_chosen: Count::const_new(count(&|decision| decision.verdict == Verdict::NoneChosen) as f64),
        blind_right: mean(of.iter().filter_map(|decision| Some(decision.blind?.right.get())))
            .map(Fraction::const_new),
        blind_regret: mean(of.iter().filter_map(|decision| Some(decision.blind?.regret.get())))
            .map(Load::const_new),
    })
}

impl Slice {
    fn has(self, decision: &Decision) -> bool {
        match self {
            Self::All => true,
            Self::Family(family) => decision.family == family,
            Self::Kind(kind) => decision.kind == kind,
            Self::Fitted(fitted) => decision.fitted == fitted,
            Self::Limit(limit) => decision.limit == limit,
        }
    }
}

fn cluster(decision: &Decision) -> (&str, &str) {
    (&decision.group.model, &decision.group.engine)
}

fn distinct<T: Ord>(all: impl Iterator<Item = T>) -> Count {
    let mut all: Vec<T> = all.collect();
    all.sort();
    all.dedup();
    Count::const_new(all.len() as f64)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then_some(sum / count)
}

/// The standard error of a mean over decisions that are alike within a pair of model and engine: with the sums *s* and numbers *n* of
/// *C* pairs and the mean *m*, √(*C* ÷ (*C* − 1) × Σ (*s* − *m n*)²) ÷ Σ *n* (the estimator of a ratio, Cochran, Sampling Techniques,
/// 1977, section 9). `None` if there is one pair.
fn error(of: &[&Decision], value: impl Fn(&&Decision) -> Option<f64>) -> Option<Load> {
    let mut pairs: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for decision in of {
        if let Some(value) = value(decision) {
            let (sum, count) = pairs.entry(cluster(decision)).or_default();
            *sum += value;
            *count += 1.0;
        }
    }
    let number = pairs.len() as f64;
    let (sum, count) = pairs.values().fold((0.0, 0.0), |(s, n), (sum, count)| (s + sum, n + count));
    let squares: f64 = pairs.values().map(|(s, n)| (s - sum / count * n).powi(2)).sum();
    (pairs.len() > 1).then(|| Load::const_new((number / (number - 1.0) * squares).sqrt() / count))
}

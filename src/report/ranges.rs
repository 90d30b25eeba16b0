//! Between which figures a metric lies, in words, and whose band that rests on.

use crate::economics::{MetricRange, Outcome};
use crate::report::number::{human, with_unit};
use crate::scenario::{
    Deployment, MeasuredThroughput, PredictedThroughput, Scenario, ServingOption, Throughput,
};
use crate::serving::{Alone, End};
use crate::units::Amount;

/// What low and high are, below a table that has them.
pub(super) const LEGEND: &str = "low to high: where all fleets are as fast, or as slow, as the band of their throughput says; one \
                                 tenth of measurements lies below, one tenth above (docs/formulas.md, Bands)";

/// The same beside a column that has how far off costs may be.
pub(super) const SHORT: &str = "range: by how much costs may be off, in eight of ten cases, by the bands of throughput (docs/formulas.md, Bands)";

/// The same where low and high are the same for all.
pub(super) const SAME: &str = "money and GPUs are the same at both ends of the band of throughput: as many machines are paid for \
                               (docs/formulas.md, Bands)";

/// The label of a row of ranges.
pub(super) const LABEL: &str = "  low to high";

/// Why a crossing has no range.
pub(super) const NO_CROSSING: &str = "none in this range";

/// "$0.0104–0.0151", without units that the heading has; "the same" where low and high are.
pub(super) fn words(range: &MetricRange) -> String {
    let (low, high) = (human(range.low), human(range.high));
    if range.is_point() || low == high {
        return "the same".to_owned();
    }
    if range.low.value() < 0.0 {
        return format!("{low} to {high}");
    }
    // What both have before and behind their digits is said once.
    let digit = |c: char| c.is_ascii_digit();
    let unit = low.rfind(digit).map_or("", |at| &low[at + 1..]);
    let first = if high.ends_with(unit) { low.strip_suffix(unit).unwrap_or(&low) } else { &low };
    let prefix = low.find(digit).map_or("", |at| &low[..at]);
    format!("{first}–{}", high.strip_prefix(prefix).unwrap_or(&high))
}

/// What is known of how far off the throughput of an option may be.
pub(super) fn remarks(option: &ServingOption, outcome: &Outcome<'_>) -> Vec<String> {
    let Some(deployment) = option.serving.deployment() else { return Vec::new() };
    let own = match &deployment.throughput {
        Throughput::Stated { .. } => stated(deployment),
        Throughput::Predicted(found) => Some(predicted(found)),
        Throughput::Measured(found) => measured(found),
    };
    // What has a bill, and none where the fleet is slower.
    let lost = outcome.ledger.as_ref().ok().and_then(|_| {
        let bad = outcome.at(End::Bad)?.metric(crate::metric::Metric::CostPerMonth)?;
        let gap = bad.as_ref().err()?;
        Some(format!("at the slow end of its band it has no bill: {gap}"))
    });
    own.into_iter().chain(lost).collect()
}

fn predicted(found: &PredictedThroughput) -> String {
    let [good, bad] = [End::Good, End::Bad].map(|end| found.at(end));
    let rate = |amount| human(Amount::from(amount));
    let alone = match bad.alone {
        Alone::Keeps => String::new(),
        Alone::Breaks => format!(
            "; at the slow end not even one request alone keeps {} per token: one at a time is taken, at {}",
            with_unit(Amount::from(*found.max_tpot.value())),
            human(Amount::from(bad.prediction.tpot)),
        ),
    };
    format!(
        "band: {} to {} a replica, at {} and {} requests at a time; {}{alone}",
        rate(bad.prediction.output_rate),
        with_unit(Amount::from(good.prediction.output_rate)),
        bad.clients,
        good.clients,
        found.band.words(found.configuration.engine),
    )
}

fn stated(deployment: &Deployment) -> Option<String> {
    let Throughput::Stated { within, .. } = &deployment.throughput else { return None };
    let own = [("answers", &within.output), ("prompts", &within.input)];
    let said: Vec<String> = own
        .into_iter()
        .filter_map(|(what, share)| {
            Some(format!("± {} of {what}", human(Amount::from(share.as_ref()?.value))))
        })
        .collect();
    (!said.is_empty()).then(|| format!("band: {}, as stated", said.join(", ")))
}

fn measured(found: &MeasuredThroughput) -> Option<String> {
    let runs = found.runs.as_ref()?;
    Some(format!(
        "band: ± {}, where a further run lies in eight of ten cases, by the {} runs at this load",
        human(Amount::from(runs.within)),
        runs.runs
    ))
}

/// That a plan takes bands at their middle, where it has any.
pub(super) fn at_their_middle(scenarios: &[Scenario]) -> Option<String> {
    let banded = |scenario: &Scenario| {
        scenario.options.iter().any(|option| option.derived.is_none() && scenario.has_band(option))
    };
    scenarios.iter().any(banded).then(|| {
        "throughput is taken as it is predicted or stated, at the middle of its band; `run` has what each option costs at both ends"
            .to_owned()
    })
}

/// Both figures of a range, where there is one.
pub(super) fn ends(range: Option<&MetricRange>) -> [Option<Amount>; 2] {
    [range.map(|range| range.low), range.map(|range| range.high)]
}

/// Whether two figures are worth a line of their own: where some replica is faster or slower than taken.
pub(super) fn any<'r>(mut ranges: impl Iterator<Item = &'r Option<MetricRange>>) -> bool {
    ranges.any(Option::is_some)
}

//! Between which rates a replica serves, for who asks why it serves what it does.

use crate::scenario::{Deployment, Throughput};
use crate::serving::End;
use crate::units::{Quantity, Ratio, TokensPerSecond, brief};

/// The ends of a band, its class and what it rests on, behind the formula of a rate; nothing where there is none, or where the rate is
/// stated, which has no formula.
pub(super) fn band_words(deployment: &Deployment) -> String {
    let between =
        |bad: TokensPerSecond, good: TokensPerSecond| format!("; between {} and {}", brief(bad), brief(good));
    match &deployment.throughput {
        Throughput::Stated { .. } => String::new(),
        Throughput::Predicted(found) => {
            let rate = |end| found.at(end).prediction.output_rate;
            let ends = between(rate(End::Bad), rate(End::Good));
            let words = found.band.words(found.configuration.engine);
            format!(
                "{ends}, by the band of {words} (whether the weights fit is no part of it: that is the memory model's to say)"
            )
        }
        Throughput::Measured(found) => {
            let rate = found.operation.point.output_rate;
            let Some(runs) = &found.runs else { return String::new() };
            let at = |factor: f64| rate * Ratio::const_new(factor);
            let ends = between(at(1.0 - runs.within.get()), at(1.0 + runs.within.get()));
            format!("{ends}, by the {} runs at this load", runs.runs)
        }
    }
}

//! Between which rates a replica serves, for who asks why it serves what it does.

use crate::scenario::{Deployment, Throughput};
use crate::serving::End;
use crate::units::{Quantity, Ratio, TokensPerSecond, brief};

/// The ends of a band, its class and what it rests on; nothing where there is none.
pub(super) fn band_note(deployment: &Deployment) -> Option<String> {
    let between =
        |bad: TokensPerSecond, good: TokensPerSecond| format!("between {} and {}", brief(bad), brief(good));
    match &deployment.throughput {
        Throughput::Stated { output, within, .. } => {
            let share = within.output.as_ref()?.value;
            let at = |factor: f64| output.value * Ratio::const_new(factor);
            let ends = between(at(1.0 - share.get()), at(1.0 + share.get()));
            Some(format!("{ends}, as stated"))
        }
        Throughput::Predicted(found) => {
            let rate = |end| found.at(end).prediction.output_rate;
            let ends = between(rate(End::Bad), rate(End::Good));
            let words = found.band.words(found.configuration.engine);
            Some(format!(
                "{ends}; {words}; whether the weights fit is no part of it: that is the memory model's to say"
            ))
        }
        Throughput::Measured(found) => {
            let rate = found.operation.point.output_rate;
            if let Some(band) = &found.band {
                let at = |end| rate * band.at(end).rate;
                return Some(format!("{}; {}", between(at(End::Bad), at(End::Good)), band.spreads()));
            }
            let runs = found.runs.as_ref()?;
            let at = |factor: f64| rate * Ratio::const_new(factor);
            let ends = between(at(1.0 - runs.within.get()), at(1.0 + runs.within.get()));
            Some(format!("{ends}, by the {} runs at this load", runs.runs))
        }
    }
}

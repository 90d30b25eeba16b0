//! How long a task takes at an option: as stated, as its fleet answers, or with everything that it waits for.

use crate::economics::bill::bill::Bill;
use crate::figure::{Gap, Measured, Traced};
use crate::metric::Metric;
use crate::scenario::{Serving, ServingOption};

use super::accuracy;

/// Whether a latency is that of the whole task.
const fn is_whole(metric: Metric) -> bool {
    matches!(metric, Metric::LatencyMean | Metric::LatencyP50 | Metric::LatencyP95 | Metric::LatencyP99)
}

/// How long a task takes with everything that it waits for: played, where that is more than the option itself, or its own.
pub(in crate::economics) fn latency_of(option: &ServingOption, bill: &Bill, metric: Metric) -> Measured {
    let stated = option.latencies.iter().any(|(known, _)| *known == metric);
    let policy = matches!(option.serving, Serving::Policy(_));
    match &bill.sampled {
        // A policy's own figure is believed; of a single option only the whole is more than its own.
        Some(played) if if policy { !stated } else { is_whole(metric) } => {
            bill.ledger.as_ref().map_err(Clone::clone)?;
            played.as_ref().map_err(Clone::clone)?.metric(metric)
        }
        _ => option_latency(option, bill, metric),
    }
}

/// How long a task takes at the option itself: as stated, or else as worked out.
pub(super) fn option_latency(option: &ServingOption, bill: &Bill, metric: Metric) -> Measured {
    let stated = option.latencies.iter().find(|(known, _)| *known == metric);
    match (stated, &bill.latency, &bill.ledger) {
        (Some((_, value)), ..) => Ok(accuracy::latency(metric.info().label, value, option).derivation()),
        (None, Some(_), Err(overloaded)) => Err(overloaded.clone()),
        (None, Some(latency), Ok(_)) => latency.metric(metric),
        (None, None, _) if is_in_doubt(option) => {
            Err(Gap::NotStated("the latencies of its evaluation are none of calls of a model"))
        }
        (None, None, _) => Err(Gap::NotStated("no latency is stated")),
    }
}

/// Whether its evaluation has latencies of which none stands.
fn is_in_doubt(option: &ServingOption) -> bool {
    let found = option.accuracy.as_ref().and_then(|accuracy| accuracy.evaluated.as_ref());
    found.and_then(|found| found.latency.as_ref()).is_some_and(|spread| spread.in_doubt().is_some())
}

//! What calls to a fleet look like, and which limits on their latency the scenario sets.

use crate::decode::Context;
use crate::metric::Metric;
use crate::scenario::comparison::Comparison;
use crate::scenario::limit::Limit;
use crate::scenario::workload::workload::Workload;
use crate::serving::{Arrivals, Latency, LatencyLimit, Lengths, Service};
use crate::units::{Amount, Calls, Fraction, Seconds};

/// A limit of the scenario on a percentile of a latency.
#[derive(Clone, Debug)]
pub struct LatencyBound {
    /// As it is written.
    pub bound: Limit,
    /// What it means.
    pub limit: LatencyLimit,
}

/// The latency and the share of calls that a metric is about.
pub(crate) const fn percentile(metric: Metric) -> Option<(Latency, f64)> {
    Some(match metric {
        Metric::TtftP50 => (Latency::Ttft, 0.5),
        Metric::TtftP95 => (Latency::Ttft, 0.95),
        Metric::TtftP99 => (Latency::Ttft, 0.99),
        Metric::TpotP50 => (Latency::Tpot, 0.5),
        Metric::TpotP95 => (Latency::Tpot, 0.95),
        Metric::TpotP99 => (Latency::Tpot, 0.99),
        Metric::LatencyP50 => (Latency::Whole, 0.5),
        Metric::LatencyP95 => (Latency::Whole, 0.95),
        Metric::LatencyP99 => (Latency::Whole, 0.99),
        _ => return None,
    })
}

impl Workload {
    /// Whether a task is one call, so that its latency is the call's.
    pub fn is_one_call(&self) -> bool {
        *self.calls.value() == Calls::const_new(1.0)
    }

    /// The limits on latencies of a fleet that serves this workload. The latency of a task of several calls is not limited
    /// here: nobody says whether they run one after the other.
    pub(in crate::scenario) fn limits(&self, limits: &[Limit]) -> Vec<LatencyBound> {
        let limit = |bound: &Limit| {
            let (latency, share) = percentile(bound.metric)?;
            let upper = matches!(bound.comparison, Comparison::AtMost | Comparison::Below);
            let known = latency != Latency::Whole || self.is_one_call();
            let longest = Seconds::const_new(Amount::value(bound.limit));
            (upper && known).then(|| LatencyBound {
                bound: bound.clone(),
                limit: LatencyLimit { latency, share: Fraction::const_new(share), longest },
            })
        };
        limits.iter().filter_map(limit).collect()
    }

    /// How calls arrive in the busiest hour, at all replicas together.
    pub(super) fn arrivals(&self, context: &Context<'_>) -> Arrivals {
        Arrivals {
            rate: self.busiest(context.conventions.calendar),
            gap_variation: *self.arrival_cv.value(),
            length_variation: *self.length_cv.value(),
        }
    }

    /// How lengths vary, as the serving model takes it: calls come at random.
    pub(super) fn lengths(&self) -> Lengths {
        Lengths::Varying(*self.length_cv.value())
    }
}

/// What is asked of a replica.
pub(in crate::scenario) fn service(
    workload: &Workload,
    max_tpot: Seconds,
    limits: &[LatencyBound],
    context: &Context<'_>,
) -> Service {
    Service {
        max_tpot,
        limits: limits.iter().map(|bound| bound.limit).collect(),
        arrivals: workload.arrivals(context),
    }
}

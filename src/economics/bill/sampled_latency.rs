//! Percentiles of tasks that were drawn one by one.

use std::sync::Arc;

use crate::figure::{Derivation, Figure, Gap, Measured, Traced};
use crate::metric::Metric;
use crate::quality::Played;

/// How the percentiles come about.
const FORMULA: &str = "20,000 tasks drawn, from seed 1: what runs in a row adds up, what runs side by side takes as long as the longest \
                       (docs/formulas.md, How long a task takes)";

/// How long tasks take, and what it follows from.
pub(in crate::economics) struct SampledLatency {
    pub(in crate::economics) sampled: Played,
    pub(in crate::economics) inputs: Vec<Arc<Derivation>>,
}

impl SampledLatency {
    /// A percentile, or why there is none.
    pub(in crate::economics) fn metric(&self, metric: Metric) -> Measured {
        let value = match metric {
            Metric::LatencyMean => self.sampled.mean,
            Metric::LatencyP50 => self.sampled.p50,
            Metric::LatencyP95 => self.sampled.p95,
            Metric::LatencyP99 => self.sampled.p99,
            _ => return Err(Gap::NotApplicable("a task has several calls")),
        };
        let inputs: Vec<&dyn Traced> = self.inputs.iter().map(|input| input as &dyn Traced).collect();
        Ok(Figure::derived(metric.info().label, FORMULA, value, &inputs).derivation())
    }
}

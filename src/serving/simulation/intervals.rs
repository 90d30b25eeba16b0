//! How sure the percentiles of a run are.

use crate::serving::queue::percentiles::Percentiles;
use crate::units::{Quantity, Seconds};

/// Between which values a percentile would lie in 95 of 100 runs as long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: Seconds,
    /// The upper end.
    pub high: Seconds,
}

/// The same of each latency's 95th percentile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intervals {
    /// Time to the first token.
    pub ttft: Interval,
    /// Time between tokens.
    pub tpot: Interval,
    /// Time from call to last token.
    pub latency: Interval,
}

/// A run is cut into so many parts, whose percentiles are taken as independent.
const PARTS: usize = 10;
/// 97.5 % of Student's distribution with one degree of freedom fewer lie below.
const STUDENT: f64 = 2.262;

impl Intervals {
    /// Of calls in the order in which they came.
    pub(super) fn of(ttft: &[f64], tpot: &[f64], latency: &[f64]) -> Self {
        Self { ttft: Interval::of(ttft), tpot: Interval::of(tpot), latency: Interval::of(latency) }
    }
}

/// The percentile of another run as long lies within a tenth, in 95 of 100 cases, where an interval reaches so far: the error
/// of the difference of two runs is √2 times that of one.
const SURE: f64 = 0.07;

impl Intervals {
    /// Whether another run as long has the same percentiles, within a tenth.
    pub(super) fn are_sure(&self) -> bool {
        [self.ttft, self.tpot, self.latency].iter().all(|interval| interval.reach() < SURE)
    }
}

impl Interval {
    fn of(values: &[f64]) -> Self {
        let whole = Percentiles::of(values.to_vec()).p95.get();
        let parts: Vec<f64> = values
            .chunks(values.len().div_ceil(PARTS).max(1))
            .map(|part| Percentiles::of(part.to_vec()).p95.get())
            .collect();
        let count = parts.len() as f64;
        let mean = parts.iter().sum::<f64>() / count.max(1.0);
        let variance = parts.iter().map(|part| (part - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        let reach = STUDENT * (variance / count.max(1.0)).sqrt();
        Self { low: Seconds::const_new((whole - reach).max(0.0)), high: Seconds::const_new(whole + reach) }
    }

    /// How far its ends lie from the middle, as a share of that.
    fn reach(self) -> f64 {
        let (low, high) = (self.low.get(), self.high.get());
        if high > 0.0 { (high - low) / (high + low) } else { 0.0 }
    }
}

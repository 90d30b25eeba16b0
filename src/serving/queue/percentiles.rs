//! Percentiles of latency: what is asked for, and what is found.

use crate::units::{Fraction, Load, Ratio, Seconds};

/// Percentiles of a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentiles {
    /// Mean.
    pub mean: Seconds,
    /// Median.
    pub p50: Seconds,
    /// 95th percentile.
    pub p95: Seconds,
    /// 99th percentile.
    pub p99: Seconds,
}

/// Latencies of the calls to one replica.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Latencies {
    /// Time to the first token.
    pub ttft: Percentiles,
    /// Time between tokens after that, averaged over a call.
    pub tpot: Percentiles,
    /// Time from call to last token.
    pub latency: Percentiles,
    /// Calls in the replica, on average.
    pub in_flight: Ratio,
}

impl Percentiles {
    /// With the time below which each share lies.
    pub(super) fn at(mean: f64, quantile: impl Fn(f64) -> f64) -> Self {
        Self {
            mean: Seconds::const_new(mean),
            p50: Seconds::const_new(quantile(0.5)),
            p95: Seconds::const_new(quantile(0.95)),
            p99: Seconds::const_new(quantile(0.99)),
        }
    }

    /// With the share that lies above each time.
    pub(in crate::serving) fn by_tail(mean: f64, tail: impl Fn(f64) -> f64) -> Self {
        Self::at(mean, |share| quantile(&tail, share, mean))
    }
}

/// More calls arrive than the replica gets through: waiting grows without bound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overloaded {
    /// Calls that arrive over calls that it gets through.
    pub load: Load,
}

/// A latency, of which a percentile is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Latency {
    /// Time to the first token.
    Ttft,
    /// Time between tokens.
    Tpot,
    /// Time from call to last token.
    Whole,
}

/// A limit on a percentile of a latency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatencyLimit {
    /// Of which latency.
    pub latency: Latency,
    /// The share of calls that have to be as fast.
    pub share: Fraction,
    /// The longest that is accepted.
    pub longest: Seconds,
}

/// The time that so large a share is below, where `tail` is the share above.
pub(in crate::serving) fn quantile(tail: impl Fn(f64) -> f64, share: f64, start: f64) -> f64 {
    if start <= 0.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, start);
    let mut doublings = 0;
    while tail(high) > 1.0 - share && doublings < MOST_DOUBLINGS {
        (low, high) = (high, high * 2.0);
        doublings += 1;
    }
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if tail(middle) > 1.0 - share {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Halvings of an interval: a thousandth of a per cent of a latency.
pub(super) const HALVINGS: u32 = 24;

/// A latency is not looked for beyond that many doublings of its mean.
pub(super) const MOST_DOUBLINGS: u32 = 40;

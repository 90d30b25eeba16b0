//! Latencies of calls of which some wait until a replica has started.

use crate::units::{Fraction, Quantity, Seconds};

use super::percentiles::{Latencies, Percentiles};

/// Calls that wait for a start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waits {
    /// Their share.
    pub share: Fraction,
    /// How long a start takes.
    pub longest: Seconds,
    /// Of these calls, the share that waits for all of it; the others come while it starts, evenly.
    pub first: Fraction,
}

/// Steps of a bisection: more than a number has digits.
const STEPS: usize = 200;

impl Latencies {
    /// With calls that wait for a start: until the first token, and so until the last.
    #[must_use]
    pub fn waiting(self, waits: &Waits) -> Self {
        Self { ttft: self.ttft.waiting(waits), latency: self.latency.waiting(waits), ..self }
    }
}

impl Percentiles {
    /// The percentiles of a mixture: of the share *w* of the calls, the wait and the median on top; of the others, these. Below the median
    /// times are taken to be even, between percentiles on straight lines of the tail's logarithm, above the 99th as between the 95th and it.
    ///
    /// The smallest *t* with (1 − *w*) F(*t*) + *w* W(*t* − p50) ≥ *q*. Of 2 % of the calls, all of which wait 90 s, half of what lies above p98 waits: the
    /// 99th percentile is 90 s and the median.
    pub(super) fn waiting(self, waits: &Waits) -> Self {
        let (share, longest) = (waits.share.get(), waits.longest.get());
        if share <= 0.0 || longest <= 0.0 {
            return self;
        }
        let waited = |time: f64| match time / longest {
            part if part < 0.0 => 0.0,
            part if part < 1.0 => part * waits.first.rest().get(),
            _ => 1.0,
        };
        let within =
            |time: f64| (1.0 - share) * (1.0 - self.above(time)) + share * waited(time - self.p50.get());
        let most = self.p99.get().max(self.p50.get()) + longest + self.tail() * f64::from(u16::MAX);
        let mean = longest * f64::midpoint(1.0, waits.first.get());
        Self::at(self.mean.get() + share * mean, |part| {
            let (mut low, mut high) = (0.0, most);
            for _ in 0..STEPS {
                let middle = f64::midpoint(low, high);
                if middle <= low || middle >= high {
                    break;
                }
                if within(middle) >= part { high = middle } else { low = middle }
            }
            high
        })
    }

    /// The time in which what lies above falls by *e*, above the 99th percentile.
    fn tail(self) -> f64 {
        (self.p99.get() - self.p95.get()).max(0.0) / 5.0_f64.ln()
    }

    /// The share of the calls that takes longer than a time.
    fn above(self, time: f64) -> f64 {
        let (p50, p95, p99) = (self.p50.get(), self.p95.get(), self.p99.get());
        let between = |from: f64, to: f64, above: f64, below: f64| {
            let way = if to > from { (time - from) / (to - from) } else { 1.0 };
            above * (below / above).powf(way)
        };
        if time < p50 {
            1.0 - 0.5 * time.max(0.0) / p50
        } else if time < p95 {
            between(p50, p95, 0.5, 0.05)
        } else if time < p99 {
            between(p95, p99, 0.05, 0.01)
        } else if self.tail() > 0.0 {
            0.01 * ((p99 - time) / self.tail()).exp()
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(p50: f64, p95: f64, p99: f64) -> Percentiles {
        let s = Seconds::const_new;
        Percentiles { mean: s(p50), p50: s(p50), p95: s(p95), p99: s(p99) }
    }

    fn waits(share: f64, first: f64) -> Waits {
        let of = Fraction::const_new;
        Waits { share: of(share), longest: Seconds::const_new(90.0), first: of(first) }
    }

    #[test]
    fn a_start_is_felt_by_the_percentiles_that_it_reaches() {
        let alone = of(5.0, 8.0, 10.0);
        // One call in a thousand: the 99th percentile hardly moves.
        let rare = alone.waiting(&waits(0.001, 1.0));
        assert!(rare.p99.get() > 10.0 && rare.p99.get() < 10.3, "{rare:?}");
        // Two in a hundred: half of them are above the 99th percentile.
        let some = alone.waiting(&waits(0.02, 1.0));
        assert!((some.p99.get() - 95.0).abs() < 1e-6 && some.p95.get() < 9.0, "{some:?}");
        assert!((some.mean.get() - (5.0 + 0.02 * 90.0)).abs() < 1e-9);
        // All, evenly while it starts: 95 % of them wait for less than 85.5 s.
        let all = alone.waiting(&waits(1.0, 0.0));
        assert!((all.p95.get() - (5.0 + 0.95 * 90.0)).abs() < 1e-6, "{all:?}");
        assert_eq!(alone.waiting(&waits(0.0, 1.0)), alone);
    }

    #[test]
    fn percentiles_stay_as_they_are_where_hardly_a_call_waits() {
        for alone in [of(5.0, 8.0, 10.0), of(5.0, 5.0, 5.0), of(0.1, 4.0, 4.0)] {
            let found = alone.waiting(&waits(1e-9, 0.5));
            for (one, two) in [(alone.p50, found.p50), (alone.p95, found.p95), (alone.p99, found.p99)] {
                assert!((one.get() - two.get()).abs() < 1e-3, "{alone:?} {found:?}");
            }
        }
    }
}

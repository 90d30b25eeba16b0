//! Latency under load in closed form: percentiles of the time to first token, between tokens and of the whole call, for
//! calls that arrive at random. `simulate` finds the same by playing every step; tests hold the two together.
//!
//! Answers share a replica like the calls of a processor-sharing queue; prompts do not: while one is read, all answers are held
//! up. So the number of calls is that of such a queue by a clock that stands still while prompts are read, by which calls come in
//! clusters: those that came while others' prompts were read come at once (`states`).

use std::fmt;

use crate::units::{CallsPerSecond, Fraction, Load, Quantity, Ratio, brief};

use super::arrivals::Arrivals;
use super::curve::Curve;
use super::percentiles::{HALVINGS, Latencies, Latency, LatencyLimit, Overloaded, Percentiles};
use super::spread::Lengths;
use super::states::States;

/// A replica's curve, prepared for any rate of arrivals.
pub struct Queue {
    states: States,
    output: f64,
}

/// Closer to the rate that a replica gets through nobody gets.
const FULLEST: f64 = 0.9999;
/// A replica that is used for so small a share of its capacity has single calls only.
const LONELIEST: f64 = 1e-6;

impl Queue {
    /// Prepares a curve.
    pub fn new(curve: &Curve) -> Self {
        Self { states: States::of(curve), output: curve.output().get() }
    }

    /// Calls a second that it gets through when it is full.
    pub fn capacity(&self) -> CallsPerSecond {
        CallsPerSecond::const_new(self.states.capacity())
    }

    /// Calls that arrive over calls that a full replica gets through.
    pub fn load(&self, arrivals: &Arrivals) -> Load {
        Load::const_new(arrivals.rate.get() / self.capacity().get())
    }

    /// Up to which load the estimate is tested, where calls arrive at a higher one.
    pub fn beyond_tested(&self, arrivals: &Arrivals) -> Option<BeyondTested> {
        let load = self.load(arrivals);
        let tested = self.states.tested();
        (load > tested).then_some(BeyondTested { load, tested })
    }

    /// A replica's steps for each call that arrives so.
    pub(in crate::serving) fn steps_per_call(&self, arrivals: &Arrivals) -> f64 {
        self.states.steps_per_call(arrivals.rate.get())
    }

    /// The latencies of calls that arrive so.
    pub fn latencies(&self, arrivals: &Arrivals) -> Result<Latencies, Overloaded> {
        let crowd = self.states.crowd(arrivals)?;
        let lengths = Lengths::of(arrivals);
        let [ttft, tpot, whole] = crowd.means(self.output);
        Ok(Latencies {
            ttft: Percentiles::by_tail(ttft, |time| crowd.ttft_tail(&lengths, time)),
            tpot: Percentiles::by_tail(tpot, |time| crowd.tpot_tail(&lengths, self.output, time)),
            latency: Percentiles::by_tail(whole, |time| crowd.whole_tail(&lengths, self.output, time)),
            in_flight: Ratio::const_new(crowd.in_flight),
        })
    }

    /// Whether a limit is kept by calls that arrive so: at no higher load than estimates are tested at.
    pub fn keeps(&self, limit: &LatencyLimit, arrivals: &Arrivals) -> bool {
        if self.beyond_tested(arrivals).is_some() {
            return false;
        }
        let Ok(crowd) = self.states.crowd(arrivals) else { return false };
        let lengths = Lengths::of(arrivals);
        let longest = limit.longest.get();
        let slower = match limit.latency {
            Latency::Ttft => crowd.ttft_tail(&lengths, longest),
            Latency::Tpot => crowd.tpot_tail(&lengths, self.output, longest),
            Latency::Whole => crowd.whole_tail(&lengths, self.output, longest),
        };
        slower <= 1.0 - limit.share.get()
    }

    /// The most calls a second, up to a share of the capacity, at which all limits are kept; `None` where not even
    /// single calls keep them.
    pub fn most(
        &self,
        limits: &[LatencyLimit],
        arrivals: &Arrivals,
        up_to: Fraction,
    ) -> Option<CallsPerSecond> {
        self.bracket(limits, arrivals, up_to).map(|found| found.kept)
    }

    /// The same, with the nearest rate at which they are known not to be kept.
    pub(super) fn bracket(
        &self,
        limits: &[LatencyLimit],
        arrivals: &Arrivals,
        up_to: Fraction,
    ) -> Option<Bracket> {
        let bracket = |kept: f64, broken: f64| {
            Some(Bracket { kept: CallsPerSecond::const_new(kept), broken: CallsPerSecond::const_new(broken) })
        };
        let keeps = |rate: f64| {
            let arrivals = Arrivals { rate: CallsPerSecond::const_new(rate), ..*arrivals };
            limits.iter().all(|limit| self.keeps(limit, &arrivals))
        };
        let capacity = self.capacity().get();
        if limits.is_empty() {
            return bracket(capacity * up_to.get().min(FULLEST), capacity);
        }
        let full = capacity * up_to.get().min(self.states.tested().get());
        if keeps(full) {
            return bracket(full, full);
        }
        let (mut low, mut high) = (full * LONELIEST, full);
        if !keeps(low) {
            return None;
        }
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(low, high);
            if keeps(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        bracket(low, high)
    }
}

/// An estimate for a higher load than it is tested at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BeyondTested {
    /// Calls that arrive over calls that a full replica gets through.
    pub load: Load,
    /// Up to which load estimates agree with simulations.
    pub tested: Load,
}

impl fmt::Display for BeyondTested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (load, tested) = (brief(self.load), brief(self.tested));
        write!(f, "estimated at a load of {load}, and tested against simulations up to {tested}")
    }
}

/// A rate at which all limits are kept, and one at which they are not. Between the two, nobody looked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::serving) struct Bracket {
    /// Up to here they are kept.
    pub(super) kept: CallsPerSecond,
    /// From here on they are not.
    pub(super) broken: CallsPerSecond,
}

impl Bracket {
    /// Whether limits are kept at a rate, where that is known.
    pub(super) fn decides(self, rate: CallsPerSecond) -> Option<Kept> {
        if rate <= self.kept {
            Some(Kept::Yes)
        } else if rate >= self.broken {
            Some(Kept::No)
        } else {
            None
        }
    }
}

/// Whether limits are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Yes,
    No,
}

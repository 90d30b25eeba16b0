//! Latency under load in closed form: percentiles of the time to first token, between tokens and of the whole call, for
//! calls that arrive at random. `simulate` finds the same by playing every step; tests hold the two together.
//!
//! A replica is a processor-sharing queue: with n calls in it, the closed-loop curve says how many it completes a
//! second, and how long first tokens and further ones take. Under Poisson arrivals the number of calls in such a queue
//! does not depend on how lengths are distributed, only on their mean (the insensitivity of symmetric queues, Kelly
//! 1979): the probability of n is proportional to λⁿ ÷ (μ₁ μ₂ … μₙ).

use crate::units::{CallsPerSecond, Fraction, Load, Quantity, Ratio};

use super::arrivals::Arrivals;
use super::crowd::{Crowd, Lengths};
use super::curve::Curve;
use super::percentiles::{HALVINGS, Latencies, Latency, LatencyLimit, Overloaded, Percentiles};

/// A replica's curve, prepared for any rate of arrivals.
pub struct Queue<'c> {
    curve: &'c Curve,
    /// For 1, 2, … calls in it: completions a second, time to first token, time per token, time that a
    /// prompt adds.
    states: Vec<State>,
    /// ln of the product of completions up to that state.
    products: Vec<f64>,
}

#[derive(Clone, Copy)]
struct State {
    served: f64,
    ttft: f64,
    tpot: f64,
    reading: f64,
}

/// A call's time per token is an average over its life, in which the number of calls changes: its variance is that much
/// of theirs (0.67 for equal lifetimes, 0.74 for exponential ones).
const AVERAGED: f64 = 0.7;
/// States less likely than this, beside the likeliest, do not count.
const NEGLIGIBLE: f64 = -25.0;
/// Closer to the rate that a replica gets through nobody gets.
const FULLEST: f64 = 0.9999;

impl<'c> Queue<'c> {
    /// Prepares a curve.
    pub fn new(curve: &'c Curve) -> Self {
        let most = curve.last().clients.get().floor().clamp(1.0, MOST_STATES);
        let (mut states, mut products) = (Vec::new(), Vec::new());
        let (mut clients, mut product) = (1.0, 0.0);
        while clients <= most {
            let point = curve.at(Ratio::const_new(clients));
            let served = curve.served(clients);
            product += served.ln();
            products.push(product);
            states.push(State {
                served,
                ttft: point.ttft.get(),
                tpot: point.tpot.get(),
                reading: point.reading.map_or(0.0, Quantity::get),
            });
            clients += 1.0;
        }
        Self { curve, states, products }
    }

    /// Calls a second that it gets through when it is full.
    pub fn capacity(&self) -> CallsPerSecond {
        CallsPerSecond::const_new(self.states.last().map_or(0.0, |state| state.served))
    }

    /// The latencies of calls that arrive so.
    pub fn latencies(&self, arrivals: &Arrivals) -> Result<Latencies, Overloaded> {
        let crowd = self.crowd(arrivals)?;
        let lengths = Lengths::of(arrivals);
        let output = self.curve.output().get();
        let ttft_mean = crowd.alone + crowd.reading + crowd.behind + crowd.waiting * crowd.wait;
        let tokens = (output - 1.0).max(0.0);
        let whole_mean = ttft_mean + tokens * crowd.tpot + crowd.dragged(tokens);
        let tpot_mean = crowd.tpot + if tokens > 0.0 { crowd.dragged(tokens) / tokens } else { 0.0 };
        Ok(Latencies {
            ttft: Percentiles::by_tail(ttft_mean, |time| crowd.ttft_tail(&lengths, time)),
            tpot: Percentiles::by_tail(tpot_mean, |time| crowd.tpot_tail(&lengths, output, time)),
            latency: Percentiles::by_tail(whole_mean, |time| crowd.whole_tail(&lengths, output, time)),
            in_flight: Ratio::const_new(crowd.in_flight),
        })
    }

    /// Whether a limit is kept by calls that arrive so.
    pub fn keeps(&self, limit: &LatencyLimit, arrivals: &Arrivals) -> bool {
        let Ok(crowd) = self.crowd(arrivals) else { return false };
        let lengths = Lengths::of(arrivals);
        let (longest, output) = (limit.longest.get(), self.curve.output().get());
        let slower = match limit.latency {
            Latency::Ttft => crowd.ttft_tail(&lengths, longest),
            Latency::Tpot => crowd.tpot_tail(&lengths, output, longest),
            Latency::Whole => crowd.whole_tail(&lengths, output, longest),
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
        let full = self.capacity().get() * up_to.get().min(FULLEST);
        if limits.is_empty() || keeps(full) {
            return bracket(full, self.capacity().get());
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

    fn crowd(&self, arrivals: &Arrivals) -> Result<Crowd, Overloaded> {
        let rate = arrivals.rate.get();
        let capacity = self.capacity().get();
        let load = rate / capacity;
        if load >= 1.0 || load.is_nan() {
            return Err(Overloaded { load: Load::const_new(load) });
        }
        let Some(first) = self.states.first() else {
            return Err(Overloaded { load: Load::const_new(load) });
        };
        // How long a call stays, about: as long as at this load.
        let stays = self.stay(rate);
        let spread = arrivals.peakedness(stays);
        let ln_rate = rate.ln();
        // ln of the unnormalised probability of each number of calls, from none on.
        let mut likely = vec![0.0];
        let mut calls = 0.0;
        for product in &self.products {
            calls += 1.0;
            likely.push((calls * ln_rate - product) / spread);
        }
        let top = likely.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let weight = |ln: f64| if ln - top < NEGLIGIBLE { 0.0 } else { (ln - top).exp() };
        let mut weights: Vec<f64> = likely.into_iter().map(weight).collect();
        // Beyond the last state calls wait for a place: a geometric tail.
        let ratio = load.powf(1.0 / arrivals.queue_factor(stays).max(LEAST_QUEUE));
        let last = weights.pop().unwrap_or(1.0);
        let tail = last / (1.0 - ratio);
        let total: f64 = weights.iter().sum::<f64>() + tail;
        let waiting = tail / total;
        let queued = waiting * ratio / (1.0 - ratio);
        let mut running = 0.0;
        let (mut ttft, mut tpot, mut square, mut reading) = (0.0, 0.0, 0.0, 0.0);
        let mut calls = 0.0;
        // A call that arrives makes one more.
        for (weight, state) in weights.iter().chain([&tail]).zip(self.states.iter().chain(self.states.last()))
        {
            let share = weight / total;
            running += calls * share;
            ttft += state.ttft * share;
            tpot += state.tpot * share;
            square += state.tpot * state.tpot * share;
            reading += state.reading * share;
            calls += 1.0;
        }
        let clumping = arrivals.gap_variation.get().powi(2) + arrivals.length_variance();
        let busy = 1.0 - weights.first().map_or(0.0, |nobody| nobody / total);
        let crowd = Crowd {
            in_flight: running + queued,
            alone: first.ttft,
            reading: 0.0,
            // The curve's own waiting, which clients of a closed loop have.
            behind: (ttft - first.ttft).max(0.0),
            behind_variance: (ttft - first.ttft).powi(2) + busy * tpot * tpot / 12.0,
            waiting,
            wait: if waiting > 0.0 { queued / rate / waiting } else { 0.0 },
            least: first.tpot.min(tpot),
            tpot,
            tpot_variance: (square - tpot * tpot).max(0.0) * AVERAGED,
            interruption: 0.0,
            drag: 0.0,
            drag_each: 0.0,
            drag_spread: 1.0,
        };
        // Not known how prompts lengthen steps, or no steps but those that read prompts: answers of one token.
        if reading == 0.0 || tpot == 0.0 {
            return Ok(crowd);
        }
        let step = Steps::of(tpot, reading, rate, clumping);
        // Calls before and after this one in the step that it finds, whose prompts are read with its own.
        let others = 2.0 * arrivals.following(step.seen / 2.0);
        let behind = busy * (step.seen / 2.0 + others * reading);
        // Prompts that came while this one waited and was read are read in the first steps of its answer; those steps are as
        // long as one that reads.
        let backlog = rate * (behind + reading + step.plain) * reading / (1.0 - step.share);
        let slow = step.seen.max(step.plain + reading * self.curve.chunk_share());
        Ok(Crowd {
            alone: (first.ttft - first.reading).max(0.0) + (step.plain - first.tpot).max(0.0),
            reading,
            behind,
            behind_variance: busy * step.seen * step.seen / 12.0
                + step.spread * (0.5 + step.share).powi(2)
                + others * reading * reading * clumping,
            interruption: rate * tpot * reading * reading * clumping,
            drag: backlog * (1.0 - tpot / slow).max(0.0),
            drag_each: (slow - tpot).max(0.0),
            drag_spread: 2.0 / step.share.max(LEAST_SHARE) - 1.0,
            ..crowd
        })
    }

    /// Seconds that a call stays at a rate that the replica gets through, without waiting.
    fn stay(&self, rate: f64) -> f64 {
        let calls = self.states.partition_point(|state| state.served < rate);
        self.states.get(calls).or(self.states.last()).map_or(0.0, |state| (calls as f64 + 1.0) / state.served)
    }
}

/// The steps of a replica that reads prompts as they come: those that arrive during a step are read in the next one.
struct Steps {
    /// A step without prompts.
    plain: f64,
    /// The share of the time that reading prompts takes.
    share: f64,
    /// The length of the step that an arriving call finds: longer ones are found more often.
    seen: f64,
    /// The variance of steps.
    spread: f64,
}

impl Steps {
    /// With k prompts a step takes s = plain + k · reading, and the next one has λ·s of them on average, with `clumping`
    /// times a Poisson number's variance; so E(s) = plain ÷ (1 − ρ) for ρ = λ · reading, and
    /// E(s²)·(1 − ρ²) = plain² + 2·plain·ρ·E(s) + reading·ρ·`clumping`·E(s).
    fn of(mean: f64, reading: f64, rate: f64, clumping: f64) -> Self {
        let share = (rate * reading).min(MOST_READING);
        let plain = mean * (1.0 - share);
        let square = (plain * plain + 2.0 * plain * share * mean + reading * share * clumping * mean)
            / (1.0 - share * share);
        Self { plain, share, seen: square / mean, spread: (square - mean * mean).max(0.0) }
    }
}

/// More calls at a time than engines run.
const MOST_STATES: f64 = 16_384.0;
/// A replica that is used for so small a share of its capacity has single calls only.
const LONELIEST: f64 = 1e-6;
/// A queue never gets shorter than by this factor, however even the calls come.
const LEAST_QUEUE: f64 = 0.05;
/// A share of the time below this is none.
const LEAST_SHARE: f64 = 0.01;
/// Reading prompts never takes all of the time: no answers would be written.
const MOST_READING: f64 = 0.95;

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

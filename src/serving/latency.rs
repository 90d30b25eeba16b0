//! Latency under load in closed form: percentiles of the time to first token, between tokens and of the whole call, for
//! calls that arrive at random. `simulate` finds the same by playing every step; tests hold the two together.
//!
//! A replica is a processor-sharing queue: with n calls in it, the closed-loop curve says how many it completes a
//! second, and how long first tokens and further ones take. Under Poisson arrivals the number of calls in such a queue
//! does not depend on how lengths are distributed, only on their mean (the insensitivity of symmetric queues, Kelly
//! 1979): the probability of n is proportional to λⁿ ÷ (μ₁ μ₂ … μₙ).

use statrs::distribution::{ContinuousCDF, Normal};

use crate::units::{CallsPerSecond, Fraction, Load, Quantity, Ratio, Seconds};

use super::arrivals::Arrivals;
use super::curve::Curve;

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
    fn at(mean: f64, quantile: impl Fn(f64) -> f64) -> Self {
        Self {
            mean: Seconds::const_new(mean),
            p50: Seconds::const_new(quantile(0.5)),
            p95: Seconds::const_new(quantile(0.95)),
            p99: Seconds::const_new(quantile(0.99)),
        }
    }

    /// With the share that lies above each time.
    fn by_tail(mean: f64, tail: impl Fn(f64) -> f64) -> Self {
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

/// How many calls are in a replica, and what follows for one that arrives.
struct Crowd {
    in_flight: f64,
    /// Time to the first token of a call that finds nobody, but for reading its prompt; and for reading it.
    alone: f64,
    reading: f64,
    /// Until the running step ends, and with others' prompts in the next one: mean and variance.
    behind: f64,
    behind_variance: f64,
    /// The share that waits for a place in the batch, and how long these wait.
    waiting: f64,
    wait: f64,
    /// Time per token: mean, variance because of the number of calls, and because of prompts that are read during an
    /// answer of one token.
    tpot: f64,
    tpot_variance: f64,
    interruption: f64,
}

/// A call's time per token is an average over its life, in which the number of calls changes: its variance is that much
/// of theirs (0.67 for equal lifetimes, 0.74 for exponential ones).
const AVERAGED: f64 = 0.7;
/// Points of the normal distribution, in standard deviations, and the share that each stands for.
const NORMAL_POINTS: [(f64, f64); 9] = [
    (-1.645, 0.1),
    (-1.036, 0.125),
    (-0.524, 0.175),
    (0.0, 0.2),
    (0.524, 0.175),
    (1.036, 0.125),
    (1.645, 0.07),
    (2.326, 0.024),
    (2.878, 0.006),
];
/// States less likely than this, beside the likeliest, do not count.
const NEGLIGIBLE: f64 = -25.0;
/// Halvings of an interval: a thousandth of a per cent of a latency.
const HALVINGS: u32 = 24;
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
        let whole_mean = ttft_mean + (output - 1.0).max(0.0) * crowd.tpot;
        Ok(Latencies {
            ttft: Percentiles::by_tail(ttft_mean, |time| crowd.ttft_tail(&lengths, time)),
            tpot: Percentiles::by_tail(crowd.tpot, |time| crowd.tpot_tail(&lengths, output, time)),
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
        let keeps = |rate: f64| {
            let arrivals = Arrivals { rate: CallsPerSecond::const_new(rate), ..*arrivals };
            limits.iter().all(|limit| self.keeps(limit, &arrivals))
        };
        let highest = self.capacity().get() * up_to.get();
        let full = self.capacity().get() * up_to.get().min(FULLEST);
        if limits.is_empty() || keeps(full) {
            return Some(CallsPerSecond::const_new(highest));
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
        Some(CallsPerSecond::const_new(low))
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
        // ln of the unnormalised probability of each number of calls, from none on.
        let spread = arrivals.peakedness();
        let ln_rate = rate.ln();
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
        let ratio = load.powf(1.0 / arrivals.queue_factor().max(LEAST_QUEUE));
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
            tpot,
            tpot_variance: (square - tpot * tpot).max(0.0) * AVERAGED,
            interruption: 0.0,
        };
        if reading == 0.0 {
            return Ok(crowd);
        }
        let step = Steps::of(tpot, reading, rate, clumping);
        // Calls before and after this one in the step that it finds, whose prompts are read with its own.
        let others = 2.0 * arrivals.following(step.seen / 2.0);
        Ok(Crowd {
            alone: (first.ttft - first.reading).max(0.0) + (step.plain - first.tpot).max(0.0),
            reading,
            behind: busy * (step.seen / 2.0 + others * reading),
            behind_variance: busy * step.seen * step.seen / 12.0
                + step.spread * (0.5 + step.share).powi(2)
                + others * reading * reading * clumping,
            interruption: rate * tpot * reading * reading * clumping,
            ..crowd
        })
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

impl Crowd {
    /// The share of calls that wait for a place in the batch longer than so; before it, none has waited.
    fn wait_tail(&self, time: f64) -> f64 {
        if time < 0.0 {
            1.0
        } else if self.wait > 0.0 {
            self.waiting * (-time / self.wait).exp()
        } else {
            0.0
        }
    }

    fn ttft_tail(&self, lengths: &Lengths, time: f64) -> f64 {
        let deviation = self.behind_variance.sqrt();
        lengths.mean_of(|length| {
            let own = self.alone + self.reading * length;
            // A gamma distribution of that mean and variance, by the points of a normal one (Wilson and Hilferty 1931).
            let ninth = (deviation / self.behind.max(f64::MIN_POSITIVE)).powi(2) / 9.0;
            let behind = |point: f64| self.behind * (1.0 - ninth + point * ninth.sqrt()).max(0.0).powi(3);
            NORMAL_POINTS
                .iter()
                .map(|(point, share)| self.wait_tail(time - own - behind(*point)) * share)
                .sum()
        })
    }

    fn tpot_tail(&self, lengths: &Lengths, output: f64, time: f64) -> f64 {
        let normal = Normal::standard();
        lengths.mean_of(|length| {
            let deviation = (self.tpot_variance + self.interruption / (output * length).max(1.0)).sqrt();
            if deviation > 0.0 {
                normal.sf((time - self.tpot) / deviation)
            } else {
                f64::from(u8::from(time < self.tpot))
            }
        })
    }

    fn whole_tail(&self, lengths: &Lengths, output: f64, time: f64) -> f64 {
        let before = self.alone + self.reading + self.behind;
        lengths.mean_of(|length| {
            let tokens = (output * length - 1.0).max(0.0);
            let deviation = (self.tpot_variance + self.interruption / (output * length).max(1.0)).sqrt();
            let tail = |point: f64| self.wait_tail(time - before - tokens * (self.tpot + point * deviation));
            NORMAL_POINTS.iter().map(|(point, share)| tail(*point) * share).sum()
        })
    }
}

/// Lengths over their mean, with the shares of requests that have them: a lognormal distribution in parts.
struct Lengths(Vec<(f64, f64)>);

/// Where the distribution of lengths is cut: finer where the percentiles of interest lie.
const LENGTH_CUTS: [f64; 19] = [
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.9, 0.93, 0.95, 0.965, 0.98, 0.988, 0.994, 0.998, 1.0,
];

impl Lengths {
    fn of(arrivals: &Arrivals) -> Self {
        let variance = arrivals.length_variance();
        let normal = Normal::standard();
        if variance == 0.0 {
            return Self(vec![(1.0, 1.0)]);
        }
        let sigma = variance.ln_1p().sqrt();
        let parts = LENGTH_CUTS.windows(2).map(|cut| {
            let middle = normal.inverse_cdf(f64::midpoint(cut[0], cut[1]));
            ((sigma * middle - sigma * sigma / 2.0).exp(), cut[1] - cut[0])
        });
        Self(parts.collect())
    }

    fn mean_of(&self, value: impl Fn(f64) -> f64) -> f64 {
        self.0.iter().map(|(length, share)| value(*length) * share).sum()
    }
}

/// The time that so large a share is below, where `tail` is the share above.
fn quantile(tail: impl Fn(f64) -> f64, share: f64, start: f64) -> f64 {
    let (mut low, mut high) = (0.0, start.max(f64::MIN_POSITIVE));
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

/// More calls at a time than engines run.
const MOST_STATES: f64 = 16_384.0;
/// A replica that is used for so small a share of its capacity has single calls only.
const LONELIEST: f64 = 1e-6;
/// A queue never gets shorter than by this factor, however even the calls come.
const LEAST_QUEUE: f64 = 0.05;
/// Reading prompts never takes all of the time: no answers would be written.
const MOST_READING: f64 = 0.95;
/// A latency is not looked for beyond that many doublings of its mean.
const MOST_DOUBLINGS: u32 = 40;

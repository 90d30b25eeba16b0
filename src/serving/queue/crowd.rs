//! What follows for a call from the calls that it finds: the shares of calls whose latencies are longer than a time.

use statrs::distribution::{ContinuousCDF, Normal};

use super::arrivals::Arrivals;

/// How many calls are in a replica, and what follows for one that arrives.
pub(super) struct Crowd {
    pub(in crate::serving) in_flight: f64,
    /// Time to the first token of a call that finds nobody, but for reading its prompt; and for reading it.
    pub(in crate::serving) alone: f64,
    pub(in crate::serving) reading: f64,
    /// Until the running step ends, and with others' prompts in the next one: mean and variance.
    pub(super) behind: f64,
    pub(super) behind_variance: f64,
    /// The share that waits for a place in the batch, and how long these wait.
    pub(in crate::serving) waiting: f64,
    pub(in crate::serving) wait: f64,
    /// Time per token: the least, mean, variance because of the number of calls, and because of prompts that are read during
    /// an answer of one token.
    pub(in crate::serving) least: f64,
    pub(in crate::serving) tpot: f64,
    pub(super) tpot_variance: f64,
    pub(super) interruption: f64,
    /// How much longer an answer takes because it begins among the prompts that came while its own was read; and the most
    /// for each token of it.
    pub(super) drag: f64,
    pub(super) drag_each: f64,
    /// Its variance over the square of its mean: an exponential time that calls have only while prompts are read.
    pub(super) drag_spread: f64,
}

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

    /// How much longer an answer of so many further tokens takes because of the prompts that came before it.
    pub(super) fn dragged(&self, tokens: f64) -> f64 {
        // An exponential time of mean `drag`, cut off where the answer ends.
        let most = self.drag_each * tokens;
        if self.drag > 0.0 && most > 0.0 { self.drag * (1.0 - (-most / self.drag).exp()) } else { 0.0 }
    }

    pub(super) fn ttft_tail(&self, lengths: &Lengths, time: f64) -> f64 {
        lengths.mean_of(|length| {
            let own = self.alone + self.reading * length;
            let tail = |behind: f64| self.wait_tail(time - own - behind);
            gamma(self.behind, self.behind_variance, tail)
        })
    }

    pub(super) fn tpot_tail(&self, lengths: &Lengths, output: f64, time: f64) -> f64 {
        lengths.mean_of(|length| {
            let tokens = (output * length - 1.0).max(1.0);
            let drag = self.dragged(tokens) / tokens;
            let variance =
                self.tpot_variance + self.interruption / (tokens + 1.0) + drag * drag * self.drag_spread;
            let above = |more: f64| f64::from(u8::from(self.least + more > time));
            smooth_gamma(self.tpot - self.least + drag, variance, time - self.least)
                .unwrap_or_else(|| above(0.0))
        })
    }

    pub(super) fn whole_tail(&self, lengths: &Lengths, output: f64, time: f64) -> f64 {
        let before = self.alone + self.reading;
        lengths.mean_of(|length| {
            let tokens = (output * length - 1.0).max(0.0);
            let drag = self.dragged(tokens);
            let spread = self.tpot_variance + self.interruption / (tokens + 1.0);
            let mean = self.behind + tokens * (self.tpot - self.least) + drag;
            let variance = self.behind_variance + tokens * tokens * spread + drag * drag * self.drag_spread;
            let tail = |more: f64| self.wait_tail(time - before - tokens * self.least - more);
            gamma(mean, variance, tail)
        })
    }
}

/// The mean of a function of a time with a gamma distribution of that mean and variance, by the points of a normal one (Wilson and
/// Hilferty 1931).
fn gamma(mean: f64, variance: f64, of: impl Fn(f64) -> f64) -> f64 {
    if mean <= 0.0 || variance <= 0.0 {
        return of(mean.max(0.0));
    }
    let ninth = variance / (mean * mean) / 9.0;
    let at = |point: f64| mean * (1.0 - ninth + point * ninth.sqrt()).max(0.0).powi(3);
    NORMAL_POINTS.iter().map(|(point, share)| of(at(*point)) * share).sum()
}

/// The share of such a time above a bound; none without a spread.
fn smooth_gamma(mean: f64, variance: f64, bound: f64) -> Option<f64> {
    if mean <= 0.0 || variance <= 0.0 {
        return None;
    }
    if bound <= 0.0 {
        return Some(1.0);
    }
    let ninth = variance / (mean * mean) / 9.0;
    let point = ((bound / mean).cbrt() - 1.0 + ninth) / ninth.sqrt();
    Some(Normal::standard().sf(point))
}

/// Lengths over their mean, with the shares of requests that have them: a lognormal distribution in parts.
pub(in crate::serving) struct Lengths(Vec<(f64, f64)>);

/// Where the distribution of lengths is cut: finer where the percentiles of interest lie.
const LENGTH_CUTS: [f64; 19] = [
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.9, 0.93, 0.95, 0.965, 0.98, 0.988, 0.994, 0.998, 1.0,
];

impl Lengths {
    pub(in crate::serving) fn of(arrivals: &Arrivals) -> Self {
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

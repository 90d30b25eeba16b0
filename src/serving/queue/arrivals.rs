//! How calls arrive where nobody waits for an answer before sending the next: an open loop.

use statrs::function::gamma::checked_gamma_lr;

use crate::units::{CallsPerSecond, Count, Quantity, Ratio};

/// Calls that arrive at random, with lengths that vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrivals {
    /// Calls a second, on average.
    pub rate: CallsPerSecond,
    /// Standard deviation over mean of the time between two calls. 1 is a Poisson process, 0 a metronome; more comes in
    /// bursts.
    pub gap_variation: Ratio,
    /// Standard deviation over mean of the prompt's and of the answer's length. 0: all are alike.
    pub length_variation: Ratio,
}

impl Arrivals {
    /// The variance of a length over the square of its mean.
    pub(in crate::serving) fn length_variance(&self) -> f64 {
        self.length_variation.get().powi(2)
    }

    /// The same calls sent to so many replicas at random, as one of them sees it: their rate is shared, and bursts are thinned,
    /// c² = 1 + (c² − 1) ÷ n.
    #[must_use]
    pub fn shared(&self, replicas: Count) -> Self {
        let replicas = replicas.get().max(1.0);
        let squared = 1.0 + (self.gap_variation.get().powi(2) - 1.0) / replicas;
        Self {
            rate: CallsPerSecond::const_new(self.rate.get() / replicas),
            gap_variation: Ratio::const_new(squared.max(0.0).sqrt()),
            ..*self
        }
    }

    /// How much of their bursts calls show to somebody who stays for so many seconds: 0 where hardly any other comes in that
    /// time, 1 where whole bursts do.
    fn burstiness(&self, seconds: f64) -> f64 {
        let excess = f64::midpoint(self.gap_variation.get().powi(2), -1.0);
        if excess <= 0.0 {
            return 1.0;
        }
        ((self.following(seconds) - self.rate.get() * seconds) / excess).clamp(0.0, 1.0)
    }

    /// The variance of gaps over the square of their mean, as far as a call that stays for so many seconds sees bursts.
    pub(super) fn gaps_squared(&self, seconds: f64) -> f64 {
        (1.0 + (self.gap_variation.get().powi(2) - 1.0) * self.burstiness(seconds)).max(MOST_EVEN)
    }

    /// Calls that come within so many seconds after a call, on average: the renewal function of gaps with a gamma
    /// distribution. Without bursts it is the rate times the time.
    pub(super) fn following(&self, seconds: f64) -> f64 {
        let expected = self.rate.get() * seconds;
        let squared = self.gap_variation.get().powi(2);
        if squared <= 1.0 {
            return expected;
        }
        if expected > MANY {
            return expected + f64::midpoint(squared, -1.0);
        }
        let shape = 1.0 / squared;
        let within = |calls: f64| checked_gamma_lr(calls * shape, expected * shape).unwrap_or(0.0);
        let mut calls = 0.0;
        let mut sum = 0.0;
        loop {
            calls += 1.0;
            let next = within(calls);
            sum += next;
            if next < LEAST || calls >= MOST {
                return sum;
            }
        }
    }
}

/// Even a metronome's calls leave a spread of this part of a Poisson process's.
const MOST_EVEN: f64 = 0.05;
/// So many calls on, bursts have evened out.
const MANY: f64 = 8.0;
/// Less probable than this does not count.
const LEAST: f64 = 1e-4;
/// Terms of the sum.
const MOST: f64 = 400.0;

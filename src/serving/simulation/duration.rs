//! For how long a replica is played.

use crate::serving::queue::arrivals::Arrivals;
use crate::units::{Quantity, Seconds};

/// The time that is played, and why so long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Duration {
    /// As was asked for.
    Stated(Seconds),
    /// So long that 95th percentiles of two seeds lie close together.
    Chosen(Seconds),
    /// Shorter than that, so that the run ends in some seconds.
    Bounded(Seconds),
}

impl Duration {
    /// The time.
    pub const fn seconds(self) -> Seconds {
        match self {
            Self::Stated(time) | Self::Chosen(time) | Self::Bounded(time) => time,
        }
    }
}

/// How long a run is planned to take, and how it ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Plan {
    /// After so many seconds.
    Until(f64),
    /// Not before so many seconds, then as soon as the percentiles are sure enough, and at last after so many.
    Between(f64, f64),
}

/// The standard error of a long wait that is aimed at.
const ERROR: f64 = 0.05;
/// Calls that are played at least.
const FEWEST_CALLS: f64 = 40_000.0;
/// Calls and steps that are played at most: some seconds.
const MOST_CALLS: f64 = 2e6;
const MOST_STEPS: f64 = 2e7;

impl Plan {
    /// The longest time that is played, at some calls a second that take so many of a replica's steps each.
    pub(super) fn longest(arrivals: &Arrivals, steps_per_call: f64) -> f64 {
        MOST_CALLS.min(MOST_STEPS / steps_per_call.max(f64::MIN_POSITIVE)) / arrivals.rate.get()
    }

    /// What was asked for, or what calls at such a load need, each of which takes so many of a replica's steps.
    ///
    /// Waits near capacity come and go over (c²ₐ + c²ₗ) ÷ (1 − ρ)² calls, so that n calls give their mean with a standard
    /// error of √(2 (c²ₐ + c²ₗ) ÷ n) ÷ (1 − ρ) of it (for M/M/1 queues: Whitt 1989).
    pub(super) fn of(stated: Option<Seconds>, arrivals: &Arrivals, load: f64, steps_per_call: f64) -> Self {
        if let Some(stated) = stated {
            return Self::Until(stated.get());
        }
        let varying = arrivals.gap_variation.get().powi(2).max(1.0) + arrivals.length_variance();
        let least = (2.0 * varying / (ERROR * (1.0 - load)).powi(2)).max(FEWEST_CALLS);
        let least = least / arrivals.rate.get();
        let most = Self::longest(arrivals, steps_per_call);
        Self::Between(least.min(most), most)
    }
}

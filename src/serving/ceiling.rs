//! The highest rate at which a replica keeps its limits, remembered: a fleet is sized thousands of times for other volumes, and
//! where calls arrive at random that rate is the same for each of them.

use std::sync::OnceLock;

use crate::units::{CallsPerSecond, Fraction, Ratio};

use super::arrivals::Arrivals;
use super::curve::Curve;
use super::latency::{LatencyLimit, Queue};

/// A rate at which all limits are kept, and one at which they are not. Between the two, nobody looked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bracket {
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

/// What was found for some limits.
#[derive(Clone, Debug)]
struct Found {
    limits: Vec<LatencyLimit>,
    length_variation: Ratio,
    /// Nothing where not even single calls keep them.
    bracket: Option<Bracket>,
}

/// The first question that was asked of a replica, with its answer.
#[derive(Clone, Debug, Default)]
pub(super) struct Ceiling(OnceLock<Found>);

impl Ceiling {
    /// The bracket of some limits; nothing where calls come in bursts, which replicas thin by their number, where other limits were
    /// asked for first, or where there is none.
    pub(super) fn of(&self, curve: &Curve, limits: &[LatencyLimit], arrivals: &Arrivals) -> Option<Bracket> {
        if limits.is_empty() || arrivals.gap_variation != Ratio::const_new(1.0) {
            return None;
        }
        let found = self.0.get_or_init(|| Found {
            limits: limits.to_vec(),
            length_variation: arrivals.length_variation,
            bracket: Queue::new(curve).bracket(limits, arrivals, Fraction::ONE),
        });
        let same = found.limits == limits && found.length_variation == arrivals.length_variation;
        found.bracket.filter(|_| same)
    }
}

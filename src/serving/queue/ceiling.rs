//! The highest rate at which a replica keeps its limits, remembered: a fleet is sized thousands of times for other volumes, and
//! where calls arrive at random that rate is the same for each of them.

use std::sync::OnceLock;

use crate::units::{Fraction, Ratio};

use super::arrivals::Arrivals;
use super::curve::Curve;
use super::latency::{Bracket, Queue};
use super::percentiles::LatencyLimit;

/// What was found for some limits.
#[derive(Clone, Debug)]
struct CeilingEntry {
    limits: Vec<LatencyLimit>,
    length_variation: Ratio,
    /// Nothing where not even single calls keep them.
    bracket: Option<Bracket>,
}

/// The first question that was asked of a replica, with its answer.
#[derive(Clone, Debug, Default)]
pub(in crate::serving) struct Ceiling(OnceLock<CeilingEntry>);

impl Ceiling {
    /// The bracket of some limits; nothing where calls come in bursts, which replicas thin by their number, where other limits were
    /// asked for first, or where there is none.
    pub(in crate::serving) fn of(
        &self,
        curve: &Curve,
        limits: &[LatencyLimit],
        arrivals: &Arrivals,
    ) -> Option<Bracket> {
        if limits.is_empty() || arrivals.gap_variation != Ratio::const_new(1.0) {
            return None;
        }
        let found = self.0.get_or_init(|| CeilingEntry {
            limits: limits.to_vec(),
            length_variation: arrivals.length_variation,
            bracket: Queue::new(curve).bracket(limits, arrivals, Fraction::ONE),
        });
        let same = found.limits == limits && found.length_variation == arrivals.length_variation;
        found.bracket.filter(|_| same)
    }
}

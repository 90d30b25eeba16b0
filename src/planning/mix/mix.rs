//! What a mix of fleets is.

use crate::units::{Count, Fraction, Quantity as _, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::effort::Effort;
use super::problem::{FixedCharge, Problem};

/// The cheapest mix that was found.
#[derive(Clone, Debug)]
pub struct Mix {
    /// Units of each pool; of those that are paid by the hour, the most in any hour.
    pub units: Vec<Count>,
    /// Replicas in them.
    pub replicas: Vec<Count>,
    /// What a month is billed, on average over the levels.
    pub bill: UsdPerMonth,
    /// What the ends of its tasks cost, and those that nobody serves.
    pub ends: UsdPerMonth,
    /// What it comes to at each level of the demand.
    pub levels: Vec<LevelOfMix>,
    /// Its hours, in the profile's order; of an uncertain demand those of the first level, then those of the next.
    pub hours: Vec<HourOfMix>,
    /// The share of tasks done right, by workload, on average over the levels; nothing where a way that serves some has no known
    /// accuracy.
    pub accuracy: Vec<Option<Fraction>>,
    /// What one wrong task less would be worth, by workload; nothing where the target does not bind.
    pub price_of_accuracy: Vec<Option<UsdPerTask>>,
    /// Whether there can be a cheaper one.
    pub proof: Proof,
    /// How much work it was to find it.
    pub effort: Effort,
}

impl Mix {
    /// Bill and ends.
    pub fn cost(&self) -> UsdPerMonth {
        self.bill + self.ends
    }

    /// Whether a fixed charge of its problem is on its bill.
    pub fn pays(&self, problem: &Problem, charge: &FixedCharge) -> bool {
        let mut standing = charge.ways.iter().filter_map(|way| problem.standing_pool_of(*way));
        self.served_by(charge) > 0.0 || standing.any(|pool| self.units[pool].get() > 0.0)
    }

    /// Tasks that the ways of a charge serve in a month, on average over the levels.
    pub(super) fn served_by(&self, charge: &FixedCharge) -> f64 {
        let of = |served: &Vec<Vec<TasksPerMonth>>| -> f64 {
            charge.ways.iter().filter_map(|(work, way)| Some(served.get(*work)?.get(*way)?.get())).sum()
        };
        self.hours.iter().map(|hour| hour.chance.get() * of(&hour.served)).sum()
    }

    /// Whether every number of units that could be the best was tried.
    pub fn is_proven(&self) -> bool {
        !matches!(self.proof, Proof::BestFound { .. })
    }

    /// This one instead of a dearer one for the same problem: what is known of that bounds this one, too.
    #[must_use]
    pub fn in_place_of(self, dearer: &Self) -> Self {
        let saved = (dearer.cost().get() - self.cost().get()).max(0.0);
        let less = |gap: UsdPerMonth| UsdPerMonth::const_new((gap.get() - saved).max(0.0));
        let proof = match dearer.proof {
            Proof::BestFound { within, gap } => Proof::BestFound { within, gap: gap.map(less) },
            Proof::Within(gap) => Proof::Within(less(gap)),
            Proof::Least => Proof::Least,
        };
        Self { proof, ..self }
    }
}

/// A level of the demand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelOfMix {
    /// How likely it is.
    pub chance: Fraction,
    /// What its month is billed.
    pub bill: UsdPerMonth,
    /// What the ends of its tasks cost, and those that nobody serves.
    pub ends: UsdPerMonth,
}

/// An hour of the profile at a level of the demand, over the whole month.
#[derive(Clone, Debug)]
pub struct HourOfMix {
    /// The level.
    pub level: usize,
    /// How likely it is.
    pub chance: Fraction,
    /// Tasks that each way serves, by workload and way.
    pub served: Vec<Vec<TasksPerMonth>>,
    /// Units that are paid for, by pool.
    pub units: Vec<Count>,
    /// Tasks that nobody serves, by workload.
    pub unserved: Vec<TasksPerMonth>,
}

/// Whether there can be a cheaper mix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof {
    /// There is none.
    Least,
    /// One can be cheaper by no more than that.
    Within(UsdPerMonth),
    /// It is the best that was found within so much effort.
    BestFound {
        /// Steps of the search.
        within: Effort,
        /// One can be cheaper by no more than that; `None` if nothing is known of it.
        gap: Option<UsdPerMonth>,
    },
}

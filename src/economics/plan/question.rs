//! What is asked of the planner, and why some things cannot be.

use crate::decode::Sited;
use crate::figure::Gap;
use crate::metric::Metric;
use crate::planning::{FixedCharge, Problem, TooPeaked};
use crate::units::{Count, Fraction, Hours, TasksPerMonth};

use super::fixed::Namesakes;

/// Why nothing can be planned.
#[derive(Clone, Debug)]
pub enum NoPlan {
    /// A scenario does not say how its demand is spread over the hours.
    NoProfile(String),
    /// A scenario's busiest hour is more than a day of 24 hours can have.
    TooPeaked {
        /// The scenario.
        scenario: String,
        /// The most.
        most: TooPeaked,
    },
    /// Two scenarios have months of different lengths.
    Calendars(String, String),
    /// Two scenarios have prices of different dates.
    Dates(String, String),
    /// No option of a scenario can be in a mix, for these reasons.
    NoOption(String, Vec<LeftOut>),
    /// An option would take a fleet that is larger than any.
    TooLarge {
        /// The option.
        option: Box<Sited<String>>,
        /// The volume that asks for it.
        tasks: Box<Sited<TasksPerMonth>>,
        /// How large.
        why: Box<Gap>,
    },
    /// There are more fleets than are planned.
    TooManyFleets {
        /// The first that is too many.
        option: Box<Sited<String>>,
        /// The most.
        most: Count,
    },
}

/// An option that cannot be in a mix.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The scenario.
    pub scenario: String,
    /// The option.
    pub option: String,
    /// Why.
    pub why: String,
}

/// The question, with what it leaves out.
#[derive(Clone, Debug)]
pub struct PlanQuestion {
    /// The question.
    pub problem: Problem,
    /// Hours in a month.
    pub hours_per_month: Hours,
    /// How full the replicas of each pool may be in the busiest hour: `max_utilisation`, and what the limits on latency allow. Of replicas
    /// that several workloads share, the tightest.
    pub fill_limits: Vec<Fraction>,
    /// Options that cannot be in the mix.
    pub left_out: Vec<LeftOut>,
    /// Charges that are a part of what it costs to have a fleet.
    pub of_fleets: Vec<(usize, FixedCharge)>,
    /// What several workloads state under one name.
    pub namesakes: Vec<Namesakes>,
    /// Fleets that are called like another one, of the same model and hardware, and cost something else: they share nothing with it.
    pub not_shared: Vec<String>,
    /// Targets that hold for options by themselves, and not for a mix.
    pub not_held: Vec<Metric>,
    /// Into how many levels a distribution of the volume is cut.
    pub slices: usize,
    /// Whether wrong, escalated, given-up or unserved tasks have a price.
    pub ends: PricedOutcomes,
}

/// Whether the ends of tasks have prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PricedOutcomes {
    /// In some scenario.
    Priced,
    /// In none.
    Free,
}

/// Why an option is not a way to serve a scenario's tasks.
pub(super) enum NoWay {
    /// It is left out, for a reason.
    LeftOut(String),
    /// Its fleet is larger than any.
    TooLarge(Gap),
}

impl From<String> for NoWay {
    fn from(why: String) -> Self {
        Self::LeftOut(why)
    }
}

impl From<&str> for NoWay {
    fn from(why: &str) -> Self {
        Self::LeftOut(why.to_owned())
    }
}

//! Why a figure cannot be had. Never a made-up zero.

use std::fmt;
use std::sync::Arc;

use crate::units::{Count, Load, Months, brief, in_millions, plural};

use super::derivation::{Derivation, Figure, Traced};

/// A metric's figure without its type, or why there is none.
pub type Measured = Result<Arc<Derivation>, Gap>;

/// A figure without its type.
pub fn erase<Q>(figure: &Result<Figure<Q>, Gap>) -> Measured {
    figure.as_ref().map(Traced::derivation).map_err(Clone::clone)
}

/// The reason for a missing figure.
#[derive(Clone, Debug, PartialEq)]
pub enum Gap {
    /// The replicas cannot carry the busiest hour, so the option is not priced as if they could.
    Overloaded {
        /// Replicas that the busiest hour needs.
        needed: Count,
        /// Replicas that there are.
        there: Count,
        /// Load over what may be carried.
        load: Load,
    },
    /// The reserved units cannot carry the busiest hour, and nothing is named for what exceeds them.
    BeyondUnits {
        /// The units that the busiest hour needs.
        needed: String,
        /// The busiest hour over what the units carry.
        load: Load,
    },
    /// More GPUs than the largest fleet has.
    TooLarge {
        /// The GPUs that the busiest hour takes.
        gpus: Count,
        /// The most that a fleet may have.
        most: Count,
    },
    /// A limit on latency that no number of replicas meets, so the option is not priced as if they did.
    NotMet(String),
    /// The scenario does not say it.
    NotStated(&'static str),
    /// The figure makes no sense for this kind of option.
    NotApplicable(&'static str),
    /// Nobody publishes it.
    NotPublished(&'static str),
    /// It is more than can be seen: what was laid out has not come back by the end of the horizon.
    NotPaidBack(Months),
    /// Nothing is laid out in advance that could come back: the running total is never below zero.
    NothingLaidOut,
    /// There are several, or none, for a reason that is worked out.
    Undefined(String),
    /// A part of the option has none.
    Part {
        /// Its name.
        name: String,
        /// Why.
        gap: Box<Gap>,
    },
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overloaded { needed, there, .. } => {
                let s = plural(*there);
                write!(f, "cannot carry the busiest hour: {there} replica{s} of the {needed} that it needs")
            }
            Self::BeyondUnits { needed, load } => {
                let load = brief(*load);
                write!(f, "the busiest hour takes {load} of the units: take {needed}, or name an `overflow`")
            }
            Self::TooLarge { gpus, most } => {
                let (gpus, most) = (in_millions(*gpus), in_millions(*most));
                write!(f, "the busiest hour takes {gpus} GPUs, and a fleet may have {most}")
            }
            Self::NotMet(limit) => write!(f, "`{limit}` cannot be met: not even single calls are so fast"),
            Self::Part { name, gap } => write!(f, "{name}: {gap}"),
            Self::NotPaidBack(horizon) => write!(f, "not paid back within the horizon of {horizon}"),
            Self::NothingLaidOut => f.write_str("no outlay, so nothing to pay back"),
            Self::Undefined(why) => f.write_str(why),
            Self::NotStated(what) | Self::NotApplicable(what) | Self::NotPublished(what) => f.write_str(what),
        }
    }
}

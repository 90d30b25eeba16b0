//! Sensitivity of a plan: one unit more or fewer of a fleet, the rest re-optimised.

use crate::planning::{Infeasible, Mix, Problem, Running, mix};
use crate::units::tolerance::NO_DIFFERENCE;
use crate::units::{Count, Quantity, UsdPerMonth};

/// What a unit more or less would change.
#[derive(Clone, Debug)]
pub struct Change {
    /// The pool.
    pub pool: usize,
    /// Which way.
    pub step: Step,
    /// Replicas then.
    pub replicas: Count,
    /// What a month costs more or less.
    pub effect: Consequence,
}

/// A unit more or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One more.
    More,
    /// One fewer.
    Fewer,
}

/// What a change does to a month, ends in.
#[derive(Clone, Debug, PartialEq)]
pub enum Consequence {
    /// It costs more.
    Dearer(UsdPerMonth),
    /// It costs less, but is not allowed.
    Cheaper(UsdPerMonth),
    /// Then something is not kept.
    Impossible(Infeasible),
}

pub(in crate::economics) fn changes(problem: &Problem, found: &Mix) -> Vec<Change> {
    let mut all = Vec::new();
    for (pool, row) in problem.pools.iter().enumerate() {
        let units = found.units[pool].get();
        for (step, next) in [(Step::More, units + 1.0), (Step::Fewer, units - 1.0)] {
            // One more by the hour is there already if it saves something.
            let idle = row.running == Running::ByTheHour && step == Step::More;
            if next < 0.0 || idle || (units <= 0.0 && step == Step::Fewer) {
                continue;
            }
            let replicas = Count::const_new(next * row.replicas.get());
            let mut other = problem.clone();
            other.pools[pool].most = Some(replicas);
            other.pools[pool].least = match row.running {
                Running::AllMonth => replicas,
                Running::ByTheHour => row.least,
            };
            let effect = match mix(&other) {
                Err(gap) => Consequence::Impossible(gap),
                Ok(mix)
                    if (mix.cost().get() - found.cost().get()).abs()
                        <= NO_DIFFERENCE * found.cost().get() =>
                {
                    Consequence::Dearer(UsdPerMonth::ZERO)
                }
                Ok(mix) if mix.cost().get() >= found.cost().get() => {
                    Consequence::Dearer(UsdPerMonth::const_new(mix.cost().get() - found.cost().get()))
                }
                Ok(mix) => {
                    Consequence::Cheaper(UsdPerMonth::const_new(found.cost().get() - mix.cost().get()))
                }
            };
            all.push(Change { pool, step, replicas, effect });
        }
    }
    all
}

//! Sensitivity of a plan: one unit more or fewer of a fleet, the rest re-optimised.

use crate::planning::{Effort, Infeasible, Mix, Problem, Running, mix_near};
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
    /// What the mix with it is: the cheapest, or the best that was found.
    pub known: Known,
}

/// Whether what a change does is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nothing is cheaper with the change, within what the proof of its mix says.
    Proven,
    /// The mix with it is the best that was found.
    BestFound,
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

/// What a unit more or less would change; and, where the mix is not proven to be the cheapest, one that is cheaper and that turned up.
pub(in crate::economics) fn changes(
    problem: &Problem,
    found: &Mix,
    effort: Effort,
) -> (Vec<Change>, Option<Mix>) {
    let mut all = Vec::new();
    let mut better: Option<Mix> = None;
    let each = effort.shared(2 * problem.pools.len());
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
            let changed = mix_near(&other, each, found);
            let known = match &changed {
                Ok(mix) if !mix.is_proven() => Known::BestFound,
                _ => Known::Proven,
            };
            // The number may have been in question all along.
            let free = row.least <= replicas && row.most.is_none_or(|most| replicas <= most);
            let least = better.as_ref().unwrap_or(found).cost().get() * (1.0 - NO_DIFFERENCE);
            if let Ok(mix) = &changed
                && free
                && mix.cost().get() < least
            {
                better = Some(mix.clone());
            }
            let changed_replicas = changed.as_ref().ok().map(|mix| mix.replicas[pool]);
            let effect = match changed {
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
            // Of a fleet that follows the hours the number is the most that it may have, and the mix may do with fewer.
            let replicas = changed_replicas.unwrap_or(replicas);
            all.push(Change { pool, step, replicas, effect, known });
        }
    }
    (all, better)
}

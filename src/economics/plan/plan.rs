//! The cheapest mix of a scenario's options, what binds it, and what would change with a replica more or less.

use crate::planning::{Effort, Infeasible, Mix, Problem, mix};
use crate::scenario::Scenario;
use crate::units::tolerance::NO_DIFFERENCE;
use crate::units::{Fraction, Quantity, UsdPerMonth};

use super::alone::{Alone, Single, alone, best_single};
use super::binding::{Binding, binding, load};
use super::formulate::ask;
use super::question::{NoPlan, PlanQuestion};
use super::reserve::{Reserve, reserves};
use super::sensitivity::{Change, changes};
use super::stochastic::{Overflow, Uncertain, overflow};

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was asked.
    pub asked: PlanQuestion,
    /// The cheapest mix; where there is none within the budget, the smallest bill that there is.
    pub found: Result<Mix, Infeasible>,
    /// The mix with the smallest bill, where none is within the budget.
    pub over: Option<Mix>,
    /// Each option by itself, for each workload.
    pub alone: Vec<Alone>,
    /// What the best single options of all workloads cost together.
    pub best_single: Option<Single>,
    /// What keeps the mix from being cheaper.
    pub binding: Vec<Binding>,
    /// What a unit more or less of each pool would change.
    pub changes: Vec<Change>,
    /// Up to which demand each fleet that runs all month is worth having.
    pub reserves: Vec<Reserve>,
    /// What is not on those fleets; nothing where none run all month.
    pub overflow: Option<Overflow>,
    /// What not knowing the volume costs; nothing where it is known.
    pub uncertain: Option<Uncertain>,
}

/// Plans the cheapest mix for some scenarios, each a workload.
pub fn plan(scenarios: &[Scenario]) -> Result<Plan, NoPlan> {
    let asked = ask(scenarios)?;
    let problem = &asked.problem;
    let found = mix(problem);
    let over = match &found {
        Err(Infeasible::Budget { least }) => mix(&Problem { budget: Some(*least), ..problem.clone() }).ok(),
        _ => None,
    };
    let alone = alone(problem);
    let best_single = best_single(problem, &alone);
    let (found, changes) = match found {
        Ok(mix) => {
            let (mix, changes) = settled(problem, mix);
            (Ok(mix), changes)
        }
        Err(gap) => (Err(gap), Vec::new()),
    };
    let binding = found.as_ref().map_or_else(|_| Vec::new(), |mix| binding(problem, mix, Effort::MIX));
    let shown = found.as_ref().ok().or(over.as_ref());
    let reserves = reserves(problem, shown, asked.hours_per_month);
    let overflow = shown.and_then(|mix| overflow(problem, mix));
    let uncertain = found.as_ref().ok().and_then(|mix| Uncertain::of(problem, mix));
    Ok(Plan { asked, found, over, alone, best_single, binding, changes, reserves, overflow, uncertain })
}

/// The mix with what a unit more or less would change. Where not everything was tried, such a change can turn out to be cheaper: then it is
/// the mix, a few times.
fn settled(problem: &Problem, found: Mix) -> (Mix, Vec<Change>) {
    const TIMES: usize = 3;
    let mut mix = found;
    let mut left = Effort::MIX;
    for time in 0.. {
        let (all, better) = changes(problem, &mix, left);
        match better {
            Some(better) if time < TIMES => {
                mix = better.in_place_of(&mix);
                left = left.shared(2);
            }
            _ => return (mix, all),
        }
    }
    (mix, Vec::new())
}

impl Plan {
    /// The mix to show: the cheapest, or the one with the smallest bill where none is within the budget.
    pub fn shown(&self) -> Option<&Mix> {
        self.found.as_ref().ok().or(self.over.as_ref())
    }

    /// What the mix saves over the best single options.
    pub fn saving(&self) -> Option<UsdPerMonth> {
        let mix = self.found.as_ref().ok()?;
        let single = self.best_single.as_ref()?.cost().get();
        let saved = single - mix.cost().get();
        Some(UsdPerMonth::const_new(if saved > NO_DIFFERENCE * single { saved } else { 0.0 }))
    }

    /// How busy the replicas of a pool are in an hour: those that serve and those that there are, spare ones not counted.
    pub fn load(&self, mix: &Mix, pool: usize, hour: usize) -> Option<Fraction> {
        load(&self.asked.problem, mix, pool, hour).map(|load| Fraction::const_new(load.clamp(0.0, 1.0)))
    }
}

//! What an uncertain volume costs: what goes beyond the fleets that run all month, what knowing the volume would be worth, and what
//! planning for the mean alone would cost.

use crate::planning::{Effort, Infeasible, Mix, Pool, Problem, Running, Work, mix_near};
use crate::units::tolerance::NO_DIFFERENCE;
use crate::units::{Count, Fraction, Quantity, TasksPerMonth, UsdPerMonth};

/// What an uncertain volume does to a plan.
#[derive(Clone, Debug)]
pub struct Uncertain {
    /// What the cheapest mix costs where the mean is certain, ends in.
    pub at_mean: Result<UsdPerMonth, Infeasible>,
    /// What plans for the mean alone come to.
    pub mean_plan: Option<MeanPlan>,
    /// What a month costs on average where each volume is known in advance, ends in; nothing where a target or a budget binds, which holds
    /// over all volumes together and says nothing of each.
    pub knowing: Option<UsdPerMonth>,
    /// What the mix costs on average, ends in.
    pub expected: UsdPerMonth,
}

/// Fleets that run all month as they would be chosen for the mean volume.
#[derive(Clone, Debug)]
pub struct MeanPlan {
    /// Replicas by pool, of those that run all month.
    pub replicas: Vec<Option<Count>>,
    /// What a month costs with them, on average over the volumes, everything else being chosen for each.
    pub cost: Result<UsdPerMonth, Infeasible>,
}

/// What is not on the fleets that run all month, on average over the volumes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overflow {
    /// The share of the hours in which something is not.
    pub hours: Fraction,
    /// The chance of a volume with such an hour.
    pub volumes: Fraction,
    /// Tasks.
    pub tasks: TasksPerMonth,
    /// What is billed for them.
    pub bill: UsdPerMonth,
    /// Those of the tasks that nobody serves.
    pub unserved: TasksPerMonth,
}

impl Uncertain {
    /// Works it out for a mix; nothing where the volume is certain.
    pub(in crate::economics) fn of(problem: &Problem, found: &Mix) -> Option<Self> {
        if problem.levels.len() < 2 {
            return None;
        }
        let each = Effort::MIX.shared(2);
        let at_mean = mix_near(&problem.at_mean(), each, found);
        let mean_plan = at_mean.as_ref().ok().map(|mean| MeanPlan::of(problem, mean, each));
        Some(Self {
            knowing: knowing(problem, found),
            mean_plan,
            at_mean: at_mean.map(|mix| mix.cost()),
            expected: found.cost(),
        })
    }

    /// What it would be worth to know the volume before anything is chosen (the expected value of perfect information): what the
    /// mix costs on average − what it would cost if each volume had its own. Never below nothing.
    pub fn worth_of_knowing(&self) -> Option<UsdPerMonth> {
        self.knowing.map(|knowing| self.saved(self.expected, knowing))
    }

    /// What it is worth to plan for all volumes and not for the mean alone (the value of the stochastic solution). Never below
    /// nothing.
    pub fn worth_of_planning(&self) -> Option<UsdPerMonth> {
        Some(self.saved(*self.mean_plan.as_ref()?.cost.as_ref().ok()?, self.expected))
    }

    /// What one optimum saves over another one; what is left of rounding is nothing.
    fn saved(&self, dearer: UsdPerMonth, cheaper: UsdPerMonth) -> UsdPerMonth {
        let saved = dearer - cheaper;
        if saved.get() <= NO_DIFFERENCE * self.expected.get() { UsdPerMonth::ZERO } else { saved }
    }
}

impl MeanPlan {
    fn of(problem: &Problem, mean: &Mix, effort: Effort) -> Self {
        let all_month = |pool: &Pool| pool.running == Running::AllMonth;
        let mut pinned = problem.clone();
        for (pool, units) in pinned.pools.iter_mut().zip(&mean.units).filter(|(pool, _)| all_month(pool)) {
            let replicas = Count::const_new(pool.replicas.get() * units.get());
            pool.least = replicas;
            pool.most = Some(pool.most.filter(|most| *most < replicas).unwrap_or(replicas));
        }
        let replicas = problem.pools.iter().zip(&mean.replicas);
        Self {
            replicas: replicas.map(|(pool, count)| all_month(pool).then_some(*count)).collect(),
            cost: mix_near(&pinned, effort, mean).map(|mix| mix.cost()),
        }
    }
}

/// Each volume with the cheapest mix of its own.
fn knowing(problem: &Problem, found: &Mix) -> Option<UsdPerMonth> {
    if found.price_of_accuracy.iter().any(Option::is_some) {
        return None;
    }
    let works = problem.works.iter().map(|work| Work { accuracy: None, ..work.clone() });
    let free = Problem { works: works.collect(), budget: None, ..problem.clone() };
    if let Some(budget) = problem.budget
        && mix_near(&free, Effort::MIX, found).map_or(true, |mix| mix.bill > budget)
    {
        return None;
    }
    let mut sum = 0.0;
    let each = Effort::MIX.shared(found.levels.len());
    for (at, level) in found.levels.iter().enumerate() {
        sum += level.chance.get() * mix_near(&free.at_level(at), each, found).ok()?.cost().get();
    }
    Some(UsdPerMonth::const_new(sum))
}

/// What is not on the fleets that run all month; nothing where none do.
pub(super) fn overflow(problem: &Problem, found: &Mix) -> Option<Overflow> {
    let runs = |pool: usize| problem.pools[pool].running == Running::AllMonth;
    if !(0..problem.pools.len()).any(|pool| runs(pool) && found.units[pool].get() > 0.0) {
        return None;
    }
    let profile = problem.hours() as f64;
    let (mut hours, mut tasks, mut bill, mut unserved) = (0.0, 0.0, 0.0, 0.0);
    let mut reached = vec![false; found.levels.len()];
    for hour in &found.hours {
        let chance = hour.chance.get();
        let mut elsewhere = 0.0;
        for (work, served) in problem.works.iter().zip(&hour.served) {
            for (way, here) in work.ways.iter().zip(served) {
                if way.on.is_none_or(|(pool, _)| !runs(pool)) {
                    elsewhere += here.get();
                    bill += chance * here.get() * way.cost.get();
                }
            }
        }
        for (pool, units) in problem.pools.iter().zip(&hour.units) {
            if pool.running == Running::ByTheHour {
                bill += chance * units.get() * pool.unit.get() / profile;
            }
        }
        let left: f64 = hour.unserved.iter().map(|left| left.get()).sum();
        elsewhere += left;
        if elsewhere > 0.0 {
            hours += chance / profile;
            reached[hour.level] = true;
        }
        tasks += chance * elsewhere;
        unserved += chance * left;
    }
    // What follows no task is billed for it where nothing on those fleets owes it, too.
    for charge in problem.fixed.iter().filter(|charge| found.pays(problem, charge)) {
        bill += if charge.ways.iter().all(|way| problem.standing_pool_of(*way).is_none()) {
            charge.cost.get()
        } else {
            0.0
        };
    }
    let volumes = found.levels.iter().zip(reached).filter(|(_, reached)| *reached);
    let volumes: f64 = volumes.map(|(level, _)| level.chance.get()).sum();
    Some(Overflow {
        hours: Fraction::const_new(hours.min(1.0)),
        volumes: Fraction::const_new(volumes.min(1.0)),
        tasks: TasksPerMonth::const_new(tasks),
        bill: UsdPerMonth::const_new(bill),
        unserved: TasksPerMonth::const_new(unserved),
    })
}

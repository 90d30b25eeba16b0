//! The cheapest mix of a scenario's options, what binds it, and what would change with a replica more or less.

use crate::planning::{Infeasible, Mix, Pool, Problem, Running, Work, mix};
use crate::scenario::Scenario;
use crate::units::{Count, Fraction, Quantity, UsdPerMonth, UsdPerTask};

use super::mixed::{Asked, NoPlan, ask};
use super::reserve::{Reserve, reserves};
use super::uncertain::{Beyond, Uncertain, beyond};

/// A plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What was asked.
    pub asked: Asked,
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
    pub beyond: Option<Beyond>,
    /// What not knowing the volume costs; nothing where it is known.
    pub uncertain: Option<Uncertain>,
}

/// An option that serves a workload by itself.
#[derive(Clone, Debug)]
pub struct Alone {
    /// The workload.
    pub work: usize,
    /// Its way.
    pub way: usize,
    /// What comes of it.
    pub found: Result<Single, Infeasible>,
}

/// What options by themselves come to.
#[derive(Clone, Debug)]
pub struct Single {
    /// The bill.
    pub bill: UsdPerMonth,
    /// What ends cost.
    pub ends: UsdPerMonth,
    /// Replicas at most, by pool.
    pub replicas: Vec<Count>,
    /// The share of tasks done right, by workload.
    pub accuracy: Vec<Option<Fraction>>,
}

/// What keeps a mix from being cheaper.
#[derive(Clone, Debug, PartialEq)]
pub enum Binding {
    /// A target of accuracy: one wrong task less costs so much.
    Accuracy {
        /// The workload.
        work: usize,
        /// For each task.
        price: UsdPerTask,
    },
    /// The budget.
    Budget,
    /// Spare replicas cost so much.
    Spare {
        /// A month.
        cost: UsdPerMonth,
    },
    /// The fewest replicas of a pool cost so much.
    Floor {
        /// The pool.
        pool: usize,
        /// A month.
        cost: UsdPerMonth,
    },
    /// The most replicas of a pool cost so much.
    Ceiling {
        /// The pool.
        pool: usize,
        /// A month.
        cost: UsdPerMonth,
    },
    /// All replicas of a pool are full.
    Full {
        /// The pool.
        pool: usize,
        /// The share of the hours, each at every level as often as that is likely.
        share: Fraction,
    },
}

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

/// A pool is full above this share.
const FULL: f64 = 0.999;
/// A difference below this share of the whole is none.
const NOTHING: f64 = 1e-7;

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
    let (binding, changes) = match &found {
        Ok(mix) => (binding(problem, mix), changes(problem, mix)),
        Err(_) => (Vec::new(), Vec::new()),
    };
    let shown = found.as_ref().ok().or(over.as_ref());
    let reserves = reserves(problem, shown, asked.hours_per_month);
    let beyond = shown.and_then(|mix| beyond(problem, mix));
    let uncertain = found.as_ref().ok().and_then(|mix| Uncertain::of(problem, mix));
    Ok(Plan { asked, found, over, alone, best_single, binding, changes, reserves, beyond, uncertain })
}

/// Bill and ends.
pub(super) fn cost(mix: &Mix) -> f64 {
    mix.bill.get() + mix.ends.get()
}

impl Single {
    fn of(mix: &Mix) -> Self {
        Self {
            bill: mix.bill,
            ends: mix.ends,
            replicas: mix.replicas.clone(),
            accuracy: mix.accuracy.clone(),
        }
    }

    /// Bill and ends.
    pub fn cost(&self) -> UsdPerMonth {
        self.bill + self.ends
    }
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
        let saved = single - cost(mix);
        Some(UsdPerMonth::const_new(if saved > NOTHING * single { saved } else { 0.0 }))
    }

    /// How busy the replicas of a pool are in an hour: those that serve and those that there are, spare ones not counted.
    pub fn load(&self, mix: &Mix, pool: usize, hour: usize) -> Option<Fraction> {
        load(&self.asked.problem, mix, pool, hour).map(|load| Fraction::const_new(load.clamp(0.0, 1.0)))
    }
}

fn load(problem: &Problem, mix: &Mix, pool: usize, hour: usize) -> Option<f64> {
    let (row, hours) = (&problem.pools[pool], problem.hours() as f64);
    let mixed = mix.hours.get(hour)?;
    let most = row.most.map_or(f64::INFINITY, Count::get);
    let serving = (mixed.units[pool].get() * row.replicas.get()).min(most) - row.spare.get();
    let mut busy = 0.0;
    for (work, served) in problem.works.iter().zip(&mixed.served) {
        for (way, tasks) in work.ways.iter().zip(served) {
            if let Some((_, each)) = way.on.filter(|(on, _)| *on == pool) {
                busy += tasks.get() * hours / each.get();
            }
        }
    }
    (serving > 0.0).then_some(busy / serving)
}

fn alone(problem: &Problem) -> Vec<Alone> {
    let mut all = Vec::new();
    for (at, work) in problem.works.iter().enumerate() {
        for way in 0..work.ways.len() {
            let only = problem.works[at].ways[way].clone();
            let works = vec![Work { ways: vec![only], ..work.clone() }];
            let part = Problem { works, budget: None, ..problem.clone() };
            all.push(Alone { work: at, way, found: mix(&part).map(|mix| Single::of(&mix)) });
        }
    }
    all
}

/// The cheapest single option of each workload, all of them together.
fn best_single(problem: &Problem, alone: &[Alone]) -> Option<Single> {
    let mut works = Vec::new();
    for (at, work) in problem.works.iter().enumerate() {
        let own = alone.iter().filter(|alone| alone.work == at);
        let (way, _) = own
            .filter_map(|alone| Some((alone.way, alone.found.as_ref().ok()?.cost().get())))
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        works.push(Work { ways: vec![work.ways[way].clone()], ..work.clone() });
    }
    let part = Problem { works, budget: None, ..problem.clone() };
    mix(&part).ok().map(|mix| Single::of(&mix))
}

fn binding(problem: &Problem, found: &Mix) -> Vec<Binding> {
    let mut all: Vec<Binding> = found
        .price_of_accuracy
        .iter()
        .enumerate()
        .filter_map(|(work, price)| Some(Binding::Accuracy { work, price: (*price)? }))
        .collect();
    if problem.budget.is_some_and(|budget| found.bill.get() >= budget.get() * (1.0 - NOTHING)) {
        all.push(Binding::Budget);
    }
    // What something costs is what a mix without it saves.
    let saved = |change: &dyn Fn(usize, &mut Pool)| {
        let mut other = problem.clone();
        other.pools.iter_mut().enumerate().for_each(|(at, pool)| change(at, pool));
        let saved = cost(found) - mix(&other).map_or(f64::INFINITY, |mix| cost(&mix));
        (saved > NOTHING * cost(found)).then(|| UsdPerMonth::const_new(saved))
    };
    if problem.pools.iter().any(|pool| pool.spare.get() > 0.0)
        && let Some(cost) = saved(&|_, pool| pool.spare = Count::ZERO)
    {
        all.push(Binding::Spare { cost });
    }
    for (pool, row) in problem.pools.iter().enumerate() {
        let none = |at: usize, other: &mut Pool| {
            if at == pool {
                other.least = Count::ZERO;
            }
        };
        if row.least.get() > 0.0
            && let Some(cost) = saved(&none)
        {
            all.push(Binding::Floor { pool, cost });
        }
        let free = |at: usize, other: &mut Pool| {
            if at == pool {
                other.most = None;
            }
        };
        if row.most.is_some()
            && let Some(cost) = saved(&free)
        {
            all.push(Binding::Ceiling { pool, cost });
        }
        let full: f64 = (0..found.hours.len())
            .filter(|hour| load(problem, found, pool, *hour).is_some_and(|load| load > FULL))
            .map(|hour| found.hours[hour].chance.get())
            .sum();
        if full > 0.0 {
            let share = Fraction::const_new((full / problem.hours() as f64).min(1.0));
            all.push(Binding::Full { pool, share });
        }
    }
    all
}

fn changes(problem: &Problem, found: &Mix) -> Vec<Change> {
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
                Ok(mix) if (cost(&mix) - cost(found)).abs() <= NOTHING * cost(found) => {
                    Consequence::Dearer(UsdPerMonth::ZERO)
                }
                Ok(mix) if cost(&mix) >= cost(found) => {
                    Consequence::Dearer(UsdPerMonth::const_new(cost(&mix) - cost(found)))
                }
                Ok(mix) => Consequence::Cheaper(UsdPerMonth::const_new(cost(found) - cost(&mix))),
            };
            all.push(Change { pool, step, replicas, effect });
        }
    }
    all
}

//! Binding constraints of a plan: what keeps it from being cheaper.

use crate::planning::{Effort, Mix, Pool, Problem, mix_near};
use crate::units::tolerance::NO_DIFFERENCE;
use crate::units::{Count, Fraction, Quantity, UsdPerMonth, UsdPerTask};

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

/// A pool is full above this share.
const FULL: f64 = 0.999;

pub(in crate::economics) fn load(problem: &Problem, mix: &Mix, pool: usize, hour: usize) -> Option<f64> {
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

pub(in crate::economics) fn binding(problem: &Problem, found: &Mix, effort: Effort) -> Vec<Binding> {
    let each = effort.shared(1 + 2 * problem.pools.len());
    let mut all: Vec<Binding> = found
        .price_of_accuracy
        .iter()
        .enumerate()
        .filter_map(|(work, price)| Some(Binding::Accuracy { work, price: (*price)? }))
        .collect();
    if problem.budget.is_some_and(|budget| found.bill.get() >= budget.get() * (1.0 - NO_DIFFERENCE)) {
        all.push(Binding::Budget);
    }
    // What something costs is what a mix without it saves.
    let saved = |change: &dyn Fn(usize, &mut Pool)| {
        let mut other = problem.clone();
        other.pools.iter_mut().enumerate().for_each(|(at, pool)| change(at, pool));
        let saved =
            found.cost().get() - mix_near(&other, each, found).map_or(f64::INFINITY, |mix| mix.cost().get());
        (saved > NO_DIFFERENCE * found.cost().get()).then(|| UsdPerMonth::const_new(saved))
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

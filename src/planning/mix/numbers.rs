//! The problem in plain numbers, hours that are alike counted once.

use std::cell::{Cell, RefCell};

use crate::planning::levels::Level;
use crate::units::tolerance::NOISE;
use crate::units::{Count, Quantity as _, UsdPerMonth};

use super::effort::Effort;
use super::problem::{Problem, Running, Work};

/// A mix that costs a smaller share of the most that one can cost tells nothing of prices.
const SCALE: f64 = 1e-3;

pub(super) struct Numbers {
    pub(super) works: Vec<WorkRow>,
    pub(super) pools: Vec<PoolRow>,
    /// Hours with different demands, the busiest first.
    pub(super) slots: Vec<Slot>,
    /// Every hour of the profile at every level, level by level.
    pub(in crate::planning) hours: Vec<HourAt>,
    /// Hours of the profile.
    pub(in crate::planning) profile: f64,
    pub(in crate::planning) budget: Option<f64>,
    /// Steps of the search so far: how much work it was.
    pub(super) filled: Cell<usize>,
    /// Steps that it may take.
    effort: usize,
    /// Whether there was an hour of which not every number of units was tried.
    cut: Cell<bool>,
    /// The best numbers of units at other prices: where a search starts.
    pub(in crate::planning) before: RefCell<Option<Vec<f64>>>,
}

pub(super) struct WorkRow {
    pub(super) ways: Vec<WayRow>,
    pub(super) tasks: f64,
    /// Tasks that may go wrong.
    pub(super) allowed: Option<f64>,
}

pub(super) struct WayRow {
    pub(super) pool: Option<usize>,
    /// Replicas that one task a month takes in its hour.
    pub(super) usage: f64,
    pub(in crate::planning) cost: f64,
    pub(in crate::planning) ends: f64,
    /// The share that goes wrong; nothing where that is not known.
    pub(super) wrong: Option<f64>,
}

pub(super) struct PoolRow {
    pub(super) running: Running,
    pub(super) opening: f64,
    pub(super) unit: f64,
    pub(super) replicas: f64,
    pub(super) spare: f64,
    pub(in crate::planning) most: f64,
    /// The fewest units and the most that can be of use.
    pub(super) least_units: f64,
    pub(super) most_units: f64,
}

pub(super) struct Slot {
    pub(in crate::planning) demand: Vec<f64>,
    /// Hours of the profile, each as often as its level is likely.
    pub(super) times: f64,
}

/// An hour of the profile at a level.
#[derive(Clone, Copy)]
pub(super) struct HourAt {
    pub(in crate::planning) level: usize,
    pub(super) slot: usize,
    /// How likely its level is.
    pub(super) weight: f64,
}

/// What a cent and a wrong task count for.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    /// The weight of what ends cost.
    pub(in crate::planning) ends: f64,
    /// What a wrong task of each workload costs besides.
    pub(super) wrong: Vec<f64>,
}

impl PoolRow {
    /// Replicas that serve.
    pub(super) fn serving(&self, units: f64) -> f64 {
        (self.present(units) - self.spare).max(0.0)
    }

    /// Replicas that there are.
    pub(super) fn present(&self, units: f64) -> f64 {
        (units * self.replicas).min(self.most)
    }

    /// What so many units cost that run all month.
    pub(in crate::planning) fn price(&self, units: f64) -> f64 {
        if units > 0.0 { self.opening + self.unit * units } else { 0.0 }
    }

    pub(super) fn is_hourly(&self) -> bool {
        self.running == Running::ByTheHour
    }

    /// The nearest number of units that there can be; none by the hour, which have one for each hour.
    pub(super) fn within(&self, units: f64) -> f64 {
        if self.is_hourly() { self.least_units } else { units.clamp(self.least_units, self.most_units) }
    }

    /// Whether there is a number of units to choose.
    pub(super) fn has_choice(&self) -> bool {
        self.most_units > self.least_units
    }

    /// Units that carry so many busy replicas.
    pub(super) fn units_for(&self, busy: f64) -> f64 {
        let wanted = (busy + self.spare).min(self.most);
        let units = if busy > 0.0 { (wanted / self.replicas * (1.0 - NOISE)).ceil() } else { 0.0 };
        units.max(self.least_units)
    }
}

impl Numbers {
    pub(in crate::planning) fn of(problem: &Problem, effort: Effort) -> Self {
        let profile = problem.hours();
        let chances = chances(&problem.levels);
        let works: Vec<WorkRow> = problem
            .works
            .iter()
            .enumerate()
            .map(|(at, work)| {
                let levels = chances.iter().enumerate();
                let mean: f64 = levels.map(|(level, chance)| chance * volume(problem, level, at)).sum();
                let tasks = work.demand.iter().map(|tasks| tasks.get()).sum::<f64>() * mean;
                let ways = work.ways.iter().map(|way| WayRow {
                    pool: way.on.map(|(pool, _)| pool),
                    usage: way.on.map_or(0.0, |(_, each)| profile as f64 / each.get() * (1.0 - NOISE)),
                    cost: way.cost.get(),
                    ends: way.ends.get(),
                    wrong: way.accuracy.map(|right| 1.0 - right.get()),
                });
                // What nobody serves is one more way, last of all: it is not billed, and never right.
                let nobody = work.unserved.map(|price| WayRow {
                    pool: None,
                    usage: 0.0,
                    cost: 0.0,
                    ends: price.get(),
                    wrong: Some(1.0),
                });
                let allowed = work.accuracy.map(|target| (1.0 - target.get()) * tasks * (1.0 + NOISE));
                WorkRow { ways: ways.chain(nobody).collect(), tasks, allowed }
            })
            .collect();
        let (slots, hours) = slots(problem, &chances, profile);
        let mut pools: Vec<PoolRow> = problem
            .pools
            .iter()
            .map(|pool| PoolRow {
                running: pool.running,
                opening: pool.opening.get(),
                unit: pool.unit.get(),
                replicas: pool.replicas.get().max(1.0),
                spare: pool.spare.get(),
                most: pool.most.map_or(f64::INFINITY, Count::get),
                least_units: (pool.least.get() / pool.replicas.get().max(1.0)).ceil(),
                most_units: 0.0,
            })
            .collect();
        for (at, pool) in pools.iter_mut().enumerate() {
            let busiest = slots.iter().map(|slot| usage(&works, slot, at)).fold(0.0, f64::max);
            pool.most_units = pool.units_for(busiest);
        }
        Self {
            works,
            pools,
            slots,
            hours,
            profile: profile as f64,
            filled: Cell::new(0),
            effort: effort.steps(),
            cut: Cell::new(false),
            before: RefCell::new(None),
            budget: problem.budget.map(UsdPerMonth::get),
        }
    }

    /// Counts steps.
    pub(super) fn count(&self, steps: usize) {
        self.filled.set(self.filled.get().saturating_add(steps));
    }

    /// The step at which a part of the search ends that may take so many more, and no more than all may.
    pub(super) fn until(&self, steps: usize) -> usize {
        self.filled.get().saturating_add(steps).min(self.effort)
    }

    /// Says that not every number of units of an hour was tried.
    pub(super) fn cut_short(&self) {
        self.cut.set(true);
    }

    /// Whether there is such an hour.
    pub(super) fn is_cut_short(&self) -> bool {
        self.cut.get()
    }

    /// Whether the search has taken its effort.
    pub(super) fn is_exhausted(&self) -> bool {
        self.is_past(self.effort)
    }

    /// Whether the search has come to a step.
    pub(super) fn is_past(&self, step: usize) -> bool {
        self.filled.get() > step
    }

    /// What a unit of a pool costs in one hour of the profile, all month.
    pub(super) fn hourly(&self, pool: usize) -> f64 {
        self.pools[pool].unit / self.profile
    }

    /// Replicas that all of a slot's demand takes in a pool.
    pub(super) fn usage(&self, slot: usize, pool: usize) -> f64 {
        usage(&self.works, &self.slots[slot], pool)
    }

    /// What prices of wrong tasks are measured in: what a mix costs, or, where that is next to nothing because nobody serves, a share
    /// of the most that one could.
    pub(super) fn scale(&self, cost: f64) -> f64 {
        let pools = self.pools.iter().map(|pool| pool.opening + pool.unit * pool.most_units);
        let works = self
            .works
            .iter()
            .map(|work| work.tasks * work.ways.iter().map(|way| way.cost + way.ends).fold(0.0, f64::max));
        cost.max(SCALE * (pools.sum::<f64>() + works.sum::<f64>()))
    }

    /// No price on wrong tasks.
    pub(super) fn plain(&self) -> Prices {
        Prices { ends: 1.0, wrong: vec![0.0; self.works.len()] }
    }
}

fn usage(works: &[WorkRow], slot: &Slot, pool: usize) -> f64 {
    let of = |(work, demand): (&WorkRow, &f64)| {
        let here = work.ways.iter().filter(|way| way.pool == Some(pool));
        here.map(|way| way.usage * demand).fold(0.0, f64::max)
    };
    works.iter().zip(&slot.demand).map(of).sum()
}

/// How likely each level is, so that they add up to one; one level where none is said.
fn chances(levels: &[Level]) -> Vec<f64> {
    let all: f64 = levels.iter().map(|level| level.chance.get()).sum();
    if all > 0.0 { levels.iter().map(|level| level.chance.get() / all).collect() } else { vec![1.0] }
}

fn volume(problem: &Problem, level: usize, work: usize) -> f64 {
    problem.levels.get(level).map_or(1.0, |level| level.volume(work).get())
}

/// Hours with the same demands of all workloads are one slot, whatever their level.
fn slots(problem: &Problem, chances: &[f64], profile: usize) -> (Vec<Slot>, Vec<HourAt>) {
    let mut hours = Vec::new();
    let mut order: Vec<(Vec<f64>, usize)> = Vec::new();
    for (level, weight) in chances.iter().enumerate() {
        for hour in 0..profile {
            let of = |(at, work): (usize, &Work)| {
                let demand = work.demand.get(hour).map_or(0.0, |tasks| tasks.get());
                demand * volume(problem, level, at)
            };
            order.push((problem.works.iter().enumerate().map(of).collect(), hours.len()));
            hours.push(HourAt { level, slot: 0, weight: *weight });
        }
    }
    order.sort_by(|a, b| {
        let sum = |demand: &[f64]| demand.iter().sum::<f64>();
        let bigger = sum(&b.0).total_cmp(&sum(&a.0));
        let other = a.0.iter().zip(&b.0).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
        bigger.then(other.unwrap_or(std::cmp::Ordering::Equal)).then(a.1.cmp(&b.1))
    });
    let mut slots: Vec<Slot> = Vec::new();
    for (demand, hour) in order {
        match slots.last_mut() {
            Some(slot) if slot.demand == demand => slot.times += hours[hour].weight,
            _ => slots.push(Slot { demand, times: hours[hour].weight }),
        }
        hours[hour].slot = slots.len() - 1;
    }
    (slots, hours)
}

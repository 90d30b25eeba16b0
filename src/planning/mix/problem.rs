//! What is asked: workloads by the hour, pools of replicas, and ways to serve each workload.

use crate::planning::levels::Level;
use crate::units::{Count, Fraction, Quantity as _, TasksPerMonth, UsdPerMonth, UsdPerTask};

/// A mix to be found.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The workloads; the demand of each has as many hours.
    pub works: Vec<Work>,
    /// Replicas that workloads share.
    pub pools: Vec<Pool>,
    /// What is paid in full as soon as a way is used.
    pub fixed: Vec<FixedCharge>,
    /// The most that the bill of a month may come to, on average over the levels.
    pub budget: Option<UsdPerMonth>,
    /// How much of everything may come: pools that run all month are chosen before that is known, all else after it.
    /// [`Level::certain`] where it is known.
    pub levels: Vec<Level>,
}

impl Problem {
    /// How many hours the profile has.
    pub fn hours(&self) -> usize {
        self.works.first().map_or(0, |work| work.demand.len())
    }

    /// The pool that a way, as a workload and a way of it, is on; nothing where it has none.
    pub fn pool_of(&self, (work, way): (usize, usize)) -> Option<usize> {
        Some(self.works.get(work)?.ways.get(way)?.on?.0)
    }

    /// The pool of a way if it runs all month.
    pub fn standing_pool_of(&self, way: (usize, usize)) -> Option<usize> {
        self.pool_of(way).filter(|pool| self.pools[*pool].running == Running::AllMonth)
    }

    /// The same with a demand that is known: that of a level.
    #[must_use]
    pub fn at_level(&self, level: usize) -> Self {
        self.at(&|work| self.levels.get(level).map_or(1.0, |level| level.volume(work).get()))
    }

    /// The same with a demand that is known: the mean.
    #[must_use]
    pub fn at_mean(&self) -> Self {
        let all: f64 = self.levels.iter().map(|level| level.chance.get()).sum();
        let share = |level: &Level, work: usize| level.chance.get() / all * level.volume(work).get();
        self.at(&|work| {
            if all > 0.0 { self.levels.iter().map(|level| share(level, work)).sum() } else { 1.0 }
        })
    }

    /// The question of some ways of each workload alone, with what is fixed of them; a workload without ways is left out.
    #[must_use]
    pub fn of_ways(&self, ways: &[Vec<usize>]) -> Self {
        let kept: Vec<usize> = (0..self.works.len()).filter(|work| !ways[*work].is_empty()).collect();
        let works = kept.iter().map(|work| {
            let own = ways[*work].iter().map(|way| self.works[*work].ways[*way].clone());
            Work { ways: own.collect(), ..self.works[*work].clone() }
        });
        let place = |(work, way): &(usize, usize)| {
            let at = kept.iter().position(|kept| kept == work)?;
            Some((at, ways[*work].iter().position(|own| own == way)?))
        };
        let fixed = self.fixed.iter().filter_map(|charge| {
            let ways: Vec<(usize, usize)> = charge.ways.iter().filter_map(place).collect();
            (!ways.is_empty()).then(|| FixedCharge { ways, ..charge.clone() })
        });
        let level = |level: &Level| Level {
            volumes: kept.iter().map(|work| level.volume(*work)).collect(),
            ..level.clone()
        };
        Self {
            works: works.collect(),
            fixed: fixed.collect(),
            levels: self.levels.iter().map(level).collect(),
            ..self.clone()
        }
    }

    fn at(&self, volume: &dyn Fn(usize) -> f64) -> Self {
        let works = self.works.iter().enumerate().map(|(at, work)| {
            let demand = work.demand.iter().map(|tasks| TasksPerMonth::const_new(tasks.get() * volume(at)));
            Work { demand: demand.collect(), ..work.clone() }
        });
        Self { works: works.collect(), levels: Level::certain(), ..self.clone() }
    }
}

/// A workload.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its name.
    pub name: String,
    /// Tasks a month that fall into each hour of the profile, at a level of 1.
    pub demand: Vec<TasksPerMonth>,
    /// The ways to serve it.
    pub ways: Vec<Way>,
    /// The share of its tasks that have to be done right, on average over the levels.
    pub accuracy: Option<Fraction>,
    /// What a task costs that nobody serves; without it all have to be served.
    pub unserved: Option<UsdPerTask>,
}

/// A way to serve a workload.
#[derive(Clone, Debug)]
pub struct Way {
    /// Its name.
    pub name: String,
    /// The pool whose replicas do it, with the tasks that one does in a month within its limits; nothing where there is no
    /// capacity to run out of.
    pub on: Option<(usize, TasksPerMonth)>,
    /// What a task costs besides the pool's replicas.
    pub cost: UsdPerTask,
    /// What the ends of a task cost, on average.
    pub ends: UsdPerTask,
    /// The share of tasks that are done right.
    pub accuracy: Option<Fraction>,
}

/// What is paid every month, once and in full, as soon as any of some ways serves anything or the fleet of one that runs all month is
/// there; at every level of the demand the same.
#[derive(Clone, Debug)]
pub struct FixedCharge {
    /// What it is for.
    pub name: String,
    /// What it comes to.
    pub cost: UsdPerMonth,
    /// The ways, as a workload and a way of it.
    pub ways: Vec<(usize, usize)>,
}

/// Replicas of one model on one kind of hardware. They are had in whole units: a server or an instance, or the several that one
/// replica takes.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// When its units are paid for.
    pub running: Running,
    /// What it costs to have any.
    pub opening: UsdPerMonth,
    /// What a unit costs that runs all month.
    pub unit: UsdPerMonth,
    /// Replicas in a unit.
    pub replicas: Count,
    /// Replicas that stand by and serve nothing, if there are any at all.
    pub spare: Count,
    /// The fewest replicas, spare ones included.
    pub least: Count,
    /// The most.
    pub most: Option<Count>,
}

/// When the units of a pool are paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// The same number in every hour of the month.
    AllMonth,
    /// Each hour as many as it takes.
    ByTheHour,
}

/// Why there is no mix.
#[derive(Clone, Debug, PartialEq)]
pub enum Infeasible {
    /// Nobody serves some of the tasks, however many replicas there are.
    Capacity {
        /// The workload.
        work: usize,
    },
    /// No mix is so accurate.
    Accuracy {
        /// The workload.
        work: usize,
        /// The most accurate that there is.
        best: Fraction,
    },
    /// No mix is so cheap.
    Budget {
        /// The smallest bill that there is.
        least: UsdPerMonth,
    },
}

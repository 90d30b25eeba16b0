//! What is asked: workloads by the hour, pools of replicas, and ways to serve each workload.

use crate::units::{Count, Fraction, TasksPerMonth, UsdPerMonth, UsdPerTask};

/// A mix to be found.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The workloads; the demand of each has as many hours.
    pub works: Vec<Work>,
    /// Replicas that workloads share.
    pub pools: Vec<Pool>,
    /// The most that the bill of a month may come to.
    pub budget: Option<UsdPerMonth>,
}

/// A workload.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its name.
    pub name: String,
    /// Tasks a month that fall into each hour of the profile.
    pub demand: Vec<TasksPerMonth>,
    /// The ways to serve it.
    pub ways: Vec<Way>,
    /// The share of its tasks that have to be done right.
    pub accuracy: Option<Fraction>,
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

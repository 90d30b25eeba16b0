//! What each option would cost alone, beside the plan.

use crate::planning::{Infeasible, Mix, Problem, mix};
use crate::units::{Count, Fraction, Quantity, UsdPerMonth};

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

pub(in crate::economics) fn alone(problem: &Problem) -> Vec<Alone> {
    let mut all = Vec::new();
    for (at, work) in problem.works.iter().enumerate() {
        for way in 0..work.ways.len() {
            let mut ways = vec![Vec::new(); problem.works.len()];
            ways[at] = vec![way];
            let part = Problem { budget: None, ..problem.of_ways(&ways) };
            all.push(Alone { work: at, way, found: mix(&part).map(|mix| Single::of(&mix)) });
        }
    }
    all
}

/// The cheapest single option of each workload, all of them together.
pub(in crate::economics) fn best_single(problem: &Problem, alone: &[Alone]) -> Option<Single> {
    let mut ways = Vec::new();
    for at in 0..problem.works.len() {
        let own = alone.iter().filter(|alone| alone.work == at);
        let (way, _) = own
            .filter_map(|alone| Some((alone.way, alone.found.as_ref().ok()?.cost().get())))
            .min_by(|a, b| a.1.total_cmp(&b.1))?;
        ways.push(vec![way]);
    }
    let part = Problem { budget: None, ..problem.of_ways(&ways) };
    mix(&part).ok().map(|mix| Single::of(&mix))
}

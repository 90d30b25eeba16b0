//! What all hours cost at least with given replicas of the pools that run all month, units by the hour had in any part: a plane that lies
//! below that cost wherever the replicas are (a cut of Benders 1962).

use crate::units::tolerance::NOISE;

use super::dispatch::Hours;
use super::numbers::Numbers;
use super::packing::Packing;

/// A plane: *height* − Σ *saves* × *replicas* is no more than what the hours cost.
pub(super) struct Cut {
    pub(super) height: f64,
    /// What one more replica saves, by pool.
    pub(super) saves: Vec<f64>,
    /// What the hours cost with the replicas that it was made of.
    pub(super) cost: f64,
}

/// Makes cuts at given prices.
pub(super) struct Cuts<'n> {
    numbers: &'n Numbers,
    /// What a task costs on a way, by workload.
    costs: Vec<Vec<f64>>,
    packing: Packing,
}

impl<'n> Cuts<'n> {
    pub(super) fn new(relaxed: &Hours<'n>, numbers: &'n Numbers) -> Self {
        Self { numbers, costs: relaxed.costs().to_vec(), packing: Packing::default() }
    }

    /// The plane at so many replicas that serve, by pool.
    pub(super) fn at(&mut self, replicas: &[f64]) -> Cut {
        let pools = replicas.len();
        let mut sum = Cut { height: 0.0, saves: vec![0.0; pools], cost: 0.0 };
        for slot in 0..self.numbers.slots.len() {
            self.slot(slot, replicas, &mut sum);
        }
        let saved: f64 = sum.saves.iter().zip(replicas).map(|(saves, replicas)| saves * replicas).sum();
        sum.height = sum.cost + saved;
        sum
    }

    fn slot(&mut self, slot: usize, replicas: &[f64], sum: &mut Cut) {
        let numbers = self.numbers;
        let row = &numbers.slots[slot];
        let works = numbers.works.len();
        let is_open = |pool: usize| replicas[pool] > 0.0 || numbers.pools[pool].most_units > 0.0;
        let columns: Vec<(usize, usize, usize)> = (0..works)
            .flat_map(|work| {
                let ways = numbers.works[work].ways.iter().enumerate();
                ways.filter_map(move |(way, of)| Some((work, way, of.pool?)))
            })
            .filter(|(work, _, pool)| row.demand[*work] > 0.0 && is_open(*pool))
            .collect();
        numbers.count(1);
        self.packing.start(columns.len(), works + replicas.len());
        let mut cost = 0.0;
        let elsewhere: Vec<f64> = (0..works).map(|work| self.elsewhere(work, slot)).collect();
        for (work, (elsewhere, demand)) in elsewhere.iter().zip(&row.demand).enumerate() {
            self.packing.room(work, 1.0);
            cost += elsewhere * demand;
        }
        for (pool, there) in replicas.iter().enumerate() {
            self.packing.room(works + pool, *there);
        }
        for (column, (work, way, pool)) in columns.iter().enumerate() {
            let usage = numbers.works[*work].ways[*way].usage;
            self.packing.uses(*work, column, 1.0);
            self.packing.uses(works + pool, column, usage * row.demand[*work]);
            let saves = elsewhere[*work] - self.costs[*work][*way];
            self.packing.worth(column, 0.0, saves * row.demand[*work]);
        }
        self.packing.solve();
        numbers.count(self.packing.steps());
        for (taken, (work, way, _)) in self.packing.taken.iter().zip(&columns) {
            cost -= (elsewhere[*work] - self.costs[*work][*way]) * row.demand[*work] * taken;
        }
        sum.cost += cost * row.times;
        for (pool, saves) in sum.saves.iter_mut().enumerate() {
            *saves += self.packing.price(works + pool) * row.times;
        }
    }

    /// What a task costs without replicas; where that is not possible, more than any replica, so that what is not served costs what it never
    /// saves. A bound may ask for less than all.
    fn elsewhere(&self, work: usize, slot: usize) -> f64 {
        const DEAR: f64 = 2.0;
        let numbers = self.numbers;
        let ways = || numbers.works[work].ways.iter().zip(&self.costs[work]);
        let free = ways().filter(|(way, _)| way.pool.is_none()).map(|(_, cost)| *cost).reduce(f64::min);
        free.unwrap_or_else(|| {
            let times = numbers.slots[slot].times.max(NOISE);
            let dearest = ways().filter_map(|(way, cost)| {
                let row = &numbers.pools[way.pool?];
                Some(cost + (row.opening + row.unit) * way.usage / row.replicas / times)
            });
            DEAR * dearest.fold(0.0, f64::max)
        })
    }
}

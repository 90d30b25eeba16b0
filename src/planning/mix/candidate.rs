//! A mix in plain numbers: what is served where in each hour, and what that comes to.

use crate::units::Fraction;
use crate::units::tolerance::NOISE;

use super::numbers::Numbers;

/// A mix in plain numbers.
#[derive(Clone)]
pub(super) struct Candidate {
    /// By pool, of those that run all month.
    pub(in crate::planning) units: Vec<f64>,
    /// Every hour at every level.
    pub(in crate::planning) hours: Vec<CandidateHour>,
    /// Bill and ends of each level.
    pub(in crate::planning) levels: Vec<(f64, f64)>,
    /// Both on average over the levels.
    pub(super) bill: f64,
    pub(in crate::planning) ends: f64,
    /// Wrong tasks, by workload.
    pub(super) wrong: Vec<f64>,
    pub(super) unserved: f64,
    /// Whether nothing is cheaper at its prices.
    pub(super) proven: bool,
    /// What anything costs at least at its prices, wrong tasks in.
    pub(super) lower: f64,
}

#[derive(Clone)]
pub(super) struct CandidateHour {
    /// Tasks by workload and way, what nobody serves last.
    pub(super) served: Vec<Vec<f64>>,
    pub(in crate::planning) units: Vec<f64>,
}

impl Candidate {
    /// Whether every target is kept.
    pub(super) fn keeps_all(&self, numbers: &Numbers) -> bool {
        (0..numbers.works.len()).all(|work| keeps(numbers, self, work))
    }

    /// Bill, ends and wrong tasks, from what is served in its hours.
    pub(super) fn add_up(&mut self, numbers: &Numbers) {
        let pools = numbers.pools.iter().zip(&self.units).filter(|(pool, _)| !pool.is_hourly());
        let fixed: f64 = pools.map(|(pool, units)| pool.price(*units)).sum();
        let levels = numbers.hours.last().map_or(0, |at| at.level + 1);
        self.levels = vec![(fixed, 0.0); levels];
        (self.bill, self.ends) = (fixed, 0.0);
        for (at, hour) in numbers.hours.iter().zip(&self.hours) {
            let (bill, ends) = hour.costs(numbers);
            let level = &mut self.levels[at.level];
            *level = (level.0 + bill, level.1 + ends);
            self.bill += at.weight * bill;
            self.ends += at.weight * ends;
        }
        self.wrong = (0..numbers.works.len())
            .map(|work| {
                let hours = numbers.hours.iter().zip(&self.hours);
                hours.map(|(at, hour)| at.weight * wrong_of(numbers, hour, work)).sum()
            })
            .collect();
    }
}

impl CandidateHour {
    /// What it is billed, fleets that run all month aside, and what its ends cost.
    pub(super) fn costs(&self, numbers: &Numbers) -> (f64, f64) {
        let (mut bill, mut ends) = (0.0, 0.0);
        for (pool, units) in self.units.iter().enumerate() {
            bill += if numbers.pools[pool].is_hourly() { numbers.hourly(pool) * units } else { 0.0 };
        }
        for (served, work) in self.served.iter().zip(&numbers.works) {
            for (tasks, way) in served.iter().zip(&work.ways) {
                bill += tasks * way.cost;
                ends += tasks * way.ends;
            }
        }
        (bill, ends)
    }

    /// A part of the way to another hour, on the most units of both; all of it is the other.
    pub(super) fn towards(&self, other: &Self, share: f64) -> Self {
        let between = |a: f64, b: f64| a + (b - a) * share;
        let served = self.served.iter().zip(&other.served);
        let served = served.map(|(a, b)| a.iter().zip(b).map(|(a, b)| between(*a, *b)).collect());
        let units = self.units.iter().zip(&other.units);
        let units = units.map(|(a, b)| if share >= 1.0 { *b } else { a.max(*b) });
        Self { served: served.collect(), units: units.collect() }
    }
}

pub(super) fn objective(raw: &Candidate, ends: f64) -> f64 {
    raw.bill + ends * raw.ends
}

pub(super) fn keeps(numbers: &Numbers, raw: &Candidate, work: usize) -> bool {
    numbers.works[work].allowed.is_none_or(|allowed| raw.wrong[work] <= allowed * (1.0 + NOISE) + NOISE)
}

pub(super) fn accuracy(numbers: &Numbers, raw: &Candidate, work: usize) -> Fraction {
    let share = raw.wrong[work] / numbers.works[work].tasks;
    Fraction::const_new((1.0 - share).clamp(0.0, 1.0))
}

pub(super) fn wrong_of(numbers: &Numbers, hour: &CandidateHour, work: usize) -> f64 {
    let ways = &numbers.works[work].ways;
    hour.served[work].iter().zip(ways).map(|(tasks, way)| tasks * way.wrong.unwrap_or(0.0)).sum()
}

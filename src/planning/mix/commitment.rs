//! How many units of the pools that run all month: every number that could be the best is tried; where there are too many, by branch and
//! bound, as far as the effort goes.

use crate::units::tolerance::NOISE;

use super::bound_of_hours::Cuts;
use super::branch::{Considers, branch_and_bound};
use super::dispatch::{HourCost, Hours};
use super::numbers::{Numbers, Prices};
use super::relaxation::{Region, Relaxation};

/// Steps that a search takes to try every number.
const MOST_WORK: usize = 1_500_000;
/// The same where several pools run all month: numbers that are more are searched by branch and bound.
const EVERY_WORK: usize = 500_000;
/// Numbers that are kept to be tried one by one.
const MOST_KEPT: usize = 100_000;

/// The best numbers that were found.
pub(super) struct Committed {
    /// By pool; of pools that are paid by the hour 0.
    pub(in crate::planning) units: Vec<f64>,
    pub(super) worth: HourCost,
    /// Whether nothing better is left.
    pub(super) proven: bool,
    /// What any numbers cost at least; without meaning where not all were asked for.
    pub(super) lower: f64,
}

/// Looks for the cheapest numbers at given prices.
fn search<'n>(hours: &mut Hours<'n>, relaxed: &mut Hours<'n>, among: Among<'_>) -> Committed {
    let numbers = hours.numbers;
    let fixed: Vec<usize> =
        (0..numbers.pools.len()).filter(|pool| !numbers.pools[*pool].is_hourly()).collect();
    let start: Vec<f64> = numbers.pools.iter().map(|pool| pool.least_units).collect();
    let floor = hours.floor.iter().zip(&numbers.slots).map(|(floor, slot)| floor * slot.times).sum();
    let mut search =
        Search { fixed, floor, until: numbers.until(MOST_WORK), hours, relaxed, best: None, proven: true };
    // At other prices the best numbers were near these.
    let before = numbers.before.borrow().clone();
    let furthest = if before.is_some() { 2.0 } else { f64::INFINITY };
    search.descend(before.unwrap_or(start), furthest);
    let mut lower = f64::NEG_INFINITY;
    if among == Among::All {
        lower = search.all();
    }
    let Search { proven, best, .. } = search;
    let start: Vec<f64> = numbers.pools.iter().map(|pool| pool.least_units).collect();
    let (units, worth) = best.unwrap_or((start, HourCost::NEVER));
    let proven = proven && among == Among::All && !numbers.is_cut_short();
    if proven {
        lower = worth.cost;
    }
    numbers.before.replace(Some(units.clone()));
    Committed { units, worth, proven, lower }
}

/// What given numbers come to.
pub(super) fn worth(hours: &mut Hours<'_>, units: &[f64], cutoff: Option<HourCost>) -> Option<HourCost> {
    let numbers = hours.numbers;
    let all = numbers.pools.iter().zip(units).filter(|(pool, _)| !pool.is_hourly());
    let fixed: f64 = all.map(|(pool, units)| pool.price(*units)).sum();
    let mut sum = HourCost { unserved: 0.0, cost: fixed };
    let mut left: f64 = hours.floor.iter().zip(&numbers.slots).map(|(floor, slot)| floor * slot.times).sum();
    let mut units = units.to_vec();
    for (at, slot) in numbers.slots.iter().enumerate() {
        if let Some(cutoff) = cutoff
            && cutoff.unserved <= NOISE
            && (sum.unserved > NOISE || sum.cost + left >= cutoff.cost)
        {
            return None;
        }
        let worth = hours.solve(at, &mut units);
        sum.unserved += worth.unserved * slot.times / numbers.profile;
        sum.cost += worth.cost * slot.times;
        left -= hours.floor[at] * slot.times;
    }
    Some(sum)
}

struct Search<'h, 'n> {
    hours: &'h mut Hours<'n>,
    /// The same with parts of units by the hour: a bound.
    relaxed: &'h mut Hours<'n>,
    fixed: Vec<usize>,
    /// The cheapest that all hours can be.
    floor: f64,
    until: usize,
    best: Option<(Vec<f64>, HourCost)>,
    proven: bool,
}

impl Considers for Search<'_, '_> {
    fn consider(&mut self, units: &[f64]) {
        Search::consider(self, units);
    }

    fn best(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |(_, worth)| worth.cost)
    }

    fn is_over(&self) -> bool {
        self.hours.numbers.is_past(self.until)
    }
}

impl Search<'_, '_> {
    /// Looks at all numbers that could be the best; what any cost at least, as far as that came out.
    fn all(&mut self) -> f64 {
        let numbers = self.hours.numbers;
        let mut units: Vec<f64> = numbers.pools.iter().map(|pool| pool.least_units).collect();
        let choices = self.fixed.iter().filter(|pool| numbers.pools[**pool].has_choice()).count();
        let until = self.until;
        if numbers.is_exhausted() {
            self.proven = choices == 0;
            // What serves everything is no question of effort.
            self.serves_all();
            return f64::NEG_INFINITY;
        }
        if choices > 1 {
            self.until = numbers.until(EVERY_WORK);
        }
        self.every(0, 0.0, &mut units);
        if self.proven || choices < 1 || !self.serves_all() {
            return f64::NEG_INFINITY;
        }
        self.until = until.max(numbers.until(MOST_WORK));
        let high = numbers.pools.iter().map(|pool| if pool.is_hourly() { 0.0 } else { pool.most_units });
        let low = numbers.pools.iter().map(|pool| if pool.is_hourly() { 0.0 } else { pool.least_units });
        let all = Region { low: low.collect(), high: high.collect() };
        let cuts = Cuts::new(self.relaxed, numbers);
        let mut relaxation = Relaxation::new(numbers, cuts, self.floor, Considers::best(self));
        let bound = branch_and_bound(self, &mut relaxation, all);
        self.proven = bound.is_none();
        bound.unwrap_or(f64::NEG_INFINITY)
    }

    /// Whether the best so far serves everything: with the most units that can be of use, if with any.
    fn serves_all(&mut self) -> bool {
        let pools = &self.hours.numbers.pools;
        let most: Vec<f64> =
            pools.iter().map(|pool| if pool.is_hourly() { 0.0 } else { pool.most_units }).collect();
        self.best.as_ref().is_some_and(|(_, worth)| worth.unserved <= NOISE)
            || (self.consider(&most) && self.best.as_ref().is_some_and(|(_, worth)| worth.unserved <= NOISE))
    }

    /// Holds numbers against the best so far; what they come to is worked out only as far as it takes.
    fn consider(&mut self, units: &[f64]) -> bool {
        let cutoff = self.best.as_ref().map(|(_, worth)| *worth);
        let Some(found) = worth(self.hours, units, cutoff) else { return false };
        let better = cutoff.is_none_or(|best| found.better_than(best));
        if better {
            self.best = Some((units.to_vec(), found));
        }
        better
    }

    /// Changes one number after the other, in smaller and smaller steps from the furthest on, while that helps: a good start.
    fn descend(&mut self, mut units: Vec<f64>, furthest: f64) {
        let pools = &self.hours.numbers.pools;
        self.best = match self.best.take() {
            None => {
                self.consider(&units);
                self.best.take()
            }
            Some(best) => {
                let found = worth(self.hours, &units, None).unwrap_or(HourCost::NEVER);
                Some(if found.better_than(best.1) { (units.clone(), found) } else { best })
            }
        };
        let most = self.fixed.iter().map(|pool| pools[*pool].most_units).fold(1.0, f64::max);
        let mut step = most.min(furthest);
        while step >= 1.0 && !Considers::is_over(self) {
            let mut moved = false;
            for at in 0..self.fixed.len() {
                let pool = self.fixed[at];
                let (least, most) = (pools[pool].least_units, pools[pool].most_units);
                for next in [units[pool] - step, units[pool] + step] {
                    let mut other = units.clone();
                    other[pool] = next.clamp(least, most);
                    if other[pool] != units[pool] && self.consider(&other) {
                        units = other;
                        moved = true;
                        break;
                    }
                }
            }
            if !moved {
                step = (step / 2.0).floor();
            }
        }
    }

    /// Every number that could be better than the best so far.
    fn every(&mut self, level: usize, paid: f64, units: &mut Vec<f64>) {
        let Some(pool) = self.fixed.get(level).copied() else {
            self.consider(units);
            return;
        };
        let row = &self.hours.numbers.pools[pool];
        let (least, most) = (row.least_units, row.most_units);
        if level + 1 == self.fixed.len() {
            self.valley(pool, units);
            units[pool] = least;
            return;
        }
        let mut count = least;
        while count <= most {
            // Numbers that cost too much by themselves fill no hour, and are very many of many pools.
            self.hours.numbers.count(1);
            let price = self.hours.numbers.pools[pool].price(count);
            let cutoff = self.best.as_ref().map_or(HourCost::NEVER, |(_, worth)| *worth);
            if cutoff.unserved <= NOISE && paid + price + self.floor >= cutoff.cost {
                break;
            }
            if self.hours.numbers.is_past(self.until) {
                self.proven = false;
                break;
            }
            units[pool] = count;
            self.every(level + 1, paid + price, units);
            count += 1.0;
        }
        units[pool] = least;
    }

    /// What these numbers cost at least.
    fn bound(&mut self, units: &[f64]) -> HourCost {
        let pools = self.hours.numbers.pools.iter().zip(units);
        let units: Vec<f64> =
            pools.map(|(pool, units)| if pool.is_hourly() { pool.most_units } else { *units }).collect();
        worth(self.relaxed, &units, None).unwrap_or(HourCost::NEVER)
    }

    fn may_improve(&self, bound: HourCost) -> bool {
        self.best.as_ref().is_none_or(|(_, best)| bound.better_than(*best))
    }

    /// With parts of units by the hour, the cost of a number of units falls to the lowest and rises behind it, once there is one that
    /// serves: the lowest is found by halves, and from there on both sides are tried as far as they could be better than the best.
    fn valley(&mut self, pool: usize, units: &mut [f64]) {
        let row = &self.hours.numbers.pools[pool];
        let first = row.least_units.max((row.spare / row.replicas).floor() + 1.0);
        let (none, most) = (row.least_units, row.most_units);
        if none < first {
            units[pool] = none;
            self.consider(units);
        }
        let (mut low, mut high) = (first, most);
        while low < high {
            let middle = f64::midpoint(low, high).floor();
            let mut of = |count: f64| {
                units[pool] = count;
                self.bound(units)
            };
            let (here, next) = (of(middle), of(middle + 1.0));
            if next.better_than(here) { low = middle + 1.0 } else { high = middle }
        }
        for (start, step) in [(low, 1.0), (low - 1.0, -1.0)] {
            let mut count = start;
            while (first..=most).contains(&count) {
                units[pool] = count;
                let bound = self.bound(units);
                if !self.may_improve(bound) {
                    break;
                }
                if self.hours.numbers.is_past(self.until) {
                    self.proven = false;
                    break;
                }
                self.consider(units);
                count += step;
            }
        }
    }
}

/// All numbers that come to less than a cost at given prices, the cheapest first. Nothing where there are too many to try.
pub(super) fn below(numbers: &Numbers, prices: &Prices, cost: f64) -> Option<Vec<(Vec<f64>, f64)>> {
    let mut hours = Hours::new(numbers, prices);
    let floor: f64 = hours.floor.iter().zip(&numbers.slots).map(|(floor, slot)| floor * slot.times).sum();
    let until = numbers.until(MOST_WORK);
    let mut open: Vec<(Vec<f64>, f64)> = vec![(vec![0.0; numbers.pools.len()], 0.0)];
    for (at, pool) in numbers.pools.iter().enumerate() {
        let mut next = Vec::new();
        for (units, paid) in &open {
            let mut count = pool.least_units;
            while !pool.is_hourly()
                && count <= pool.most_units
                && next.len() <= MOST_KEPT
                && paid + pool.price(count) + floor < cost
            {
                let mut units = units.clone();
                units[at] = count;
                next.push((units, paid + pool.price(count)));
                count += 1.0;
            }
        }
        if !pool.is_hourly() {
            open = next;
        }
        if open.len() > MOST_KEPT {
            return None;
        }
    }
    let mut found = Vec::new();
    for (units, _) in open {
        if numbers.is_past(until) || numbers.is_cut_short() {
            return None;
        }
        found.extend(
            worth(&mut hours, &units, Some(HourCost { unserved: 0.0, cost }))
                .map(|worth| (units, worth.cost)),
        );
    }
    found.sort_by(|a, b| a.1.total_cmp(&b.1));
    Some(found)
}

/// Which numbers of units to look at.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Among<'u> {
    /// Every one that could be the best.
    All,
    /// Those to which one change after the other leads from the best at the prices before.
    Near,
    /// These.
    These(&'u [f64]),
}

/// The best at given prices.
pub(super) fn best<'n>(numbers: &'n Numbers, prices: &Prices, among: Among<'_>) -> (Hours<'n>, Committed) {
    let mut hours = Hours::new(numbers, prices);
    let found = match among {
        Among::All | Among::Near => search(&mut hours, &mut Hours::relaxed(numbers, prices), among),
        Among::These(units) => {
            let worth = worth(&mut hours, units, None).unwrap_or(HourCost::NEVER);
            let proven = !numbers.is_cut_short();
            Committed { units: units.to_vec(), worth, proven, lower: worth.cost }
        }
    };
    (hours, found)
}

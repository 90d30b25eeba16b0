//! Whole numbers of units by branch and bound: a box of numbers that can hold nothing cheaper than what was found is dropped whole; the others
//! are halved, those that may hold the cheapest first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::units::tolerance::{NEAR, NOISE};

use super::relaxation::{Region, Relaxation, Relaxed};

/// Planes that are added for a box, and for the first.
const CUTS: usize = 3;
const FIRST_CUTS: usize = 150;
/// Boxes that wait, so that memory is bounded.
const MOST_OPEN: usize = 50_000;

struct Open {
    bound: f64,
    /// Which one came first, for boxes that may hold the same.
    number: usize,
    within: Region,
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Open {}
impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Open {
    /// The greatest is the one to look at next: the lowest bound, and of those the first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(other.number.cmp(&self.number))
    }
}

/// What branch and bound asks of a search.
pub(super) trait Considers {
    /// Holds whole numbers against the best so far.
    fn consider(&mut self, units: &[f64]);
    /// What the best so far costs.
    fn best(&self) -> f64;
    /// Whether the effort is taken.
    fn is_over(&self) -> bool;
}

/// Searches a box; what nothing in it can be cheaper than, if the search ended before that was the best that was found.
pub(super) fn branch_and_bound(
    search: &mut impl Considers,
    relaxation: &mut Relaxation<'_>,
    all: Region,
) -> Option<f64> {
    let mut open = BinaryHeap::from([Open { bound: f64::NEG_INFINITY, number: 0, within: all }]);
    let mut number = 0;
    while let Some(next) = open.pop() {
        let cutoff = |search: &dyn Considers| search.best() * (1.0 - NOISE);
        if next.bound >= cutoff(search) {
            return None;
        }
        let bound_of_all =
            if number == 0 { first_bound(search, relaxation, &next.within) } else { next.bound };
        if (search.is_over() && number > 0) || open.len() > MOST_OPEN {
            return Some(bound_of_all);
        }
        let mut found = relaxation.least(&next.within);
        for _ in 0..CUTS {
            if found.cost >= cutoff(search) || relaxation.cut(&next.within, &found) <= NEAR {
                break;
            }
            found = relaxation.least(&next.within);
        }
        if search.is_over() {
            return Some(bound_of_all.max(next.bound));
        }
        let bound = found.cost.max(next.bound);
        let whole: Vec<f64> = found.units.iter().map(|units| (units - NOISE).ceil()).collect();
        search.consider(&whole);
        let nearest: Vec<f64> = found.units.iter().map(|units| (units + 0.5).floor()).collect();
        if nearest != whole {
            search.consider(&nearest);
        }
        if bound >= cutoff(search) {
            continue;
        }
        for within in halves(&next.within, &found) {
            number += 1;
            open.push(Open { bound, number, within });
        }
    }
    None
}

/// A bound for everything, from as many planes as it takes.
fn first_bound(search: &dyn Considers, relaxation: &mut Relaxation<'_>, all: &Region) -> f64 {
    let mut bound = f64::NEG_INFINITY;
    for _ in 0..FIRST_CUTS {
        let found = relaxation.least(all);
        bound = bound.max(found.cost);
        if relaxation.cut(all, &found) <= NEAR || bound >= search.best() * (1.0 - NOISE) || search.is_over() {
            break;
        }
    }
    bound
}

/// Parts of a box that leave out where its bound is lowest, unless that is a whole number.
fn halves(within: &Region, found: &Relaxed) -> Vec<Region> {
    let pools = || (0..within.low.len()).filter(|pool| within.low[*pool] < within.high[*pool]);
    let part = |pool: usize| {
        let part = found.units[pool] - found.units[pool].floor();
        part.min(1.0 - part)
    };
    let Some(most) = pools().max_by(|a, b| part(*a).total_cmp(&part(*b))) else { return Vec::new() };
    let with = |pool: usize, low: f64, high: f64| {
        let mut next = within.clone();
        (next.low[pool], next.high[pool]) = (low, high);
        (low <= high).then_some(next)
    };
    if part(most) > NEAR {
        let at = found.units[most].floor();
        let halves = [with(most, within.low[most], at), with(most, at + 1.0, within.high[most])];
        return halves.into_iter().flatten().collect();
    }
    // All are whole, and the bound is below what they cost: that number by itself, and those on both sides.
    let far = |pool: usize| within.high[pool] - within.low[pool];
    let Some(pool) = pools().max_by(|a, b| far(*a).total_cmp(&far(*b))) else { return Vec::new() };
    let at = (found.units[pool] + 0.5).floor().clamp(within.low[pool], within.high[pool]);
    let parts =
        [with(pool, at, at), with(pool, within.low[pool], at - 1.0), with(pool, at + 1.0, within.high[pool])];
    parts.into_iter().flatten().collect()
}

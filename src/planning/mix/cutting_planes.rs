//! Prices of wrong tasks of all workloads at once. What the cheapest mix comes to at given prices, less what is allowed to go wrong, is
//! a bound on every mix that keeps the targets. It is concave in the prices, and each mix that was cheapest somewhere is a plane above
//! it: the highest point under all planes says where to look next (cutting planes, Kelley 1960), and the planes that meet there are the
//! mixes of which the best one is made.

use good_lp::{Expression, ProblemVariables, Solution as _, SolverModel as _, constraint, microlp, variable};

use crate::units::tolerance::{NEAR, SOLVED, STATED};

use super::candidate::{Candidate, objective};
use super::numbers::{Numbers, Prices};

/// A mix that is the cheapest at its prices.
#[derive(Clone)]
pub(super) struct Plane {
    pub(super) prices: Prices,
    /// Units of the pools that run all month.
    pub(in crate::planning) units: Vec<f64>,
    cost: f64,
    /// Wrong tasks beyond those that are allowed, by target, over all tasks of the workload.
    over: Vec<f64>,
}

/// Planes above the bound.
#[derive(Clone)]
pub(super) struct Planes<'n> {
    numbers: &'n Numbers,
    /// Workloads that have a target.
    pub(in crate::planning) targets: Vec<usize>,
    /// What everything costs, about.
    scale: f64,
    ends: f64,
    pub(in crate::planning) all: Vec<Plane>,
}

/// A point under the planes: prices by target, in what everything costs over the tasks of the workload; and its height.
#[derive(Clone)]
pub(super) struct Point {
    pub(in crate::planning) at: Vec<f64>,
    pub(super) height: f64,
}

/// Dearer than anything that could be saved.
const DEAREST: f64 = 1e7;
const MANY: usize = 500;
/// Part of the way from the best point to the highest under the planes: all the way swings from side to side.
const PART: f64 = 0.5;

impl<'n> Planes<'n> {
    pub(in crate::planning) fn new(numbers: &'n Numbers, ends: f64, scale: f64) -> Self {
        let works = 0..numbers.works.len();
        let targets = works.filter(|work| numbers.works[*work].allowed.is_some()).collect();
        Self { numbers, targets, scale: scale.max(f64::MIN_POSITIVE), ends, all: Vec::new() }
    }

    /// The same without its planes.
    pub(super) fn empty(&self) -> Self {
        Self { all: Vec::new(), targets: self.targets.clone(), ..*self }
    }

    /// Prices in dollars for a wrong task.
    pub(super) fn prices(&self, at: &[f64]) -> Prices {
        let mut prices = Prices { ends: self.ends, ..self.numbers.plain() };
        for (work, at) in self.targets.iter().zip(at) {
            prices.wrong[*work] = at * self.scale / self.numbers.works[*work].tasks.max(f64::MIN_POSITIVE);
        }
        prices
    }

    /// Wrong tasks of these workloads are as dear as can be, of the others they are free.
    pub(super) fn dearest(&self, works: &[usize]) -> Vec<f64> {
        self.targets.iter().map(|work| if works.contains(work) { DEAREST } else { 0.0 }).collect()
    }

    /// Puts in a mix that is the cheapest at these prices; the height of the bound there, if it is.
    pub(in crate::planning) fn add(&mut self, prices: Prices, at: &[f64], raw: &Candidate) -> f64 {
        let over = self.targets.iter().map(|work| {
            let row = &self.numbers.works[*work];
            (raw.wrong[*work] - row.allowed.unwrap_or(0.0)) / row.tasks.max(f64::MIN_POSITIVE)
        });
        let plane = Plane {
            prices,
            units: raw.units.clone(),
            cost: objective(raw, self.ends) / self.scale,
            over: over.collect(),
        };
        let height = plane.height(at);
        self.all.push(plane);
        height
    }

    /// What lies under all planes at a point.
    fn under(&self, at: &[f64]) -> f64 {
        self.all.iter().map(|plane| plane.height(at)).fold(f64::INFINITY, f64::min)
    }

    /// In dollars.
    pub(super) fn dollars(&self, height: f64) -> f64 {
        height * self.scale
    }

    /// The highest point under all planes.
    pub(super) fn highest(&self) -> Option<Point> {
        let mut variables = ProblemVariables::new();
        let height = variables.add(variable());
        let at: Vec<_> = self.targets.iter().map(|_| variables.add(variable().min(0).max(DEAREST))).collect();
        let mut model = variables.maximise(height).using(microlp);
        for plane in &self.all {
            let mut below = Expression::from(height);
            for (over, at) in plane.over.iter().zip(&at) {
                below.add_mul(-over, *at);
            }
            model.add_constraint(constraint!(below <= plane.cost));
        }
        let found = model.solve().ok()?;
        let at: Vec<f64> = at.iter().map(|at| found.value(*at).max(0.0)).collect();
        Some(Point { height: self.under(&at), at })
    }

    /// Looks for the highest point of the bound; `cheapest` gives the mix at some prices. Ends early where the bound is above
    /// `enough`, or where `go_on` says so.
    pub(super) fn climb(
        &mut self,
        start: &[f64],
        enough: f64,
        mut cheapest: impl FnMut(&Prices) -> Candidate,
        mut go_on: impl FnMut() -> bool,
    ) -> Point {
        let near = if self.numbers.slots.len() > MANY { STATED } else { NEAR };
        let mut best = Point { at: start.to_vec(), height: f64::NEG_INFINITY };
        let mut next = start.to_vec();
        loop {
            let before = self.under(&next);
            let prices = self.prices(&next);
            let raw = cheapest(&prices);
            self.add(prices, &next, &raw);
            let (here, there) = (self.under(&next), self.under(&best.at));
            // Planes that came since may have lowered what was the best.
            best.height = best.height.min(there);
            let tight = before - here <= near * here.abs();
            if here >= best.height {
                best = Point { at: next.clone(), height: here };
            }
            let Some(highest) = self.highest() else { break };
            let settled = highest.height - best.height <= near * best.height.abs();
            if settled || self.dollars(best.height) >= enough || !go_on() {
                break;
            }
            // Where nothing was cut off the way there is open.
            let part = if tight { 1.0 } else { PART };
            let between = |(from, to): (&f64, &f64)| from + (to - from) * part;
            let to: Vec<f64> = best.at.iter().zip(&highest.at).map(between).collect();
            next = if to == next { highest.at } else { to };
        }
        best
    }

    /// The mixes that the best one is made of, and the share of each; nothing where no mixture keeps all targets.
    pub(in crate::planning) fn parts(&self) -> Option<Vec<(f64, &Plane)>> {
        let mut variables = ProblemVariables::new();
        let mut cost = Expression::from(0.0);
        let mut all = Expression::from(0.0);
        let mut over: Vec<Expression> = self.targets.iter().map(|_| Expression::from(0.0)).collect();
        let mut shares = Vec::new();
        for plane in &self.all {
            let share = variables.add(variable().min(0));
            cost.add_mul(plane.cost, share);
            all += share;
            for (sum, over) in over.iter_mut().zip(&plane.over) {
                sum.add_mul(*over, share);
            }
            shares.push(share);
        }
        let mut model = variables.minimise(cost).using(microlp);
        model.add_constraint(constraint!(all == 1.0));
        for over in over {
            model.add_constraint(constraint!(over <= 0.0));
        }
        let found = model.solve().ok()?;
        let shares: Vec<f64> = shares.iter().map(|share| found.value(*share)).collect();
        let whole: f64 = shares.iter().filter(|share| **share > SOLVED).sum();
        let parts = shares.iter().zip(&self.all).filter(|(share, _)| **share > SOLVED);
        Some(parts.map(|(share, plane)| (share / whole, plane)).collect())
    }
}

impl Plane {
    /// How high it lies at a point.
    pub(super) fn height(&self, at: &[f64]) -> f64 {
        self.cost + self.over.iter().zip(at).map(|(over, at)| over * at).sum::<f64>()
    }
}

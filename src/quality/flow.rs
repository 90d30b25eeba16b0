//! How runs of steps end that build on each other: in a row, side by side, on branches that are taken with a chance.

use super::outcomes::{Reached, Shares};
use super::skill::PARTS;
use super::spread::{Mixture, product};
use super::strategy::Flow;

impl Flow {
    /// How runs end whose steps end so.
    pub(super) fn ends(&self, steps: &[Shares]) -> Shares {
        let mut all = Shares::default();
        for way in &self.ways {
            let mut ends = Shares { right: 1.0, ..Shares::default() };
            for (_, step) in steps.iter().enumerate().filter(|(at, _)| way.has(*at)) {
                ends = ends.then(step);
            }
            all.add(&ends, way.share);
        }
        all
    }

    /// How often each step runs.
    pub(super) fn runs(&self, steps: &[Shares]) -> Vec<f64> {
        let mut runs = vec![0.0; steps.len()];
        for way in &self.ways {
            for (at, run) in runs.iter_mut().enumerate().filter(|(at, _)| way.has(*at)) {
                let before = way.before[at];
                let done: f64 = members(before).map(|before| steps[before].accepted()).product();
                *run += way.share * done;
            }
        }
        runs
    }

    /// For each step the share of runs in which it is the first that is not right, in the order of the steps.
    pub(super) fn first_wrong(&self, steps: &[Shares]) -> Vec<f64> {
        let mut first = vec![0.0; steps.len()];
        for way in &self.ways {
            let mut right = way.share;
            for (at, step) in steps.iter().enumerate().filter(|(at, _)| way.has(*at)) {
                first[at] += right * (1.0 - step.right);
                right *= step.right;
            }
        }
        first
    }

    /// For each step the share of runs in which all others on the way are right.
    pub(super) fn worth(&self, steps: &[Shares]) -> Vec<f64> {
        let mut worth = vec![0.0; steps.len()];
        for way in &self.ways {
            let on_way = |at: &usize| way.has(*at);
            // What is right before each step, and then behind it.
            let mut before = way.share;
            for at in (0..steps.len()).filter(on_way) {
                worth[at] +=
                    before * (at + 1..steps.len()).filter(on_way).map(|at| steps[at].right).product::<f64>();
                before *= steps[at].right;
            }
        }
        worth
    }

    /// How runs end from easy tasks to hard ones, where each step has easy and hard ones of its own. With many ways the axes are cut
    /// into fewer parts; means stay exact.
    pub(super) fn spread(&self, steps: &[&Reached]) -> Vec<Shares> {
        let work: u32 = self.ways.iter().map(|way| way.steps.count_ones()).sum();
        let parts = match work {
            ..=100 => PARTS,
            101..=2000 => PARTS / 4,
            _ => PARTS / 8,
        };
        let steps: Vec<Vec<Shares>> = steps.iter().map(|step| step.in_parts(parts)).collect();
        let mut mixture = Mixture::default();
        for way in &self.ways {
            let mut on_way = steps.iter().enumerate().filter(|(at, _)| way.has(*at)).map(|(_, step)| step);
            match on_way.next() {
                Some(first) => {
                    let ends = on_way.fold(first.clone(), |ends, step| product(&ends, step, parts));
                    mixture.add(way.share, &ends);
                }
                None => mixture.add(way.share, &[Shares { right: 1.0, ..Shares::default() }]),
            }
        }
        mixture.parts(PARTS)
    }
}

impl Reached {
    /// In so many parts, which divide those of the axis.
    fn in_parts(&self, parts: usize) -> Vec<Shares> {
        if self.parts.is_empty() {
            return vec![self.mean];
        }
        self.parts.chunks(PARTS / parts).map(Shares::mean).collect()
    }
}

impl Shares {
    /// The same with another step behind it: a wrong result that is accepted is passed on.
    pub(super) fn then(&self, step: &Self) -> Self {
        Self {
            right: self.right * step.right,
            wrong: self.right * step.wrong + self.wrong * step.accepted(),
            escalated: self.escalated + self.accepted() * step.escalated,
            failed: self.failed + self.accepted() * step.failed,
        }
    }
}

fn members(set: u128) -> impl Iterator<Item = usize> {
    let mut left = set;
    std::iter::from_fn(move || {
        let next = left.trailing_zeros();
        left &= left.wrapping_sub(1);
        (next < u128::BITS).then_some(next as usize)
    })
}

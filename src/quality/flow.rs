//! Steps that build on each other: in a row, side by side, on branches that are taken with a chance.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::units::{Fraction, Quantity};

use super::ends::Shares;
use super::graph::Found;
use super::plan::Plan;
use super::skill::PARTS;
use super::spread::{Mixture, product};

/// Steps, each behind those that it comes after, and the ways that a run can take through them.
///
/// A run is right if every step on its way is. A wrong result that a step accepts is passed on. What a step hands over or gives
/// up stops what comes after it; steps beside it still run, and where several stop, the first in the order of the steps
/// says how the run ends. Steps are different work: how hard a task is for one says nothing of the others.
#[derive(Clone, Debug)]
pub struct Flow {
    steps: Vec<FlowStep>,
    ways: Vec<Way>,
}

/// A step of a flow.
#[derive(Clone, Debug)]
pub struct FlowStep {
    /// What it does.
    pub plan: Arc<Plan>,
    /// The places of the steps that it comes after, all of them before its own. It waits for those that run; if none of them
    /// does, it does not run either.
    pub after: Vec<usize>,
    /// Whether it is on the way of every run.
    pub taken: Taken,
}

/// Whether a step is on the way of a run that gets to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Taken {
    /// It is.
    Always,
    /// With this chance, whatever else happens.
    Chance(Fraction),
    /// With this chance, and then no other branch behind the same step is. It comes after one step.
    Branch(Fraction),
}

/// Steps are members of sets of so many bits.
pub const MOST_STEPS: usize = 100;
/// More ways through a flow than are worked out.
pub const MOST_WAYS: usize = 4096;

/// The steps that a run takes, whatever the results are.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The share of runs.
    pub(super) share: f64,
    /// Its steps, a bit each.
    pub(super) steps: u128,
    /// For each step those that have to be done before it.
    before: Vec<u128>,
}

impl Way {
    pub(super) fn has(&self, step: usize) -> bool {
        self.steps >> step & 1 == 1
    }
}

impl Flow {
    /// Takes steps in an order in which each stands behind those that it comes after; `None` where one does not, where there are
    /// too many steps, or too many ways through them.
    pub fn new(steps: Vec<FlowStep>) -> Option<Self> {
        let ordered = steps.iter().enumerate().all(|(at, step)| step.after.iter().all(|before| *before < at));
        if !ordered || steps.is_empty() || steps.len() > MOST_STEPS {
            return None;
        }
        let ways = ways(&steps)?;
        Some(Self { steps, ways })
    }

    /// Steps one after the other.
    pub fn series(plans: Vec<Arc<Plan>>) -> Option<Self> {
        let step = |(at, plan): (usize, Arc<Plan>)| FlowStep {
            plan,
            after: at.checked_sub(1).into_iter().collect(),
            taken: Taken::Always,
        };
        Self::new(plans.into_iter().enumerate().map(step).collect())
    }

    /// Its steps.
    pub fn steps(&self) -> &[FlowStep] {
        &self.steps
    }

    /// The share of runs that take no step at all.
    pub fn without_steps(&self) -> Fraction {
        let none = self.ways.iter().filter(|way| way.steps == 0).map(|way| way.share).sum::<f64>();
        Fraction::const_new(none.min(1.0))
    }

    /// For each step the chance that it is on the way of a run.
    pub fn on_the_way(&self) -> Vec<Fraction> {
        let of = |step| self.ways.iter().filter(|way| way.has(step)).map(|way| way.share).sum::<f64>();
        (0..self.steps.len()).map(|step| Fraction::const_new(of(step).min(1.0))).collect()
    }

    /// For a step and another one the chance that the other is on the way of a run that the first is on.
    pub fn together(&self, step: usize, other: usize) -> Fraction {
        let with = || self.ways.iter().filter(|way| way.has(step));
        let all: f64 = with().map(|way| way.share).sum();
        let both: f64 = with().filter(|way| way.has(other)).map(|way| way.share).sum();
        if all > 0.0 { Fraction::const_new((both / all).min(1.0)) } else { Fraction::ZERO }
    }

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
    pub(super) fn spread(&self, steps: &[&Found]) -> Vec<Shares> {
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

impl Found {
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

/// Something that is drawn: the steps that are let through, each with its chance; the rest lets none through.
struct Draw {
    steps: Vec<(usize, f64)>,
}

/// Every way through the steps with its share of runs; `None` where there are too many.
fn ways(steps: &[FlowStep]) -> Option<Vec<Way>> {
    let mut draws: Vec<(Option<usize>, Draw)> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match step.taken {
            Taken::Always => {}
            Taken::Chance(chance) => draws.push((None, Draw { steps: vec![(at, chance.get())] })),
            Taken::Branch(share) => {
                let behind = step.after.first().copied();
                match draws.iter_mut().find(|(source, _)| behind.is_some() && *source == behind) {
                    Some((_, draw)) => draw.steps.push((at, share.get())),
                    None => draws.push((behind, Draw { steps: vec![(at, share.get())] })),
                }
            }
        }
    }
    // Steps that are drawn, and not let through.
    let mut shut: Vec<(f64, u128)> = vec![(1.0, 0)];
    for (_, draw) in &draws {
        let all = draw.steps.iter().fold(0_u128, |all, (at, _)| all | 1 << at);
        let none = 1.0 - draw.steps.iter().map(|(_, chance)| chance).sum::<f64>();
        let mut next = Vec::new();
        for (share, closed) in &shut {
            for (at, chance) in draw.steps.iter().filter(|(_, chance)| *chance > 0.0) {
                next.push((share * chance, closed | all & !(1 << at)));
            }
            if none > NOTHING {
                next.push((share * none, closed | all));
            }
        }
        if next.len() > MOST_WAYS {
            return None;
        }
        shut = next;
    }
    // What is drawn behind a step that does not run makes no difference.
    let mut ways: BTreeMap<u128, Way> = BTreeMap::new();
    for (share, closed) in shut {
        let way = Way::through(steps, share, closed);
        ways.entry(way.steps).and_modify(|known| known.share += share).or_insert(way);
    }
    Some(ways.into_values().collect())
}

/// A share of runs that rounding leaves over.
const NOTHING: f64 = 1e-9;

impl Way {
    fn through(steps: &[FlowStep], share: f64, closed: u128) -> Self {
        let mut way = Self { share, steps: 0, before: vec![0; steps.len()] };
        for (at, step) in steps.iter().enumerate() {
            let reached = step.after.is_empty() || step.after.iter().any(|before| way.has(*before));
            if !reached || closed >> at & 1 == 1 {
                continue;
            }
            way.steps |= 1 << at;
            let before = step.after.iter().filter(|before| way.has(**before));
            way.before[at] = before.fold(0, |all, before| all | 1 << before | way.before[*before]);
        }
        way
    }
}

//! The ways that a run can take through steps of which some are left out by chance.

use std::collections::BTreeMap;

use crate::units::tolerance::NOISE;
use crate::units::{Fraction, Quantity};

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

/// A step as far as ways go.
#[derive(Clone, Copy)]
pub(super) struct Stop<'s> {
    /// The places of the steps that it comes after.
    pub(super) after: &'s [usize],
    /// Whether it is on the way of every run.
    pub(super) taken: Taken,
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
    pub(super) before: Vec<u128>,
}

impl Way {
    pub(super) fn has(&self, step: usize) -> bool {
        self.steps >> step & 1 == 1
    }
}

/// Something that is drawn: the steps that are let through, each with its chance; the rest lets none through.
struct Draw {
    steps: Vec<(usize, f64)>,
}

/// Every way through the steps with its share of runs; `None` where there are too many.
pub(super) fn ways(steps: &[Stop<'_>]) -> Option<Vec<Way>> {
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
            if none > NOISE {
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

impl Way {
    fn through(steps: &[Stop<'_>], share: f64, closed: u128) -> Self {
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

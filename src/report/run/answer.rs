//! The answer of a run: what to take, in a sentence, and what that hangs on.

use crate::checks::{Flips, Looked, Robustness};
use crate::economics::{Evaluation, Input};
use crate::report::advice::Advice;
use crate::report::frontier::frontier::advice;
use crate::report::number::human;
use crate::report::switch::{SwitchRow, kind_of, too_many};
use crate::units::Count;

/// What to take and what that hangs on.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What to take, as `frontier` recommends it.
    pub advice: Advice,
    /// The nearest values of single inputs at which another option is ahead, nearest first.
    pub flips: Vec<SwitchRow>,
    /// The inputs that were moved to find them, in words, each kind once; empty where nothing could be compared.
    pub moved: Vec<&'static str>,
    /// Why they were not moved; `None` where they were.
    pub not_moved: Option<String>,
}

impl Answer {
    /// The answer of an evaluation.
    pub fn of(evaluation: &Evaluation<'_>, robust: &Robustness, flips: Option<&Flips>) -> Self {
        let names: Vec<&str> = evaluation.compared().map(|outcome| outcome.option.name.as_str()).collect();
        let name = |at: usize| names.get(at).map_or_else(String::new, |name| (*name).to_owned());
        let nearest = flips.into_iter().flat_map(|found| &found.nearest);
        Self {
            advice: advice(evaluation, robust),
            flips: nearest.map(|switch| SwitchRow::of(switch, name)).collect(),
            not_moved: flips.filter(|found| found.looked == Looked::TooMany).map(|found| {
                too_many(&format!("{} inputs", human(Count::const_new(found.moved.len() as f64).into())))
            }),
            moved: kinds(flips.into_iter().flat_map(|found| &found.moved)),
        }
    }
}

/// What was moved, each kind once.
fn kinds<'i>(moved: impl Iterator<Item = &'i Input>) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for kind in moved.map(|input| kind_of(*input)) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

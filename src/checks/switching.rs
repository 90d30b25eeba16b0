//! The input whose move turns a verdict: its switching value (HM Treasury, The Green Book, 2022, 5.57).

use crate::economics::{Evaluation, Movable, inputs};
use crate::scenario::Variants;
use crate::units::{Count, Quantity, Ratio};

use super::choice::{Ahead, Turned};
use super::judgement::Period;
use super::turn::{Grid, Mover};

/// An input that turns a verdict when it moves.
#[derive(Clone, Debug)]
pub struct Switch {
    /// Which one.
    pub moved: Movable,
    /// The option that it is a figure of; `None` where it concerns all.
    pub option: Option<String>,
    /// The factor on it from which on another option is first.
    pub factor: Ratio,
    /// Who comes to be ahead there.
    pub turned: Turned,
}

/// What turns a verdict, of the inputs that were moved.
#[derive(Clone, Debug)]
pub struct Switching {
    /// How many there are.
    pub inputs: Count,
    /// The one that has to move least; `None` where none turns the verdict.
    pub switch: Option<Switch>,
    /// Whether they were moved.
    pub looked: Looked,
}

/// Whether what turns a verdict was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Each input was moved.
    Yes,
    /// None was: each move bills every option again, and there are too many of both.
    TooMany,
}

/// Inputs times options that are moved at most.
pub const MOST_MOVES: usize = 10_000;

impl Looked {
    /// For so many inputs of a scenario.
    pub(super) const fn at(inputs: usize, options: usize) -> Self {
        if inputs.saturating_mul(options) > MOST_MOVES { Self::TooMany } else { Self::Yes }
    }
}

/// How finely the factor is found, on a logarithmic scale.
const FINE: f64 = 1e-3;
/// Halfway to the end of a range, and there.
const HALFWAY: Grid = Grid { probes: &[0.5, 1.0], fine: FINE };
/// Only at the end, where it is that of an earlier find.
const AT_END: Grid = Grid { probes: &[1.0], fine: FINE };

impl Switch {
    /// Of an input that turns the verdict at a factor.
    pub(super) fn of(evaluation: &Evaluation<'_>, moved: Movable, log: f64, turned: Turned) -> Self {
        let option = moved.input.option().and_then(|at| evaluation.scenario.options.get(at));
        let option = option.map(|option| option.name.clone());
        Self { moved, option, factor: Ratio::const_new(log.exp()), turned }
    }
}

/// The input that has to move least, as a factor, for somebody else to be ahead than who is `now`. Each is moved alone,
/// within its range if it has one, else from half of it to double.
pub(super) fn switching_value(
    evaluation: &Evaluation<'_>,
    now: Ahead,
    variants: &Variants<'_>,
    period: Period,
) -> Switching {
    let mut found: Option<(f64, Switch)> = None;
    let mut inputs = inputs(evaluation.scenario, variants);
    let tried = Count::const_new(inputs.len() as f64);
    let looked = Looked::at(inputs.len(), evaluation.scenario.options.len());
    if looked == Looked::TooMany {
        return Switching { inputs: tried, switch: None, looked };
    }
    let mover = Mover::of(evaluation, variants, period, now);
    // The quick ones first: what they find bounds the search of the others.
    inputs.sort_by_key(|moved| moved.input.moves());
    for moved in inputs {
        for end in [moved.least, moved.most].map(|end| end.get().ln()) {
            // Only what turns at a smaller move than the ones found before.
            let within = found.as_ref().map_or(f64::INFINITY, |(least, _)| *least);
            if mover.is_idle(&moved, end) {
                continue;
            }
            let grid = if within.is_finite() { AT_END } else { HALFWAY };
            let turn = mover.first_turn(&moved, end.clamp(-within, within), grid);
            if let Some((log, turned)) = turn.filter(|(log, _)| log.abs() < within - FINE) {
                found = Some((log.abs(), Switch::of(evaluation, moved, log, turned)));
            }
        }
    }
    Switching { inputs: tried, switch: found.map(|(_, switch)| switch), looked }
}

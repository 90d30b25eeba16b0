//! The input whose move turns a verdict: its switching value (HM Treasury, The Green Book, 2022, 5.57).

use crate::economics::{Evaluation, Input, Movable, inputs};
use crate::scenario::{Scenario, Variants};
use crate::units::{Count, Quantity, Ratio};

use super::choice::{Ahead, Turned};
use super::judgement::Period;
use super::turn::{Grid, Mover};

/// An input that turns a verdict when it moves.
#[derive(Clone, Debug)]
pub struct Switch {
    /// Which one.
    pub moved: Movable,
    /// What it is a figure of.
    pub of: InputOf,
    /// The factor on it from which on another option is first.
    pub factor: Ratio,
    /// Who comes to be ahead there.
    pub turned: Turned,
}

/// What an input is a figure of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputOf {
    /// Of the scenario.
    All,
    /// Of an option, which it names.
    Option(String),
    /// Of a cost that the scenario names.
    Cost {
        /// What it is for.
        what: String,
        /// Its field.
        field: String,
    },
}

impl InputOf {
    /// What an input of a scenario is of.
    pub(super) fn of(input: Input, scenario: &Scenario) -> Self {
        if let Input::NamedCost(at) = input {
            let cost = scenario.named_costs.get(at);
            return cost
                .map_or(Self::All, |cost| Self::Cost { field: cost.field(), what: cost.what.clone() });
        }
        let option = input.option().and_then(|at| scenario.options.get(at));
        option.map_or(Self::All, |option| Self::Option(option.name.clone()))
    }

    /// The option, if it is of one.
    pub fn option(&self) -> Option<&str> {
        match self {
            Self::Option(name) => Some(name),
            Self::All | Self::Cost { .. } => None,
        }
    }

    /// What the cost by name is for, if it is of one.
    pub fn cost(&self) -> Option<&str> {
        match self {
            Self::Cost { what, .. } => Some(what),
            Self::All | Self::Option(_) => None,
        }
    }
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
        let of = InputOf::of(moved.input, evaluation.scenario);
        Self { moved, of, factor: Ratio::const_new(log.exp()), turned }
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

//! The input whose move turns a verdict: its switching value (HM Treasury, The Green Book, 2022, 5.57).

use crate::economics::{Evaluation, Movable, Moves, Variations, evaluate_middle, inputs};
use crate::scenario::{ServingOption, Variants};
use crate::units::{Count, Quantity, Ratio};

use super::choice::{Ahead, Turned};
use super::judgement::{Period, judge};

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
    /// How many were moved.
    pub inputs: Count,
    /// The one that has to move least; `None` where none turns the verdict.
    pub switch: Option<Switch>,
}

/// Where the verdict is looked at between an input as it is and the end of its range, on a logarithmic scale. What turns and turns
/// back between two of these is not seen.
const PROBES: [f64; 2] = [0.5, 1.0];
/// How finely the factor is found, on a logarithmic scale.
const FINE: f64 = 1e-3;

/// The input that has to move least, as a factor, for somebody else to be ahead than who is `now`. Each is moved alone,
/// within its range if it has one, else from half of it to double.
pub(super) fn switching_value(
    evaluation: &Evaluation<'_>,
    now: Ahead,
    variants: &Variants<'_>,
    period: Period,
) -> Switching {
    let scenario = evaluation.scenario;
    let limited = evaluation.compared().any(|outcome| {
        let mut limits = outcome.option.limits.iter();
        let is_fleet = |part: &ServingOption| part.serving.deployment().is_some();
        limits.any(|limit| limit.metric.is_latency()) && scenario.any_part(outcome.option, is_fleet)
    });
    let variations = Variations::of(evaluation);
    let mut found: Option<(f64, Switch)> = None;
    let mut inputs = inputs(scenario, variants);
    let tried = Count::const_new(inputs.len() as f64);
    // The quick ones first: what they find bounds the search of the others.
    inputs.sort_by_key(|moved| moved.input.moves());
    for moved in inputs {
        let at = |log: f64| {
            let changed = moved.moved(scenario, variants, Ratio::const_new(log.exp()))?;
            let evaluated = match moved.input.moves() {
                Moves::Fleets | Moves::FleetsAndOutcomes if limited => evaluate_middle(&changed),
                Moves::Money | Moves::Fleets => variations.in_money(&changed),
                Moves::Outcomes | Moves::FleetsAndOutcomes => variations.in_outcomes(&changed),
            };
            now.turned_to(judge(&evaluated, period)?.ahead)
        };
        for end in [moved.least, moved.most].map(|end| end.get().ln()) {
            // Only what turns at a smaller move than the ones found before.
            let within = found.as_ref().map_or(f64::INFINITY, |(least, _)| *least);
            if let Some((log, turned)) = first_turn(end.clamp(-within, within), within.is_finite(), at)
                .filter(|(log, _)| log.abs() < within)
            {
                let factor = Ratio::const_new(log.exp());
                let option = moved.input.option().and_then(|at| scenario.options.get(at));
                let option = option.map(|option| option.name.clone());
                found = Some((log.abs(), Switch { moved, option, factor, turned }));
            }
        }
    }
    Switching { inputs: tried, switch: found.map(|(_, switch)| switch) }
}

/// The smallest move towards an end at which somebody else leads, and who. Where the end is only that of an earlier find, it alone
/// is looked at first.
fn first_turn(end: f64, is_bound: bool, at: impl Fn(f64) -> Option<Turned>) -> Option<(f64, Turned)> {
    if !end.is_finite() || end.abs() < FINE {
        return None;
    }
    let mut same = 0.0;
    for probe in &PROBES[usize::from(is_bound)..] {
        let mut there = end * probe;
        let Some(mut turned) = at(there) else {
            same = there;
            continue;
        };
        while (there - same).abs() > FINE {
            let middle = f64::midpoint(same, there);
            match at(middle) {
                Some(other) => (there, turned) = (middle, other),
                None => same = middle,
            }
        }
        return Some((there, turned));
    }
    None
}

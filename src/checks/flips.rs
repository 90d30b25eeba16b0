//! What an answer hangs on: the nearest volumes, peaks, prices, throughputs and accuracies at which another option is ahead.

use crate::economics::{Evaluation, Input, Movable, Outcome, inputs, reaches};
use crate::scenario::Variants;
use crate::units::{Quantity, Ratio};

use super::judgement::{Period, judge};
use super::switching::{Looked, Switch};
use super::turn::{Grid, Mover};

/// What turns an answer of today's month, of the inputs that were moved.
#[derive(Clone, Debug)]
pub struct Flips {
    /// Those that were moved.
    pub moved: Vec<Input>,
    /// The nearest turns, smallest factor first; empty where none turns it within the range.
    pub nearest: Vec<Switch>,
    /// Whether they were moved.
    pub looked: Looked,
}

/// How many turns are named.
const NAMED: usize = 3;
/// The ends of the range within which an input is moved, as factors.
const RANGE: [Ratio; 2] = [Ratio::const_new(0.1), Ratio::const_new(10.0)];
/// How finely the factor is found: to half a per cent.
const FINE: f64 = 5e-3;
/// How finely those are found in the end that are named.
const SHOWN: f64 = 1e-4;
/// A quarter of the way to the end of the range (×1.8), halfway (×3.2), and there.
const GRID: Grid = Grid { probes: &[0.25, 0.5, 1.0], fine: FINE };
/// Only at the end: what a price turns stays turned beyond it.
const AT_END: Grid = Grid { probes: &[1.0], fine: FINE };

/// The volume, the peak, and each price, the throughput and the accuracy of the two leading options, moved alone between a tenth and ten
/// times what they are, or up to the end of what is possible; the nearest at which another option is ahead. `None` where no
/// option can be compared. What takes long to follow is left to `levers` and `breakdown`: the throughput of fleets with limits on their
/// latency, and the accuracy of what a policy rests on.
pub fn flips(evaluation: &Evaluation<'_>, variants: &Variants<'_>) -> Option<Flips> {
    let judged = judge(evaluation, Period::Month)?;
    let mut first = judged.choice.taken();
    first.extend(judged.choice.first());
    first.extend(judged.choice.lead().into_iter().flat_map(|lead| [lead.of, lead.over]));
    first.extend(judged.order.iter());
    let mut known = Vec::new();
    first.retain(|at| {
        !known.contains(at) && {
            known.push(*at);
            true
        }
    });
    let leading = leading(evaluation, first.into_iter().take(2));
    if leading.is_empty() {
        return None;
    }
    let concerns = |moved: &Movable| {
        let of_all = || OF_ALL.contains(&moved.input) || tells_apart(evaluation, moved.input);
        moved.input.option().map_or_else(of_all, |at| leading.contains(&at))
    };
    let mut moved: Vec<Movable> =
        inputs(evaluation.scenario, variants).into_iter().filter(concerns).collect();
    moved.retain(|moved| decides(moved.input));
    let looked = Looked::at(moved.len(), evaluation.scenario.options.len());
    if looked == Looked::TooMany {
        let moved = moved.iter().map(|moved| moved.input).collect();
        return Some(Flips { moved, nearest: Vec::new(), looked });
    }
    let mover = Mover::of(evaluation, variants, Period::Month, judged.ahead);
    moved.retain(|moved| !mover.is_slow(moved));
    let tried = moved.iter().map(|moved| moved.input).collect();
    moved.sort_by_key(|moved| moved.input.moves());
    let mut nearest: Vec<(f64, Switch)> = Vec::new();
    for moved in moved {
        for end in ends(&moved) {
            // Only what turns at a smaller move than those that are named already.
            let within = nearest.get(NAMED - 1).map_or(f64::INFINITY, |(least, _)| *least);
            if mover.is_idle(&moved, end) {
                continue;
            }
            let grid = if moved.input.is_price() { AT_END } else { GRID };
            let turn = mover.first_turn(&moved, end.clamp(-within, within), grid);
            let Some((log, turned)) = turn.filter(|(log, _)| log.abs() < within - FINE) else { continue };
            nearest.push((log.abs(), Switch::of(evaluation, moved, log, turned)));
            nearest.sort_by(|(a, _), (b, _)| a.total_cmp(b));
            nearest.truncate(NAMED);
        }
    }
    // What is shown has three digits, and those are right.
    let refined = nearest.into_iter().map(|(_, switch)| {
        let turn = (switch.factor.get().ln(), switch.turned);
        let (log, turned) = mover.refined(&switch.moved, turn, FINE, SHOWN);
        Switch::of(evaluation, switch.moved, log, turned)
    });
    Some(Flips { moved: tried, nearest: refined.collect(), looked })
}

/// The inputs of all options that are moved.
const OF_ALL: [Input; 5] =
    [Input::Tasks, Input::Peak, Input::Electricity, Input::TaxNotRecovered, Input::ExchangeRate];

/// Whether an input is a cost by name that some options have and others have not.
fn tells_apart(evaluation: &Evaluation<'_>, input: Input) -> bool {
    let has = |outcome: &Outcome<'_>| reaches(input, evaluation.scenario, outcome.option);
    matches!(input, Input::NamedCost(_)) && evaluation.compared().any(has) && !evaluation.compared().all(has)
}

/// Whether an input is one that people set: how much there is to do, what it costs, how fast and how right it is.
const fn decides(input: Input) -> bool {
    input.is_price()
        || matches!(
            input,
            Input::Tasks | Input::Peak | Input::ExchangeRate | Input::Throughput(_) | Input::Accuracy(_)
        )
}

/// How far an input is moved, as logarithms: an accuracy no further than what its trials leave open, or all; a rate within what is usual.
fn ends(moved: &Movable) -> [f64; 2] {
    let [low, high] = match moved.input {
        Input::Accuracy(_) | Input::TaxNotRecovered | Input::ExchangeRate => [moved.least, moved.most],
        _ => RANGE,
    };
    [low, high].map(|end| end.get().ln())
}

/// The places of some compared options among all, and of those that they rest on.
fn leading(evaluation: &Evaluation<'_>, compared: impl Iterator<Item = usize>) -> Vec<usize> {
    let scenario = evaluation.scenario;
    let outcomes: Vec<_> = evaluation.compared().collect();
    let mut places: Vec<usize> = compared
        .filter_map(|at| outcomes.get(at))
        .flat_map(|outcome| scenario.parts(outcome.option))
        .filter_map(|part| scenario.place_of(part))
        .map(|at| scenario.base_of(at))
        .collect();
    places.sort_unstable();
    places.dedup();
    places
}

//! What options cost over a range of volumes, with both sides of the first jumps.

use crate::economics::frontier::frontier::CostOf;
use crate::figure::Gap;
use crate::scenario::{Role, Scenario, ServingOption};
use crate::units::{Count, Load, Quantity, TasksPerMonth, UsdPerTask};

use super::find_crossings::{Held, last_where};
use super::searched::Range;
use super::volume::{AtVolume, Sized};

/// An option over a range of volumes.
#[derive(Clone, Debug)]
pub struct VolumeCurve<'s> {
    /// The option.
    pub option: &'s ServingOption,
    /// Its costs, from few tasks to many; where it cannot carry so many, they end.
    pub points: Vec<CurvePoint>,
    /// Why they end before the range does, or why there are none.
    pub ends: Option<Gap>,
}

/// What an option costs at a number of tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurvePoint {
    /// So many.
    pub tasks: TasksPerMonth,
    /// What a task costs.
    pub per_task: UsdPerTask,
    /// What a task done right costs; nothing where the accuracy is not known.
    pub per_success: Option<UsdPerTask>,
    /// GPUs, where there are any.
    pub gpus: Option<Count>,
    /// How full its replicas are.
    pub utilisation: Option<Load>,
}

/// Pieces that a range is cut into, each the same factor longer than the one before.
const PIECES: u32 = 64;
/// Jumps that are shown with both sides, one a piece: later ones are too small to be seen.
const JUMPS: usize = 24;

/// The curves of every option that serves the whole task.
pub fn curves(scenario: &Scenario, range: Range) -> Vec<VolumeCurve<'_>> {
    curves_of(scenario, &(0..scenario.options.len()).collect::<Vec<_>>(), range)
}

/// The curves of the options at some places that serve the whole task, in the order of the places.
pub fn curves_of<'s>(scenario: &'s Scenario, places: &[usize], range: Range) -> Vec<VolumeCurve<'s>> {
    let options = places.iter().filter_map(|at| Some((*at, scenario.options.get(*at)?)));
    let whole = options.filter(|(_, option)| *option.role.value() == Role::Whole);
    whole.map(|(at, option)| curve(scenario, at, option, range)).collect()
}

fn curve<'s>(scenario: &'s Scenario, at: usize, option: &'s ServingOption, range: Range) -> VolumeCurve<'s> {
    let side = AtVolume::of(scenario, at);
    let (from, to) = (range.from.get(), range.to.get());
    let sized = |tasks: f64| side.at(TasksPerMonth::const_new(tasks));
    let mut found: Vec<Sized> = Vec::new();
    let mut jumps = 0;
    for piece in 0..=PIECES {
        let share = f64::from(piece) / f64::from(PIECES);
        let tasks = if piece == PIECES { to } else { from * (to / from).powf(share) };
        let here = sized(tasks);
        let before = found.last().cloned();
        if let Some(before) = &before {
            let (a, b) = (before.tasks.get(), tasks);
            let same = |tasks: f64| sized(tasks).is_ok_and(|sized| sized.shape == before.shape);
            if jumps < JUMPS && !same(b) {
                jumps += 1;
                // Both sides of the first jump within the piece.
                let last = last_where(|tasks| Held::from(same(tasks)), a, b).unwrap_or(a);
                let sides = [last, last.next_up()].map(|tasks| sized(tasks).ok());
                let new = |sized: &Sized| sized.tasks.get() > a && sized.tasks.get() < b;
                found.extend(sides.into_iter().flatten().filter(new));
            }
        }
        match here {
            Ok(sized) => found.push(sized),
            Err(gap) => return VolumeCurve { option, points: points(&side, &found), ends: Some(gap) },
        }
    }
    VolumeCurve { option, points: points(&side, &found), ends: None }
}

fn points(side: &AtVolume<'_>, found: &[Sized]) -> Vec<CurvePoint> {
    let known = side.has_successes();
    let point = |sized: &Sized| CurvePoint {
        tasks: sized.tasks,
        per_task: sized.cost(CostOf::Task),
        per_success: known.then(|| sized.cost(CostOf::Success)),
        gpus: sized.gpus,
        utilisation: sized.utilisation,
    };
    found.iter().map(point).collect()
}

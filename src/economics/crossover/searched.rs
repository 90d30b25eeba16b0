//! What a range of volumes holds: where the order of two options changes, and the stretches between.

use crate::economics::frontier::frontier::CostOf;
use crate::figure::Gap;
use crate::scenario::ServingOption;
use crate::units::tolerance::EQUAL;
use crate::units::{Count, Load, Quantity, Ratio, TasksPerMonth, UsdPerTask};

use super::find_crossings::{Extent, Flip, Held, Side, crossings, last_where};
use super::volume::{AtVolume, Sized, pair};

/// A range of tasks a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The fewest.
    pub from: TasksPerMonth,
    /// The most; not fewer than the fewest.
    pub to: TasksPerMonth,
}

/// What lies on each side of the stated volume where no range is given: this factor less, and more.
const AROUND: f64 = 100.0;

impl Range {
    /// From a hundredth of what an option serves to a hundred times it.
    pub fn around(option: &ServingOption) -> Self {
        let stated = option.workload.tasks.value;
        Self { from: TasksPerMonth::const_new(stated.get() / AROUND), to: stated * Ratio::const_new(AROUND) }
    }
}

/// Volumes between two crossings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// From these.
    pub from: TasksPerMonth,
    /// To these.
    pub to: TasksPerMonth,
    /// Who is cheaper; nobody where they cost the same throughout.
    pub cheaper: Option<Side>,
}

/// A volume at which the order changes.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeCrossing {
    /// From here on the new order holds.
    pub tasks: TasksPerMonth,
    /// Who is cheaper from here on.
    pub cheaper: Side,
    /// Whose machines grow here, so that the costs jump past each other; nobody's where they are equal.
    pub jump: Option<Side>,
    /// What each costs here.
    pub cost: [UsdPerTask; 2],
    /// GPUs of each here, where it has any.
    pub gpus: [Option<Count>; 2],
    /// How full its replicas are here, where it has any of its own.
    pub utilisation: [Option<Load>; 2],
}

fn tasks(value: f64) -> TasksPerMonth {
    TasksPerMonth::const_new(value)
}

/// The most tasks that an option carries within a range.
pub(super) fn carries(side: &AtVolume<'_>, range: Range) -> Result<TasksPerMonth, Gap> {
    side.at(range.from)?;
    let holds = |at: f64| Held::from(side.at(tasks(at)).is_ok());
    Ok(last_where(holds, range.from.get(), range.to.get()).map_or(range.from, tasks))
}

/// What a range holds.
pub(super) struct Searched {
    pub(super) stretches: Vec<Stretch>,
    pub(super) crossings: Vec<VolumeCrossing>,
    pub(super) extent: Extent,
}

/// Crossings and stretches of a range that both can carry.
pub(super) fn over(sides: [&AtVolume<'_>; 2], by: CostOf, range: Range) -> Searched {
    let both = |at: f64| Some([sides[0].at(tasks(at)).ok()?, sides[1].at(tasks(at)).ok()?]);
    let mut at = |place: f64| both(place).map(|found| pair([&found[0], &found[1]], by));
    let found = crossings(&mut at, range.from.get(), range.to.get());
    let crossings: Vec<VolumeCrossing> = found
        .flips
        .iter()
        .filter_map(|flip| {
            let here = both(flip.from())?;
            let (jump, cheaper) = match flip {
                Flip::Equal(_) => (None, None),
                Flip::Jump { last, .. } => {
                    let before = both(*last)?;
                    let first = before[0].shape != here[0].shape;
                    (Some(if first { Side::First } else { Side::Second }), cheaper(&here, by))
                }
            };
            Some(VolumeCrossing {
                tasks: tasks(flip.from()),
                // Where they are equal, the next place says it; it is filled in below.
                cheaper: cheaper.unwrap_or(Side::First),
                jump,
                cost: [here[0].cost(by), here[1].cost(by)],
                gpus: [here[0].gpus, here[1].gpus],
                utilisation: [here[0].utilisation, here[1].utilisation],
            })
        })
        .collect();
    let mut ends: Vec<TasksPerMonth> = vec![range.from];
    ends.extend(crossings.iter().map(|crossing| crossing.tasks));
    ends.push(range.to);
    let stretches: Vec<Stretch> = ends
        .windows(2)
        .filter_map(|ends| {
            let &[from, to] = ends else { return None };
            // Within a stretch the order does not change, so any place of it says who is cheaper.
            let inside = both((from.get() * to.get()).sqrt()).and_then(|here| cheaper(&here, by));
            let outer = both(to.get()).filter(|_| crossings.is_empty());
            let cheaper = inside.or_else(|| outer.and_then(|here| cheaper(&here, by)));
            Some(Stretch { from, to, cheaper })
        })
        .collect();
    let after = crossings.into_iter().enumerate().map(|(at, crossing)| {
        let cheaper = stretches.get(at + 1).and_then(|stretch| stretch.cheaper).unwrap_or(crossing.cheaper);
        VolumeCrossing { cheaper, ..crossing }
    });
    Searched { crossings: after.collect(), stretches: stretches.clone(), extent: found.extent }
}

/// Who is cheaper at a place.
fn cheaper(here: &[Sized; 2], by: CostOf) -> Option<Side> {
    let (one, other) = (here[0].comparable(by), here[1].comparable(by));
    if (one - other).abs() <= EQUAL * one.max(other) {
        None
    } else if one < other {
        Some(Side::First)
    } else {
        Some(Side::Second)
    }
}

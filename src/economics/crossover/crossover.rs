//! Two options over a range of volumes: who is cheaper where, and where that changes.

use crate::economics::frontier::frontier::CostOf;
use crate::figure::Gap;
use crate::scenario::{Scenario, ServingOption};
use crate::units::tolerance::EQUAL;
use crate::units::{Count, Load, Quantity, Ratio, TasksPerMonth, UsdPerTask};

use super::break_even::{AxisTie, break_evens};
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

/// Two options over a range of volumes.
#[derive(Clone, Debug)]
pub struct Crossover<'s> {
    /// The first option.
    pub first: &'s ServingOption,
    /// The second option.
    pub second: &'s ServingOption,
    /// What is compared: successes where it is known of both how many tasks are done right, else tasks.
    pub by: CostOf,
    /// What the scenario states.
    pub stated: TasksPerMonth,
    /// What each costs there, or why it is not priced.
    pub now: [Result<UsdPerTask, Gap>; 2],
    /// The most that each can carry within the range, or why it has no price even at the fewest.
    pub carries: [Result<TasksPerMonth, Gap>; 2],
    /// The part of the range that both can carry, in stretches of one order; a reason where there is none.
    pub stretches: Result<Vec<Stretch>, Gap>,
    /// Where the order changes, from few tasks to many.
    pub crossings: Vec<VolumeCrossing>,
    /// Whether all of it was searched.
    pub extent: Extent,
    /// At which other figures they would come to the same at the stated volume.
    pub ties: Vec<AxisTie>,
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

impl<'s> Crossover<'s> {
    /// Compares two options of a scenario, by their places, over a range; nothing where there are no such options.
    pub fn of(scenario: &'s Scenario, first: usize, second: usize, range: Range) -> Option<Self> {
        let options = [scenario.options.get(first)?, scenario.options.get(second)?];
        let sides = [AtVolume::of(scenario, first), AtVolume::of(scenario, second)];
        let by = basis(&sides);
        let stated = options[0].workload.tasks.value;
        let carries = [carries(&sides[0], range), carries(&sides[1], range)];
        let most = match &carries {
            [Ok(one), Ok(other)] => Ok(TasksPerMonth::const_new(one.get().min(other.get()))),
            [Err(gap), _] => Err(part(options[0], gap)),
            [_, Err(gap)] => Err(part(options[1], gap)),
        };
        let now = [0, 1].map(|at| sides[at].at(stated).map(|sized| sized.cost(by)));
        let (stretches, crossings, extent) = match most {
            Err(gap) => (Err(gap), Vec::new(), Extent::Whole),
            Ok(most) => {
                let found = over(&sides, by, Range { from: range.from, to: most });
                (Ok(found.stretches), found.crossings, found.extent)
            }
        };
        let ties = break_evens(scenario, [first, second], &sides, by, stated);
        Some(Self {
            first: options[0],
            second: options[1],
            by,
            stated,
            now,
            carries,
            stretches,
            crossings,
            extent,
            ties,
        })
    }

    /// One of the two.
    pub const fn option(&self, side: Side) -> &'s ServingOption {
        match side {
            Side::First => self.first,
            Side::Second => self.second,
        }
    }
}

/// What two options are compared by.
pub(in crate::economics) fn basis(sides: &[AtVolume<'_>; 2]) -> CostOf {
    if sides.iter().all(AtVolume::has_successes) { CostOf::Success } else { CostOf::Task }
}

fn part(option: &ServingOption, gap: &Gap) -> Gap {
    Gap::Part { name: option.name.clone(), gap: Box::new(gap.clone()) }
}

fn tasks(value: f64) -> TasksPerMonth {
    TasksPerMonth::const_new(value)
}

/// The most tasks that an option carries within a range.
fn carries(side: &AtVolume<'_>, range: Range) -> Result<TasksPerMonth, Gap> {
    side.at(range.from)?;
    let holds = |at: f64| Held::from(side.at(tasks(at)).is_ok());
    Ok(last_where(holds, range.from.get(), range.to.get()).map_or(range.from, tasks))
}

/// What a range holds.
struct Searched {
    stretches: Vec<Stretch>,
    crossings: Vec<VolumeCrossing>,
    extent: Extent,
}

/// Crossings and stretches of a range that both can carry.
fn over(sides: &[AtVolume<'_>; 2], by: CostOf, range: Range) -> Searched {
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

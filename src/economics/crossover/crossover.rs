//! Two options over a range of volumes: who is cheaper where, and where that changes.

use crate::economics::frontier::frontier::CostOf;
use crate::figure::Gap;
use crate::scenario::{Scenario, ServingOption};
use crate::units::{Quantity, TasksPerMonth, UsdPerTask};

use super::break_even::{AxisTie, break_evens};
use super::find_crossings::{Extent, Side};
use super::ranges::CrossoverRanges;
use super::searched::{Range, Stretch, VolumeCrossing, carries, over};
use super::volume::AtVolume;

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
    /// Between which figures costs and crossings lie where the speed of fleets is known within a band.
    pub ranges: CrossoverRanges,
    /// Whether all of it was searched.
    pub extent: Extent,
    /// At which other figures they would come to the same at the stated volume.
    pub ties: Vec<AxisTie>,
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
        let ranges = CrossoverRanges::of(scenario, [first, second], range, by, &now, &crossings);
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
            ranges,
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

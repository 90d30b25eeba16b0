//! Two options over a range of volumes: who is cheaper where, and where that changes.

use crate::economics::frontier::frontier::CostOf;
use crate::figure::Gap;
use crate::scenario::{Scenario, ServingOption};
use crate::units::{Quantity, TasksPerMonth, UsdPerTask};

use super::break_even::{AxisTie, Bench, break_evens};
use super::find_crossings::{Extent, Side};
use super::ranges::{AtEnds, CrossoverRanges, Ends};
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

/// Comparisons of options of one scenario over a range, with what they have in common: what an option costs at a volume, and the
/// scenario at both ends of the bands of fleets.
pub struct Crossovers<'s> {
    scenario: &'s Scenario,
    range: Range,
    ends: Ends,
    bench: Bench<'s>,
}

impl<'s> Crossovers<'s> {
    /// Of a scenario over a range.
    pub fn of(scenario: &'s Scenario, range: Range) -> Self {
        Self { scenario, range, ends: Ends::of(scenario), bench: Bench::of(scenario) }
    }

    /// Compares an option with each of others, by their places; those that are not there are left out.
    pub fn with(&self, first: usize, others: &[usize]) -> Vec<Crossover<'s>> {
        let own = Compared::of(self.scenario, &self.ends, first, self.range);
        let found = others.iter().filter_map(|other| {
            let other = Compared::of(self.scenario, &self.ends, *other, self.range)?;
            Some(self.pair([own.as_ref()?, &other]))
        });
        found.collect()
    }

    fn pair(&self, compared: [&Compared<'s, '_>; 2]) -> Crossover<'s> {
        let (scenario, range) = (self.scenario, self.range);
        let sides = compared.map(|one| &one.side);
        let [first, second] = compared.map(|one| one.option);
        let by = basis(sides);
        let stated = first.workload.tasks.value;
        let carries = compared.map(|one| one.carries.clone());
        let most = match &carries {
            [Ok(one), Ok(other)] => Ok(TasksPerMonth::const_new(one.get().min(other.get()))),
            [Err(gap), _] => Err(part(first, gap)),
            [_, Err(gap)] => Err(part(second, gap)),
        };
        let now = sides.map(|side| side.at(stated).map(|sized| sized.cost(by)));
        let (stretches, crossings, extent) = match most {
            Err(gap) => (Err(gap), Vec::new(), Extent::Whole),
            Ok(most) => {
                let found = over(sides, by, Range { from: range.from, to: most });
                (Ok(found.stretches), found.crossings, found.extent)
            }
        };
        let banded = compared.map(|one| one.is_banded);
        let ends = compared.map(|one| one.ends.as_ref());
        let ranges = CrossoverRanges::of((banded, ends), (range, stated), by, &now, &crossings);
        let ties = break_evens(scenario, &self.bench, compared.map(|one| one.at), sides, by, stated);
        Crossover { first, second, by, stated, now, carries, stretches, crossings, ranges, extent, ties }
    }
}

/// An option that is compared with others.
struct Compared<'s, 'e> {
    at: usize,
    option: &'s ServingOption,
    side: AtVolume<'s>,
    carries: Result<TasksPerMonth, Gap>,
    is_banded: bool,
    /// At both ends of the bands of fleets; `None` where nothing has a band.
    ends: Option<AtEnds<'e>>,
}

impl<'s, 'e> Compared<'s, 'e> {
    fn of(scenario: &'s Scenario, ends: &'e Ends, at: usize, range: Range) -> Option<Self> {
        let option = scenario.options.get(at)?;
        let side = AtVolume::of(scenario, at);
        let carries = carries(&side, range);
        let is_banded = scenario.has_band(option);
        Some(Self { at, option, side, carries, is_banded, ends: ends.at(at, range) })
    }
}

impl<'s> Crossover<'s> {
    /// Compares two options of a scenario, by their places, over a range; nothing where there are no such options.
    pub fn of(scenario: &'s Scenario, first: usize, second: usize, range: Range) -> Option<Self> {
        Crossovers::of(scenario, range).with(first, &[second]).pop()
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
fn basis(sides: [&AtVolume<'_>; 2]) -> CostOf {
    if sides.into_iter().all(AtVolume::has_successes) { CostOf::Success } else { CostOf::Task }
}

fn part(option: &ServingOption, gap: &Gap) -> Gap {
    Gap::Part { name: option.name.clone(), gap: Box::new(gap.clone()) }
}

//! Between which volumes two options cross where the speed of fleets is known within a band.

use crate::economics::frontier::frontier::CostOf;
use crate::economics::metric_range::MetricRange;
use crate::figure::Gap;
use crate::scenario::Scenario;
use crate::serving::End;
use crate::units::{Amount, Quantity, TasksPerMonth, UsdPerTask};

use super::searched::{Range, VolumeCrossing, carries, over};
use super::volume::AtVolume;

/// The ranges of a crossover; all empty where nothing has a band.
#[derive(Clone, Debug, Default)]
pub struct CrossoverRanges {
    /// Of what each costs at the stated volume.
    pub now: [Option<MetricRange>; 2],
    /// Of each crossing, in their order.
    pub crossings: Vec<CrossingRange>,
}

/// Where a crossing lies at both ends of the bands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CrossingRange {
    /// Between these volumes.
    Between(MetricRange),
    /// At this end the order does not change so within what is looked at.
    NotAt(End),
}

/// A scenario at both ends of the bands of its fleets; nothing where it has none.
pub(super) struct Ends([Option<Scenario>; 2]);

impl Ends {
    pub(super) fn of(scenario: &Scenario) -> Self {
        Self([scenario.at(End::Good), scenario.at(End::Bad)])
    }

    /// An option at both ends.
    pub(super) fn at(&self, index: usize, range: Range) -> Option<AtEnds<'_>> {
        let [Some(good), Some(bad)] = &self.0 else { return None };
        let of = |scenario| {
            let side = AtVolume::of(scenario, index);
            let carries = carries(&side, range);
            (side, carries)
        };
        Some(AtEnds([of(good), of(bad)]))
    }
}

/// An option at both ends of the bands of fleets, the good one first, with the most that it carries.
pub(super) struct AtEnds<'e>([(AtVolume<'e>, Result<TasksPerMonth, Gap>); 2]);

/// Two options at an end of the bands.
struct There {
    now: [Result<UsdPerTask, Gap>; 2],
    crossings: Vec<VolumeCrossing>,
}

impl CrossoverRanges {
    /// Searches the range again at both ends, of two options of which it is known whether they have a band.
    pub(super) fn of(
        (banded, ends): ([bool; 2], [Option<&AtEnds<'_>>; 2]),
        (range, stated): (Range, TasksPerMonth),
        by: CostOf,
        now: &[Result<UsdPerTask, Gap>; 2],
        crossings: &[VolumeCrossing],
    ) -> Self {
        let [Some(first), Some(second)] = ends else { return Self::default() };
        if !banded.contains(&true) {
            return Self::default();
        }
        let at = |end: usize| There::of([&first.0[end], &second.0[end]], (range, stated), by);
        let (good, bad) = (at(0), at(1));
        let cost = |side: usize| {
            let amount =
                |found: &[Result<UsdPerTask, Gap>; 2]| found[side].as_ref().ok().copied().map(Amount::from);
            let ends = [amount(&good.now)?, amount(&bad.now)?];
            Some(MetricRange::around(amount(now)?, ends)).filter(|_| banded[side])
        };
        Self { now: [cost(0), cost(1)], crossings: between(crossings, &good.crossings, &bad.crossings) }
    }
}

impl There {
    fn of(
        found: [&(AtVolume<'_>, Result<TasksPerMonth, Gap>); 2],
        (range, stated): (Range, TasksPerMonth),
        by: CostOf,
    ) -> Self {
        let sides = found.map(|(side, _)| side);
        let now = sides.map(|side| side.at(stated).map(|sized| sized.cost(by)));
        let most = match found.map(|(_, carries)| carries) {
            [Ok(one), Ok(other)] => Some(TasksPerMonth::const_new(one.get().min(other.get()))),
            _ => None,
        };
        let crossings = most.map(|to| over(sides, by, Range { from: range.from, to }).crossings);
        Self { now, crossings: crossings.unwrap_or_default() }
    }
}

/// The ranges of crossings. They are counted from the last one, from which on an order holds for good: machines come whole, so further
/// ones before it come and go with their size.
fn between(
    crossings: &[VolumeCrossing],
    good: &[VolumeCrossing],
    bad: &[VolumeCrossing],
) -> Vec<CrossingRange> {
    let same = |there: &[VolumeCrossing], from_last: usize, here: &VolumeCrossing| {
        let found = there.len().checked_sub(from_last + 1).and_then(|at| there.get(at))?;
        (found.cheaper == here.cheaper).then_some(Amount::from(found.tasks))
    };
    let found = crossings.iter().rev().enumerate().map(|(from_last, here)| {
        let Some(fast) = same(good, from_last, here) else { return CrossingRange::NotAt(End::Good) };
        let Some(slow) = same(bad, from_last, here) else { return CrossingRange::NotAt(End::Bad) };
        CrossingRange::Between(MetricRange::around(here.tasks.into(), [fast, slow]))
    });
    let mut found: Vec<CrossingRange> = found.collect();
    found.reverse();
    found
}

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

/// Two options at an end of the bands.
struct There {
    now: [Result<UsdPerTask, Gap>; 2],
    crossings: Vec<VolumeCrossing>,
}

impl CrossoverRanges {
    /// Searches the range again at both ends.
    pub(super) fn of(
        scenario: &Scenario,
        places: [usize; 2],
        range: Range,
        by: CostOf,
        now: &[Result<UsdPerTask, Gap>; 2],
        crossings: &[VolumeCrossing],
    ) -> Self {
        let banded = |at: &usize| scenario.options.get(*at).is_some_and(|option| scenario.has_band(option));
        if !places.iter().any(banded) {
            return Self::default();
        }
        let at = |end| Some(There::of(&scenario.at(end)?, places, range, by));
        let (Some(good), Some(bad)) = (at(End::Good), at(End::Bad)) else { return Self::default() };
        let cost = |side: usize| {
            let amount =
                |found: &[Result<UsdPerTask, Gap>; 2]| found[side].as_ref().ok().copied().map(Amount::from);
            let ends = [amount(&good.now)?, amount(&bad.now)?];
            Some(MetricRange::around(amount(now)?, ends)).filter(|_| banded(&places[side]))
        };
        Self { now: [cost(0), cost(1)], crossings: between(crossings, &good.crossings, &bad.crossings) }
    }
}

impl There {
    fn of(scenario: &Scenario, [first, second]: [usize; 2], range: Range, by: CostOf) -> Self {
        let sides = [AtVolume::of(scenario, first), AtVolume::of(scenario, second)];
        let stated =
            scenario.options.get(first).map_or(TasksPerMonth::ZERO, |option| option.workload.tasks.value);
        let now = [0, 1].map(|at: usize| sides[at].at(stated).map(|sized| sized.cost(by)));
        let most = match [carries(&sides[0], range), carries(&sides[1], range)] {
            [Ok(one), Ok(other)] => Some(TasksPerMonth::const_new(one.get().min(other.get()))),
            _ => None,
        };
        let crossings = most.map(|to| over(&sides, by, Range { from: range.from, to }).crossings);
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

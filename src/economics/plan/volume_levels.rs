//! How much may come of some scenarios together, as levels for the planner.

use std::collections::BTreeSet;

use crate::planning::{Level, Profile, VolumeLevel, together};
use crate::scenario::Scenario;
use crate::units::{Fraction, Quantity, Ratio, TasksPerMonth};

/// Tasks a month of a scenario.
pub(in crate::economics) fn tasks(scenario: &Scenario) -> TasksPerMonth {
    scenario.options.first().map_or(TasksPerMonth::ZERO, |option| option.workload.tasks.value)
}

/// Into how many levels distributions are cut: fewer where the hours differ more, which by themselves make demand smooth.
pub(super) fn slices(profiles: &[Profile]) -> usize {
    /// Hours at levels that are worked out in no time.
    const HOURS: usize = 1680;
    const FEWEST: usize = 10;
    const MOST: usize = 20;
    let longest = profiles.iter().map(|profile| profile.hours().len()).max().unwrap_or(1);
    let hour = |at: usize| -> Vec<u64> {
        let of = |profile: &Profile| profile.hours()[at % profile.hours().len()].get().to_bits();
        profiles.iter().map(of).collect()
    };
    let different: BTreeSet<Vec<u64>> = (0..longest).map(hour).collect();
    (HOURS / different.len().max(1)).clamp(FEWEST, MOST)
}

/// How much may come of all of them together; what is not said to be uncertain is certain.
pub(in crate::economics) fn levels(scenarios: &[Scenario], slices: usize) -> Vec<Level> {
    if scenarios.iter().all(|scenario| scenario.plan.demand.is_none()) {
        return Level::certain();
    }
    let certain = || vec![VolumeLevel { chance: Fraction::ONE, volume: Ratio::const_new(1.0) }];
    let own = |scenario: &Scenario| match &scenario.plan.demand {
        Some(demand) => demand.value.levels(tasks(scenario), slices),
        None => certain(),
    };
    together(&scenarios.iter().map(own).collect::<Vec<_>>())
}

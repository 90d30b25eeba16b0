//! Another busiest hour over the mean hour, in the place of whatever a scenario states it by.

use crate::scenario::{Role, Scenario};
use crate::source::{FieldPath, Node};

/// The keys that state the busiest hour.
const OF_PEAK: [&str; 3] = ["peak_to_mean", "peak", "users"];

/// A field of the scenario's workload.
pub(super) fn of_workload(key: &str) -> FieldPath {
    FieldPath::ROOT.key("workload").key(key)
}

fn is_written(root: &Node, key: &str) -> bool {
    root.at(&of_workload(key)).is_some_and(|written| *written != Node::Null)
}

/// Whether a scenario states its busiest hour by a figure.
pub(super) fn states_peak(root: &Node) -> bool {
    OF_PEAK.iter().any(|key| is_written(root, key))
}

/// The fields that give the busiest hour over the mean hour another value, all else being the same: what contradicts it is taken out, and
/// a volume that follows from the busiest hour is stated.
pub(in crate::economics) fn peak_sets(
    scenario: &Scenario,
    root: &Node,
    value: String,
) -> Vec<(FieldPath, String)> {
    let mut sets = Vec::new();
    let others: Vec<&str> = OF_PEAK.into_iter().skip(1).filter(|key| is_written(root, key)).collect();
    if !others.is_empty() && !is_written(root, "tasks") && !is_written(root, "requests") {
        let first = scenario.options.iter().find(|option| *option.role.value() == Role::Whole);
        sets.extend(first.map(|option| (of_workload("tasks"), option.workload.tasks.value.to_string())));
    }
    sets.extend(others.into_iter().map(|key| (of_workload(key), "null".to_owned())));
    sets.push((of_workload("peak_to_mean"), value));
    sets
}

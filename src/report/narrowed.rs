//! Weights narrower than published whose accuracy is not stated.

use crate::scenario::{Scenario, ServingOption};

/// What needs an evaluation before an option can be compared with others: its own model, and those of the options that it rests on,
/// each once.
pub(super) fn unevaluated(scenario: &Scenario, option: &ServingOption) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for narrowed in scenario.parts(option).into_iter().filter_map(ServingOption::unevaluated) {
        let said = narrowed.to_string();
        if !found.contains(&said) {
            found.push(said);
        }
    }
    found
}

/// The same as a clause.
pub(super) fn needs_evaluation(unevaluated: &[String]) -> Option<String> {
    (!unevaluated.is_empty()).then(|| format!("needs an evaluation: {}", unevaluated.join("; ")))
}

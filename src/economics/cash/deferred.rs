//! Work that waits for cheaper hours, within its deadline.

use crate::scenario::{Scenario, Serving};

/// The scenario with every task at the cheapest hour within its deadline, where tokens are priced by the hour; `None` where nothing is
/// moved. Only what is bought by the token waits: a fleet is there at any hour.
pub(in crate::economics) fn within_deadlines(scenario: &Scenario) -> Option<Scenario> {
    let moves = |serving: &Serving| match serving {
        Serving::Serverless(tokens) => tokens.prices.within_deadline(),
        _ => None,
    };
    if scenario.options.iter().all(|option| moves(&option.serving).is_none()) {
        return None;
    }
    let mut other = scenario.clone();
    for option in &mut other.options {
        let moved = moves(&option.serving);
        if let (Serving::Serverless(tokens), Some(moved)) = (&mut option.serving, moved) {
            tokens.prices = moved;
        }
    }
    Some(other)
}

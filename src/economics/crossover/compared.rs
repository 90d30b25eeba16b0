//! With which options one is compared, where there are very many.

use crate::economics::evaluate::month_costs;
use crate::scenario::Scenario;
use crate::units::Quantity;

/// Options that one is compared with, at most: each comparison is a search of its own.
pub const MOST_COMPARED: usize = 100;

/// Of some options by their places the [`MOST_COMPARED`] with the lowest month at the stated volume, in their order; those without a
/// price come last.
pub fn compared(scenario: &Scenario, others: &[usize]) -> Vec<usize> {
    if others.len() <= MOST_COMPARED {
        return others.to_vec();
    }
    let costs = month_costs(scenario);
    let cost = |at: &usize| match costs.get(*at) {
        Some(Ok(cost)) => cost.month.get(),
        _ => f64::INFINITY,
    };
    let mut nearest = others.to_vec();
    nearest.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    nearest.truncate(MOST_COMPARED);
    nearest.sort_unstable();
    nearest
}

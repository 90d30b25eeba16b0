//! What is to be taken of some of the options: the others are shown, and no choice falls on them.

use crate::economics::{Evaluation, Frontier};

use super::choice::{Choice, Contender, Miss, choose, contenders, misses};
use super::months::{OverMonths, choose_over_months};

/// The choice among the options at some places of those that are compared, by today's month.
pub fn choose_among(evaluation: &Evaluation<'_>, is_eligible: impl Fn(usize) -> bool) -> Choice {
    let frontier = Frontier::of(evaluation);
    let order: Vec<usize> = frontier.order().into_iter().filter(|at| is_eligible(*at)).collect();
    let mut contenders: Vec<Contender> = contenders(&frontier);
    for contender in &mut contenders {
        contender.dominated_by.retain(|by| is_eligible(*by));
    }
    choose(&order, &contenders, &misses(evaluation))
}

/// The choice among the same options by the money over the months; `None` where no option has a cash flow.
pub fn months_among(evaluation: &Evaluation<'_>, is_eligible: impl Fn(usize) -> bool) -> Option<OverMonths> {
    let mut misses = misses(evaluation);
    for (at, own) in misses.iter_mut().enumerate() {
        if !is_eligible(at) {
            // Nothing falls short of a limit by more: no choice can fall on it.
            own.push(Miss::By(f64::INFINITY));
        }
    }
    choose_over_months(evaluation, &misses)
}

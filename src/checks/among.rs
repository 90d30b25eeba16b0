//! What is to be taken of some of the options: the others are shown, and no choice falls on them.

use crate::economics::{Evaluation, Frontier};

use super::choice::{Choice, Contender, choose, contenders, misses};

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

//! How well a verdict stands: what turns it, and whether the whole bill shares it.

use crate::economics::Evaluation;
use crate::scenario::Variants;

use super::both_bills::{BothBills, both_bills};
use super::choice::Choice;
use super::judgement::{Period, judge};
use super::switching::{Switching, switching_value};

/// How well a verdict stands.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// What turns it; `None` where nothing is recommended that could be turned, or it was not asked for.
    pub switching: Option<Switching>,
    /// What the whole bill says.
    pub bills: BothBills,
}

impl Robustness {
    /// The same without what turns it, which takes longer to find than all else.
    pub fn of_bills(evaluation: &Evaluation<'_>, period: Period) -> Self {
        let bills = judge(evaluation, period)
            .map_or(BothBills::One, |judged| both_bills(evaluation, &judged, period));
        Self { switching: None, bills }
    }

    /// Of the verdict of an evaluation; `variants` reads its scenario again.
    pub fn of(evaluation: &Evaluation<'_>, variants: &Variants<'_>, period: Period) -> Self {
        let Some(judged) = judge(evaluation, period) else {
            return Self { switching: None, bills: BothBills::One };
        };
        let recommended = matches!(judged.choice, Choice::Recommended { .. });
        let turned = || switching_value(evaluation, judged.ahead, variants, period);
        Self { switching: recommended.then(turned), bills: both_bills(evaluation, &judged, period) }
    }
}

//! What is to be taken by one month or by the months of the horizon: the question that `frontier` and `roi` ask, and that is asked
//! again of a scenario with one input moved and of the whole bill.

use crate::economics::{Evaluation, Frontier};

use super::choice::{Ahead, Choice, choose, contenders, misses};
use super::months::{OverMonths, choose_over_months};

/// Which money options are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Today's month.
    Month,
    /// The months of the horizon.
    Months,
}

/// What is to be taken.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The choice: places among the options that are compared.
    pub choice: Choice,
    /// Who is ahead.
    pub ahead: Ahead,
    /// The places of all that can be compared, best first, whatever limits they miss.
    pub order: Vec<usize>,
}

impl From<OverMonths> for Judgement {
    fn from(found: OverMonths) -> Self {
        Self { choice: found.choice, ahead: found.ahead, order: found.order }
    }
}

/// Judges the options of an evaluation; `None` where no option has a cash flow over the months.
pub fn judge(evaluation: &Evaluation<'_>, period: Period) -> Option<Judgement> {
    let misses = misses(evaluation);
    match period {
        Period::Months => choose_over_months(evaluation, &misses).map(Judgement::from),
        Period::Month => {
            let frontier = Frontier::of(evaluation);
            let order = frontier.order();
            let choice = choose(&order, &contenders(&frontier), &misses);
            Some(Judgement { choice, ahead: Ahead::of(&order, &misses), order })
        }
    }
}

/// Who is ahead, without what takes longer to say; `None` where no option has a cash flow over the months.
pub(super) fn ahead(evaluation: &Evaluation<'_>, period: Period) -> Option<Ahead> {
    match period {
        Period::Months => judge(evaluation, period).map(|judged| judged.ahead),
        Period::Month => Some(Ahead::of(&Frontier::order_of(evaluation), &misses(evaluation))),
    }
}

//! One verdict for each limit of each option.

use crate::economics::Evaluation;
use crate::figure::Gap;
use crate::scenario::{Comparison, Limit};
use crate::units::Amount;

/// A limit and how an option stands to it.
#[derive(Debug)]
pub struct Verdict<'e> {
    /// The option.
    pub option: &'e str,
    /// The limit.
    pub bound: &'e Limit,
    /// How it stands.
    pub standing: Standing,
}

/// How an option stands to a limit.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// The figure is on the right side.
    Kept(Amount),
    /// It is not.
    Broken(Amount),
    /// There is no figure, but it is more than this, which is beyond the limit.
    Beyond(Gap, Amount),
    /// There is no figure: what is not known is not passed.
    Unknown(Gap),
}

impl Standing {
    /// Whether the limit is kept.
    pub const fn is_kept(&self) -> bool {
        matches!(self, Self::Kept(_))
    }
}

/// Whether a figure breaks an upper limit if it is more than that.
fn is_beyond(bound: &Limit, least: Amount) -> bool {
    matches!(bound.comparison, Comparison::AtMost | Comparison::Below) && least.value() >= bound.limit.value()
}

/// Holds every limit of every option against its figure, in the file's order.
pub fn check<'e>(evaluation: &'e Evaluation<'_>) -> Vec<Verdict<'e>> {
    evaluation
        .written()
        .flat_map(|outcome| {
            outcome.option.bounds.iter().map(|bound| {
                let standing = match outcome.metric(bound.metric) {
                    Err(Gap::NotPaidBack(horizon)) if is_beyond(bound, (*horizon).into()) => {
                        Standing::Beyond(Gap::NotPaidBack(*horizon), (*horizon).into())
                    }
                    Err(gap) => Standing::Unknown(gap.clone()),
                    Ok(figure) if bound.comparison.holds(figure.amount, bound.limit) => {
                        Standing::Kept(figure.amount)
                    }
                    Ok(figure) => Standing::Broken(figure.amount),
                };
                Verdict { option: &outcome.option.name, bound, standing }
            })
        })
        .collect()
}

//! The answer of a scenario, for the commands that say it.

use crate::checks::{Period, Robustness, flips};
use crate::cli::input::Again;
use crate::economics::Evaluation;
use crate::report::Answer;

/// What to take and what that hangs on.
pub(super) fn answer_of(evaluation: &Evaluation<'_>, again: &Again) -> Answer {
    let robust = Robustness::of_bills(evaluation, Period::Month);
    let flips = again.with(|variants| flips(evaluation, variants));
    Answer::of(evaluation, &robust, flips.as_ref())
}

//! The answer of a scenario and its cases, for the commands that say them.

use crate::checks::{CaseFigures, Period, Robustness, flips};
use crate::cli::input::Again;
use crate::cli::parallel;
use crate::economics::{Evaluation, evaluate};
use crate::metric::Metric;
use crate::report::{Answer, CasesReport};
use crate::scenario::Scenario;

/// What to take and what that hangs on.
pub(super) fn answer_of(evaluation: &Evaluation<'_>, again: &Again) -> Answer {
    let robust = Robustness::of_bills(evaluation, Period::Month);
    let flips = again.with(|variants| flips(evaluation, variants));
    Answer::of(evaluation, &robust, flips.as_ref())
}

/// The cases of a scenario beside it as it stands; `None` where it has none.
pub(super) fn cases_of(
    evaluation: &Evaluation<'_>,
    again: &Again,
    period: Period,
    metrics: &[Metric],
) -> Option<CasesReport> {
    if again.cases().is_empty() {
        return None;
    }
    let each = parallel::each(again.cases(), |case| {
        let figures =
            |scenario: &Scenario| CaseFigures::of(Some(&case.case), &evaluate(scenario), period, metrics);
        match period {
            Period::Month => figures(&case.scenario),
            Period::Months => figures(&case.scenario.clone().in_outlook_of(evaluation.scenario)),
        }
    });
    let base = CaseFigures::of(None, evaluation, period, metrics);
    Some(CasesReport::of(metrics, std::iter::once(base).chain(each).collect()))
}

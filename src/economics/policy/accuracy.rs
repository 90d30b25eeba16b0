//! What an option states or its evaluation has, as figures: where they stand, and what was counted for them.

use crate::decode::Sited;
use crate::figure::Figure;
use crate::scenario::{Accuracy, ServingOption};
use crate::units::{Fraction, Seconds};

/// The share of tasks that an option does right.
pub(in crate::economics) fn figure(label: &str, accuracy: &Accuracy) -> Figure<Fraction> {
    let figure = Figure::written(label, &accuracy.value);
    let Some(found) = &accuracy.evaluated else { return figure };
    let tool = found.tool.name();
    figure.note(match &found.counts {
        Some(counts) => format!(
            "{tool}, {}: {} of {} attempts at {} tasks were right; the place is that of the first",
            found.what, counts.passed, counts.attempts, counts.tasks
        ),
        None => format!("{tool}, {}", found.what),
    })
}

/// How alike its attempts at one task are.
pub(super) fn likeness(label: &str, accuracy: &Accuracy) -> Figure<Fraction> {
    let figure = Figure::given(label, &accuracy.correlation);
    let Some(found) = &accuracy.evaluated else { return figure };
    let measured = found.correlation.as_ref().map(|measured| &measured.site);
    match &found.counts {
        Some(counts) if measured.is_some() && measured == accuracy.correlation.site() => {
            figure.note(format!(
                "intraclass correlation of {} attempts at {} tasks; the place is that of the first",
                counts.attempts, counts.tasks
            ))
        }
        _ => figure,
    }
}

/// A latency that an option states, or that its evaluation has.
pub(in crate::economics) fn latency(
    label: &str,
    value: &Sited<Seconds>,
    option: &ServingOption,
) -> Figure<Seconds> {
    let figure = Figure::written(label, value);
    let found = option.accuracy.as_ref().and_then(|accuracy| accuracy.evaluated.as_ref());
    let evaluated = found.filter(|found| std::sync::Arc::ptr_eq(&found.file, value.site.file()));
    match evaluated.and_then(|found| found.latency.as_ref().map(|spread| (found, spread))) {
        Some((found, spread)) => figure.note(format!(
            "{}, {}: by rank of {} attempts",
            found.tool.name(),
            found.what,
            spread.number
        )),
        None => figure,
    }
}

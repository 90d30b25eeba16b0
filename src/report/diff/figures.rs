//! Figures of options on both sides.

use crate::economics::{Evaluation, MetricRange, Outcome};
use crate::metric::Metric;
use crate::units::Amount;

use super::rows::{DiffFigure, DiffOption, InBand, Sides};

/// The options of both sides: the head's in its order, then those that only the base has.
pub(super) fn options(base: Option<&Evaluation<'_>>, head: Option<&Evaluation<'_>>) -> Vec<DiffOption> {
    let find = |evaluation: Option<&Evaluation<'_>>, name: &str| {
        evaluation.is_some_and(|evaluation| evaluation.written().any(|outcome| outcome.option.name == name))
    };
    let heads = head.into_iter().flat_map(Evaluation::written).map(|after| {
        let name = &after.option.name;
        let before = base.and_then(|base| base.written().find(|outcome| outcome.option.name == *name));
        let on = if before.is_some() { Sides::Both } else { Sides::Added };
        DiffOption { name: name.clone(), on, figures: figures(before, Some(after)) }
    });
    let gone = base.into_iter().flat_map(Evaluation::written);
    let gone = gone.filter(|outcome| !find(head, &outcome.option.name)).map(|before| DiffOption {
        name: before.option.name.clone(),
        on: Sides::Removed,
        figures: figures(Some(before), None),
    });
    heads.chain(gone).collect()
}

fn figures(before: Option<&Outcome<'_>>, after: Option<&Outcome<'_>>) -> Vec<DiffFigure> {
    let value = |outcome: Option<&Outcome<'_>>, metric: Metric| match outcome {
        None => Err("there is no such option".to_owned()),
        Some(outcome) => {
            outcome.metric(metric).as_ref().map(|figure| figure.amount).map_err(ToString::to_string)
        }
    };
    let figure = |metric: &Metric| {
        let metric = *metric;
        let (old, new) = (value(before, metric), value(after, metric));
        let ranges = before
            .and_then(|outcome| outcome.range(metric))
            .zip(after.and_then(|outcome| outcome.range(metric)));
        let band = match (ranges, &old, &new) {
            (Some((base, head)), Ok(old), Ok(new)) if !base.is_point() || !head.is_point() => {
                if is_within(*new, base) && is_within(*old, head) { InBand::Inside } else { InBand::Outside }
            }
            _ => InBand::NoBand,
        };
        DiffFigure { metric, before: old, after: new, band }
    };
    Metric::ALL.iter().map(figure).collect()
}

fn is_within(value: Amount, range: MetricRange) -> bool {
    value.beside(range.low).is_ge() && value.beside(range.high).is_le()
}

//! A figure for programs: one shape in every output. A metric stands under its id in an object `metrics`, whatever it is a metric of.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::metric::Metric;
use crate::report::MetricCell;
use crate::units::{Amount, Unit};

/// A figure, or the reason why there is none.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FigureJson {
    /// The number at full precision; null if there is none.
    value: Option<f64>,
    /// Its unit.
    unit: &'static str,
    /// Why there is none.
    reason: Option<String>,
    /// One tenth of what it may be lies below, by the bands of fleets; left out where that is not known, or nothing to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    /// One tenth of what it may be lies above.
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
}

/// Figures by the id of their metric: `breakeven metrics` lists them.
pub(super) type MetricsJson = BTreeMap<&'static str, FigureJson>;

impl FigureJson {
    /// A figure, or the reason for a missing one. A number that is not finite is no figure.
    pub(super) fn of(value: Result<Amount, &str>, unit: Unit) -> Self {
        let (value, reason) = match value {
            Ok(amount) if amount.value().is_finite() => (Some(amount.value()), None),
            Ok(_) => (None, Some("the figure is too large to be written".to_owned())),
            Err(reason) => (None, Some(reason.to_owned())),
        };
        Self { value, unit: unit.id(), reason, low: None, high: None }
    }

    /// The same with both figures that it lies between.
    pub(super) fn between(self, [low, high]: [Option<Amount>; 2]) -> Self {
        let finite = |amount: Option<Amount>| amount.map(Amount::value).filter(|value| value.is_finite());
        Self { low: finite(low), high: finite(high), ..self }
    }

    /// A figure that a report has with a reason of its own.
    pub(super) fn reported(value: &Result<Amount, String>, unit: Unit) -> Self {
        Self::of(value.as_ref().copied().map_err(String::as_str), unit)
    }
}

/// A metric under its id.
pub(super) fn metric(metric: Metric, value: Result<Amount, &str>) -> (&'static str, FigureJson) {
    (metric.info().id, FigureJson::of(value, metric.info().unit))
}

/// A metric under its id, as a report has it: with a reason of its own.
pub(super) fn reported(of: Metric, value: &Result<Amount, String>) -> (&'static str, FigureJson) {
    metric(of, value.as_ref().copied().map_err(String::as_str))
}

/// The metrics of a report's cells.
pub(super) fn metrics<'c>(cells: impl IntoIterator<Item = &'c MetricCell>) -> MetricsJson {
    let figure = |cell: &MetricCell| {
        let (id, figure) = reported(cell.metric, &cell.value);
        (id, figure.between([cell.range.map(|range| range.low), cell.range.map(|range| range.high)]))
    };
    cells.into_iter().map(figure).collect()
}

/// Number and reason apart, for figures that are no metrics.
pub(super) fn split(value: &Result<Amount, String>) -> (Option<f64>, Option<String>) {
    let FigureJson { value, reason, .. } = FigureJson::reported(value, Unit::Number);
    (value, reason)
}

//! A limit for programs: one shape in every output.

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{Status, VerdictRow};
use crate::units::Amount;

use super::figure::split;

/// A limit on a metric, and how an option stands to it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LimitJson {
    /// The metric's id.
    metric: &'static str,
    /// The comparison that has to hold: <=, <, >= or >.
    comparison: String,
    /// The limit.
    limit: f64,
    /// The unit of limit and value.
    unit: &'static str,
    /// The figure; null if there is none.
    value: Option<f64>,
    /// Why there is none.
    reason: Option<String>,
    /// How it stands; unknown if there is no figure that could tell.
    status: StatusJson,
    /// How far the value is from the limit, on whichever side: 0 if they differ by less than a billionth; null if there is none.
    distance: Option<f64>,
}

/// How a limit stands, or all limits of an option together.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum StatusJson {
    /// On the right side of the limit.
    Met,
    /// On the wrong side.
    Missed,
    /// There is no figure.
    Unknown,
}

impl From<Status> for StatusJson {
    fn from(status: Status) -> Self {
        match status {
            Status::Met => Self::Met,
            Status::Missed => Self::Missed,
            Status::Unknown => Self::Unknown,
        }
    }
}

impl LimitJson {
    pub(super) fn of(row: &VerdictRow) -> Self {
        let (value, reason) = split(&row.value);
        let distance = row.value.as_ref().ok().and_then(|value| match value.beside(row.limit) {
            Ordering::Equal => Some(0.0),
            _ => value.distance(row.limit).map(Amount::value),
        });
        Self {
            metric: row.metric.info().id,
            comparison: row.comparison.clone(),
            limit: row.limit.value(),
            unit: row.limit.unit().id(),
            value,
            reason,
            status: row.status.into(),
            distance: distance.filter(|value| value.is_finite()),
        }
    }
}

//! What changes to an option would save, for programs. These structs are the format: they change only with
//! `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::metric::Metric;
use crate::render::style::RenderError;
use crate::report::{LeverCostRow, LeverRow, LeversReport, RefusedRow};
use crate::text::Printed;
use crate::units::Amount;

use super::envelope::{Envelope, HeadJson, pretty};
use super::figure::{MetricsJson, metric};

/// The output of `breakeven levers`.
pub(super) type LeversJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    option: String,
    /// What is not in its bill because the scenario does not state it: it costs more than shown.
    not_in_bill: Vec<String>,
    /// What savings are shares of.
    metric: &'static str,
    /// As it is now.
    metrics: MetricsJson,
    /// The one that saves most alone first.
    levers: Vec<LeverJson>,
    not_applicable: Vec<RefusedJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LeverJson {
    lever: &'static str,
    what: &'static str,
    option: String,
    change: String,
    basis: String,
    /// With this lever alone.
    metrics: MetricsJson,
    /// Null where it saves nothing.
    saves: Option<f64>,
    /// Null where it adds nothing.
    adds: Option<f64>,
    /// With all levers before it; null where it saves nothing on top of them.
    together: Option<TogetherJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TogetherJson {
    place: usize,
    metrics: MetricsJson,
    saves: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RefusedJson {
    lever: &'static str,
    what: &'static str,
    option: String,
    reason: String,
}

/// Writes the levers of an option.
pub(in crate::render) fn json(report: &LeversReport) -> Result<Printed, RenderError> {
    let refused = |row: &RefusedRow| RefusedJson {
        lever: row.id,
        what: row.what,
        option: row.option.clone(),
        reason: row.reason.clone(),
    };
    pretty(
        &Envelope::of([ScenarioJson {
            head: HeadJson::of(
                &report.id,
                &report.title,
                &report.file,
                report.as_of,
                report.hours_per_month,
                &report.notices,
            ),
            option: report.option.clone(),
            not_in_bill: report.not_in_bill.clone(),
            metric: report.metric.info().id,
            metrics: cost(report.now),
            levers: report.levers.iter().map(lever).collect(),
            not_applicable: report.refused.iter().map(refused).collect(),
        }])
        .with(Some(&report.catalog)),
    )
}

fn cost(row: LeverCostRow) -> MetricsJson {
    [
        metric(Metric::CostPerTask, Ok(row.per_task)),
        metric(Metric::CostPerSuccess, row.per_success.ok_or("its accuracy is unknown")),
        metric(Metric::CostPerMonth, Ok(row.per_month)),
    ]
    .into_iter()
    .collect()
}

fn lever(row: &LeverRow) -> LeverJson {
    let together = row.together.map(|(place, all, saved)| TogetherJson {
        place,
        metrics: cost(all),
        saves: saved.value(),
    });
    LeverJson {
        lever: row.id,
        what: row.what,
        option: row.option.clone(),
        change: row.change.clone(),
        basis: row.basis.clone(),
        metrics: cost(row.alone),
        saves: row.saves.map(Amount::value),
        adds: row.adds.map(Amount::value),
        together,
    }
}

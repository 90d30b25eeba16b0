//! The trade-off for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{FrontierReport, FrontierRow, MetricCell};
use crate::text::Printed;
use crate::units::Unit;

use super::envelope::{Envelope, HeadJson, pretty};
use super::figure::{FigureJson, MetricsJson, metrics};
use super::limit::{LimitJson, StatusJson};
use super::recommendation::RecommendationJson;

/// The output of `breakeven frontier`.
pub(super) type FrontierJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    /// The metric of latency that options are compared by.
    latency_metric: &'static str,
    recommendation: RecommendationJson,
    options: Vec<OptionJson>,
    ties: Vec<TieJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    option: String,
    kind: String,
    /// By id; null with a reason where there is none.
    metrics: MetricsJson,
    /// The metric that it is compared by; null where it is not compared.
    compared_by: Option<&'static str>,
    /// Why it is not compared.
    not_compared: Option<String>,
    /// Of what is compared, what is unknown of it.
    unknown: Vec<&'static str>,
    /// Cheapest first, 100 at most.
    dominated_by: Vec<String>,
    /// How many more dominate it; left out where all are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    dominated_by_more: Option<usize>,
    /// All of its limits together: missed if one is missed, else unknown if one is unknown; null if it has none.
    limits_status: Option<StatusJson>,
    limits: Vec<LimitJson>,
    /// What is not in its bill because the scenario does not state it: it costs more than shown.
    not_in_bill: Vec<String>,
    /// What a policy assumes of attempts, where it matters, with what its ends would give.
    assumptions: Vec<String>,
    /// Weights narrower than published whose accuracy is not stated.
    needs_evaluation: Vec<String>,
    /// What is paid before the first task.
    upfront_usd: f64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TieJson {
    cheaper: String,
    dearer: String,
    /// The cost of an error below which the cheaper one wins.
    error_cost: FigureJson,
    /// The accuracy at which the cheaper one would cost as much by the success.
    accuracy: FigureJson,
    /// The factor on its cost per task at which the dearer one would cost as little by the success.
    price_factor: FigureJson,
}

/// Writes the trade-off.
pub(in crate::render) fn json(report: &FrontierReport) -> Result<Printed, RenderError> {
    let ties = report.ties.iter().map(|tie| TieJson {
        cheaper: tie.cheaper.clone(),
        dearer: tie.dearer.clone(),
        error_cost: FigureJson::reported(&tie.error_cost, Unit::Usd),
        accuracy: FigureJson::reported(&tie.accuracy, Unit::Fraction),
        price_factor: FigureJson::reported(&tie.price, Unit::Ratio),
    });
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
            latency_metric: report.latency.info().id,
            recommendation: RecommendationJson::of(&report.advice),
            options: report.options.iter().map(option).collect(),
            ties: ties.collect(),
        }])
        .with(Some(&report.catalog)),
    )
}

fn option(row: &FrontierRow) -> OptionJson {
    let figures = row.figures();
    let known = |cell: &&MetricCell| cell.value.is_ok();
    OptionJson {
        option: row.name.clone(),
        kind: row.kind.clone(),
        compared_by: figures
            .iter()
            .find(known)
            .filter(|_| row.cost.is_ok())
            .map(|cell| cell.metric.info().id),
        not_compared: row.cost.as_ref().err().cloned(),
        unknown: figures
            .iter()
            .filter(|cell| cell.value.is_err())
            .map(|cell| cell.metric.info().id)
            .collect(),
        metrics: metrics(&figures),
        dominated_by: row.dominated_by.clone(),
        dominated_by_more: Some(row.dominated_by_more).filter(|more| *more > 0),
        limits_status: row.status().map(StatusJson::from),
        limits: row.limits.iter().map(LimitJson::of).collect(),
        not_in_bill: row.not_in_bill.clone(),
        assumptions: row.assumptions.clone(),
        needs_evaluation: row.unevaluated.clone(),
        upfront_usd: row.upfront.value(),
    }
}

//! The trade-off for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{FrontierReport, FrontierRow, MetricCell, VerdictRow};

use super::header::HeadJson;
use super::report::{figure, pretty, split};

/// The output of `breakeven frontier`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "breakeven frontier")]
pub(super) struct FrontierJson {
    #[serde(flatten)]
    head: HeadJson,
    /// The metric of latency that options are compared by.
    latency_metric: &'static str,
    recommendation: RecommendationJson,
    options: Vec<OptionJson>,
    ties: Vec<TieJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RecommendationJson {
    /// The cheapest option that meets all of its limits.
    option: Option<String>,
    /// Where there is none, the one that comes closest.
    closest: Option<String>,
    reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    option: String,
    kind: String,
    /// By id; null with a reason where there is none.
    metrics: std::collections::BTreeMap<&'static str, crate::render::json::report::FigureJson>,
    /// The metric that it is compared by; null where it is not compared.
    compared_by: Option<&'static str>,
    /// Why it is not compared.
    not_compared: Option<String>,
    /// Of what is compared, what is not known of it.
    unknown: Vec<&'static str>,
    dominated_by: Vec<String>,
    /// Null where it has no limits.
    meets_limits: Option<bool>,
    limits: Vec<LimitJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LimitJson {
    metric: &'static str,
    comparison: String,
    limit: f64,
    unit: &'static str,
    value: Option<f64>,
    reason: Option<String>,
    kept: bool,
    /// How far the value is from the limit, on whichever side.
    distance: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TieJson {
    cheaper: String,
    dearer: String,
    /// The cost of an error below which the cheaper one wins.
    error_cost_usd: Option<f64>,
    error_cost_reason: Option<String>,
    /// The accuracy at which the cheaper one would cost as much by the success; null with a reason where there is none.
    accuracy: Option<f64>,
    accuracy_reason: Option<String>,
    /// The factor on its cost per task at which the dearer one would cost as little by the success.
    price_factor: Option<f64>,
    price_factor_reason: Option<String>,
}

/// Writes the trade-off.
pub(in crate::render) fn json(report: &FrontierReport) -> Result<String, RenderError> {
    let ties = report.ties.iter().map(|tie| {
        let (error_cost_usd, error_cost_reason) = split(&tie.error_cost);
        let (accuracy, accuracy_reason) = split(&tie.accuracy);
        let (price_factor, price_factor_reason) = split(&tie.price);
        TieJson {
            cheaper: tie.cheaper.clone(),
            dearer: tie.dearer.clone(),
            error_cost_usd,
            error_cost_reason,
            accuracy,
            accuracy_reason,
            price_factor,
            price_factor_reason,
        }
    });
    pretty(&FrontierJson {
        head: HeadJson::of(&report.id, &report.title, &report.file, report.as_of, report.hours_per_month),
        latency_metric: report.latency.info().id,
        recommendation: RecommendationJson {
            option: report.advice.recommended.clone(),
            closest: report.advice.closest.clone(),
            reason: report.advice.sentence.clone(),
        },
        options: report.options.iter().map(option).collect(),
        ties: ties.collect(),
    })
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
        metrics: figures.iter().map(|cell| (cell.metric.info().id, figure(cell))).collect(),
        dominated_by: row.dominated_by.clone(),
        meets_limits: row.meets_limits(),
        limits: row.limits.iter().map(limit).collect(),
    }
}

fn limit(row: &VerdictRow) -> LimitJson {
    let (value, reason) = split(&row.value);
    let distance = row.value.as_ref().ok().and_then(|value| value.distance(row.limit));
    LimitJson {
        metric: row.metric.info().id,
        comparison: row.comparison.clone(),
        limit: row.limit.value(),
        unit: row.limit.unit().id(),
        value,
        reason,
        kept: row.kept,
        distance: distance.map(crate::units::Amount::value).filter(|value| value.is_finite()),
    }
}

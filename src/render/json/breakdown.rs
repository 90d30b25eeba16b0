//! A policy taken apart, for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{Anatomy, BreakdownReport, PartRow};
use crate::units::Amount;

use super::header::HeadJson;
use super::report::{pretty, split};

/// The output of `breakeven breakdown`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "breakeven breakdown")]
pub(super) struct BreakdownJson {
    #[serde(flatten)]
    head: HeadJson,
    options: Vec<OptionJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    option: String,
    /// Why it was not taken apart; then the rest is empty.
    reason: Option<String>,
    /// By the metric's id.
    totals: BTreeMap<&'static str, f64>,
    parts: Vec<PartJson>,
    others: Vec<OtherJson>,
    improvements: Vec<ImprovementJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PartJson {
    part: String,
    option: String,
    runs_per_task: f64,
    calls_per_task: f64,
    cost_per_task_usd: f64,
    /// Of what a task costs with its ends in it.
    share_of_cost: f64,
    right: Option<f64>,
    /// Of the tasks that are not right, those in which it is the first that is not; null where there are no steps.
    share_of_failures: Option<f64>,
    /// Points of the whole for a point of it; null where there are no steps.
    worth: Option<f64>,
    latency_p50_seconds: Option<f64>,
    latency_p95_seconds: Option<f64>,
    latency_reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OtherJson {
    what: String,
    cost_per_task_usd: f64,
    share_of_cost: f64,
}

/// One thing better by a tenth.
#[derive(Debug, Serialize, JsonSchema)]
struct ImprovementJson {
    what: String,
    cost_per_success_usd: f64,
    /// Of the cost of a success.
    saving: f64,
    accuracy: f64,
}

/// Writes policies taken apart.
pub(in crate::render) fn json(report: &BreakdownReport) -> Result<String, RenderError> {
    let options = report.options.iter().map(|option| {
        let (found, reason) = match &option.found {
            Ok(found) => (Some(found), None),
            Err(reason) => (None, Some(reason.clone())),
        };
        let totals = found.into_iter().flat_map(|found| &found.totals);
        OptionJson {
            option: option.name.clone(),
            reason,
            totals: totals.map(|(metric, value)| (metric.info().id, value.value())).collect(),
            parts: found.into_iter().flat_map(|found| found.parts.iter().map(part)).collect(),
            others: found.into_iter().flat_map(others).collect(),
            improvements: found.into_iter().flat_map(improvements).collect(),
        }
    });
    pretty(&BreakdownJson {
        head: HeadJson::of(&report.id, &report.title, &report.file, report.as_of, report.hours_per_month),
        options: options.collect(),
    })
}

fn part(row: &PartRow) -> PartJson {
    let (latency_p50_seconds, latency_reason) = split(&row.p50);
    PartJson {
        part: row.name.clone(),
        option: row.option.clone(),
        runs_per_task: row.runs.value(),
        calls_per_task: row.calls.value(),
        cost_per_task_usd: row.cost.value(),
        share_of_cost: row.share.value(),
        right: row.right.map(Amount::value),
        share_of_failures: row.failures.map(Amount::value),
        worth: row.worth.map(Amount::value),
        latency_p50_seconds,
        latency_p95_seconds: split(&row.p95).0,
        latency_reason,
    }
}

fn others(found: &Anatomy) -> impl Iterator<Item = OtherJson> {
    found.others.iter().map(|(what, cost, share)| OtherJson {
        what: what.clone(),
        cost_per_task_usd: cost.value(),
        share_of_cost: share.value(),
    })
}

fn improvements(found: &Anatomy) -> impl Iterator<Item = ImprovementJson> {
    found.improvements.iter().map(|row| ImprovementJson {
        what: row.what.clone(),
        cost_per_success_usd: row.cost_per_success.value(),
        saving: row.saving.value(),
        accuracy: row.accuracy.value(),
    })
}

//! A policy taken apart, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::metric::Metric;
use crate::render::style::RenderError;
use crate::report::{Anatomy, BreakdownReport, PartRow};
use crate::text::Printed;
use crate::units::Amount;

use super::envelope::{Envelope, HeadJson, pretty};
use super::figure::{MetricsJson, metric, reported};

/// The output of `breakeven breakdown`.
pub(super) type BreakdownJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    options: Vec<OptionJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OptionJson {
    option: String,
    /// Why it was not taken apart; then the rest is empty.
    reason: Option<String>,
    /// Of the whole.
    metrics: MetricsJson,
    parts: Vec<PartJson>,
    others: Vec<OtherJson>,
    improvements: Vec<ImprovementJson>,
    /// What a policy assumes of attempts, where it matters, with what its ends would give.
    assumptions: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PartJson {
    part: String,
    option: String,
    runs_per_task: f64,
    calls_per_task: f64,
    /// What it costs for each task of the whole, and how long a run of it takes.
    metrics: MetricsJson,
    /// Of what a task costs with its ends in it.
    share_of_cost: f64,
    right: Option<f64>,
    /// Of the tasks that are not right, those in which it is the first that is not; null where there are no steps.
    share_of_failures: Option<f64>,
    /// Points of the whole for a point of it; null where there are no steps.
    worth: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OtherJson {
    what: String,
    metrics: MetricsJson,
    share_of_cost: f64,
}

/// One thing better by a tenth.
#[derive(Debug, Serialize, JsonSchema)]
struct ImprovementJson {
    what: String,
    /// Of the whole with it.
    metrics: MetricsJson,
    /// Of the cost of a success.
    saving: f64,
}

/// Writes policies taken apart.
pub(in crate::render) fn json(report: &BreakdownReport) -> Result<Printed, RenderError> {
    let options = report.options.iter().map(|option| {
        let (found, reason) = match &option.found {
            Ok(found) => (Some(found), None),
            Err(reason) => (None, Some(reason.clone())),
        };
        let totals = found.into_iter().flat_map(|found| &found.totals);
        OptionJson {
            option: option.name.clone(),
            reason,
            metrics: totals.map(|(of, value)| metric(*of, Ok(*value))).collect(),
            parts: found.into_iter().flat_map(|found| found.parts.iter().map(part)).collect(),
            others: found.into_iter().flat_map(others).collect(),
            improvements: found.into_iter().flat_map(improvements).collect(),
            assumptions: found.into_iter().flat_map(|found| found.assumptions.iter().cloned()).collect(),
        }
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
            options: options.collect(),
        }])
        .with(Some(&report.catalog)),
    )
}

fn part(row: &PartRow) -> PartJson {
    PartJson {
        part: row.name.clone(),
        option: row.option.clone(),
        runs_per_task: row.runs.value(),
        calls_per_task: row.calls.value(),
        metrics: [
            metric(Metric::CostPerTask, Ok(row.cost)),
            reported(Metric::LatencyP50, &row.p50),
            reported(Metric::LatencyP95, &row.p95),
        ]
        .into_iter()
        .collect(),
        share_of_cost: row.share.value(),
        right: row.right.map(Amount::value),
        share_of_failures: row.failures.map(Amount::value),
        worth: row.worth.map(Amount::value),
    }
}

fn others(found: &Anatomy) -> impl Iterator<Item = OtherJson> {
    found.others.iter().map(|(what, cost, share)| OtherJson {
        what: what.clone(),
        metrics: [metric(Metric::CostPerTask, Ok(*cost))].into_iter().collect(),
        share_of_cost: share.value(),
    })
}

fn improvements(found: &Anatomy) -> impl Iterator<Item = ImprovementJson> {
    found.improvements.iter().map(|row| ImprovementJson {
        what: row.what.clone(),
        metrics: [
            metric(Metric::CostPerSuccess, Ok(row.cost_per_success)),
            metric(Metric::Accuracy, Ok(row.accuracy)),
        ]
        .into_iter()
        .collect(),
        saving: row.saving.value(),
    })
}

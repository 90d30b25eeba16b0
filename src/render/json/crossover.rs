//! Where options cost the same, for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::style::RenderError;
use crate::report::{AxisRow, CrossingRow, CrossoverReport, CurveRow, PairRow, StretchRow};
use crate::units::Amount;

use super::header::HeadJson;
use super::report::{pretty, split};

/// The output of `breakeven crossover`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "breakeven crossover")]
pub(super) struct CrossoverJson {
    #[serde(flatten)]
    head: HeadJson,
    stated_tasks_per_month: f64,
    from_tasks_per_month: f64,
    to_tasks_per_month: f64,
    pairs: Vec<PairJson>,
    curves: Vec<CurveJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PairJson {
    option: String,
    against: String,
    /// What is compared.
    metric: &'static str,
    summary: String,
    cost_usd: Option<f64>,
    cost_against_usd: Option<f64>,
    carries_tasks_per_month: Option<f64>,
    carries_against_tasks_per_month: Option<f64>,
    /// Why they are not compared.
    reason: Option<String>,
    stretches: Vec<StretchJson>,
    crossings: Vec<CrossingJson>,
    /// Whether the whole range was searched.
    searched: &'static str,
    ties: Vec<TieJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct StretchJson {
    from_tasks_per_month: f64,
    to_tasks_per_month: f64,
    /// Null where both cost the same.
    cheaper: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CrossingJson {
    tasks_per_month: f64,
    cheaper: String,
    /// The option whose machines grow here; null where both cost the same.
    jump: Option<String>,
    cost_usd: f64,
    cost_against_usd: f64,
    gpus: Option<f64>,
    gpus_against: Option<f64>,
    utilisation: Option<f64>,
    utilisation_against: Option<f64>,
}

/// At what an option would cost as much as the other one at the stated volume.
#[derive(Debug, Serialize, JsonSchema)]
struct TieJson {
    option: String,
    /// By axis; null with a reason where there is none.
    values: BTreeMap<&'static str, ValueJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ValueJson {
    value: Option<f64>,
    reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CurveJson {
    option: String,
    points: Vec<PointJson>,
    /// Why the points end before the range does.
    ends: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PointJson {
    tasks_per_month: f64,
    cost_per_task_usd: f64,
    cost_per_success_usd: Option<f64>,
    gpus: Option<f64>,
    utilisation: Option<f64>,
}

/// Writes where options cost the same.
pub(in crate::render) fn json(report: &CrossoverReport) -> Result<String, RenderError> {
    pretty(&CrossoverJson {
        head: HeadJson::of(&report.id, &report.title, &report.file, report.as_of, report.hours_per_month),
        stated_tasks_per_month: report.stated.value(),
        from_tasks_per_month: report.range[0].value(),
        to_tasks_per_month: report.range[1].value(),
        pairs: report.pairs.iter().map(pair).collect(),
        curves: report.curves.iter().map(curve).collect(),
    })
}

fn pair(row: &PairRow) -> PairJson {
    let stretch = |row: &StretchRow| StretchJson {
        from_tasks_per_month: row.from.value(),
        to_tasks_per_month: row.to.value(),
        cheaper: row.cheaper.clone(),
    };
    let [option, against] = row.options.clone();
    PairJson {
        option,
        against,
        metric: row.metric.info().id,
        summary: row.sentence.clone(),
        cost_usd: split(&row.now[0]).0,
        cost_against_usd: split(&row.now[1]).0,
        carries_tasks_per_month: split(&row.carries[0]).0,
        carries_against_tasks_per_month: split(&row.carries[1]).0,
        reason: row.stretches.as_ref().err().cloned(),
        stretches: row.stretches.iter().flatten().map(stretch).collect(),
        crossings: row.crossings.iter().map(crossing).collect(),
        searched: row.searched(),
        ties: row.ties.iter().map(tie).collect(),
    }
}

fn crossing(row: &CrossingRow) -> CrossingJson {
    CrossingJson {
        tasks_per_month: row.tasks.value(),
        cheaper: row.cheaper.clone(),
        jump: row.jump.clone(),
        cost_usd: row.cost[0].value(),
        cost_against_usd: row.cost[1].value(),
        gpus: row.gpus[0].map(Amount::value),
        gpus_against: row.gpus[1].map(Amount::value),
        utilisation: row.utilisation[0].map(Amount::value),
        utilisation_against: row.utilisation[1].map(Amount::value),
    }
}

fn tie(row: &AxisRow) -> TieJson {
    let values = row.values.iter().map(|cell| {
        let (value, reason) = split(&cell.value);
        (cell.axis.id(), ValueJson { value, reason })
    });
    TieJson { option: row.option.clone(), values: values.collect() }
}

fn curve(row: &CurveRow) -> CurveJson {
    let points = row.points.iter().map(|point| PointJson {
        tasks_per_month: point.tasks.value(),
        cost_per_task_usd: point.per_task.value(),
        cost_per_success_usd: point.per_success.map(Amount::value),
        gpus: point.gpus.map(Amount::value),
        utilisation: point.utilisation.map(Amount::value),
    });
    CurveJson { option: row.option.clone(), points: points.collect(), ends: row.ends.clone() }
}

//! Where options cost the same, for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::metric::Metric;
use crate::render::style::RenderError;
use crate::report::{AxisRow, CrossingRow, CrossoverReport, CurveRow, MetricCell, PairRow, StretchRow};
use crate::text::Printed;
use crate::units::Amount;

use super::envelope::{Envelope, HeadJson, pretty};
use super::figure::{FigureJson, MetricsJson, metric, metrics, split};

/// The output of `breakeven crossover`.
pub(super) type CrossoverJson = Envelope<ScenarioJson>;

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScenarioJson {
    #[serde(flatten)]
    head: HeadJson,
    stated_tasks_per_month: f64,
    from_tasks_per_month: f64,
    to_tasks_per_month: f64,
    /// Of options whose bill has gaps, what is not in it because the scenario does not state it.
    not_in_bill: BTreeMap<String, Vec<String>>,
    pairs: Vec<PairJson>,
    /// Which options are compared and how many are not; left out where all of them are.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<String>,
    curves: Vec<CurveJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PairJson {
    option: String,
    against: String,
    /// What is compared.
    metric: &'static str,
    summary: String,
    /// Of the option at the stated volume.
    metrics: MetricsJson,
    /// Of the one that it is compared with.
    metrics_against: MetricsJson,
    /// The most tasks that it carries within the range.
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
    /// Between which volumes it lies, by the bands of fleets; left out where nothing has a band.
    #[serde(skip_serializing_if = "Option::is_none")]
    low_tasks_per_month: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high_tasks_per_month: Option<f64>,
    /// Why it is not known, where something has a band.
    #[serde(skip_serializing_if = "Option::is_none")]
    no_range: Option<String>,
    cheaper: String,
    /// The option whose machines grow here; null where both cost the same.
    jump: Option<String>,
    /// Of the option at this volume.
    metrics: MetricsJson,
    /// Of the one that it is compared with.
    metrics_against: MetricsJson,
}

/// At what an option would cost as much as the other one at the stated volume.
#[derive(Debug, Serialize, JsonSchema)]
struct TieJson {
    option: String,
    /// By axis.
    values: BTreeMap<&'static str, FigureJson>,
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
    metrics: MetricsJson,
}

/// Writes where options cost the same.
pub(in crate::render) fn json(report: &CrossoverReport) -> Result<Printed, RenderError> {
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
            stated_tasks_per_month: report.stated.value(),
            from_tasks_per_month: report.range[0].value(),
            to_tasks_per_month: report.range[1].value(),
            not_in_bill: report
                .gaps
                .iter()
                .map(|row| (row.option.clone(), row.not_in_bill.clone()))
                .collect(),
            pairs: report.pairs.iter().map(pair).collect(),
            left_out: report.left_out.clone(),
            curves: report.curves.iter().map(curve).collect(),
        }])
        .with(Some(&report.catalog)),
    )
}

fn pair(row: &PairRow) -> PairJson {
    let stretch = |row: &StretchRow| StretchJson {
        from_tasks_per_month: row.from.value(),
        to_tasks_per_month: row.to.value(),
        cheaper: row.cheaper.clone(),
    };
    let now = |at: usize| {
        metrics([&MetricCell { metric: row.metric, value: row.now[at].clone(), range: row.now_range[at] }])
    };
    let [option, against] = row.options.clone();
    PairJson {
        option,
        against,
        metric: row.metric.info().id,
        summary: row.sentence.clone(),
        metrics: now(0),
        metrics_against: now(1),
        carries_tasks_per_month: split(&row.carries[0]).0,
        carries_against_tasks_per_month: split(&row.carries[1]).0,
        reason: row.stretches.as_ref().err().cloned(),
        stretches: row.stretches.iter().flatten().map(stretch).collect(),
        crossings: row.crossings.iter().map(|here| crossing(row.metric, here)).collect(),
        searched: row.searched(),
        ties: row.ties.iter().map(tie).collect(),
    }
}

/// Why an option has no GPUs and no load.
const NO_FLEET: &str = "it has no fleet of its own";

fn fleet(gpus: Option<Amount>, utilisation: Option<Amount>) -> [(&'static str, FigureJson); 2] {
    [metric(Metric::Gpus, gpus.ok_or(NO_FLEET)), metric(Metric::Utilisation, utilisation.ok_or(NO_FLEET))]
}

fn crossing(compared: Metric, row: &CrossingRow) -> CrossingJson {
    let of = |at: usize| {
        let cost = metric(compared, Ok(row.cost[at]));
        fleet(row.gpus[at], row.utilisation[at]).into_iter().chain([cost]).collect()
    };
    let range = row.range.as_ref();
    let known = range.and_then(|range| range.as_ref().ok());
    CrossingJson {
        tasks_per_month: row.tasks.value(),
        low_tasks_per_month: known.map(|range| range.low.value()),
        high_tasks_per_month: known.map(|range| range.high.value()),
        no_range: range.and_then(|range| range.as_ref().err().cloned()),
        cheaper: row.cheaper.clone(),
        jump: row.jump.clone(),
        metrics: of(0),
        metrics_against: of(1),
    }
}

fn tie(row: &AxisRow) -> TieJson {
    let values =
        row.values.iter().map(|cell| (cell.axis.id(), FigureJson::reported(&cell.value, cell.axis.unit())));
    TieJson { option: row.option.clone(), values: values.collect() }
}

fn curve(row: &CurveRow) -> CurveJson {
    let points = row.points.iter().map(|point| PointJson {
        tasks_per_month: point.tasks.value(),
        metrics: fleet(point.gpus, point.utilisation)
            .into_iter()
            .chain([
                metric(Metric::CostPerTask, Ok(point.per_task)),
                metric(Metric::CostPerSuccess, point.per_success.ok_or("its accuracy is unknown")),
            ])
            .collect(),
    });
    CurveJson { option: row.option.clone(), points: points.collect(), ends: row.ends.clone() }
}

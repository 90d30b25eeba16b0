//! A plan, for programs. These structs are the format: they change only with `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::metric::Metric;
use crate::render::style::RenderError;
use crate::report::{
    FixedRow, HourRow, HoursOf, LeftOutRow, MixReport, Paid, PlanReport, PlanVerdict, ReserveRow,
    VolumeReport,
};
use crate::text::Printed;
use crate::units::{Amount, Unit};

use super::envelope::{Envelope, HeadJson, pretty};
use super::figure::{FigureJson, MetricsJson, metric, reported};
use super::limit::StatusJson;

/// The output of `breakeven plan`: the workloads, and the plan for all of them.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PlanJson {
    #[serde(flatten)]
    envelope: Envelope<WorkloadJson>,
    plan: MixedPlanJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MixedPlanJson {
    /// Whether a mix meets every target and the budget: met or missed.
    status: StatusJson,
    /// Why it is missed.
    reason: Option<String>,
    mix: Option<MixJson>,
    /// Options that cannot be in the mix.
    left_out: Vec<LeftOutJson>,
    alone: Vec<AloneJson>,
    best_single_cost_per_month_usd: Option<f64>,
    saving_per_month_usd: Option<f64>,
    binding: Vec<String>,
    changes: Vec<ChangeJson>,
    /// Null where the volume is certain.
    volume: Option<VolumeJson>,
    reserves: Vec<ReserveJson>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WorkloadJson {
    #[serde(flatten)]
    head: HeadJson,
    peak_to_mean: f64,
    /// Whether the hours are those of a day that is assumed from the stated busiest hour.
    is_assumed_day: bool,
    /// Of options whose bill has gaps, what is not in it because the scenario does not state it.
    not_in_bill: BTreeMap<String, Vec<String>>,
    /// Of the mix.
    metrics: MetricsJson,
}

#[derive(Debug, Serialize, JsonSchema)]
struct MixJson {
    /// The bill, and the bill over the tasks that are served.
    metrics: MetricsJson,
    /// What wrong, escalated and given-up tasks cost; null where none has a price.
    ends_per_month_usd: Option<f64>,
    /// The share of the tasks that nobody serves, which is the part `nobody`; null where all are served.
    share_unserved: Option<f64>,
    proof: String,
    parts: Vec<PartJson>,
    /// What is paid every month whatever is served, as soon as one of its options is used.
    fixed: Vec<FixedJson>,
    hours: Vec<HourJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PartJson {
    part: String,
    paid: &'static str,
    /// The most in any hour, spare ones included.
    replicas: Option<f64>,
    spare_replicas: Option<f64>,
    tasks_per_month: f64,
    share_of_tasks: f64,
    metrics: MetricsJson,
    /// How full the replicas may be in the busiest hour: `max_utilisation`, and what the limits on latency allow.
    fill_limit: Option<f64>,
    /// Of what the replicas may carry within their limits.
    busiest_load: Option<f64>,
    mean_load: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FixedJson {
    name: String,
    options: Vec<String>,
    cost_per_month_usd: f64,
    /// The part whose cost it is in; null where several owe it, or where it is not paid.
    part: Option<String>,
    is_paid: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct HourJson {
    hour: usize,
    day: Option<&'static str>,
    tasks_per_hour: f64,
    /// Tasks an hour by part.
    served: BTreeMap<String, f64>,
    /// Replicas by fleet.
    replicas: BTreeMap<String, f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LeftOutJson {
    option: String,
    reason: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AloneJson {
    workload: String,
    option: String,
    metrics: MetricsJson,
    replicas: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ChangeJson {
    fleet: String,
    replicas: f64,
    /// Above 0: dearer.
    change_per_month_usd: Option<f64>,
    reason: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct VolumeJson {
    stated: Vec<String>,
    levels: Vec<LevelJson>,
    /// What a month would cost if the mean were certain, ends in.
    cost_at_mean: FigureJson,
    /// The expected value of perfect information, a month.
    worth_of_knowing: FigureJson,
    /// The value of the stochastic solution, a month.
    worth_of_planning: FigureJson,
    remarks: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct LevelJson {
    chance: f64,
    chance_of_no_more: f64,
    tasks_per_month: f64,
    /// Over the mean.
    volume: f64,
    metrics: MetricsJson,
    ends_per_month_usd: f64,
    /// Of its tasks, those that are not on fleets that run all month; null where none do.
    share_beyond: Option<f64>,
    /// Null where all have to be served.
    share_unserved: Option<f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ReserveJson {
    fleet: String,
    instead: String,
    /// What having the fleet at all costs besides its replicas; null where that is nothing.
    opening_per_month_usd: Option<f64>,
    replica_per_month_usd: f64,
    /// What a full one saves.
    saves_per_month_usd: f64,
    from_use: f64,
    quantile: f64,
    /// The share of the hours in which the mix's replicas carry everything; null where several fleets run all month, or none.
    carries: Option<f64>,
}

/// Writes a plan.
pub(in crate::render) fn json(report: &PlanReport) -> Result<Printed, RenderError> {
    let value = |amount: Option<Amount>| amount.map(Amount::value);
    let workloads = report.workloads.iter().map(|workload| WorkloadJson {
        head: HeadJson::of(
            &workload.id,
            &workload.title,
            &workload.file,
            report.as_of,
            report.hours_per_month,
            &workload.notices,
        ),
        peak_to_mean: workload.peak.value(),
        is_assumed_day: workload.hours == HoursOf::AssumedDay,
        not_in_bill: workload.gaps.iter().map(|row| (row.option.clone(), row.not_in_bill.clone())).collect(),
        metrics: [accuracy(workload.accuracy)].into_iter().collect(),
    });
    let alone = report.alone.iter().map(|row| {
        let cost = reported(Metric::CostPerMonth, &row.cost);
        AloneJson {
            workload: row.workload.clone(),
            option: row.option.clone(),
            metrics: [cost, accuracy(row.accuracy)].into_iter().collect(),
            replicas: value(row.replicas),
        }
    });
    let changes = report.changes.iter().map(|row| ChangeJson {
        fleet: row.fleet.clone(),
        replicas: row.replicas.value(),
        change_per_month_usd: value(row.dearer).or(row.cheaper.map(|less| -less.value())),
        reason: row.reason.clone(),
    });
    let plan = MixedPlanJson {
        status: match &report.verdict {
            PlanVerdict::Met => StatusJson::Met,
            PlanVerdict::Missed(_) => StatusJson::Missed,
        },
        reason: match &report.verdict {
            PlanVerdict::Met => None,
            PlanVerdict::Missed(reason) => Some(reason.clone()),
        },
        mix: report.mix.as_ref().map(mix),
        left_out: report.left_out.iter().map(left_out).collect(),
        alone: alone.collect(),
        best_single_cost_per_month_usd: value(report.best_single),
        saving_per_month_usd: value(report.saving),
        binding: report.binding.clone(),
        changes: changes.collect(),
        volume: report.volume.as_ref().map(volume),
        reserves: report.reserves.iter().map(reserve).collect(),
        notes: report.notes.clone(),
    };
    pretty(&PlanJson { envelope: Envelope::of(workloads).with(report.catalog.as_ref()), plan })
}

fn left_out(row: &LeftOutRow) -> LeftOutJson {
    LeftOutJson { option: row.option.clone(), reason: row.why.clone() }
}

fn accuracy(known: Option<Amount>) -> (&'static str, FigureJson) {
    metric(Metric::Accuracy, known.ok_or("an option that is used states no accuracy"))
}

fn costs(bill: Amount, per_task: Option<Amount>) -> MetricsJson {
    let per_task = metric(Metric::CostPerTask, per_task.ok_or("no task is served"));
    [metric(Metric::CostPerMonth, Ok(bill)), per_task].into_iter().collect()
}

fn volume(report: &VolumeReport) -> VolumeJson {
    let figure = |value| FigureJson::reported(value, Unit::UsdPerMonth);
    let value = |amount: Option<Amount>| amount.map(Amount::value);
    let levels = report.levels.iter().map(|row| LevelJson {
        chance: row.chance.value(),
        chance_of_no_more: row.at_most.value(),
        tasks_per_month: row.tasks.value(),
        volume: row.volume.value(),
        metrics: costs(row.bill, row.cost_per_task),
        ends_per_month_usd: row.ends.value(),
        share_beyond: value(row.overflow),
        share_unserved: value(row.unserved),
    });
    VolumeJson {
        stated: report.stated.clone(),
        levels: levels.collect(),
        cost_at_mean: figure(&report.at_mean),
        worth_of_knowing: figure(&report.worth_of_knowing),
        worth_of_planning: figure(&report.worth_of_planning),
        remarks: report.remarks.clone(),
    }
}

fn reserve(row: &ReserveRow) -> ReserveJson {
    ReserveJson {
        fleet: row.fleet.clone(),
        instead: row.instead.clone(),
        opening_per_month_usd: row.opening.map(Amount::value),
        replica_per_month_usd: row.replica.value(),
        saves_per_month_usd: row.saves.value(),
        from_use: row.from_use.value(),
        quantile: row.quantile.value(),
        carries: row.carries.map(Amount::value),
    }
}

fn mix(mix: &MixReport) -> MixJson {
    let value = |amount: Option<Amount>| amount.map(Amount::value);
    MixJson {
        metrics: costs(mix.bill, mix.cost_per_task),
        ends_per_month_usd: value(mix.ends),
        share_unserved: value(mix.unserved),
        proof: mix.proof.clone(),
        parts: mix
            .parts
            .iter()
            .map(|part| PartJson {
                part: part.name.clone(),
                paid: part.kind,
                replicas: value(part.replicas),
                spare_replicas: value(part.spare),
                tasks_per_month: part.tasks.value(),
                share_of_tasks: part.share.value(),
                metrics: [metric(Metric::CostPerMonth, Ok(part.cost))].into_iter().collect(),
                fill_limit: value(part.fill_limit),
                busiest_load: value(part.busiest),
                mean_load: value(part.mean),
            })
            .collect(),
        fixed: mix.fixed.iter().map(fixed).collect(),
        hours: mix.hours.iter().map(|row| hour(mix, row)).collect(),
    }
}

fn fixed(row: &FixedRow) -> FixedJson {
    FixedJson {
        name: row.name.clone(),
        options: row.options.clone(),
        cost_per_month_usd: row.cost.value(),
        part: match &row.paid {
            Paid::In(part) => Some(part.clone()),
            Paid::Besides | Paid::Avoided => None,
        },
        is_paid: row.paid != Paid::Avoided,
    }
}

fn hour(mix: &MixReport, row: &HourRow) -> HourJson {
    let names = || mix.parts.iter().map(|part| part.name.clone());
    let replicas =
        names().zip(&row.replicas).filter_map(|(name, count)| Some((name, count.as_ref()?.value())));
    HourJson {
        hour: row.at,
        day: row.day,
        tasks_per_hour: row.demand.iter().map(|tasks| tasks.value()).sum(),
        served: names().zip(row.by_part.iter().map(|tasks| tasks.value())).collect(),
        replicas: replicas.collect(),
    }
}

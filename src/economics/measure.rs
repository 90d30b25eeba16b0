//! From a bill to metrics: every metric of the registry gets a figure or a reason why there is none.

use crate::figure::{Figure, Gap, Measured, Traced, erase};
use crate::metric::Metric;
use crate::scenario::{OutcomePrices, Serving, ServingOption};
use crate::units::{
    Fraction, GramsPerTask, Mtok, TasksPerMonth, UsdPerGpuHour, UsdPerMonth, UsdPerMtok, UsdPerTask,
    WH_PER_KWH, WhPerTask,
};

use super::bill::at_capacity::{self, Tokens};
use super::bill::bill::Bill;
use super::bill::ledger::{Ledger, Nature};
use super::fleet::demand::Demand;
use super::policy::quality::{Ends, Quality};
use super::policy::task_latency::latency_of;

/// Works out every metric.
pub(super) fn measure(
    option: &ServingOption,
    demand: &Demand<'_>,
    bill: &Bill,
    quality: &Result<Quality, Gap>,
    ends: &OutcomePrices,
) -> Vec<(Metric, Measured)> {
    measure_some(option, demand, bill, quality, ends, |_| true)
}

/// Works out the metrics that are wanted.
pub(super) fn measure_some(
    option: &ServingOption,
    demand: &Demand<'_>,
    bill: &Bill,
    quality: &Result<Quality, Gap>,
    ends: &OutcomePrices,
    wanted: impl Fn(Metric) -> bool,
) -> Vec<(Metric, Measured)> {
    let month = bill.ledger.as_ref().map(Ledger::total).map_err(Clone::clone);
    let per_task = month.clone().map(|month| per_task("cost per task", &month, &demand.tasks));
    let for_tokens = sum_of(bill, "cost of tokens per month", Nature::is_for_tokens);
    let expected = expected(&per_task, quality, ends);
    let found = Quality::ends_of(quality);
    let right = found.clone().map(|ends| ends.right.clone());
    let share = |of: fn(&Ends) -> &Figure<Fraction>| found.clone().map(|ends| of(ends).derivation());
    let tokens = || match option.serving {
        Serving::Human(_) => Err(Gap::NotApplicable("people are not paid by the token")),
        Serving::PerTask(_) => Err(Gap::NotApplicable("it is paid by the task, not by the token")),
        Serving::Policy(_) => Err(Gap::NotApplicable("several options share the work")),
        _ => demand.shape.ok_or(Gap::NotApplicable("the workload states no tokens")),
    };
    let full = |of| erase(&tokens().and_then(|shape| at_capacity::per_mtok(bill, demand, shape, of)));
    Metric::ALL
        .iter()
        .filter(|metric| wanted(**metric) && !Metric::OF_FLOWS.contains(metric))
        .filter(|metric| Metric::OF_WHOLE_BILL.iter().all(|(whole, _)| whole != *metric))
        .map(|metric| {
            let measured = match metric {
                Metric::CostPerTask => erase(&per_task),
                Metric::CostPerTaskAtCapacity => erase(&at_capacity::per_task(bill, demand)),
                Metric::CostPerSuccess => erase(&per_success(&expected, &right)),
                Metric::ExpectedCostPerTask if ends.are_priced() => erase(&expected),
                Metric::ExpectedCostPerTask => {
                    Err(Gap::NotStated("no end of a task has a price under `quality`"))
                }
                Metric::ValuePerTask => erase(&value(&right, ends)),
                Metric::CostPerMonth => erase(&month),
                Metric::LevelisedCostPerMonth => erase(&bill.levelised()),
                Metric::Capex => erase(&bill.capex),
                Metric::CostPerMillionTokens => {
                    let formula = "cost of tokens per month ÷ million tokens per month";
                    erase(&both(&for_tokens, tokens()).and_then(|(month, shape)| {
                        per_mtok("cost per million tokens", formula, &month, &demand.all_tokens(shape))
                    }))
                }
                Metric::CostPerMillionOutputTokens => {
                    let formula = "cost of tokens per month ÷ million answer tokens per month";
                    erase(&both(&for_tokens, tokens()).and_then(|(month, shape)| {
                        per_mtok(
                            "cost per million output tokens",
                            formula,
                            &month,
                            &demand.answer_tokens(shape),
                        )
                    }))
                }
                Metric::CostPerMillionTokensAtCapacity => full(Tokens::All),
                Metric::CostPerMillionInputTokensAtCapacity => full(Tokens::Input),
                Metric::CostPerMillionOutputTokensAtCapacity => full(Tokens::Output),
                Metric::CostPerGpuHour => erase(&per_gpu_hour(bill)),
                Metric::Accuracy => erase(&right),
                Metric::AcceptedWrong => share(|ends| &ends.accepted_wrong),
                Metric::Escalated => share(|ends| &ends.escalated),
                Metric::Failed => share(|ends| &ends.failed),
                Metric::Utilisation => erase(&bill.utilisation),
                Metric::CapacityTasksPerMonth => erase(&bill.capacity),
                Metric::Gpus => erase(&bill.gpus),
                Metric::OutputTokensPerSecond => erase(&tokens().map(|shape| demand.answer_rate(shape))),
                Metric::EnergyPerTask => erase(&energy_per_task(bill, demand)),
                Metric::CarbonPerTask => erase(&carbon_per_task(bill, demand)),
                latency => latency_of(option, bill, *latency),
            };
            (*metric, measured)
        })
        .collect()
}

/// The lines of some natures. People who look at results are no GPU-hours, and are in no price list of tokens.
fn sum_of(bill: &Bill, label: &str, counted: impl Fn(Nature) -> bool) -> Result<Figure<UsdPerMonth>, Gap> {
    bill.ledger.as_ref().map(|ledger| ledger.total_of(label, counted)).map_err(Clone::clone)
}

fn both<A: Clone, B>(a: &Result<A, Gap>, b: Result<B, Gap>) -> Result<(A, B), Gap> {
    Ok((a.clone()?, b?))
}

fn per_task(label: &str, month: &Figure<UsdPerMonth>, tasks: &Figure<TasksPerMonth>) -> Figure<UsdPerTask> {
    let value = UsdPerTask::const_new(month.get() / tasks.get());
    Figure::derived(label, "cost per month ÷ tasks per month", value, &[month, tasks])
}

fn per_success(
    expected: &Result<Figure<UsdPerTask>, Gap>,
    right: &Result<Figure<Fraction>, Gap>,
) -> Result<Figure<UsdPerTask>, Gap> {
    let (expected, right) = (expected.clone()?, right.clone()?);
    if right.get() == 0.0 {
        return Err(Gap::NotApplicable("no task is done right"));
    }
    let value = UsdPerTask::const_new(expected.get() / right.get());
    let formula = format!("{} ÷ accuracy", expected.derivation().label);
    Ok(Figure::derived("cost per success", &formula, value, &[&expected, &right]))
}

/// The cost of a task with what its ends cost; without prices of ends, the cost of a task.
fn expected(
    per_task: &Result<Figure<UsdPerTask>, Gap>,
    quality: &Result<Quality, Gap>,
    ends: &OutcomePrices,
) -> Result<Figure<UsdPerTask>, Gap> {
    let per_task = per_task.clone()?;
    let found = match Quality::ends_of(quality) {
        Ok(found) => found,
        Err(gap) if ends.are_priced() => return Err(gap),
        Err(_) => return Ok(per_task),
    };
    let priced = [
        (&found.accepted_wrong, "cost of an error", &ends.cost_per_error),
        (&found.escalated, "cost of an escalation", &ends.cost_per_escalation),
        (&found.failed, "cost of a failure", &ends.cost_per_failure),
    ];
    let priced: Vec<(&Figure<Fraction>, Figure<UsdPerTask>)> = priced
        .into_iter()
        .filter_map(|(share, label, price)| Some((share, Figure::written(label, price.as_ref()?))))
        .filter(|(share, _)| share.get() > 0.0)
        .collect();
    if priced.is_empty() {
        return Ok(per_task);
    }
    let ends: f64 = priced.iter().map(|(share, price)| share.get() * price.get()).sum();
    let mut inputs: Vec<&dyn Traced> = vec![&per_task];
    for (share, price) in &priced {
        inputs.extend([*share as &dyn Traced, price]);
    }
    let formula = "cost per task + share of each end that costs something × its cost";
    let value = UsdPerTask::const_new(per_task.get() + ends);
    Ok(Figure::derived("cost per task with errors", formula, value, &inputs))
}

fn value(right: &Result<Figure<Fraction>, Gap>, ends: &OutcomePrices) -> Result<Figure<UsdPerTask>, Gap> {
    let price = ends.value_per_success.as_ref();
    let price = price.ok_or(Gap::NotStated("no value of a success is stated under `quality`"))?;
    let (right, price) = (right.clone()?, Figure::written("value of a success", price));
    let value = UsdPerTask::const_new(right.get() * price.get());
    Ok(Figure::derived("value per task", "accuracy × value of a success", value, &[&right, &price]))
}

fn per_mtok(
    label: &str,
    formula: &str,
    month: &Figure<UsdPerMonth>,
    tokens: &Figure<Mtok>,
) -> Result<Figure<UsdPerMtok>, Gap> {
    if tokens.get() == 0.0 {
        return Err(Gap::NotApplicable("the workload has no such tokens"));
    }
    let value = UsdPerMtok::const_new(month.get() / tokens.get());
    Ok(Figure::derived(label, formula, value, &[month, tokens]))
}

fn per_gpu_hour(bill: &Bill) -> Result<Figure<UsdPerGpuHour>, Gap> {
    let hours = bill.gpu_hours.clone()?;
    let month = sum_of(bill, "cost of the GPUs per month", Nature::is_for_gpus)?;
    let value = UsdPerGpuHour::const_new(month.get() / hours.get());
    let formula = "cost of the GPUs per month ÷ GPU-hours per month";
    Ok(Figure::derived("cost per GPU-hour", formula, value, &[&month, &hours]))
}

fn energy_per_task(bill: &Bill, demand: &Demand<'_>) -> Result<Figure<WhPerTask>, Gap> {
    let energy = bill.energy.clone()?;
    let value = WhPerTask::const_new(energy.get() * WH_PER_KWH / demand.tasks.get());
    Ok(Figure::derived(
        "energy per task",
        "energy per month ÷ tasks per month",
        value,
        &[&energy, &demand.tasks],
    ))
}

fn carbon_per_task(bill: &Bill, demand: &Demand<'_>) -> Result<Figure<GramsPerTask>, Gap> {
    let energy = energy_per_task(bill, demand)?;
    let grid = bill.grid.clone()?;
    let value = GramsPerTask::const_new(energy.get() / WH_PER_KWH * grid.get());
    let formula = "energy per task × carbon intensity of the grid";
    Ok(Figure::derived("carbon per task", formula, value, &[&energy, &grid]))
}

//! The bill of a policy: each option that it names is billed for the attempts that reach it, and what looks at results for
//! the results that it looks at.

use crate::figure::{Figure, Traced};
use crate::scenario::{Scenario, ServingOption};
use crate::units::{AnnualRate, Count, GpuHours, Kwh, Quantity, TasksPerMonth, Usd};

use super::demand::Demand;
use super::evaluate::bill as bill_of;
use super::gap::Gap;
use super::ledger::Ledger;
use super::measure::Bill;
use super::one_off::PaidOnce;
use super::per_task;
use super::planned::Skills;
use super::played::PlayedLatency;
use super::quality::Quality;

/// Bills the options of a policy for their attempts.
pub(super) fn bill(
    scenario: &Scenario,
    policy: &ServingOption,
    quality: &Quality,
    skills: &Skills<'_>,
    demand: &Demand<'_>,
    discount_rate: Option<&Figure<AnnualRate>>,
) -> Bill {
    let (mut ledger, parts) = parts(scenario, policy, quality, discount_rate, None);
    if let Ok(ledger) = &mut ledger {
        quality.push_extras(ledger, demand);
    }
    let played = PlayedLatency::of(scenario, quality, skills, |at| {
        parts.iter().find(|(index, _)| *index == at).map(|(_, bill)| bill)
    });
    let name = |index: usize| scenario.options.get(index).map_or("", |option| option.name.as_str());
    let remarks = parts.iter().flat_map(|(index, part)| {
        part.remarks.iter().map(move |remark| format!("{}: {remark}", name(*index)))
    });
    let remarks = quality.remarks.iter().cloned().chain(remarks).collect();
    let mut left_out: Vec<&'static str> = Vec::new();
    for missing in parts.iter().flat_map(|(_, part)| &part.left_out) {
        if !left_out.contains(missing) {
            left_out.push(missing);
        }
    }
    Bill {
        full: Err(Gap::NotApplicable(SHARED)),
        levelised: Err(Gap::NotApplicable(SHARED)),
        capacity: Err(Gap::NotApplicable(SHARED)),
        utilisation: Err(Gap::NotApplicable(SHARED)),
        capex: sum(&parts, "paid up front", |part| &part.capex, Usd::const_new),
        gpus: sum(&parts, "GPUs", |part| &part.gpus, Count::const_new),
        gpu_hours: sum(&parts, "GPU-hours per month", |part| &part.gpu_hours, GpuHours::const_new),
        energy: whole(&parts, "energy per month", |part| &part.energy, Kwh::const_new),
        grid: parts
            .iter()
            .find_map(|(_, part)| part.grid.clone().ok())
            .ok_or(Gap::NotStated("no grid is stated")),
        latency: None,
        played,
        ledger,
        remarks,
        left_out,
    }
}

/// The bills of the options of a policy, and their lines in one; for the tasks that the scenario states, or for others.
pub(super) fn parts(
    scenario: &Scenario,
    policy: &ServingOption,
    quality: &Quality,
    discount_rate: Option<&Figure<AnnualRate>>,
    tasks: Option<TasksPerMonth>,
) -> (Result<Ledger, Gap>, Vec<(usize, Bill)>) {
    let mut ledger: Result<Ledger, Gap> = Ok(Ledger::default());
    let mut parts: Vec<(usize, Bill)> = Vec::new();
    let mut paid = PaidOnce::default();
    for (index, attempts) in &quality.attempts {
        let Some(option) = scenario.options.get(*index).filter(|_| attempts.get() > 0.0) else { continue };
        let own = Demand::of(&option.workload, &scenario.calendar);
        let own = match tasks {
            Some(tasks) => own.of_tasks(tasks),
            None => own,
        };
        let own = match per_task::accepted(policy, option, quality, attempts) {
            Some(results) => own.accepted(&option.name, &results),
            None => own.reached(&option.name, attempts),
        };
        let part = bill_of(option, &own, discount_rate).with_one_off(paid.of(scenario, *index));
        ledger = match (ledger, &part.ledger) {
            (Ok(mut all), Ok(lines)) => {
                all.append(&option.name, lines);
                Ok(all)
            }
            (Err(gap), _) => Err(gap),
            (Ok(_), Err(gap)) => Err(gap.clone()),
        };
        parts.push((*index, part));
    }
    (ledger, parts)
}

/// The sum over the parts that have such a figure; none where none has.
fn sum<Q: Quantity>(
    parts: &[(usize, Bill)],
    label: &str,
    of: fn(&Bill) -> &Result<Figure<Q>, Gap>,
    make: fn(f64) -> Q,
) -> Result<Figure<Q>, Gap> {
    let found: Vec<&Figure<Q>> = parts.iter().filter_map(|(_, part)| of(part).as_ref().ok()).collect();
    if found.is_empty() {
        return parts
            .first()
            .map_or(Err(Gap::NotApplicable("nothing is used")), |(_, part)| of(part).clone());
    }
    let total = found.iter().map(|figure| figure.get()).sum();
    let inputs: Vec<&dyn Traced> = found.iter().map(|figure| *figure as &dyn Traced).collect();
    Ok(Figure::derived(label, "sum over the options of the policy", make(total), &inputs))
}

/// The sum over all parts; a part without the figure leaves the whole without one.
fn whole<Q: Quantity>(
    parts: &[(usize, Bill)],
    label: &str,
    of: fn(&Bill) -> &Result<Figure<Q>, Gap>,
    make: fn(f64) -> Q,
) -> Result<Figure<Q>, Gap> {
    match parts.iter().find_map(|(_, part)| of(part).as_ref().err()) {
        Some(gap) => Err(gap.clone()),
        None => sum(parts, label, of, make),
    }
}

/// Why a policy has no capacity of its own.
const SHARED: &str = "several options share the work";

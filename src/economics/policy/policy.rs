//! The bill of a policy: each option that it names is billed for the attempts that reach it, and what looks at results for
//! the results that it looks at.

use crate::economics::bill::bill::{Bill, Capital};
use crate::economics::bill::ledger::Ledger;
use crate::economics::bill::operations::push_own;
use crate::economics::fleet::demand::{Demand, Scope};
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{Scenario, ServingOption};
use crate::units::{AnnualRate, Count, GpuHours, Kwh, Quantity, TasksPerMonth, Usd, UsdPerMonth};

use super::assumed::assumed;
use super::durations::Durations;
use super::part_bills::{PartBill, Payer, bills as part_bills};
use super::quality::Quality;
use super::skills::Skills;
use super::unit_prices::UnitPrices;

/// Bills the options of a policy for their attempts.
pub(in crate::economics) fn bill(
    scenario: &Scenario,
    policy: &ServingOption,
    quality: &Quality,
    skills: &Skills<'_>,
    demand: &Demand<'_>,
    discount_rate: Option<&Figure<AnnualRate>>,
) -> Bill {
    let (ledger, all) = parts(scenario, policy, quality, demand, discount_rate);
    let name = |index: usize| scenario.options.get(index).map_or("", |option| option.name.as_str());
    let mut remarks: Vec<String> = quality.remarks.clone();
    for part in &all {
        let Payer::Itself { named, .. } = part.payer else { continue };
        remarks.extend(part.bill.remarks.iter().map(|remark| format!("{}: {remark}", name(named))));
    }
    let sampled = Durations::sampled(demand.scope, scenario, quality, skills, |at| {
        all.iter().find(|part| part.index == at).map(|part| &part.bill)
    });
    let capacity = capacity(&all, demand);
    let assumed = match demand.scope {
        Scope::Money | Scope::Sized | Scope::Limits => Vec::new(),
        Scope::Whole => UnitPrices::of(scenario, &quality.looks, &quality.billed, &all)
            .map_or_else(|_| Vec::new(), |prices| assumed(scenario, quality, skills.all(), &prices)),
    };
    let parts: Vec<(usize, Bill)> =
        all.into_iter().filter(PartBill::pays).map(|part| (part.index, part.bill)).collect();
    let mut bill = Bill {
        capital: capital(&parts),
        capacity,
        for_prompts: Err(Gap::NotApplicable(SHARED)),
        utilisation: Err(Gap::NotApplicable(SHARED)),
        capex: sum(&parts, "paid up front", |part| &part.capex, Usd::const_new),
        one_off: {
            let paid: Vec<&Figure<Usd>> =
                parts.iter().filter_map(|(_, part)| part.one_off.as_ref()).collect();
            let total = Usd::const_new(paid.iter().map(|once| once.get()).sum());
            let inputs: Vec<&dyn Traced> = paid.iter().map(|once| *once as &dyn Traced).collect();
            let formula = "sum over the options of the policy";
            (!paid.is_empty()).then(|| Figure::derived("one-off costs", formula, total, &inputs))
        },
        gpus: sum(&parts, "GPUs", |part| &part.gpus, Count::const_new),
        gpu_hours: sum(&parts, "GPU-hours per month", |part| &part.gpu_hours, GpuHours::const_new),
        energy: whole(&parts, "energy per month", |part| &part.energy, Kwh::const_new),
        assets: parts.iter().flat_map(|(_, part)| part.assets.iter().cloned()).collect(),
        contracts: parts.iter().flat_map(|(_, part)| part.contracts.iter().cloned()).collect(),
        grid: parts
            .iter()
            .find_map(|(_, part)| part.grid.clone().ok())
            .ok_or(Gap::NotStated("no grid is stated")),
        latency: None,
        sampled,
        ledger,
        remarks,
        assumed,
        straight: parts.iter().flat_map(|(_, part)| part.straight.iter().copied()).collect(),
        left_out: Vec::new(),
    };
    for missing in parts.iter().flat_map(|(_, part)| &part.left_out) {
        bill.leave_out(missing);
    }
    quality.extras.on(bill.with_own_paid(policy), demand)
}

/// Tasks that the policy can do before the first of its fleets is full: the shares of its options stay as they are.
fn capacity(parts: &[PartBill], demand: &Demand<'_>) -> Result<Figure<TasksPerMonth>, Gap> {
    let room = |part: &PartBill| Some(part.bill.capacity.as_ref().ok()?.get() / part.tasks.get());
    let fleets = parts.iter().filter(|part| part.pays());
    let first = fleets.filter_map(|part| Some((room(part)?, part))).min_by(|a, b| a.0.total_cmp(&b.0));
    let Some((room, part)) = first else { return Err(Gap::NotApplicable(SHARED)) };
    let own = part.bill.capacity.clone()?;
    let value = TasksPerMonth::const_new(room * demand.tasks.get());
    let formula = "tasks per month × capacity of the fleet that is full first ÷ what reaches it per month";
    Ok(Figure::derived("capacity per month", formula, value, &[&demand.tasks, &own, &part.tasks]))
}

/// What the hardware of all parts costs a month by both methods.
fn capital(parts: &[(usize, Bill)]) -> Result<Capital, Gap> {
    let owned = parts.iter().filter(|(_, part)| !part.assets.is_empty());
    let owned = owned.map(|(_, part)| part.capital.clone()).collect::<Result<Vec<_>, _>>()?;
    if owned.is_empty() {
        return Err(Gap::NotApplicable("nothing is bought"));
    }
    let sum = |label: &str, of: fn(&Capital) -> &Figure<UsdPerMonth>| {
        let value = UsdPerMonth::const_new(owned.iter().map(|capital| of(capital).get()).sum());
        let inputs: Vec<&dyn Traced> = owned.iter().map(|capital| of(capital) as &dyn Traced).collect();
        Figure::derived(label, "sum over the options of the policy", value, &inputs)
    };
    Ok(Capital {
        straight: sum("straight-line depreciation per month", |capital| &capital.straight),
        recovery: sum("capital recovery per month", |capital| &capital.recovery),
    })
}

/// The bills of the options of a policy, and the lines of those that pay in one.
pub(in crate::economics) fn parts(
    scenario: &Scenario,
    policy: &ServingOption,
    quality: &Quality,
    demand: &Demand<'_>,
    discount_rate: Option<&Figure<AnnualRate>>,
) -> (Result<Ledger, Gap>, Vec<PartBill>) {
    let all = part_bills(scenario, policy, quality, demand, discount_rate);
    let mut ledger: Result<Ledger, Gap> = Ok(Ledger::default());
    for part in &all {
        let Payer::Itself { named, .. } = part.payer else { continue };
        let name = scenario.options.get(named).map_or("", |option| option.name.as_str());
        ledger = match (ledger, &part.bill.ledger) {
            (Ok(mut all), Ok(lines)) => {
                all.append(name, lines);
                Ok(all)
            }
            (Err(gap), _) => Err(gap),
            (Ok(_), Err(gap)) => Err(gap.clone()),
        };
    }
    if let Ok(ledger) = &mut ledger {
        push_own(ledger, policy);
    }
    (ledger, all)
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

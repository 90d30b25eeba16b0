//! The bill of a policy: each option that it names is billed for the attempts that reach it, and what looks at results for
//! the results that it looks at.

use crate::economics::bill::bill::Bill;
use crate::economics::bill::ledger::Ledger;
use crate::economics::fleet::demand::{Demand, Scope};
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{Scenario, ServingOption};
use crate::units::{AnnualRate, Count, GpuHours, Kwh, Quantity, Usd};

use super::compile::Skills;
use super::durations::Durations;
use super::part_bills::{PartBill, Payer, bills as part_bills};
use super::quality::Quality;

/// Bills the options of a policy for their attempts.
pub(in crate::economics) fn bill(
    scenario: &Scenario,
    policy: &ServingOption,
    quality: &Quality,
    skills: &Skills<'_>,
    demand: &Demand<'_>,
    discount_rate: Option<&Figure<AnnualRate>>,
) -> Bill {
    let (mut ledger, all) = parts(scenario, policy, quality, demand, discount_rate);
    let name = |index: usize| scenario.options.get(index).map_or("", |option| option.name.as_str());
    let mut remarks: Vec<String> = quality.remarks.clone();
    for part in &all {
        let Payer::Itself { named, .. } = part.payer else { continue };
        remarks.extend(part.bill.remarks.iter().map(|remark| format!("{}: {remark}", name(named))));
    }
    if let Ok(ledger) = &mut ledger {
        quality.push_extras(ledger, demand);
    }
    let sampled = match demand.scope {
        Scope::Money => None,
        Scope::Whole => Durations::sampled(scenario, quality, skills, |at| {
            all.iter().find(|part| part.index == at).map(|part| &part.bill)
        }),
    };
    let parts: Vec<(usize, Bill)> =
        all.into_iter().filter(PartBill::pays).map(|part| (part.index, part.bill)).collect();
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
        grid: parts
            .iter()
            .find_map(|(_, part)| part.grid.clone().ok())
            .ok_or(Gap::NotStated("no grid is stated")),
        latency: None,
        sampled,
        ledger,
        remarks,
        left_out,
    }
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

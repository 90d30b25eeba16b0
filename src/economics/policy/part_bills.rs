//! The bills of the options that a policy uses. What runs on the same GPUs, or uses the same reserved units, is one fleet: the option as it is written, and every step of
//! a workflow that was made from it with a longer prompt.

use crate::economics::bill::bill::Bill;
use crate::economics::bill::by_kind::bill as bill_of;
use crate::economics::bill::paid_once::PaidOnce;
use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::reserved::unit_capacity;
use crate::economics::fleet::sizing::replica_capacity;
use crate::figure::{Figure, Traced};
use crate::scenario::{Policy, Scenario, Serving, ServingOption};
use crate::units::{AnnualRate, Ratio, TasksPerMonth};

use super::quality::{Ends, Quality};

/// An option that a policy uses, and its bill.
pub(in crate::economics) struct PartBill {
    /// Its place among the options.
    pub(in crate::economics) index: usize,
    /// What it costs; of a fleet that is shared, what the whole fleet costs.
    pub(in crate::economics) bill: Bill,
    /// What it is billed for: the attempts that reach it; of a fleet that is shared, all attempts, in the time of its own.
    pub(super) tasks: Figure<TasksPerMonth>,
    /// Who pays.
    pub(super) payer: Payer,
}

/// Who pays for what an option does.
#[derive(Clone, Copy)]
pub(super) enum Payer {
    /// It does, for the name of the option that it was made from where others share its fleet.
    Itself {
        /// The option whose name is on the bill.
        named: usize,
        /// Its share of the bill.
        share: f64,
    },
    /// The part at this place, this share of its bill.
    Other(usize, f64),
}

impl PartBill {
    /// Whether its bill is paid, and not that of another one.
    pub(in crate::economics) const fn pays(&self) -> bool {
        matches!(self.payer, Payer::Itself { .. })
    }
}

/// Bills the options of a policy for the attempts that reach them.
pub(in crate::economics) fn bills(
    scenario: &Scenario,
    policy: &ServingOption,
    quality: &Quality,
    demand: &Demand<'_>,
    rate: Option<&Figure<AnnualRate>>,
) -> Vec<PartBill> {
    let mut parts: Vec<PartBill> = Vec::new();
    let used: Vec<&(usize, Figure<Ratio>)> =
        quality.work.iter().filter(|(_, attempts)| attempts.get() > 0.0).collect();
    let mut done: Vec<usize> = Vec::new();
    let mut paid = PaidOnce::of_policy(policy);
    for (index, attempts) in &used {
        let Some(option) = scenario.options.get(*index).filter(|_| !done.contains(index)) else { continue };
        let base = scenario.base_of(*index);
        let members: Vec<&(usize, Figure<Ratio>)> = if option.serving.has_capacity() {
            used.iter().filter(|(other, _)| scenario.base_of(*other) == base).copied().collect()
        } else {
            Vec::new()
        };
        if members.len() > 1 {
            done.extend(members.iter().map(|(member, _)| *member));
            let first = parts.len();
            fleet(scenario, base, &members, demand, rate, &mut parts);
            if let Some(at) = parts.iter().skip(first).position(PartBill::pays) {
                let part = parts.remove(first + at);
                let bill = paid.on(part.bill, scenario, base);
                parts.insert(first + at, PartBill { bill, ..part });
            }
            continue;
        }
        let own = demand.shared(&option.workload);
        let own = match accepted(policy, option, quality, attempts) {
            Some(results) => own.accepted(&option.name, &results),
            None => own.reached(&option.name, attempts),
        };
        let payer = Payer::Itself { named: *index, share: 1.0 };
        let bill = bill_of(option, &own, rate).with_indirect_tax(option);
        let bill = paid.on(bill, scenario, *index);
        parts.push(PartBill { index: *index, bill, tasks: own.tasks, payer });
    }
    parts
}

/// Bills options that run on the same GPUs: each is sized for its own attempts and for those of the others, by how many of its own they
/// take the time of. The one with the most to do pays.
fn fleet(
    scenario: &Scenario,
    base: usize,
    members: &[&(usize, Figure<Ratio>)],
    demand: &Demand<'_>,
    rate: Option<&Figure<AnnualRate>>,
    parts: &mut Vec<PartBill>,
) {
    let capacity = |at: usize| {
        let option = &scenario.options[at];
        let own = demand.shared(&option.workload);
        let shape = own.shape?;
        match &option.serving {
            Serving::Provisioned(reserved) => Some(unit_capacity(reserved, &own, shape)),
            serving => Some(replica_capacity(&own, shape, serving.deployment()?)),
        }
    };
    let known: Vec<_> =
        members.iter().filter_map(|(at, attempts)| Some((*at, attempts, capacity(*at)?))).collect();
    let load = |attempts: &Figure<Ratio>, capacity: f64| attempts.get() / capacity;
    let all: f64 = known.iter().map(|(_, attempts, capacity)| load(attempts, capacity.get())).sum();
    let Some(busiest) = known
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| load(a.1, a.2.get()).total_cmp(&load(b.1, b.2.get())))
        .map(|(place, _)| place)
    else {
        return;
    };
    let first = parts.len();
    for (place, (at, attempts, own)) in known.iter().enumerate() {
        let option = &scenario.options[*at];
        let mut inputs: Vec<&dyn Traced> = Vec::new();
        for (_, attempts, capacity) in &known {
            inputs.extend([*attempts as &dyn Traced, capacity]);
        }
        let formula = match option.serving.deployment() {
            Some(_) => {
                "sum over all that run on the same GPUs of attempts × capacity of a replica for these ÷ capacity for those"
            }
            None => {
                "sum over all that use the same units of attempts × capacity of a unit for these ÷ capacity for those"
            }
        };
        let label = format!("attempts per task that take as long at {}", option.name);
        let equal = Figure::derived(&label, formula, Ratio::const_new(all * own.get()), &inputs);
        let here = demand.shared(&option.workload).reached(&option.name, &equal);
        let share = if all > 0.0 { load(attempts, own.get()) / all } else { 0.0 };
        let payer = if place == busiest {
            Payer::Itself { named: base, share }
        } else {
            Payer::Other(first + busiest, share)
        };
        let bill = bill_of(option, &here, rate).with_indirect_tax(option);
        parts.push(PartBill { index: *at, bill, tasks: here.tasks, payer });
    }
}

/// How many results of an option are accepted for one task of a policy, where only those are charged. A scenario in which
/// that is not known is refused.
fn accepted(
    policy: &ServingOption,
    option: &ServingOption,
    quality: &Quality,
    attempts: &Figure<Ratio>,
) -> Option<Figure<Ratio>> {
    let Serving::Policy(plan) = &policy.serving else { return None };
    if !option.charges_accepted_only() {
        return None;
    }
    let label = format!("accepted results of {} per task", option.name);
    let figure = |formula: &str, value: f64, inputs: &[&dyn Traced]| {
        Figure::derived(&label, formula, Ratio::const_new(value.max(0.0)), inputs)
    };
    Some(match plan.as_ref() {
        Policy::Retry { .. } => match &quality.ends {
            Ok(Ends { right, accepted_wrong: wrong, .. }) => {
                figure("right + accepted wrong", right.get() + wrong.get(), &[right, wrong])
            }
            // Without its accuracy the policy has no bill.
            Err(_) => attempts.clone(),
        },
        Policy::Cascade { stages, .. } => {
            let at = stages.iter().position(|stage| stage.name == option.name)?;
            let reached = |index: usize| quality.attempts.iter().find(|(leaf, _)| *leaf == index);
            match stages.get(at + 1).and_then(|next| reached(next.index)) {
                // The last one's result is taken as it is.
                None => attempts.clone(),
                Some((_, next)) => {
                    let formula = "attempts per task − attempts of the stage after it";
                    figure(formula, attempts.get() - next.get(), &[attempts, next])
                }
            }
        }
        // Nothing rejects a result.
        _ => attempts.clone(),
    })
}

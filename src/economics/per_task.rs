//! The bill of what is paid by the task.

use crate::figure::{Figure, Traced};
use crate::scenario::{Charged, PerTask, Policy, Serving, ServingOption};
use crate::units::{Ratio, UsdPerMonth};

use super::bill::Bill;
use super::demand::Demand;
use super::gap::Gap;
use super::ledger::{Ledger, Nature};
use super::quality::Quality;

/// Bills the tasks at their price.
pub(super) fn bill(paid: &PerTask, demand: &Demand<'_>) -> Bill {
    let price = Figure::written("price of a task", &paid.price);
    let amount = UsdPerMonth::const_new(demand.tasks.get() * price.get());
    let mut ledger = Ledger::default();
    let (label, formula) = match paid.charged.value() {
        Charged::Every => ("tasks", "tasks per month × price of a task"),
        // By itself, whatever comes out is accepted; in a policy, the demand is that of accepted results.
        Charged::Accepted => ("accepted results", "accepted results per month × price of a task"),
    };
    ledger.push(Nature::Services, label, formula, &demand.tasks, &price, amount);
    let mut bill = Bill::without_gpus(ledger, "it is paid by the task: the GPUs are the provider's");
    bill.energy = Err(Gap::NotPublished("the provider does not publish the energy of a task"));
    bill
}

/// How many results of an option are accepted for one task of a policy, where only those are charged. A scenario in which
/// that is not known is refused.
pub(super) fn accepted(
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
        Policy::Retry { .. } => {
            let (right, wrong) = (&quality.right, &quality.accepted_wrong);
            figure("right + accepted wrong", right.get() + wrong.get(), &[right, wrong])
        }
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

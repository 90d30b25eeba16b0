//! The bill of what is paid by the task.

use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Gap};
use crate::scenario::{Charged, PerTask};
use crate::units::UsdPerMonth;

use super::bill::Bill;
use super::ledger::{Ledger, Nature};

/// Bills the tasks at their price.
pub(in crate::economics) fn bill(paid: &PerTask, demand: &Demand<'_>) -> Bill {
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

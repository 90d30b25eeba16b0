//! The bill of people.

use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Traced};
use crate::scenario::Human;
use crate::units::{Hours, Minutes, Quantity, UsdPerHour, UsdPerMonth};

use super::bill::Bill;
use super::ledger::{Ledger, Nature};

/// Bills the hours of work at wage and overhead.
pub(in crate::economics) fn bill(human: &Human, demand: &Demand<'_>) -> Bill {
    let minutes: Figure<Minutes> = Figure::written("minutes per task", &human.minutes);
    let hours = Hours::const_new(demand.tasks.get() * Hours::from(minutes.value()).get());
    let hours = Figure::derived(
        "hours of work per month",
        "tasks per month × minutes per task ÷ 60",
        hours,
        &[&demand.tasks, &minutes],
    );
    let wage = Figure::written("wage per hour", &human.wage);
    let rate = match &human.overhead {
        None => wage,
        Some(overhead) => {
            let overhead = Figure::written("overhead on the wage", overhead);
            let value = UsdPerHour::const_new(wage.get() * (1.0 + overhead.get()));
            let inputs: [&dyn Traced; 2] = [&wage, &overhead];
            Figure::derived("cost per hour of work", "wage × (1 + overhead)", value, &inputs)
        }
    };
    let amount = UsdPerMonth::const_new((rate.value() * hours.value()).get());
    let mut ledger = Ledger::default();
    ledger.push(Nature::Work, "work", "hours of work per month × cost per hour", &hours, &rate, amount);
    let mut bill = Bill::without_gpus(ledger, "people need no GPUs");
    if human.overhead.is_none() {
        bill.left_out.push("overhead on wages");
    }
    bill
}

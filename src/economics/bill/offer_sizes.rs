//! What other sizes of a rented offer would cost for the same work.

use std::sync::Arc;

use crate::economics::fleet::demand::Demand;
use crate::scenario::{OfferSize, Rented, Throughput, TokenShape};
use crate::units::tolerance::NOISE;
use crate::units::{Quantity, UsdPerMonth, brief};

use super::bill::Bill;
use super::ledger::Ledger;
use super::rental;

/// The bill of rented GPUs, which names the cheapest other size of the offer if it costs less, and the sizes that were not tried.
pub(super) fn bill(rented: &Rented, demand: &Demand<'_>, shape: &TokenShape) -> Bill {
    let mut bill = rental::bill(rented, demand, shape);
    if let (true, Ok(ledger)) = (demand.scope.tells(), &bill.ledger) {
        let remarks = remarks(rented, demand, shape, ledger.total().value());
        bill.remarks.extend(remarks);
    }
    bill
}

fn remarks(rented: &Rented, demand: &Demand<'_>, shape: &TokenShape, month: UsdPerMonth) -> Vec<String> {
    let gpus = rented.deployment.tensor_parallel.value;
    let (tried, others): (Vec<&OfferSize>, Vec<&OfferSize>) =
        rented.other_sizes.iter().partition(|size| size.holds(gpus));
    let cost = |size: &OfferSize| {
        let other = Rented { price: size.price.clone(), other_sizes: Arc::default(), ..rented.clone() };
        let demand = demand.shared(demand.workload).of_money();
        let bill = rental::bill(&other, &demand, shape);
        bill.ledger.as_ref().map(Ledger::total).ok().map(|total| total.get())
    };
    let cheapest = tried
        .into_iter()
        .filter_map(|size| Some((size, cost(size)?)))
        .filter(|(_, cost)| *cost < month.get() * (1.0 - NOISE))
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let mut remarks: Vec<String> = cheapest
        .into_iter()
        .map(|(size, cost)| {
            format!(
                "another size of the offer does the same work for less: `offer: {}` costs {}, not {}",
                size.id,
                brief(UsdPerMonth::const_new(cost)),
                brief(month)
            )
        })
        .collect();
    let is_chosen =
        matches!(&rented.deployment.throughput, Throughput::Predicted(found) if !found.considered.is_empty());
    if is_chosen && !others.is_empty() {
        let ids: Vec<String> = others.iter().map(|size| format!("`{}`", size.id)).collect();
        remarks.push(format!(
            "not tried: {}, in which the {gpus} GPUs of the replica that was chosen do not fit",
            ids.join(", ")
        ));
    }
    remarks
}

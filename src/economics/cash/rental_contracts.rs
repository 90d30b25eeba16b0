//! Committed rentals over the months: the contracts that their needs bring about, and what they cost.

use std::sync::Arc;

use crate::economics::bill::bill::Contracted;
use crate::figure::{Derivation, Traced};
use crate::finance::{ContractBook, Renewal, whole_months};
use crate::scenario::Finance;
use crate::units::{Count, Quantity, Ratio, Usd};

use super::dollars::Dollars;
use super::returns::Aside;
use super::trends::of_contracts;

/// What flows for one rental by contract.
pub(super) struct Rents {
    /// What is paid, by month; the first is now, what goes out is negative.
    pub(super) flows: Vec<f64>,
    /// What is owed after the last month, and counted in it.
    pub(super) owed_after: Usd,
    /// GPUs that contracts hold beyond those that are needed, month 1 first.
    pub(super) spare_gpus: Vec<f64>,
    /// What it follows from.
    pub(super) inputs: Vec<Arc<Derivation>>,
    /// The contracts.
    pub(super) said: Aside,
}

/// How rents follow from contracts.
pub(super) const BY_CONTRACT: &str = "− contracts, each signed when a month's busiest hour needs more instances than contracts hold, at the price of that month, and \
     paid for its whole term, used or not; what is owed after the horizon falls at its end";

/// The contracts that needs bring about, month 1 first.
pub(super) fn book(
    rented: &Contracted,
    needs: &[Count],
    finance: &Finance,
    dollars: &Dollars<'_>,
) -> ContractBook {
    let trend = of_contracts(&rented.held, finance).map(|(_, trend)| trend);
    let factor = |month| {
        let price = trend.map_or(1.0, |trend| trend.after(month).get());
        Ratio::const_new(price * dollars.after(month))
    };
    let factors: Vec<Ratio> = (0..needs.len()).map(factor).collect();
    ContractBook::of(needs, rented.price.value(), &factors, rented.length.value(), rented.renewal)
}

/// Follows one rental. `needs` are the instances of each month, month 1 first.
pub(super) fn follow(
    rented: &Contracted,
    needs: &[Count],
    finance: &Finance,
    dollars: &Dollars<'_>,
) -> Rents {
    let length = rented.length.value();
    let book = book(rented, needs, finance, dollars);
    let mut flows: Vec<f64> =
        std::iter::once(0.0).chain(book.paid.iter().map(|paid| 0.0 - paid.get())).collect();
    if let Some(last) = flows.last_mut() {
        *last -= book.owed_after.get();
    }
    let sum = |counts: &[Count]| Count::const_new(counts.iter().map(|count| count.get()).sum());
    let spare = book.held.iter().zip(needs);
    Rents {
        flows,
        owed_after: book.owed_after,
        spare_gpus: spare.map(|(held, need)| (held.get() - need.get()) * rented.in_one.get()).collect(),
        inputs: vec![rented.instances.derivation(), rented.price.derivation(), rented.length.derivation()],
        said: Aside::Contracts {
            of: rented.held.clone(),
            length,
            held: sum(&book.held),
            needed: sum(needs),
            signed: book.contracts,
        },
    }
}

/// Months of work until the first contract that is not renewed ends, from the first month with work on.
pub(super) fn months_of_work(contracts: &[Contracted]) -> Option<usize> {
    let ending = contracts.iter().filter(|rented| rented.renewal == Renewal::Never);
    ending.map(|rented| whole_months(rented.length.value())).min()
}

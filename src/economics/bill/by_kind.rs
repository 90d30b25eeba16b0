//! The bill of an option that serves itself, whatever kind it is.

use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Gap};
use crate::scenario::{Serving, ServingOption, Terms};
use crate::units::AnnualRate;

use super::bill::Bill;
use super::{cluster, fees, human, offer_sizes, per_task, provisioned, serverless};

/// The bill of an option that serves itself.
pub(in crate::economics) fn bill(
    option: &ServingOption,
    demand: &Demand<'_>,
    rate: Option<&Figure<AnnualRate>>,
) -> Bill {
    // A scenario without tokens is refused where they are needed, so the last arm is never taken.
    let mut bill = match (&option.serving, demand.shape) {
        (Serving::Serverless(tokens), Some(shape)) => serverless::bill(tokens, demand, shape),
        (Serving::Provisioned(reserved), Some(shape)) => provisioned::bill(reserved, demand, shape),
        (Serving::Cluster(owned), Some(shape)) => cluster::bill(owned, demand, shape, rate),
        (Serving::Rental(rented), Some(shape)) => offer_sizes::bill(rented, demand, shape),
        (Serving::Human(people), _) => human::bill(people, demand),
        (Serving::PerTask(paid), _) => per_task::bill(paid, demand),
        (Serving::Policy(_), _) => Bill::without(&Gap::NotApplicable("a policy is billed by its options")),
        (_, None) => Bill::without(&Gap::NotStated("the workload states no tokens")),
    };
    if let Ok(ledger) = &mut bill.ledger {
        let none = Terms::default();
        let terms = match &option.serving {
            Serving::Serverless(tokens) => &tokens.terms,
            _ => &none,
        };
        fees::push(ledger, &option.fees, terms, demand);
    }
    bill
}

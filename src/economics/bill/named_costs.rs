//! Costs that a scenario names itself, as lines of a bill.

use crate::figure::Figure;
use crate::scenario::{ServingOption, TaxedKind};
use crate::units::Count;

use super::indirect_tax::price_with_tax;
use super::ledger::{Ledger, LineOf, Nature};
use super::paid_once::PaidOnce;

/// A line for each cost by name that nobody in the bill has paid yet. It is there whatever the load.
pub(super) fn push(ledger: &mut Ledger, option: &ServingOption, paid: &mut PaidOnce) {
    for named in option.costs.iter().filter(|named| paid.is_new(&named.cost.site)) {
        let net = Figure::written(&format!("{} per month", named.what), &named.cost);
        let rate = price_with_tax(option, TaxedKind::Costs, net);
        let once = Figure::derived("options", "one option", Count::const_new(1.0), &[&rate]);
        ledger.push(Nature::Other, &named.what, "as stated, whatever the load", &once, &rate, rate.value());
        ledger.is_of(LineOf { named: Some(named.cost.site.clone()), ..LineOf::default() });
    }
}

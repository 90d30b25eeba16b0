//! Costs that a scenario names itself, as lines of a bill.

use crate::figure::Figure;
use crate::scenario::{ServingOption, TaxedKind};
use crate::units::Count;

use super::bill::Bill;
use super::indirect_tax::{factor_of, with_tax};
use super::ledger::Nature;

impl Bill {
    /// The same with a line for each cost that the scenario names. It is there whatever the load.
    pub(super) fn with_named_costs(mut self, option: &ServingOption) -> Self {
        let Ok(ledger) = &mut self.ledger else { return self };
        let tax = factor_of(option, TaxedKind::Costs);
        for named in &option.costs {
            let net = Figure::written(&format!("{} per month", named.what), &named.cost);
            let rate = tax.as_ref().map_or_else(|| net.clone(), |factor| with_tax(&net, factor));
            let once = Figure::derived("options", "one option", Count::const_new(1.0), &[&rate]);
            ledger.push(
                Nature::Other,
                &named.what,
                "as stated, whatever the load",
                &once,
                &rate,
                rate.value(),
            );
        }
        self
    }
}

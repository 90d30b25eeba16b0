//! Costs that a scenario names itself, as lines of a bill.

use crate::figure::Figure;
use crate::scenario::NamedCost;
use crate::units::Count;

use super::bill::Bill;
use super::ledger::Nature;

impl Bill {
    /// The same with a line for each cost that the scenario names. It is there whatever the load.
    pub(super) fn with_named_costs(mut self, costs: &[NamedCost]) -> Self {
        let Ok(ledger) = &mut self.ledger else { return self };
        for named in costs {
            let rate = Figure::written(&format!("{} per month", named.what), &named.cost);
            let once = Figure::derived("options", "one option", Count::const_new(1.0), &[]);
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

//! A cost by name as a scenario states it, and which options have it.

use crate::source::Site;
use crate::units::{Amount, Ratio};

use super::one_off::OneOffCost;
use super::option::ServingOption;

/// A cost by name, of all options that have it.
#[derive(Clone, Debug)]
pub struct CostByName {
    /// What it is for.
    pub what: String,
    /// Where it is stated.
    pub site: Site,
    /// What it comes to, a month or once.
    pub amount: Amount,
}

impl CostByName {
    /// Its field, as `--set` takes it.
    pub fn field(&self) -> String {
        self.site.path().map(ToString::to_string).unwrap_or_default()
    }
}

impl ServingOption {
    /// Whether it has a cost by name itself.
    pub fn has_cost(&self, site: &Site) -> bool {
        let once = self.one_off.iter().flat_map(|one_off| &one_off.parts);
        let is_it = |cost: &OneOffCost| matches!(cost, OneOffCost::Named(amount) if amount.site == *site);
        self.costs.iter().any(|named| named.cost.site == *site)
            || once.into_iter().any(|(_, cost)| is_it(cost))
    }

    /// Multiplies a cost by name, if it has it.
    pub fn scale_cost(&mut self, site: &Site, factor: Ratio) {
        for named in self.costs.iter_mut().filter(|named| named.cost.site == *site) {
            named.cost.value = named.cost.value * factor;
        }
        for (_, cost) in self.one_off.iter_mut().flat_map(|one_off| &mut one_off.parts) {
            if let OneOffCost::Named(amount) = cost
                && amount.site == *site
            {
                amount.value = amount.value * factor;
            }
        }
    }
}

//! What several options of a policy have in common, and a bill has once.

use crate::scenario::{OneOffCost, ServingOption};
use crate::source::Site;

/// What is in a policy's bill already: overheads of options that several steps were made from, and costs by name that several of its
/// options have.
#[derive(Default)]
pub(in crate::economics) struct PaidOnce {
    pub(super) options: Vec<usize>,
    costs: Vec<Site>,
}

impl PaidOnce {
    /// For the options of a policy, whose own costs are lines of the whole.
    pub(in crate::economics) fn of_policy(policy: &ServingOption) -> Self {
        let mut paid = Self::default();
        policy.costs.iter().for_each(|named| paid.costs.push(named.cost.site.clone()));
        for (_, cost) in policy.one_off.iter().flat_map(|one_off| &one_off.parts) {
            paid.is_first(cost);
        }
        paid
    }

    /// Whether a cost by name is asked for for the first time.
    pub(super) fn is_new(&mut self, site: &Site) -> bool {
        let is_new = !self.costs.contains(site);
        if is_new {
            self.costs.push(site.clone());
        }
        is_new
    }

    /// The same of what is paid once; true of what has no name.
    pub(super) fn is_first(&mut self, cost: &OneOffCost) -> bool {
        match cost {
            OneOffCost::Named(amount) => self.is_new(&amount.site),
            _ => true,
        }
    }
}

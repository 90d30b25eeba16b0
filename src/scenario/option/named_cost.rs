//! Costs that a scenario names itself, such as audits or a key store: lines of the bills of the options that have them.

use crate::decode::Sited;
use crate::units::UsdPerMonth;

/// A cost that is there every month, whatever the load.
#[derive(Clone, Debug)]
pub struct NamedCost {
    /// What it is for.
    pub what: String,
    /// What it comes to a month; what falls due each year or quarter counts with its share of a month.
    pub cost: Sited<UsdPerMonth>,
}

//! Hours of the week in which tokens have prices of their own.

use crate::units::Fraction;

/// Hours of the week that have prices of their own.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceBand {
    /// What a bill calls them: `peak hours`.
    pub label: String,
    /// When they are: `01:00 to 04:00 UTC, Monday to Friday`.
    pub when: String,
    /// The share of the tasks that are served in them.
    pub share: Fraction,
}

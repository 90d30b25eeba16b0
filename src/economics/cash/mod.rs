//! Money over the months of the horizon: flows of each option, and returns against the baseline.

pub(super) mod against_baseline;
pub(super) mod books;
pub(super) mod cash_flow;
pub(super) mod deferred;
pub(super) mod dollars;
pub(super) mod forecast;
mod hardware;
mod held_units;
pub(super) mod month_bills;
mod option_flows;
mod outcome_flows;
pub(super) mod price_changes;
pub(super) mod price_stretches;
mod ratios;
mod rental_contracts;
pub(super) mod returns;
pub(super) mod takeover;
mod trends;
pub(super) mod worth;

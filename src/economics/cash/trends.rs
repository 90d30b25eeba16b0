//! How demand and prices change over the months.

use std::sync::Arc;

use crate::economics::bill::bill::Held;
use crate::economics::bill::ledger::Nature;
use crate::figure::{Derivation, Figure, Traced};
use crate::scenario::{Finance, Trend};
use crate::units::Quantity;

/// The label of how software gets faster.
pub(super) const THROUGHPUT: &str = "change of throughput";

/// What a trend comes to after so many months; 1 without one.
pub(super) fn factor(trend: Option<&Trend>, months: usize) -> f64 {
    trend.map_or(1.0, |trend| trend.after(months).get())
}

/// A trend as a figure.
pub(super) fn trend(label: &str, trend: &Trend) -> Arc<Derivation> {
    match trend {
        Trend::Yearly(change) => Figure::written(label, change).derivation(),
        Trend::Monthly(change) => Figure::written(label, change).derivation(),
    }
}

/// What a nature of money changes by, with its name.
pub(super) fn change(nature: Nature, finance: &Finance) -> Option<(&'static str, &Trend)> {
    let (label, trend) = match nature {
        Nature::Tokens | Nature::Units => ("change of token prices", &finance.token_prices),
        Nature::Rent => ("change of GPU rents", &finance.gpu_rents),
        Nature::Work | Nature::Staff => ("change of wages", &finance.wages),
        Nature::Electricity => ("change of electricity prices", &finance.electricity_prices),
        Nature::Depreciation
        | Nature::OneOff
        | Nature::Contract
        | Nature::UnitContract
        | Nature::Running
        | Nature::Services
        | Nature::Other => return None,
    };
    trend.as_ref().map(|trend| (label, trend))
}

/// What the prices of contracts change by, with its name: rents of GPUs, or prices of a provider's capacity.
pub(super) fn of_contracts<'f>(held: &Held, finance: &'f Finance) -> Option<(&'static str, &'f Trend)> {
    match held {
        Held::Instances => change(Nature::Rent, finance),
        Held::Units(_) => change(Nature::Units, finance),
    }
}

//! How far a bill may be from its forecast: one verdict for each limit.

use crate::economics::{Parts, Reconciliation};
use crate::scenario::{VarianceBound, VarianceLimit, VarianceOf};
use crate::units::{Amount, Quantity, RelativeChange, UsdNet};

use super::verdict::Status;

/// A limit on a difference, and how the bill stands to it.
#[derive(Clone, Debug)]
pub struct VarianceVerdict {
    /// The limit.
    pub limit: VarianceLimit,
    /// What it is on came to.
    pub value: UsdNet,
    /// What it may be at most or at least.
    pub bound: UsdNet,
    /// The same as a share of the forecast; `None` where that is nothing.
    pub share: Option<RelativeChange>,
    /// Met or missed.
    pub status: Status,
}

/// Holds the difference of all months in common against limits.
pub fn check_variances(found: &Reconciliation, limits: &[VarianceLimit]) -> Vec<VarianceVerdict> {
    let sum =
        |of: fn(&crate::economics::MonthVariance) -> UsdNet| -> UsdNet { found.months.iter().map(of).sum() };
    let (forecast, billed) =
        (sum(crate::economics::MonthVariance::forecast), sum(crate::economics::MonthVariance::billed));
    let part =
        |of: fn(Parts) -> UsdNet| -> UsdNet { found.months.iter().map(|month| of(month.split())).sum() };
    let held = |limit: &VarianceLimit| {
        let value = match limit.of {
            VarianceOf::Total => UsdNet::const_new(billed.get() - forecast.get()),
            VarianceOf::Volume => part(|parts| parts.volume),
            VarianceOf::Price => part(|parts| parts.price),
            VarianceOf::Mix => part(|parts| parts.mix),
            VarianceOf::Rest => part(|parts| parts.rest),
        };
        let bound = match limit.by {
            VarianceBound::Amount(amount) => amount,
            VarianceBound::Share(share) => UsdNet::const_new(share.get() * forecast.get().abs()),
        };
        let holds = limit.comparison.holds(Amount::from(value), Amount::from(bound));
        VarianceVerdict {
            limit: limit.clone(),
            value,
            bound,
            share: RelativeChange::of_numbers(forecast.get(), forecast.get() + value.get()),
            status: if holds { Status::Met } else { Status::Missed },
        }
    };
    limits.iter().map(held).collect()
}

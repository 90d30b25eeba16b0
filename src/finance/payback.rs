//! When a series of flows has paid back what was laid out.

use crate::units::{Months, Quantity, UsdNet};

/// When the running total of a series is no longer below zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Payback {
    /// It never was below zero: nothing was laid out in advance.
    AtOnce,
    /// After so many months, and it stays there.
    After(Months),
    /// After so many months for the first time; later it falls below zero again, as with a purchase that is made anew.
    NotForGood(Months),
    /// Not within the series.
    Never,
}

/// The payback time of monthly flows: when the running total reaches zero for the first time, interpolated within the month in
/// which it does.
///
/// On flows that were discounted before ([`super::discounted`]) it is the discounted payback time. Source: any text on
/// capital budgeting; flows are taken to come evenly within a month, as Excel tutorials interpolate within a year.
///
/// ```
/// use breakeven::finance::{Payback, payback};
/// use breakeven::units::{Months, Quantity, UsdNet};
/// let flows = [-100.0, 40.0, 40.0, 40.0].map(|flow| UsdNet::new(flow).unwrap());
/// assert_eq!(payback(&flows), Payback::After(Months::new(2.5)?));
/// assert_eq!(payback(&flows[..2]), Payback::Never);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn payback(flows: &[UsdNet]) -> Payback {
    let mut total = 0.0;
    let mut below = false;
    let mut reached: Option<f64> = None;
    let mut again = false;
    for (month, flow) in flows.iter().enumerate() {
        let before = total;
        total += flow.get();
        if total < 0.0 {
            below = true;
            again = again || reached.is_some();
        } else if below && reached.is_none() {
            // The part of the month after which the running total is zero.
            let part = if flow.get() > 0.0 { -before / flow.get() } else { 1.0 };
            reached = Some(month as f64 - 1.0 + part);
        }
    }
    match reached {
        None if below => Payback::Never,
        None => Payback::AtOnce,
        Some(months) if again => Payback::NotForGood(Months::const_new(months)),
        Some(months) => Payback::After(Months::const_new(months)),
    }
}

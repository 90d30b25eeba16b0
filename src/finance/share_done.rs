//! How an option takes work over: nothing until it is ready, then evenly to all of it.

use crate::units::{Fraction, Months, Quantity};

/// The mean share of the work that is done in the month that begins after `month` months, if nothing is done during `lead` and the share
/// rises in a straight line from 0 to 1 over `ramp`.
///
/// ∫ *s*(*t*) d*t* over the month, with *s*(*t*) = min(1, (*t* − lead) ÷ ramp), at least 0.
///
/// ```
/// use breakeven::finance::share_done;
/// use breakeven::units::{Months, Quantity};
/// let months = |value| Months::new(value).unwrap();
/// let shares = |lead, ramp| [0, 1, 2, 3].map(|month| share_done(month, months(lead), months(ramp)).get());
/// assert_eq!(shares(0.0, 0.0), [1.0, 1.0, 1.0, 1.0]);
/// // Two months of ramp: a quarter, three quarters, then all.
/// assert_eq!(shares(0.0, 2.0), [0.25, 0.75, 1.0, 1.0]);
/// // Two months of waiting before a month of ramp.
/// assert_eq!(shares(2.0, 1.0), [0.0, 0.0, 0.5, 1.0]);
/// // A week of waiting.
/// assert_eq!(shares(0.25, 0.0), [0.75, 1.0, 1.0, 1.0]);
/// ```
pub fn share_done(month: usize, lead: Months, ramp: Months) -> Fraction {
    let ramp = ramp.get();
    let until = |time: f64| {
        let rising = time.min(ramp);
        let risen = if ramp > 0.0 { rising * rising / (2.0 * ramp) } else { 0.0 };
        risen + (time - ramp).max(0.0)
    };
    let since = |time: f64| until((time - lead.get()).max(0.0));
    Fraction::const_new((since(month as f64 + 1.0) - since(month as f64)).clamp(0.0, 1.0))
}

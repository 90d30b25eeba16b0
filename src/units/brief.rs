//! Quantities in messages, where every digit would be noise.

use super::quantities::Count;
use super::quantity::Quantity;

/// The `s` behind a word that is counted: none for one.
pub fn plural(count: Count) -> &'static str {
    if count.get() == 1.0 { "" } else { "s" }
}

/// A quantity to three significant digits, for a message to people. Reports have their own rounding.
///
/// ```
/// use breakeven::units::{Gigabytes, Quantity as _, Seconds, brief};
/// assert_eq!(brief(Seconds::new(0.017116217).unwrap()), "0.0171 s");
/// assert_eq!(brief(Gigabytes::new(206.1458).unwrap()), "206 GB");
/// ```
pub fn brief<Q: Quantity>(quantity: Q) -> String {
    let rounded = format!("{:.2e}", quantity.get()).parse().ok().and_then(|value| Q::new(value).ok());
    rounded.unwrap_or(quantity).to_string()
}

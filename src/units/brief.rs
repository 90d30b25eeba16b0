//! Quantities in messages, where every digit would be noise.

use super::quantities::{Count, Number};
use super::quantity::Quantity;
use super::tolerance::NOISE;
use super::unit::Notation;

/// The `s` behind a word that is counted: none for one.
pub fn plural(count: Count) -> &'static str {
    if count.get() == 1.0 { "" } else { "s" }
}

/// Decimals of a share in per cent: one, or as many as show two digits of how far it is from 0 % or 100 %, so that neither is
/// printed for a share that is only near.
pub(crate) fn percent_decimals(share: f64) -> usize {
    // Ten times the whole and more is a change, and no share.
    if share >= 10.0 {
        return 0;
    }
    let from_an_end = share.abs().min((1.0 - share).abs());
    if from_an_end <= NOISE {
        return 1;
    }
    // The cast is exact: the size lies between -9 and 0.
    #[expect(clippy::cast_possible_truncation)]
    let size = (from_an_end * 100.0).log10().floor() as i32;
    usize::try_from(1 - size).map_or(1, |decimals| decimals.max(1))
}

/// A quantity to three significant digits, for a message to people; of a share near 100 %, two digits of what is missing. Reports
/// have their own rounding.
///
/// ```
/// use breakeven::units::{Fraction, Gigabytes, Quantity as _, Seconds, brief};
/// assert_eq!(brief(Seconds::new(0.017116217).unwrap()), "0.0171 s");
/// assert_eq!(brief(Gigabytes::new(206.1458).unwrap()), "206 GB");
/// assert_eq!(brief(Fraction::new(0.99964).unwrap()), "99.964%");
/// ```
pub fn brief<Q: Quantity>(quantity: Q) -> String {
    let value = quantity.get();
    let near_the_whole = Q::UNIT.notation() == Notation::Percent && (0.9..1.1).contains(&value);
    let text = if near_the_whole {
        // A share has two decimals more than its percentage.
        format!("{value:.*}", percent_decimals(value) + 2)
    } else {
        format!("{value:.2e}")
    };
    let rounded = text.parse().ok().and_then(|value| Q::new(value).ok());
    rounded.unwrap_or(quantity).to_string()
}

/// A count of millions in words, to three digits; what is beyond a trillion is only said to be.
///
/// ```
/// use breakeven::units::{Count, Quantity, in_millions};
/// assert_eq!(in_millions(Count::new(12_345_678.0)?), "12.3 million");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn in_millions(count: Count) -> String {
    const MILLION: f64 = 1e6;
    const TRILLION: f64 = 1e12;
    if count.get() <= TRILLION {
        format!("{} million", brief(Number::const_new(count.get() / MILLION)))
    } else {
        "more than a trillion".to_owned()
    }
}

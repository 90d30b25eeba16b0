//! How numbers look on an axis.

use crate::units::{Amount, Notation};

use super::figure::{compact, human};

/// A number on an axis: short, and without zeros behind its last digit.
///
/// ```
/// use breakeven::report::number::tick;
/// use breakeven::units::{Amount, Fraction, Quantity, Usd, UsdNet};
/// let usd = |value| tick(Amount::from(UsdNet::new(value).unwrap()));
/// assert_eq!([usd(1_500_000.0), usd(-200.0), usd(0.003), usd(0.0)], ["$1.5M", "-$200", "$0.003", "$0"]);
/// assert_eq!(tick(Amount::from(Fraction::new(0.885)?)), "88.5%");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn tick(amount: Amount) -> String {
    if amount.unit().notation() == Notation::Percent {
        return human(amount);
    }
    let text = compact(amount);
    let Some(point) = text.find('.') else { return text };
    let digits =
        text[point + 1..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |at| point + 1 + at);
    let kept = text[..digits].trim_end_matches('0').trim_end_matches('.');
    format!("{kept}{}", &text[digits..])
}

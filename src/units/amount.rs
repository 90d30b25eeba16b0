//! A number with its unit known only at run time: what ledgers, metrics and explanations carry.

use std::fmt;

use super::error::ParseError;
use super::quantity::Quantity;
use super::unit::Unit;

/// A quantity of any unit.
///
/// ```
/// use breakeven::units::{Amount, Quantity, Unit, Usd};
/// let amount = Amount::from(Usd::new(2.5).unwrap());
/// assert_eq!((amount.unit(), amount.to_string().as_str()), (Unit::Usd, "$2.5"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    value: f64,
    unit: Unit,
}

impl Amount {
    /// Checks the number against the unit's range.
    pub(super) fn new(value: f64, unit: Unit) -> Result<Self, ParseError> {
        unit.check(value).map(|value| Self { value, unit })
    }

    /// The number, in [`Self::unit`].
    pub fn value(self) -> f64 {
        self.value
    }

    /// The unit.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// The amount without its sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self { value: self.value.abs(), unit: self.unit }
    }

    /// How far two amounts of one unit are apart; `None` where their units differ.
    ///
    /// ```
    /// use breakeven::units::{Amount, Quantity, Seconds};
    /// let (limit, value) = (Amount::from(Seconds::new(8.0)?), Amount::from(Seconds::new(12.0)?));
    /// assert_eq!(limit.distance(value).unwrap().to_string(), "4 s");
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn distance(self, other: Self) -> Option<Self> {
        (self.unit == other.unit).then(|| Self { value: (self.value - other.value).abs(), unit: self.unit })
    }
}

impl<Q: Quantity> From<Q> for Amount {
    fn from(quantity: Q) -> Self {
        Self { value: quantity.get(), unit: Q::UNIT }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unit.write(self.value, f)
    }
}

//! A number with its unit known only at run time: what ledgers, metrics and explanations carry.

use std::cmp::Ordering;
use std::fmt;

use super::error::ParseError;
use super::quantities::Ratio;
use super::quantity::Quantity;
use super::tolerance::AT_LIMIT;
use super::unit::{Notation, Unit};

/// Dollars that net money is measured on beside a limit of nothing: what is within a millionth of a dollar of it is at it.
const NET_MONEY: f64 = 1e3;

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
    pub fn new(value: f64, unit: Unit) -> Result<Self, ParseError> {
        unit.check(value).map(|value| Self { value, unit })
    }

    /// A difference of two amounts.
    pub(super) const fn of_difference(value: f64, unit: Unit) -> Self {
        Self { value, unit }
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

    /// The amount times a factor.
    #[must_use]
    pub fn times(self, factor: Ratio) -> Self {
        Self { value: self.value * factor.get(), unit: self.unit }
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

    /// Two amounts of one unit together; `None` where their units differ, or where the sum is beyond what the unit can hold.
    ///
    /// ```
    /// use breakeven::units::{Amount, Quantity, Seconds, UsdPerMonth};
    /// let (api, own) = (Amount::from(UsdPerMonth::new(800.0)?), Amount::from(UsdPerMonth::new(1200.0)?));
    /// assert_eq!(api.plus(own).unwrap().to_string(), "$2000/month");
    /// assert_eq!(api.plus(Amount::from(Seconds::new(1.0)?)), None);
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.unit == other.unit { Self::new(self.value + other.value, self.unit).ok() } else { None }
    }

    /// On which side of a limit of its unit it is: at it, if they differ by no more than a billionth of the larger. Shares are
    /// measured on the whole, so that a limit of 0 % can be met.
    ///
    /// ```
    /// use std::cmp::Ordering;
    /// use breakeven::units::{Amount, Quantity, UsdPerTask};
    /// let limit = Amount::from(UsdPerTask::new(0.1)?);
    /// let of = |value| Amount::from(UsdPerTask::new(value).unwrap()).beside(limit);
    /// assert_eq!(of((0.1 + 0.1 + 0.1) / 3.0), Ordering::Equal);
    /// assert_eq!(of(0.100_000_1), Ordering::Greater);
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn beside(self, limit: Self) -> Ordering {
        let least = match self.unit {
            unit if unit.notation() == Notation::Percent => 1.0,
            Unit::UsdNet => NET_MONEY,
            _ => 0.0,
        };
        let scale = self.value.abs().max(limit.value.abs()).max(least);
        if (self.value - limit.value).abs() <= AT_LIMIT * scale {
            Ordering::Equal
        } else {
            self.value.total_cmp(&limit.value)
        }
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

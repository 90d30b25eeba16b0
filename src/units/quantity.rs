//! What every quantity can do, and the check that makes one.

use std::fmt;

use super::error::ParseError;
use super::unit::{Notation, SMALLEST, Unit};

/// A finite number in one fixed unit; not negative, but for the few units that say so ([`Unit::min`]).
pub trait Quantity: Copy + PartialEq + PartialOrd + fmt::Debug + fmt::Display {
    /// The unit that the number is in.
    const UNIT: Unit;

    /// Checks the number against the unit's range: finite, between [`Unit::min`] and [`Unit::max`], whole where it
    /// counts.
    fn new(value: f64) -> Result<Self, ParseError>;

    /// The number, in [`Self::UNIT`].
    fn get(self) -> f64;
}

impl Unit {
    /// The number if it is within the unit's range.
    pub(super) fn check(self, value: f64) -> Result<f64, ParseError> {
        let whole_enough = self.notation() != Notation::Whole || value.fract() == 0.0;
        let large_enough = value == 0.0 || value.abs() >= SMALLEST;
        if value.is_finite() && large_enough && (self.min()..=self.max()).contains(&value) && whole_enough {
            // No negative zero: it would print as `-0`.
            Ok(value + 0.0)
        } else {
            Err(ParseError::OutOfRange { unit: self, value })
        }
    }
}

//! By how much a figure changes: with its sign, which amounts of most units cannot have.

use super::amount::Amount;
use super::unit::Unit;

/// By how much a figure changes, in its unit.
///
/// ```
/// use breakeven::units::{Amount, Delta, Quantity, UsdPerMonth};
/// let month = |dollars| Amount::from(UsdPerMonth::new(dollars).unwrap());
/// let less = Delta::between(month(1_000.0), month(900.0)).unwrap();
/// assert_eq!((less.value(), less.magnitude()), (-100.0, month(100.0)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delta {
    value: f64,
    unit: Unit,
}

impl Delta {
    /// From one amount to another of the same unit; `None` where their units differ.
    pub fn between(before: Amount, after: Amount) -> Option<Self> {
        (before.unit() == after.unit())
            .then(|| Self { value: after.value() - before.value(), unit: before.unit() })
    }

    /// An amount, up or down.
    pub fn of(amount: Amount, sign: f64) -> Self {
        Self { value: amount.value() * sign, unit: amount.unit() }
    }

    /// Where an amount of the same unit is after it.
    pub fn from(self, before: Amount) -> Amount {
        Amount::of_difference(before.value() + self.value, before.unit())
    }

    /// A part of it: its value, in the same unit.
    #[must_use]
    pub const fn part(self, value: f64) -> Self {
        Self { value, ..self }
    }

    /// The number, in [`Self::unit`].
    pub const fn value(self) -> f64 {
        self.value
    }

    /// The unit.
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// As an amount with its sign, which a machine format writes; amounts of most units are never below zero otherwise.
    pub const fn amount(self) -> Amount {
        Amount::of_difference(self.value, self.unit)
    }

    /// How large it is, without its sign.
    pub fn magnitude(self) -> Amount {
        Amount::of_difference(self.value.abs(), self.unit)
    }
}

/// By how much something changes, over what it was: 0.05 for 5 % more.
///
/// ```
/// use breakeven::units::RelativeChange;
/// assert_eq!(RelativeChange::read("+5%").unwrap().get(), 0.05);
/// assert_eq!(RelativeChange::read("-2.5 %").unwrap().get(), -0.025);
/// assert!(RelativeChange::read("5%").is_none(), "without a sign it is a share");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct RelativeChange(f64);

impl RelativeChange {
    /// From one amount to another of the same unit; `None` from nothing, or where units differ.
    pub fn between(before: Amount, after: Amount) -> Option<Self> {
        Self::of(Delta::between(before, after)?.value(), before.value())
    }

    /// From one plain number to another; `None` from nothing.
    pub fn of_numbers(before: f64, after: f64) -> Option<Self> {
        Self::of(after - before, before)
    }

    fn of(change: f64, base: f64) -> Option<Self> {
        let share = if change == 0.0 { 0.0 } else { change / base.abs() };
        share.is_finite().then_some(Self(share))
    }

    /// Reads a percentage with its sign, `0%` without one.
    pub fn read(text: &str) -> Option<Self> {
        let number = text.trim().strip_suffix('%')?.trim().replace('−', "-");
        let signed = number.starts_with(['+', '-']);
        let share = number.parse::<f64>().ok().filter(|share| share.is_finite())? / 100.0;
        (signed || share == 0.0).then_some(Self(share))
    }

    /// Where an amount is after it.
    pub fn from(self, before: Amount) -> Amount {
        Amount::of_difference(before.value() + self.0 * before.value().abs(), before.unit())
    }

    /// As a plain number, which a machine format writes.
    pub const fn amount(self) -> Amount {
        Amount::of_difference(self.0, Unit::Number)
    }

    /// The share: 0.05 for 5 % more.
    pub const fn get(self) -> f64 {
        self.0
    }
}

//! The unit of a quantity: how it is written, what is expected where it stands, its range.

use std::fmt;

use super::currency::Currency;
use super::table::quantity_table;

/// How a quantity is written besides its number and unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// The unit has to be written.
    Unit,
    /// A plain number is taken too: one base unit is obvious.
    Plain,
    /// A plain whole number.
    Whole,
    /// Written in per cent; a plain number is the share itself.
    Percent,
}

pub(super) struct UnitInfo {
    pub(super) id: &'static str,
    pub(super) prefix: &'static str,
    pub(super) suffix: &'static str,
    /// Other ways to name the unit that differ in what is counted: `tasks/month` beside `/month`.
    pub(super) also: &'static [&'static str],
    pub(super) example: &'static str,
    pub(super) expected: &'static str,
    pub(super) notation: Notation,
    pub(super) min: f64,
    pub(super) max: f64,
}

macro_rules! units {
    ($(
        $(#[$doc:meta])*
        $name:ident { id: $id:literal, write: $prefix:literal .. $suffix:literal, also: $also:expr,
                      expected: $expected:literal, example: $example:literal, notation: $notation:ident, $( min: $min:literal, )? max: $max:literal }
    )*) => {
        /// The unit of a quantity: how it is written, what is expected where it stands, its range.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Unit { $( $(#[$doc])* $name, )* }

        impl Unit {
            /// Every unit, in the order of the table.
            pub const ALL: &'static [Unit] = &[ $( Unit::$name, )* ];

            pub(super) const fn info(self) -> &'static UnitInfo {
                match self { $( Unit::$name => &UnitInfo {
                    id: $id, prefix: $prefix, suffix: $suffix, also: $also, example: $example,
                    expected: $expected, notation: Notation::$notation, min: 0.0 $( + $min )?, max: $max,
                }, )* }
            }
        }
    };
}

quantity_table!(units);

/// Smaller amounts than this, but for nothing at all, are not believed: their quotients would leave the range of numbers.
pub(super) const SMALLEST: f64 = 1e-12;

impl Unit {
    /// The unit's name in machine formats: `usd_per_month`.
    pub const fn id(self) -> &'static str {
        self.info().id
    }

    /// The same with the currency that money is shown in: `eur_per_month`.
    pub fn shown_id(self) -> String {
        Currency::shown().named(self.id())
    }

    /// What stands before the number: nothing, or the sign of the currency that money is shown in.
    pub fn prefix(self) -> &'static str {
        if self.is_money() { Currency::shown().sign() } else { "" }
    }

    /// Whether it measures money.
    pub const fn is_money(self) -> bool {
        !self.info().prefix.is_empty()
    }

    /// What stands after the number: `/Mtok`, ` tokens`, or nothing.
    pub const fn suffix(self) -> &'static str {
        self.info().suffix
    }

    /// How it is written besides number and unit.
    pub const fn notation(self) -> Notation {
        self.info().notation
    }

    /// The largest number that is believed.
    pub const fn max(self) -> f64 {
        self.info().max
    }

    /// The smallest number that is believed: 0, or below it where the unit is signed.
    pub const fn min(self) -> f64 {
        self.info().min
    }

    /// Whether it is a rate that is written with a per cent sign and a time.
    pub(super) const fn is_rate(self) -> bool {
        matches!(self, Self::AnnualRate | Self::ChangePerYear | Self::ChangePerMonth)
    }

    /// What is expected where this unit stands, with an example.
    pub fn expectation(self) -> String {
        format!("{}, such as `{}`", self.info().expected, self.info().example)
    }

    /// A quantity of this unit as people write it.
    pub const fn example(self) -> &'static str {
        self.info().example
    }

    /// Writes every digit of the number with its unit; the inverse of `parse`.
    pub(super) fn write(self, value: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = self.info();
        let (sign, value) = if value < 0.0 { ("-", -value) } else { ("", value) };
        if info.notation == Notation::Percent {
            write!(f, "{sign}{}%{}", hundredfold(value), info.suffix)
        } else {
            write!(f, "{sign}{}{value}{}", self.prefix(), info.suffix)
        }
    }
}

/// The shortest decimal of 100 × `value`, by moving the point in its text instead of multiplying: 0.57 is 57, not 56.99….
fn hundredfold(value: f64) -> String {
    let text = format!("{value}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (moved, rest) = fraction.split_at(fraction.len().min(2));
    let digits = format!("{whole}{moved:0<2}");
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    if rest.is_empty() { digits.to_owned() } else { format!("{digits}.{rest}") }
}

//! Why a text is not a quantity, in words that say what was expected.

use std::fmt;

use super::currency::ReadMoney;
use super::unit::{Notation, SMALLEST, Unit};

/// Every unit word, for "did you mean".
const UNIT_WORDS: &[&str] = &[
    "ms", "s", "min", "h", "day", "week", "month", "year", "tokens", "Mtok", "ktok", "W", "kW", "MW", "Wh",
    "kWh", "MWh", "GB", "TB", "GiB", "TiB", "TFLOPS", "PFLOPS", "g", "kg", "GPU", "replica", "server",
    "task", "call",
];

/// Why a text is not the quantity that was expected.
#[derive(Clone, Debug, PartialEq)]
pub enum ParseError {
    /// There is no number in it.
    NotANumber {
        /// What was expected.
        unit: Unit,
        /// What stood there.
        found: String,
    },
    /// A word where a unit should be.
    UnknownUnit {
        /// What was expected.
        unit: Unit,
        /// The word.
        word: String,
    },
    /// A unit that measures something else.
    WrongUnit {
        /// What was expected.
        unit: Unit,
        /// What the text measures, in words.
        measures: String,
        /// What stood there.
        found: String,
    },
    /// A number without its unit.
    MissingUnit {
        /// What was expected.
        unit: Unit,
        /// What stood there.
        found: String,
    },
    /// Another currency than the US dollar and the one that money is in.
    OtherCurrency {
        /// What stood there.
        found: String,
        /// What money is read.
        money: ReadMoney,
    },
    /// Outside the unit's range, not finite, or not whole where things are counted.
    OutOfRange {
        /// What was expected.
        unit: Unit,
        /// The number, in that unit.
        value: f64,
    },
}

impl ParseError {
    /// The word that is no unit, and the words that are: for "did you mean".
    pub fn unknown_word(&self) -> Option<(&str, &'static [&'static str])> {
        match self {
            Self::UnknownUnit { word, .. } => Some((word, UNIT_WORDS)),
            _ => None,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber { unit, found } => {
                write!(f, "expected {}; found `{found}`", unit.expectation())
            }
            Self::UnknownUnit { unit, word } => {
                write!(f, "unknown unit `{word}`; expected {}", unit.expectation())
            }
            Self::WrongUnit { unit, measures, found } => {
                write!(f, "expected {}; found {measures}: `{found}`", unit.expectation())
            }
            Self::MissingUnit { unit, found } => {
                write!(f, "expected {}; found `{found}` without a unit", unit.expectation())
            }
            Self::OtherCurrency { found, money: ReadMoney::Only(own) } => {
                write!(f, "prices are in {}, such as `{}2.50`; found `{found}`", own.name(), own.sign())
            }
            Self::OtherCurrency { found, money: ReadMoney::OrDollars(own) } => {
                let (sign, name) = (own.sign(), own.name());
                write!(
                    f,
                    "prices are in {name} or US dollars, such as `{sign}2.50` or `$2.50`; found `{found}`"
                )
            }
            Self::OutOfRange { unit, value } => out_of_range(*unit, *value, f),
        }
    }
}

impl std::error::Error for ParseError {}

fn out_of_range(unit: Unit, value: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if value.is_nan() {
        write!(f, "expected {}; NaN is not a number", unit.expectation())
    } else if value < unit.min() && unit.min() < 0.0 {
        write!(f, "expected {}; the value is smaller than ", unit.expectation())?;
        unit.write(unit.min(), f)
    } else if value < 0.0 && unit.min() == 0.0 {
        write!(f, "expected {}; a negative value makes no sense here", unit.expectation())
    } else if value != 0.0 && value.abs() < SMALLEST {
        write!(f, "expected {}; the value is too small to be meant", unit.expectation())
    } else if unit.notation() == Notation::Whole && value.fract() != 0.0 {
        write!(f, "expected {}; `{value}` is not whole", unit.expectation())
    } else {
        write!(f, "expected {}; the value is larger than ", unit.expectation())?;
        if unit.max() < 1e6 {
            return unit.write(unit.max(), f);
        }
        // Nobody counts the zeros of a thousand million million.
        write!(f, "{}{:e}{}", unit.prefix(), unit.max(), unit.suffix())
    }
}

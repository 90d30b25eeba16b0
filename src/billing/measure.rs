//! How much of something was billed: the units of bills, brought to few measures.

use crate::units::{Amount, Number, Quantity, Unit};

/// What quantities of bills and of forecasts are both counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Millions of tokens.
    MillionTokens,
    /// Hours of whatever is rented: instances, units.
    Hours,
    /// Hours of single GPUs.
    GpuHours,
    /// Kilowatt-hours.
    KilowattHours,
    /// Things that are counted: servers, licences, tasks.
    Pieces,
}

/// How much there was of something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// In what it is counted.
    pub measure: Measure,
    /// How much.
    pub number: Number,
}

/// Words of bills, in small letters and without hyphens, with their measure and how much of it one is.
const WORDS: &[(&str, Measure, f64)] = &[
    ("token", Measure::MillionTokens, 1e-6),
    ("tokens", Measure::MillionTokens, 1e-6),
    ("mtok", Measure::MillionTokens, 1.0),
    ("mtokens", Measure::MillionTokens, 1.0),
    ("ktokens", Measure::MillionTokens, 1e-3),
    ("hour", Measure::Hours, 1.0),
    ("hours", Measure::Hours, 1.0),
    ("hr", Measure::Hours, 1.0),
    ("hrs", Measure::Hours, 1.0),
    ("h", Measure::Hours, 1.0),
    ("instance hours", Measure::Hours, 1.0),
    ("unit hours", Measure::Hours, 1.0),
    ("gpu hour", Measure::GpuHours, 1.0),
    ("gpu hours", Measure::GpuHours, 1.0),
    ("gpu h", Measure::GpuHours, 1.0),
    ("kwh", Measure::KilowattHours, 1.0),
    ("kilowatt hours", Measure::KilowattHours, 1.0),
    ("mwh", Measure::KilowattHours, 1e3),
    ("unit", Measure::Pieces, 1.0),
    ("units", Measure::Pieces, 1.0),
    ("servers", Measure::Pieces, 1.0),
    ("gpus", Measure::Pieces, 1.0),
    ("licences", Measure::Pieces, 1.0),
    ("instances", Measure::Pieces, 1.0),
    ("tasks", Measure::Pieces, 1.0),
    ("requests", Measure::Pieces, 1.0),
];

/// How much a quantity in a unit of a bill is; `None` where nobody here knows the unit. A unit may count by thousands or millions.
pub(super) fn known(unit: &str) -> Option<(Measure, f64)> {
    let text = unit.trim().to_lowercase().replace(['-', '_'], " ");
    let text = text.strip_prefix("per ").unwrap_or(&text);
    let digits = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let count: f64 = if number.is_empty() { 1.0 } else { number.parse().ok()? };
    let rest = rest.trim_start();
    let whole = |word: &str| WORDS.iter().find(|(known, ..)| *known == word);
    let (factor, word) = match whole(rest) {
        Some(_) => (1.0, rest),
        None => [("million ", 1e6), ("m ", 1e6), ("thousand ", 1e3), ("k ", 1e3), ("b ", 1e9)]
            .into_iter()
            .find_map(|(name, factor)| Some((factor, rest.strip_prefix(name)?)))?,
    };
    whole(word.trim()).map(|(_, measure, one)| (*measure, count * factor * one))
}

impl Measure {
    /// An amount of a forecast in it; `None` where it is no quantity that a bill counts.
    pub fn of(amount: Amount) -> Option<Measured> {
        let (measure, one) = match amount.unit() {
            Unit::Mtok => (Self::MillionTokens, 1.0),
            Unit::Tokens => (Self::MillionTokens, 1e-6),
            Unit::Hours => (Self::Hours, 1.0),
            Unit::GpuHours => (Self::GpuHours, 1.0),
            Unit::Kwh => (Self::KilowattHours, 1.0),
            Unit::Count | Unit::Number | Unit::TasksPerMonth => (Self::Pieces, 1.0),
            _ => return None,
        };
        let number = Number::new(amount.value() * one).ok()?;
        Some(Measured { measure, number })
    }

    /// Its words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::MillionTokens => "million tokens",
            Self::Hours => "hours",
            Self::GpuHours => "GPU-hours",
            Self::KilowattHours => "kWh",
            Self::Pieces => "pieces",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_bills() {
        let of = |unit: &str| known(unit);
        for unit in ["1000000 Tokens", "1M tokens", "1 million tokens", "Mtok", "per 1M Tokens", "1m tokens"]
        {
            let (measure, one) = of(unit).unwrap_or_else(|| panic!("{unit}"));
            assert_eq!(measure, Measure::MillionTokens, "{unit}");
            assert!((one - 1.0).abs() < 1e-12, "{unit}: {one}");
        }
        assert_eq!(of("1K Tokens"), Some((Measure::MillionTokens, 1e-3)));
        assert_eq!(of("GPU-Hours"), Some((Measure::GpuHours, 1.0)));
        assert_eq!(of("100 Hours"), Some((Measure::Hours, 100.0)));
        assert_eq!(of("MWh"), Some((Measure::KilowattHours, 1000.0)));
        for unit in ["", "GB-Mo", "1 GB", "pages", "m", "1.2.3 tokens"] {
            assert_eq!(of(unit), None, "{unit}");
        }
    }
}

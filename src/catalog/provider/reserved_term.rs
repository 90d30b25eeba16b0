//! For how long units of reserved capacity are bought.

use std::fmt;

use crate::decode::Words;
use crate::units::Months;

/// For how long units are bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservedTerm {
    /// By the hour, until they are given back.
    None,
    /// A week.
    OneWeek,
    /// Thirty days.
    ThirtyDays,
    /// A month.
    OneMonth,
    /// Three months.
    ThreeMonths,
    /// A year.
    OneYear,
}

impl Words for ReservedTerm {
    const WHAT: &'static str = "a commitment of reserved units";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("1 week", Self::OneWeek),
        ("30 days", Self::ThirtyDays),
        ("1 month", Self::OneMonth),
        ("3 months", Self::ThreeMonths),
        ("1 year", Self::OneYear),
    ];
}

impl fmt::Display for ReservedTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl ReservedTerm {
    /// How many months a contract runs that is longer than the hour; a part of a month is paid as a whole one.
    pub const fn months(self) -> Option<Months> {
        match self {
            Self::None => None,
            Self::OneWeek | Self::ThirtyDays | Self::OneMonth => Some(Months::const_new(1.0)),
            Self::ThreeMonths => Some(Months::const_new(3.0)),
            Self::OneYear => Some(Months::const_new(12.0)),
        }
    }
}

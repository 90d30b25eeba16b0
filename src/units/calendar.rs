//! The calendar: how many hours a month has. Published studies differ, so it is one value, printed with each result.

use super::quantities::{Hours, Months};
use super::quantity::Quantity as _;

/// Hours in a month; a year is always twelve of these months.
///
/// Published studies use 720 (30 days), 730 (8,760 ÷ 12) or 744; mixing them is a common source of
/// one-per-cent differences (Lenovo's LP2368 uses two of them in one table).
///
/// ```
/// use breakeven::units::{Calendar, Quantity};
/// assert_eq!(Calendar::STANDARD.hours_per_month().get(), 730.0);
/// assert_eq!(Calendar::STANDARD.hours_per_year().get(), 8760.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calendar {
    hours_per_month: Hours,
}

/// How many months are looked at where a scenario states no horizon: three years, a usual time to judge hardware by.
pub(crate) const DEFAULT_HORIZON: Months = Months::const_new(36.0);

/// Months in a year, in every calendar.
pub(crate) const MONTHS_PER_YEAR: f64 = 12.0;
/// Seconds in an hour.
pub(crate) const SECONDS_PER_HOUR: f64 = 3600.0;
/// Minutes in an hour.
pub(super) const MINUTES_PER_HOUR: f64 = 60.0;

impl Calendar {
    /// 730 hours a month: 365 days × 24 hours ÷ 12.
    pub const STANDARD: Self = Self { hours_per_month: Hours::const_new(730.0) };

    /// A calendar with that many hours a month, between 600 and 744 (31 days); `None` outside.
    pub fn new(hours_per_month: Hours) -> Option<Self> {
        (600.0..=744.0).contains(&hours_per_month.get()).then_some(Self { hours_per_month })
    }

    /// Hours in a month.
    pub fn hours_per_month(self) -> Hours {
        self.hours_per_month
    }

    /// Hours in a year: twelve months.
    pub fn hours_per_year(self) -> Hours {
        Hours::const_new(self.hours_per_month.get() * MONTHS_PER_YEAR)
    }

    /// Seconds in a month.
    pub(crate) fn seconds_per_month(self) -> f64 {
        self.hours_per_month.get() * SECONDS_PER_HOUR
    }
}

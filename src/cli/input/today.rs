//! The clock.

use crate::units::Date;

/// The day of the call, in UTC.
pub(in crate::cli) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

//! Civil dates, `YYYY-MM-DD`, as prices and scenarios carry them. There is no clock here.

/// A civil date without time or zone.
pub type Date = jiff::civil::Date;

/// The same day of the month so many months later; the last day of a month that is shorter.
///
/// ```
/// use breakeven::units::{months_after, parse_date};
/// let day = |text| parse_date(text).unwrap();
/// assert_eq!(months_after(day("2026-11-15"), 2), day("2027-01-15"));
/// assert_eq!(months_after(day("2026-10-31"), 4), day("2027-02-28"));
/// ```
pub fn months_after(day: Date, months: usize) -> Date {
    let months = i64::try_from(months).unwrap_or(i64::MAX);
    let span = jiff::Span::new().try_months(months);
    span.map_or(Date::MAX, |span| day.saturating_add(span))
}

/// Reads `YYYY-MM-DD`, strictly.
///
/// ```
/// use breakeven::units::parse_date;
/// assert_eq!(parse_date("2026-11-15").unwrap().to_string(), "2026-11-15");
/// assert!(parse_date("15.11.2026").is_none());
/// assert!(parse_date("2026-02-30").is_none());
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if shape { text.parse().ok() } else { None }
}

//! Civil dates, `YYYY-MM-DD`, as prices and scenarios carry them. There is no clock here.

/// A civil date without time or zone.
pub type Date = jiff::civil::Date;

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

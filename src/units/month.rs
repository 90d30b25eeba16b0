//! Months of the calendar, and the fiscal years and quarters that they lie in. There is no clock here.

use std::fmt;

use super::date::Date;

/// Months of a year.
const YEAR: i32 = 12;
/// Months of a quarter.
const QUARTER: i32 = 3;

/// A month of any year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MonthName {
    /// The first month of the calendar.
    January,
    /// The second.
    February,
    /// The third.
    March,
    /// The fourth.
    April,
    /// The fifth.
    May,
    /// The sixth.
    June,
    /// The seventh.
    July,
    /// The eighth.
    August,
    /// The ninth.
    September,
    /// The tenth.
    October,
    /// The eleventh.
    November,
    /// The last.
    December,
}

impl MonthName {
    /// Every month with its English name, in the order of the calendar.
    pub const NAMES: [(&'static str, Self); 12] = [
        ("January", Self::January),
        ("February", Self::February),
        ("March", Self::March),
        ("April", Self::April),
        ("May", Self::May),
        ("June", Self::June),
        ("July", Self::July),
        ("August", Self::August),
        ("September", Self::September),
        ("October", Self::October),
        ("November", Self::November),
        ("December", Self::December),
    ];

    /// Its English name.
    pub const fn name(self) -> &'static str {
        Self::NAMES[self.place()].0
    }

    /// Reads an English name or its first three letters, whatever their case.
    ///
    /// ```
    /// use breakeven::units::MonthName;
    /// assert_eq!([MonthName::parse("July"), MonthName::parse("jul")], [Some(MonthName::July); 2]);
    /// assert_eq!(MonthName::parse("Ju"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let is_it = |name: &str| {
            name.eq_ignore_ascii_case(text)
                || name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(text))
        };
        Self::NAMES.iter().find(|(name, _)| is_it(name)).map(|(_, month)| *month)
    }

    /// Its place in the year, January first.
    const fn place(self) -> usize {
        self as usize
    }

    /// The month so many places after January, or after those of whole years.
    fn at(place: i32) -> Self {
        let place = usize::try_from(place.rem_euclid(YEAR)).unwrap_or_default();
        Self::NAMES[place].1
    }

    /// The month before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self::at(self.months() - 1)
    }

    /// Months of the calendar year before it.
    fn months(self) -> i32 {
        i32::try_from(self.place()).unwrap_or_default()
    }
}

impl fmt::Display for MonthName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A month of the calendar: `2027-01`.
///
/// ```
/// use breakeven::units::{CalendarMonth, MonthName};
/// let first = CalendarMonth::parse("2027-01").unwrap();
/// assert_eq!(first.after(35).to_string(), "2029-12");
/// // A fiscal year is named by the calendar year in which it ends.
/// assert_eq!((first.fiscal_year(MonthName::July), first.fiscal_quarter(MonthName::July)), (2027, 3));
/// assert_eq!((first.after(6).fiscal_year(MonthName::July), first.after(6).fiscal_quarter(MonthName::July)), (2028, 1));
/// assert_eq!((first.fiscal_year(MonthName::January), first.fiscal_quarter(MonthName::January)), (2027, 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarMonth {
    /// Months since January of the year 0.
    since: i32,
}

impl CalendarMonth {
    /// The years that a first month may have: what is looked at lies in this century or the next one.
    pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

    /// Reads `YYYY-MM`, strictly, of a year in [`Self::YEARS`].
    ///
    /// ```
    /// use breakeven::units::CalendarMonth;
    /// assert_eq!(CalendarMonth::parse("2027-01").unwrap().to_string(), "2027-01");
    /// assert!(["2027-1", "2027-13", "27-01", "2027-01-15", "1999-12"].iter().all(|text| CalendarMonth::parse(text).is_none()));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits =
            |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
        let fits = Self::YEARS.contains(&year) && (1..=YEAR).contains(&month);
        fits.then_some(Self { since: year * YEAR + month - 1 })
    }

    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self { since: i32::from(day.year()) * YEAR + i32::from(day.month()) - 1 }
    }

    /// The month so many months later.
    #[must_use]
    pub fn after(self, months: usize) -> Self {
        let months = i32::try_from(months).unwrap_or(i32::MAX);
        Self { since: self.since.saturating_add(months) }
    }

    /// Its year in the calendar.
    pub const fn year(self) -> i32 {
        self.since.div_euclid(YEAR)
    }

    /// Which month of the year it is.
    pub fn name(self) -> MonthName {
        MonthName::at(self.since)
    }

    /// Its first day; the last day of all where the year has none.
    pub fn first_day(self) -> Date {
        let year = i16::try_from(self.year());
        let month = i8::try_from(self.name().months() + 1);
        let day = year.ok().zip(month.ok()).and_then(|(year, month)| Date::new(year, month, 1).ok());
        day.unwrap_or(Date::MAX)
    }

    /// The fiscal year that it lies in, by the calendar year in which that year ends.
    pub fn fiscal_year(self, starts: MonthName) -> i32 {
        let of_end = i32::from(starts != MonthName::January);
        (self.since - starts.months()).div_euclid(YEAR) + of_end
    }

    /// The quarter of its fiscal year that it lies in, from 1 to 4.
    pub fn fiscal_quarter(self, starts: MonthName) -> i32 {
        (self.since - starts.months()).rem_euclid(YEAR) / QUARTER + 1
    }
}

impl fmt::Display for CalendarMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.name().months() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_those_of_days() {
        for text in ["2000-01", "2026-11", "2027-12", "2199-12"] {
            let month = CalendarMonth::parse(text).unwrap();
            assert_eq!(CalendarMonth::of(month.first_day()), month);
            assert_eq!(month.first_day().to_string(), format!("{text}-01"));
        }
    }

    #[test]
    fn twelve_months_make_a_fiscal_year_whenever_it_starts() {
        let first = CalendarMonth::parse("2027-01").unwrap();
        for (_, starts) in MonthName::NAMES {
            for at in 0..48 {
                let month = first.after(at);
                let (year, next) = (month.fiscal_year(starts), month.after(12).fiscal_year(starts));
                assert_eq!(next, year + 1);
                let is_new = month.after(1).name() == starts;
                assert_eq!(month.after(1).fiscal_year(starts), year + i32::from(is_new), "{month} {starts}");
                // The last month of a fiscal year lies in the calendar year that names it.
                if is_new {
                    assert_eq!((month.year(), month.fiscal_quarter(starts)), (year, 4), "{month} {starts}");
                }
            }
        }
    }
}

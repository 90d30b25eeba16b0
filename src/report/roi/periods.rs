//! The months of the horizon, put together: by quarter, by year, fiscal where a scenario says when fiscal years start.

use crate::scenario::HorizonCalendar;
use crate::units::{CalendarMonth, MonthName, UsdNet};

/// How long the periods of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodLength {
    /// Each month, and now.
    Month,
    /// Three months.
    Quarter,
    /// Twelve months.
    Year,
}

/// Months that are shown together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its name: `2027-01`, `2027-Q1`, `FY2027`; nothing where nobody says which months of the calendar they are.
    pub id: String,
    /// Its name for people, with what a period that is shorter than others has.
    pub label: String,
    /// Its first month; 0 is now.
    pub first: usize,
    /// Its last month.
    pub last: usize,
}

/// Which months of the calendar the months of a horizon are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// Month 1.
    pub first: CalendarMonth,
    /// The last one.
    pub last: CalendarMonth,
    /// The month in which fiscal years start, if somebody says so.
    pub fiscal_year: Option<MonthName>,
}

impl Dates {
    pub(super) fn of(calendar: HorizonCalendar, months: usize) -> Self {
        let HorizonCalendar { first, fiscal_year } = calendar;
        Self { first, last: first.after(months.saturating_sub(1)), fiscal_year }
    }

    /// The month of the calendar of a month of the horizon; now is the start of the first.
    pub(super) fn month(self, number: usize) -> CalendarMonth {
        self.first.after(number.saturating_sub(1))
    }

    /// The month in which its years start.
    fn starts(self) -> MonthName {
        self.fiscal_year.unwrap_or(MonthName::January)
    }
}

impl PeriodLength {
    const fn months(self) -> usize {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

impl Period {
    /// Its months; 0 is now.
    pub(super) fn months(&self) -> std::ops::RangeInclusive<usize> {
        self.first..=self.last
    }
}

impl Period {
    /// What flows in it, of a series by month.
    pub(super) fn sum(&self, flows: &[UsdNet]) -> UsdNet {
        self.months().filter_map(|month| flows.get(month)).copied().sum()
    }

    /// What there is at its end, of a series by month.
    pub(super) fn end<T: Copy>(&self, series: &[T]) -> Option<T> {
        series.get(self.last).copied()
    }
}

/// The periods of so many months, the first of which has what flows now as well; months by themselves leave that by itself.
pub(super) fn periods(months: usize, length: PeriodLength, calendar: Option<Dates>) -> Vec<Period> {
    if length == PeriodLength::Month {
        let one = |month: usize| {
            let id = calendar.map_or_else(String::new, |calendar| calendar.month(month).to_string());
            let label = if month == 0 { "now".to_owned() } else { format!("month {month}") };
            let label = if id.is_empty() { label } else { format!("{label}, {id}") };
            Period { id, label, first: month, last: month }
        };
        return (0..=months).map(one).collect();
    }
    // A month that begins a period of the calendar, or, without one, of the horizon.
    let begins = |month: usize| match calendar {
        None => (month - 1).is_multiple_of(length.months()),
        Some(calendar) => month == 1 || name(calendar, month, length) != name(calendar, month - 1, length),
    };
    let starts: Vec<usize> = (1..=months).filter(|month| begins(*month)).collect();
    let ends = starts.iter().skip(1).map(|start| start - 1).chain([months]);
    let one = |(at, (first, last)): (usize, (&usize, usize))| {
        let (first, id) =
            (*first, calendar.map_or_else(String::new, |calendar| name(calendar, *first, length)));
        let many = last + 1 - first;
        let label = match (calendar, length) {
            (Some(_), _) if many < length.months() => {
                format!("{id}, {many} month{}", if many == 1 { "" } else { "s" })
            }
            (Some(_), _) => id.clone(),
            (None, PeriodLength::Year) if many < length.months() => {
                format!("Year {}, to month {last}", at + 1)
            }
            (None, PeriodLength::Year) => format!("Year {}", at + 1),
            (None, _) if many < length.months() => format!("Quarter {}, to month {last}", at + 1),
            (None, _) => format!("Quarter {}", at + 1),
        };
        Period { id, label, first: if at == 0 { 0 } else { first }, last }
    };
    starts.iter().zip(ends).enumerate().map(one).collect()
}

/// The name of the period that a month of the horizon lies in.
fn name(calendar: Dates, month: usize, length: PeriodLength) -> String {
    let at: CalendarMonth = calendar.month(month);
    let starts = calendar.starts();
    let fiscal = if calendar.fiscal_year.is_some() { "FY" } else { "" };
    match length {
        PeriodLength::Month => at.to_string(),
        PeriodLength::Quarter => format!("{fiscal}{}-Q{}", at.fiscal_year(starts), at.fiscal_quarter(starts)),
        PeriodLength::Year => format!("{fiscal}{}", at.fiscal_year(starts)),
    }
}

/// Which months of the calendar the months are, in words.
pub(super) fn calendar_words(calendar: Dates, months: usize) -> String {
    let (first, last) = (calendar.month(1), calendar.month(months));
    let mut said = format!("month 1 is {first}, and now is its start; month {months} is {last}");
    let years = periods(months, PeriodLength::Year, Some(calendar));
    if let Some(starts) = calendar.fiscal_year {
        said +=
            &format!("; fiscal years start in {starts} and are named by the calendar year in which they end");
    }
    if let Some(short) =
        years.first().filter(|year| year.last < PeriodLength::Year.months() && years.len() > 1)
    {
        let (many, last) = (short.last, calendar.month(short.last));
        let s = if many == 1 { "" } else { "s" };
        said += &format!("; the first year, {}, is short: {many} month{s}, to {last}", short.id);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(first: &str, fiscal_year: Option<MonthName>) -> Dates {
        Dates::of(HorizonCalendar { first: CalendarMonth::parse(first).unwrap(), fiscal_year }, 36)
    }

    fn spans(periods: &[Period]) -> Vec<(&str, usize, usize)> {
        periods.iter().map(|period| (period.label.as_str(), period.first, period.last)).collect()
    }

    #[test]
    fn every_month_lies_in_one_period() {
        let july = calendar("2027-02", Some(MonthName::July));
        for length in [PeriodLength::Month, PeriodLength::Quarter, PeriodLength::Year] {
            for calendar in [None, Some(july)] {
                for months in [1, 2, 11, 12, 13, 36, 120] {
                    let all = periods(months, length, calendar);
                    let each: Vec<usize> = all.iter().flat_map(Period::months).collect();
                    assert_eq!(each, (0..=months).collect::<Vec<_>>(), "{length:?} {months}");
                }
            }
        }
    }

    #[test]
    fn years_are_named_and_a_short_one_is_said() {
        let july = calendar("2027-01", Some(MonthName::July));
        let years = periods(36, PeriodLength::Year, Some(july));
        let found = spans(&years);
        assert_eq!(found[0], ("FY2027, 6 months", 0, 6));
        assert_eq!(found[1], ("FY2028", 7, 18));
        assert_eq!(found[3], ("FY2030, 6 months", 31, 36));
        let quarters = periods(4, PeriodLength::Quarter, Some(calendar("2027-03", None)));
        assert_eq!(spans(&quarters), [("2027-Q1, 1 month", 0, 1), ("2027-Q2", 2, 4)]);
        let plain = periods(30, PeriodLength::Year, None);
        assert_eq!(spans(&plain), [("Year 1", 0, 12), ("Year 2", 13, 24), ("Year 3, to month 30", 25, 30)]);
        assert!(calendar_words(july, 36).ends_with("the first year, FY2027, is short: 6 months, to 2027-06"));
    }
}

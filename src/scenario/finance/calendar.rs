//! `finance: first_month` and `fiscal_year_starts`: which months of the calendar the months of the horizon are.

use crate::decode::{Context, Decode, Fields, Shape, Shaped, Sited};
use crate::diagnostics::{Code, did_you_mean};
use crate::source::{FieldPath, Node};
use crate::units::{CalendarMonth, Date, MonthName};

use super::keys::FinanceKeys;

/// Which months of the calendar the months of the horizon are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HorizonCalendar {
    /// Month 1; month 0, which is now, is its start.
    pub first: CalendarMonth,
    /// The month in which fiscal years start, if somebody says so: January otherwise.
    pub fiscal_year: Option<MonthName>,
}

impl HorizonCalendar {
    /// Reads both fields. A fiscal year without a first month says nothing.
    pub(super) fn read(fields: &mut Fields<'_, FinanceKeys>, context: &mut Context<'_>) -> Option<Self> {
        let is_there = fields.has(FinanceKeys::FIRST_MONTH);
        let first: Option<Sited<CalendarMonth>> = fields.optional(FinanceKeys::FIRST_MONTH, context);
        let starts: Option<Sited<MonthName>> = fields.optional(FinanceKeys::FISCAL_YEAR_STARTS, context);
        if starts.is_some() && !is_there {
            let help = "which month of the calendar month 1 is: `first_month: 2027-01`";
            fields.missing(FinanceKeys::FIRST_MONTH, help, context);
        }
        Some(Self { first: first?.value, fiscal_year: starts.map(|starts| starts.value) })
    }

    /// The day on which month 1 begins.
    pub fn first_day(&self) -> Date {
        self.first.first_day()
    }
}

/// What a month of the calendar looks like.
const MONTH: &str = "a month of the calendar, such as `2027-01`";

impl Shaped for CalendarMonth {
    fn shape() -> Shape {
        Shape::Form {
            name: "calendar_month".to_owned(),
            expected: MONTH.to_owned(),
            pattern: "2[01][0-9]{2}-(?:0[1-9]|1[0-2])".to_owned(),
            examples: vec!["2027-01".to_owned()],
        }
    }
}

impl Decode for CalendarMonth {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let text = match node {
            Node::Text(text) => text.trim().to_owned(),
            // A year without its month.
            Node::Number(number) => number.to_string(),
            other => {
                context.wrong_type(MONTH, other, path);
                return None;
            }
        };
        let found = Self::parse(&text);
        if found.is_none() {
            let help = meant(&text).map(|month| format!("did you mean `{month}`?"));
            let years = Self::YEARS;
            let help = help.unwrap_or_else(|| {
                format!(
                    "write the year and the month, `2027-01`; years from {} to {}",
                    years.start(),
                    years.end()
                )
            });
            context.fault(Code::WrongDate, format!("expected {MONTH}; found `{text}`"), path, Some(help));
        }
        found
    }
}

/// The month that is meant by a text in another order, with a name or without a nought: `01/2027`, `Jan 2027`, `2027-1`, `2027-01-15`.
fn meant(text: &str) -> Option<CalendarMonth> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let year = |part: &&&str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    let year = parts.iter().find(year)?;
    let named = parts.iter().find_map(|part| MonthName::parse(part));
    let number = || {
        let mut others =
            parts.iter().filter(|part| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit()));
        match (parts.len(), parts.first()) {
            (1, _) => Some("01".to_owned()),
            (2, _) => others.next().map(|month| format!("{month:0>2}")),
            // Year, month, day; of a day before the year nobody knows which of both is the month.
            (3, first) if first == Some(year) => others.next().map(|month| format!("{month:0>2}")),
            _ => None,
        }
    };
    let month = match named {
        Some(name) => {
            MonthName::NAMES.iter().position(|(_, month)| *month == name).map(|at| format!("{:0>2}", at + 1))
        }
        None => number(),
    };
    CalendarMonth::parse(&format!("{year}-{}", month?))
}

impl Shaped for MonthName {
    fn shape() -> Shape {
        // Any case: a letter of either.
        let either = |c: char| format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase());
        let letters = |text: &str| text.chars().map(either).collect::<String>();
        let one = |(name, _): &(&'static str, Self)| {
            let (start, rest) = name.split_at(3);
            if rest.is_empty() { letters(start) } else { format!("{}(?:{})?", letters(start), letters(rest)) }
        };
        let all: Vec<String> = Self::NAMES.iter().map(one).collect();
        Shape::Form {
            name: "month_name".to_owned(),
            expected: "the name of a month, such as `July`".to_owned(),
            pattern: all.join("|"),
            examples: vec!["July".to_owned()],
        }
    }
}

impl Decode for MonthName {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        const WHAT: &str = "the name of a month, such as `July`";
        let Node::Text(text) = node else {
            context.wrong_type(WHAT, node, path);
            return None;
        };
        let found = Self::parse(text.trim());
        if found.is_none() {
            let help = did_you_mean(text.trim(), Self::NAMES.iter().map(|(name, _)| *name));
            let help = help.unwrap_or_else(|| "write its English name: `July`, or `Jul`".to_owned());
            context.fault(Code::UnknownWord, format!("`{}` is not a month", text.trim()), path, Some(help));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_ways_to_write_a_month_are_understood() {
        for text in
            ["01/2027", "2027-1", "2027/01", "Jan 2027", "january 2027", "2027", "2027-01-15", "15 Jan 2027"]
        {
            assert_eq!(meant(text).map(|month| month.to_string()).as_deref(), Some("2027-01"), "{text}");
        }
        for text in ["2027-13", "soon", "01", "15/01/2027", "1/2/3", ""] {
            assert_eq!(meant(text), None, "{text}");
        }
    }
}

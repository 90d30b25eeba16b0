//! A value of a text that is no document: a field of a table, or what stands behind a label.

use crate::decode::{Context, Sited, code, quantity, unit_help};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Field, Site, Spot};
use crate::text::one_line;
use crate::units::Quantity;

/// What is written where there is no value.
const NOTHING: [&str; 9] = ["", "-", "--", "n/a", "nan", "none", "null", "not set", "unknown"];
/// Characters of a text that are kept.
const LONGEST_TEXT: usize = 200;

/// A value as it is written.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl From<&Field<'_>> for Cell {
    fn from(field: &Field<'_>) -> Self {
        Self { text: field.text.to_string(), line: field.line, column: field.column }
    }
}

impl Cell {
    /// Its place.
    pub(super) fn site(&self, context: &Context<'_>) -> Site {
        Site::new(context.file.clone(), Spot::Position { line: self.line, column: self.column })
    }

    /// Whether it says that there is no value.
    pub(super) fn is_nothing(&self) -> bool {
        NOTHING.contains(&self.text.trim().to_ascii_lowercase().as_str())
    }

    /// Whether it says that there is no limit.
    pub(super) fn is_unlimited(&self) -> bool {
        ["inf", "infinity", "infinite", ".inf", "max"]
            .contains(&self.text.trim().to_ascii_lowercase().as_str())
    }

    /// Its text; nothing where it says that there is none.
    pub(super) fn said(&self, context: &Context<'_>) -> Option<Sited<String>> {
        let text: String = self.text.trim().chars().take(LONGEST_TEXT).collect();
        (!self.is_nothing()).then(|| Sited { value: one_line(&text).into_owned(), site: self.site(context) })
    }

    /// Its number, with or without separators of thousands; nothing where it says that there is none.
    fn number(&self, context: &mut Context<'_>) -> Option<f64> {
        if self.is_nothing() {
            return None;
        }
        let number = number(self.text.trim());
        if number.is_none() {
            let message = format!("expected a number; found `{}`", one_line(&self.text));
            let site = self.site(context);
            context.sink.push(Diagnostic::new(Code::WrongType, message, site));
        }
        number
    }

    /// The number in a unit; nothing where it says that there is none.
    pub(super) fn counted<Q: Quantity>(&self, unit: &str, context: &mut Context<'_>) -> Option<Sited<Q>> {
        let number = self.number(context)?;
        match quantity(number, unit, context) {
            Ok(value) => Some(Sited { value, site: self.site(context) }),
            Err(error) => {
                let diagnostic = Diagnostic::new(code(&error), error.to_string(), self.site(context));
                context.sink.push(diagnostic.help(unit_help(&error)));
                None
            }
        }
    }

    /// The same; nothing too where it is 0, which stands for what was not measured.
    pub(super) fn measured<Q: Quantity>(&self, unit: &str, context: &mut Context<'_>) -> Option<Sited<Q>> {
        self.counted(unit, context).filter(|found: &Sited<Q>| found.value.get() > 0.0)
    }
}

/// A number as tables have it: `1,234.50` and `12` are; `1,23` is none, which may be one with a comma for its decimals.
pub(super) fn number(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').map_or((text, None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or("");
    let grouped = whole.contains(',')
        && digits(first)
        && first.len() <= 3
        && groups.all(|group| group.len() == 3 && digits(group))
        && part.is_none_or(digits);
    let plain = if grouped { text.replace(',', "") } else { text.to_owned() };
    plain.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn reads_separators_of_thousands_and_nothing_else() {
        for (text, expected) in [
            ("12", Some(12.0)),
            ("-0.5", Some(-0.5)),
            ("32,688.40", Some(32_688.4)),
            ("1,234,567", Some(1_234_567.0)),
            ("-1,234", Some(-1234.0)),
            ("1e3", Some(1000.0)),
            ("1,23", None),
            ("1234,567", None),
            (",123", None),
            ("1,234.5,6", None),
            ("12 ms", None),
            ("inf", None),
            ("", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}

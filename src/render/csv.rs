//! RFC 4180 for spreadsheets: CRLF, a point for decimals, every digit, nothing for a missing value, and no text that a
//! spreadsheet would take for a formula.

use std::borrow::Cow;

use crate::report::{Cell, Table};
use crate::text::{Printed, one_line};
use crate::units::Currency;

use super::style::{CsvForm, CsvStart, Decimals, RenderError};

/// What makes Excel take a CSV file for UTF-8.
const MARK: &str = "\u{feff}";

/// Writes one table.
pub(super) fn table(table: &Table, form: CsvForm) -> Result<Printed, RenderError> {
    let text = bare(table, form.decimals)?;
    Ok(match form.start {
        CsvStart::Plain => text,
        CsvStart::Mark => text.marked(MARK),
    })
}

/// One table, without a mark before it.
fn bare(table: &Table, decimals: Decimals) -> Result<Printed, RenderError> {
    let failed = |error: csv::Error| RenderError(error.to_string());
    let mut writer = csv::WriterBuilder::new()
        .delimiter(match decimals {
            Decimals::Point | Decimals::AlwaysPoint => b',',
            Decimals::Comma => b';',
        })
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer
        .write_record(
            table.columns.iter().map(|column| harmless(&Currency::shown().named(&column.id)).into_owned()),
        )
        .map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| field(cell, decimals).into_owned())).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| RenderError(error.to_string()))?;
    String::from_utf8(bytes).map(|text| Printed::csv(&text)).map_err(|error| RenderError(error.to_string()))
}

fn field(cell: &Cell, decimals: Decimals) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => harmless(text),
        Cell::Mixed(amount) => amount.to_string().into(),
        Cell::Figure(amount, _) | Cell::Money(amount) => {
            // Never `NaN` or `inf`: quantities are finite, and a quotient that is not is no value.
            let digits = if amount.value().is_finite() { amount.value().to_string() } else { String::new() };
            match decimals {
                Decimals::AlwaysPoint if !digits.is_empty() && !digits.contains('.') => {
                    (digits + ".0").into()
                }
                Decimals::Point | Decimals::AlwaysPoint => digits.into(),
                Decimals::Comma => digits.replace('.', ",").into(),
            }
        }
        Cell::Date(date) => date.to_string().into(),
        Cell::Missing(_) => "".into(),
    }
}

/// A text of one line; one that a spreadsheet would run, or a runner of CI would take for a command, gets an apostrophe. Blanks before it
/// change nothing, and the wide forms of the signs are theirs in some locales.
fn harmless(text: &str) -> Cow<'_, str> {
    /// What starts a formula.
    const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];
    let text = one_line(text);
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || stands_for_hidden(c));
    if first.starts_with(SIGNS) || first.starts_with("::") { format!("'{text}").into() } else { text }
}

/// What [`one_line`] puts in the place of what is hidden.
fn stands_for_hidden(c: char) -> bool {
    matches!(c, '\u{fffd}' | '\u{2400}'..='\u{2421}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Column;

    #[test]
    fn guards_against_formulas_and_quotes() {
        let columns = vec![Column::text("a", "A"), Column::text("b", "B")];
        let rows = vec![
            vec![Cell::text("=SUM(A1)"), Cell::text("x, \"y\"")],
            vec![Cell::text("-1"), Cell::Missing("?".into())],
        ];
        let table = Table { title: String::new(), columns, rows };
        let csv = super::table(&table, CsvForm::PLAIN).unwrap();
        assert_eq!(csv.as_str(), "a,b\r\n'=SUM(A1),\"x, \"\"y\"\"\"\r\n'-1,\r\n");
    }

    #[test]
    fn numbers_with_a_comma_stand_between_semicolons() {
        use crate::units::{Quantity as _, UsdNet};
        let columns = vec![Column::text("a", "A"), Column::number("b_usd", "B")];
        let number = |value: f64| Cell::figure(UsdNet::new(value).unwrap());
        let rows = vec![vec![Cell::text("x; 1.5, y"), number(-1234.25)], vec![Cell::text("z"), number(3.0)]];
        let form = CsvForm { decimals: Decimals::Comma, start: CsvStart::Mark };
        let csv = super::table(&Table { title: String::new(), columns, rows }, form).unwrap();
        assert_eq!(csv.as_str(), "\u{feff}a;b_usd\r\n\"x; 1.5, y\";-1234,25\r\nz;3\r\n");
    }

    #[test]
    fn guards_whatever_stands_before_the_sign() {
        for text in [
            " =1+1",
            "\u{a0}+1",
            "\u{200b}=1",
            "\t@x",
            "\r=1",
            "\n-1",
            "＝1",
            " －1",
            "::error::x",
            "  ::x::",
        ] {
            assert_eq!(harmless(text), format!("'{}", one_line(text)), "{text:?}");
        }
        for text in ["a=1", "1-2", "gpt-5.4", "a ::b", "(-1)", ""] {
            assert_eq!(harmless(text), text);
        }
    }
}

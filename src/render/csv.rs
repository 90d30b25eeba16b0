//! RFC 4180 for spreadsheets: CRLF, a point for decimals, every digit, nothing for a missing value, and no text that a
//! spreadsheet would take for a formula.

use std::borrow::Cow;

use crate::report::{Cell, Table};
use crate::text::{Printed, one_line};

use super::style::RenderError;

/// Writes one table.
pub(super) fn table(table: &Table) -> Result<Printed, RenderError> {
    let failed = |error: csv::Error| RenderError(error.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer
        .write_record(table.columns.iter().map(|column| harmless(&column.id).into_owned()))
        .map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(|cell| field(cell).into_owned())).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| RenderError(error.to_string()))?;
    String::from_utf8(bytes).map(|text| Printed::csv(&text)).map_err(|error| RenderError(error.to_string()))
}

fn field(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => harmless(text),
        Cell::Mixed(amount) => amount.to_string().into(),
        Cell::Figure(amount, _) | Cell::Money(amount) => {
            // Never `NaN` or `inf`: quantities are finite, and a quotient that is not is no value.
            if amount.value().is_finite() { amount.value().to_string().into() } else { "".into() }
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
        let csv = table(&Table { title: String::new(), columns, rows }).unwrap();
        assert_eq!(csv.as_str(), "a,b\r\n'=SUM(A1),\"x, \"\"y\"\"\"\r\n'-1,\r\n");
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

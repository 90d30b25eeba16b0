//! RFC 4180 for spreadsheets: CRLF, a point for decimals, every digit, nothing for a missing value, and no text that a
//! spreadsheet would take for a formula.

use crate::report::{Cell, Table};

use super::style::RenderError;

/// Writes one table.
pub(super) fn table(table: &Table) -> Result<String, RenderError> {
    let failed = |error: csv::Error| RenderError(error.to_string());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| &column.id)).map_err(failed)?;
    for row in &table.rows {
        writer.write_record(row.iter().map(field)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| RenderError(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| RenderError(error.to_string()))
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => harmless(text),
        Cell::Mixed(amount) => amount.to_string(),
        Cell::Figure(amount, _) | Cell::Money(amount) => {
            // Never `NaN` or `inf`: quantities are finite, and a quotient that is not is no value.
            if amount.value().is_finite() { amount.value().to_string() } else { String::new() }
        }
        Cell::Date(date) => date.to_string(),
        Cell::Missing(_) => String::new(),
    }
}

/// A text that a spreadsheet would run gets an apostrophe.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
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
        assert_eq!(csv, "a,b\r\n'=SUM(A1),\"x, \"\"y\"\"\"\r\n'-1,\r\n");
    }
}

//! Tables for spreadsheets as they stand on a page: one option's rows, without what is the same in all of them and what is nothing.

use crate::report::table::{Cell, Table};
use crate::units::Unit;

/// The columns that a heading says already.
const IN_THE_HEADING: [&str; 3] = ["scenario", "as_of", "option"];

/// The rows of an option for a page: money to the cent, without columns in which nothing stands or flows.
pub(super) fn of_option(table: &Table, option: &str) -> Table {
    let at = table.columns.iter().position(|column| column.id == "option");
    let is_own =
        |row: &&Vec<Cell>| at.is_some_and(|at| matches!(&row[at], Cell::Text(name) if name == option));
    let rows: Vec<&Vec<Cell>> = table.rows.iter().filter(is_own).collect();
    trimmed(table, &rows, &IN_THE_HEADING)
}

/// All rows for a page, without some columns.
pub(super) fn of_all(table: &Table, left_out: &[&str]) -> Table {
    trimmed(table, &table.rows.iter().collect::<Vec<_>>(), left_out)
}

fn trimmed(table: &Table, rows: &[&Vec<Cell>], left_out: &[&str]) -> Table {
    let stands = |at: &usize| {
        !left_out.contains(&table.columns[*at].id.as_str()) && rows.iter().any(|row| !is_nothing(&row[*at]))
    };
    let kept: Vec<usize> = (0..table.columns.len()).filter(stands).collect();
    Table {
        title: String::new(),
        columns: kept.iter().map(|at| table.columns[*at].clone()).collect(),
        rows: rows.iter().map(|row| kept.iter().map(|at| in_cents(&row[*at])).collect()).collect(),
    }
}

fn is_nothing(cell: &Cell) -> bool {
    match cell {
        Cell::Missing(_) => true,
        Cell::Text(text) => text.is_empty(),
        Cell::Figure(amount, _) | Cell::Money(amount) => amount.value() == 0.0,
        Cell::Mixed(_) | Cell::Date(_) | Cell::Mark(..) => false,
    }
}

/// Money stands in a column to the cent.
fn in_cents(cell: &Cell) -> Cell {
    match cell {
        Cell::Figure(amount, _) if matches!(amount.unit(), Unit::Usd | Unit::UsdNet) => Cell::Money(*amount),
        other => other.clone(),
    }
}

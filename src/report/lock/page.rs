//! What became of locked prices, as a page.

use crate::catalog::{Move, Standing};
use crate::report::block::Block;
use crate::report::number::{change, human};
use crate::report::table::{Cell, Column, Table};
use crate::units::Amount;

use super::lock::{LockReport, LockedScenario, MovedFigure};

/// More fields of an entry than these are counted.
const MOST_FIELDS: usize = 12;

/// The page.
pub fn lock_document(report: &LockReport) -> Vec<Block> {
    report.scenarios.iter().flat_map(scenario).collect()
}

/// The rows of the page as one table: what moved of each entry, field by field.
pub fn lock_csv(report: &LockReport) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("file", "File"),
        Column::text("entry", "Entry"),
        Column::text("standing", "Standing"),
        Column::text("field", "Field"),
        Column::prose("before", "Locked"),
        Column::prose("after", "Now"),
    ];
    let mut rows = Vec::new();
    for of in &report.scenarios {
        let row = |entry: &str, standing: &str, change: [&str; 3]| {
            let cells = [&of.scenario, &of.file, entry, standing, change[0], change[1], change[2]];
            cells.map(Cell::text).to_vec()
        };
        for found in &of.moves {
            let (part, standing) = (found.part.to_string(), standing_word(found.standing));
            rows.extend(found.changes.is_empty().then(|| row(&part, standing, ["", "", ""])));
            for change in &found.changes {
                let said = |text: &Option<String>| text.clone().unwrap_or_default();
                rows.push(row(&part, standing, [&change.field, &said(&change.before), &said(&change.after)]));
            }
        }
        rows.extend(of.added.iter().map(|part| row(part, "added", ["", "", ""])));
    }
    Table { title: String::new(), columns, rows }
}

/// A standing in a word.
pub fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Same => "same",
        Standing::Reworded => "reworded",
        Standing::Moved => "moved",
        Standing::Gone => "gone",
    }
}

fn scenario(of: &LockedScenario) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, format!("{}: prices against {}", of.scenario, of.lock))];
    let moved =
        of.moves.iter().filter(|found| matches!(found.standing, Standing::Moved | Standing::Gone)).count();
    let entries = of.moves.len();
    blocks.push(Block::Answer(if of.has_moved() {
        format!("{} of {entries} entries moved since {}.", moved + of.added.len(), of.locked_as_of)
    } else {
        format!("No price moved: all {entries} entries are as they were locked.")
    }));
    if of.locked_as_of != of.as_of {
        blocks.push(Block::Paragraph(format!(
            "Locked at prices of {}; these are prices of {}.",
            of.locked_as_of, of.as_of
        )));
    }
    if of.is_of_another_version() {
        blocks.push(Block::Paragraph(format!(
            "Locked with catalog {}, and this is {}.",
            of.locked_version,
            of.catalog.version()
        )));
    }
    let reworded: Vec<String> = of
        .moves
        .iter()
        .filter(|found| found.standing == Standing::Reworded)
        .map(|found| found.part.to_string())
        .collect();
    if !reworded.is_empty() {
        blocks.push(Block::Paragraph(format!(
            "The same figures with other sources or notes: {}.",
            reworded.join(", ")
        )));
    }
    if !of.has_moved() {
        return blocks;
    }
    let columns = vec![
        Column::text("entry", "Entry"),
        Column::text("field", "Field"),
        Column::prose("before", "Locked"),
        Column::prose("after", "Now"),
    ];
    let mut rows: Vec<Vec<Cell>> = of.moves.iter().flat_map(moves).collect();
    for part in &of.added {
        rows.push([part, "", "not used", "used"].map(Cell::text).to_vec());
    }
    blocks.push(Block::Table(Table { title: String::new(), columns, rows }));
    if !of.figures.is_empty() {
        blocks.push(Block::Heading(2, "What that does".to_owned()));
        blocks.push(Block::Table(figures(&of.figures)));
    }
    blocks
}

fn moves(found: &Move) -> Vec<Vec<Cell>> {
    let part = found.part.to_string();
    match found.standing {
        Standing::Same | Standing::Reworded => Vec::new(),
        Standing::Gone => vec![[part.as_str(), "", "there", "gone"].map(Cell::text).to_vec()],
        Standing::Moved => {
            let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
            let shown = found.changes.iter().take(MOST_FIELDS);
            let mut rows: Vec<Vec<Cell>> = shown
                .map(|change| {
                    [part.clone(), change.field.clone(), said(&change.before), said(&change.after)]
                        .map(Cell::text)
                        .to_vec()
                })
                .collect();
            let more = found.changes.len().saturating_sub(MOST_FIELDS);
            if more > 0 {
                rows.push(
                    [part, format!("and {more} more"), String::new(), String::new()].map(Cell::text).to_vec(),
                );
            }
            rows
        }
    }
}

fn figures(figures: &[MovedFigure]) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("metric", "Metric"),
        Column::number("before", "Locked"),
        Column::number("after", "Now"),
        Column::number("change", "Change"),
    ];
    let rows = figures.iter().map(|figure| {
        let amount = |value: &Result<Amount, String>| match value {
            Ok(amount) => Cell::text(human(*amount)),
            Err(why) => Cell::Missing(why.clone()),
        };
        let change = match (&figure.before, &figure.after) {
            (Ok(before), Ok(after)) => change(*before, *after).unwrap_or_default(),
            _ => String::new(),
        };
        vec![
            Cell::text(figure.option.clone()),
            Cell::text(figure.metric.info().label),
            amount(&figure.before),
            amount(&figure.after),
            Cell::text(change),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

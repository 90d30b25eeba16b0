//! How a figure moves, as a page for people.

use crate::report::block::Block;
use crate::report::head::{basis, title};
use crate::report::list::list;
use crate::report::notice::warning_blocks;
use crate::report::number::{human, relative, signed, with_unit};
use crate::report::table::{Cell, Column, Emphasis, Table};
use crate::units::Amount;

use super::sensitivity::{EndRow, SeenRow, SensitivityReport, TornadoRow, Turns};

/// The page.
pub fn sensitivity_document(report: &SensitivityReport) -> Vec<Block> {
    let mut blocks = vec![
        title(&report.id, &report.title),
        Block::Answer(answer(report)),
        Block::Paragraph(format!("{} {}", basis(report.as_of, report.hours_per_month), report.file)),
    ];
    if report.rows.iter().any(|row| !moves_nothing(row)) {
        blocks.push(Block::Table(tornado(report)));
    }
    if let Some(grid) = &report.grid {
        blocks.push(Block::Heading(2, format!("{} by {}", grid.fields[0], grid.fields[1])));
        blocks.push(Block::Table(cells(report)));
    }
    let missing = report.rows.iter().flat_map(|row| row.ends.iter().map(move |end| (row, end)));
    let missing = missing.filter_map(|(row, end)| {
        let why = end.value.as_ref().err()?;
        Some(format!("{} at {}: {why}", row.what, end.input))
    });
    let mut said: Vec<String> = missing.collect();
    if !report.rows.is_empty() {
        said.push("each input moves alone; latencies are those of the scenario as it stands".to_owned());
    }
    let still: Vec<&str> =
        report.rows.iter().filter(|row| moves_nothing(row)).map(|row| row.what.as_str()).collect();
    if !still.is_empty() {
        said.push(format!("without effect: {}", list(&still)));
    }
    said.extend(report.seen.iter().map(seen));
    if !said.is_empty() {
        blocks.push(Block::List(said));
    }
    blocks.extend(warning_blocks(&report.notices));
    blocks
}

/// Whether an input has no effect on the figure and on what is recommended.
fn moves_nothing(row: &TornadoRow) -> bool {
    row.turns == Turns::No && row.change.is_some_and(|by| by.value() == 0.0)
}

/// What a price of the catalog did, beside what is assumed.
fn seen(row: &SeenRow) -> String {
    let SeenRow { seen, assumed } = row;
    let [first, last] = seen.days;
    let [before, after] = seen.prices.map(with_unit);
    let assumed = match assumed {
        Some(assumed) => format!("assumed are {assumed}"),
        None => "none is assumed".to_owned(),
    };
    format!(
        "{}: {assumed}; in the catalog {} went from {before} ({first}) to {after} ({last}), {} a year",
        seen.trend,
        seen.what,
        relative(seen.yearly)
    )
}

/// What options are recommended, in words.
fn taken(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(" or ") }
}

fn value(end: &EndRow) -> Cell {
    match &end.value {
        Ok(amount) => Cell::figure(*amount),
        Err(why) => Cell::Missing(why.clone()),
    }
}

/// The answer, in a sentence or two.
fn answer(report: &SensitivityReport) -> String {
    let label = report.metric.info().label;
    let now = match &report.now.value {
        Ok(now) => format!("{}: {label} {} now", report.option, human(*now)),
        Err(why) => format!("{}: {label} is not known now ({why})", report.option),
    };
    let widest = report.rows.first().and_then(|row| {
        let [low, high] = row.ends.each_ref().map(|end| end.value.as_ref().ok());
        let (low, high) = (human(*low?), human(*high?));
        Some(format!("; {} moves it most, from {low} to {high}", row.what))
    });
    let turning: Vec<&str> =
        report.rows.iter().filter(|row| row.turns == Turns::Yes).map(|row| row.what.as_str()).collect();
    let recommended = taken(&report.now.recommended);
    let turned = match (report.rows.len(), turning.as_slice()) {
        (0, _) => String::new(),
        (_, []) => format!(" Whatever moves, {recommended} stays recommended."),
        (_, names) => format!(" {recommended} is recommended; that changes with {}.", list(names)),
    };
    let over_grid = report.grid.as_ref().map(|grid| {
        let all: Vec<&crate::checks::AtEnd> = grid.cells.iter().flatten().collect();
        let same = all.iter().filter(|cell| cell.recommended == report.now.recommended).count();
        format!(" {recommended} is recommended in {same} of the grid's {} cells.", all.len())
    });
    format!("{now}{}.{turned}{}", widest.unwrap_or_default(), over_grid.unwrap_or_default())
}

fn tornado(report: &SensitivityReport) -> Table {
    let columns = vec![
        Column::prose("input", "Input"),
        Column::number("low", "Low"),
        Column::number("high", "High"),
        Column::number("at_low", "At low"),
        Column::number("at_high", "At high"),
        Column::number("change", "Change"),
        Column::text("taken", "Recommended"),
    ];
    let recommended = |row: &TornadoRow| {
        let [low, high] = row.ends.each_ref().map(|end| taken(&end.recommended));
        let emphasis = if row.turns == Turns::Yes { Emphasis::Bad } else { Emphasis::Plain };
        Cell::Mark(if low == high { low } else { format!("{low} → {high}") }, emphasis)
    };
    let row = |row: &TornadoRow| {
        let [low, high] = &row.ends;
        let now = row.now.as_ref().map_or_else(String::new, |now| format!(" (now {now})"));
        vec![
            Cell::text(format!("{}{now}", row.what)),
            Cell::text(low.input.clone()),
            Cell::text(high.input.clone()),
            value(low),
            value(high),
            row.change.map_or_else(|| Cell::Missing(String::new()), |by| Cell::text(signed(by))),
            recommended(row),
        ]
    };
    Table {
        title: String::new(),
        columns,
        rows: report.rows.iter().filter(|row| !moves_nothing(row)).map(row).collect(),
    }
}

/// The grid: the figure, and what is recommended.
fn cells(report: &SensitivityReport) -> Table {
    let Some(grid) = &report.grid else {
        return Table { title: String::new(), columns: Vec::new(), rows: Vec::new() };
    };
    let first = Column::text("row", &grid.fields[0]);
    let others = grid.values[1].iter().enumerate().map(|(at, text)| Column::number(&format!("c{at}"), text));
    let cell = |found: &crate::checks::AtEnd| {
        let figure = found.value.as_ref().map_or_else(|_| "–".to_owned(), |amount: &Amount| human(*amount));
        let emphasis =
            if found.recommended == report.now.recommended { Emphasis::Plain } else { Emphasis::Bad };
        Cell::Mark(format!("{figure} {}", taken(&found.recommended)), emphasis)
    };
    let rows = grid.values[0]
        .iter()
        .zip(&grid.cells)
        .map(|(value, row)| std::iter::once(Cell::text(value.clone())).chain(row.iter().map(cell)).collect());
    Table {
        title: String::new(),
        columns: std::iter::once(first).chain(others).collect(),
        rows: rows.collect(),
    }
}

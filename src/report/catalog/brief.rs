//! One entry of the catalog in short: what holds on a day, and each source once.

use std::collections::BTreeSet;

use crate::report::block::Block;
use crate::report::table::{Cell, Column, Table};
use crate::units::Date;

/// The tables of entries in full as pages: of figures that changed those that hold on a day, of sources a numbered list.
pub fn in_short(tables: &[Table], as_of: Date) -> Vec<Block> {
    tables.iter().flat_map(|table| short(table, as_of)).collect()
}

/// The cells of a figure.
struct Figure<'t> {
    what: &'t Cell,
    value: &'t Cell,
    from: Option<Date>,
    checked: &'t Cell,
    kind: &'t str,
    source: &'t str,
}

fn said(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => text,
        _ => "",
    }
}

fn short(table: &Table, as_of: Date) -> Vec<Block> {
    let at = |id: &str| table.columns.iter().position(|column| column.id == id);
    let (Some(what), Some(value), Some(from), Some(kind), Some(checked), Some(source)) =
        (at("what"), at("value"), at("from"), at("kind"), at("checked"), at("source"))
    else {
        return vec![Block::Table(table.clone())];
    };
    let figures = table.rows.iter().map(|row| Figure {
        what: &row[what],
        value: &row[value],
        from: if let Cell::Date(day) = &row[from] { Some(*day) } else { None },
        checked: &row[checked],
        kind: said(&row[kind]),
        source: said(&row[source]),
    });
    let figures: Vec<Figure<'_>> = figures.collect();
    // The card of the day: the last first day that has come, or the first one of all.
    let days: BTreeSet<Option<Date>> =
        figures.iter().filter(|figure| !figure.kind.is_empty()).map(|figure| figure.from).collect();
    let card = |what: &Cell| {
        let own = figures.iter().filter(|figure| said(figure.what) == said(what)).map(|figure| figure.from);
        let own: BTreeSet<Option<Date>> = own.collect();
        let begun = own.iter().rev().find(|from| from.is_none_or(|from| from <= as_of));
        begun.or_else(|| own.iter().next()).copied().flatten()
    };
    let newest =
        days.iter().rev().find(|from| from.is_none_or(|from| from <= as_of)).or_else(|| days.iter().next());
    let newest = newest.copied().flatten();
    // Prices of tokens change card by card; figures of other entries each for itself.
    let by_card = table.title.contains(": token prices");
    let mut sources: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    let mut left = 0;
    for figure in &figures {
        let disputed = figure.source.starts_with("disputed: ");
        let dated = figures.iter().any(|other| other.from.is_some()) && !figure.kind.is_empty();
        let wanted = if by_card { newest } else { card(figure.what) };
        if disputed || dated && figure.from != wanted {
            left += 1;
            continue;
        }
        if said(figure.what) == "note" {
            notes.push(Block::Paragraph(figure.source.to_owned()));
            continue;
        }
        let number = if figure.source.is_empty() || figure.kind == "computed" {
            figure.kind.to_owned()
        } else {
            let text = if figure.kind.is_empty() {
                figure.source.to_owned()
            } else {
                format!("{}: {}", figure.kind, figure.source)
            };
            let known = sources.iter().position(|known| *known == text).unwrap_or_else(|| {
                sources.push(text);
                sources.len() - 1
            });
            format!("[{}]", known + 1)
        };
        let from = figure.from.map_or_else(|| Cell::text(""), Cell::Date);
        let cells =
            [figure.what.clone(), figure.value.clone(), from, figure.checked.clone(), Cell::text(number)];
        rows.push(cells.to_vec());
    }
    let mut columns = vec![
        Column::prose("what", "What"),
        Column::prose("value", "Value"),
        Column::text("from", "From"),
        Column::text("checked", "Checked"),
        Column::text("source", "Source"),
    ];
    if !rows.iter().any(|row| matches!(row[2], Cell::Date(_))) {
        columns.remove(2);
        for row in &mut rows {
            row.remove(2);
        }
    }
    let mut lines = table.title.lines().map(str::to_owned);
    let mut blocks: Vec<Block> = lines.next().map(|line| Block::Heading(1, line)).into_iter().collect();
    blocks.extend(lines.map(Block::Paragraph));
    blocks.extend(notes);
    blocks.push(Block::Table(Table { title: String::new(), columns, rows }));
    if !sources.is_empty() {
        blocks.push(Block::Numbered(sources));
    }
    if left > 0 {
        let plural =
            if left == 1 { "figure of another day or source" } else { "figures of other days or sources" };
        blocks.push(Block::Paragraph(format!("{left} {plural}: `--all`")));
    }
    blocks
}

//! Tables and pages for a terminal; the only file that names `comfy_table`.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, CellAlignment, Color, ColumnConstraint, ContentArrangement};

use crate::render::style::{Colour, Style};
use crate::report::{Align, Block, Breaks, Cell, Emphasis, Sheet, Table};
use crate::text::{Printed, one_line};

use super::curves as plot;
use super::scatter::scatter;
use super::text::{bold, printed, text, wrap};
use super::timeline::timeline;

/// Draws a page.
pub(in crate::render) fn page(blocks: &[Block], style: Style) -> Printed {
    let mut out = String::new();
    for block in blocks {
        if !out.is_empty() && !matches!(block, Block::Paragraph(_)) {
            out.push('\n');
        }
        match block {
            Block::Heading(_, text) | Block::Answer(text) => {
                out += &bold(&wrap(text, "", "", style.width), style);
            }
            Block::Paragraph(text) | Block::Footer(text) => out += &wrap(text, "", "", style.width),
            Block::Table(table) => out += &draw(table, style),
            Block::Sheet(sheet) => out += &self::sheet(sheet, style),
            Block::List(items) => out += &list(items, style),
            Block::Scatter(plot) => out += &scatter(plot, style.width),
            Block::Curves(curves) => out += &plot::curves(curves, style.width),
            Block::Timeline(line) => out += &timeline(line, style.width),
            Block::Numbered(items) => {
                let items = items.iter().enumerate().map(|(at, item)| {
                    let number = format!("[{}] ", at + 1);
                    wrap(item, &number, &" ".repeat(number.len()), style.width)
                });
                out += &items.collect::<Vec<_>>().join("\n");
            }
        }
        out.push('\n');
    }
    printed(&out, style)
}

fn list(items: &[String], style: Style) -> String {
    items.iter().map(|item| wrap(item, "- ", "  ", style.width)).collect::<Vec<_>>().join("\n")
}

/// Draws rows with notes: as many columns give way as it takes for the others to stand beside each other.
fn sheet(sheet: &Sheet, style: Style) -> String {
    let table = &sheet.table;
    let stay = |gone: usize| -> Vec<usize> {
        let gone = &sheet.gives_way[..gone];
        (0..table.columns.len()).filter(|at| !gone.contains(at)).collect()
    };
    let width = usize::from(style.width);
    let fits = |gone: &usize| !matches!(layout(table, &stay(*gone), width), Layout::Apart(_));
    let gone = (0..=sheet.gives_way.len()).find(fits).unwrap_or(sheet.gives_way.len());
    let drawn = draw_some(table, &stay(gone), style);
    // In the table's order.
    let mut dropped = sheet.gives_way[..gone].to_vec();
    dropped.sort_unstable();
    let notes = sheet.notes_without(&dropped, text);
    if notes.is_empty() { drawn } else { format!("{drawn}\n\n{}", list(&notes, style)) }
}

/// Border and padding of a cell.
pub(super) const FRAME: usize = 3;
/// A column of sentences is not made narrower than this.
pub(super) const NARROWEST: usize = 24;

/// How the columns of a table share the terminal.
enum Layout {
    /// Figures and names keep their width, sentences are broken.
    Together,
    /// The first column is broken too: it is long, and the others fit beside what is left.
    FirstBroken,
    /// Too wide: several tables under the same first column.
    Apart(Vec<Vec<usize>>),
}

/// Draws a table.
fn draw(table: &Table, style: Style) -> String {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    draw_some(table, &all, style)
}

/// Draws some columns of a table: beside each other, or as several tables where they do not fit.
fn draw_some(table: &Table, columns: &[usize], style: Style) -> String {
    match layout(table, columns, usize::from(style.width)) {
        Layout::Together => draw_columns(table, columns, false, style),
        Layout::FirstBroken => draw_columns(table, columns, true, style),
        Layout::Apart(blocks) => {
            let drawn = blocks.iter().map(|columns| draw_columns(table, columns, false, style));
            drawn.collect::<Vec<_>>().join("\n\n")
        }
    }
}

fn draw_columns(table: &Table, columns: &[usize], break_first: bool, style: Style) -> String {
    let mut drawn = comfy_table::Table::new();
    drawn.load_style(UTF8_FULL_CONDENSED);
    drawn.set_content_arrangement(ContentArrangement::Dynamic);
    drawn.set_width(style.width);
    match style.colour {
        Colour::On => drawn.enforce_styling(),
        Colour::Off => drawn.force_no_tty(),
    };
    drawn.set_header(columns.iter().map(|at| {
        let column = &table.columns[*at];
        comfy_table::Cell::new(one_line(&column.label))
            .add_attribute(Attribute::Bold)
            .set_alignment(alignment(column.align))
    }));
    for row in &table.rows {
        drawn.add_row(columns.iter().map(|at| cell(&row[*at], table.columns[*at].align)));
    }
    for (position, at) in columns.iter().enumerate() {
        let whole = table.columns[*at].breaks == Breaks::Never && !(break_first && position == 0);
        if let Some(column) = drawn.column_mut(position).filter(|_| whole) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    drawn.trim_fmt()
}

fn layout(table: &Table, columns: &[usize], width: usize) -> Layout {
    let content = |at: usize| {
        let cells = table.rows.iter().map(|row| text(&row[at]).chars().count());
        cells.chain([table.columns[at].label.chars().count()]).max().unwrap_or(0)
    };
    let needs = |at: usize| match table.columns[at].breaks {
        Breaks::Never => content(at) + FRAME,
        Breaks::Anywhere => content(at).min(NARROWEST) + FRAME,
    };
    let all: Vec<usize> = columns.iter().map(|at| needs(*at)).collect();
    let sum = |needs: &[usize]| needs.iter().sum::<usize>() + 1;
    let Some((first, others)) = all.split_first().filter(|_| sum(&all) > width) else {
        return Layout::Together;
    };
    if *first > NARROWEST + FRAME && sum(others) + NARROWEST + FRAME <= width {
        return Layout::FirstBroken;
    }
    let first_column = columns.first().copied().unwrap_or(0);
    let mut blocks = Vec::new();
    let mut block = vec![first_column];
    let mut used = first + 1;
    for (at, need) in columns.iter().copied().zip(&all).skip(1) {
        if block.len() > 1 && used + need > width {
            blocks.push(std::mem::replace(&mut block, vec![first_column]));
            used = first + 1;
        }
        used += need;
        block.push(at);
    }
    blocks.push(block);
    Layout::Apart(blocks)
}

fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}

fn cell(cell: &Cell, align: Align) -> comfy_table::Cell {
    let drawn = comfy_table::Cell::new(text(cell)).set_alignment(alignment(align));
    match cell {
        Cell::Figure(_, Emphasis::Good) | Cell::Mark(_, Emphasis::Good) => drawn.fg(Color::Green),
        Cell::Figure(_, Emphasis::Bad) | Cell::Mark(_, Emphasis::Bad) => {
            drawn.fg(Color::Red).add_attribute(Attribute::Bold)
        }
        Cell::Missing(_) => drawn.add_attribute(Attribute::Dim),
        _ => drawn,
    }
}

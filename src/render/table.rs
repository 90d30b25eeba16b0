//! Tables and pages for a terminal; the only file that names `comfy_table`.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, CellAlignment, Color, ContentArrangement};

use crate::report::{Align, Block, Cell, Emphasis, Table, number};

use super::{Colour, Style};

/// What stands for a missing figure.
const MISSING: &str = "–";

/// Draws a page.
pub(super) fn page(blocks: &[Block], style: Style) -> String {
    let mut out = String::new();
    for block in blocks {
        if !out.is_empty() && !matches!(block, Block::Paragraph(_)) {
            out.push('\n');
        }
        match block {
            Block::Heading(_, text) => out += &bold(&wrap(text, "", "", style.width), style),
            Block::Paragraph(text) => out += &wrap(text, "", "", style.width),
            Block::Table(table) => out += &draw(table, style),
            Block::List(items) => {
                let items: Vec<String> =
                    items.iter().map(|item| wrap(item, "- ", "  ", style.width)).collect();
                out += &items.join("\n");
            }
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
    out
}

/// Draws a table; one that is too wide for the terminal is cut into several under the same first column.
fn draw(table: &Table, style: Style) -> String {
    let blocks = column_blocks(table, style.width);
    let drawn: Vec<String> = blocks.iter().map(|columns| draw_columns(table, columns, style)).collect();
    drawn.join("\n\n")
}

fn draw_columns(table: &Table, columns: &[usize], style: Style) -> String {
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
        comfy_table::Cell::new(&column.label)
            .add_attribute(Attribute::Bold)
            .set_alignment(alignment(column.align))
    }));
    for row in &table.rows {
        drawn.add_row(columns.iter().map(|at| cell(&row[*at], table.columns[*at].align)));
    }
    drawn.trim_fmt()
}

/// Which columns stand together: all where they fit or can be wrapped; else as many figures as fit beside the first.
fn column_blocks(table: &Table, width: u16) -> Vec<Vec<usize>> {
    /// Border and padding of a cell.
    const FRAME: usize = 3;
    let width = usize::from(width);
    let needs = |at: usize| {
        let cells = table.rows.iter().map(|row| text(&row[at]).chars().count());
        cells.chain([table.columns[at].label.chars().count()]).max().unwrap_or(0) + FRAME
    };
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let wraps = table.columns.iter().skip(1).any(|column| column.align == Align::Left);
    if wraps || all.is_empty() || all.iter().map(|at| needs(*at)).sum::<usize>() < width {
        return vec![all];
    }
    let mut blocks = Vec::new();
    let mut block = vec![0];
    let mut used = needs(0) + 1;
    for at in 1..table.columns.len() {
        if block.len() > 1 && used + needs(at) > width {
            blocks.push(std::mem::replace(&mut block, vec![0]));
            used = needs(0) + 1;
        }
        used += needs(at);
        block.push(at);
    }
    blocks.push(block);
    blocks
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

/// A cell as people read it.
pub(super) fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => text.clone(),
        Cell::Figure(amount, _) => number::human(*amount),
        Cell::Mixed(amount) => number::with_unit(*amount),
        Cell::Money(amount) => number::to_the_cent(*amount),
        Cell::Date(date) => date.to_string(),
        Cell::Missing(_) => MISSING.to_owned(),
    }
}

/// Breaks a text into lines of the terminal's width.
pub(super) fn wrap(text: &str, first: &str, rest: &str, width: u16) -> String {
    let width = usize::from(width).max(20);
    let mut lines = vec![first.to_owned()];
    for (at, paragraph) in text.lines().enumerate() {
        if at > 0 {
            lines.push(rest.to_owned());
        }
        let mut start = true;
        for word in paragraph.split_whitespace() {
            let line = lines.last_mut().map_or(0, |line| line.chars().count());
            if !start && line + 1 + word.chars().count() > width {
                lines.push(rest.to_owned());
                start = true;
            }
            if let Some(line) = lines.last_mut() {
                if !start {
                    line.push(' ');
                }
                line.push_str(word);
            }
            start = false;
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// Bold, where there is colour.
pub(super) fn bold(text: &str, style: Style) -> String {
    match style.colour {
        Colour::On => format!("\u{1b}[1m{text}\u{1b}[0m"),
        Colour::Off => text.to_owned(),
    }
}

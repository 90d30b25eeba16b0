//! The page as GitHub-flavoured Markdown, for pull requests and wikis.

use crate::report::{Align, Block, Cell, Emphasis, Table};

use super::terminal::text::text;

/// Draws a page.
pub(super) fn page(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().filter_map(block).collect();
    blocks.join("\n\n") + "\n"
}

/// `None` for what only a terminal shows.
fn block(block: &Block) -> Option<String> {
    Some(match block {
        Block::Scatter(_) | Block::Curves(_) => return None,
        Block::Heading(level, text) => format!("{} {}", "#".repeat(usize::from(*level) + 1), escape(text)),
        Block::Answer(text) => format!("**{}**", escape(text)),
        Block::Paragraph(text) | Block::Footer(text) => escape(text),
        Block::Table(table) => draw(table),
        Block::Sheet(sheet) => {
            let notes = sheet.notes_without(&[], text);
            let table = draw(&sheet.table);
            if notes.is_empty() { table } else { format!("{table}\n\n{}", list(&notes)) }
        }
        Block::List(items) => list(items),
        Block::Numbered(items) => {
            let items = items.iter().enumerate().map(|(at, item)| format!("{}. {}", at + 1, escape(item)));
            items.collect::<Vec<_>>().join("\n")
        }
    })
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| format!("- {}", escape(item))).collect::<Vec<_>>().join("\n")
}

fn draw(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![line(table.columns.iter().map(|column| escape(&column.label)).collect())];
    let rule = |align| if align == Align::Right { "---:" } else { "---" };
    lines.push(line(table.columns.iter().map(|column| rule(column.align).to_owned()).collect()));
    lines.extend(table.rows.iter().map(|row| line(row.iter().map(cell).collect())));
    lines.join("\n")
}

fn cell(cell: &Cell) -> String {
    let text = escape(&text(cell));
    match cell {
        Cell::Figure(_, Emphasis::Good) | Cell::Mark(_, Emphasis::Bad) => format!("**{text}**"),
        _ => text,
    }
}

/// Keeps what a user wrote from being taken for markup. An underscore inside a word is none.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let markup = match c {
            '\\' | '|' | '*' | '`' | '<' | '&' | '[' | ']' | '~' | '#' | '@' => true,
            '_' => !out.ends_with(char::is_alphanumeric),
            _ => false,
        };
        match c {
            '\n' | '\r' => out.push(' '),
            c if markup => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

//! The page as GitHub-flavoured Markdown, for pull requests and wikis.

use crate::report::{Align, Block, Cell, Column, Emphasis, Table};
use crate::text::{Printed, one_line};

use super::address::is_address;
use super::terminal::text::text;

/// Draws a page.
pub(super) fn page(blocks: &[Block]) -> Printed {
    let blocks: Vec<String> = blocks.iter().filter_map(block).collect();
    Printed::plain(&(blocks.join("\n\n") + "\n"))
}

/// `None` for what only a terminal shows.
fn block(block: &Block) -> Option<String> {
    Some(match block {
        Block::Scatter(_) | Block::Curves(_) | Block::Timeline(_) => return None,
        Block::Heading(level, text) => format!("{} {}", "#".repeat(usize::from(*level) + 1), escape(text)),
        Block::Answer(text) => format!("**{}**", escape(text)),
        Block::Paragraph(text) | Block::Footer(text) => {
            text.lines().map(|text| line(&escape(text))).collect::<Vec<_>>().join("\n")
        }
        Block::Table(table) => draw(table),
        Block::Sheet(sheet) => {
            let notes = sheet.notes_without(&[], text);
            let table = draw(&sheet.table);
            if notes.is_empty() { table } else { format!("{table}\n\n{}", list(&notes)) }
        }
        Block::List(items) => list(items),
        Block::Numbered(items) => {
            let items =
                items.iter().enumerate().map(|(at, item)| format!("{}. {}", at + 1, line(&linked(item))));
            items.collect::<Vec<_>>().join("\n")
        }
    })
}

fn list(items: &[String]) -> String {
    items.iter().map(|item| format!("- {}", line(&escape(item)))).collect::<Vec<_>>().join("\n")
}

fn draw(table: &Table) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![line(table.columns.iter().map(|column| escape(&column.label)).collect())];
    let rule = |align| if align == Align::Right { "---:" } else { "---" };
    lines.push(line(table.columns.iter().map(|column| rule(column.align).to_owned()).collect()));
    let cells = |row: &[Cell]| {
        row.iter().zip(&table.columns).map(|(cell, column)| self::cell(cell, column)).collect()
    };
    lines.extend(table.rows.iter().map(|row| line(cells(row))));
    lines.join("\n")
}

fn cell(cell: &Cell, column: &Column) -> String {
    let text = text(cell);
    let text = if column.id.ends_with("source") { linked(&text) } else { escape(&text) };
    match cell {
        Cell::Figure(_, Emphasis::Good) | Cell::Mark(_, Emphasis::Bad) => format!("**{text}**"),
        _ => text,
    }
}

/// What a user wrote, in a page that is put together elsewhere.
pub(super) fn escaped(text: &str) -> String {
    escape(text)
}

/// What comes between a sign and a word that a forge would make a link or a mention of; nothing is seen of it. A backslash is gone by the
/// time that forges look for these.
const APART: &str = "&#8203;";

/// Keeps what a user wrote from being taken for markup: no links, pictures, mentions, references to issues, HTML, lists or quotes. An
/// underscore inside a word is none. What starts like a web address is none.
fn escape(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    let mut last = None;
    while let Some(c) = rest.next() {
        let after = rest.as_str();
        let in_word = last.is_some_and(char::is_alphanumeric);
        let before_word = after.starts_with(|c: char| c.is_ascii_alphanumeric());
        match c {
            '\\' | '|' | '*' | '`' | '<' | '&' | '[' | ']' | '~' => out.extend(['\\', c]),
            '_' if !in_word => out.extend(['\\', c]),
            '#' | '@' => {
                out.extend(['\\', c]);
                if before_word {
                    out += APART;
                }
            }
            ':' if in_word && after.starts_with("//") => out.extend(['\\', c]),
            '.' if after.len() > 1 && before_word && ends_in_www(&out) => out.extend(['\\', c]),
            c => out.push(c),
        }
        last = Some(c);
    }
    out
}

/// Whether a text ends in `www`, which makes a link of what follows.
fn ends_in_www(text: &str) -> bool {
    let www = text.char_indices().rev().nth(2).is_some_and(|(at, _)| text[at..].eq_ignore_ascii_case("www"));
    www && !text[..text.len() - 3].ends_with(char::is_alphanumeric)
}

/// A text at the start of a line, where some signs make it an item of a list, a quote or code.
fn line(text: &str) -> String {
    let text = text.trim_start();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let sign = if digits == 0 { ['-', '+', '>', '='].as_slice() } else { &['.', ')'] };
    if text[digits..].starts_with(sign) {
        format!("{}\\{}", &text[..digits], &text[digits..])
    } else {
        text.to_owned()
    }
}

/// A text in which the addresses of pages on the web are links: those of http and https that consist of what addresses consist of.
fn linked(text: &str) -> String {
    let word = |word: &str| {
        let address = word.trim_end_matches([',', '.', ';', ')']);
        if is_address(address) { address.to_owned() + &escape(&word[address.len()..]) } else { escape(word) }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_no_markup() {
        for (text, shown) in [
            ("a | b", "a \\| b"),
            ("![x](http://y/z.png)", "!\\[x\\](http\\://y/z.png)"),
            ("<img src=x>", "\\<img src=x>"),
            ("see www.x.org, https://x.org", "see www\\.x.org, https\\://x.org"),
            ("@team #12 a@b", "\\@&#8203;team \\#&#8203;12 a\\@&#8203;b"),
            ("snake_case _x_ `y` *z*", "snake_case \\_x_ \\`y\\` \\*z\\*"),
            ("a\n::b\u{202e}", "a␊::b\u{fffd}"),
            ("&lt; \\", "\\&lt; \\\\"),
        ] {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn a_line_starts_no_list() {
        for (text, shown) in
            [("- a", "\\- a"), ("12. a", "12\\. a"), ("> a", "\\> a"), ("    a", "a"), ("$5", "$5")]
        {
            assert_eq!(line(&escape(text)), shown);
        }
    }

    #[test]
    fn addresses_of_sources_are_links() {
        assert_eq!(linked("https://x.org/a_b?c=1, read_"), "https://x.org/a_b?c=1, read_");
        for text in ["https://x.org/<b>", "https://a@x.org", "http:///x"] {
            assert_ne!(linked(text), text);
        }
    }
}

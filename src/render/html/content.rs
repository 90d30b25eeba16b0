//! Words, lists and tables. Every text is escaped by the template.

use maud::{Markup, PreEscaped, html};

use crate::render::address::is_address;
use crate::render::terminal::text::text;
use crate::report::{Align, Block, Breaks, Cell, Column, Emphasis, Grid, Table};
use crate::text::{lines, one_line};

/// What begins the ids of a page's parts, so that several pages stand in one file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prefix(pub(super) usize);

impl Prefix {
    pub(super) fn why(self, at: usize) -> String {
        format!("w{}-{at}", self.0)
    }

    pub(super) fn source(self, number: &str) -> String {
        format!("source{}-{number}", self.0)
    }

    pub(super) fn section(self, id: &str) -> String {
        if self.0 == 0 { id.to_owned() } else { format!("{id}-{}", self.0) }
    }

    pub(super) fn picture(self, number: usize) -> String {
        format!("picture{}-{number}", self.0)
    }
}

/// A part of a page; headings of its title are of a level, and those below it of the next.
pub(super) fn block(block: &Block, title: u8, prefix: Prefix) -> Markup {
    match block {
        Block::Heading(level, words) => heading(title + level.saturating_sub(1), words),
        Block::Answer(words) => html! { p.answer { (said(words)) } },
        Block::Paragraph(words) => html! { @for line in lines(words).lines() { p { (said(line)) } } },
        Block::Footer(words) => html! { p.more { (said(words)) } },
        Block::List(items) => list(items),
        Block::Numbered(items) => html! {
            ol.sources {
                @for (at, item) in items.iter().enumerate() {
                    li id=(prefix.source(&(at + 1).to_string())) { (linked(item)) }
                }
            }
        },
        Block::Table(table) => self::table(table, &[], prefix),
        Block::Sheet(sheet) => {
            let notes = sheet.notes_without(&[], text);
            html! {
                (self::table(&sheet.table, &[], prefix))
                @if !notes.is_empty() { (list(&notes)) }
            }
        }
        // Pictures in characters are for terminals.
        Block::Scatter(_) | Block::Curves(_) | Block::Timeline(_) => html! {},
    }
}

/// A table whose figures can be asked why, and what is said below it.
pub(super) fn grid(grid: &Grid, prefix: Prefix) -> Markup {
    html! {
        (table(&grid.table, &grid.whys, prefix))
        @if !grid.notes.is_empty() { (list(&grid.notes)) }
    }
}

fn heading(level: u8, words: &str) -> Markup {
    match level {
        1 => html! { h1 { (said(words)) } },
        2 => html! { h2 { (said(words)) } },
        _ => html! { h3 { (said(words)) } },
    }
}

pub(super) fn list(items: &[String]) -> Markup {
    html! { ul { @for item in items { li { (linked(item)) } } } }
}

/// A table. Where one of many columns has no room, it is a block a row, each cell with the name of its column; what is still too wide is
/// moved by itself.
pub(super) fn table(table: &Table, whys: &[Vec<Option<usize>>], prefix: Prefix) -> Markup {
    let why = |row: usize, at: usize| whys.get(row).and_then(|row| row.get(at)).copied().flatten();
    html! {
        div.scroll tabindex="0" role="region" aria-label="table" {
            table class=(room(table)) {
                thead { tr { @for column in &table.columns {
                    th scope="col" class=[class(column)] { (one_line(&column.label)) }
                } } }
                tbody { @for (row, cells) in table.rows.iter().enumerate() { tr {
                    @for (at, (cell, column)) in cells.iter().zip(&table.columns).enumerate() {
                        @if at == 0 {
                            th scope="row" { bdi { (self::cell(cell, column, None, prefix)) } }
                        } @else {
                            td class=[class(column)] data-of=[of(table, at)] data-empty[is_empty(cell)] { (self::cell(cell, column, why(row, at), prefix)) }
                        }
                    }
                } } }
            }
        }
    }
}

/// Columns that a phone has room for.
const BESIDE: usize = 3;

/// How a table takes its room: below which width its rows are blocks, and how small its letters are on paper.
fn room(table: &Table) -> String {
    let columns = table.columns.len();
    if columns <= BESIDE {
        return "narrow".to_owned();
    }
    // A column of sentences takes as much as three others.
    let prose = table.columns.iter().filter(|column| column.breaks == Breaks::Anywhere).count();
    let stack = match columns + 2 * prose {
        ..=4 => "stack",
        5..=6 => "stack many",
        _ => "stack most",
    };
    let letters = match columns {
        ..=8 => "",
        9..=11 => " wide",
        _ => " wide widest",
    };
    format!("{stack}{letters}")
}

/// What stands before a cell where its row is a block.
fn of(table: &Table, at: usize) -> Option<String> {
    let is_stacked = table.columns.len() > BESIDE;
    let label = one_line(&table.columns.get(at)?.label).into_owned();
    (is_stacked && !label.is_empty()).then_some(label)
}

/// Whether nothing is said in a cell, not even why.
fn is_empty(cell: &Cell) -> bool {
    match cell {
        Cell::Missing(why) => why.is_empty(),
        Cell::Text(words) | Cell::Mark(words, _) => words.is_empty(),
        Cell::Figure(..) | Cell::Mixed(_) | Cell::Money(_) | Cell::Date(_) => false,
    }
}

fn class(column: &Column) -> Option<&'static str> {
    match (column.align, column.breaks) {
        (Align::Right, _) => Some("n"),
        (Align::Left, Breaks::Anywhere) => Some("prose"),
        (Align::Left, Breaks::Never) => None,
    }
}

fn cell(cell: &Cell, column: &Column, why: Option<usize>, prefix: Prefix) -> Markup {
    let words = text(cell);
    let shown = match cell {
        Cell::Missing(reason) if reason.is_empty() => html! { (words) },
        Cell::Missing(reason) => {
            html! { span.none title=(one_line(reason)) { (words) span.unseen { (one_line(reason)) } } }
        }
        Cell::Figure(_, Emphasis::Good) => html! { strong { (words) } },
        Cell::Mark(_, Emphasis::Bad) => html! { strong.bad { (words) } },
        Cell::Mark(_, Emphasis::Good) => html! { span.good { (words) } },
        Cell::Text(_) if column.id.ends_with("source") => noted(&words, prefix),
        Cell::Text(_) => said(&words),
        _ => html! { (words) },
    };
    match why {
        Some(why) => html! { button.why type="button" popovertarget=(prefix.why(why)) { (shown) } },
        None => shown,
    }
}

/// Numbers of sources as links, `[1] [3]`; other words with their addresses as links.
fn noted(words: &str, prefix: Prefix) -> Markup {
    let number = |word: &str| -> Option<String> {
        let number = word.trim_end_matches(',').strip_prefix('[')?.strip_suffix(']')?;
        (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| number.to_owned())
    };
    let apart = words.replace("][", "] [");
    let all: Option<Vec<String>> = apart.split_whitespace().map(number).collect();
    match all {
        Some(numbers) if !numbers.is_empty() => html! {
            @for number in numbers { a href={ "#" (prefix.source(&number)) } { "[" (number) "]" } " " }
        },
        _ => linked(words),
    }
}

/// Words of one line, with what stands between backticks as code.
pub(super) fn said(words: &str) -> Markup {
    coded(words, &|part| html! { (part) })
}

/// The same with addresses of the web as links.
pub(super) fn linked(words: &str) -> Markup {
    coded(words, &|part| {
        html! {
            @for (at, word) in part.split(' ').enumerate() {
                @if at > 0 { " " }
                @let address = word.trim_end_matches([',', '.', ';', ')']);
                @if is_address(address) {
                    a href=(address) rel="noreferrer" { (address) } (&word[address.len()..])
                } @else { (word) }
            }
        }
    })
}

fn coded(words: &str, plain: &dyn Fn(&str) -> Markup) -> Markup {
    let words = one_line(words);
    let parts: Vec<&str> = words.split('`').collect();
    // An odd one out is a backtick that somebody wrote.
    let closed = parts.len() % 2 == 1;
    html! {
        @for (at, part) in parts.iter().enumerate() {
            @if at % 2 == 1 && closed { code { (part) } }
            @else if at % 2 == 1 { (PreEscaped("`")) (plain(part)) }
            @else if at > 0 && !closed { (PreEscaped("`")) (plain(part)) }
            @else { (plain(part)) }
        }
    }
}

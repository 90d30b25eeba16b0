//! Paragraphs and bold text that fit the terminal.

use crate::render::style::{Colour, Style};
use crate::report::{Cell, number};
use crate::text::{Printed, lines, one_line};

/// What stands for a missing figure.
pub(in crate::render) const MISSING: &str = "–";

/// A cell as people read it.
pub(in crate::render) fn text(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Mark(text, _) => one_line(text).into_owned(),
        Cell::Figure(amount, _) => number::human(*amount),
        Cell::Mixed(amount) => number::with_unit(*amount),
        Cell::Money(amount) => number::to_the_cent(*amount),
        Cell::Date(date) => date.to_string(),
        Cell::Missing(_) => MISSING.to_owned(),
    }
}

/// Breaks a text into lines of the terminal's width.
pub(in crate::render) fn wrap(text: &str, first: &str, rest: &str, width: u16) -> String {
    let width = usize::from(width).max(20);
    let mut lines = vec![first.to_owned()];
    for (at, paragraph) in self::lines(text).lines().enumerate() {
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

/// A page as it is printed: of escapes only the colours are left that were given here.
pub(super) fn printed(text: &str, style: Style) -> Printed {
    match style.colour {
        Colour::On => Printed::coloured(text),
        Colour::Off => Printed::plain(text),
    }
}

/// Bold, where there is colour.
pub(super) fn bold(text: &str, style: Style) -> String {
    match style.colour {
        Colour::On => format!("\u{1b}[1m{text}\u{1b}[0m"),
        Colour::Off => text.to_owned(),
    }
}

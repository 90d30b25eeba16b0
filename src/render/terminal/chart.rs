//! What charts of lines in characters have in common: the frame with the ends of its upright axis, and which letter is which line.

use super::text::wrap;

/// Letters for more lines than anybody tells apart.
pub(super) const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The rows, the highest first, under a title and beside the labels of the lowest and of the highest.
pub(super) fn framed(title: &str, rows: &[Vec<char>], [bottom, top]: [&str; 2]) -> String {
    let margin = bottom.chars().count().max(top.chars().count());
    let mut text = format!("{title}\n");
    for (at, row) in rows.iter().enumerate() {
        let label = match at {
            0 => top,
            at if at + 1 == rows.len() => bottom,
            _ => "",
        };
        let row: String = row.iter().collect();
        text += &format!("{label:>margin$} │{}\n", row.trim_end());
    }
    text + &format!("{:>margin$} └{}\n", "", "─".repeat(rows.first().map_or(0, Vec::len)))
}

/// What stands below the frame: the other axis, and the lines by their letters.
pub(super) fn legend<'n>(below: &str, names: impl Iterator<Item = &'n String>, width: u16) -> String {
    let names: Vec<String> =
        names.zip(LETTERS.chars()).map(|(name, letter)| format!("{letter} {name}")).collect();
    wrap(below, "", "", width) + "\n" + &wrap(&names.join(" · "), "", "", width)
}

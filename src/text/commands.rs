//! Lines that a runner of CI would take for commands.
//!
//! GitHub's runner trims the blanks before a line and takes one that starts with `::` for a command (`::add-mask::`, `::stop-commands::`,
//! `::error file=…::`); the old form `##[…]` it finds anywhere in a line, as Azure's runner does `##vso[…]`.
//! Others look for `##teamcity[…]` and the like.

use std::borrow::Cow;

use super::hidden::is_hidden;

/// What stands before a mark that would start a command.
const BEFORE: char = '\\';

/// A text none of whose lines a runner takes for a command: a backslash stands before the mark.
pub(super) fn defused(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 1);
    for line in text.split_inclusive(is_break) {
        let mut line = line;
        if let Some(at) = start(line) {
            out += &line[..at];
            out.push(BEFORE);
            line = &line[at..];
        }
        while let Some(at) = old_form(line) {
            out += &line[..at];
            out.push(BEFORE);
            line = &line[at..];
        }
        out += line;
    }
    Cow::Owned(out)
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The byte at which a line's `::` stands, if nothing but blanks, colours and what is not seen is before it: some runners compare texts
/// without regard to these.
fn start(line: &str) -> Option<usize> {
    let mut rest = line;
    loop {
        let next = rest.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c));
        // What is left of a colour once its escape is passed over.
        let next = match colour(next).filter(|_| next.len() < rest.len()) {
            Some(length) => &next[length..],
            None => next,
        };
        if next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    rest.starts_with("::").then(|| line.len() - rest.len())
}

/// The bytes of `[1;31m` at the start of a text.
pub(super) fn colour(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inner[end..].starts_with('m').then_some(end + 2)
}

/// The byte of the bracket of the first `##[` or `##word[`.
pub(super) fn old_form(line: &str) -> Option<usize> {
    // Overlapping ones too: `###[` has `##[` in it.
    (0..line.len()).filter(|at| line.as_bytes()[*at..].starts_with(b"##")).find_map(|at| {
        let from = at + 2;
        let word = line[from..].find(|c: char| !c.is_ascii_alphanumeric())?;
        line[from + word..].starts_with('[').then_some(from + word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_starts_a_command() {
        for (text, harmless) in [
            ("::error::x", "\\::error::x"),
            ("a\n  ::add-mask::x\nb", "a\n  \\::add-mask::x\nb"),
            ("a\r\u{a0}::x::", "a\r\u{a0}\\::x::"),
            ("\u{1b}[1m::x::\u{1b}[0m", "\u{1b}[1m\\::x::\u{1b}[0m"),
            ("\u{200b}::x::", "\u{200b}\\::x::"),
            ("a ::b::", "a ::b::"),
            ("a ##[error]b ##vso[task]", "a ##\\[error]b ##vso\\[task]"),
            ("###[x", "###\\[x"),
            ("##teamcity[x]", "##teamcity\\[x]"),
            ("## [x] # [", "## [x] # ["),
        ] {
            assert_eq!(defused(text), harmless, "{text:?}");
            assert_eq!(defused(harmless), harmless, "again");
        }
    }
}

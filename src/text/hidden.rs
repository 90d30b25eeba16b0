//! Characters that are not seen, or that steer what shows them.

use std::borrow::Cow;
use std::fmt;

/// What stands for a character that is not shown; as wide as one, so that columns stay.
const IN_ITS_PLACE: char = char::REPLACEMENT_CHARACTER;

/// The picture of a control character of ASCII (`␛`), or `�`.
pub(super) fn picture(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(IN_ITS_PLACE),
        '\u{7f}' => '␡',
        _ => IN_ITS_PLACE,
    }
}

/// A character that a text of one line cannot have. Shown as its number, and as what it is where that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden(pub char);

impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = u32::from(self.0);
        let what = match self.0 {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break",
            '\t' => "a tab",
            c if c.is_control() => "a control character",
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                "a mark that turns the direction of text"
            }
            _ => "a character that is not seen",
        };
        write!(f, "{what}, U+{number:04X}")
    }
}

/// Whether a character is not seen or steers what shows it: controls (C0, DEL, C1), ends of lines, marks that turn the direction of text,
/// blanks without width, fillers, tags, and selectors of variants. The two selectors behind emoji (U+FE0E, U+FE0F) are none: they change
/// how the sign before them looks, and nothing else.
///
/// ```
/// use breakeven::text::is_hidden;
/// assert!(['\n', '\t', '\u{1b}', '\u{85}', '\u{2028}', '\u{202e}', '\u{200b}', '\u{ad}', '\u{e0041}'].into_iter().all(is_hidden));
/// assert!(!"Größe, クラスタ, हिन्दी, 90 % → ⚠️".chars().any(is_hidden));
/// ```
pub fn is_hidden(c: char) -> bool {
    // Most of what is printed is ASCII.
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{fffe}' | '\u{ffff}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The first character that a text of one line cannot have.
pub fn hidden(text: &str) -> Option<Hidden> {
    text.chars().find(|c| is_hidden(*c)).map(Hidden)
}

/// A text as one line, each hidden character (ends of lines and tabs too) as its picture or as `�`.
///
/// ```
/// assert_eq!(breakeven::text::one_line("a\n::error::b\u{202e}"), "a␊::error::b\u{fffd}");
/// ```
pub fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, is_hidden)
}

/// A text of several lines, each hidden character but ends of lines and tabs as its picture or as `�`. Lines end in LF, those of CRLF too.
pub fn lines(text: &str) -> Cow<'_, str> {
    let taken = |c| is_hidden(c) && !matches!(c, '\n' | '\t');
    if text.contains("\r\n") {
        Cow::Owned(replaced(&text.replace("\r\n", "\n"), taken).into_owned())
    } else {
        replaced(text, taken)
    }
}

fn replaced(text: &str, taken: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().any(&taken) {
        Cow::Owned(text.chars().map(|c| if taken(c) { picture(c) } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_hidden() {
        for (text, said) in [
            ("a\nb", "a line break, U+000A"),
            ("a\u{2028}b", "a line break, U+2028"),
            ("a\tb", "a tab, U+0009"),
            ("\u{1b}[1m", "a control character, U+001B"),
            ("a\u{202e}b", "a mark that turns the direction of text, U+202E"),
            ("a\u{200d}b", "a character that is not seen, U+200D"),
            ("a\u{e0041}b", "a character that is not seen, U+E0041"),
        ] {
            assert_eq!(hidden(text).map(|found| found.to_string()).as_deref(), Some(said));
            assert_eq!(one_line(text).chars().count(), text.chars().count());
        }
        assert_eq!(hidden("a b"), None);
    }

    #[test]
    fn texts_of_several_lines_keep_them() {
        assert_eq!(lines("a\n\tb\r\u{7}"), "a\n\tb␍␇");
        assert_eq!(lines("a\r\nb\r\r\n"), "a\nb␍\n");
    }
}

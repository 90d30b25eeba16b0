//! What can be an id: what names a scenario, an option, a step, an entry of the catalog.

use std::fmt;

use unicode_general_category::{GeneralCategory, get_general_category};

use super::hidden::{Hidden, is_hidden};

/// What an id may have besides letters and digits.
const MARKS: &str = "-_. /+:@";

/// Why a text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnId {
    /// There is nothing in it.
    Empty,
    /// It starts with something else than a letter or a digit.
    Start(char),
    /// It ends with a blank.
    End,
    /// It has a character that none has.
    Holds(char),
}

/// Whether a text can be an id: letters and digits of any script, and between them `-`, `_`, `.`, `/`, `+`, `:`, `@` and blanks. It starts
/// with a letter or a digit: an id is an argument of commands (no `-`), the first word of lines in logs (no `::`), a key of `--set`.
///
/// ```
/// use breakeven::text::{NotAnId, id};
/// for name in ["h100-sxm", "openai/gpt-5.4-mini", "Qwen3-32B:free@eu", "größe 2", "हिन्दी", "クラスタ"] {
///     assert_eq!(id(name), Ok(()), "{name}");
/// }
/// assert_eq!(id("-x"), Err(NotAnId::Start('-')));
/// assert_eq!(id("a\u{202e}b"), Err(NotAnId::Holds('\u{202e}')));
/// ```
pub fn id(text: &str) -> Result<(), NotAnId> {
    let Some(first) = text.chars().next() else { return Err(NotAnId::Empty) };
    if let Some(found) = text.chars().find(|c| !belongs(*c)) {
        return Err(NotAnId::Holds(found));
    }
    if !first.is_alphanumeric() {
        return Err(NotAnId::Start(first));
    }
    if text.ends_with(' ') { Err(NotAnId::End) } else { Ok(()) }
}

fn belongs(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || MARKS.contains(c);
    }
    !is_hidden(c) && (c.is_alphanumeric() || is_part_of_a_letter(c))
}

/// Vowel signs, viramas and accents that stand on or beside a letter; `char::is_alphanumeric` knows only some of them.
fn is_part_of_a_letter(c: char) -> bool {
    use GeneralCategory::{NonspacingMark, SpacingMark};
    !matches!(c, '\u{fe0e}' | '\u{fe0f}') && matches!(get_general_category(c), NonspacingMark | SpacingMark)
}

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "has at least one letter or digit"),
            Self::Start(' ') => write!(f, "starts with a letter or a digit; this one starts with a blank"),
            Self::Start(c) => write!(f, "starts with a letter or a digit; this one starts with `{c}`"),
            Self::End => write!(f, "ends without a blank"),
            Self::Holds(c) if is_hidden(*c) => write!(f, "has no {}", Bare(Hidden(*c))),
            Self::Holds(c) => {
                write!(f, "has letters, digits and `-_. /+:@`; this one has `{c}`, U+{:04X}", u32::from(*c))
            }
        }
    }
}

/// A hidden character without its article.
struct Bare(Hidden);

impl fmt::Display for Bare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = self.0.to_string();
        f.write_str(said.strip_prefix("a ").unwrap_or(&said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_script_are_ids() {
        for name in [
            "a",
            "4",
            "gpt-5.4-mini",
            "Qwen/Qwen3-32B",
            "a b",
            "v1.2+cu12",
            "x@eu",
            "a:free",
            "ağ",
            "e\u{301}té",
            "มาตรฐาน",
            "نموذج",
            "தமிழ்",
        ] {
            assert_eq!(id(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn says_why_it_is_none() {
        for (name, said) in [
            ("", "has at least one letter or digit"),
            (" a", "starts with a letter or a digit; this one starts with a blank"),
            ("::a", "starts with a letter or a digit; this one starts with `:`"),
            ("../a", "starts with a letter or a digit; this one starts with `.`"),
            ("a ", "ends without a blank"),
            ("a\nb", "has no line break, U+000A"),
            ("a|b", "has letters, digits and `-_. /+:@`; this one has `|`, U+007C"),
            ("a\u{a0}b", "has letters, digits and `-_. /+:@`; this one has `\u{a0}`, U+00A0"),
            ("👩\u{200d}🚀", "has letters, digits and `-_. /+:@`; this one has `👩`, U+1F469"),
        ] {
            assert_eq!(id(name).map_err(|why| why.to_string()), Err(said.to_owned()), "{name:?}");
        }
    }
}

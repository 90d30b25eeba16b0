//! Words of commands, quoted for a shell.

use std::borrow::Cow;

use crate::report::{Command, Word};
use crate::text::one_line;

/// A command in one line.
pub(super) fn line(command: &Command) -> String {
    command.words.iter().map(|word| quoted_word(word).into_owned()).collect::<Vec<_>>().join(" ")
}

/// A word as a shell takes it.
pub(super) fn quoted_word(word: &Word) -> Cow<'_, str> {
    match word {
        Word::Text(text) => quoted(text),
        Word::Variable(name) => format!("\"${name}\"").into(),
    }
}

/// A word that a shell takes for itself: as it is if it has nothing but letters, digits and signs that mean nothing, or else in single
/// quotes. Hidden characters are shown as they are shown everywhere.
fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:@%+,=".contains(c);
    if !word.is_empty() && !word.starts_with('=') && word.chars().all(plain) {
        return word.into();
    }
    format!("'{}'", one_line(word).replace('\'', "'\\''")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted() {
        for (word, shown) in [
            ("meta-llama/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.3-70B-Instruct"),
            ("", "''"),
            ("a b", "'a b'"),
            ("$(reboot)", "'$(reboot)'"),
            ("`x`;y|z&", "'`x`;y|z&'"),
            ("it's", "'it'\\''s'"),
            ("~/x", "'~/x'"),
            ("a=b", "a=b"),
            ("=b", "'=b'"),
            ("a=~", "'a=~'"),
            ("a\nreboot", "'a␊reboot'"),
            ("{\"input\": 0.3}", "'{\"input\": 0.3}'"),
        ] {
            assert_eq!(quoted(word), shown);
        }
    }
}

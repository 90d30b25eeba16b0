//! What is printed: the last step of every text that leaves the program.

use std::borrow::Cow;

use super::commands::{colour, defused, old_form};
use super::hidden::{is_hidden, lines, picture};

/// A text that can be printed: nothing in it steers what shows it. Whoever writes takes nothing else, so that no command can leave
/// the last step out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed(String);

impl Printed {
    /// A text for people, without colours.
    ///
    /// ```
    /// use breakeven::text::Printed;
    /// assert_eq!(Printed::plain("a\u{1b}]8;;\n::error::b").as_str(), "a␛]8;;\n\\::error::b");
    /// ```
    pub fn plain(text: &str) -> Self {
        Self(defused(&lines(text)).into_owned())
    }

    /// A text for people, with the colours that this program gave it. Of escapes only colours are left, so that there are no links, no titles of windows and
    /// nothing that moves the cursor.
    pub fn coloured(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        for (at, part) in text.split('\u{1b}').enumerate() {
            if at > 0 {
                out.push(if colour(part).is_some() { '\u{1b}' } else { picture('\u{1b}') });
            }
            out += &lines(part);
        }
        Self(defused(&out).into_owned())
    }

    /// Rows of CSV: CRLF stays.
    pub fn csv(text: &str) -> Self {
        let rows: Vec<Cow<'_, str>> = text.split("\r\n").map(lines).collect();
        Self(defused(&rows.join("\r\n")).into_owned())
    }

    /// JSON: what would steer something stands as an escape, so that nothing is lost. Such characters stand in texts only.
    ///
    /// ```
    /// use breakeven::text::Printed;
    /// assert_eq!(Printed::json(r###"["##[error]"]"###).as_str(), r###"["##\u005berror]"]"###);
    /// assert_eq!(Printed::json("[\"\u{2028}\u{e0041}\"]\n").as_str(), "[\"\\u2028\\udb40\\udc41\"]\n");
    /// ```
    pub fn json(text: &str) -> Self {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = old_form(rest) {
            escape(&rest[..at], &mut out);
            out += "\\u005b";
            rest = &rest[at + 1..];
        }
        escape(rest, &mut out);
        Self(out)
    }

    /// A text of this program's own, in which nothing is foreign: the manual page, completions, a schema.
    pub fn own(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The same with commands for a runner behind it, a line each. What is foreign in them is escaped by whoever makes them.
    #[must_use]
    pub fn with_commands(mut self, commands: impl IntoIterator<Item = String>) -> Self {
        for command in commands {
            self.0 += &lines(&command.replace('\n', " "));
            self.0.push('\n');
        }
        self
    }

    /// The same with a mark before it.
    #[must_use]
    pub fn marked(self, mark: &str) -> Self {
        Self(mark.to_owned() + &self.0)
    }

    /// The same with another one behind it.
    #[must_use]
    pub fn then(self, other: &Self) -> Self {
        Self(self.0 + &other.0)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Printed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// The characters of a JSON text, hidden ones as escapes.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        if is_hidden(c) && c != '\n' {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                *out += &format!("\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_escapes_only_colours_are_left() {
        let text = "\u{1b}[1;31mred\u{1b}[0m \u{1b}]8;;https://x\u{7}link\u{1b}[2J";
        let printed = Printed::coloured(text);
        assert_eq!(printed.as_str(), "\u{1b}[1;31mred\u{1b}[0m ␛]8;;https://x␇link␛[2J");
    }

    #[test]
    fn rows_end_as_they_do() {
        assert_eq!(Printed::csv("a,b\r\nc\rd\r\n").as_str(), "a,b\r\nc␍d\r\n");
    }

    #[test]
    fn json_says_the_same() {
        let text = "##[x ##vso[y \u{85}\u{202e}\u{1b} ::z::";
        let json = Printed::json(&serde_json::to_string_pretty(&[text]).unwrap_or_default());
        let back: Vec<String> = serde_json::from_str(json.as_str()).unwrap_or_default();
        assert_eq!(back, [text]);
        assert!(!json.as_str().chars().any(|c| is_hidden(c) && c != '\n'), "{json}");
        assert!(old_form(json.as_str()).is_none());
    }
}

//! The characters of a YAML text by their numbers, and the lines and columns they are in.

/// Line and column, from 1; a text has fewer than 2³² of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) column: u32,
}

impl From<Position> for (usize, usize) {
    fn from(position: Position) -> Self {
        (position.line as usize, position.column as usize)
    }
}

/// What ends a line in YAML, as `serde_yaml` counts lines.
const BREAKS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Finds the characters of a text by their numbers, and their places: a short way from the last one.
pub(super) struct CharReader<'t> {
    text: &'t str,
    index: usize,
    byte: usize,
    at: Position,
}

impl<'t> CharReader<'t> {
    /// At a text's first character.
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, index: 0, byte: 0, at: Position { line: 1, column: 1 } }
    }

    /// The number of the character that it is at.
    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// The place of the character that it is at.
    pub(super) fn position(&self) -> Position {
        self.at
    }

    /// Goes to a character; gives its place.
    pub(super) fn go(&mut self, index: usize) -> Position {
        while self.index < index && self.step().is_some() {}
        while self.index > index
            && let Some(last) = self.text[..self.byte].chars().next_back()
        {
            self.index -= 1;
            self.byte -= last.len_utf8();
            if self.breaks(last) {
                let before = self.text[..self.byte].chars().rev();
                self.at.column = 1;
                self.at.line -= 1;
                self.at.column += before.take_while(|last| !BREAKS.contains(last)).map(|_| 1).sum::<u32>();
            } else {
                self.at.column = self.at.column.saturating_sub(1);
            }
        }
        self.at
    }

    /// Goes over one character.
    fn step(&mut self) -> Option<char> {
        let next = self.text[self.byte..].chars().next()?;
        self.index += 1;
        self.byte += next.len_utf8();
        self.at = if self.breaks(next) {
            Position { line: self.at.line + 1, column: 1 }
        } else {
            Position { column: self.at.column + 1, ..self.at }
        };
        Some(next)
    }

    /// Whether the character before here ends a line; of the two that end one together, the second does.
    fn breaks(&self, last: char) -> bool {
        BREAKS.contains(&last) && !(last == '\r' && self.text[self.byte..].starts_with('\n'))
    }

    /// Goes on to the next character outside of comments that is wanted; gives its place.
    pub(super) fn seek(&mut self, wanted: impl Fn(char) -> bool) -> Position {
        let (mut comment, mut apart) = (false, true);
        while let Some(next) = self.text[self.byte..].chars().next() {
            match next {
                _ if BREAKS.contains(&next) => comment = false,
                '#' if apart => comment = true,
                _ if !comment && wanted(next) => break,
                _ => {}
            }
            apart = next.is_whitespace();
            self.step();
        }
        self.at
    }

    /// The character of a number, without going there.
    pub(super) fn peek(&self, index: usize) -> Option<char> {
        match index.checked_sub(self.index) {
            Some(on) => self.text[self.byte..].chars().nth(on),
            None => self.text[..self.byte].chars().rev().nth(self.index - index - 1),
        }
    }
}

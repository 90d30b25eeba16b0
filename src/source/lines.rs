//! Between bytes and lines: where a byte of a text stands, and which byte stands at a line and column.

/// So many bytes of a text between two marks: what a look-up reads at most.
const STRIDE: usize = 256;

/// Marks in a text, from which a position is a short way, however long the text or one line of it.
#[derive(Debug)]
pub(super) struct Lines {
    marks: Vec<Mark>,
}

/// A byte with its line and its column in characters, from 1.
#[derive(Clone, Copy, Debug)]
struct Mark {
    byte: usize,
    line: usize,
    column: usize,
}

impl Lines {
    /// Reads a text once.
    pub(super) fn of(text: &str) -> Self {
        let mut mark = Mark { byte: 0, line: 1, column: 1 };
        let mut marks = vec![mark];
        while text.len() - mark.byte > STRIDE {
            mark = mark.on(text, text.ceil_char_boundary(mark.byte + STRIDE));
            marks.push(mark);
        }
        Self { marks }
    }

    /// Line and column, from 1, of a byte at which a character starts.
    pub(super) fn position(&self, text: &str, at: usize) -> (usize, usize) {
        let mark = self.before(|mark| mark.byte <= at).on(text, at);
        (mark.line, mark.column)
    }

    /// The byte at a line and column, clamped into the text and the line.
    pub(super) fn offset(&self, text: &str, line: usize, column: usize) -> usize {
        let mut here = self.before(|mark| (mark.line, mark.column) <= (line, column));
        for character in text[here.byte..].chars() {
            let ends_line = character == '\n';
            if (here.line, here.column) >= (line, column) || (ends_line && here.line == line) {
                break;
            }
            here.byte += character.len_utf8();
            (here.line, here.column) =
                if ends_line { (here.line + 1, 1) } else { (here.line, here.column + 1) };
        }
        here.byte
    }

    /// The last mark of which this is so; it is of the first ones, and never of none.
    fn before(&self, reached: impl Fn(&Mark) -> bool) -> Mark {
        self.marks[self.marks.partition_point(reached).saturating_sub(1)]
    }
}

impl Mark {
    /// The mark of a later byte.
    fn on(self, text: &str, byte: usize) -> Self {
        let between = &text[self.byte..byte];
        match between.rfind('\n') {
            None => Self { byte, column: self.column + between.chars().count(), ..self },
            Some(last) => {
                let breaks = between.bytes().filter(|byte| *byte == b'\n').count();
                Self { byte, line: self.line + breaks, column: between[last + 1..].chars().count() + 1 }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_bytes_are_the_same_both_ways() {
        let long = "ä".repeat(3 * STRIDE);
        for text in ["", "a", "a\n", "\n\nbä c\r\nd", &format!("x\n{long}\n{long}y\n\n"), &"ab\n".repeat(999)]
        {
            let lines = Lines::of(text);
            let (mut line, mut column) = (1, 1);
            for (at, character) in text.char_indices() {
                assert_eq!(lines.position(text, at), (line, column), "{at}");
                assert_eq!(lines.offset(text, line, column), at, "{at}");
                (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            assert_eq!(lines.position(text, text.len()), (line, column));
            assert_eq!(lines.offset(text, line + 7, 3), text.len());
        }
        assert_eq!(Lines::of("ab\ncd").offset("ab\ncd", 1, 9), 2);
    }
}

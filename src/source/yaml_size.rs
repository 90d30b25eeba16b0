//! What a YAML text would take to be read, by a glance at its marks. The library goes over the whole text before anybody can stop it:
//! for brackets that are not closed in a time that grows with their square, and for many small values in fifty times their size.

/// More brackets that are not closed than any document has: the library goes 128 deep.
const MOST_OPEN: usize = 256;
/// More items on a line that are lists themselves.
const MOST_NESTED: usize = 256;
/// More commas and line ends than any document of values that are accepted has.
const MOST_MARKS: usize = 1_000_000;

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Nested too deeply from this line and column on.
    TooDeep(usize, usize),
    /// Very many values.
    TooMany,
}

/// Why a text is not read, if it is not. What stands in quotes and comments counts too: no text there has so many.
pub(super) fn excess(text: &str) -> Option<Excess> {
    let mut marks = 0;
    let mut open: usize = 0;
    let mut line = 1;
    let mut start = 0;
    // Items of items so far, where nothing else stands on the line.
    let mut nested = Some(0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\n' => {
                marks += 1;
                (line, start, nested) = (line + 1, at + 1, Some(0));
                continue;
            }
            b',' => marks += 1,
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        nested = match byte {
            b' ' | b'\t' | b'\r' => nested,
            b'-' | b'?' => nested.map(|items: usize| items + 1),
            _ => None,
        };
        let rule = nested.is_some_and(|items| items > MOST_NESTED) && text[start..].starts_with("---");
        if open > MOST_OPEN || (nested.is_some_and(|items| items > MOST_NESTED) && !rule) {
            return Some(Excess::TooDeep(line, text[start..at].chars().count() + 1));
        }
        if rule {
            nested = None;
        }
    }
    (marks > MOST_MARKS).then_some(Excess::TooMany)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_take_long_is_seen() {
        assert_eq!(excess(&"[".repeat(300)), Some(Excess::TooDeep(1, 257)));
        assert_eq!(excess(&format!("a: 1\n{}", "{a: ".repeat(300))), Some(Excess::TooDeep(2, 1025)));
        assert_eq!(excess(&"- ".repeat(300)), Some(Excess::TooDeep(1, 513)));
        assert_eq!(excess(&"? ".repeat(300)), Some(Excess::TooDeep(1, 513)));
        assert_eq!(excess(&"-\n".repeat(1_100_000)), Some(Excess::TooMany));
        for fine in
            ["[[1, 2], [3]]\n".repeat(999), "- a\n".repeat(999), "-".repeat(999), "a - b ? c\n".repeat(999)]
        {
            assert_eq!(excess(&fine), None);
        }
    }
}

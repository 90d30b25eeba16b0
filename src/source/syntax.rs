//! What people usually meant where a text is not YAML, seen from the text at that place: the words of a parser's
//! messages are nobody's promise.

/// What is wrong at a place, as far as its surroundings tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    /// A tab where a line is indented.
    Tab,
    /// A quote before this place is not closed.
    OpenQuote,
    /// A `{` before this place is not closed, or something in it has marks of its own.
    OpenBrace,
    /// The same with `[`.
    OpenBracket,
    /// A name that nothing has.
    UnknownAnchor,
    /// A character that starts no text.
    Reserved,
    /// A second colon in a line.
    Colon,
    /// A line without a colon among lines with one.
    NoColon,
    /// An item out of its list's column.
    Item,
    /// A key out of its column.
    Key,
}

/// What is wrong at a byte of a text that a parser refused there; `None` if nothing around it tells.
pub(super) fn mistake(text: &str, at: usize) -> Option<Mistake> {
    // Of control characters the parser says no place, and so the text's first.
    let is_control = |next: char| next.is_control() && !matches!(next, '\n' | '\r' | '\t');
    let is_control = at == 0 && text.contains(is_control);
    (!is_control).then(|| around(text, at))
}

fn around(text: &str, at: usize) -> Mistake {
    let (before, after) = text.split_at(at);
    let own = before.rsplit('\n').next().unwrap_or("");
    let mut indentation = own.chars().chain(after.chars()).take_while(|next| matches!(next, ' ' | '\t'));
    match after.chars().next() {
        _ if own.trim().is_empty() && indentation.any(|next| next == '\t') => return Mistake::Tab,
        Some('*') => return Mistake::UnknownAnchor,
        Some('@' | '`' | '%' | '\t') => return Mistake::Reserved,
        _ => {}
    }
    match open_mark(before) {
        Some('{') => return Mistake::OpenBrace,
        Some('[') => return Mistake::OpenBracket,
        Some(_) => return Mistake::OpenQuote,
        None => {}
    }
    let own_is_empty = own.trim().is_empty();
    let told = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut above = before[..before.len() - own.len()].lines().rev().filter(told).peekable();
    let last = above.peek().copied().unwrap_or("");
    let has_colon = |line: &str| line.contains(": ") || line.trim_end().ends_with(':');
    let indent = |line: &str| line.len() - line.trim_start().len();
    let keyless = |line: &str| !has_colon(line) && !line.trim_start().starts_with('-');
    // The text ends in the middle of a key.
    if after.trim().is_empty() && !own_is_empty && keyless(own) && above.peek().is_some() {
        return Mistake::NoColon;
    }
    // A line without a colon is a key without one among keys; below a key, further in, it is that one's text.
    let mut first = last;
    // A text without any key above it goes on over lines: it is no key either.
    let keys_at_the_root = above.clone().any(|line| has_colon(line) && indent(line) == 0);
    let of_root = |line: &str| keys_at_the_root && keyless(line) && indent(line) == 0;
    let mut among_keys = of_root(last);
    for line in above.clone().take_while(|_| keyless(last)) {
        if indent(line) < indent(first) {
            first = line;
            among_keys = of_root(line);
        } else if indent(line) == indent(first) && has_colon(line) {
            among_keys = true;
        }
        if has_colon(line) || indent(first) == 0 {
            break;
        }
    }
    if among_keys && !has_colon(own) {
        return Mistake::NoColon;
    }
    if after.starts_with(':') {
        return Mistake::Colon;
    }
    // What stands here belongs to the nearest line above that is not further in.
    let here = if own_is_empty { own.len() } else { indent(own) };
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    if above.find(|line| indent(line) <= here).is_some_and(is_item) { Mistake::Item } else { Mistake::Key }
}

/// The quote or bracket that is open at the end of a text, the innermost one.
fn open_mark(text: &str) -> Option<char> {
    let mut brackets: Vec<char> = Vec::new();
    let (mut quote, mut comment) = (None, false);
    // What stands before here on its line, apart from blanks: marks that a text, a quote or a bracket can follow.
    let (mut last, mut starts) = (' ', true);
    for next in text.chars() {
        let breaks = matches!(next, '\n' | '\r');
        match (quote, next) {
            (Some(open), _) => {
                if next == open && !(open == '"' && last == '\\') {
                    quote = None;
                    starts = false;
                }
            }
            _ if breaks => (comment, starts) = (false, true),
            _ if comment => {}
            (None, '#') if last.is_whitespace() => comment = true,
            (None, ' ' | '\t') => starts |= matches!(last, ':' | '-' | '?'),
            (None, '"' | '\'') if starts => quote = Some(next),
            (None, '[' | '{') if starts || !brackets.is_empty() => {
                brackets.push(next);
                starts = true;
            }
            (None, ']' | '}') if !brackets.is_empty() => {
                brackets.pop();
                starts = false;
            }
            (None, ',') if !brackets.is_empty() => starts = true,
            (None, ':') if !brackets.is_empty() && matches!(last, '"' | '\'') => starts = true,
            _ => starts = false,
        }
        last = if next == '\\' && last == '\\' { ' ' } else { next };
    }
    quote.or(brackets.pop())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surroundings_tell_what_was_meant() {
        for (text, expected) in [
            ("a: 1\n  b§: 2\n", Mistake::Colon),
            ("a: b§: c\n", Mistake::Colon),
            ("text\nb§: c\n", Mistake::Colon),
            ("scenario: t\ntitle§", Mistake::NoColon),
            ("workload:\n  tasks: 3\n  inp§\n", Mistake::NoColon),
            ("  a: 1\n §b: 2\n", Mistake::Key),
            ("a:\n  - x\n §y: 2\n", Mistake::Key),
            ("a:\n  - x\n  §y: 2\n", Mistake::Item),
            ("a: 1\nb\n§c: 2\n", Mistake::NoColon),
            ("a:\n  b: 1\n  c\n  d§: 2\n", Mistake::NoColon),
            ("a:\n§\tb: 1\n", Mistake::Tab),
            ("a: §@b\n", Mistake::Reserved),
            ("a: §*b\n", Mistake::UnknownAnchor),
            ("a: {b: 1\nc§: 2\n", Mistake::OpenBrace),
            ("a: [b # ]\nc§: 2\n", Mistake::OpenBracket),
            ("a: {b: [1, 2]\n§", Mistake::OpenBrace),
            ("a: \"b # \\\" {\n§", Mistake::OpenQuote),
            ("a: it's\n  b§: [\n", Mistake::Colon),
        ] {
            let at = text.find('§').unwrap();
            assert_eq!(mistake(&text.replace('§', ""), at), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn of_control_characters_nothing_is_guessed() {
        assert_eq!(mistake("a: \u{1}b\n", 0), None);
    }
}

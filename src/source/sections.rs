//! The entries of a catalog file, found without parsing it: so a run parses only the entries that it needs.

/// One top-level entry of a file in block style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The entry's key.
    pub name: &'static str,
    /// The entry's text, key included.
    pub text: &'static str,
    /// The line of the file on which it starts, from 1.
    pub first_line: usize,
}

/// Splits a file whose entries start in column 0 (and where nothing else but comments does). A test holds the
/// built-in files to that: parsed whole or entry by entry, they are the same.
///
/// ```
/// use breakeven::source::sections;
/// let all: Vec<_> = sections("# prices\na:\n  x: 1\n\"b:c\":\n  x: 2\n").collect();
/// assert_eq!((all[0].name, all[0].text, all[0].first_line), ("a", "a:\n  x: 1\n", 2));
/// assert_eq!((all[1].name, all[1].first_line), ("b:c", 4));
/// ```
pub fn sections(file: &'static str) -> impl Iterator<Item = Section> {
    let mut rest = file;
    let mut line = 1;
    std::iter::from_fn(move || {
        // Skip comments and blank lines before the entry.
        while rest.starts_with(['#', '\n', '\r']) {
            let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            rest = &rest[end..];
            line += 1;
        }
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        let mut lines = 0;
        for text in rest.split_inclusive('\n') {
            if lines > 0 && !text.starts_with([' ', '#', '\n', '\r']) {
                break;
            }
            end += text.len();
            lines += 1;
        }
        let section = Section { name: key(rest), text: &rest[..end], first_line: line };
        (rest, line) = (&rest[end..], line + lines);
        Some(section)
    })
}

/// The key at the start of an entry.
fn key(entry: &'static str) -> &'static str {
    let first = entry.lines().next().unwrap_or("");
    match first.strip_prefix('"').and_then(|quoted| quoted.split_once('"')) {
        Some((name, _)) => name,
        None => first.split(": ").next().unwrap_or("").trim_end().trim_end_matches(':'),
    }
}

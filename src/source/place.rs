//! Where something stands: symbolically as a [`Site`], resolved as a [`Place`] with line, column and byte range.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::file::SourceFile;
use super::path::FieldPath;
use super::target::Target;

/// A spot in a document, not looked up yet.
#[derive(Clone, Debug)]
pub struct Site {
    file: Arc<SourceFile>,
    spot: Spot,
}

/// What a [`Site`] points at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A field's value.
    Value(FieldPath),
    /// A field's key.
    Key(FieldPath),
    /// A position that a parser gave, from 1.
    Position {
        /// Line within the text.
        line: usize,
        /// Column in characters.
        column: usize,
    },
    /// The file as a whole.
    Whole,
}

/// A spot with its position.
#[derive(Clone, Debug, PartialEq)]
pub struct Place<'s> {
    /// The file's name, or `--set` for what the command line wrote.
    pub file: &'s str,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The bytes of [`Place::text`] that are meant.
    pub span: Range<usize>,
    /// The lines around it: not the whole text, which would be read again for each place.
    pub text: &'s str,
    /// The line of the file on which `text` starts.
    pub first_line: usize,
}

impl PartialEq for Site {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.file, &other.file) && self.spot == other.spot
    }
}

impl Site {
    /// A spot in a file.
    pub fn new(file: Arc<SourceFile>, spot: Spot) -> Self {
        Self { file, spot }
    }

    /// The file.
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// What is meant in the file.
    pub fn spot(&self) -> &Spot {
        &self.spot
    }

    /// The field, where the spot is one.
    pub fn path(&self) -> Option<&FieldPath> {
        match &self.spot {
            Spot::Value(path) | Spot::Key(path) => Some(path),
            _ => None,
        }
    }

    /// Whether the command line wrote what stands there.
    pub fn is_overridden(&self) -> bool {
        self.path().is_some_and(|path| self.file.override_of(path).is_some())
    }

    /// The text of the value that stands there, without its quotes: for what has to be known of how it is written.
    pub fn text(&self) -> &str {
        if let Some(path) = self.path().filter(|_| self.is_overridden()) {
            return self.file.overrides.text_at(path).unwrap_or_default();
        }
        let place = self.resolve();
        place.text.get(place.span).unwrap_or_default().trim_matches(['"', '\''])
    }

    /// Looks the position up; the nearest enclosing field that is really there stands in for one that is not.
    pub fn resolve(&self) -> Place<'_> {
        let text = self.file.text();
        if let Some(typed) = self.path().and_then(|path| self.file.override_of(path)) {
            return Place {
                file: "--set",
                line: 1,
                column: 1,
                span: 0..typed.len(),
                text: typed,
                first_line: 1,
            };
        }
        let (line, column) = self.position();
        let ends = self.file.ends_values();
        if let Some(noted) = self.file.noted(line, column, |rest| token_length(rest, ends)) {
            return noted;
        }
        let start = self.file.offset(line, column);
        let end = start + token_length(&text[start..], ends);
        let lines = around(text, start..end);
        Place {
            file: self.file.name(),
            line: line + self.file.first_line() - 1,
            column,
            span: start - lines.start..end - lines.start,
            first_line: self.file.position(lines.start).0 + self.file.first_line() - 1,
            text: &text[lines],
        }
    }

    /// Line and column within the text, from 1.
    pub(super) fn position(&self) -> (usize, usize) {
        match &self.spot {
            Spot::Position { line, column } => (*line, *column),
            Spot::Whole => (1, 1),
            Spot::Value(path) => self.nearest(path, Target::Value),
            Spot::Key(path) => self.nearest(path, Target::Key),
        }
    }

    fn nearest(&self, path: &FieldPath, target: Target) -> (usize, usize) {
        let mut here = path.clone();
        let mut found = self.file.locate(&here, target);
        while found.is_none() && here.last().is_some() {
            here = here.parent();
            // A parent is pointed at by its key: its value is a whole block.
            found = self.file.locate(&here, if here.last().is_some() { Target::Key } else { Target::Value });
        }
        found.unwrap_or((1, 1))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.file == "--set" {
            write!(f, "--set {}", self.text)
        } else {
            write!(f, "{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

/// The line of some bytes with those before and after it.
fn around(text: &str, span: Range<usize>) -> Range<usize> {
    let before = |end: usize| text[..end].rfind('\n');
    let start = before(span.start).and_then(before).map_or(0, |at| at + 1);
    let after = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at + 1);
    start..after(after(span.end))
}

/// How many bytes the token at the start of `rest` has, for the underline: a quoted text, or up to what ends a plain
/// value or key on its line.
fn token_length(rest: &str, ends: &[&str]) -> usize {
    let line = rest.lines().next().unwrap_or("");
    if let Some(quote @ ('"' | '\'')) = line.chars().next()
        && let Some(end) = line[1..].find(quote)
    {
        return end + 2;
    }
    let ends = ends.iter().filter_map(|end| line.find(end)).min().unwrap_or(line.len());
    // Never less than a character, which may be a blank of several bytes.
    let first = line.chars().next().map_or(0, char::len_utf8);
    // In brackets a comma may be the last of its line.
    line[..ends].trim_end().trim_end_matches([':', ',']).len().max(first)
}

//! What is known of places in a file whose text is not kept.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::path::FieldPath;
use super::target::Target;

/// What is known of places without the text.
#[derive(Debug, Default)]
pub(super) struct Passed {
    pub(super) places: BTreeMap<(FieldPath, Target), (usize, usize)>,
    /// The lines of the first faults.
    pub(super) lines: [OnceLock<Line>; 32],
}

/// A line of which something is to be shown.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) column: usize,
    pub(super) text: String,
}

impl Passed {
    pub(super) fn locate(&self, path: &FieldPath, target: Target) -> Option<(usize, usize)> {
        self.places.get(&(path.clone(), target)).copied()
    }

    /// The line that was noted at a position, and the byte of it that is meant.
    pub(super) fn line(&self, line: usize, column: usize) -> Option<(&str, usize)> {
        let mut noted = self.lines.iter().map_while(OnceLock::get);
        let found = noted.find(|noted| (noted.number, noted.column) == (line, column))?;
        let at = found.text.char_indices().nth(column - 1).map_or(found.text.len(), |(at, _)| at);
        Some((&found.text, at))
    }
}

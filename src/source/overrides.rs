//! What the command line put into a document, found by path: thousands of fields may be set, and every figure asks.

use std::collections::BTreeMap;

use super::node::Node;
use super::path::FieldPath;

/// Values that the command line put into a document, in the order in which they were typed.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    all: Vec<Override>,
    /// The places of those that were put at a path.
    by_path: BTreeMap<FieldPath, Vec<usize>>,
}

/// A value that the command line put into a document.
#[derive(Debug)]
pub(super) struct Override {
    pub(super) path: FieldPath,
    /// As typed: `workload.tasks=2M/month`.
    pub(super) typed: String,
    /// What it was read as.
    pub(super) value: Node,
    /// What stood there before.
    pub(super) before: Node,
}

impl Overrides {
    pub(super) fn push(&mut self, setting: Override) {
        self.by_path.entry(setting.path.clone()).or_default().push(self.all.len());
        self.all.push(setting);
    }

    /// What was written last at a path or above it.
    pub(super) fn of(&self, path: &FieldPath) -> Option<&Override> {
        self.all.get(self.last_at(path)?)
    }

    /// The text that was written at a path, if the command line wrote it and it is one.
    pub(super) fn text_at(&self, path: &FieldPath) -> Option<&str> {
        let over = self.of(path)?;
        let below = path.steps().split_off(over.path.steps().len());
        let inner = below.into_iter().fold(FieldPath::ROOT, |inner, step| inner.then(step.clone()));
        match over.value.at(&inner)? {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What stood at a path when `beside` was written, if the path was changed since and `beside` not.
    pub(super) fn when_written(&self, path: &FieldPath, beside: &FieldPath) -> Option<&Node> {
        let since = self.last_at(beside).map_or(0, |at| at + 1);
        let first = self.by_path.get(path)?.iter().find(|at| **at >= since)?;
        self.all.get(*first).map(|over| &over.before)
    }

    /// Whether the command line took away what stood at a path in the text.
    pub(super) fn took_away(&self, path: &FieldPath) -> bool {
        let stood = |over: &Override| {
            let below = path.steps().split_off(over.path.steps().len());
            let inner = below.into_iter().fold(FieldPath::ROOT, |inner, step| inner.then(step.clone()));
            over.before.at(&inner).is_some_and(|node| *node != Node::Null)
        };
        self.all.iter().any(|over| path.is_within(&over.path) && stood(over))
    }

    /// The place of the last one at a path or above it.
    fn last_at(&self, path: &FieldPath) -> Option<usize> {
        if self.all.is_empty() {
            return None;
        }
        let above = |path: &FieldPath| path.last().map(|_| path.parent());
        let around = std::iter::successors(Some(path.clone()), above);
        around.filter_map(|around| self.by_path.get(&around)?.last().copied()).max()
    }
}

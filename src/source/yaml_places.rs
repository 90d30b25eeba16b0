//! Where everything in a YAML text stands, as a tree beside the tree of its values.

use std::sync::Arc;

use super::characters::Position;
use super::path::{FieldPath, Step};
use super::target::Target;

/// The places of one document: its values as a tree of indices into one list, the root first. An alias has the place
/// where it is used, and an index in the place of what it names: nothing is copied, however often it is named.
#[derive(Debug)]
pub(super) struct YamlPlaces {
    pub(super) values: Vec<Value>,
}

/// A value, and where it starts: its anchor and tag belong to it.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) at: Position,
    pub(super) content: Content,
}

/// What can be stepped into.
#[derive(Debug)]
pub(super) enum Content {
    Scalar,
    /// What another value is, by its index.
    Alias(usize),
    List(Vec<usize>),
    /// By key, and those of one key in the order of the text.
    Map(Vec<Entry>),
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Arc<str>,
    pub(super) at: Position,
    pub(super) value: usize,
}

impl YamlPlaces {
    /// Line and column of a field's key, where it has one and that is asked for, or else of its value.
    pub(super) fn locate(&self, path: &FieldPath, target: Target) -> Option<(usize, usize)> {
        let mut here = self.values.first()?;
        let mut key_at = None;
        for step in path.steps() {
            let named = match here.content {
                Content::Alias(named) => self.values.get(named)?,
                _ => here,
            };
            let next = match (step, &named.content) {
                (Step::Index(index), Content::List(items)) => {
                    key_at = None;
                    *items.get(*index)?
                }
                (Step::Key(name), Content::Map(entries)) => {
                    let entry = entry(entries, name, 0)?;
                    key_at = Some(entry.at);
                    entry.value
                }
                (Step::Repeated(name, occurrence), Content::Map(entries)) => {
                    let entry = entry(entries, name, *occurrence)?;
                    key_at = Some(entry.at);
                    entry.value
                }
                _ => return None,
            };
            here = self.values.get(next)?;
        }
        let found = key_at.filter(|_| target == Target::Key).unwrap_or(here.at);
        Some(found.into())
    }
}

/// The n-th entry of a key, from 0.
fn entry<'e>(entries: &'e [Entry], key: &str, occurrence: usize) -> Option<&'e Entry> {
    let first = entries.partition_point(|entry| *entry.key < *key);
    entries.get(first + occurrence).filter(|entry| *entry.key == *key)
}

//! Kinds of documents: how each is known, what is read of it, and who reads it. Each stands in its tool's file.

use crate::decode::{Context, Object, Sited};
use crate::source::Node;

use super::found::BenchmarkDraft;
use super::tool::BenchmarkTool;

/// A kind of document: how it is known, what is read of it, and who reads it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    pub(super) tool: BenchmarkTool,
    /// Keys that are read, wherever they stand.
    pub(super) wanted: &'static [&'static str],
    /// Keys that others do not have: a file with one of them may be shown where it is wrong.
    pub(super) telling: &'static [&'static str],
    /// Whether a value is of this kind.
    pub(super) is: fn(&Node) -> bool,
    /// Reads one.
    pub(super) read: fn(&Object<'_>, &mut BenchmarkDraft, &mut Context<'_>),
}

/// Whether a value has one of the keys.
pub(super) fn has_any(node: &Node, keys: &[&str]) -> bool {
    keys.iter().any(|key| node.get(key).is_some())
}

/// A text at the first of several paths that has one.
pub(super) fn first_text(
    object: &Object<'_>,
    paths: &[&str],
    context: &mut Context<'_>,
) -> Option<Sited<String>> {
    paths.iter().find_map(|keys| object.text(keys, context))
}

//! Aliases: other names of an entry. A name leads to one entry, or nobody could say whose price a bill has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::decode::Context;
use crate::diagnostics::{Code, Sink};
use crate::source::{FieldPath, Node, SourceFile};
use crate::units::Conventions;

/// An entry with the names that it claims.
pub(super) struct Claim {
    /// Its name.
    pub(super) entry: String,
    /// Its key in its file.
    pub(super) key: String,
    /// Its other names.
    pub(super) aliases: Vec<String>,
    /// The file that it stands in.
    pub(super) file: Arc<SourceFile>,
}

/// The other names of an entry.
pub(super) fn aliases(node: &Node) -> Vec<String> {
    match node.get("aliases") {
        Some(Node::List(items)) => items
            .iter()
            .filter_map(|item| match item {
                Node::Text(text) => Some(text.clone()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Reports each alias of an overlay's entries that is the name or an alias of another entry. Built-in entries that the
/// overlay replaces claim nothing.
pub(super) fn report_claimed_twice(overlay: &[Claim], builtin: impl Iterator<Item = Claim>, sink: &mut Sink) {
    let replaced: BTreeSet<&str> = overlay.iter().map(|claim| claim.entry.as_str()).collect();
    let mut owners: BTreeMap<String, String> = BTreeMap::new();
    for claim in builtin.filter(|claim| !replaced.contains(claim.entry.as_str())) {
        let names = claim.aliases.into_iter().chain([claim.entry.clone()]);
        owners.extend(names.map(|name| (name, claim.entry.clone())));
    }
    owners.extend(overlay.iter().map(|claim| (claim.entry.clone(), claim.entry.clone())));
    for claim in overlay {
        for (at, alias) in claim.aliases.iter().enumerate() {
            let owner = owners.entry(alias.clone()).or_insert_with(|| claim.entry.clone());
            if *owner == claim.entry {
                continue;
            }
            let mut context = Context {
                file: Arc::clone(&claim.file),
                conventions: Conventions::STANDARD,
                sink: &mut *sink,
            };
            let path = FieldPath::ROOT.key(&claim.key).key("aliases").index(at);
            let message = if owner == alias {
                format!("`{alias}` is the name of another entry")
            } else {
                format!("`{alias}` is already an alias of `{owner}`")
            };
            let help =
                "a name leads to one entry: leave the alias out, or give the entry that name to replace it";
            context.fault(Code::Conflict, message, &path, Some(help.to_owned()));
        }
    }
}

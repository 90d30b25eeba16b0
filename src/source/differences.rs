//! What differs between two documents, field by field.

use std::collections::BTreeSet;

use super::node::Node;
use super::path::FieldPath;

/// A field that two documents have otherwise, or that one of them has not.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where it stands.
    pub path: FieldPath,
    /// What stood there before; `None` where nothing did.
    pub before: Option<Node>,
    /// What stands there after; `None` where nothing does.
    pub after: Option<Node>,
}

/// The differences in the order of the second document, what it lacks behind what it has. Mappings are gone through key by key, lists of one length
/// element by element; an empty value is none.
///
/// ```
/// use breakeven::source::{SourceFile, SourceText, differences};
/// let read = |text: &str| SourceFile::read("a", SourceText::Bytes(text.into()), &[]).unwrap().1;
/// let found = differences(&read("a: { b: 1, c: 2 }\nd: x"), &read("a: { b: 1, c: 3 }\ne: y"));
/// let paths: Vec<String> = found.iter().map(|found| found.path.to_string()).collect();
/// assert_eq!(paths, ["a.c", "e", "d"]);
/// ```
pub fn differences(before: &Node, after: &Node) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(Some(before), Some(after), &FieldPath::ROOT, &mut found);
    found
}

fn compare(before: Option<&Node>, after: Option<&Node>, path: &FieldPath, found: &mut Vec<Difference>) {
    match (before.filter(|node| **node != Node::Null), after.filter(|node| **node != Node::Null)) {
        (Some(Node::Map(before)), Some(Node::Map(after))) => {
            let value =
                |entries: &'_ [(String, Node)], key: &str| entries.iter().rposition(|(name, _)| name == key);
            let mut seen = BTreeSet::new();
            for (key, _) in after.iter().chain(before) {
                if seen.insert(key.as_str()) {
                    let of = |entries: &'_ [(String, Node)]| value(entries, key);
                    let (before, after) =
                        (of(before).map(|at| &before[at].1), of(after).map(|at| &after[at].1));
                    compare(before, after, &path.key(key), found);
                }
            }
        }
        (Some(Node::List(before)), Some(Node::List(after))) if before.len() == after.len() => {
            for (at, (before, after)) in before.iter().zip(after).enumerate() {
                compare(Some(before), Some(after), &path.index(at), found);
            }
        }
        (before, after) if before == after => {}
        (before, after) => {
            found.push(Difference { path: path.clone(), before: before.cloned(), after: after.cloned() });
        }
    }
}

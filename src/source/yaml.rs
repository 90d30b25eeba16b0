//! The only file that names `serde_yaml`: text to tree.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, EnumAccess, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_yaml::Deserializer;

use super::json::{MOST_OTHERS, Wanted};
use super::node::Node;
use super::yaml_events::second_document;
use super::yaml_size::{Excess, excess};

/// More values than any scenario or catalog has; what an alias bomb expands to.
const MOST_VALUES: usize = 200_000;

/// Why a text is not one YAML document, and where (line and column from 1), as far as is known.
pub(super) struct YamlFault {
    pub(super) kind: YamlFaultKind,
    pub(super) message: String,
    pub(super) position: Option<(usize, usize)>,
    /// What was written in its place, where that is YAML, but not used here.
    pub(super) unused: Option<Unused>,
}

/// What YAML has, and files here have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unused {
    Tag,
    /// A key that is a list or a mapping.
    Key,
}

/// The kinds of fault that have a help text of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YamlFaultKind {
    /// Not YAML.
    Syntax,
    /// Nothing in it.
    Empty,
    /// A second document after the first.
    SecondDocument,
    /// Nested too deeply, or an alias that contains itself.
    TooDeep,
    /// Expands to more values than are accepted.
    TooMany,
}

/// How many values may still come out of a document and of what the command line puts into it.
pub(super) struct ValuesLeft(Cell<usize>);

impl ValuesLeft {
    /// As many as a document may have.
    pub(super) const fn all() -> Self {
        Self(Cell::new(MOST_VALUES))
    }

    /// Whether there may be more.
    pub(super) const fn is_used_up(&self) -> bool {
        self.0.get() == 0
    }
}

/// Reads the one document of a text.
pub(super) fn parse(text: &str, left: &ValuesLeft) -> Result<Node, YamlFault> {
    parse_wanted(text, left, Wanted::ALL)
}

/// Reads what is wanted of the one document of a text; the rest is passed over, and is nothing.
pub(super) fn parse_wanted(text: &str, left: &ValuesLeft, wanted: Wanted) -> Result<Node, YamlFault> {
    match excess(text) {
        None => {}
        Some(Excess::TooDeep(line, column)) => {
            let message = "nested too deeply, or an alias that contains itself".to_owned();
            return Err(YamlFault::new(YamlFaultKind::TooDeep, message, Some((line, column))));
        }
        Some(Excess::TooMany) => {
            let message = "the file expands to more than 200,000 values".to_owned();
            return Err(YamlFault::new(YamlFaultKind::TooMany, message, None));
        }
    }
    let notes = Notes { left: &left.0, refused: Cell::new(None), wanted };
    let mut documents = Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Err(YamlFault::new(YamlFaultKind::Empty, "the file is empty".into(), None));
    };
    let node =
        TreeSeed { notes: &notes, depth: 0 }.deserialize(first).map_err(|error| fault(&error, &notes))?;
    if documents.next().is_some() {
        return Err(YamlFault::new(
            YamlFaultKind::SecondDocument,
            "a second document starts here; a file holds one".into(),
            second_document(text),
        ));
    }
    if node == Node::Null {
        return Err(YamlFault::new(YamlFaultKind::Empty, "the file is empty".into(), None));
    }
    Ok(node)
}

/// Reads a value as it would stand after a key: for values given on the command line.
pub(super) fn parse_value(text: &str, left: &ValuesLeft) -> Option<Node> {
    match parse(text, left) {
        Ok(node) => Some(node),
        Err(fault) if fault.kind == YamlFaultKind::Empty => Some(Node::Null),
        Err(_) => None,
    }
}

impl YamlFault {
    fn new(kind: YamlFaultKind, message: String, position: Option<(usize, usize)>) -> Self {
        Self { kind, message, position, unused: None }
    }
}

fn position(error: &serde_yaml::Error) -> Option<(usize, usize)> {
    error.location().map(|location| (location.line(), location.column()))
}

/// What the seeds know of a failure, while the library's error has only words.
struct Notes<'l> {
    /// How many values may follow.
    left: &'l Cell<usize>,
    refused: Cell<Option<Refused>>,
    wanted: Wanted,
}

/// Why a seed gave up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    TooMany,
    /// Something that nests, where the library goes no deeper.
    TooDeep,
    Unused(Unused),
}

fn fault(error: &serde_yaml::Error, notes: &Notes<'_>) -> YamlFault {
    let position = position(error);
    let (kind, message) = match notes.refused.get() {
        Some(Refused::TooDeep) => {
            (YamlFaultKind::TooDeep, "nested too deeply, or an alias that contains itself".to_owned())
        }
        // The library counts uses of aliases, too, and what it refuses for their number is all that it has no place for.
        refused if refused == Some(Refused::TooMany) || position.is_none() => {
            (YamlFaultKind::TooMany, "the file expands to more than 200,000 values".to_owned())
        }
        _ => (YamlFaultKind::Syntax, without_place(error.to_string(), position)),
    };
    let unused = match notes.refused.get() {
        Some(Refused::Unused(unused)) => Some(unused),
        _ => None,
    };
    YamlFault { unused, ..YamlFault::new(kind, message, position) }
}

/// A message without its end from the place on, which is drawn beside it anyway.
fn without_place(mut message: String, position: Option<(usize, usize)>) -> String {
    let place = position.map(|(line, column)| format!(" at line {line} column {column}"));
    if let Some(at) = place.and_then(|place| message.find(&place)) {
        message.truncate(at);
    }
    message
}

/// The library's own limit of nesting.
const MOST_DEPTH: usize = 128;

/// Builds the tree, counting values and how deep it is.
#[derive(Clone, Copy)]
struct TreeSeed<'b> {
    notes: &'b Notes<'b>,
    depth: usize,
}

impl TreeSeed<'_> {
    /// The seed of what is inside of this one.
    fn inner(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    /// A value without any inside: it may be as deep as it likes.
    fn leaf(self, node: Node) -> Node {
        self.notes.refused.set(None);
        node
    }

    fn refuse<E: serde::de::Error>(self, why: Refused, words: &str) -> E {
        self.notes.refused.set(Some(why));
        E::custom(words)
    }
}

impl<'de> DeserializeSeed<'de> for TreeSeed<'_> {
    type Value = Node;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let Some(left) = self.notes.left.get().checked_sub(1) else {
            return Err(self.refuse(Refused::TooMany, "too many values"));
        };
        self.notes.left.set(left);
        // Here the library refuses whatever nests without asking: unless a plain value comes, that is why it fails.
        if self.depth == MOST_DEPTH {
            self.notes.refused.set(Some(Refused::TooDeep));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TreeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain YAML value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(self.leaf(Node::Bool(value)))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(self.leaf(Node::Number(value as f64)))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(self.leaf(Node::Number(value as f64)))
    }
    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(self.leaf(Node::Number(value as f64)))
    }
    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(self.leaf(Node::Number(value as f64)))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(self.leaf(Node::Number(value)))
    }
    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(self.leaf(Node::Text(value.to_owned())))
    }
    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(self.leaf(Node::Null))
    }
    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(self.leaf(Node::Null))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self.inner())? {
            items.push(item);
        }
        Ok(Node::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        let mut others = 0;
        while let Some(key) = map.next_key_seed(KeyText(self))? {
            if self.notes.wanted.takes(&key) {
                entries.push((key, map.next_value_seed(self.inner())?));
                continue;
            }
            map.next_value::<IgnoredAny>()?;
            // A few are kept, so that a misspelt one can be told.
            others += 1;
            if others <= MOST_OTHERS {
                entries.push((key, Node::Null));
            }
        }
        Ok(Node::Map(entries))
    }
    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(self.refuse(Refused::Unused(Unused::Tag), "YAML tags (`!…`) are not used here"))
    }
}

/// A key as text, whatever plain value it looks like.
struct KeyText<'b>(TreeSeed<'b>);

impl<'de> DeserializeSeed<'de> for KeyText<'_> {
    type Value = String;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        // Unless a text comes, that is why it fails.
        self.0.notes.refused.set(Some(Refused::Unused(Unused::Key)));
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyText<'_> {
    type Value = String;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is plain text")
    }
    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        self.0.notes.refused.set(None);
        Ok(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_bombs_and_second_documents() {
        let kind = |text: &str| parse(text, &ValuesLeft::all()).err().map(|fault| fault.kind);
        assert_eq!(kind(""), Some(YamlFaultKind::Empty));
        assert_eq!(kind("# only a comment\n"), Some(YamlFaultKind::Empty));
        assert_eq!(kind("a: 1\n---\nb: 2\n"), Some(YamlFaultKind::SecondDocument));
        assert_eq!(kind(&format!("{}{}", "[".repeat(300), "]".repeat(300))), Some(YamlFaultKind::TooDeep));
        assert_eq!(kind("a: &a [*a]\n"), Some(YamlFaultKind::TooDeep));
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..9 {
            let below = format!("*a{}, ", level - 1).repeat(9);
            bomb += &format!("a{level}: &a{level} [{below}]\n");
        }
        assert_eq!(kind(&bomb), Some(YamlFaultKind::TooMany));
        assert_eq!(kind("a: !tag 1\n"), Some(YamlFaultKind::Syntax));
        assert_eq!(kind("a: \"never closed\n"), Some(YamlFaultKind::Syntax));
    }
}

//! The only file that names `serde_yaml`: text to tree, and field path to position.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer as _, EnumAccess, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_yaml::Deserializer;

use super::node::Node;
use super::path::{FieldPath, Step};

/// More values than any scenario or catalog has; what an alias bomb expands to.
const MOST_VALUES: usize = 200_000;

/// Why a text is not one YAML document, and where (line and column from 1), as far as is known.
pub(super) struct YamlFault {
    pub(super) kind: YamlFaultKind,
    pub(super) message: String,
    pub(super) position: Option<(usize, usize)>,
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

/// Reads the one document of a text.
pub(super) fn parse(text: &str) -> Result<Node, YamlFault> {
    let budget = Cell::new(MOST_VALUES);
    let mut documents = Deserializer::from_str(text);
    let Some(first) = documents.next() else {
        return Err(YamlFault::new(YamlFaultKind::Empty, "the file is empty".into(), None));
    };
    let node = TreeSeed { budget: &budget }.deserialize(first).map_err(|error| fault(&error))?;
    if let Some(second) = documents.next() {
        // Fail on its root, to learn where it starts.
        let position = second.deserialize_any(StopHere).err().as_ref().and_then(position);
        return Err(YamlFault::new(
            YamlFaultKind::SecondDocument,
            "a second document starts here; a file holds one".into(),
            position,
        ));
    }
    if node == Node::Null {
        return Err(YamlFault::new(YamlFaultKind::Empty, "the file is empty".into(), None));
    }
    Ok(node)
}

/// Reads a value as it would stand after a key: for values given on the command line.
pub(super) fn parse_value(text: &str) -> Option<Node> {
    match parse(text) {
        Ok(node) => Some(node),
        Err(fault) if fault.kind == YamlFaultKind::Empty => Some(Node::Null),
        Err(_) => None,
    }
}

/// Line and column, from 1, of a field's key or value.
pub(super) fn locate(text: &str, path: &FieldPath, key: bool) -> Option<(usize, usize)> {
    let steps = path.steps();
    let document = Deserializer::from_str(text).next()?;
    let error = Walk { steps: &steps, key }.deserialize(document).err()?;
    position(&error)
}

impl YamlFault {
    fn new(kind: YamlFaultKind, message: String, position: Option<(usize, usize)>) -> Self {
        Self { kind, message, position }
    }
}

fn position(error: &serde_yaml::Error) -> Option<(usize, usize)> {
    error.location().map(|location| (location.line(), location.column()))
}

/// Text that our own seeds fail with, to tell their errors from the library's.
const TOO_MANY: &str = "expands to more than 200,000 values";

fn fault(error: &serde_yaml::Error) -> YamlFault {
    let text = error.to_string();
    let kind = if text.contains("recursion limit") {
        YamlFaultKind::TooDeep
    } else if text.contains(TOO_MANY) || text.contains("repetition limit") {
        YamlFaultKind::TooMany
    } else if text.contains("EOF while parsing") {
        YamlFaultKind::Empty
    } else {
        YamlFaultKind::Syntax
    };
    let message = match kind {
        YamlFaultKind::TooDeep => "nested too deeply, or an alias that contains itself".to_owned(),
        YamlFaultKind::TooMany => format!("the file {TOO_MANY}"),
        YamlFaultKind::Empty => "the file is empty".to_owned(),
        // The library ends its messages with the place, which is drawn beside them anyway.
        _ => text.split(" at line ").next().unwrap_or(&text).to_owned(),
    };
    YamlFault::new(kind, message, position(error))
}

/// Builds the tree, counting values.
#[derive(Clone, Copy)]
struct TreeSeed<'b> {
    budget: &'b Cell<usize>,
}

impl<'de> DeserializeSeed<'de> for TreeSeed<'_> {
    type Value = Node;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let left = self.budget.get().checked_sub(1).ok_or_else(|| D::Error::custom(TOO_MANY))?;
        self.budget.set(left);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TreeSeed<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a plain YAML value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }
    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }
    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Number(value as f64))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Number(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }
    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }
    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(KeyText)? {
            entries.push((key, map.next_value_seed(self)?));
        }
        Ok(Node::Map(entries))
    }
    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(A::Error::custom("YAML tags (`!…`) are not used here"))
    }
}

/// A key as text, whatever plain value it looks like.
struct KeyText;

impl<'de> DeserializeSeed<'de> for KeyText {
    type Value = String;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyText {
    type Value = String;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key that is plain text")
    }
    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }
}

/// Walks to a field and fails there on purpose: the error carries the position.
#[derive(Clone, Copy)]
struct Walk<'a> {
    steps: &'a [&'a Step],
    key: bool,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.steps.is_empty() {
            deserializer.deserialize_any(StopHere)
        } else {
            deserializer.deserialize_any(self)
        }
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a container")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Some((Step::Index(wanted), steps)) = self.steps.split_first() else {
            return Err(A::Error::custom("not a list's step"));
        };
        for _ in 0..*wanted {
            list.next_element::<IgnoredAny>()?;
        }
        list.next_element_seed(Walk { steps, ..self })?;
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Step::Key(wanted) | Step::Repeated(wanted, _), steps)) =
            self.steps.split_first().map(|(step, steps)| (*step, steps))
        else {
            return Err(A::Error::custom("not a mapping's step"));
        };
        let mut skip = match self.steps.first() {
            Some(Step::Repeated(_, occurrence)) => *occurrence,
            _ => 0,
        };
        let stop = self.key && steps.is_empty();
        while let Some(found) = map.next_key_seed(WatchedKey { wanted, stop: stop && skip == 0 })? {
            if found && skip == 0 {
                return map.next_value_seed(Walk { steps, ..self });
            }
            skip -= usize::from(found);
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Compares a key, and fails on the wanted one where the key's own place is asked for.
struct WatchedKey<'a> {
    wanted: &'a str,
    stop: bool,
}

impl<'de> DeserializeSeed<'de> for WatchedKey<'_> {
    type Value = bool;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for WatchedKey<'_> {
    type Value = bool;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<bool, E> {
        match (value == self.wanted, self.stop) {
            (true, true) => Err(E::custom("here")),
            (found, _) => Ok(found),
        }
    }
}

/// Fails on whatever it meets.
struct StopHere;

macro_rules! stop {
    ($($method:ident($($value:ty)?))*) => { $(
        fn $method<E: serde::de::Error>(self $(, _: $value)?) -> Result<(), E> { Err(E::custom("here")) }
    )* };
}

impl<'de> Visitor<'de> for StopHere {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing")
    }
    stop! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str) visit_unit() visit_none()
    }
    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom("here"))
    }
    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom("here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a: 1\nb:\n  - x\n  - {c: 80 GB, c: 2}\nd: ~\n";

    #[test]
    fn finds_keys_and_values() {
        let at = |path: &str, key| locate(TEXT, &FieldPath::read(path).unwrap(), key);
        assert_eq!(at("a", true), Some((1, 1)));
        assert_eq!(at("a", false), Some((1, 4)));
        assert_eq!(at("b[0]", false), Some((3, 5)));
        assert_eq!(at("b[1].c", false), Some((4, 9)));
        assert_eq!(at("d", false), Some((5, 4)));
        assert_eq!(at("e", false), None);
        let second = FieldPath::ROOT.key("b").index(1).then(Step::Repeated("c".into(), 1));
        assert_eq!(locate(TEXT, &second, true), Some((4, 16)));
    }

    #[test]
    fn refuses_bombs_and_second_documents() {
        let kind = |text: &str| parse(text).err().map(|fault| fault.kind);
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

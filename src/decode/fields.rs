//! A mapping whose fields are taken one by one; what nobody took is an unknown key.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use crate::diagnostics::{Code, Diagnostic, did_you_mean};
use crate::source::{FieldPath, Node, Step};

use super::block::{Foreign, Includes, Key, OptionalKey, RequiredKey};
use super::context::Context;
use super::given::Sited;
use super::scalar::{Decode, Words, is_id};
use super::shape::Word;

/// A mapping that is being read: fields of its block are taken.
#[derive(Debug)]
pub struct Fields<'n, B = Foreign> {
    entries: &'n [(String, Node)],
    path: FieldPath,
    known: Vec<&'static str>,
    block: PhantomData<fn() -> B>,
}

impl<'n, B> Fields<'n, B> {
    /// Opens a mapping; reports repeated keys and anything that is no mapping. `what` says what belongs here.
    pub fn open(node: &'n Node, path: &FieldPath, what: &str, context: &mut Context<'_>) -> Option<Self> {
        let Node::Map(entries) = node else {
            context.wrong_type(what, node, path);
            return None;
        };
        report_repeated(entries, path, context);
        Some(Self { entries, path: path.clone(), known: Vec::new(), block: PhantomData })
    }

    /// The mapping's own path.
    pub fn path(&self) -> &FieldPath {
        &self.path
    }

    /// Whether a field is there (and not empty).
    pub fn has<K: Key>(&self, field: K) -> bool
    where
        B: Includes<K::Block>,
    {
        self.find(field.key()).is_some()
    }

    /// Whether a key is there (and not empty), whatever it is.
    pub fn has_any(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Takes the value of a field as it is.
    pub fn node<K: Key>(&mut self, field: K) -> Option<(&'n Node, FieldPath)>
    where
        B: Includes<K::Block>,
    {
        self.take(field.key())
    }

    /// Takes a value that may be missing.
    pub fn optional<T: Decode, K: OptionalKey<T>>(
        &mut self,
        field: K,
        context: &mut Context<'_>,
    ) -> Option<Sited<T>>
    where
        B: Includes<K::Block>,
    {
        self.decode(field.key(), context)
    }

    /// Takes a value that may be missing. Where it is there and faulty, `stand_in` takes its place: the fault is
    /// reported, no result comes out, and nobody says in addition that the value is missing.
    pub fn optional_or<T: Decode, K: OptionalKey<T>>(
        &mut self,
        field: K,
        stand_in: T,
        context: &mut Context<'_>,
    ) -> Option<Sited<T>>
    where
        B: Includes<K::Block>,
    {
        let (node, path) = self.take(field.key())?;
        let value = T::decode(node, &path, context).unwrap_or(stand_in);
        Some(Sited { value, site: context.site(&path) })
    }

    /// Takes one of a list of words, which may be missing.
    pub fn word<W: Words, K: OptionalKey<Word<W>>>(
        &mut self,
        field: K,
        context: &mut Context<'_>,
    ) -> Option<Sited<W>>
    where
        B: Includes<K::Block>,
    {
        let (node, path) = self.take(field.key())?;
        let value = W::from_node(node, &path, context)?;
        Some(Sited { value, site: context.site(&path) })
    }

    /// Takes one of a list of words, which has to be there.
    pub fn required_word<W: Words, K: RequiredKey<Word<W>>>(
        &mut self,
        field: K,
        context: &mut Context<'_>,
    ) -> Option<W>
    where
        B: Includes<K::Block>,
    {
        let Some((node, path)) = self.take(field.key()) else {
            let words: Vec<&str> = W::WORDS.iter().map(|(word, _)| *word).collect();
            self.is_missing(field.key(), &format!("one of: {}", words.join(", ")), context);
            return None;
        };
        W::from_node(node, &path, context)
    }

    /// Takes a value that has to be there; `help` says what to write.
    pub fn required<T: Decode, K: RequiredKey<T>>(
        &mut self,
        field: K,
        help: &str,
        context: &mut Context<'_>,
    ) -> Option<Sited<T>>
    where
        B: Includes<K::Block>,
    {
        self.there(field.key(), help, context)
    }

    /// Takes a value that has to be there because of what else is; `help` says what to write.
    pub fn needed<T: Decode, K: OptionalKey<T>>(
        &mut self,
        field: K,
        help: &str,
        context: &mut Context<'_>,
    ) -> Option<Sited<T>>
    where
        B: Includes<K::Block>,
    {
        self.there(field.key(), help, context)
    }

    /// Reports a field that has to be there.
    pub fn missing<K: Key>(&self, field: K, help: &str, context: &mut Context<'_>)
    where
        B: Includes<K::Block>,
    {
        self.is_missing(field.key(), help, context);
    }

    /// Takes a mapping of names that the user chooses, in the file's order.
    pub fn named<K: Key>(
        &mut self,
        field: K,
        what: &str,
        context: &mut Context<'_>,
    ) -> Vec<(&'n str, &'n Node, FieldPath)>
    where
        B: Includes<K::Block>,
    {
        let Some((node, path)) = self.take(field.key()) else { return Vec::new() };
        let Node::Map(entries) = node else {
            context.wrong_type(what, node, &path);
            return Vec::new();
        };
        report_repeated(entries, &path, context);
        let named = entries.iter().map(|(name, value)| (name.as_str(), value, path.key(name)));
        named.filter(|(name, _, path)| is_name(name, path, context)).collect()
    }

    fn take(&mut self, key: &'static str) -> Option<(&'n Node, FieldPath)> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        self.find(key).map(|node| (node, self.path.key(key)))
    }

    fn decode<T: Decode>(&mut self, key: &'static str, context: &mut Context<'_>) -> Option<Sited<T>> {
        let (node, path) = self.take(key)?;
        let value = T::decode(node, &path, context)?;
        Some(Sited { value, site: context.site(&path) })
    }

    fn there<T: Decode>(
        &mut self,
        key: &'static str,
        help: &str,
        context: &mut Context<'_>,
    ) -> Option<Sited<T>> {
        if self.find(key).is_none() {
            self.known.push(key);
            self.is_missing(key, help, context);
            return None;
        }
        self.decode(key, context)
    }

    fn is_missing(&self, key: &str, help: &str, context: &mut Context<'_>) {
        let message = if self.path.last().is_some() {
            format!("`{}` has no `{key}`", self.path)
        } else {
            format!("the file has no `{key}`")
        };
        context.key_fault(Code::MissingKey, message, &self.path, Some(help.to_owned()));
    }

    /// Reports the keys that nobody took.
    pub fn close(self, context: &mut Context<'_>) {
        for (key, value) in self.entries {
            if *value == Node::Null && self.known.contains(&key.as_str()) {
                // Its values may have been commented out, limits among them.
                let message = format!("`{key}` is empty, and counts as left out");
                let help = "write a value, or take the key out".to_owned();
                context.key_fault(Code::EmptyValue, message, &self.path.key(key), Some(help));
            }
            if !self.known.contains(&key.as_str()) {
                let help = match key.as_str() {
                    "<<" => Some("merge keys are not used here: write the keys out".to_owned()),
                    key => comma_help(key, value).or_else(|| did_you_mean(key, self.known.iter().copied())),
                };
                context.key_fault(
                    Code::UnknownKey,
                    format!("unknown key `{key}`"),
                    &self.path.key(key),
                    help,
                );
            }
        }
    }

    fn find(&self, key: &str) -> Option<&'n Node> {
        let found = self.entries.iter().find(|(name, _)| name == key).map(|(_, node)| node);
        found.filter(|node| **node != Node::Null)
    }
}

/// Whether a key that the user chose can be a name; reports one that cannot.
pub fn is_name(name: &str, path: &FieldPath, context: &mut Context<'_>) -> bool {
    let site = context.key_site(path);
    is_id(name, site, context)
}

/// What to write where a key is the rest of an amount: in `{ price: $250,000 }` YAML takes the comma for the end of the
/// entry.
pub fn comma_help(key: &str, value: &Node) -> Option<String> {
    (*value == Node::Null && key.starts_with(|c: char| c.is_ascii_digit())).then(|| {
        "inside `{ }` a comma ends the entry: put the amount in quotes, or leave its comma out".to_owned()
    })
}

/// Reports the keys of a mapping that are there before.
pub fn report_repeated(entries: &[(String, Node)], path: &FieldPath, context: &mut Context<'_>) {
    let mut seen = BTreeMap::new();
    for (key, _) in entries {
        let times = seen.entry(key.as_str()).or_insert(0_usize);
        let occurrence = *times;
        *times += 1;
        if occurrence > 0 {
            let again = path.then(Step::Repeated(key.as_str().into(), occurrence));
            let first = context.key_site(&path.key(key));
            let site = context.key_site(&again);
            let diagnostic = Diagnostic::new(Code::DuplicateKey, format!("`{key}` is written twice"), site)
                .also(first, "it stands here first")
                .help("keep one of them".to_owned());
            context.sink.push(diagnostic);
        }
    }
}

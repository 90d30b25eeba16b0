//! A document as a tree, before anybody knows what it means. Repeated keys are kept, so that they can be reported.

use super::path::{FieldPath, Step};

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing: an empty value, `null` or `~`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without a unit; may be NaN or infinite, as YAML allows.
    Number(f64),
    /// Text, quantities included.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping in the file's order, repeated keys included.
    Map(Vec<(String, Node)>),
}

/// What kind of value a node is, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Nothing.
    Null,
    /// A truth value.
    Bool,
    /// A plain number.
    Number,
    /// Text.
    Text,
    /// A list.
    List,
    /// A mapping.
    Map,
}

impl NodeKind {
    /// For messages: "found a list".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::Text => "text",
            Self::List => "a list",
            Self::Map => "a mapping",
        }
    }
}

impl Node {
    /// What kind of value this is.
    pub const fn kind(&self) -> NodeKind {
        match self {
            Self::Null => NodeKind::Null,
            Self::Bool(_) => NodeKind::Bool,
            Self::Number(_) => NodeKind::Number,
            Self::Text(_) => NodeKind::Text,
            Self::List(_) => NodeKind::List,
            Self::Map(_) => NodeKind::Map,
        }
    }

    /// The value of a key, the last one where it is repeated.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Map(entries) => entries.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value at a path.
    pub fn at(&self, path: &FieldPath) -> Option<&Self> {
        path.steps().into_iter().try_fold(self, Self::step)
    }

    /// The path that was meant where names with dots in them were written without quotes: `options."gpt-5.4".accuracy` for
    /// `options.gpt-5.4.accuracy`. `None` unless it leads further into the document than the path as it is written.
    pub fn quoted(&self, path: &FieldPath) -> Option<FieldPath> {
        let steps = path.steps();
        let plain = steps
            .iter()
            .scan(Some(self), |node, step| {
                *node = node.and_then(|node| node.step(step));
                *node
            })
            .count();
        let (reached, joined) = self.joined(&steps, &FieldPath::ROOT);
        (reached > plain).then_some(joined)
    }

    /// How many steps lead to something if neighbouring keys may be one, and the path of these; what is left stands behind it.
    fn joined(&self, steps: &[&Step], before: &FieldPath) -> (usize, FieldPath) {
        let rest = || steps.iter().fold(before.clone(), |path, step| path.then((*step).clone()));
        let mut best = (0, rest());
        let mut name = String::new();
        for (at, step) in steps.iter().enumerate() {
            let (found, here) = match step {
                Step::Key(key) => {
                    if at > 0 {
                        name.push('.');
                    }
                    name += key;
                    (self.get(&name), before.key(&name))
                }
                step if at == 0 => (self.step(step), before.then((*step).clone())),
                _ => break,
            };
            if let Some(found) = found {
                let (further, path) = found.joined(&steps[at + 1..], &here);
                let reached = at + 1 + further;
                if reached > best.0 {
                    best = (reached, path);
                }
            }
        }
        best
    }

    fn step(&self, step: &Step) -> Option<&Self> {
        match (step, self) {
            (Step::Key(key) | Step::Repeated(key, _), node) => node.get(key),
            (Step::Index(index), Self::List(items)) => items.get(*index),
            (Step::Index(_), _) => None,
        }
    }

    /// The same document in one line of YAML: brackets, and every text in quotes.
    pub fn to_flow(&self) -> String {
        let mut text = String::new();
        self.write_flow(&mut text);
        text
    }

    fn write_flow(&self, text: &mut String) {
        match self {
            Self::Null => text.push('~'),
            Self::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) if number.is_nan() => text.push_str(".nan"),
            Self::Number(number) if number.is_infinite() => {
                text.push_str(if *number > 0.0 { ".inf" } else { "-.inf" });
            }
            Self::Number(number) => text.push_str(&format!("{number:?}")),
            Self::Text(value) => quote(value, text),
            Self::List(items) => {
                text.push('[');
                for item in items {
                    item.write_flow(text);
                    text.push_str(", ");
                }
                text.push(']');
            }
            Self::Map(entries) => {
                text.push('{');
                for (key, value) in entries {
                    quote(key, text);
                    text.push_str(": ");
                    value.write_flow(text);
                    text.push_str(", ");
                }
                text.push('}');
            }
        }
    }

    /// Takes what stands at a path away; what lies in a list leaves nothing in its place. Nothing happens where nothing stands there.
    pub fn remove(&mut self, path: &FieldPath) {
        let Some(last) = path.last() else {
            *self = Self::Null;
            return;
        };
        let mut here = self;
        for step in path.parent().steps() {
            let next = match (step, here) {
                (Step::Key(key) | Step::Repeated(key, _), Self::Map(entries)) => {
                    entries.iter_mut().rev().find(|(name, _)| name.as_str() == &**key).map(|(_, value)| value)
                }
                (Step::Index(index), Self::List(items)) => items.get_mut(*index),
                _ => None,
            };
            let Some(next) = next else { return };
            here = next;
        }
        match (last, here) {
            (Step::Key(key) | Step::Repeated(key, _), Self::Map(entries)) => {
                entries.retain(|(name, _)| name.as_str() != &**key);
            }
            (Step::Index(index), Self::List(items)) => {
                if let Some(item) = items.get_mut(*index) {
                    *item = Self::Null;
                }
            }
            _ => {}
        }
    }

    /// Puts a value at a path, making mappings on the way where nothing is; `false` where the path leads through
    /// something that is no mapping or past a list's end.
    pub fn set(&mut self, path: &FieldPath, value: Self) -> bool {
        let mut here = self;
        for step in path.steps() {
            if *here == Self::Null && !matches!(step, Step::Index(_)) {
                *here = Self::Map(Vec::new());
            }
            here = match (step, here) {
                (Step::Key(key) | Step::Repeated(key, _), Self::Map(entries)) => {
                    let at =
                        entries.iter().rposition(|(name, _)| name.as_str() == &**key).unwrap_or_else(|| {
                            entries.push(((**key).to_owned(), Self::Null));
                            entries.len() - 1
                        });
                    &mut entries[at].1
                }
                (Step::Index(index), Self::List(items)) => match items.get_mut(*index) {
                    Some(item) => item,
                    None => return false,
                },
                _ => return false,
            };
        }
        *here = value;
        true
    }
}

/// A text in double quotes; what cannot stand there as it is, by its number.
fn quote(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            ' '..='~' => text.push(character),
            other => text.push_str(&format!("\\U{:08x}", u32::from(other))),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{SourceFile, SourceText};

    #[test]
    fn a_document_in_one_line_is_the_same() {
        let read = |text: &str| -> (Arc<SourceFile>, Node) {
            SourceFile::read("a", SourceText::Bytes(text.as_bytes().to_vec()), &[]).unwrap()
        };
        for text in [
            "a: 1\nb: [x, 'y z', \"88%\", 0.1, -3, 1e300, 5e-324, ~, true, '', '~', 'true', '1']\n",
            "a: {b: .nan}\n",
            "k: |\n  two\n  lines: \"x\" \\ # no\n'a: b': .inf\n\"\\u2028\\u0085\": -.inf\nä日: \"\\t\"\n",
            "a: 1\na: 2\n? {}\n",
            "{}",
            "[[], {}, [[1]]]",
        ] {
            let Ok((_, node)) = SourceFile::read("a", SourceText::Bytes(text.as_bytes().to_vec()), &[])
            else {
                continue;
            };
            // NaN is not itself.
            assert_eq!(format!("{:?}", read(&node.to_flow()).1), format!("{node:?}"), "{text:?}");
        }
    }
}

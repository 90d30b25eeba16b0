//! Values that are read whole: quantities, words, names, dates, lists.

use crate::diagnostics::{Code, did_you_mean};
use crate::source::{FieldPath, Node};
use crate::units::{Date, ParseError, Quantity, parse, parse_date, parse_number};

use super::context::Context;

/// A type that can be read from a node. What is wrong is reported to the context, and `None` comes back.
pub trait Decode: Sized {
    /// Reads the node at `path`.
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self>;
}

impl<Q: Quantity> Decode for Q {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let outcome = match node {
            Node::Text(text) => parse(text, context.calendar),
            Node::Number(value) => parse_number(*value),
            other => {
                context.wrong_type(&Q::UNIT.expectation(), other, path);
                return None;
            }
        };
        outcome.map_err(|error| report(&error, path, context)).ok()
    }
}

fn report(error: &ParseError, path: &FieldPath, context: &mut Context<'_>) {
    let code = match error {
        ParseError::OutOfRange { .. } => Code::OutOfRange,
        _ => Code::WrongUnit,
    };
    let help = error.unknown_word().and_then(|(word, known)| did_you_mean(word, known.iter().copied()));
    context.fault(code, error.to_string(), path, help);
}

impl Decode for String {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        match node {
            Node::Text(text) => Some(text.trim().to_owned()),
            // A name that looks like a number, such as a model called `4`.
            Node::Number(value) => Some(value.to_string()),
            other => {
                context.wrong_type("text", other, path);
                None
            }
        }
    }
}

impl Decode for Date {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let date = match node {
            Node::Text(text) => parse_date(text.trim()),
            _ => None,
        };
        if date.is_none() {
            context.fault(Code::WrongDate, "expected a date, such as `2026-11-15`", path, None);
        }
        date
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let Node::List(items) = node else {
            context.wrong_type("a list", node, path);
            return None;
        };
        Some(
            items
                .iter()
                .enumerate()
                .filter_map(|(at, item)| T::decode(item, &path.index(at), context))
                .collect(),
        )
    }
}

/// A closed set of words, such as the terms of a rental.
pub trait Words: Copy + 'static {
    /// What the word says, for messages: "a term".
    const WHAT: &'static str;
    /// Every word with its meaning.
    const WORDS: &'static [(&'static str, Self)];

    /// Reads one of the words.
    fn from_node(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let Node::Text(text) = node else {
            context.wrong_type(Self::WHAT, node, path);
            return None;
        };
        let found = Self::WORDS.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
        if found.is_none() {
            let help = did_you_mean(text, Self::WORDS.iter().map(|(word, _)| *word));
            context.fault(Code::UnknownWord, format!("`{text}` is not {}", Self::WHAT), path, help);
        }
        found
    }
}

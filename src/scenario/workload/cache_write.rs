//! What is written to a prompt cache, by how long it is kept.

use crate::catalog::TokenClass;
use crate::decode::{Context, Fields, Sited};
use crate::diagnostics::{Code, did_you_mean};
use crate::source::{FieldPath, Node};
use crate::units::Fraction;

/// A `cache_write` as it is written.
#[derive(Clone, Debug)]
pub(in crate::scenario) struct WriteField {
    /// The share of the prompt; not there where that follows from how the prompt grows.
    pub(super) share: Option<Sited<Fraction>>,
    /// The class that the provider bills it as.
    pub(super) class: TokenClass,
    /// Where it stands.
    pub(super) path: FieldPath,
}

/// Reads `{ share: 5%, ttl: 5m }`, or a list of them.
pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Vec<WriteField> {
    let Node::List(items) = node else { return read_one(node, path, context).into_iter().collect() };
    let all = items.iter().enumerate().filter_map(|(at, item)| read_one(item, &path.index(at), context));
    let mut found: Vec<WriteField> = Vec::new();
    for write in all.collect::<Vec<_>>() {
        if found.iter().any(|known| known.class == write.class) {
            let message = format!("{} are there twice", write.class.label());
            context.fault(Code::Conflict, message, &write.path, Some("add the shares up".to_owned()));
        }
        found.push(write);
    }
    found
}

fn read_one(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<WriteField> {
    const LIFETIMES: &[(&str, TokenClass)] =
        &[("5m", TokenClass::CacheWriteShort), ("1h", TokenClass::CacheWriteLong)];
    let mut fields = Fields::open(node, path, "`{ share: 5%, ttl: 5m }`", context)?;
    let share = fields.optional("share", context);
    let class = match fields.node("ttl") {
        None => Some(TokenClass::CacheWriteShort),
        Some((Node::Text(text), path)) => {
            let found = LIFETIMES.iter().find(|(word, _)| word == text).map(|(_, class)| *class);
            if found.is_none() {
                let help = did_you_mean(text, LIFETIMES.iter().map(|(word, _)| *word));
                context.fault(Code::UnknownWord, format!("`{text}` is not a cache lifetime"), &path, help);
            }
            found
        }
        Some((other, path)) => {
            context.wrong_type("a cache lifetime, `5m` or `1h`", other, &path);
            None
        }
    };
    fields.close(context);
    Some(WriteField { share, class: class?, path: path.clone() })
}

//! What is written to a prompt cache, by how long it is kept.

use crate::catalog::Lifetime;
use crate::decode::{Context, Fields, Given, Sited, Word, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::Fraction;

/// A `cache_write` as it is written.
#[derive(Clone, Debug)]
pub(in crate::scenario) struct WriteField {
    /// The share of the prompt; not there where that follows from how the prompt grows.
    pub(super) share: Option<Sited<Fraction>>,
    /// How long it is kept.
    pub(super) life: Given<Lifetime>,
    /// Where it stands.
    pub(super) path: FieldPath,
}

block! {
    /// What is written to a prompt cache for one lifetime.
    pub(in crate::scenario) struct CacheWriteKeys {
        /// The share of the prompt that is written.
        optional SHARE: Fraction = "share", eg "5%";
        /// How long it is kept; default: the shortest that the model has a price for.
        optional TTL: Word<Lifetime> = "ttl";
    }
}

/// The lifetime of what is written where none is stated.
pub(super) fn unstated_life() -> Given<Lifetime> {
    const WHY: &str = "no `ttl` is stated: the shortest that the model has a price for";
    Given::Default { value: Lifetime::FiveMinutes, why: WHY }
}

/// Reads `{ share: 5%, ttl: 5m }`, or a list of them.
pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Vec<WriteField> {
    let Node::List(items) = node else { return read_one(node, path, context).into_iter().collect() };
    let all = items.iter().enumerate().filter_map(|(at, item)| read_one(item, &path.index(at), context));
    let mut found: Vec<WriteField> = Vec::new();
    for write in all.collect::<Vec<_>>() {
        let class = write.life.value().class();
        if found.iter().any(|known| known.life.value().class() == class) {
            let message = format!("{} are there twice", class.label());
            context.fault(Code::Conflict, message, &write.path, Some("add the shares up".to_owned()));
        }
        found.push(write);
    }
    found
}

fn read_one(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<WriteField> {
    let mut fields = Fields::<CacheWriteKeys>::open(node, path, "`{ share: 5%, ttl: 5m }`", context)?;
    let share = fields.optional(CacheWriteKeys::SHARE, context);
    let life = if fields.has(CacheWriteKeys::TTL) {
        fields.word(CacheWriteKeys::TTL, context).map(Given::Written)
    } else {
        Some(unstated_life())
    };
    fields.close(context);
    Some(WriteField { share, life: life?, path: path.clone() })
}

//! What is written to a prompt cache, by how long it is kept.

use crate::catalog::Lifetime;
use crate::decode::{Context, Fields, Given, Sited};
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
    let mut fields = Fields::open(node, path, "`{ share: 5%, ttl: 5m }`", context)?;
    let share = fields.optional("share", context);
    let life = if fields.has("ttl") {
        fields.word("ttl", context).map(Given::Written)
    } else {
        Some(unstated_life())
    };
    fields.close(context);
    Some(WriteField { share, life: life?, path: path.clone() })
}

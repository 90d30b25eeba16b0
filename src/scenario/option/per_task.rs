//! Something that is paid by the task: an agent sold by the resolution or the conversation, a leaderboard's cost of a task.

use crate::decode::{Context, Decode, Fields, Given, Sited, Word, Words, block};
use crate::source::{FieldPath, Node};
use crate::units::UsdPerTask;

/// Something that is paid by the task.
#[derive(Clone, Debug)]
pub struct PerTask {
    /// What a task costs.
    pub price: Sited<UsdPerTask>,
    /// Which tasks are charged.
    pub charged: Given<Charged>,
}

/// Which tasks a provider charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charged {
    /// Every task that reaches it, however it ends.
    Every,
    /// Only those whose result is accepted, right or wrong: what is handed on, escalated or given up costs nothing.
    Accepted,
}

impl Words for Charged {
    const WHAT: &'static str = "a kind of charge";
    const WORDS: &'static [(&'static str, Self)] = &[("every", Self::Every), ("accepted", Self::Accepted)];
}

block! {
    /// Something that is paid by the task.
    pub(in crate::scenario) struct PerTaskKeys {
        /// What a task costs.
        required PRICE: UsdPerTask = "price", eg "$0.99/task";
        /// Which tasks are charged; default: every one that reaches it.
        optional CHARGED: Word<Charged> = "charged";
    }
}

impl PerTask {
    /// Reads `$0.99/task`, or `{ price: $0.99/task, charged: accepted }`.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const EVERY: &str = "every task that reaches it is charged, unless the scenario says otherwise";
        if !matches!(node, Node::Map(_)) {
            let value = UsdPerTask::decode(node, path, context)?;
            let price = Sited { value, site: context.site(path) };
            return Some(Self { price, charged: Given::or(None, Charged::Every, EVERY) });
        }
        let mut fields = Fields::<PerTaskKeys>::open(node, path, "a price: `$0.99/task`", context)?;
        let price = fields.required(PerTaskKeys::PRICE, "what a task costs: `price: $0.99/task`", context);
        let charged = fields.word(PerTaskKeys::CHARGED, context);
        fields.close(context);
        Some(Self { price: price?, charged: Given::or(charged, Charged::Every, EVERY) })
    }
}

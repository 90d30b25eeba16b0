//! What layouts are compared within: a model, the lengths of prompt and answer, and an engine.

use std::cmp::Ordering;
use std::fmt;

use crate::units::{Quantity, Tokens};

/// Measurements that answer the same question: a model with prompts and answers of these lengths under an engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The id of the model.
    pub model: String,
    /// The engine with its release, as the file has it.
    pub engine: String,
    /// Prompt tokens.
    pub input: Tokens,
    /// Answer tokens.
    pub output: Tokens,
}

impl Eq for Group {}

impl Ord for Group {
    fn cmp(&self, other: &Self) -> Ordering {
        let text = |group: &Self| (group.model.clone(), group.engine.clone());
        text(self)
            .cmp(&text(other))
            .then(self.input.get().total_cmp(&other.input.get()))
            .then(self.output.get().total_cmp(&other.output.get()))
    }
}

impl PartialOrd for Group {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { model, engine, input, output } = self;
        write!(f, "{model}, {engine}, {} in, {} out", input.get(), output.get())
    }
}

//! The term of a rental, as it is written.

use crate::catalog::Term;
use crate::decode::{Context, Fields, Words};
use crate::source::FieldPath;

/// A term that is written, with its place.
#[derive(Clone)]
pub(in crate::scenario) struct WantedTerm {
    /// The term; nothing where what is written is none.
    pub(in crate::scenario) term: Option<Term>,
    pub(in crate::scenario) path: FieldPath,
}

impl WantedTerm {
    /// Takes the term of a rental.
    pub(in crate::scenario) fn take(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Option<Self> {
        let (node, path) = fields.node("term")?;
        Some(Self { term: Term::from_node(node, &path, context), path })
    }
}

//! The term of a rental, as it is written.

use crate::catalog::Term;
use crate::decode::{Context, Fields, Includes, Word, Words, block};
use crate::source::FieldPath;

block! {
    /// For how long something is rented.
    pub(in crate::scenario) struct TermKeys {
        /// The term of the offer.
        optional TERM: Word<Term> = "term", eg "on-demand";
    }
}

/// A term that is written, with its place.
#[derive(Clone)]
pub(in crate::scenario) struct WantedTerm {
    /// The term; nothing where what is written is none.
    pub(in crate::scenario) term: Option<Term>,
    pub(in crate::scenario) path: FieldPath,
}

impl WantedTerm {
    /// Takes the term of a rental.
    pub(in crate::scenario) fn take(
        fields: &mut Fields<'_, impl Includes<TermKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let (node, path) = fields.node(TermKeys::TERM)?;
        Some(Self { term: Term::from_node(node, &path, context), path })
    }
}

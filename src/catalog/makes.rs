//! What a model makes of what it reads: most write text; some only turn text into vectors, or put documents in an order.

use crate::decode::Words;

/// What a model makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Makes {
    /// Text, which is billed as output tokens.
    Text,
    /// Embeddings: vectors, which are not billed.
    Embeddings,
    /// Rankings of documents, which are not billed.
    Rankings,
}

impl Words for Makes {
    const WHAT: &'static str = "what a model makes";
    const WORDS: &'static [(&'static str, Self)] =
        &[("text", Self::Text), ("embeddings", Self::Embeddings), ("rankings", Self::Rankings)];
}

impl Makes {
    /// What a model that makes it is called, if it writes no tokens.
    pub const fn writes_nothing(self) -> Option<&'static str> {
        match self {
            Self::Text => None,
            Self::Embeddings => Some("an embedding model"),
            Self::Rankings => Some("a reranking model"),
        }
    }
}

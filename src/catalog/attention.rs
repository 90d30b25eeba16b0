//! Kinds of attention: heads, windows, what layers keep of a token, and which keep nothing of their own.

use crate::decode::Words;
use crate::units::{Count, Tokens};

/// How a layer attends to the tokens before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Attention {
    /// Heads in groups that share keys and values; one group a head is multi-head attention.
    Grouped {
        /// Heads of the layers that see all tokens.
        heads: Heads,
        /// Width of the compressed queries; `None` where queries are not compressed.
        query_rank: Option<Count>,
        /// The output matrix in two parts; `None` where it is one.
        output: Option<LowRank>,
        /// Layers that see a window only.
        window: Option<Window>,
    },
    /// Keys and values out of one small vector (DeepSeek's multi-head latent attention).
    Latent {
        /// Query heads.
        heads: Count,
        /// Width of the compressed queries; none where queries are not compressed.
        query_rank: Option<Count>,
        /// Width of the compressed keys and values.
        kv_rank: Count,
        /// Width of the rotated part of a key; zero where positions are not rotated in.
        rope_size: Count,
        /// Width of the part of a head that is not rotated.
        nope_size: Count,
        /// Width of a value.
        value_size: Count,
    },
}

impl Attention {
    /// Whether keys and values come out of one small vector.
    pub const fn is_latent(&self) -> bool {
        matches!(self, Self::Latent { .. })
    }
}

/// Heads of a kind of layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heads {
    /// Query heads.
    pub queries: Count,
    /// Key and value heads.
    pub kv: Count,
    /// Width of a query and of a key.
    pub size: Count,
    /// Width of a value.
    pub value_size: Count,
    /// Where values come from.
    pub values: Values,
}

/// Where the values of attention come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// A matrix of their own.
    Own,
    /// The matrix of the keys, before these are normalised and rotated: both are cached (Gemma 4).
    FromKeys,
    /// They are the keys: one vector is cached (DeepSeek V4).
    SameAsKeys,
}

impl Words for Values {
    const WHAT: &'static str = "where values come from";
    const WORDS: &'static [(&'static str, Self)] =
        &[("own", Self::Own), ("from keys", Self::FromKeys), ("same as keys", Self::SameAsKeys)];
}

/// Over what queries and keys are normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norms {
    /// Each head by itself, or not at all: a GPU needs its own heads only.
    EachHead,
    /// All heads together: GPUs that share a layer have to exchange a sum first.
    AllHeads,
}

impl Words for Norms {
    const WHAT: &'static str = "over what queries and keys are normalised";
    const WORDS: &'static [(&'static str, Self)] =
        &[("each head", Self::EachHead), ("all heads", Self::AllHeads)];
}

/// A matrix as the product of two thin ones, the first of them block-diagonal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LowRank {
    /// Width between the two, of a group of heads.
    pub rank: Count,
    /// Groups of heads.
    pub groups: Count,
}

/// Layers that see only the latest tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// How many tokens they see.
    pub tokens: Tokens,
    /// How many layers.
    pub layers: Count,
    /// Their heads.
    pub heads: Heads,
}

/// Layers that see, beyond their window, one entry for several tokens (DeepSeek V4's compressed attention).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compressed {
    /// How many layers.
    pub layers: Count,
    /// Tokens of an entry.
    pub every: Tokens,
    /// Layers that keep such a cache; the others read theirs.
    pub kept: Count,
}

/// Layers that read the cache of an earlier layer and have no keys and values of their own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reuse {
    /// How many layers.
    pub layers: Count,
    /// How many of them see a window.
    pub windowed: Count,
}

/// The keys of an indexer, which chooses the tokens that sparse attention reads. They are cached beside keys and values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// Layers with an indexer of their own.
    pub layers: Count,
    /// Width of a key.
    pub size: Count,
    /// Tokens of a key.
    pub every: Tokens,
}

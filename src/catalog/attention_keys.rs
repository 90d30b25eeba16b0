//! The fields of attention in an architecture.

use crate::decode::{Word, block};
use crate::units::{Count, Parameters, Tokens};

use super::attention::{Norms, Values};

block! {
    /// How a layer attends.
    pub(super) struct AttentionKeys: HeadsKeys; sometimes LatentKeys {
        /// `gqa` (multi-head and multi-query attention too) or `mla`.
        required KIND: String = "kind", eg "gqa", "mla";
        /// Layers with a state of constant size (linear attention, Mamba) in the place of a cache.
        optional LINEAR_LAYERS: Count = "linear_layers";
        /// Parameters of the projections of such a layer; default: what the published total leaves.
        optional LINEAR_PARAMETERS: Parameters = "linear_parameters";
        /// Tokens of the cache that are selected and read.
        optional SELECTED: Tokens = "selected";
        /// Over what queries and keys are normalised.
        optional NORMS: Word<Norms> = "norms";
        /// Keys of an indexer.
        optional INDEX: IndexKeys = "index";
        /// Layers with a compressed cache.
        optional COMPRESSED: Vec<CompressedKeys> = "compressed";
        /// Layers that read an earlier layer's cache.
        optional REUSING_LAYERS: Count = "reusing_layers";
        /// Those of them that have a window.
        optional REUSING_WINDOWED_LAYERS: Count = "reusing_windowed_layers";
        /// The rank of the query projection, where that is in two parts.
        optional QUERY_RANK: Count = "query_rank";
        /// The width between the two parts of the output matrix.
        optional OUTPUT_RANK: Count = "output_rank";
        /// Groups of the output matrix.
        optional OUTPUT_GROUPS: Count = "output_groups";
        /// How far layers with a window see.
        optional WINDOW: Tokens = "window";
        /// How many layers have a window.
        optional WINDOWED_LAYERS: Count = "windowed_layers";
        /// The heads of layers with a window, where they are others.
        optional WINDOWED: HeadsKeys = "windowed";
    }

    /// The heads of a kind of layer; `gqa` needs all but the size of values.
    pub(super) struct HeadsKeys {
        /// Query heads.
        optional HEADS: Count = "heads";
        /// Heads of keys and values.
        optional KV_HEADS: Count = "kv_heads";
        /// The size of a head.
        optional HEAD_SIZE: Count = "head_size";
        /// The size of a value, where it is another.
        optional VALUE_SIZE: Count = "value_size";
        /// Whether values are kept beside the keys.
        optional VALUES: Word<Values> = "values";
    }

    /// A latent in the place of keys and values: `mla` needs all of these.
    pub(super) struct LatentKeys {
        /// The rank of the latent.
        required KV_RANK: Count = "kv_rank";
        /// The part of a key with its position.
        required ROPE_SIZE: Count = "rope_size";
        /// The part of a key without it.
        required NOPE_SIZE: Count = "nope_size";
    }

    /// Tokens of an entry of a cache.
    pub(super) struct EveryKeys {
        /// Tokens that an entry of the cache stands for; default 1.
        optional EVERY: Tokens = "every", eg "4 tokens";
    }

    /// Keys of an indexer.
    pub(super) struct IndexKeys: EveryKeys {
        /// Layers that keep index keys of their own.
        required LAYERS: Count = "layers";
        /// The size of a key.
        required SIZE: Count = "size";
    }

    /// Layers with a compressed cache.
    pub(super) struct CompressedKeys: EveryKeys {
        /// How many.
        required LAYERS: Count = "layers";
        /// Those that keep a cache, which the others read; default: all.
        optional KEPT: Count = "kept";
    }
}

//! What a model reads and computes for a token, in elements and operations.

use crate::catalog::{Architecture, Attention, Embeddings, Precision};
use crate::units::Quantity;

/// Width of the state of one head of linear attention (gated delta nets, Mamba-2).
const LINEAR_STATE: f64 = 128.0;
/// Bytes of a number of that state.
const LINEAR_STATE_BYTES: f64 = 4.0;
/// Bytes of a number in 16 bits.
pub(super) const BYTES_16: f64 = 2.0;

/// An architecture as the formulas need it.
#[derive(Clone, Copy, Debug)]
pub(in crate::serving) struct Shape {
    pub(in crate::serving) layers: f64,
    pub(super) hidden: f64,
    pub(super) vocabulary: f64,
    /// Embedding matrices: one if tied.
    pub(super) embeddings: f64,
    /// Key and value heads: over how many GPUs a cache can be spread. Latent attention has one.
    pub(in crate::serving) kv_heads: f64,
    /// Query heads that share one of them.
    pub(super) group: f64,
    /// Layers with a cache.
    pub(super) attending: f64,
    /// Weights of such a layer's attention.
    pub(super) attention: f64,
    /// Numbers of the cache for a token and layer.
    pub(super) kv: f64,
    /// Operations of attention for a query and a key: with whole heads, and on the compressed cache.
    pub(super) prefill_pair: f64,
    pub(super) decode_pair: f64,
    pub(super) latent: Latent,
    /// Layers that see a window, and its length.
    pub(super) windowed: f64,
    pub(in crate::serving) window: f64,
    /// Layers with a state in the place of a cache, their weights and the bytes of their state.
    pub(super) linear: f64,
    pub(super) linear_weights: f64,
    pub(super) linear_state: f64,
    /// Layers with a dense feed-forward, and its weights.
    pub(super) dense: f64,
    pub(super) dense_weights: f64,
    /// Numbers between the matrices of a feed-forward, for a token in the widest layer.
    pub(in crate::serving) between: f64,
    /// Layers with experts.
    pub(super) sparse: f64,
    pub(super) experts: f64,
    pub(super) active: f64,
    pub(super) expert_size: f64,
    pub(super) expert_weights: f64,
    pub(super) shared_weights: f64,
    pub(super) native: Precision,
}

/// Whether attention works on a compressed cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Latent {
    /// Keys and values out of one vector.
    Yes,
    /// Whole heads.
    No,
}

impl Shape {
    /// Weights of attention in all layers, in the place of a cache or with one.
    pub(super) fn all_attention(&self) -> f64 {
        self.attending * self.attention + self.linear * self.linear_weights
    }

    /// Weights of feed-forward in all layers that every token passes: dense layers and shared experts.
    pub(super) fn all_dense(&self) -> f64 {
        self.dense * self.dense_weights + self.sparse * self.shared_weights
    }

    pub(in crate::serving) fn of(model: &Architecture) -> Self {
        let (layers, hidden) = (model.layers.get(), model.hidden.get());
        let linear = model.linear_layers.get().min(layers);
        let attention = attention(&model.attention, hidden);
        let matrices = model.matrices.get();
        let experts = model.experts.as_ref();
        let sparse = experts.map_or(0.0, |experts| (layers - experts.dense_layers.get()).max(0.0));
        let dense = layers - sparse;
        let feed_forward = model.feed_forward.map_or(0.0, Quantity::get);
        let dense_weights = matrices * hidden * feed_forward;
        let expert_size = experts.map_or(0.0, |experts| experts.feed_forward.get());
        let expert_weights = matrices * hidden * expert_size;
        let shared = experts.map_or(0.0, |experts| experts.shared_feed_forward.get());
        let shared_weights = matrices * hidden * shared;
        let count = experts.map_or(0.0, |experts| experts.count.get());
        let active = experts.map_or(0.0, |experts| experts.active.get());
        let embeddings = match model.embeddings {
            Embeddings::Tied => 1.0,
            Embeddings::Separate => 2.0,
        };
        // What the published total leaves after the other parts belongs to the linear layers.
        let others = (layers - linear) * attention.weights
            + dense * dense_weights
            + sparse * (count * expert_weights + shared_weights)
            + embeddings * model.vocabulary.get() * hidden;
        let left = (model.parameters.get() - others).max(0.0);
        Self {
            layers,
            hidden,
            vocabulary: model.vocabulary.get(),
            embeddings,
            kv_heads: attention.kv_heads,
            group: attention.group,
            attending: layers - linear,
            attention: attention.weights,
            kv: attention.kv,
            prefill_pair: attention.prefill_pair,
            decode_pair: attention.decode_pair,
            latent: attention.latent,
            windowed: attention.windowed.min(layers - linear),
            window: attention.window,
            linear,
            linear_weights: if linear > 0.0 { left / linear } else { 0.0 },
            linear_state: 2.0 * hidden * LINEAR_STATE * LINEAR_STATE_BYTES,
            dense,
            dense_weights,
            between: feed_forward.max(active * expert_size + shared),
            sparse,
            experts: count,
            active,
            expert_size,
            expert_weights,
            shared_weights,
            native: model.native,
        }
    }

    /// Tokens of context that all layers with a cache see together, for a sequence of so many: windows see less.
    pub(in crate::serving) fn seen(&self, context: f64) -> f64 {
        let window = if self.windowed > 0.0 { context.min(self.window) } else { context };
        (self.attending - self.windowed) * context + self.windowed * window
    }
}

/// What one kind of attention weighs and computes.
struct AttentionShape {
    weights: f64,
    kv: f64,
    kv_heads: f64,
    group: f64,
    prefill_pair: f64,
    decode_pair: f64,
    latent: Latent,
    windowed: f64,
    window: f64,
}

fn attention(attention: &Attention, hidden: f64) -> AttentionShape {
    match attention {
        Attention::Grouped { heads, kv_heads, head_size, window } => {
            let (heads, kv_heads, size) = (heads.get(), kv_heads.get(), head_size.get());
            // Scores and values: a multiplication and an addition each, for every head.
            let pair = 4.0 * heads * size;
            AttentionShape {
                weights: 2.0 * hidden * heads * size + 2.0 * hidden * kv_heads * size,
                kv: 2.0 * kv_heads * size,
                kv_heads,
                group: heads / kv_heads,
                prefill_pair: pair,
                decode_pair: pair,
                latent: Latent::No,
                windowed: window.map_or(0.0, |window| window.layers.get()),
                window: window.map_or(0.0, |window| window.tokens.get()),
            }
        }
        Attention::Latent { heads, query_rank, kv_rank, rope_size, nope_size, value_size } => {
            let (heads, rank, rope) = (heads.get(), kv_rank.get(), rope_size.get());
            let (nope, value) = (nope_size.get(), value_size.get());
            let query = match query_rank {
                Some(query) => query.get() * (hidden + heads * (nope + rope)),
                None => hidden * heads * (nope + rope),
            };
            AttentionShape {
                weights: query
                    + hidden * (rank + rope)
                    + rank * heads * (nope + value)
                    + heads * value * hidden,
                kv: rank + rope,
                kv_heads: 1.0,
                group: heads,
                prefill_pair: 2.0 * heads * (nope + rope + value),
                decode_pair: 2.0 * heads * (2.0 * rank + rope),
                latent: Latent::Yes,
                windowed: 0.0,
                window: 0.0,
            }
        }
    }
}

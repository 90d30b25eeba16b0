//! What a model reads and computes for a token, in elements and operations.

use crate::catalog::{Architecture, Attending, Attention, Embeddings, Heads, Norms, Precision, Values};
use crate::units::Quantity;

/// Width of the state of one head of linear attention (gated delta nets, Mamba-2).
const LINEAR_STATE: f64 = 128.0;
/// Bytes of a number of that state.
const LINEAR_STATE_BYTES: f64 = 4.0;
/// Bytes of an index key beside its numbers, which take one each: a scale, as vLLM keeps DeepSeek V3.2's (128 + 4).
const INDEX_SCALE_BYTES: f64 = 4.0;
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
    /// Parameters of tables that are only looked up.
    pub(super) lookup: f64,
    /// Key and value heads: over how many GPUs a cache can be spread. Latent attention has one.
    pub(in crate::serving) kv_heads: f64,
    /// The same of layers with a window.
    pub(in crate::serving) windowed_kv_heads: f64,
    /// Query heads that share one of them.
    pub(super) group: f64,
    /// Layers with a cache.
    pub(super) attending: f64,
    /// Weights of such a layer's attention, on average.
    pub(super) attention: f64,
    /// Numbers of the cache for a token and a layer that sees all tokens.
    pub(super) kv: f64,
    /// How many times as many a layer with a window has, and how many times the operations.
    pub(super) windowed_kv: f64,
    windowed_pair: f64,
    /// Operations of attention for a query and a key: with whole heads, and on the compressed cache.
    pub(super) prefill_pair: f64,
    pub(super) decode_pair: f64,
    pub(super) latent: Latent,
    /// Layers that see all tokens; a compressed cache counts by its entries for a token.
    whole: f64,
    /// Layers that see a window, and its length.
    windowed: f64,
    pub(in crate::serving) window: f64,
    /// Of both kinds the layers with a cache of their own, which the others read.
    pub(super) kept_whole: f64,
    pub(super) kept_windowed: f64,
    /// Whether what layers see beyond their windows is compressed.
    pub(super) compressed: Compressed,
    /// Bytes of an indexer's keys for a token, all layers.
    pub(super) index: f64,
    /// Whether GPUs that share a layer exchange a sum before its queries and keys are normalised.
    pub(super) norms: Norms,
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
    /// How wide an expert's matrices are for kernels: its intermediate size; in a latent, the narrower of that and the latent.
    pub(super) expert_size: f64,
    /// Width of what experts work on.
    pub(super) expert_width: f64,
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

/// Whether layers see, beyond their windows, one entry for several tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compressed {
    /// Some do.
    Some,
    /// None does.
    None,
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

    /// Parameters that a token uses, and all of them. Of tables that are looked up, input embeddings among them, it uses a row.
    pub(super) fn parameters(&self) -> (f64, f64) {
        let embedding = self.vocabulary * self.hidden;
        let every = self.all_attention() + self.all_dense();
        let experts = self.sparse * self.expert_weights;
        let looked_up = (self.embeddings - 1.0) * embedding + self.lookup;
        (every + embedding + experts * self.active, every + embedding + looked_up + experts * self.experts)
    }

    pub(in crate::serving) fn of(model: &Architecture) -> Self {
        let (layers, hidden) = (model.layers.get(), model.hidden.get());
        let Attending { attention, reuse, compressed, index, .. } = &model.attending;
        let linear = model.attending.linear_layers.get().min(layers);
        let attending = layers - linear;
        let attention = attention_shape(attention, hidden);
        let windowed = attention.windowed.layers.min(attending);
        let (mut whole, mut kept_whole) = (attending - windowed, attending - windowed);
        kept_whole -= reuse.layers.get() - reuse.windowed.get();
        for some in compressed {
            whole += some.layers.get() / some.every.get();
            kept_whole += some.kept.get() / some.every.get();
        }
        let attention_weights = attention.mean(attending, windowed, reuse.layers.get(), reuse.windowed.get());
        let matrices = model.matrices.get();
        let experts = model.experts.as_ref();
        let sparse = experts.map_or(0.0, |experts| (layers - experts.dense_layers.get()).max(0.0));
        let dense = layers - sparse;
        let feed_forward = model.feed_forward.map_or(0.0, Quantity::get);
        let dense_weights = matrices * hidden * feed_forward;
        let expert_size = experts.map_or(0.0, |experts| experts.feed_forward.get());
        let latent = experts.and_then(|experts| experts.latent).map(Quantity::get);
        let expert_width = latent.unwrap_or(hidden);
        let expert_weights = matrices * expert_width * expert_size;
        let shared = experts.map_or(0.0, |experts| experts.shared_feed_forward.get());
        // Every token passes the projections down to a latent and up again.
        let shared_weights = matrices * hidden * shared + latent.map_or(0.0, |latent| 2.0 * hidden * latent);
        let count = experts.map_or(0.0, |experts| experts.count.get());
        let active = experts.map_or(0.0, |experts| experts.active.get());
        let embeddings = match model.embeddings {
            Embeddings::Tied => 1.0,
            Embeddings::Separate => 2.0,
        };
        // What the published total leaves after the other parts belongs to the linear layers.
        let lookup = model.lookup.map_or(0.0, Quantity::get);
        let others = attending * attention_weights
            + lookup
            + dense * dense_weights
            + sparse * (count * expert_weights + shared_weights)
            + embeddings * model.vocabulary.get() * hidden;
        let left = (model.parameters.get() - others).max(0.0);
        let per_layer = model.attending.linear_parameters.map(Quantity::get);
        let linear_weights = per_layer.unwrap_or(if linear > 0.0 { left / linear } else { 0.0 });
        Self {
            layers,
            hidden,
            vocabulary: model.vocabulary.get(),
            embeddings,
            lookup,
            kv_heads: attention.whole.kv_heads,
            windowed_kv_heads: attention.windowed.kind.kv_heads,
            group: attention.group,
            attending,
            attention: attention_weights,
            kv: attention.whole.kv,
            windowed_kv: attention.windowed.kind.kv / attention.whole.kv,
            windowed_pair: attention.windowed.kind.pair / attention.whole.pair,
            prefill_pair: attention.whole.pair,
            decode_pair: attention.decode_pair,
            latent: attention.latent,
            whole,
            windowed,
            window: attention.windowed.tokens,
            kept_whole,
            kept_windowed: windowed - reuse.windowed.get(),
            compressed: if compressed.is_empty() { Compressed::None } else { Compressed::Some },
            index: index.map_or(0.0, |index| {
                index.layers.get() * (index.size.get() + INDEX_SCALE_BYTES) / index.every.get()
            }),
            norms: model.attending.norms,
            linear,
            linear_weights,
            linear_state: 2.0 * hidden * LINEAR_STATE * LINEAR_STATE_BYTES,
            dense,
            dense_weights,
            between: feed_forward.max(active * expert_size + shared),
            sparse,
            experts: count,
            active,
            expert_size: latent.map_or(expert_size, |latent| expert_size.min(latent)),
            expert_width,
            expert_weights,
            shared_weights,
            native: model.native,
        }
    }

    /// Tokens of context that all layers with a cache read together, for a sequence of so many: windows see less. A layer with
    /// a window counts `weight` times.
    fn seen(&self, context: f64, weight: f64) -> f64 {
        let window = if self.windowed > 0.0 { context.min(self.window) } else { context };
        self.whole * context + self.windowed * weight * window
    }

    /// The same in caches of layers that see all tokens; `spread` is how many times more GPUs a window's cache is cut among.
    pub(super) fn read(&self, context: f64, spread: f64) -> f64 {
        self.seen(context, self.windowed_kv / spread)
    }

    /// The same in keys that a query is compared with in layers that see all tokens.
    pub(super) fn compared(&self, context: f64) -> f64 {
        self.seen(context, self.windowed_pair)
    }

    /// Numbers of the cache that a token adds: in layers that keep it for good, and in those that drop it behind their window.
    pub(super) fn kept(&self) -> (f64, f64) {
        (self.kept_whole * self.kv, self.kept_windowed * self.kv * self.windowed_kv)
    }
}

/// What the attention of a model weighs and computes.
struct AttentionShape {
    whole: KindShape,
    windowed: WindowedShape,
    group: f64,
    decode_pair: f64,
    latent: Latent,
}

/// The same of one kind of layer.
#[derive(Clone, Copy)]
struct KindShape {
    /// Weights of queries and output, and of keys and values.
    queries: f64,
    keys: f64,
    /// Numbers cached for a token.
    kv: f64,
    kv_heads: f64,
    /// Operations for a query and a key, with whole heads.
    pair: f64,
}

/// The same of layers with a window.
#[derive(Clone, Copy)]
struct WindowedShape {
    kind: KindShape,
    layers: f64,
    tokens: f64,
}

impl AttentionShape {
    /// Weights of a layer on average. Layers that read another's cache have no matrices for keys and values.
    fn mean(&self, attending: f64, windowed: f64, reusing: f64, reusing_windowed: f64) -> f64 {
        let of = |kind: &KindShape, layers: f64, reusing: f64| {
            layers * kind.queries + (layers - reusing) * kind.keys
        };
        let all = of(&self.whole, attending - windowed, reusing - reusing_windowed)
            + of(&self.windowed.kind, windowed, reusing_windowed);
        if attending > 0.0 { all / attending } else { 0.0 }
    }
}

impl KindShape {
    /// Of heads that share keys and values in groups.
    fn grouped(heads: &Heads, hidden: f64, query_rank: Option<f64>, output: Option<(f64, f64)>) -> Self {
        let (queries, kv_heads) = (heads.queries.get(), heads.kv.get());
        let (size, value) = (heads.size.get(), heads.value_size.get());
        let (asked, given) = (queries * size, queries * value);
        let asking = query_rank.map_or(hidden * asked, |rank| rank * (hidden + asked));
        let giving = output.map_or(given * hidden, |(rank, groups)| rank * (given + groups * hidden));
        let (own, cached) = match heads.values {
            Values::Own => (size + value, size + value),
            Values::FromKeys => (size, size + value),
            Values::SameAsKeys => (size, size),
        };
        Self {
            queries: asking + giving,
            keys: hidden * kv_heads * own,
            kv: kv_heads * cached,
            kv_heads,
            // Scores and values: a multiplication and an addition each, for every head.
            pair: 2.0 * queries * (size + value),
        }
    }
}

fn attention_shape(attention: &Attention, hidden: f64) -> AttentionShape {
    match attention {
        Attention::Grouped { heads, query_rank, output, window } => {
            let rank = query_rank.map(Quantity::get);
            let output = output.map(|output| (output.rank.get(), output.groups.get()));
            let kind = |heads: &Heads| KindShape::grouped(heads, hidden, rank, output);
            let whole = kind(heads);
            let windowed = WindowedShape {
                kind: window.map_or(whole, |window| kind(&window.heads)),
                layers: window.map_or(0.0, |window| window.layers.get()),
                tokens: window.map_or(0.0, |window| window.tokens.get()),
            };
            // One vector that is key and value is read once for all heads, as latent attention's.
            let latent = if heads.values == Values::SameAsKeys { Latent::Yes } else { Latent::No };
            let group = heads.queries.get() / heads.kv.get();
            AttentionShape { whole, windowed, group, decode_pair: whole.pair, latent }
        }
        Attention::Latent { heads, query_rank, kv_rank, rope_size, nope_size, value_size } => {
            let (heads, rank, rope) = (heads.get(), kv_rank.get(), rope_size.get());
            let (nope, value) = (nope_size.get(), value_size.get());
            let query = match query_rank {
                Some(query) => query.get() * (hidden + heads * (nope + rope)),
                None => hidden * heads * (nope + rope),
            };
            let whole = KindShape {
                queries: query + heads * value * hidden,
                keys: hidden * (rank + rope) + rank * heads * (nope + value),
                kv: rank + rope,
                kv_heads: 1.0,
                pair: 2.0 * heads * (nope + rope + value),
            };
            AttentionShape {
                whole,
                windowed: WindowedShape { kind: whole, layers: 0.0, tokens: 0.0 },
                group: heads,
                decode_pair: 2.0 * heads * (2.0 * rank + rope),
                latent: Latent::Yes,
            }
        }
    }
}

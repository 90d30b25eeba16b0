//! Architectures of open-weight models: what a serving engine has to read and compute for a token.

use std::sync::Arc;

use crate::decode::{Context, Fields, Sited, Words};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Parameters, Tokens};

use super::entry::{Entry, Table};
use super::precision::Precision;
use super::provenance::Provenance;

/// A model's architecture.
#[derive(Clone, Debug)]
pub struct Architecture {
    /// Its id: `llama-3.3-70b`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// All parameters, as published.
    pub parameters: Parameters,
    /// Parameters that a token uses, as published.
    pub active: Option<Parameters>,
    /// The longest context.
    pub context: Tokens,
    /// Transformer layers.
    pub layers: Count,
    /// Width of the residual stream.
    pub hidden: Count,
    /// Entries of the vocabulary.
    pub vocabulary: Count,
    /// Whether input and output embeddings are one matrix.
    pub embeddings: Embeddings,
    /// How a layer attends.
    pub attention: Attention,
    /// Layers with a state of constant size (linear attention, Mamba) in the place of a cache.
    pub linear_layers: Count,
    /// Intermediate size of dense layers; none where every layer has experts.
    pub feed_forward: Option<Count>,
    /// Matrices of a feed-forward layer: three where it is gated.
    pub matrices: Count,
    /// Experts.
    pub experts: Option<Experts>,
    /// The precision in which the weights are published.
    pub native: Precision,
    /// What checkpoints of lower precision keep in 16 bits.
    pub wide: Wide,
    /// How FP8 checkpoints are scaled.
    pub fp8_scales: Fp8Scales,
    /// Where the figures come from.
    pub provenance: Arc<Provenance>,
    /// Where they stand in the catalog.
    pub site: Site,
}

/// Whether input and output embeddings are one matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embeddings {
    /// One matrix, used twice.
    Tied,
    /// Two matrices.
    Separate,
}

impl Words for Embeddings {
    const WHAT: &'static str = "`tied` or `separate`";
    const WORDS: &'static [(&'static str, Self)] = &[("tied", Self::Tied), ("separate", Self::Separate)];
}

/// What published checkpoints of lower precision keep in 16 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    /// Nothing but embeddings and norms.
    Nothing,
    /// Attention.
    Attention,
    /// Attention; in 4 bits, all but the routed experts.
    AttentionAndDense,
}

impl Words for Wide {
    const WHAT: &'static str = "what stays in 16 bits";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("nothing", Self::Nothing),
        ("attention", Self::Attention),
        ("attention and dense", Self::AttentionAndDense),
    ];
}

/// How published FP8 checkpoints are scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fp8Scales {
    /// One scale a matrix.
    Matrix,
    /// One scale a block of 128 × 128 numbers, as DeepSeek's.
    Block,
    /// No FP8 checkpoint of its publisher is known. Speed is estimated as for blocks, the most common scaling.
    Unpublished,
}

impl Words for Fp8Scales {
    const WHAT: &'static str = "a scaling of FP8";
    const WORDS: &'static [(&'static str, Self)] = &[("matrix", Self::Matrix), ("block", Self::Block)];
}

/// How a layer attends to the tokens before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Attention {
    /// Heads in groups that share keys and values; one group a head is multi-head attention.
    Grouped {
        /// Query heads.
        heads: Count,
        /// Key and value heads.
        kv_heads: Count,
        /// Width of a head.
        head_size: Count,
        /// Layers that see a window only, and its length.
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
        /// Width of the rotated part of a key.
        rope_size: Count,
        /// Width of the part of a head that is not rotated.
        nope_size: Count,
        /// Width of a value.
        value_size: Count,
    },
}

/// Layers that see only the latest tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// How many tokens they see.
    pub tokens: Tokens,
    /// How many layers.
    pub layers: Count,
}

/// Mixture of experts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Experts {
    /// Routed experts of a layer.
    pub count: Count,
    /// Routed experts that a token uses.
    pub active: Count,
    /// Intermediate size of one.
    pub feed_forward: Count,
    /// Intermediate size of the shared experts taken together; zero where there are none.
    pub shared_feed_forward: Count,
    /// Layers with a dense feed-forward in the place of experts.
    pub dense_layers: Count,
}

impl Entry for Architecture {
    const TABLE: Table = Table::Architectures;

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::open(node, path, "an architecture", context)?;
        let label = fields.required::<String>("name", "the name people know it by", context);
        fields.optional::<Vec<String>>("aliases", context);
        let provenance = Provenance::required(name, &mut fields, context);
        let parameters = fields.required("parameters", "all of them: `parameters: 70.6B`", context);
        let active: Option<Sited<Parameters>> = fields.optional("active", context);
        let window: Option<Sited<Tokens>> =
            fields.required("context", "the longest context: `context: 131072 tokens`", context);
        let layers = positive("layers", &mut fields, context);
        let hidden = positive("hidden", &mut fields, context);
        let vocabulary = positive("vocabulary", &mut fields, context);
        let embeddings = fields.required_word("embeddings", context);
        let native = fields.required_word("native", context);
        let wide = fields.node("sixteen_bits").map(|(node, path)| Wide::from_node(node, &path, context));
        let scales = fields.node("fp8_scales").map(|(node, path)| Fp8Scales::from_node(node, &path, context));
        if !fields.has("attention") {
            fields.missing(
                "attention",
                "`attention: { kind: gqa, heads: 64, kv_heads: 8, head_size: 128 }`",
                context,
            );
        }
        let attention =
            fields.node("attention").and_then(|(node, path)| read_attention(node, &path, context));
        let feed_forward: Option<Sited<Count>> = fields.optional("feed_forward", context);
        let matrices: Option<Sited<Count>> = fields.optional("matrices", context);
        let experts = fields.node("experts").map(|(node, path)| read_experts(node, &path, context));
        if feed_forward.is_none() && experts.is_none() && !fields.has("feed_forward") {
            fields.missing("feed_forward", "the intermediate size of a dense layer, or `experts`", context);
        }
        fields.close(context);
        let (attention, linear_layers) = attention?;
        let experts = match experts {
            None => None,
            Some(experts) => Some(experts?),
        };
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            parameters: parameters?.value,
            active: active.map(|active| active.value),
            context: window?.value,
            layers: layers?,
            hidden: hidden?,
            vocabulary: vocabulary?,
            embeddings: embeddings?,
            attention,
            linear_layers,
            feed_forward: feed_forward.map(|size| size.value),
            matrices: matrices.map_or(Count::const_new(3.0), |matrices| matrices.value),
            experts,
            native: native?,
            wide: wide.unwrap_or(Some(Wide::Nothing))?,
            fp8_scales: scales.unwrap_or(Some(Fp8Scales::Unpublished))?,
            provenance: provenance?,
            site: context.site(&path.key("parameters")),
        })
    }
}

/// A count that cannot be zero.
fn positive(key: &'static str, fields: &mut Fields<'_>, context: &mut Context<'_>) -> Option<Count> {
    let count: Sited<Count> = fields.required(key, "a whole number", context)?;
    if count.value == Count::ZERO {
        let path = fields.path().key(key);
        context.fault(Code::OutOfRange, format!("`{key}` is at least 1"), &path, None);
        return None;
    }
    Some(count.value)
}

fn read_attention(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<(Attention, Count)> {
    let mut fields = Fields::open(node, path, "an attention: kind, heads, …", context)?;
    let kind: Option<Sited<String>> =
        fields.required("kind", "`gqa` (multi-head and multi-query attention too) or `mla`", context);
    let kind = kind.map(|kind| kind.value);
    let heads = positive("heads", &mut fields, context);
    let linear: Option<Sited<Count>> = fields.optional("linear_layers", context);
    // Attention that selects from the cache reads less of it; not used yet, so that figures stay on the safe side.
    fields.optional::<Tokens>("selected", context);
    let attention = if kind.as_deref() == Some("mla") {
        let query_rank: Option<Sited<Count>> = fields.optional("query_rank", context);
        let mut size = |key| positive(key, &mut fields, context);
        let (kv_rank, rope_size) = (size("kv_rank"), size("rope_size"));
        let (nope_size, value_size) = (size("nope_size"), size("value_size"));
        (|| {
            Some(Attention::Latent {
                heads: heads?,
                query_rank: query_rank.map(|rank| rank.value),
                kv_rank: kv_rank?,
                rope_size: rope_size?,
                nope_size: nope_size?,
                value_size: value_size?,
            })
        })()
    } else {
        let kv_heads = positive("kv_heads", &mut fields, context);
        let head_size = positive("head_size", &mut fields, context);
        let tokens: Option<Sited<Tokens>> = fields.optional("window", context);
        let layers: Option<Sited<Count>> = fields.optional("windowed_layers", context);
        let window = match (tokens, layers) {
            (Some(tokens), Some(layers)) => Some(Window { tokens: tokens.value, layers: layers.value }),
            (None, None) => None,
            _ => {
                let message = "`window` and `windowed_layers` stand together";
                context.fault(Code::MissingKey, message, path, None);
                None
            }
        };
        (|| Some(Attention::Grouped { heads: heads?, kv_heads: kv_heads?, head_size: head_size?, window }))()
    };
    if let Some(kind) = kind.as_deref().filter(|kind| !["gqa", "mla"].contains(kind)) {
        let message = format!("`{kind}` is not a kind of attention");
        context.fault(Code::UnknownWord, message, &path.key("kind"), Some("known here: gqa, mla".to_owned()));
        return None;
    }
    fields.close(context);
    kind?;
    Some((attention?, linear.map_or(Count::ZERO, |layers| layers.value)))
}

fn read_experts(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Experts> {
    let mut fields = Fields::open(node, path, "experts: count, active, feed_forward, …", context)?;
    let count = positive("count", &mut fields, context);
    let active = positive("active", &mut fields, context);
    let feed_forward = positive("feed_forward", &mut fields, context);
    fields.optional::<Count>("shared", context);
    let shared: Option<Sited<Count>> = fields.optional("shared_feed_forward", context);
    let dense: Option<Sited<Count>> = fields.optional("dense_layers", context);
    fields.close(context);
    let (count, active) = (count?, active?);
    if active > count {
        let message = format!("a token cannot use {active} of {count} experts");
        context.fault(Code::Conflict, message, &path.key("active"), None);
        return None;
    }
    Some(Experts {
        count,
        active,
        feed_forward: feed_forward?,
        shared_feed_forward: shared.map_or(Count::ZERO, |size| size.value),
        dense_layers: dense.map_or(Count::ZERO, |layers| layers.value),
    })
}

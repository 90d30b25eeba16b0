//! Architectures of open-weight models: what a serving engine has to read and compute for a token.

use std::sync::Arc;

use crate::decode::{Context, Fields, Shape, Shaped, Sited, Word, Words, block};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Parameters, Tokens};

use super::attending::{Attending, contradiction, positive};
use super::attention_keys::AttentionKeys;
use super::checkpoint::Checkpoint;
use super::entry::{Entry, Table};
use super::names::plain;
use super::precision::Precision;
use super::provenance::{Provenance, ProvenanceKeys};

/// A model's architecture.
#[derive(Clone, Debug)]
pub struct Architecture {
    /// Its id: `llama-3.3-70b`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Repositories of weights with this architecture. The entry's name stands for the first one.
    pub checkpoints: Vec<Checkpoint>,
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
    /// Parameters of tables that are only looked up, such as embeddings for each layer: in memory, never multiplied.
    pub lookup: Option<Parameters>,
    /// How the layers attend.
    pub attending: Attending,
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

/// Mixture of experts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Experts {
    /// Routed experts of a layer.
    pub count: Count,
    /// Routed experts that a token uses.
    pub active: Count,
    /// Intermediate size of one.
    pub feed_forward: Count,
    /// Width of what they work on, where the hidden state is projected down to it and up again; `None`: the hidden size.
    pub latent: Option<Count>,
    /// Intermediate size of the shared experts taken together; zero where there are none.
    pub shared_feed_forward: Count,
    /// Layers with a dense feed-forward in the place of experts.
    pub dense_layers: Count,
}

impl Architecture {
    /// The repository that a typed name means: the one that is called so, with its organisation or without; the first one where the
    /// name is the entry's own.
    pub fn checkpoint_of(&self, typed: &str) -> Option<&Checkpoint> {
        let bare = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        let exact = self.checkpoints.iter().find(|of| of.id() == typed || bare(of.id()) == typed);
        let own = plain(typed) == plain(&self.id);
        let spelled = || self.checkpoints.iter().find(|of| plain(&bare(of.id())) == plain(&bare(typed)));
        exact.or_else(|| if own { None } else { spelled() }).or_else(|| self.checkpoints.first())
    }
}

block! {
    /// An architecture, from the model's own `config.json`.
    pub(super) struct ArchitectureKeys: ProvenanceKeys {
        /// The name people know it by.
        required NAME: String = "name";
        /// Other names, and the repositories of its checkpoints.
        optional ALIASES: Vec<String> = "aliases";
        /// All parameters.
        required PARAMETERS: Parameters = "parameters", eg "70.6B";
        /// Those that a token uses, of a mixture of experts.
        optional ACTIVE: Parameters = "active", eg "5.1B";
        /// Those of tables in which tokens are looked up.
        optional LOOKUP: Parameters = "lookup";
        /// The longest context.
        required CONTEXT: Tokens = "context", eg "131072 tokens";
        /// Layers.
        required LAYERS: Count = "layers";
        /// The size of the hidden state.
        required HIDDEN: Count = "hidden";
        /// Words of its vocabulary.
        required VOCABULARY: Count = "vocabulary";
        /// Whether embeddings of input and output are one matrix.
        required EMBEDDINGS: Word<Embeddings> = "embeddings";
        /// The precision in which the weights were published.
        required NATIVE: Word<Precision> = "native";
        /// Parts that stay in 16 bits whatever the precision.
        optional SIXTEEN_BITS: Word<Wide> = "sixteen_bits";
        /// How checkpoints in FP8 are scaled.
        optional FP8_SCALES: Word<Fp8Scales> = "fp8_scales";
        /// How a layer attends.
        required ATTENTION: AttentionKeys = "attention";
        /// The intermediate size of a dense layer; left out where every layer has experts.
        optional FEED_FORWARD: Count = "feed_forward";
        /// Matrices of a feed-forward; default 3.
        optional MATRICES: Count = "matrices";
        /// Experts, of a mixture of them.
        optional EXPERTS: ExpertsKeys = "experts";
    }

    /// Experts of a layer.
    pub(super) struct ExpertsKeys {
        /// How many.
        required COUNT: Count = "count";
        /// How many a token uses.
        required ACTIVE: Count = "active";
        /// Their intermediate size.
        required FEED_FORWARD: Count = "feed_forward";
        /// How many are shared.
        optional SHARED: Count = "shared";
        /// The intermediate size of the shared ones.
        optional SHARED_FEED_FORWARD: Count = "shared_feed_forward";
        /// Layers without experts.
        optional DENSE_LAYERS: Count = "dense_layers";
        /// The size of the latent that experts work on.
        optional LATENT: Count = "latent";
    }
}

impl Entry for Architecture {
    const TABLE: Table = Table::Architectures;

    fn shape() -> Shape {
        ArchitectureKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<ArchitectureKeys>::open(node, path, "an architecture", context)?;
        let label = fields.required(ArchitectureKeys::NAME, "the name people know it by", context);
        let aliases: Option<Sited<Vec<String>>> = fields.optional(ArchitectureKeys::ALIASES, context);
        let provenance = Provenance::required(name, &mut fields, context);
        let parameters =
            fields.required(ArchitectureKeys::PARAMETERS, "all of them: `parameters: 70.6B`", context);
        let active: Option<Sited<Parameters>> = fields.optional(ArchitectureKeys::ACTIVE, context);
        let lookup: Option<Sited<Parameters>> = fields.optional(ArchitectureKeys::LOOKUP, context);
        let window: Option<Sited<Tokens>> = fields.required(
            ArchitectureKeys::CONTEXT,
            "the longest context: `context: 131072 tokens`",
            context,
        );
        let layers = positive(ArchitectureKeys::LAYERS, &mut fields, context);
        let hidden = positive(ArchitectureKeys::HIDDEN, &mut fields, context);
        let vocabulary = positive(ArchitectureKeys::VOCABULARY, &mut fields, context);
        let embeddings = fields.required_word(ArchitectureKeys::EMBEDDINGS, context);
        let native = fields.required_word(ArchitectureKeys::NATIVE, context);
        let wide = fields
            .node(ArchitectureKeys::SIXTEEN_BITS)
            .map(|(node, path)| Wide::from_node(node, &path, context));
        let scales = fields
            .node(ArchitectureKeys::FP8_SCALES)
            .map(|(node, path)| Fp8Scales::from_node(node, &path, context));
        if !fields.has(ArchitectureKeys::ATTENTION) {
            fields.missing(
                ArchitectureKeys::ATTENTION,
                "`attention: { kind: gqa, heads: 64, kv_heads: 8, head_size: 128 }`",
                context,
            );
        }
        let attending = fields
            .node(ArchitectureKeys::ATTENTION)
            .and_then(|(node, path)| Attending::read(node, &path, layers, context));
        let feed_forward: Option<Sited<Count>> = fields.optional(ArchitectureKeys::FEED_FORWARD, context);
        let matrices: Option<Sited<Count>> = fields.optional(ArchitectureKeys::MATRICES, context);
        let experts =
            fields.node(ArchitectureKeys::EXPERTS).map(|(node, path)| read_experts(node, &path, context));
        if feed_forward.is_none() && experts.is_none() && !fields.has(ArchitectureKeys::FEED_FORWARD) {
            fields.missing(
                ArchitectureKeys::FEED_FORWARD,
                "the intermediate size of a dense layer, or `experts`",
                context,
            );
        }
        fields.close(context);
        let experts = match experts {
            None => None,
            Some(experts) => Some(experts?),
        };
        let (parameters, layers, hidden) = (parameters?, layers?, hidden?);
        let sizes = Sizes { parameters: parameters.value, layers, hidden };
        let dense = experts.is_some_and(|experts| experts.dense_layers > Count::ZERO);
        let stated = [("active", active.as_ref()), ("lookup", lookup.as_ref())];
        if !agrees(&stated, experts, sizes, path, context) {
            return None;
        }
        if dense && feed_forward.is_none() {
            let message = "`dense_layers` have a feed-forward, and its size is missing".to_owned();
            let help = "say its intermediate size: `feed_forward: 12288`, or 0 where they have none";
            contradiction(message, help, &path.key("experts").key("dense_layers"), context);
            return None;
        }
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            checkpoints: checkpoints(aliases),
            parameters: parameters.value,
            active: active.map(|active| active.value),
            context: window?.value,
            layers,
            hidden,
            vocabulary: vocabulary?,
            embeddings: embeddings?,
            lookup: lookup.map(|lookup| lookup.value),
            attending: attending?,
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

/// Those of the other names that are ids of repositories.
fn checkpoints(aliases: Option<Sited<Vec<String>>>) -> Vec<Checkpoint> {
    let aliases = aliases.map_or_else(Vec::new, |aliases| aliases.value);
    aliases.iter().filter_map(|alias| Checkpoint::new(alias)).collect()
}

fn read_experts(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Experts> {
    let mut fields =
        Fields::<ExpertsKeys>::open(node, path, "experts: count, active, feed_forward, …", context)?;
    let count = positive(ExpertsKeys::COUNT, &mut fields, context);
    let active = positive(ExpertsKeys::ACTIVE, &mut fields, context);
    let feed_forward = positive(ExpertsKeys::FEED_FORWARD, &mut fields, context);
    fields.optional(ExpertsKeys::SHARED, context);
    let shared: Option<Sited<Count>> = fields.optional(ExpertsKeys::SHARED_FEED_FORWARD, context);
    let dense: Option<Sited<Count>> = fields.optional(ExpertsKeys::DENSE_LAYERS, context);
    let latent: Option<Sited<Count>> = fields.optional(ExpertsKeys::LATENT, context);
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
        latent: latent.map(|latent| latent.value),
        shared_feed_forward: shared.map_or(Count::ZERO, |size| size.value),
        dense_layers: dense.map_or(Count::ZERO, |layers| layers.value),
    })
}

/// Sizes that others are held against.
#[derive(Clone, Copy)]
struct Sizes {
    parameters: Parameters,
    layers: Count,
    hidden: Count,
}

/// Whether no field contradicts another; reports the first that does.
fn agrees(
    parts: &[(&'static str, Option<&Sited<Parameters>>)],
    experts: Option<Experts>,
    sizes: Sizes,
    path: &FieldPath,
    context: &mut Context<'_>,
) -> bool {
    let Sizes { parameters, layers, hidden } = sizes;
    for (key, part) in parts {
        if let Some(part) = part.filter(|part| part.value > parameters) {
            let message = format!("`{key}: {}` is more than all parameters, {parameters}", part.value);
            contradiction(message, "`parameters` counts them all", &path.key(key), context);
            return false;
        }
    }
    let Some(experts) = experts else { return true };
    let path = path.key("experts");
    if experts.dense_layers > layers {
        let message = format!("{} dense layers are more than all {layers}", experts.dense_layers);
        contradiction(
            message,
            "`dense_layers` are those without experts",
            &path.key("dense_layers"),
            context,
        );
        return false;
    }
    if let Some(latent) = experts.latent.filter(|latent| *latent >= hidden) {
        let message =
            format!("experts that work on {latent} are not in a latent of the hidden size, {hidden}");
        contradiction(
            message,
            "leave `latent` out where experts work on the hidden state",
            &path.key("latent"),
            context,
        );
        return false;
    }
    true
}

//! Architectures of open-weight models: what a serving engine has to read and compute for a token.

use std::sync::Arc;

use crate::decode::{Context, Fields, Foreign, Sited, Words};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Count, Parameters, Tokens};

use super::attending::{Attending, contradiction, positive};
use super::checkpoint::Checkpoint;
use super::entry::{Entry, Table};
use super::names::plain;
use super::precision::Precision;
use super::provenance::Provenance;

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

impl Entry for Architecture {
    const TABLE: Table = Table::Architectures;

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<Foreign>::open(node, path, "an architecture", context)?;
        let label = fields.required::<String, _>("name", "the name people know it by", context);
        let aliases: Option<Sited<Vec<String>>> = fields.optional("aliases", context);
        let provenance = Provenance::required(name, &mut fields, context);
        let parameters = fields.required("parameters", "all of them: `parameters: 70.6B`", context);
        let active: Option<Sited<Parameters>> = fields.optional("active", context);
        let lookup: Option<Sited<Parameters>> = fields.optional("lookup", context);
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
        let attending =
            fields.node("attention").and_then(|(node, path)| Attending::read(node, &path, layers, context));
        let feed_forward: Option<Sited<Count>> = fields.optional("feed_forward", context);
        let matrices: Option<Sited<Count>> = fields.optional("matrices", context);
        let experts = fields.node("experts").map(|(node, path)| read_experts(node, &path, context));
        if feed_forward.is_none() && experts.is_none() && !fields.has("feed_forward") {
            fields.missing("feed_forward", "the intermediate size of a dense layer, or `experts`", context);
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
    let mut fields = Fields::<Foreign>::open(node, path, "experts: count, active, feed_forward, …", context)?;
    let count = positive("count", &mut fields, context);
    let active = positive("active", &mut fields, context);
    let feed_forward = positive("feed_forward", &mut fields, context);
    fields.optional::<Count, _>("shared", context);
    let shared: Option<Sited<Count>> = fields.optional("shared_feed_forward", context);
    let dense: Option<Sited<Count>> = fields.optional("dense_layers", context);
    let latent: Option<Sited<Count>> = fields.optional("latent", context);
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

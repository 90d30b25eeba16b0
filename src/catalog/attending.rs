//! What an architecture says of attention, read and held against itself.

use crate::decode::{Block, Context, Fields, Includes, Optional, OptionalKey, RequiredKey, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Parameters, Quantity, Tokens};

use super::attention::{Attention, Compressed, Heads, Index, LowRank, Norms, Reuse, Values, Window};
use super::attention_keys::{AttentionKeys, CompressedKeys, EveryKeys, HeadsKeys, IndexKeys, LatentKeys};

/// All that an entry says of attention.
#[derive(Clone, Debug, PartialEq)]
pub struct Attending {
    /// How a layer attends.
    pub attention: Attention,
    /// Layers with a state of constant size (linear attention, Mamba) in the place of a cache.
    pub linear_layers: Count,
    /// Parameters of such a layer's projections; `None`: what the published total leaves.
    pub linear_parameters: Option<Parameters>,
    /// Layers that read an earlier layer's cache.
    pub reuse: Reuse,
    /// Layers with a compressed cache.
    pub compressed: Vec<Compressed>,
    /// Keys of the indexer.
    pub index: Option<Index>,
    /// Over what queries and keys are normalised.
    pub norms: Norms,
}

/// A count that cannot be zero.
pub(super) fn positive<K: RequiredKey<Count>>(
    field: K,
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    context: &mut Context<'_>,
) -> Option<Count> {
    let count: Sited<Count> = fields.required(field, "a whole number", context)?;
    some(&count, field.key(), fields, context)
}

/// Refuses none of it.
fn some<B: Block>(
    count: &Sited<Count>,
    key: &'static str,
    fields: &Fields<'_, B>,
    context: &mut Context<'_>,
) -> Option<Count> {
    if count.value == Count::ZERO {
        let path = fields.path().key(key);
        context.fault(Code::OutOfRange, format!("`{key}` is at least 1"), &path, None);
        return None;
    }
    Some(count.value)
}

/// The same; what stands in where it is missing, if something does.
fn positive_or<K: OptionalKey<Count>>(
    field: K,
    stand_in: Option<Count>,
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    context: &mut Context<'_>,
) -> Option<Count> {
    if let Some(stand_in) = stand_in.filter(|_| !fields.has(field)) {
        fields.optional(field, context);
        return Some(stand_in);
    }
    let count: Sited<Count> = fields.needed(field, "a whole number", context)?;
    some(&count, field.key(), fields, context)
}

/// A field that is there and wrong, which has been reported.
struct Faulty;

/// The same; `None` where it is missing.
fn maybe_positive<K: OptionalKey<Count>>(
    field: K,
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    context: &mut Context<'_>,
) -> Result<Option<Count>, Faulty> {
    let there = fields.has(field);
    let count: Option<Sited<Count>> = fields.optional(field, context);
    if !there {
        return Ok(None);
    }
    count.and_then(|count| some(&count, field.key(), fields, context)).map(Some).ok_or(Faulty)
}

/// Reports two fields that cannot both be true.
pub(super) fn contradiction(message: String, help: &str, path: &FieldPath, context: &mut Context<'_>) {
    context.fault(Code::Conflict, message, path, Some(help.to_owned()));
}

impl Attending {
    /// Reads the `attention` of an entry, and holds it against the number of layers where that is known.
    pub(super) fn read(
        node: &Node,
        path: &FieldPath,
        layers: Option<Count>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let mut fields = Fields::<AttentionKeys>::open(node, path, "an attention: kind, heads, …", context)?;
        let kind: Option<Sited<String>> = fields.required(
            AttentionKeys::KIND,
            "`gqa` (multi-head and multi-query attention too) or `mla`",
            context,
        );
        let kind = kind.map(|kind| kind.value);
        let linear: Option<Sited<Count>> = fields.optional(AttentionKeys::LINEAR_LAYERS, context);
        let linear_parameters: Option<Sited<Parameters>> =
            fields.optional(AttentionKeys::LINEAR_PARAMETERS, context);
        // Attention that selects from the cache reads less of it; not used yet, so that figures stay on the safe side.
        fields.optional(AttentionKeys::SELECTED, context);
        let norms = fields.word(AttentionKeys::NORMS, context);
        let index = fields.node(AttentionKeys::INDEX).map(|(node, path)| read_index(node, &path, context));
        let compressed =
            fields.node(AttentionKeys::COMPRESSED).map(|(node, path)| read_compressed(node, &path, context));
        let mut count = |field: Optional<AttentionKeys, Count>| {
            let found: Option<Sited<Count>> = fields.optional(field, context);
            found.map_or(Count::ZERO, |found| found.value)
        };
        let reuse = Reuse {
            layers: count(AttentionKeys::REUSING_LAYERS),
            windowed: count(AttentionKeys::REUSING_WINDOWED_LAYERS),
        };
        let attention = if kind.as_deref() == Some("mla") {
            read_latent(&mut fields, context)
        } else {
            read_grouped(&mut fields, path, context)
        };
        if let Some(kind) = kind.as_deref().filter(|kind| !["gqa", "mla"].contains(kind)) {
            let message = format!("`{kind}` is not a kind of attention");
            let help = Some("known here: gqa, mla".to_owned());
            context.fault(Code::UnknownWord, message, &path.key("kind"), help);
            return None;
        }
        fields.close(context);
        kind?;
        let found = Self {
            attention: attention?,
            linear_layers: linear.map_or(Count::ZERO, |layers| layers.value),
            linear_parameters: linear_parameters.map(|parameters| parameters.value),
            reuse,
            compressed: compressed.unwrap_or_else(|| Some(Vec::new()))?,
            index: index.map_or(Some(None), |index| index.map(Some))?,
            norms: norms.map_or(Norms::EachHead, |norms| norms.value),
        };
        found.agrees(layers, path, context).then_some(found)
    }

    /// Layers that see a window.
    fn windowed(&self) -> f64 {
        match self.attention {
            Attention::Grouped { window: Some(window), .. } => window.layers.get(),
            Attention::Grouped { .. } | Attention::Latent { .. } => 0.0,
        }
    }

    /// Whether no field contradicts another; reports the first that does.
    fn agrees(&self, layers: Option<Count>, path: &FieldPath, context: &mut Context<'_>) -> bool {
        let Some((key, message, help)) = self.contradiction(layers) else { return true };
        contradiction(message, help, &path.key(key), context);
        false
    }

    /// The first field that contradicts another: its key, how, and what to write.
    fn contradiction(&self, layers: Option<Count>) -> Option<(&'static str, String, &'static str)> {
        let (windowed, linear) = (self.windowed(), self.linear_layers.get());
        let compressed: f64 = self.compressed.iter().map(|some| some.layers.get()).sum();
        let (reusing, reusing_windowed) = (self.reuse.layers.get(), self.reuse.windowed.get());
        let all = layers.map_or(f64::INFINITY, Quantity::get);
        if self.linear_parameters.is_some() && linear == 0.0 {
            let message = "`linear_parameters` of no linear layers".to_owned();
            return Some(("linear_parameters", message, "say how many there are: `linear_layers: 36`"));
        }
        if windowed + linear > all {
            let key = if windowed > 0.0 { "windowed_layers" } else { "linear_layers" };
            let message =
                format!("{windowed} layers with a window and {linear} linear ones are more than all {all}");
            return Some((key, message, "a linear layer keeps a state and sees no window: it counts once"));
        }
        if compressed > windowed {
            let message = format!("{compressed} layers are compressed, but {windowed} have a window");
            let help = "a compressed layer sees its latest tokens in full: it is one of `windowed_layers`";
            return Some(("compressed", message, help));
        }
        if reusing_windowed > windowed.min(reusing) {
            let message = format!(
                "{reusing_windowed} layers with a window reuse a cache: of {windowed} with one, and {reusing} that reuse"
            );
            let help = "`reusing_windowed_layers` are those of `reusing_layers` that have a window";
            return Some(("reusing_windowed_layers", message, help));
        }
        let whole = all - linear - windowed;
        if reusing > 0.0 && (reusing >= all - linear || reusing - reusing_windowed > whole) {
            let message = format!(
                "{reusing} layers cannot reuse the cache of others: {windowed} have a window, {whole} see everything"
            );
            let help = "count the layers without keys and values of their own; at least one has them";
            return Some(("reusing_layers", message, help));
        }
        let index = self.index?;
        (index.layers.get() > all - linear).then(|| {
            let message = format!(
                "{} layers with an indexer are more than the {} that attend",
                index.layers,
                all - linear
            );
            ("index", message, "count the layers that keep index keys of their own")
        })
    }
}

fn read_index(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Index> {
    let mut fields = Fields::<IndexKeys>::open(node, path, "an indexer: layers, size", context)?;
    let layers = positive(IndexKeys::LAYERS, &mut fields, context);
    let size = positive(IndexKeys::SIZE, &mut fields, context);
    let every = read_every(&mut fields, context);
    fields.close(context);
    Some(Index { layers: layers?, size: size?, every: every? })
}

fn read_compressed(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<Compressed>> {
    let Node::List(items) = node else {
        context.wrong_type("a list such as `[{ layers: 21, every: 4 tokens }]`", node, path);
        return None;
    };
    let read = items.iter().enumerate().map(|(index, node)| {
        let path = path.index(index);
        let mut fields =
            Fields::<CompressedKeys>::open(node, &path, "compressed layers: layers, every", context)?;
        let layers = positive(CompressedKeys::LAYERS, &mut fields, context);
        let every = read_every(&mut fields, context);
        let kept = positive_or(CompressedKeys::KEPT, layers, &mut fields, context);
        fields.close(context);
        let (layers, kept) = (layers?, kept?);
        if kept > layers {
            let message = format!("{kept} of {layers} layers cannot keep a cache");
            contradiction(
                message,
                "the layers that share one have one that keeps it",
                &path.key("kept"),
                context,
            );
            return None;
        }
        Some(Compressed { layers, every: every?, kept })
    });
    let read: Vec<Option<Compressed>> = read.collect();
    read.into_iter().collect()
}

/// Tokens of an entry of a compressed cache: one where nothing is said.
fn read_every(
    fields: &mut Fields<'_, impl Includes<EveryKeys>>,
    context: &mut Context<'_>,
) -> Option<Tokens> {
    let one = Tokens::const_new(1.0);
    let stated = fields.has(EveryKeys::EVERY);
    let every: Option<Sited<Tokens>> = fields.optional(EveryKeys::EVERY, context);
    if !stated {
        return Some(one);
    }
    let every = every?;
    if every.value < one {
        let message = "an entry of the cache stands for at least one token";
        context.fault(Code::OutOfRange, message, &fields.path().key("every"), None);
        return None;
    }
    Some(every.value)
}

fn read_latent(fields: &mut Fields<'_, AttentionKeys>, context: &mut Context<'_>) -> Option<Attention> {
    let heads = positive_or(HeadsKeys::HEADS, None, fields, context);
    let query_rank = maybe_positive(AttentionKeys::QUERY_RANK, fields, context);
    let kv_rank = positive(LatentKeys::KV_RANK, fields, context);
    let rope_size: Option<Sited<Count>> = fields.required(LatentKeys::ROPE_SIZE, "a whole number", context);
    let (nope_size, value_size) = (
        positive(LatentKeys::NOPE_SIZE, fields, context),
        positive_or(HeadsKeys::VALUE_SIZE, None, fields, context),
    );
    Some(Attention::Latent {
        heads: heads?,
        query_rank: query_rank.ok()?,
        kv_rank: kv_rank?,
        rope_size: rope_size?.value,
        nope_size: nope_size?,
        value_size: value_size?,
    })
}

fn read_grouped(
    fields: &mut Fields<'_, AttentionKeys>,
    path: &FieldPath,
    context: &mut Context<'_>,
) -> Option<Attention> {
    let heads = read_heads(fields, None, context);
    let query_rank = maybe_positive(AttentionKeys::QUERY_RANK, fields, context);
    let rank = maybe_positive(AttentionKeys::OUTPUT_RANK, fields, context);
    let groups = maybe_positive(AttentionKeys::OUTPUT_GROUPS, fields, context);
    let tokens: Option<Sited<Tokens>> = fields.optional(AttentionKeys::WINDOW, context);
    let layers: Option<Sited<Count>> = fields.optional(AttentionKeys::WINDOWED_LAYERS, context);
    let own = fields.node(AttentionKeys::WINDOWED).map(|(node, path)| {
        let mut fields =
            Fields::<HeadsKeys>::open(node, &path, "heads of layers with a window: kv_heads, …", context)?;
        let heads = read_heads(&mut fields, heads, context);
        fields.close(context);
        heads
    });
    let (heads, rank, groups) = (heads?, rank.ok()?, groups.ok()?);
    let output = match (rank, groups) {
        (Some(rank), groups) => Some(LowRank { rank, groups: groups.unwrap_or(Count::const_new(1.0)) }),
        (None, None) => None,
        (None, Some(_)) => {
            let message = "`output_groups` of an output matrix in one part".to_owned();
            contradiction(
                message,
                "say its width between the two: `output_rank`",
                &path.key("output_groups"),
                context,
            );
            return None;
        }
    };
    let window = match (tokens, layers) {
        (Some(tokens), Some(layers)) => {
            let heads = own.unwrap_or(Some(heads))?;
            Some(Window { tokens: tokens.value, layers: layers.value, heads })
        }
        (None, None) if own.is_some() => {
            let message = "`windowed` gives heads to layers with a window, and there are none".to_owned();
            let help = "say how far they see and how many there are: `window` and `windowed_layers`";
            contradiction(message, help, &path.key("windowed"), context);
            return None;
        }
        (None, None) => None,
        _ => {
            let message = "`window` and `windowed_layers` stand together";
            context.fault(Code::MissingKey, message, path, None);
            return None;
        }
    };
    Some(Attention::Grouped { heads, query_rank: query_rank.ok()?, output, window })
}

/// The heads of a kind of layer; what is not said is as in the other kind, where there is one.
fn read_heads(
    fields: &mut Fields<'_, impl Includes<HeadsKeys>>,
    other: Option<Heads>,
    context: &mut Context<'_>,
) -> Option<Heads> {
    let queries = positive_or(HeadsKeys::HEADS, other.map(|other| other.queries), fields, context);
    let kv = positive_or(HeadsKeys::KV_HEADS, other.map(|other| other.kv), fields, context);
    let own_size = other.is_none() || fields.has(HeadsKeys::HEAD_SIZE);
    let width = positive_or(HeadsKeys::HEAD_SIZE, other.map(|other| other.size), fields, context);
    let as_before = other.filter(|_| !own_size).map(|other| other.value_size);
    let value_size = positive_or(HeadsKeys::VALUE_SIZE, as_before.or(width), fields, context);
    let values = fields.word(HeadsKeys::VALUES, context);
    let (queries, kv) = (queries?, kv?);
    if queries.get() % kv.get() != 0.0 {
        let message = format!("{queries} query heads do not share {kv} key-value heads evenly");
        let help = "each key-value head serves as many query heads as every other: `heads` is a multiple of `kv_heads`";
        contradiction(message, help, &fields.path().key("kv_heads"), context);
        return None;
    }
    let values = values.map_or(Values::Own, |values| values.value);
    let (width, value_size) = (width?, value_size?);
    if values != Values::Own && width != value_size {
        let message = format!("values that are keys are as wide as they: {value_size} is not {width}");
        contradiction(message, "leave `value_size` out", &fields.path().key("value_size"), context);
        return None;
    }
    Some(Heads { queries, kv, size: width, value_size, values })
}

//! A configuration file of Hugging Face (`config.json`) as an entry of architectures, for a model that the catalog lacks.
//!
//! Only families whose layers are those of an entry are read; of any other nothing is guessed.

use crate::decode::{Context, Fields, Foreign, Sited};
use crate::diagnostics::{Code, Sink};
use crate::source::{Document, FieldPath, MOST_BYTES, Node, SourceFile, Wanted};
use crate::units::{Conventions, Count, Date, Parameters, Quantity};

use super::checkpoint::Checkpoint;
use super::checkpoint_precision::published;
use super::config_entry::{Dimensions, Entry, Experts, Heads};

/// An entry of architectures that was made from a configuration file.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigEntry {
    /// Its name.
    pub name: String,
    /// The entry as YAML: in `models/FAMILY.yaml` of a pricing folder it can be kept.
    pub text: String,
    /// All parameters, worked out from the dimensions.
    pub parameters: Parameters,
}

/// What the layers of a family are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// Dense layers.
    Dense,
    /// Experts in every layer; their number is `num_local_experts`.
    Local,
    /// Experts of Qwen, in the layers that `decoder_sparse_step` and `mlp_only_layers` leave.
    Qwen,
    /// Experts of DeepSeek after `first_k_dense_replace` dense layers, latent attention.
    DeepSeek,
    /// The same experts, grouped-query attention.
    Glm,
}

/// The families that are read, by `model_type`.
const FAMILIES: &[(&str, Family)] = &[
    ("llama", Family::Dense),
    ("mistral", Family::Dense),
    ("qwen2", Family::Dense),
    ("qwen3", Family::Dense),
    ("qwen3_vl_text", Family::Dense),
    ("phi3", Family::Dense),
    ("granite", Family::Dense),
    ("smollm3", Family::Dense),
    ("mixtral", Family::Local),
    ("gpt_oss", Family::Local),
    ("minimax_m2", Family::Local),
    ("qwen3_moe", Family::Qwen),
    ("qwen3_vl_moe_text", Family::Qwen),
    ("deepseek_v2", Family::DeepSeek),
    ("deepseek_v3", Family::DeepSeek),
    ("kimi_k2", Family::DeepSeek),
    ("glm4_moe", Family::Glm),
];

/// Keys of layers that keep a state in the place of a cache.
const STATES: &[&str] =
    &["mamba_d_state", "ssm_cfg", "state_size", "linear_num_value_heads", "linear_attn_config"];

/// Keys by which a configuration is known.
const TELLING: &[&str] = &["model_type", "architectures", "hidden_size", "num_hidden_layers"];

/// Dimensions of anything that exists are below these.
const MOST_LAYERS: f64 = 1e3;
const MOST_HEADS: f64 = 1e4;
const MOST_WIDTH: f64 = 1e6;
const MOST_TOKENS: f64 = 1e9;

/// Reads a configuration file; what is missing or cannot be is reported all at once. `fallback` is what the model is called where the
/// file does not say it.
pub fn entry_of_config(
    file: &str,
    fallback: &str,
    bytes: Vec<u8>,
    read_on: Date,
    sink: &mut Sink,
) -> Option<ConfigEntry> {
    let wanted = Wanted { telling: TELLING, ..Wanted::ALL };
    let read = Document::read(file, bytes.into(), MOST_BYTES, wanted);
    let Document { file: source, root: node, .. } = read.map_err(|fault| sink.push((*fault).into())).ok()?;
    let is_known = |node: &Node| TELLING.iter().any(|key| node.get(key).is_some());
    if !is_known(text_part(&node).0) && !is_known(&node) {
        // Whatever it is, nothing of it is shown.
        let mut context =
            Context { file: SourceFile::passing(file), conventions: Conventions::STANDARD, sink };
        let message = "this is not a configuration of Hugging Face: it looks like JSON";
        let help = "such a file has `model_type`, `hidden_size`, `num_hidden_layers` and others".to_owned();
        context.fault(Code::MissingKey, message, &FieldPath::ROOT, Some(help));
        return None;
    }
    let before = sink.count(crate::diagnostics::Severity::Error);
    let mut context = Context { file: source, conventions: Conventions::STANDARD, sink };
    let what = "a configuration of Hugging Face: an object with `model_type`, `hidden_size`, …";
    let mut top = Fields::<Foreign>::open(&node, &FieldPath::ROOT, what, &mut context)?;
    let path = top.optional::<String, _>("_name_or_path", &mut context).map(|name| name.value);
    let (inner, at) = text_part(&node);
    let (family, kind) = family(inner, &at, &mut context)?;
    let dimensions = dimensions(inner, &at, family, &mut context);
    let published = published(&node, inner, &at, &mut context);
    if context.sink.count(crate::diagnostics::Severity::Error) > before {
        return None;
    }
    let (dimensions, published) = (dimensions?, published?);
    let name = name_of(path.as_deref(), fallback);
    let (parameters, active) = dimensions.parameters();
    let text = Entry {
        name: &name,
        repository: path.as_deref().and_then(Checkpoint::new),
        file,
        kind: &kind,
        read_on,
        nested: at != FieldPath::ROOT,
        dimensions: &dimensions,
        published,
        parameters: (parameters, active),
        all_heads: kind == "minimax_m2",
    }
    .text();
    Some(ConfigEntry { name, text, parameters: Parameters::new(parameters).ok()? })
}

/// The part of the file that is about text: the whole, or `text_config` where that is nested.
fn text_part(node: &Node) -> (&Node, FieldPath) {
    match node.get("text_config") {
        Some(inner @ Node::Map(_)) => (inner, FieldPath::ROOT.key("text_config")),
        _ => (node, FieldPath::ROOT),
    }
}

/// The family of a configuration; reports one that is not read.
fn family(node: &Node, at: &FieldPath, context: &mut Context<'_>) -> Option<(Family, String)> {
    let mut fields = Fields::<Foreign>::open(node, at, "a configuration", context)?;
    let help = || {
        let known: Vec<&str> = FAMILIES.iter().map(|(kind, _)| *kind).collect();
        format!(
            "read here: {}; any other model is an entry of a pricing folder (docs/guide/own-prices.md)",
            known.join(", ")
        )
    };
    let kind: Sited<String> = fields.required("model_type", &help(), context)?;
    let Some((_, family)) = FAMILIES.iter().find(|(known, _)| *known == kind.value) else {
        let message = format!("`{}` is not a family whose layers are known here", kind.value);
        context.fault(Code::UnknownWord, message, &at.key("model_type"), Some(help()));
        return None;
    };
    if let Some(state) = STATES.iter().find(|key| fields.has(**key)) {
        let message = format!("`{state}`: layers with a state in the place of a cache are not read");
        context.fault(Code::UnknownKey, message, &at.key(state), Some(help()));
        return None;
    }
    Some((*family, kind.value))
}

/// The fields of a configuration, each a whole number within bounds.
struct Reader<'n> {
    fields: Fields<'n>,
    at: FieldPath,
}

impl Reader<'_> {
    fn check(&self, key: &'static str, value: f64, most: f64, context: &mut Context<'_>) -> Option<f64> {
        if value >= 1.0 && value <= most && value.fract() == 0.0 {
            return Some(value);
        }
        let message = format!("`{key}` is a whole number from 1 to {most}; found {value}");
        context.fault(Code::OutOfRange, message, &self.at.key(key), None);
        None
    }

    /// A number that has to be there; `expected` is an example.
    fn required(
        &mut self,
        key: &'static str,
        most: f64,
        expected: &str,
        context: &mut Context<'_>,
    ) -> Option<f64> {
        let help = format!("a whole number: `\"{key}\": {expected}`");
        let found: Sited<Count> = self.fields.required(key, &help, context)?;
        self.check(key, found.value.get(), most, context)
    }

    /// A number that may be missing, or zero, which says the same.
    fn optional(&mut self, key: &'static str, most: f64, context: &mut Context<'_>) -> Option<f64> {
        let found: Sited<Count> = self.fields.optional(key, context)?;
        if found.value == Count::ZERO { None } else { self.check(key, found.value.get(), most, context) }
    }

    fn flag(&mut self, key: &'static str) -> bool {
        matches!(self.fields.node(key), Some((Node::Bool(true), _)))
    }

    fn conflict(&self, key: &'static str, message: String, help: &str, context: &mut Context<'_>) {
        context.fault(Code::Conflict, message, &self.at.key(key), Some(help.to_owned()));
    }
}

fn dimensions(node: &Node, at: &FieldPath, family: Family, context: &mut Context<'_>) -> Option<Dimensions> {
    let fields = Fields::<Foreign>::open(node, at, "a configuration", context)?;
    let mut of = Reader { fields, at: at.clone() };
    let layers = of.required("num_hidden_layers", MOST_LAYERS, "80", context);
    let hidden = of.required("hidden_size", MOST_WIDTH, "8192", context);
    let vocabulary = of.required("vocab_size", MOST_TOKENS, "128256", context);
    let longest = of.required("max_position_embeddings", MOST_TOKENS, "131072", context);
    let tied = of.flag("tie_word_embeddings");
    let attention = match family {
        Family::DeepSeek => latent(&mut of, context),
        _ => grouped(&mut of, hidden, context),
    };
    let dense_size = match family {
        Family::Local => None,
        _ => of.required("intermediate_size", MOST_WIDTH, "28672", context),
    };
    let experts = match family {
        Family::Dense => Some(None),
        _ => experts(&mut of, family, layers, context).map(Some),
    };
    let window = window(&mut of, layers, longest, context);
    let experts = experts?;
    let has_dense = experts.is_none_or(|experts| experts.dense_layers > 0.0);
    Some(Dimensions {
        layers: layers?,
        hidden: hidden?,
        vocabulary: vocabulary?,
        tied,
        context: longest?,
        attention: attention?,
        feed_forward: if has_dense { dense_size } else { None },
        experts,
        window: match window? {
            Window::Of { tokens, layers } => Some((tokens, layers)),
            Window::None => None,
        },
    })
}

fn grouped(of: &mut Reader<'_>, hidden: Option<f64>, context: &mut Context<'_>) -> Option<Heads> {
    let heads = of.required("num_attention_heads", MOST_HEADS, "64", context);
    // As transformers has it: without a number of their own, keys and values have as many heads as queries.
    let stated = of.fields.has("num_key_value_heads");
    let kv = stated.then(|| of.required("num_key_value_heads", MOST_HEADS, "8", context));
    let own = of.fields.has("head_dim");
    let size = own.then(|| of.required("head_dim", MOST_WIDTH, "128", context));
    let (heads, hidden) = (heads?, hidden?);
    let kv = kv.unwrap_or(Some(heads))?;
    if heads % kv != 0.0 {
        let message = format!("{heads} query heads do not share {kv} key-value heads evenly");
        of.conflict("num_key_value_heads", message, "`num_attention_heads` is a multiple of it", context);
        return None;
    }
    if !own && hidden % heads != 0.0 {
        let message = format!("a hidden size of {hidden} does not divide among {heads} heads");
        of.conflict("num_attention_heads", message, "say the size of a head: `\"head_dim\": 128`", context);
        return None;
    }
    let size = size.unwrap_or(Some(hidden / heads))?;
    Some(Heads::Grouped { heads, kv, size })
}

fn latent(of: &mut Reader<'_>, context: &mut Context<'_>) -> Option<Heads> {
    let heads = of.required("num_attention_heads", MOST_HEADS, "128", context);
    let query_rank = of.optional("q_lora_rank", MOST_WIDTH, context);
    let kv_rank = of.required("kv_lora_rank", MOST_WIDTH, "512", context);
    let rope = of.required("qk_rope_head_dim", MOST_WIDTH, "64", context);
    let nope = of.required("qk_nope_head_dim", MOST_WIDTH, "128", context);
    let value = of.required("v_head_dim", MOST_WIDTH, "128", context);
    Some(Heads::Latent {
        heads: heads?,
        query_rank,
        kv_rank: kv_rank?,
        rope: rope?,
        nope: nope?,
        value: value?,
    })
}

fn experts(
    of: &mut Reader<'_>,
    family: Family,
    layers: Option<f64>,
    context: &mut Context<'_>,
) -> Option<Experts> {
    let (count, size) = match family {
        Family::Local => ("num_local_experts", "intermediate_size"),
        Family::Qwen => ("num_experts", "moe_intermediate_size"),
        _ => ("n_routed_experts", "moe_intermediate_size"),
    };
    let all = of.required(count, MOST_HEADS, "128", context);
    let active = of.required("num_experts_per_tok", MOST_HEADS, "8", context);
    let feed_forward = of.required(size, MOST_WIDTH, "2048", context);
    let shared = of.optional("n_shared_experts", MOST_HEADS, context).unwrap_or(0.0);
    let dense = match family {
        Family::DeepSeek | Family::Glm => {
            let every = of.optional("moe_layer_freq", MOST_LAYERS, context).unwrap_or(1.0);
            if every != 1.0 {
                let message = format!("experts in one of {every} layers are not read");
                of.conflict("moe_layer_freq", message, "read here: 1", context);
                return None;
            }
            of.optional("first_k_dense_replace", MOST_LAYERS, context).unwrap_or(0.0)
        }
        Family::Qwen => {
            let step = of.optional("decoder_sparse_step", MOST_LAYERS, context).unwrap_or(1.0);
            let alone: Option<Sited<Vec<Count>>> = of.fields.optional("mlp_only_layers", context);
            let is_alone = |layer: f64| {
                alone.as_ref().is_some_and(|alone| alone.value.iter().any(|known| known.get() == layer))
            };
            let numbers = std::iter::successors(Some(0.0), |layer| Some(layer + 1.0));
            let all = numbers.take_while(|layer| *layer < layers.unwrap_or(0.0));
            let dense = all.filter(|layer| is_alone(*layer) || (layer + 1.0) % step != 0.0);
            dense.fold(0.0, |count, _| count + 1.0)
        }
        Family::Local | Family::Dense => 0.0,
    };
    let (all, active, feed_forward) = (all?, active?, feed_forward?);
    if active > all {
        let message = format!("a token cannot use {active} of {all} experts");
        of.conflict("num_experts_per_tok", message, "at most all of them", context);
        return None;
    }
    if layers.is_some_and(|layers| dense > layers) {
        let message = format!("{dense} dense layers are more than all {}", layers.unwrap_or(0.0));
        of.conflict("first_k_dense_replace", message, "the layers before those with experts", context);
        return None;
    }
    Some(Experts { count: all, active, feed_forward, shared: shared * feed_forward, dense_layers: dense })
}

/// How far layers see.
enum Window {
    /// All of them see everything.
    None,
    /// So many see only so many tokens.
    Of { tokens: f64, layers: f64 },
}

/// The window and the layers that have it; `None`: a fault, which has been reported.
fn window(
    of: &mut Reader<'_>,
    layers: Option<f64>,
    longest: Option<f64>,
    context: &mut Context<'_>,
) -> Option<Window> {
    let off = matches!(of.fields.node("use_sliding_window"), Some((Node::Bool(false), _)));
    let on = of.flag("use_sliding_window");
    let stated = of.fields.has("sliding_window");
    let tokens = of.optional("sliding_window", MOST_TOKENS, context);
    let kinds: Option<Sited<Vec<String>>> = of.fields.optional("layer_types", context);
    let from = of.optional("max_window_layers", MOST_LAYERS, context);
    let layers = layers?;
    let windowed = match kinds {
        Some(kinds) => {
            if let Some(other) = kinds
                .value
                .iter()
                .find(|kind| !["full_attention", "sliding_attention"].contains(&kind.as_str()))
            {
                let message = format!("layers of the kind `{other}` are not read");
                of.conflict("layer_types", message, "read here: full_attention, sliding_attention", context);
                return None;
            }
            let count = |of: &mut dyn Iterator<Item = &String>| of.fold(0.0, |count, _| count + 1.0);
            let all = count(&mut kinds.value.iter());
            if all != layers {
                let message = format!("`layer_types` names {all} layers of {layers}");
                of.conflict("layer_types", message, "one kind for each layer", context);
                return None;
            }
            count(&mut kinds.value.iter().filter(|kind| *kind == "sliding_attention"))
        }
        None if off => 0.0,
        // Qwen's switch: the first layers attend to everything.
        None if on => layers - from.unwrap_or(0.0).min(layers),
        None => layers,
    };
    if stated && tokens.is_none() {
        return Some(Window::None);
    }
    let Some(tokens) = tokens else {
        if windowed > 0.0 && windowed < layers {
            let message = format!("{windowed} layers have a window, and its size is missing");
            of.conflict(
                "layer_types",
                message,
                "say how many tokens they see: `\"sliding_window\": 4096`",
                context,
            );
            return None;
        }
        return Some(Window::None);
    };
    // A window of the whole context is none.
    let narrow = longest.is_none_or(|longest| tokens < longest);
    Some(if windowed > 0.0 && narrow { Window::Of { tokens, layers: windowed } } else { Window::None })
}

/// What the model is called: the last part of where its weights were read from, else as the file or its folder.
fn name_of(path: Option<&str>, fallback: &str) -> String {
    let last = |path: &str| path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    let clean = |name: String| -> String {
        let kept = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '-' };
        name.trim().chars().take(80).map(kept).collect::<String>().trim_matches(['-', '.']).to_owned()
    };
    let named = path.map(last).map(clean).filter(|name| !name.is_empty());
    let name = named.unwrap_or_else(|| clean(last(fallback)));
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("model-{name}") }
}

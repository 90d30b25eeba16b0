//! In which precision a configuration file of Hugging Face says that its weights are.

use crate::decode::{Context, Fields, Foreign, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};

/// The precision of published weights, in the words of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Published {
    pub(super) native: &'static str,
    pub(super) fp8_scales: Option<&'static str>,
    pub(super) sixteen_bits: Option<&'static str>,
    /// What is worth knowing of it.
    pub(super) note: &'static str,
}

const METHODS: &str = "read here: fp8, mxfp4, awq, gptq, compressed-tensors, modelopt";

/// Reads `quantization_config`, else `torch_dtype` (newer files: `dtype`), of the part about text or of the whole.
pub(super) fn published(
    whole: &Node,
    inner: &Node,
    at: &FieldPath,
    context: &mut Context<'_>,
) -> Option<Published> {
    for (node, path) in [(inner, at), (whole, &FieldPath::ROOT)] {
        if let Some(quantized @ Node::Map(_)) = node.get("quantization_config") {
            return quantised(quantized, &path.key("quantization_config"), context);
        }
    }
    for (node, path) in [(inner, at), (whole, &FieldPath::ROOT)] {
        for key in ["torch_dtype", "dtype"] {
            match node.get(key) {
                None | Some(Node::Null) => {}
                Some(Node::Text(text)) => return of_type(text, &path.key(key), context),
                Some(other) => {
                    context.wrong_type("text, such as \"bfloat16\"", other, &path.key(key));
                    return None;
                }
            }
        }
    }
    let message =
        "the file does not say in which precision its weights are: it has no `torch_dtype`".to_owned();
    let help = "`\"torch_dtype\": \"bfloat16\"`, or a `quantization_config`";
    context.key_fault(Code::MissingKey, message, at, Some(help.to_owned()));
    None
}

fn of_type(text: &str, path: &FieldPath, context: &mut Context<'_>) -> Option<Published> {
    let plain = Published { native: "bf16", fp8_scales: None, sixteen_bits: None, note: "" };
    match text {
        "bfloat16" | "float16" => Some(plain),
        "float32" => Some(Published { note: " Published in 32 bits, which engines load as 16.", ..plain }),
        other => {
            let message = format!("`{other}` is not a type of weights");
            let help = "expected bfloat16, float16 or float32".to_owned();
            context.fault(Code::UnknownWord, message, path, Some(help));
            None
        }
    }
}

fn quantised(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Published> {
    let mut fields = Fields::<Foreign>::open(node, path, "a quantization_config", context)?;
    let method: Sited<String> = fields.required("quant_method", METHODS, context)?;
    let bits = match fields.node("bits") {
        Some((Node::Number(bits), _)) => Some(*bits),
        _ => None,
    };
    let block = fields.has("weight_block_size");
    let native = match method.value.as_str() {
        "fp8" | "fbgemm_fp8" => Some("fp8"),
        "mxfp4" => Some("fp4"),
        "awq" | "gptq" => of_bits("int", bits.unwrap_or(4.0)),
        "compressed-tensors" => of_groups(node),
        "modelopt" => match node.get("quant_algo") {
            Some(Node::Text(algorithm)) if algorithm.contains("FP4") => Some("fp4"),
            Some(Node::Text(algorithm)) if algorithm.contains("FP8") => Some("fp8"),
            _ => of_groups(node),
        },
        _ => {
            let message = format!("`{}` is not a method of quantisation that is read", method.value);
            context.fault(Code::UnknownWord, message, &path.key("quant_method"), Some(METHODS.to_owned()));
            return None;
        }
    };
    let Some(native) = native else {
        let message = "it is not clear how many bits the weights have".to_owned();
        let help = "expected 4 or 8: `\"bits\": 4`, or `config_groups` with `weights: { num_bits, type }`";
        context.fault(Code::MissingKey, message, path, Some(help.to_owned()));
        return None;
    };
    let fp8_scales = (native == "fp8").then_some(if block { "block" } else { "matrix" });
    let kept: Vec<&str> = ["modules_to_not_convert", "ignore", "exclude_modules"]
        .iter()
        .filter_map(|key| match node.get(key) {
            Some(Node::List(items)) => Some(items),
            _ => None,
        })
        .flatten()
        .filter_map(|item| match item {
            Node::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let keeps = |part: &str| kept.iter().any(|name| name.contains(part));
    let sixteen_bits = match (keeps("self_attn"), keeps("shared_experts")) {
        (true, true) => Some("attention and dense"),
        (true, false) => Some("attention"),
        (false, _) => None,
    };
    Some(Published { native, fp8_scales, sixteen_bits, note: "" })
}

fn of_bits(kind: &str, bits: f64) -> Option<&'static str> {
    match (kind, bits) {
        ("int", 4.0) => Some("int4"),
        ("int", 8.0) => Some("int8"),
        ("float", 4.0) => Some("fp4"),
        ("float", 8.0) => Some("fp8"),
        _ => None,
    }
}

/// The precision that all groups of a configuration share.
fn of_groups(node: &Node) -> Option<&'static str> {
    let Some(Node::Map(groups)) = node.get("config_groups") else { return None };
    let of = |group: &Node| {
        let weights = group.get("weights")?;
        match (weights.get("type"), weights.get("num_bits")) {
            (Some(Node::Text(kind)), Some(Node::Number(bits))) => of_bits(kind, *bits),
            _ => None,
        }
    };
    let mut found = groups.iter().map(|(_, group)| of(group));
    let first = found.next()??;
    found.all(|other| other == Some(first)).then_some(first)
}

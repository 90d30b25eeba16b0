//! How a model runs on GPUs: replicas, parallelism, and what one replica serves.

use crate::decode::{Context, Fields, Given, Sited, Words};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Fraction, Quantity, Ratio, TokensPerSecond};

/// A model on GPUs, owned or rented.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The model, as a label (until throughput is predicted from it).
    pub model: Option<Sited<String>>,
    /// The numbers that it computes with.
    pub precision: Option<Precision>,
    /// GPUs of one replica.
    pub tensor_parallel: Sited<Count>,
    /// How many replicas.
    pub replicas: Replicas,
    /// How full the replicas may be in the busiest hour.
    pub max_utilisation: Given<Fraction>,
    /// What one replica serves.
    pub throughput: Throughput,
    /// The busiest hour over the mean hour, from the workload.
    pub peak_to_mean: Sited<Ratio>,
}

/// Formats of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// 4-bit floating point.
    Fp4,
    /// 8-bit floating point.
    Fp8,
    /// 8-bit integers.
    Int8,
    /// 16-bit floating point.
    Bf16,
}

impl Words for Precision {
    const WHAT: &'static str = "a precision";
    const WORDS: &'static [(&'static str, Self)] =
        &[("fp4", Self::Fp4), ("fp8", Self::Fp8), ("int8", Self::Int8), ("bf16", Self::Bf16)];
}

/// How many replicas there are.
#[derive(Clone, Debug)]
pub enum Replicas {
    /// The fewest that carry the busiest hour.
    Auto,
    /// That many.
    Fixed(Sited<Count>),
}

/// What one replica serves while it does this workload.
#[derive(Clone, Debug)]
pub struct Throughput {
    /// Answer tokens a second. Alone: while it also reads the prompts. With `input`: while it does nothing else.
    pub output: Sited<TokensPerSecond>,
    /// Prompt tokens a second (cached ones counted) while it reads prompts and does nothing else.
    pub input: Option<Sited<TokensPerSecond>>,
}

impl Deployment {
    /// Takes the fields of a deployment out of a cluster or a rental.
    pub(super) fn read(
        fields: &mut Fields<'_>,
        peak_to_mean: Option<&Sited<Ratio>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let model = fields.optional("model", context);
        let precision =
            fields.node("precision").and_then(|(node, path)| Precision::from_node(node, &path, context));
        let tensor_parallel: Option<Sited<Count>> =
            fields.required("tensor_parallel", "GPUs of one replica: `tensor_parallel: 4`", context);
        let replicas = read_replicas(fields, context);
        let max_utilisation: Option<Sited<Fraction>> = fields.optional("max_utilisation", context);
        if !fields.has("throughput") {
            let help = "what one replica serves: `throughput: 3,100 tokens/s per replica`, with its source under `sources`";
            fields.missing("throughput", help, context);
        }
        let throughput =
            fields.node("throughput").and_then(|(node, path)| Throughput::read(node, &path, context));
        positive(tensor_parallel.as_ref(), "a replica has at least one GPU", context);
        positive(max_utilisation.as_ref(), "replicas that may not be used at all carry nothing", context);
        Some(Self {
            model,
            precision,
            tensor_parallel: tensor_parallel.filter(|count| count.value.get() > 0.0)?,
            replicas: replicas?,
            max_utilisation: Given::or(
                max_utilisation.filter(|share| share.value.get() > 0.0),
                Fraction::ONE,
                "replicas may be full in the busiest hour",
            ),
            throughput: throughput?,
            peak_to_mean: peak_to_mean?.clone(),
        })
    }
}

/// Reports a zero where it makes no sense.
pub(super) fn positive<Q: Quantity>(sited: Option<&Sited<Q>>, message: &str, context: &mut Context<'_>) {
    if let Some(zero) = sited.filter(|sited| sited.value.get() == 0.0) {
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, zero.site.clone()));
    }
}

fn read_replicas(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Option<Replicas> {
    let auto = match fields.node("replicas") {
        None => true,
        Some((Node::Text(text), _)) => text == "auto",
        Some(_) => false,
    };
    if auto {
        return Some(Replicas::Auto);
    }
    let count: Sited<Count> = fields.optional("replicas", context)?;
    positive(
        Some(&count),
        "no replica serves nothing; write `auto` for the fewest that carry the busiest hour",
        context,
    );
    (count.value.get() > 0.0).then_some(Replicas::Fixed(count))
}

impl Throughput {
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let read = if matches!(node, Node::Map(_)) {
            let mut fields = Fields::open(node, path, "`{ output: …, input: … }`", context)?;
            let output =
                fields.required("output", "answer tokens a second: `output: 14.8k tokens/s`", context);
            let input = fields.optional("input", context);
            fields.close(context);
            Self { output: output?, input }
        } else {
            use crate::decode::Decode as _;
            let value = TokensPerSecond::decode(node, path, context)?;
            Self { output: Sited { value, site: context.site(path) }, input: None }
        };
        let message = "a replica that serves nothing cannot carry a load";
        positive(Some(&read.output), message, context);
        positive(read.input.as_ref(), message, context);
        let serves = |rate: &Sited<TokensPerSecond>| rate.value.get() > 0.0;
        (serves(&read.output) && read.input.as_ref().is_none_or(serves)).then_some(read)
    }
}

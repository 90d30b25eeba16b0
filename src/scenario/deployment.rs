//! How a model runs on GPUs: replicas, parallelism, and what one replica serves.

use std::sync::Arc;

use crate::catalog::{Gpu, Precision};
use crate::decode::{Context, Fields, Given, Sited, Words};
use crate::diagnostics::{Code, Diagnostic};
use crate::serving::Engine;
use crate::source::{FieldPath, Node};
use crate::units::{Count, Fraction, Quantity, Ratio, Seconds, TokensPerSecond};

use super::cluster::check_parallelism;
use super::predicted::{PredictedThroughput, Wish};
use super::priced::Resolver;
use super::workload::TokenShape;

/// A model on GPUs, owned or rented.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The model: a label where the throughput is stated, an architecture of the catalog where it is predicted.
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
pub enum Throughput {
    /// As the scenario says.
    Stated {
        /// Answer tokens a second. Alone: while it also reads the prompts. With `input`: while it does nothing else.
        output: Sited<TokensPerSecond>,
        /// Prompt tokens a second (cached ones counted) while it reads prompts and does nothing else.
        input: Option<Sited<TokensPerSecond>>,
    },
    /// As the serving model predicts it.
    Predicted(Box<PredictedThroughput>),
}

/// What a deployment says of itself, before its GPUs are known.
pub(super) struct DeploymentFields {
    model: Option<Sited<String>>,
    precision: Option<Precision>,
    engine: Option<Sited<Engine>>,
    max_tpot: Option<Sited<Seconds>>,
    tensor_parallel: Sited<Count>,
    replicas: Replicas,
    max_utilisation: Given<Fraction>,
    throughput: Option<Throughput>,
    peak_to_mean: Sited<Ratio>,
}

impl DeploymentFields {
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
        if !fields.has("throughput") && !fields.has("model") {
            let help = "the model, so that it is predicted: `model: llama-3.3-70b`; or what one replica serves, with its \
                        source under `sources`: `throughput: 3,100 tokens/s per replica`";
            fields.missing("throughput", help, context);
        }
        let engine = fields.node("engine").and_then(|(node, path)| {
            Engine::from_node(node, &path, context).map(|value| Sited { value, site: context.site(&path) })
        });
        let max_tpot: Option<Sited<Seconds>> = fields.optional("max_tpot", context);
        positive(max_tpot.as_ref(), "an answer takes time: `max_tpot: 50 ms`", context);
        let stated = fields.node("throughput");
        for key in ["engine", "max_tpot"] {
            if stated.is_some() && fields.has(key) {
                let message = format!("`throughput` is stated, so `{key}` would change nothing");
                let help = format!("leave `throughput` out, and it is predicted; or leave `{key}` out");
                context.key_fault(Code::Conflict, message, &fields.path().key(key), Some(help));
            }
        }
        let throughput = stated.clone().map(|(node, path)| Throughput::read(node, &path, context));
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
            engine,
            max_tpot: max_tpot.filter(|limit| limit.value.get() > 0.0),
            throughput: match throughput {
                None => None,
                Some(stated) => Some(stated?),
            },
            peak_to_mean: peak_to_mean?.clone(),
        })
    }

    /// The same, once it is known how many GPUs stand together; reports replicas that do not divide them.
    pub(super) fn within(self, gpus: Count, holder: &str, context: &mut Context<'_>) -> Self {
        check_parallelism(&self.tensor_parallel, gpus, holder, context);
        self
    }

    /// The deployment on its GPUs: a throughput that is not stated is predicted.
    pub(super) fn complete(
        self,
        gpu: &Arc<Gpu>,
        shape: Option<&TokenShape>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Deployment> {
        let throughput = if let Some(stated) = self.throughput {
            stated
        } else {
            let wish = Wish {
                model: self.model.as_ref()?,
                precision: self.precision,
                engine: self.engine,
                max_tpot: self.max_tpot,
                tensor_parallel: &self.tensor_parallel,
            };
            let predicted = PredictedThroughput::of(wish, gpu, shape?, resolver, context)?;
            Throughput::Predicted(Box::new(predicted))
        };
        Some(Deployment {
            model: self.model,
            precision: self.precision,
            tensor_parallel: self.tensor_parallel,
            replicas: self.replicas,
            max_utilisation: self.max_utilisation,
            throughput,
            peak_to_mean: self.peak_to_mean,
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
            (output?, input)
        } else {
            use crate::decode::Decode as _;
            let value = TokensPerSecond::decode(node, path, context)?;
            (Sited { value, site: context.site(path) }, None)
        };
        let message = "a replica that serves nothing cannot carry a load";
        let (output, input) = read;
        positive(Some(&output), message, context);
        positive(input.as_ref(), message, context);
        let serves = |rate: &Sited<TokensPerSecond>| rate.value.get() > 0.0;
        (serves(&output) && input.as_ref().is_none_or(serves)).then_some(Self::Stated { output, input })
    }
}

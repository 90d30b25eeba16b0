//! How a model runs on GPUs: replicas, parallelism, and what one replica serves.

use std::sync::Arc;

use crate::catalog::{Gpu, Precision};
use crate::decode::{Context, Decode as _, Fields, Given, Includes, Sited, Word, Words, block};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::serving::{ExpertLayout, Named, Operation};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Fraction, Quantity, Ratio, Seconds, TokensPerSecond};

use super::around::Around;
use super::engine::EngineKeys;
use super::engine::{ServingEngine, read_engine};
use super::extend::MeasuredKeys;
use super::largest::check_size;
use super::measured::MeasuredThroughput;
use super::measured_fields::MeasuredFields;
use super::narrowed::Narrowed;
use super::parallelism::check_parallelism;
use super::predicted::{PredictedThroughput, Wish, max_tpot};
use super::replicas::Auto;
use super::replicas::ReplicasKeys;
use super::replicas::{Replicas, Wanted, positive, read_replicas, read_spare, wanted};
use super::service_level::LatencyBound;
use super::stated::{StatedBand, StatedRate};

/// A model on GPUs, owned or rented.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The model: a label where the throughput is stated, an architecture of the catalog where it is predicted.
    pub model: Option<Sited<String>>,
    /// The numbers that it computes with.
    pub precision: Option<Precision>,
    /// Whether its weights are narrower than published.
    pub narrowed: Option<Narrowed>,
    /// GPUs of one replica.
    pub tensor_parallel: Sited<Count>,
    /// How many replicas.
    pub replicas: Replicas,
    /// Replicas that stand by and serve nothing, a part of a stated number of replicas. `None` if the scenario does not say.
    pub spare: Option<Sited<Count>>,
    /// How full the replicas may be in the busiest hour.
    pub max_utilisation: Given<Fraction>,
    /// What one replica serves.
    pub throughput: Throughput,
    /// The busiest hour over the mean hour, from the workload.
    pub peak_to_mean: Sited<Ratio>,
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
        /// How far they may be off.
        within: StatedBand,
    },
    /// As the serving model predicts it.
    Predicted(Box<PredictedThroughput>),
    /// As a benchmark measured it.
    Measured(Box<MeasuredThroughput>),
}

/// A throughput that is not predicted.
enum StatedOrMeasured {
    Stated(Throughput),
    Measured(MeasuredFields),
}

/// What a deployment says of itself, before its GPUs are known.
pub(super) struct DeploymentFields {
    model: Option<Sited<String>>,
    precision: Option<Wanted<Precision>>,
    kv_precision: Option<Sited<Precision>>,
    experts: Option<Sited<ExpertLayout>>,
    engine: Option<Sited<Named>>,
    max_tpot: Option<Sited<Seconds>>,
    tensor_parallel: Wanted<Count>,
    replicas: Replicas,
    spare: Option<Sited<Count>>,
    max_utilisation: Given<Fraction>,
    throughput: Option<StatedOrMeasured>,
    peak_to_mean: Sited<Ratio>,
}

block! {
    /// A model on GPUs: what a replica is, how many there are, and what each serves.
    pub(in crate::scenario) struct DeploymentKeys {
        /// An architecture of the catalog where throughput is predicted, else a label.
        optional MODEL: String = "model", eg "llama-3.3-70b";
        /// In which precision the weights are; `auto` compares them.
        optional PRECISION: (Auto, Word<Precision>) = "precision", eg "fp8";
        /// In which precision the cache of keys and values is; default: as the engine has it.
        optional KV_PRECISION: Word<Precision> = "kv_precision", eg "fp8";
        /// GPUs of one replica: they divide those of a server, or fill whole servers; `auto` compares layouts.
        required TENSOR_PARALLEL: (Auto, Count) = "tensor_parallel", eg "4";
        /// How experts are laid out over the GPUs of a replica.
        optional EXPERTS: Word<ExpertLayout> = "experts";
        /// How full replicas may be in the busiest hour; default 100%.
        optional MAX_UTILISATION: Fraction = "max_utilisation", eg "80%";
        /// The longest time for each token after the first: a limit on how many requests a replica takes at a time.
        optional MAX_TPOT: Seconds = "max_tpot", eg "50 ms";
        /// Answer tokens that a replica serves while it also reads the prompts; without it, it is predicted from the model, the GPUs and the
        /// lengths. Or rates of answers and prompts, or the files of a benchmark.
        optional THROUGHPUT: (StatedRate, ThroughputKeys, MeasuredKeys) = "throughput";
    }

    /// What a replica serves of each while it does nothing else.
    pub(in crate::scenario) struct ThroughputKeys {
        /// Answer tokens a second.
        required OUTPUT: StatedRate = "output", eg "14.8k tokens/s";
        /// Prompt tokens a second.
        optional INPUT: StatedRate = "input", eg "40k tokens/s";
    }
}

/// What has the fields of a deployment.
pub(super) trait OfDeployments:
    Includes<DeploymentKeys> + Includes<ReplicasKeys> + Includes<EngineKeys>
{
}

/// What decides a prediction, and nothing where a throughput is stated.
const PREDICTED: [&str; 4] = [
    EngineKeys::ENGINE.key(),
    DeploymentKeys::MAX_TPOT.key(),
    DeploymentKeys::KV_PRECISION.key(),
    DeploymentKeys::EXPERTS.key(),
];

impl DeploymentFields {
    /// Takes the fields of a deployment out of a cluster or a rental.
    pub(in crate::scenario) fn read(
        fields: &mut Fields<'_, impl OfDeployments>,
        peak_to_mean: Option<&Sited<Ratio>>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let model = fields.optional(DeploymentKeys::MODEL, context);
        let precision = fields.node(DeploymentKeys::PRECISION).and_then(|(node, path)| {
            wanted(node, &path, context, |context| Precision::from_node(node, &path, context))
        });
        if !fields.has(DeploymentKeys::TENSOR_PARALLEL) {
            fields.missing(
                DeploymentKeys::TENSOR_PARALLEL,
                "GPUs of one replica: `tensor_parallel: 4`, or `auto`",
                context,
            );
        }
        let tensor_parallel = fields.node(DeploymentKeys::TENSOR_PARALLEL).and_then(|(node, path)| {
            wanted(node, &path, context, |context| Count::decode(node, &path, context))
        });
        let replicas = read_replicas(fields, context);
        let spare = read_spare(fields, replicas.as_ref(), context);
        let max_utilisation: Option<Sited<Fraction>> =
            fields.optional(DeploymentKeys::MAX_UTILISATION, context);
        if !fields.has(DeploymentKeys::THROUGHPUT) && !fields.has(DeploymentKeys::MODEL) {
            let help = "the model, so that it is predicted: `model: llama-3.3-70b`; or what one replica serves, with its \
                        source under `sources`: `throughput: 3,100 tokens/s per replica`";
            fields.missing(DeploymentKeys::THROUGHPUT, help, context);
        }
        let kv_precision: Option<Sited<Precision>> = fields.word(DeploymentKeys::KV_PRECISION, context);
        let experts: Option<Sited<ExpertLayout>> = fields.word(DeploymentKeys::EXPERTS, context);
        // A word that was reported would have another fault follow, of the default in its place.
        let unread = (fields.has(DeploymentKeys::KV_PRECISION) && kv_precision.is_none())
            || (fields.has(DeploymentKeys::EXPERTS) && experts.is_none());
        let engine = read_engine(fields, context);
        let max_tpot: Option<Sited<Seconds>> = fields.optional(DeploymentKeys::MAX_TPOT, context);
        positive(max_tpot.as_ref(), "an answer takes time: `max_tpot: 50 ms`", context);
        let known = fields.node(DeploymentKeys::THROUGHPUT);
        let measured = known.as_ref().is_some_and(|(node, _)| node.get("measured").is_some());
        let ignored: &[&str] = if measured { &[] } else { &PREDICTED };
        for key in ignored {
            if known.is_some() && fields.has_any(key) {
                let message = format!("`throughput` is stated, so `{key}` would change nothing");
                let help = format!("leave `throughput` out, and it is predicted; or leave `{key}` out");
                context.key_fault(Code::Conflict, message, &fields.path().key(key), Some(help));
            }
        }
        let throughput = known.clone().map(|(node, path)| {
            if measured {
                MeasuredFields::read(node, &path, context).map(StatedOrMeasured::Measured)
            } else {
                Throughput::read(node, &path, context).map(StatedOrMeasured::Stated)
            }
        });
        let sites =
            [precision.as_ref().and_then(Wanted::auto), tensor_parallel.as_ref().and_then(Wanted::auto)];
        let extended =
            matches!(&throughput, Some(Some(StatedOrMeasured::Measured(fields))) if fields.extend.is_some());
        for site in sites.into_iter().flatten().filter(|_| known.is_some() && !extended) {
            let message = "`throughput` is stated for one layout, so there is nothing to choose from";
            let help = "leave `throughput` out, and layouts are compared by prediction; or state the layout";
            context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help.to_owned()));
        }
        positive(
            tensor_parallel.as_ref().and_then(Wanted::stated),
            "a replica has at least one GPU",
            context,
        );
        positive(max_utilisation.as_ref(), "replicas that may not be used at all carry nothing", context);
        if unread {
            return None;
        }
        let some = |wanted: &Wanted<Count>| wanted.stated().is_none_or(|stated| stated.value.get() > 0.0);
        Some(Self {
            model,
            precision,
            tensor_parallel: tensor_parallel.filter(some)?,
            replicas: replicas?,
            spare,
            max_utilisation: Given::or(
                max_utilisation.filter(|share| share.value.get() > 0.0),
                Fraction::ONE,
                "replicas may be full in the busiest hour",
            ),
            kv_precision,
            experts,
            engine,
            max_tpot: max_tpot.filter(|limit| limit.value.get() > 0.0),
            throughput: match throughput {
                None => None,
                Some(known) => Some(known?),
            },
            peak_to_mean: peak_to_mean?.clone(),
        })
    }

    /// The deployment on its GPUs, which stand together in so many: replicas that do not divide them are reported, a
    /// throughput that is not known is predicted, a layout that is left open is chosen.
    pub(super) fn complete(
        self,
        gpu: &Arc<Gpu>,
        together: Count,
        holder: &str,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<Deployment> {
        if let Some(stated) = self.tensor_parallel.stated() {
            check_parallelism(stated, together, holder, context);
        }
        // Of a layout that is left open at least one.
        let each = self.tensor_parallel.stated().map_or(Count::const_new(1.0), |stated| stated.value);
        if let Replicas::Fixed(count) = &self.replicas
            && !check_size(count, each, context.sink)
        {
            return None;
        }
        let stated_precision = self.precision.as_ref().and_then(Wanted::stated).map(|stated| stated.value);
        // Beside a throughput that is stated it decides nothing.
        let stated = matches!(self.throughput, Some(StatedOrMeasured::Stated(_)));
        let mut aside = Sink::default();
        let sink = if stated { &mut aside } else { &mut *context.sink };
        let engine = ServingEngine::of(self.engine.as_ref(), around.resolver, sink)?;
        let wish = |model| Wish {
            model,
            precision: self.precision.as_ref(),
            kv_precision: self.kv_precision.as_ref(),
            experts: self.experts.as_ref(),
            engine: &engine,
            max_tpot: max_tpot(self.max_tpot.clone()),
            tensor_parallel: &self.tensor_parallel,
            replicas: &self.replicas,
            spare: self.spare.as_ref().map_or(Count::ZERO, |spare| spare.value),
            max_utilisation: &self.max_utilisation,
            together,
        };
        let throughput = match self.throughput {
            Some(StatedOrMeasured::Stated(stated)) => {
                if let Some(wish) = self.model.as_ref().map(wish) {
                    wish.warn_of_fit(gpu, around, context);
                }
                stated
            }
            Some(StatedOrMeasured::Measured(fields)) if fields.extend.is_some() => {
                let extension = fields.extension(self.model.as_ref(), around, context)?;
                let wish = wish(self.model.as_ref()?);
                Throughput::Predicted(Box::new(wish.predict(gpu, Some(extension), around, context)?))
            }
            Some(StatedOrMeasured::Measured(fields)) => {
                if let Some(wish) = self.model.as_ref().map(wish) {
                    wish.warn_of_fit(gpu, around, context);
                }
                let beside = self.model.as_ref().map(wish);
                let limit = max_tpot(self.max_tpot.clone());
                Throughput::Measured(Box::new(fields.complete(
                    limit,
                    beside,
                    (&engine, self.tensor_parallel.stated()),
                    gpu,
                    around,
                    context,
                )?))
            }
            None => Throughput::Predicted(Box::new(
                wish(self.model.as_ref()?).predict(gpu, None, around, context)?,
            )),
        };
        let (tensor_parallel, precision) = match &throughput {
            Throughput::Predicted(found) => {
                let value = found.configuration.parallelism.gpus;
                let site = self.tensor_parallel.site().clone();
                (Sited { value, site }, Some(found.configuration.precision))
            }
            _ => (self.tensor_parallel.stated()?.clone(), stated_precision),
        };
        let of_model = self.model.as_ref().zip(precision);
        Some(Deployment {
            narrowed: of_model.and_then(|(model, precision)| Narrowed::of(model, precision, around)),
            model: self.model,
            precision,
            tensor_parallel,
            replicas: self.replicas,
            spare: self.spare,
            max_utilisation: self.max_utilisation,
            throughput,
            peak_to_mean: self.peak_to_mean,
        })
    }
}

impl Deployment {
    /// Replicas that stand by and serve nothing.
    pub fn spare_replicas(&self) -> Count {
        self.spare.as_ref().map_or(Count::ZERO, |spare| spare.value)
    }
}

impl Throughput {
    /// The replica over the number of requests, where that is known.
    pub fn operation(&self) -> Option<&Operation> {
        match self {
            Self::Stated { .. } => None,
            Self::Predicted(found) => Some(&found.operation),
            Self::Measured(found) => Some(&found.operation),
        }
    }

    /// The limits on latency that it was sized for.
    pub fn limits(&self) -> &[LatencyBound] {
        match self {
            Self::Stated { .. } => &[],
            Self::Predicted(found) => &found.limits,
            Self::Measured(found) => &found.limits,
        }
    }

    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let read = if matches!(node, Node::Map(_)) {
            let mut fields =
                Fields::<ThroughputKeys>::open(node, path, "`{ output: …, input: … }`", context)?;
            if !fields.has(ThroughputKeys::OUTPUT) {
                fields.missing(
                    ThroughputKeys::OUTPUT,
                    "answer tokens a second: `output: 14.8k tokens/s`",
                    context,
                );
            }
            let output = StatedRate::take(&mut fields, ThroughputKeys::OUTPUT, context);
            let input = StatedRate::take(&mut fields, ThroughputKeys::INPUT, context);
            fields.close(context);
            (output?, input)
        } else {
            (StatedRate::read(node, path, context)?, None)
        };
        let message = "a replica that serves nothing cannot carry a load";
        let (output, input) = read;
        let within = StatedBand {
            output: output.within,
            input: input.as_ref().and_then(|input| input.within.clone()),
        };
        let (output, input) = (output.rate, input.map(|input| input.rate));
        positive(Some(&output), message, context);
        positive(input.as_ref(), message, context);
        let serves = |rate: &Sited<TokensPerSecond>| rate.value.get() > 0.0;
        (serves(&output) && input.as_ref().is_none_or(serves)).then_some(Self::Stated {
            output,
            input,
            within,
        })
    }
}

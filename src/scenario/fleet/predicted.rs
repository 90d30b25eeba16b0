//! What a replica serves where the scenario does not state it: the serving model's prediction, at the most requests at a
//! time that keep the time per token within its limit; and the layout, where the scenario leaves it open.

use std::sync::Arc;

use crate::catalog::{Architecture, Gpu, Precision};
use crate::decode::{Context, Given, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::workload::workload::TokenShape;
use crate::serving::{
    Binding, Calibration, Candidate, Configuration, Engine, ExpertLayout, Infeasible, Lengths, Load, Need,
    NoOperation, Operation, Parallelism, Prediction, advice, binding, check_fit, pointless, pointless_cache,
    predict, remedies, search,
};
use crate::units::{Count, Quantity, Seconds, Tokens};

use super::around::Around;
use super::replicas::{Replicas, Wanted};
use super::service_level::{LatencyBound, service};

/// Time per token where none is stated.
const DEFAULT_MAX_TPOT: Seconds = Seconds::const_new(0.05);
/// Why that one.
const DEFAULT_MAX_TPOT_WHY: &str = "20 tokens a second, faster than people read";

/// A predicted throughput.
#[derive(Clone, Debug)]
pub struct PredictedThroughput {
    /// What runs on which GPUs.
    pub configuration: Configuration,
    /// What serves it.
    pub engine: Given<Engine>,
    /// The longest time per token that is accepted.
    pub max_tpot: Given<Seconds>,
    /// Requests at a time.
    pub clients: Count,
    /// What the model predicts then.
    pub prediction: Prediction,
    /// The replica over the number of requests.
    pub operation: Operation,
    /// The limits on latency that it was sized for.
    pub limits: Vec<LatencyBound>,
    /// What stands in the way of more.
    pub binding: Binding,
    /// The layouts that were compared, the best first; empty where the scenario leaves none open.
    pub considered: Vec<Candidate>,
}

/// What a deployment asks for.
pub(super) struct Wish<'d> {
    pub(in crate::scenario) model: &'d Sited<String>,
    pub(super) precision: Option<&'d Wanted<Precision>>,
    pub(super) kv_precision: Option<&'d Sited<Precision>>,
    pub(super) experts: Option<&'d Sited<ExpertLayout>>,
    pub(super) engine: Option<Sited<Engine>>,
    pub(super) max_tpot: Given<Seconds>,
    pub(super) tensor_parallel: &'d Wanted<Count>,
    pub(in crate::scenario) replicas: &'d Replicas,
    /// Replicas that stand by.
    pub(super) spare: Count,
    pub(super) max_utilisation: &'d Given<crate::units::Fraction>,
    /// GPUs that are bought or rented together.
    pub(in crate::scenario) together: Count,
}

/// The limit on the time per token, or its default.
pub(super) fn max_tpot(stated: Option<Sited<Seconds>>) -> Given<Seconds> {
    Given::or(stated, DEFAULT_MAX_TPOT, DEFAULT_MAX_TPOT_WHY)
}

impl Wish<'_> {
    /// Predicts; reports a model that the catalog does not have, and a configuration that cannot run.
    pub(super) fn predict(
        self,
        gpu: &Arc<Gpu>,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<PredictedThroughput> {
        let architecture = around.resolver.entry::<Architecture>(self.model, context)?;
        let calibration = self.calibration(around, context)?;
        let (workload, shape) = (around.workload?, around.shape?);
        let limits = workload.limits(around.limits);
        let service = service(workload, *self.max_tpot.value(), &limits, context);
        let engine = Given::or(self.engine.clone(), Engine::Vllm, "the most common one");
        self.check_cache(gpu, context)?;
        let layouts = self.layouts(&architecture, gpu, context)?;
        let configurations = layouts.into_iter().map(|(tensor, precision)| {
            let placed = self.configuration(&architecture, gpu, tensor, precision);
            Configuration {
                input: fresh(shape),
                cached: shape.input.value - fresh(shape),
                output: answer(shape),
                lengths: workload.lengths(),
                ..placed
            }
        });
        let need = Need {
            max_utilisation: *self.max_utilisation.value(),
            replicas: self.replicas.serving(self.spare),
            spare: self.spare,
            together: self.together,
        };
        let mut candidates = search(configurations.collect(), &service, &need, calibration);
        let Candidate { configuration, outcome } = candidates.first()?.clone();
        let layout = match outcome {
            Ok(layout) => layout,
            Err(reason) => {
                self.report(&reason, &candidates, calibration, context);
                return None;
            }
        };
        let operation = layout.operation;
        let clients = Count::const_new(operation.point.clients.get());
        let loaded = Configuration { load: Load::Concurrency(clients), ..configuration };
        let prediction = predict(&loaded, calibration).ok()?;
        if candidates.len() == 1 {
            candidates.clear();
        }
        Some(PredictedThroughput {
            binding: binding(&loaded, &service, &operation, layout.replicas, calibration),
            configuration: loaded,
            engine,
            max_tpot: self.max_tpot,
            clients,
            prediction,
            operation,
            limits,
            considered: candidates,
        })
    }

    /// The model on so many GPUs, with one request of the shortest kind.
    fn configuration(
        &self,
        architecture: &Arc<Architecture>,
        gpu: &Arc<Gpu>,
        tensor: Count,
        precision: Precision,
    ) -> Configuration {
        let experts = self.experts.map_or(ExpertLayout::Cut, |experts| experts.value);
        Configuration {
            architecture: Arc::clone(architecture),
            gpu: Arc::clone(gpu),
            engine: self.engine.as_ref().map_or(Engine::Vllm, |engine| engine.value),
            precision,
            kv_precision: self.kv_precision.map(|kept| kept.value),
            parallelism: Parallelism { experts, ..Parallelism::tensor(tensor) },
            input: Tokens::const_new(1.0),
            cached: Tokens::ZERO,
            output: Tokens::const_new(1.0),
            lengths: Lengths::Fixed,
            polling: Count::const_new(1.0),
            load: Load::Concurrency(Count::const_new(1.0)),
        }
    }

    /// Warns where weights cannot lie on the GPUs of a replica by our figures, though a throughput is stated or measured for
    /// them: who saw it run knows better, or has the wrong GPUs here. A precision that is not stated says nothing.
    pub(super) fn warn_of_weights(&self, gpu: &Arc<Gpu>, around: &Around<'_>, context: &mut Context<'_>) {
        let mut quiet = Sink::default();
        let model = around.resolver.catalog.find::<Architecture>(&self.model.value, &mut quiet);
        let precision = self.precision.and_then(Wanted::stated);
        let (Some(model), Some(precision)) = (model, precision) else { return };
        let mut aside =
            Context { file: Arc::clone(&context.file), calendar: context.calendar, sink: &mut quiet };
        let Ok(calibration) = around.resolver.calibration(&mut aside) else { return };
        let Some(tensor) = self.tensor_parallel.stated() else { return };
        let placed = self.configuration(&model, gpu, tensor.value, precision.value);
        if let Err(why @ Infeasible::Weights { .. }) = check_fit(&placed, calibration) {
            let message = format!("a throughput is known, yet {} should not fit: {why}", model.name);
            let help = "check `precision`, `tensor_parallel` and the GPUs".to_owned();
            let site = tensor.site.clone();
            context.sink.push(Diagnostic::new(Code::Contradiction, message, site).help(help));
        }
    }

    /// Reports a cache in a precision that the GPU does not have.
    fn check_cache(&self, gpu: &Gpu, context: &mut Context<'_>) -> Option<()> {
        let Some(kept) = self.kv_precision else { return Some(()) };
        let Some(why) = pointless_cache(gpu, kept.value) else { return Some(()) };
        let message = format!("{} has no KV cache in {}", gpu.name, kept.value);
        let site = kept.site.clone();
        context.sink.push(Diagnostic::new(Code::Parallelism, message, site).help(why.to_owned()));
        None
    }

    fn calibration<'r>(&self, around: &Around<'r>, context: &mut Context<'_>) -> Option<&'r Calibration> {
        match around.resolver.calibration(context) {
            Ok(calibration) => Some(calibration),
            Err(fault) => {
                let diagnostic =
                    Diagnostic::new(Code::UnknownName, fault.to_string(), self.model.site.clone());
                context.sink.push(diagnostic);
                None
            }
        }
    }

    /// Every layout that the scenario leaves open: GPUs of a replica and precision.
    fn layouts(
        &self,
        architecture: &Architecture,
        gpu: &Gpu,
        context: &mut Context<'_>,
    ) -> Option<Vec<(Count, Precision)>> {
        let precisions = match self.precision {
            None => vec![architecture.native],
            Some(Wanted::Stated(stated)) => {
                if let Some(why) = pointless(architecture, gpu, stated.value) {
                    let message = format!("{} has no unit for FP4", gpu.name);
                    let help = format!("{why}: `precision: int4`");
                    let site = stated.site.clone();
                    context.sink.push(Diagnostic::new(Code::Parallelism, message, site).help(help));
                    return None;
                }
                vec![stated.value]
            }
            Some(Wanted::Auto(_)) => {
                let has = |precision: &Precision| match precision {
                    Precision::Fp4 => gpu.fp4.is_some(),
                    Precision::Fp8 => gpu.fp8.is_some(),
                    _ => true,
                };
                let narrower = [Precision::Fp8, Precision::Fp4].into_iter();
                let narrower =
                    narrower.filter(|precision| *precision < architecture.native && has(precision));
                [architecture.native].into_iter().chain(narrower).collect()
            }
        };
        let there = self.together.get();
        if let Some(stated) = self.tensor_parallel.stated().filter(|stated| stated.value > self.together) {
            let message = format!(
                "a replica of {} GPUs lies on several machines of {there}: what joins them is not known, so nothing is predicted",
                stated.value
            );
            let help =
                "state what it serves, with `throughput`; or take a replica that fits into one".to_owned();
            context.sink.push(Diagnostic::new(Code::Parallelism, message, stated.site.clone()).help(help));
            return None;
        }
        let tensors: Vec<Count> = match self.tensor_parallel {
            Wanted::Stated(stated) => vec![stated.value],
            Wanted::Auto(_) => self.divisors(),
        };
        let of =
            |tensor: &Count| precisions.iter().map(|precision| (*tensor, *precision)).collect::<Vec<_>>();
        Some(tensors.iter().flat_map(of).collect())
    }

    /// Reports why no layout runs, and what would.
    fn report(
        &self,
        reason: &NoOperation,
        candidates: &[Candidate],
        calibration: &Calibration,
        context: &mut Context<'_>,
    ) {
        let site = self.tensor_parallel.site();
        let single = candidates.len() == 1;
        let gpus = |candidate: &&Candidate| candidate.configuration.parallelism.gpus;
        // The reason that more GPUs leave: that of the largest replica that says something.
        let Some(largest) = candidates.iter().max_by(|a, b| gpus(a).get().total_cmp(&gpus(b).get())) else {
            return;
        };
        let name = &largest.configuration.architecture.name;
        let would = |candidate: &Candidate| {
            let Err(NoOperation::Infeasible(why)) = &candidate.outcome else { return None };
            let found = remedies(&candidate.configuration, why, &self.divisors(), calibration);
            advice(&found, |key, value| format!("{key}: {value}"))
        };
        let (code, site, message, help) = match reason {
            NoOperation::Infeasible(reason @ Infeasible::Context { .. }) => {
                (Code::OutOfRange, &self.model.site, format!("{name} cannot run so: {reason}"), None)
            }
            NoOperation::Slow(_) if single => {
                let site = self.max_tpot.site().unwrap_or(site);
                let message = format!("{reason}, longer than the {} accepted", self.max_tpot.value());
                let help = "more GPUs under `tensor_parallel`, a lower precision, or a longer `max_tpot`";
                (Code::Conflict, site, message, Some(help.to_owned()))
            }
            NoOperation::Infeasible(reason) if single => {
                let site = match reason {
                    Infeasible::Experts { .. } => self.experts.map_or(site, |experts| &experts.site),
                    _ => site,
                };
                let memory = matches!(reason, Infeasible::Weights { .. } | Infeasible::Request { .. });
                let other = memory.then(|| "GPUs with more memory, or a smaller model".to_owned());
                (Code::Parallelism, site, format!("{name} cannot run so: {reason}"), would(largest).or(other))
            }
            _ => {
                let message = format!("none of {} layouts of {name} runs here", candidates.len());
                let slow =
                    candidates.iter().any(|candidate| matches!(candidate.outcome, Err(NoOperation::Slow(_))));
                let site = if slow { self.max_tpot.site().unwrap_or(site) } else { site };
                let why = largest.outcome.as_ref().err().map(|reason| {
                    let Configuration { precision, parallelism, .. } = &largest.configuration;
                    let would =
                        would(largest).map_or_else(String::new, |would| format!("; it would with {would}"));
                    format!("not even {} GPUs in {precision}: {reason}{would}", parallelism.gpus)
                });
                (Code::Parallelism, site, message, why)
            }
        };
        context.sink.push(Diagnostic::new(code, message, site.clone()).help(help));
    }

    /// Numbers of GPUs that a replica may have here: whole replicas fill what is bought or rented together.
    fn divisors(&self) -> Vec<Count> {
        let there = self.together.get();
        let all = (1..=MOST_TENSOR_PARALLEL).map(f64::from).filter(|n| *n <= there && there % n == 0.0);
        all.map(Count::const_new).collect()
    }
}

/// More GPUs than this share a layer nowhere.
const MOST_TENSOR_PARALLEL: u16 = 512;

/// Prompt tokens that are read: what a prompt cache serves is not read again.
fn fresh(shape: &TokenShape) -> Tokens {
    let fresh = shape.input.value * shape.cached.value().rest();
    if fresh.get() < 1.0 { Tokens::const_new(1.0) } else { fresh }
}

/// Tokens that are written, seen or not.
pub(in crate::scenario) fn answer(shape: &TokenShape) -> Tokens {
    shape.output.value + *shape.reasoning.value()
}

//! What a replica serves where the scenario does not state it: the serving model's prediction, at the most requests at a
//! time that keep the time per token within its limit; and the layout, where the scenario leaves it open.

use std::sync::Arc;

use crate::catalog::{Architecture, Gpu, Precision};
use crate::decode::{Context, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::workload::workload::TokenShape;
use crate::serving::{
    Binding, Calibration, Candidate, Configuration, Engine, Infeasible, Load, Need, NoOperation, Operation,
    Parallelism, Prediction, binding, pointless, predict, search,
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
        let layouts = self.layouts(&architecture, gpu, context)?;
        let configurations = layouts.into_iter().map(|(tensor, precision)| Configuration {
            architecture: Arc::clone(&architecture),
            gpu: Arc::clone(gpu),
            engine: *engine.value(),
            precision,
            kv_precision: None,
            parallelism: Parallelism::tensor(tensor),
            input: fresh(shape),
            cached: shape.input.value - fresh(shape),
            output: answer(shape),
            lengths: workload.lengths(),
            polling: Count::const_new(1.0),
            load: Load::Saturated,
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
                self.report(&architecture, &reason, &candidates, context);
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
            Wanted::Auto(_) => {
                let dividing =
                    (1..=MOST_TENSOR_PARALLEL).map(f64::from).filter(|n| *n <= there && there % n == 0.0);
                dividing.map(Count::const_new).collect()
            }
        };
        let of =
            |tensor: &Count| precisions.iter().map(|precision| (*tensor, *precision)).collect::<Vec<_>>();
        Some(tensors.iter().flat_map(of).collect())
    }

    /// Reports why no layout runs.
    fn report(
        &self,
        architecture: &Architecture,
        reason: &NoOperation,
        candidates: &[Candidate],
        context: &mut Context<'_>,
    ) {
        let site = self.tensor_parallel.site();
        let single = candidates.len() == 1;
        let (code, site, message, help) = match reason {
            NoOperation::Infeasible(reason @ Infeasible::Context { .. }) => {
                let message = format!("{} cannot run so: {reason}", architecture.name);
                (Code::OutOfRange, &self.model.site, message, None)
            }
            NoOperation::Slow(_) if single => {
                let site = self.max_tpot.site().unwrap_or(site);
                let message = format!("{reason}, longer than the {} accepted", self.max_tpot.value());
                let help = "more GPUs under `tensor_parallel`, a lower precision, or a longer `max_tpot`";
                (Code::Conflict, site, message, Some(help.to_owned()))
            }
            NoOperation::Infeasible(reason) if single => {
                (Code::Parallelism, site, format!("{} cannot run so: {reason}", architecture.name), None)
            }
            _ => {
                let message =
                    format!("none of {} layouts of {} runs here", candidates.len(), architecture.name);
                let slow =
                    candidates.iter().any(|candidate| matches!(candidate.outcome, Err(NoOperation::Slow(_))));
                let site = if slow { self.max_tpot.site().unwrap_or(site) } else { site };
                let gpus = |candidate: &&Candidate| candidate.configuration.parallelism.gpus;
                let largest = candidates.iter().max_by(|a, b| gpus(a).get().total_cmp(&gpus(b).get()));
                let why = largest.and_then(|largest| {
                    let reason = largest.outcome.as_ref().err()?;
                    let Configuration { precision, parallelism, .. } = &largest.configuration;
                    Some(format!("not even {} GPUs in {precision}: {reason}", parallelism.gpus))
                });
                (Code::Parallelism, site, message, why)
            }
        };
        context.sink.push(Diagnostic::new(code, message, site.clone()).help(help));
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

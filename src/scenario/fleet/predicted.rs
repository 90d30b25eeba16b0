//! What a replica serves where the scenario does not state it: the serving model's prediction, at the most requests at a
//! time that keep the time per token within its limit; and the layout, where the scenario leaves it open.

use std::sync::Arc;

use crate::catalog::{Architecture, Gpu, Precision};
use crate::decode::{Context, Given, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::workload::token_shape::TokenShape;
use crate::serving::{
    Band, Binding, Calibration, Candidate, Configuration, ExpertLayout, Infeasible, Lengths, Load, Need,
    NoOperation, Operation, Pace, Parallelism, Prediction, Remedy, advice, binding_shifted, check_fit,
    pointless, pointless_cache, predict, remedies, search_shifted,
};
use crate::units::{Count, Quantity, Seconds, Tokens};

use super::around::Around;
use super::at_end::{AtEnd, at_ends};
use super::engine::ServingEngine;
use super::extended::{Extended, Extension};
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
    pub engine: ServingEngine,
    /// The longest time per token that is accepted.
    pub max_tpot: Given<Seconds>,
    /// Requests at a time.
    pub clients: Count,
    /// What the model predicts then.
    pub prediction: Prediction,
    /// The replica over the number of requests.
    pub operation: Operation,
    /// The own measurements that it is shifted by, if there are any.
    pub extended: Option<Extended>,
    /// How far measurements of its class lie from predictions.
    pub band: Band,
    /// The same layout at both ends of the band, the good one first.
    pub ends: Box<[AtEnd; 2]>,
    /// The limits on latency that it was sized for.
    pub limits: Vec<LatencyBound>,
    /// What stands in the way of more.
    pub binding: Binding,
    /// The layouts that were compared, the best first; empty where the scenario leaves none open.
    pub considered: Vec<Candidate>,
    /// Of each narrower precision that `precision: auto` leaves alone, the best layout, the widest first.
    pub narrower: Vec<Candidate>,
}

/// What a deployment asks for.
pub(super) struct Wish<'d> {
    pub(in crate::scenario) model: &'d Sited<String>,
    pub(super) precision: Option<&'d Wanted<Precision>>,
    pub(super) kv_precision: Option<&'d Sited<Precision>>,
    pub(super) experts: Option<&'d Sited<ExpertLayout>>,
    pub(super) engine: &'d ServingEngine,
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
        extension: Option<Extension>,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<PredictedThroughput> {
        let architecture = around.resolver.entry::<Architecture>(self.model, context)?;
        let calibration = self.calibration(around, context)?;
        let (workload, shape) = (around.workload?, around.shape?);
        let limits = workload.limits(around.limits);
        let service = service(workload, *self.max_tpot.value(), &limits, context);
        self.check_cache(gpu, context)?;
        let precision = self.precision(&architecture, gpu, context)?;
        let tensors = self.tensors(context)?;
        let layouts = |precision: Precision| {
            let of = |tensor: &Count| Configuration {
                lengths: workload.lengths(),
                ..asked(self.configuration(&architecture, gpu, *tensor, precision), shape)
            };
            tensors.iter().map(of).collect::<Vec<_>>()
        };
        let extended = match extension {
            None => None,
            Some(extension) => {
                let tensor = extension.tensor(self.tensor_parallel, context)?;
                let measured = asked(self.configuration(&architecture, gpu, tensor, precision), shape);
                Some(extension.hold(&measured, (calibration, around), context)?)
            }
        };
        let shift = extended.as_ref().map_or(Pace::PREDICTED, |extended| extended.anchor.shift);
        let need = Need {
            max_utilisation: *self.max_utilisation.value(),
            replicas: self.replicas.serving(self.spare),
            spare: self.spare,
            together: self.together,
        };
        let found = |precision| {
            let found = search_shifted(shift, layouts(precision), &service, &need, calibration);
            holding_the_longest(found, shape, calibration)
        };
        let mut candidates = found(precision);
        let narrower = self.narrower(&architecture, gpu).into_iter();
        let narrower = narrower
            .filter_map(|precision| found(precision).into_iter().next())
            .filter(|candidate| candidate.outcome.is_ok())
            .collect::<Vec<_>>();
        let Candidate { configuration, outcome } = candidates.first()?.clone();
        let layout = match outcome {
            Ok(layout) => layout,
            Err(reason) => {
                self.report(&reason, &candidates, &narrower, calibration, context);
                return None;
            }
        };
        let operation = layout.operation;
        let clients = Count::const_new(operation.point.clients.get());
        let loaded = Configuration { load: Load::Concurrency(clients), ..configuration };
        let prediction = predict(&loaded, calibration).ok()?.at_pace(shift);
        if candidates.len() == 1 {
            candidates.clear();
        }
        let band = around.resolver.bands(context).of(&loaded);
        let band = match &extended {
            Some(extended) => extended.band(&band, loaded.parallelism.gpus),
            None => band,
        };
        let ends = at_ends(&band, shift, &loaded, &service, calibration)?;
        Some(PredictedThroughput {
            binding: binding_shifted(shift, &loaded, &service, &operation, layout.replicas, calibration),
            configuration: loaded,
            engine: self.engine.clone(),
            max_tpot: self.max_tpot,
            clients,
            prediction,
            operation,
            extended,
            band,
            ends,
            limits,
            considered: candidates,
            narrower,
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
            engine: self.engine.chosen.engine,
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

    /// Warns where weights and a request cannot lie on the GPUs of a replica by our figures, though a throughput is stated or measured
    /// for them: who saw it run knows better, or has the wrong GPUs here. A precision that is not stated says nothing.
    pub(super) fn warn_of_fit(&self, gpu: &Arc<Gpu>, around: &Around<'_>, context: &mut Context<'_>) {
        let mut quiet = Sink::default();
        let model = around.resolver.catalog.find::<Architecture>(&self.model.value, &mut quiet);
        let precision = self.precision.and_then(Wanted::stated);
        let (Some(model), Some(precision)) = (model, precision) else { return };
        let mut aside =
            Context { file: Arc::clone(&context.file), conventions: context.conventions, sink: &mut quiet };
        let Ok(calibration) = around.resolver.calibration_aside(&mut aside) else { return };
        let Some(tensor) = self.tensor_parallel.stated() else { return };
        let mut placed = self.configuration(&model, gpu, tensor.value, precision.value);
        if let Some(shape) = around.shape {
            placed = asked(placed, shape);
        }
        if let Err(why @ (Infeasible::Weights { .. } | Infeasible::Request { .. })) =
            check_fit(&placed, calibration)
        {
            let message = format!("a throughput is known, yet {} should not fit: {why}", model.name);
            let help = "check `precision`, `tensor_parallel` and the GPUs".to_owned();
            let site = tensor.site.clone();
            context.sink.push(Diagnostic::new(Code::Contradiction, message, site).help(help));
        }
    }

    /// The numbers that it computes with, where the scenario says it.
    pub(super) fn stated_precision(&self) -> Option<Precision> {
        self.precision.and_then(Wanted::stated).map(|stated| stated.value)
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

    /// The precision: as published, unless one is named. `auto` leaves the layout open and not how accurate the model is.
    fn precision(
        &self,
        architecture: &Architecture,
        gpu: &Gpu,
        context: &mut Context<'_>,
    ) -> Option<Precision> {
        let Some(stated) = self.precision.and_then(Wanted::stated) else { return Some(architecture.native) };
        if let Some(why) = pointless(architecture, gpu, stated.value) {
            let message = format!("{} has no unit for FP4", gpu.name);
            let help = format!("{why}: `precision: int4`");
            let site = stated.site.clone();
            context.sink.push(Diagnostic::new(Code::Parallelism, message, site).help(help));
            return None;
        }
        Some(stated.value)
    }

    /// The precisions below the published one that the GPU has, if the scenario says `auto`: each is worked out, and none taken.
    fn narrower(&self, architecture: &Architecture, gpu: &Gpu) -> Vec<Precision> {
        if self.precision.and_then(Wanted::auto).is_none() {
            return Vec::new();
        }
        let has = |precision: Precision| match precision {
            Precision::Fp4 => gpu.fp4.is_some(),
            _ => gpu.fp8.is_some(),
        };
        let all = [Precision::Fp8, Precision::Fp4].into_iter();
        all.filter(|precision| precision.narrows(architecture.native) && has(*precision)).collect()
    }

    /// The numbers of GPUs a replica that the scenario leaves open.
    fn tensors(&self, context: &mut Context<'_>) -> Option<Vec<Count>> {
        let there = self.together.get();
        if let Some(stated) = self.tensor_parallel.stated().filter(|stated| stated.value > self.together) {
            let message = format!(
                "a replica of {} GPUs spans several machines of {there}: the link between them is unknown, so nothing is predicted",
                stated.value
            );
            let help =
                "state what it serves, with `throughput`; or take a replica that fits into one".to_owned();
            context.sink.push(Diagnostic::new(Code::Parallelism, message, stated.site.clone()).help(help));
            return None;
        }
        Some(match self.tensor_parallel {
            Wanted::Stated(stated) => vec![stated.value],
            Wanted::Auto(_) => self.divisors(),
        })
    }

    /// Reports why no layout runs, and what would.
    fn report(
        &self,
        reason: &NoOperation,
        candidates: &[Candidate],
        narrower: &[Candidate],
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
            let mut found = match &candidate.outcome {
                Err(NoOperation::Infeasible(why)) => {
                    remedies(&candidate.configuration, why, &self.divisors(), calibration)
                }
                _ => Vec::new(),
            };
            if found.is_empty() {
                found.extend(narrower.first().map(|other| Remedy::Weights(other.configuration.precision)));
            }
            advice(&found, |key, value| format!("{key}: {value}"))
        };
        let (code, site, message, help) = match reason {
            NoOperation::Infeasible(reason @ Infeasible::Context { .. }) => {
                (Code::OutOfRange, &self.model.site, format!("{name} cannot run like this: {reason}"), None)
            }
            NoOperation::Slow(_) if single => {
                let site = self.max_tpot.site().unwrap_or(site);
                let message = format!("{reason}, longer than the {} accepted", self.max_tpot.value());
                let help = "more GPUs under `tensor_parallel`, a lower precision, or a longer `max_tpot`";
                (Code::Conflict, site, message, would(largest).or_else(|| Some(help.to_owned())))
            }
            NoOperation::Infeasible(reason) if single => {
                let site = match reason {
                    Infeasible::Experts { .. } => self.experts.map_or(site, |experts| &experts.site),
                    _ => site,
                };
                let memory = matches!(reason, Infeasible::Weights { .. } | Infeasible::Request { .. });
                let other = memory.then(|| "GPUs with more memory, or a smaller model".to_owned());
                (
                    Code::Parallelism,
                    site,
                    format!("{name} cannot run like this: {reason}"),
                    would(largest).or(other),
                )
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

/// The configuration with the workload's requests.
fn asked(placed: Configuration, shape: &TokenShape) -> Configuration {
    let input = fresh(shape);
    Configuration { input, cached: shape.input.value - input, output: answer(shape), ..placed }
}

/// Candidates that hold the longest prompt of a task too, where prompts grow, before those that do not.
fn holding_the_longest(
    mut candidates: Vec<Candidate>,
    shape: &TokenShape,
    calibration: &Calibration,
) -> Vec<Candidate> {
    if shape.growing.is_none() {
        return candidates;
    }
    for candidate in &mut candidates {
        let mean = &candidate.configuration;
        let longest = Configuration { cached: shape.sizes().largest() - mean.input, ..mean.clone() };
        if candidate.outcome.is_ok()
            && let Err(why) = check_fit(&longest, calibration)
        {
            candidate.outcome = Err(NoOperation::Infeasible(why));
        }
    }
    candidates.sort_by_key(|candidate| candidate.outcome.is_err());
    candidates
}

/// Prompt tokens that are read: what a prompt cache serves is not read again.
fn fresh(shape: &TokenShape) -> Tokens {
    let fresh = shape.input.value * shape.cached.value().rest();
    if fresh.get() < 1.0 { Tokens::const_new(1.0) } else { fresh }
}

/// Tokens that are written, seen or not.
pub(in crate::scenario) fn answer(shape: &TokenShape) -> Tokens {
    shape.output.value + *shape.reasoning.value()
}

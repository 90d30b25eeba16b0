//! What a replica serves where the scenario does not state it: the serving model's prediction, at the most requests at a
//! time that keep the time per token within its limit.

use std::sync::Arc;

use crate::catalog::{Architecture, Gpu, Precision};
use crate::decode::{Context, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::serving::{
    Calibration, Configuration, Engine, Infeasible, Lengths, Load, Parallelism, Prediction, predict,
};
use crate::units::{Count, Quantity, Seconds, Tokens, brief};

use super::priced::Resolver;
use super::workload::TokenShape;

/// Time per token where none is stated.
const DEFAULT_MAX_TPOT: Seconds = Seconds::const_new(0.05);
/// Why that one.
const DEFAULT_MAX_TPOT_WHY: &str = "20 tokens a second, faster than people read";
/// Requests at a time are not looked for beyond this.
const MOST_CLIENTS: f64 = 4096.0;

/// A predicted throughput.
#[derive(Clone, Debug)]
pub struct PredictedThroughput {
    /// The model.
    pub architecture: Arc<Architecture>,
    /// The GPUs.
    pub gpu: Arc<Gpu>,
    /// What serves it.
    pub engine: Given<Engine>,
    /// The precision of its weights.
    pub precision: Precision,
    /// The longest time per token that is accepted.
    pub max_tpot: Given<Seconds>,
    /// Requests at a time.
    pub clients: Count,
    /// What the model predicts then.
    pub prediction: Prediction,
}

/// What a deployment asks for.
pub(super) struct Wish<'d> {
    pub(super) model: &'d Sited<String>,
    pub(super) precision: Option<Precision>,
    pub(super) engine: Option<Sited<Engine>>,
    pub(super) max_tpot: Option<Sited<Seconds>>,
    pub(super) tensor_parallel: &'d Sited<Count>,
}

impl PredictedThroughput {
    /// Predicts; reports a model that the catalog does not have, and a configuration that cannot run.
    pub(super) fn of(
        wish: Wish<'_>,
        gpu: &Arc<Gpu>,
        shape: &TokenShape,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let architecture = resolver.entry::<Architecture>(wish.model, context)?;
        let calibration = match resolver.calibration(context) {
            Ok(calibration) => calibration,
            Err(fault) => {
                let diagnostic =
                    Diagnostic::new(Code::UnknownName, fault.to_string(), wish.model.site.clone());
                context.sink.push(diagnostic);
                return None;
            }
        };
        let precision = wish.precision.unwrap_or(architecture.native);
        if precision == Precision::Fp4 && gpu.fp4.is_none() {
            let message = format!("{} has no unit for FP4", gpu.name);
            let help = "kernels widen such weights, which saves memory but no arithmetic: `precision: int4`"
                .to_owned();
            let site = wish.tensor_parallel.site.clone();
            context.sink.push(Diagnostic::new(Code::Parallelism, message, site).help(help));
            return None;
        }
        let engine = Given::or(wish.engine, Engine::Vllm, "the most common one");
        let max_tpot = Given::or(wish.max_tpot, DEFAULT_MAX_TPOT, DEFAULT_MAX_TPOT_WHY);
        let tensor = wish.tensor_parallel.value;
        // What a prompt cache serves is not read again; the answer is what is written, seen or not.
        let fresh = shape.input.value * shape.cached.value().rest();
        let configuration = Configuration {
            architecture: Arc::clone(&architecture),
            gpu: Arc::clone(gpu),
            engine: *engine.value(),
            precision,
            kv_precision: None,
            parallelism: Parallelism { gpus: tensor, tensor: Some(tensor) },
            input: if fresh.get() < 1.0 { Tokens::const_new(1.0) } else { fresh },
            cached: shape.input.value - fresh,
            output: shape.output.value + *shape.reasoning.value(),
            lengths: Lengths::Fixed,
            load: Load::Saturated,
        };
        match most_clients(&configuration, *max_tpot.value(), calibration) {
            Ok((_, prediction)) if prediction.tpot > *max_tpot.value() => {
                let site = max_tpot.site().cloned().unwrap_or_else(|| wish.tensor_parallel.site.clone());
                let message = format!(
                    "a token takes {} even when one request runs alone, longer than the {} accepted",
                    brief(prediction.tpot),
                    max_tpot.value(),
                );
                let help =
                    "more GPUs under `tensor_parallel`, a lower precision, or a longer `max_tpot`".to_owned();
                context.sink.push(Diagnostic::new(Code::Conflict, message, site).help(help));
                None
            }
            Ok((clients, prediction)) => Some(Self {
                architecture,
                gpu: Arc::clone(gpu),
                engine,
                precision,
                max_tpot,
                clients,
                prediction,
            }),
            Err(reason) => {
                let message = format!("{} cannot run so: {reason}", architecture.name);
                let (code, site) = match reason {
                    Infeasible::Context { .. } => (Code::OutOfRange, &wish.model.site),
                    _ => (Code::Parallelism, &wish.tensor_parallel.site),
                };
                context.sink.push(Diagnostic::new(code, message, site.clone()));
                None
            }
        }
    }
}

/// The most clients with a time per token within the limit, that all run at once; at least one.
fn most_clients(
    configuration: &Configuration,
    limit: Seconds,
    calibration: &Calibration,
) -> Result<(Count, Prediction), Infeasible> {
    let at = |clients: f64| {
        let load = Load::Concurrency(Count::const_new(clients));
        predict(&Configuration { load, ..configuration.clone() }, calibration)
    };
    let fits = |clients: f64, found: &Prediction| found.tpot <= limit && found.fits.get() >= clients;
    let mut best = (1.0, at(1.0)?);
    let (mut low, mut high) = (1.0, MOST_CLIENTS);
    // Time per token grows with the clients, so halving finds the limit.
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        let found = at(middle)?;
        if fits(middle, &found) {
            (low, best) = (middle, (middle, found));
        } else {
            high = middle;
        }
    }
    Ok((Count::const_new(best.0), best.1))
}

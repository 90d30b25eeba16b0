//! What a replica serves by the user's own benchmark: results of a benchmark, over the number of requests.

use std::sync::Arc;

use crate::benchmark::{Asked, BenchmarkFile, Capacity, Measurement, Offered, OwnServer, warn_of_others};
use crate::catalog::Gpu;
use crate::decode::{Context, Given, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::workload::token_shape::TokenShape;
use crate::serving::{Configuration, Curve, CurvePoint, Load, NoOperation, Operation, Prediction, predict};
use crate::units::{Count, Fraction, Number, Quantity, Ratio, Seconds, TokensPerSecond, brief};

use super::around::Around;
use super::engine::ServingEngine;
use super::measured_fields::MeasuredFields;
use super::measured_lengths::{OfOneLength, of_one_length};
use super::predicted::{Wish, answer};
use super::repeated::Repeated;
use super::service_level::{LatencyBound, service};

/// A measured throughput.
#[derive(Clone, Debug)]
pub struct MeasuredThroughput {
    /// The files, in the scenario's order.
    pub files: Vec<BenchmarkFile>,
    /// The longest time per token that is accepted.
    pub max_tpot: Given<Seconds>,
    /// The replica over the number of requests, and at which load it is run.
    pub operation: Operation,
    /// The measurements that its throughput lies between, or is one of.
    pub nearest: Vec<(Sited<Ratio>, Sited<TokensPerSecond>)>,
    /// What was asked of the server, where it may have more to give: its throughput is at least this.
    pub at_least: Option<Asked>,
    /// The limits on latency that it was sized for.
    pub limits: Vec<LatencyBound>,
    /// Why no latency can be worked out from the files.
    pub without_latency: Option<&'static str>,
    /// How far runs at its load lie from each other, where there are several.
    pub runs: Option<Repeated>,
    /// What the serving model predicts for as many requests at a time, where it knows the model.
    pub predicted: Option<Prediction>,
}

impl MeasuredFields {
    /// Reads the files, and finds the load at which the replica runs.
    pub(super) fn complete(
        self,
        max_tpot: Given<Seconds>,
        beside: Option<Wish<'_>>,
        (engine, tensor_parallel): (&ServingEngine, Option<&Sited<Count>>),
        gpu: &Arc<Gpu>,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<MeasuredThroughput> {
        let first = self.names.first()?.site.clone();
        let files = self.open(around, context)?;
        let (workload, shape) = (around.workload?, around.shape?);
        let own = OwnServer {
            model: beside.as_ref().map(|wish| wish.model.value.as_str()),
            precision: beside.as_ref().and_then(Wish::stated_precision),
            engine: engine.stated(),
            gpu,
            tensor_parallel: tensor_parallel.map(|gpus| gpus.value),
            site: Some(&first),
        };
        warn_of_others(&files, &own, around.resolver.catalog, context.sink);
        let all: Vec<&Measurement> = files.iter().flat_map(|file| &file.measurements).collect();
        let OfOneLength { runs: measurements, alike } = of_one_length(&all, shape, context.sink)?;
        warn_of_other_cache(&measurements, shape, context);
        let without_latency = if measurements.iter().any(|found| found.ttft.is_none() || found.tpot.is_none())
        {
            Some("the benchmark has no time to first token")
        } else {
            let first = measurements.first().map(|found| found.clients.value);
            let one = measurements.iter().all(|found| Some(found.clients.value) == first);
            one.then_some("the benchmark has one load: percentiles follow from several")
        };
        let limits = if without_latency.is_none() { workload.limits(around.limits) } else { Vec::new() };
        let service = service(workload, *max_tpot.value(), &limits, context);
        let curve = curve(&measurements, shape)?;
        let operation = match Operation::measured(&curve, &service) {
            Ok(operation) => operation,
            Err(NoOperation::Slow(tpot)) => {
                let message = format!(
                    "a token takes {} at the lowest load that was measured, longer than the {} accepted",
                    brief(tpot),
                    max_tpot.value(),
                );
                let site = max_tpot.site().unwrap_or(&first).clone();
                let help = "measure a lower load, or accept a longer `max_tpot`".to_owned();
                context.sink.push(Diagnostic::new(Code::Conflict, message, site).help(help));
                return None;
            }
            Err(NoOperation::Infeasible(_)) => return None,
        };
        // A prediction for other lengths says nothing of the measurement.
        let predicted = beside
            .filter(|_| alike)
            .and_then(|wish| predicted(wish, operation.point.clients, gpu, around, context));
        let at_least = at_least(&measurements, operation.point.clients, context);
        let nearest = nearest(&measurements, operation.point.clients);
        let runs = Repeated::of(&measurements, operation.point.clients);
        Some(MeasuredThroughput {
            files,
            max_tpot,
            operation,
            nearest,
            at_least,
            limits,
            without_latency,
            runs,
            predicted,
        })
    }
}

/// The curve through the measurements, for the workload's answers.
fn curve(measurements: &[&Measurement], shape: &TokenShape) -> Option<Curve> {
    let output = answer(shape);
    let points = measurements.iter().map(|found| {
        let clients = found.clients.value;
        let written = found.output.as_ref().map_or(output, |tokens| tokens.value).get();
        let life = clients.get() * written / found.output_rate.value.get();
        let ttft = found.ttft.as_ref().map_or(Seconds::ZERO, |ttft| ttft.value);
        let even = Seconds::const_new((life - ttft.get()).max(0.0) / (written - 1.0).max(1.0));
        let tpot = found.tpot.as_ref().map_or(even, |tpot| tpot.value);
        CurvePoint { clients, output_rate: found.output_rate.value, ttft, tpot, reading: None }
    });
    Curve::through(points.collect(), output)
}

/// The measurements at this number of clients, or on both sides of it.
fn nearest(measurements: &[&Measurement], clients: Ratio) -> Vec<(Sited<Ratio>, Sited<TokensPerSecond>)> {
    let closest = |right: &dyn Fn(Ratio) -> bool| {
        let mut on_side: Vec<&&Measurement> =
            measurements.iter().filter(|found| right(found.clients.value)).collect();
        let distance = |found: &Measurement| (found.clients.value.get() - clients.get()).abs();
        on_side.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
        // Of two at the same load the later one counts.
        let nearest = on_side.first().map(|found| found.clients.value)?;
        on_side.into_iter().rfind(|found| found.clients.value == nearest)
    };
    let exact = closest(&|found| found == clients);
    let sides = [closest(&|found| found < clients), closest(&|found| found > clients)];
    let found = match exact {
        Some(exact) => vec![exact],
        None => sides.into_iter().flatten().collect(),
    };
    found.into_iter().map(|found| (found.clients.clone(), found.output_rate.clone())).collect()
}

impl MeasuredThroughput {
    /// Tokens a second that the replica computed at the load that is taken, with the prompts of its runs; nothing where the files do not say
    /// how long those were.
    pub(super) fn computed(&self) -> Option<TokensPerSecond> {
        let runs = self.files.iter().flat_map(|file| &file.measurements);
        let distance =
            |run: &Measurement| (run.clients.value.get() - self.operation.point.clients.get()).abs();
        let nearest = runs.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let (input, output) = (nearest.input.as_ref()?.value.get(), nearest.output.as_ref()?.value.get());
        let read = input * (1.0 - nearest.cached.as_ref().map_or(0.0, |cached| cached.value.get()));
        TokensPerSecond::new(self.operation.point.output_rate.get() * (1.0 + read / output)).ok()
    }
}

/// What was asked of the server where it runs at the highest load that was measured, and may have more to give; warns of it. Below that load
/// its limit on the time per token, or a rate that no longer grew, says what it can do.
fn at_least(measurements: &[&Measurement], clients: Ratio, context: &mut Context<'_>) -> Option<Asked> {
    let most = measurements.iter().max_by(|a, b| a.clients.value.get().total_cmp(&b.clients.value.get()))?;
    // Of several runs at one load one that reached it is enough.
    let mut same = measurements.iter().filter(|run| run.clients.value == most.clients.value);
    let Capacity::AtLeast(asked) = most.capacity else { return None };
    if clients < most.clients.value || same.any(|run| run.capacity == Capacity::Reached) {
        return None;
    }
    let rate = brief(most.output_rate.value);
    let (said, site) = match &most.offered {
        Offered::Rate(offered) => {
            let rate = brief(Number::const_new(offered.value.get()));
            (format!("requests came at {rate} a second, and were answered"), &offered.site)
        }
        _ => (asked.words().to_owned(), &most.output_rate.site),
    };
    let message = format!(
        "{said}: a replica serves at least the {rate} that were measured, and the file does not say how much more"
    );
    let help = "the bill is priced at it, so it is the most that is needed; measure with a closed loop (`--max-concurrency 64 --request-rate inf`), \
                or raise the rate until less is answered than is asked";
    let diagnostic = Diagnostic::new(Code::CapacityLowerBound, message, site.clone());
    context.sink.push(diagnostic.help(help.to_owned()));
    Some(asked)
}

/// A prefix cache that served so much more or less of the prompts is another one than the workload's.
const OTHER_CACHE: f64 = 0.1;

/// Warns of prompts that came out of a prefix cache otherwise than the workload's.
fn warn_of_other_cache(measurements: &[&Measurement], shape: &TokenShape, context: &mut Context<'_>) {
    let cached = *shape.cached.value();
    let apart = |found: &Sited<Fraction>| (found.value.get() - cached.get()).abs();
    let known = measurements.iter().filter_map(|run| run.cached.as_ref());
    let Some(worst) = known.max_by(|a, b| apart(a).total_cmp(&apart(b))) else { return };
    if apart(worst) <= OTHER_CACHE {
        return;
    }
    let more = if worst.value > cached { "less" } else { "more" };
    let message = format!(
        "{} of the prompt tokens came out of the server's prefix cache, and of the workload's {} do: a replica will serve {more}",
        brief(worst.value),
        brief(cached),
    );
    let help = "measure with prompts that share as much as the workload's; or `cached_input`, if the workload's prompts do share it";
    let mut diagnostic = Diagnostic::new(Code::OtherCache, message, worst.site.clone());
    if let Some(stated) = shape.cached.site() {
        diagnostic = diagnostic.also(stated.clone(), "the workload's");
    }
    context.sink.push(diagnostic.help(help.to_owned()));
}

/// The prediction for as many clients; nothing where the serving model does not know the model, or it would not run.
fn predicted(
    wish: Wish<'_>,
    clients: Ratio,
    gpu: &Arc<Gpu>,
    around: &Around<'_>,
    context: &Context<'_>,
) -> Option<Prediction> {
    let mut quiet = Sink::default();
    let mut aside =
        Context { file: Arc::clone(&context.file), conventions: context.conventions, sink: &mut quiet };
    let found = wish.predict(gpu, None, around, &mut aside)?;
    let calibration = around.resolver.calibration(&mut aside).ok()?;
    let load = Load::Concurrency(Count::const_new(clients.get()));
    predict(&Configuration { load, ..found.configuration }, calibration).ok()
}

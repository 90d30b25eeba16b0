//! What a replica serves by the user's own benchmark: results of vLLM, GuideLLM or AIPerf, over the number of requests.

use std::sync::Arc;

use crate::benchmark::{BenchmarkFile, Measurement};
use crate::catalog::Gpu;
use crate::decode::{Context, Given, Sited};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::scenario::workload::token_shape::TokenShape;
use crate::serving::{Configuration, Curve, CurvePoint, Load, NoOperation, Operation, Prediction, predict};
use crate::source::Site;
use crate::units::{Count, Quantity, Ratio, Seconds, Tokens, TokensPerSecond, brief};

use super::around::Around;
use super::measured_fields::MeasuredFields;
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
    /// The limits on latency that it was sized for.
    pub limits: Vec<LatencyBound>,
    /// Why no latency can be worked out from the files.
    pub without_latency: Option<&'static str>,
    /// How far runs at its load lie from each other, where there are several.
    pub runs: Option<Repeated>,
    /// What the serving model predicts for as many requests at a time, where it knows the model.
    pub predicted: Option<Prediction>,
}

/// Lengths that differ by more than this share from the workload's are worth a warning.
const OTHER_LENGTH: f64 = 0.1;

impl MeasuredFields {
    /// Reads the files, and finds the load at which the replica runs.
    pub(super) fn complete(
        self,
        max_tpot: Given<Seconds>,
        beside: Option<Wish<'_>>,
        gpu: &Arc<Gpu>,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<MeasuredThroughput> {
        let first = self.names.first()?.site.clone();
        let files = self.open(around, context)?;
        let (workload, shape) = (around.workload?, around.shape?);
        let measurements: Vec<&Measurement> = files.iter().flat_map(|file| &file.measurements).collect();
        let alike = warn_of_other_lengths(&measurements, shape, context);
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
        let nearest = nearest(&measurements, operation.point.clients);
        let runs = Repeated::of(&measurements, operation.point.clients);
        Some(MeasuredThroughput {
            files,
            max_tpot,
            operation,
            nearest,
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

/// Warns where prompts or answers were of another length than the workload's.
/// Whether they were alike.
fn warn_of_other_lengths(
    measurements: &[&Measurement],
    shape: &TokenShape,
    context: &mut Context<'_>,
) -> bool {
    let mut alike = true;
    let mut warn = |what: &str, measured: Option<&Sited<Tokens>>, wanted: Tokens, workload: &Site| {
        let Some(measured) = measured else { return };
        let apart = (measured.value.get() - wanted.get()).abs();
        if apart > OTHER_LENGTH * wanted.get().max(measured.value.get()) {
            alike = false;
            let message = format!(
                "measured with {what} of {}, where the workload has {}: its throughput will differ",
                brief(measured.value),
                brief(wanted),
            );
            let diagnostic = Diagnostic::new(Code::OtherLengths, message, measured.site.clone())
                .also(workload.clone(), "the workload's")
                .help("measure with the lengths of the workload".to_owned());
            context.sink.push(diagnostic);
        }
    };
    // Once for a file is enough.
    let Some(first) = measurements.first() else { return alike };
    warn("prompts", first.input.as_ref(), shape.input.value, &shape.input.site);
    warn("answers", first.output.as_ref(), answer(shape), &shape.output.site);
    alike
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
    let mut aside = Context { file: Arc::clone(&context.file), calendar: context.calendar, sink: &mut quiet };
    let found = wish.predict(gpu, None, around, &mut aside)?;
    let calibration = around.resolver.calibration(&mut aside).ok()?;
    let load = Load::Concurrency(Count::const_new(clients.get()));
    predict(&Configuration { load, ..found.configuration }, calibration).ok()
}

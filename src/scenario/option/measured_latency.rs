//! Latencies out of a benchmark of an endpoint: of tokens that somebody else serves, which no formula knows.

use crate::benchmark::{Average, BenchmarkFile, Measurement, TimesAt};
use crate::decode::{Context, Shape, Shaped, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::metric::Metric;
use crate::scenario::fleet::around::Around;
use crate::scenario::fleet::measured_fields::MeasuredFields;
use crate::scenario::fleet::measured_lengths::of_one_length;
use crate::source::{FieldPath, Node, Site};
use crate::units::{CallsPerSecond, Count, Quantity, Seconds, brief};

use super::latency_order::LatencyKeys;
use super::latency_order::{read_latencies, report_impossible};
use crate::scenario::fleet::extend::MeasuredKeys;

/// Latencies with the places where they stand.
type Latencies = Vec<(Metric, Sited<Seconds>)>;

/// What an option says under `latency`.
pub(in crate::scenario) enum LatencyFields {
    /// The latencies themselves.
    Stated(Latencies),
    /// The files of a benchmark.
    Measured(MeasuredFields, Site),
    /// Something that was reported.
    Faulty,
}

/// The run of a benchmark that latencies were taken from.
#[derive(Clone, Debug)]
pub struct MeasuredLatency {
    /// The tool that measured, and the file.
    pub from: String,
    /// Calls a second that were answered; `None` if the file does not say how long the run took.
    pub rate: Option<CallsPerSecond>,
    /// Calls a second in the workload's busiest hour.
    pub busiest: CallsPerSecond,
    /// Calls that were answered.
    pub answered: Option<Count>,
    /// Calls that failed, for whatever reason: errors, and limits on rates.
    pub failed: Option<Count>,
}

/// A run at so large a share of the busiest hour's rate is one at that rate.
const AS_MUCH: f64 = 0.95;

impl Shaped for LatencyFields {
    fn shape() -> Shape {
        Shape::AnyOf(vec![LatencyKeys::shape(), MeasuredKeys::shape()])
    }
}

impl LatencyFields {
    /// Reads latencies by metric, or `{ measured: FILE }`.
    pub(super) fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Self {
        if !matches!(node, Node::Map(_)) || node.get("measured").is_none() {
            return Self::Stated(read_latencies(node, path, context));
        }
        let site = context.site(&path.key("measured"));
        match MeasuredFields::read(node, path, context) {
            Some(fields) => Self::Measured(fields, site),
            None => Self::Faulty,
        }
    }

    /// The latencies, and the run that they are of, if they were measured.
    pub(super) fn complete(
        self,
        kind: &str,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> (Latencies, Option<MeasuredLatency>) {
        match self {
            Self::Stated(stated) => (stated, None),
            Self::Faulty => (Vec::new(), None),
            Self::Measured(fields, site) => match measured(fields, &site, kind, around, context) {
                Some((latencies, of)) => (latencies, Some(of)),
                None => (Vec::new(), None),
            },
        }
    }
}

fn measured(
    fields: MeasuredFields,
    site: &Site,
    kind: &str,
    around: &Around<'_>,
    context: &mut Context<'_>,
) -> Option<(Latencies, MeasuredLatency)> {
    let refusal = match kind {
        "cluster" | "rental" => Some((
            "the latency of own GPUs follows from what a replica serves under load",
            "`throughput: { measured: FILE }` takes the benchmark of a replica",
        )),
        "serverless" | "provisioned" => None,
        _ => Some((
            "a benchmark of an endpoint measures tokens, and this option buys none",
            "state it: `latency: { latency_p95: 6 s }`",
        )),
    };
    if let Some((message, help)) = refusal {
        context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help.to_owned()));
        return None;
    }
    if let Some(extend) = fields.extends() {
        let message = "`extend` shifts predictions, and the latency of an endpoint is not predicted";
        let help = "leave `extend` out".to_owned();
        context.sink.push(Diagnostic::new(Code::Conflict, message, extend.clone()).help(help));
        return None;
    }
    let files = fields.open(around, context)?;
    let (workload, shape) = (around.workload?, around.shape?);
    let runs: Vec<&Measurement> = files.iter().flat_map(|file| &file.measurements).collect();
    let runs = of_one_length(&runs, shape, context.sink)?.runs;
    let busiest = workload.busiest(context.conventions.calendar);
    let run = nearest(&runs, busiest)?;
    let latencies = latencies(run);
    if latencies.is_empty() {
        let message = "the file has no percentile of a time, and no mean latency";
        let help = "`--percentile-metrics ttft,tpot,e2el --metric-percentiles 50,95,99` has `vllm bench serve` write them".to_owned();
        let diagnostic = Diagnostic::new(Code::NoMeasurement, message, run.output_rate.site.clone());
        context.sink.push(diagnostic.help(help));
        return None;
    }
    report_impossible(&latencies, context);
    if let Some(rate) = rate(run).filter(|rate| rate.get() < AS_MUCH * busiest.get()) {
        let message = format!(
            "{} were answered in the run, and the busiest hour has {}: latencies are those of a lighter load",
            brief(rate),
            brief(busiest)
        );
        let help = "measure at the rate of the busiest hour: an endpoint is slower then, or limits rates";
        let diagnostic = Diagnostic::new(Code::LighterLoad, message, run.output_rate.site.clone());
        context.sink.push(diagnostic.also(site.clone(), "taken here").help(help.to_owned()));
    }
    let from = |file: &&BenchmarkFile| file.measurements.iter().any(|own| std::ptr::eq(own, run));
    let from = files.iter().find(from);
    let of = MeasuredLatency {
        from: from.map_or_else(String::new, |file| format!("{}, {}", file.tool.name(), file.file.name())),
        rate: rate(run),
        busiest,
        answered: run.requests.as_ref().map(|answered| answered.value),
        failed: run.failed.as_ref().map(|failed| failed.value),
    };
    Some((latencies, of))
}

/// Calls a second that a run answered.
fn rate(run: &Measurement) -> Option<CallsPerSecond> {
    let (answered, duration) = (run.requests.as_ref()?, run.duration.as_ref()?);
    CallsPerSecond::new(answered.value.get() / duration.value.get()).ok()
}

/// The run of the lightest load that is as heavy as the workload's, or else the heaviest.
fn nearest<'m>(runs: &[&'m Measurement], busiest: CallsPerSecond) -> Option<&'m Measurement> {
    let load = |run: &Measurement| rate(run).map_or(0.0, Quantity::get);
    let by_load = |a: &&&Measurement, b: &&&Measurement| load(a).total_cmp(&load(b));
    let enough = runs.iter().filter(|run| load(run) >= AS_MUCH * busiest.get()).min_by(by_load);
    enough.or_else(|| runs.iter().max_by(by_load)).copied()
}

/// What a run says of its times.
fn latencies(run: &Measurement) -> Latencies {
    let family = |at: &TimesAt, metrics: [Metric; 3]| {
        let times = [&at.p50, &at.p95, &at.p99].map(Clone::clone);
        metrics.into_iter().zip(times).filter_map(|(metric, time)| Some((metric, time?))).collect::<Vec<_>>()
    };
    let spread = &run.spread;
    let mut found = family(&spread.latency, [Metric::LatencyP50, Metric::LatencyP95, Metric::LatencyP99]);
    found.extend(family(&spread.ttft, [Metric::TtftP50, Metric::TtftP95, Metric::TtftP99]));
    found.extend(family(&spread.tpot, [Metric::TpotP50, Metric::TpotP95, Metric::TpotP99]));
    let mean = run.latency.clone().filter(|_| run.average == Average::Mean);
    found.extend(mean.map(|mean| (Metric::LatencyMean, mean)));
    found
}

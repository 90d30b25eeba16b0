//! AIPerf: what `aiperf profile` writes, here as JSON. One file a run; several may be put one after another.
//!
//! All values are averages (`avg`) in the unit that stands beside them.
//!
//! - Requests in flight are `effective_concurrency` where the file has it (0.8 and later).
//! - The load is that of `input_config.loadgen`, or of the profiling phase in `input_config.phases` (0.9 and later): `request_rate`
//!   or `rate`, else a closed loop of `concurrency`. The CSV file does not say it.
//! - The answers a second are `request_count` ÷ `benchmark_duration`, or else `request_throughput`, which the CSV file rounds.
//! - The output rate is `output_token_throughput`, the time to the first token `time_to_first_token`, the time of each
//!   other token `inter_token_latency`, the latency `request_latency`.

use crate::decode::{Context, Decode, Object, Sited, code, positive, quantity, unit_help};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::{FieldPath, Node, Site};
use crate::units::{CallsPerSecond, Count, Number, Quantity, Ratio, Seconds};

use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::kind::{Kind, has_any};
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// Metrics of which every such file has some, and those of GenAI-Perf, whose form it is, too.
pub(super) const METRICS: &[&str] =
    &["output_token_throughput", "time_to_first_token", "inter_token_latency"];

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::Aiperf,
    wanted: &[
        "aiperf_version",
        "input_config",
        "loadgen",
        "phases",
        "profiling",
        "name",
        "kind",
        "type",
        "rate",
        "request_rate",
        "concurrency",
        "models",
        "items",
        "endpoint",
        "model_names",
        "output_token_throughput",
        "time_to_first_token",
        "inter_token_latency",
        "request_latency",
        "input_sequence_length",
        "output_sequence_length",
        "request_count",
        "error_request_count",
        "benchmark_duration",
        "request_throughput",
        "effective_concurrency",
        "avg",
        "p50",
        "unit",
    ],
    telling: &["aiperf_version", "output_token_throughput", "time_to_first_token", "inter_token_latency"],
    is: |node| has_any(node, &["aiperf_version"]) || has_any(node, METRICS),
    read,
};

/// A metric: its key in JSON, and its name in CSV.
pub(super) struct Metric(pub(super) &'static str, pub(super) &'static str);

const OUTPUT_RATE: Metric = Metric("output_token_throughput", "Output Token Throughput");
const TTFT: Metric = Metric("time_to_first_token", "Time to First Token");
const TPOT: Metric = Metric("inter_token_latency", "Inter Token Latency");
const LATENCY: Metric = Metric("request_latency", "Request Latency");
const INPUT: Metric = Metric("input_sequence_length", "Input Sequence Length");
const OUTPUT: Metric = Metric("output_sequence_length", "Output Sequence Length");
const REQUESTS: Metric = Metric("request_count", "Request Count");
const FAILED: Metric = Metric("error_request_count", "Error Request Count");
const DURATION: Metric = Metric("benchmark_duration", "Benchmark Duration");
const THROUGHPUT: Metric = Metric("request_throughput", "Request Throughput");
const IN_FLIGHT: Metric = Metric("effective_concurrency", "Effective Concurrency");

/// What units of requests are called: `requests`, `requests/sec`, `count`.
const REQUEST_UNITS: &[&str] = &["", "requests", "count", "requests/sec", "requests/s", "per sec"];

/// An average as it stands in the file.
pub(super) struct Average {
    pub(super) value: f64,
    pub(super) unit: String,
    pub(super) site: Site,
    pub(super) unit_site: Site,
}

/// Where averages are found.
pub(super) trait Averages {
    /// The average of a metric; faults are reported.
    fn average(&self, metric: &Metric, context: &mut Context<'_>) -> Option<Average>;
    /// Reports a metric that has to be there.
    fn missing(&self, metric: &Metric, help: &str, context: &mut Context<'_>);
}

impl Averages for Object<'_> {
    fn average(&self, metric: &Metric, context: &mut Context<'_>) -> Option<Average> {
        let (_, path) = self.find(metric.0, context)?;
        let keys = format!("{}.unit", metric.0);
        let Some((Node::Text(unit), unit_path)) = self.find(&keys, context) else {
            match self.find(&keys, context) {
                Some((other, path)) => context.wrong_type("a unit", other, &path),
                None => self.missing(&keys, "AIPerf writes the unit of each metric", context),
            }
            return None;
        };
        let number = self.find(&format!("{}.avg", metric.0), context)?;
        let Node::Number(value) = number.0 else {
            context.wrong_type("a number", number.0, &number.1);
            return None;
        };
        let site = context.site(&path.key("avg"));
        Some(Average { value: *value, unit: unit.clone(), site, unit_site: context.site(&unit_path) })
    }

    fn missing(&self, metric: &Metric, help: &str, context: &mut Context<'_>) {
        Object::missing(self, &format!("{}.avg", metric.0), help, context);
    }
}

/// Reads one run.
fn read(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    found.version = found.version.take().or_else(|| run.text("aiperf_version", context));
    let model = model(run, context);
    found.subjects.push(Subject { model, ..Subject::default() });
    let before = context.sink.count(Severity::Error);
    let load = load(run, context);
    let site = context.site(&run.path);
    measurement(run, load, before, site, found, context);
}

/// The first model that was asked for: `models.items[0].name`, before 0.9 `endpoint.model_names[0]`.
fn model(run: &Object<'_>, context: &mut Context<'_>) -> Option<Sited<String>> {
    let config = |from: &FieldPath| from.key("input_config");
    let new = |from: &FieldPath| config(from).key("models").key("items").index(0).key("name");
    let old = |from: &FieldPath| config(from).key("endpoint").key("model_names").index(0);
    let at = |path: FieldPath| run.node.at(&path).filter(|node| matches!(node, Node::Text(_)));
    let (node, path) = match (at(new(&FieldPath::ROOT)), at(old(&FieldPath::ROOT))) {
        (Some(node), _) => (node, new(&run.path)),
        (None, Some(node)) => (node, old(&run.path)),
        (None, None) => return None,
    };
    let value = String::decode(node, &path, context)?;
    Some(Sited { value, site: context.site(&path) })
}

/// The measurement of one run.
pub(super) fn measurement(
    run: &impl Averages,
    (offered, limit): (Offered, Option<Sited<Ratio>>),
    before: usize,
    site: Site,
    found: &mut BenchmarkDraft,
    context: &mut Context<'_>,
) {
    let requests: Option<Sited<Count>> = requests(run, &REQUESTS, context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let output_rate = average(run, &OUTPUT_RATE, context).and_then(|rate| positive(rate, context));
    if output_rate.is_none() && context.sink.count(Severity::Error) == before {
        run.missing(&OUTPUT_RATE, "AIPerf writes it for endpoints that write text", context);
    }
    let duration: Option<Sited<Seconds>> = average(run, &DURATION, context).filter(above_zero);
    let rate: Option<Sited<Number>> = self::requests(run, &THROUGHPUT, context);
    let draft = Draft {
        offered,
        limit,
        in_flight: self::requests(run, &IN_FLIGHT, context).filter(above_zero),
        output_rate,
        ttft: average(run, &TTFT, context),
        tpot: average(run, &TPOT, context),
        latency: average(run, &LATENCY, context),
        input: average(run, &INPUT, context).filter(above_zero),
        output: average(run, &OUTPUT, context).filter(above_zero),
        failed: self::requests(run, &FAILED, context),
        per_second: rate.map(|rate| rate.value.get()),
        duration,
        requests,
        ..Draft::default()
    };
    let help =
        "run it with `--concurrency`; or keep how many requests a second were answered, and their latency";
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

fn above_zero<Q: Quantity>(found: &Sited<Q>) -> bool {
    found.value.get() > 0.0
}

fn average<Q: Quantity>(run: &impl Averages, metric: &Metric, context: &mut Context<'_>) -> Option<Sited<Q>> {
    let average = run.average(metric, context)?;
    // GenAI-Perf leaves out what comes so often a second.
    let unit = if average.unit == "per sec" { "tokens/sec" } else { &average.unit };
    quantity_of(&average, unit, context)
}

/// A number of requests, or of requests a second.
fn requests<Q: Quantity>(
    run: &impl Averages,
    metric: &Metric,
    context: &mut Context<'_>,
) -> Option<Sited<Q>> {
    let average = run.average(metric, context)?;
    if !REQUEST_UNITS.contains(&average.unit.as_str()) {
        let message = format!("unknown unit `{}`; expected requests or requests/sec", average.unit);
        context.sink.push(Diagnostic::new(Code::WrongUnit, message, average.unit_site));
        return None;
    }
    quantity_of(&average, "", context)
}

fn quantity_of<Q: Quantity>(average: &Average, unit: &str, context: &mut Context<'_>) -> Option<Sited<Q>> {
    match quantity(average.value, unit, context) {
        Ok(value) => Some(Sited { value, site: average.site.clone() }),
        Err(error) => {
            let code = code(&error);
            let site = if code == Code::WrongUnit { &average.unit_site } else { &average.site };
            let diagnostic = Diagnostic::new(code, error.to_string(), site.clone()).help(unit_help(&error));
            context.sink.push(diagnostic);
            None
        }
    }
}

/// What a run asked of the server, and the most requests that it let in.
fn load(run: &Object<'_>, context: &mut Context<'_>) -> (Offered, Option<Sited<Ratio>>) {
    let Some(load) = phase(run) else { return (Offered::Unstated, None) };
    let limit = match load.node.get("concurrency") {
        Some(Node::Number(_)) => load.measured("concurrency", "", context),
        _ => None,
    };
    let kind = match load.node.get("type") {
        Some(Node::Text(kind)) => kind.as_str(),
        _ => "",
    };
    let rate = ["rate", "request_rate"].iter().find_map(|key| match load.node.get(key) {
        Some(Node::Number(_)) => load.measured::<CallsPerSecond>(key, "/s", context),
        _ => None,
    });
    let offered = match (rate, kind) {
        (Some(rate), _) => Offered::Rate(rate),
        (None, "" | "concurrency") if limit.is_some() => Offered::Closed,
        _ => Offered::Unstated,
    };
    (offered, limit)
}

/// What was asked for in the phase that counts: since 0.9 in `input_config.phases`, before in `input_config.loadgen`.
fn phase<'n>(run: &Object<'n>) -> Option<Object<'n>> {
    let config = run.node.get("input_config")?;
    let path = run.path.key("input_config");
    let (node, path): (&Node, FieldPath) = match config.get("phases") {
        Some(Node::List(phases)) => {
            let says = |phase: &Node, key, word: &str| phase.get(key) == Some(&Node::Text(word.to_owned()));
            let at = phases
                .iter()
                .position(|phase| says(phase, "name", "profiling") || says(phase, "kind", "profiling"))?;
            (&phases[at], path.key("phases").index(at))
        }
        Some(phases @ Node::Map(_)) => (phases.get("profiling")?, path.key("phases").key("profiling")),
        _ => (config.get("loadgen")?, path.key("loadgen")),
    };
    Some(Object { node, path })
}

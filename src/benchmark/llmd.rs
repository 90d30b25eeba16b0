//! `llm-d-benchmark`: its report, one object a run in YAML or JSON, whichever tool measured; read of the schemas 0.1, 0.2 and 0.2.1 after release
//! 0.8.0 (`llmdbenchmark/analysis/benchmark_report`).
//!
//! - Every statistic has its unit beside it: `units: ms`, `s/token`.
//! - The load is `scenario.load.standardized`: `rate_qps`, or a closed loop of `concurrency`; `.inf` is no limit. Reports of
//!   schema 0.1 have the arguments of the tool instead, of which `max_concurrency` and `request_rate` are read.
//! - Requests that were answered are `total` less `failures` less `incomplete`.
//! - Who was measured is the component of the kind `inference_engine`, where there is one: `replicas` of
//!   `accelerator.parallelism.tp` GPUs (whose `accelerator.count` it is, writers do not agree on). Where prefill and decode are components of their own, only the model is said.
//! - The share of prompts out of the cache is `results.observability`'s `cache_hit_rate`, where one component has it.

use crate::decode::{Context, Decode, Object, Sited, code, quantity, unit_help};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::{FieldPath, Node};
use crate::units::{CallsPerSecond, Count, Fraction, Number, Quantity, Ratio, TokensPerSecond};

use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::kind::Kind;
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::LlmD,
    wanted: &[
        "version",
        "run",
        "time",
        "start",
        "duration",
        "scenario",
        "stack",
        "standardized",
        "kind",
        "tool",
        "tool_version",
        "replicas",
        "model",
        "name",
        "quantization",
        "accelerator",
        "count",
        "parallelism",
        "tp",
        "load",
        "args",
        "rate_qps",
        "concurrency",
        "max_concurrency",
        "request_rate",
        "host",
        "platform",
        "engine",
        "metrics",
        "results",
        "request_performance",
        "aggregate",
        "observability",
        "components",
        "cache_hit_rate",
        "requests",
        "total",
        "failures",
        "incomplete",
        "input_length",
        "output_length",
        "latency",
        "time_to_first_token",
        "time_per_output_token",
        "request_latency",
        "throughput",
        "output_token_rate",
        "request_rate",
        "output_tokens_per_sec",
        "requests_per_sec",
        "units",
        "mean",
        "p50",
    ],
    telling: &["request_performance", "normalized_time_per_output_token", "output_token_rate"],
    is: |node| {
        let body = |path: &str| {
            let steps = path.split('.').try_fold(node, |node, key| node.get(key));
            steps.is_some_and(|found| found.get("latency").is_some() || found.get("requests").is_some())
        };
        node.get("version").is_some() && (body("results.request_performance.aggregate") || body("metrics"))
    },
    read,
};

/// Where the rate and the most requests in flight stand: as the report has them, and as arguments of the tool that measured.
const LOAD: (&str, &str) = ("scenario.load.standardized.rate_qps", "scenario.load.standardized.concurrency");
const OLD_LOAD: (&str, &str) = ("scenario.load.args.request_rate", "scenario.load.args.max_concurrency");

fn read(report: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let before = context.sink.count(Severity::Error);
    found.version = found.version.take().or_else(|| report.text("version", context));
    let new = report.node.get("results").is_some();
    let place = if new { "results.request_performance.aggregate" } else { "metrics" };
    let Some((node, path)) = report.find(place, context) else { return };
    let body = Object { node, path };
    found.subjects.push(if new { of_stack(report, context) } else { of_host(report, context) });
    let requests = answered(&body, context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let (offered, limit) = load(report, if new { LOAD } else { OLD_LOAD }, context);
    let (output_rate, per_second) = if new {
        let rate: Option<Sited<Number>> = statistic(&body, "throughput.request_rate", "mean", context);
        (statistic::<TokensPerSecond>(&body, "throughput.output_token_rate", "mean", context), rate)
    } else {
        let rate = body.measured("throughput.requests_per_sec", "", context);
        (body.measured("throughput.output_tokens_per_sec", "tokens/s", context), rate)
    };
    if output_rate.is_none() && context.sink.count(Severity::Error) == before {
        let key = if new { "throughput.output_token_rate.mean" } else { "throughput.output_tokens_per_sec" };
        body.missing(key, "a report on a model that writes text has it", context);
    }
    let draft = Draft {
        offered,
        limit,
        output_rate: output_rate.filter(|rate| rate.value.get() > 0.0),
        ttft: statistic(&body, "latency.time_to_first_token", "mean", context),
        median_ttft: statistic(&body, "latency.time_to_first_token", "p50", context),
        tpot: statistic(&body, "latency.time_per_output_token", "mean", context),
        latency: statistic(&body, "latency.request_latency", "mean", context),
        input: statistic(&body, "requests.input_length", "mean", context),
        output: statistic(&body, "requests.output_length", "mean", context),
        failed: body.counted("requests.failures", "", context),
        // The time of a run begins before the load, so no rate follows from it.
        per_second: per_second.map(|rate| rate.value.get()),
        cached: cached(report, context),
        requests,
        ..Draft::default()
    };
    let help = "a report with `latency.request_latency` and `throughput.request_rate` lets it follow";
    let site = context.key_site(&body.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// Requests that were answered, where their number is stated.
fn answered(body: &Object<'_>, context: &mut Context<'_>) -> Option<Sited<Count>> {
    let total: Sited<Count> = body.counted("requests.total", "", context)?;
    let without = ["requests.failures", "requests.incomplete"]
        .map(|key| body.counted::<Count>(key, "", context).map_or(0.0, |count| count.value.get()));
    let left = total.value.get() - without.iter().sum::<f64>();
    if left < 0.0 {
        let message = "more requests failed than were sent".to_owned();
        context.sink.push(Diagnostic::new(Code::Conflict, message, total.site));
        return None;
    }
    Some(Sited { value: Count::new(left).ok()?, site: total.site })
}

/// A statistic in the unit that stands beside it.
fn statistic<Q: Quantity>(
    body: &Object<'_>,
    keys: &str,
    which: &str,
    context: &mut Context<'_>,
) -> Option<Sited<Q>> {
    let (node, path) = body.find(keys, context)?;
    let node = Object { node, path };
    let (value, at) = node.find(which, context)?;
    let Node::Number(value) = value else {
        context.wrong_type("a number", value, &at);
        return None;
    };
    let units = node.text("units", context);
    let unit = units.as_ref().map_or("", |units| units.value.as_str());
    // A time of a token is a time, and numbers of requests and tokens are counted.
    let unit = match unit.trim_end_matches("/token") {
        "count" | "queries/s" | "fraction" => "",
        "percent" => "%",
        other => other,
    };
    match quantity(*value, unit, context) {
        Ok(value) => Some(Sited { value, site: context.site(&at) }),
        Err(error) => {
            let place = match (code(&error), units) {
                (Code::WrongUnit, Some(units)) => units.site,
                _ => context.site(&at),
            };
            let diagnostic = Diagnostic::new(code(&error), error.to_string(), place);
            context.sink.push(diagnostic.help(unit_help(&error)));
            None
        }
    }
}

/// The load: the rate and the limit at these paths.
fn load(
    report: &Object<'_>,
    (rate, limit): (&str, &str),
    context: &mut Context<'_>,
) -> (Offered, Option<Sited<Ratio>>) {
    let limit = limited(report, limit, "", context);
    match (limited::<CallsPerSecond>(report, rate, "/s", context), limit) {
        (Asked::Number(rate), limit) => (Offered::Rate(rate), limit.number()),
        (_, Asked::Number(limit)) => (Offered::Closed, Some(limit)),
        (Asked::Unlimited, _) => (Offered::AllAtOnce, None),
        (Asked::Nothing, _) => (Offered::Unstated, None),
    }
}

/// What stands where a rate or a limit does.
enum Asked<Q> {
    Number(Sited<Q>),
    Unlimited,
    Nothing,
}

impl<Q> Asked<Q> {
    fn number(self) -> Option<Sited<Q>> {
        match self {
            Self::Number(found) => Some(found),
            Self::Unlimited | Self::Nothing => None,
        }
    }
}

fn limited<Q: Quantity>(report: &Object<'_>, keys: &str, unit: &str, context: &mut Context<'_>) -> Asked<Q> {
    let number = match report.find(keys, context) {
        Some((Node::Number(number), _)) => *number,
        Some((Node::Text(text), _)) if text.eq_ignore_ascii_case("inf") => f64::INFINITY,
        _ => return Asked::Nothing,
    };
    if number.is_infinite() {
        return Asked::Unlimited;
    }
    report.measured(keys, unit, context).map_or(Asked::Nothing, Asked::Number)
}

/// Who was measured, of schema 0.2.
fn of_stack(report: &Object<'_>, context: &mut Context<'_>) -> Subject {
    let path = report.path.key("scenario").key("stack");
    let Some(Node::List(items)) = report.node.get("scenario").and_then(|node| node.get("stack")) else {
        return Subject::default();
    };
    let engines: Vec<Object<'_>> = items
        .iter()
        .enumerate()
        .filter_map(|(at, item)| {
            let node = item.get("standardized")?;
            let engine = node.get("kind") == Some(&Node::Text("inference_engine".to_owned()));
            engine.then(|| Object { node, path: path.index(at).key("standardized") })
        })
        .collect();
    let Some(first) = engines.first() else { return Subject::default() };
    let date = report.text("run.time.start", context);
    let model = first.text("model.name", context);
    if engines.len() > 1 {
        return Subject { model, date, ..Subject::default() };
    }
    Subject {
        model,
        date,
        // `llm-d` is no engine.
        engine: first.text("tool", context).filter(|tool| !tool.value.starts_with("llm-d")),
        gpu: first.text("accelerator.model", context),
        tensor_parallel: first.measured("accelerator.parallelism.tp", "", context),
        replicas: first.measured("replicas", "", context),
        ..Subject::default()
    }
}

/// Who was measured, of schema 0.1.
fn of_host(report: &Object<'_>, context: &mut Context<'_>) -> Subject {
    let list = |from: &str, key: &str| {
        let node = ["scenario", from, key].iter().try_fold(report.node, |node, key| node.get(key));
        let path = ["scenario", from, key].iter().fold(report.path.clone(), |path, key| path.key(key));
        match node {
            Some(Node::List(items)) => {
                items.iter().enumerate().map(|(at, node)| (node, path.index(at))).collect()
            }
            _ => Vec::<(&Node, FieldPath)>::new(),
        }
    };
    let (hosts, engines) = (list("host", "accelerator"), list("platform", "engine"));
    let mut subject = Subject {
        model: report.text("scenario.model.name", context),
        precision: report.text("scenario.model.quantization", context),
        ..Subject::default()
    };
    if let [(node, path)] = &hosts[..] {
        let host = Object { node, path: path.clone() };
        subject.gpu = host.text("model", context);
        subject.gpus = host.measured("count", "", context);
        subject.tensor_parallel = host.measured("parallelism.tp", "", context);
    }
    if let [(node, path)] = &engines[..] {
        let engine = Object { node, path: path.clone() };
        let release =
            engine.node.get("version").and_then(|node| String::decode(node, &path.key("version"), context));
        subject.engine = engine.text("name", context).map(|name| Sited {
            value: release.map_or_else(|| name.value.clone(), |release| format!("{} {release}", name.value)),
            site: name.site,
        });
    }
    subject
}

/// The share of prompts that came out of the cache, where one component says it.
fn cached(report: &Object<'_>, context: &mut Context<'_>) -> Option<Sited<Fraction>> {
    let node = report.node.get("results")?.get("observability")?.get("components")?;
    let Node::List(items) = node else { return None };
    let path = report.path.key("results").key("observability").key("components");
    let mut said = items.iter().enumerate().filter_map(|(at, item)| {
        item.get("aggregate")?.get("cache_hit_rate").map(|_| Object { node: item, path: path.index(at) })
    });
    let only = said.next().filter(|_| said.next().is_none())?;
    statistic(&only, "aggregate.cache_hit_rate", "mean", context)
}

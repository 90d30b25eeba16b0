//! GuideLLM: `benchmarks.json` of `guidellm benchmark`, since 0.2; one point a benchmark, whatever its strategy.
//!
//! All values are means over the requests that succeeded (`successful.mean`); those that were cut off by the end of the
//! run or failed count nowhere.
//!
//! - Requests in flight are measured: `request_concurrency`; of the strategy `synchronous` there is one.
//! - The load is the strategy: `config.strategy`, before 0.4 `args.strategy`.
//! - The output rate is `output_tokens_per_second`, the time to the first token `time_to_first_token_ms`, the time of each
//!   other token `inter_token_latency_ms` (`time_per_output_token_ms` counts the first token too).
//! - The latency is `request_latency`: seconds, where the others are milliseconds.

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::{Code, Severity};
use crate::source::Node;
use crate::units::{CallsPerSecond, Count, Number, Quantity};

use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::kind::Kind;
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// Where the numbers of requests stand: since 0.4, and before.
const TOTALS: &[&str] = &[
    "metrics.request_totals",
    "request_totals",
    "scheduler_metrics.requests_made",
    "run_stats.requests_made",
];

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::Guidellm,
    wanted: &[
        "metadata",
        "guidellm_version",
        "benchmarks",
        "args",
        "model",
        "worker",
        "backend_model",
        "config",
        "backend",
        "strategy",
        "type_",
        "rate",
        "duration",
        "metrics",
        "request_totals",
        "scheduler_metrics",
        "requests_made",
        "run_stats",
        "successful",
        "errored",
        "mean",
        "median",
        "request_concurrency",
        "output_tokens_per_second",
        "time_to_first_token_ms",
        "inter_token_latency_ms",
        "request_latency",
        "prompt_token_count",
        "output_token_count",
        "requests_per_second",
    ],
    telling: &["benchmarks"],
    is: |node| node.get("benchmarks").is_some(),
    read,
};

/// Reads the benchmarks of one report.
fn read(report: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let Some((node, path)) = report.find("benchmarks", context) else {
        report.missing("benchmarks", "GuideLLM writes it: a list of its benchmarks", context);
        return;
    };
    found.version = found.version.take().or_else(|| report.text("metadata.guidellm_version", context));
    let Node::List(items) = node else {
        context.wrong_type("a list of benchmarks", node, &path);
        return;
    };
    if items.is_empty() {
        let help = "was it stopped before the first one ended?".to_owned();
        context.key_fault(Code::NoMeasurement, "no benchmark was run", &path, Some(help));
    }
    for (at, node) in items.iter().enumerate() {
        benchmark(&Object { node, path: path.index(at) }, found, context);
    }
    if found.subjects.iter().all(|subject| subject.model.is_none()) {
        let keys = ["args.model", "config.model", "config.backend.model"];
        let model = keys.iter().find_map(|keys| report.text(keys, context));
        found.subjects.push(Subject { model, ..Subject::default() });
    }
}

fn benchmark(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let before = context.sink.count(Severity::Error);
    let Some((node, path)) = run.find("metrics", context) else {
        run.missing("metrics", "GuideLLM writes it since 0.2", context);
        return;
    };
    let requests = total(run, "successful", context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let keys = ["worker.backend_model", "config.backend.model"];
    let model = keys.iter().find_map(|keys| run.text(keys, context));
    found.subjects.push(Subject { model, ..Subject::default() });
    let metrics = Object { node, path };
    let help = "GuideLLM writes it for models that write text";
    let draft = Draft {
        offered: offered(run, context),
        in_flight: metrics.measured("request_concurrency.successful.mean", "", context),
        output_rate: metrics.needed("output_tokens_per_second.successful.mean", "tokens/s", help, context),
        ttft: metrics.counted("time_to_first_token_ms.successful.mean", "ms", context),
        median_ttft: metrics.counted("time_to_first_token_ms.successful.median", "ms", context),
        tpot: metrics.counted("inter_token_latency_ms.successful.mean", "ms", context),
        latency: metrics.counted("request_latency.successful.mean", "s", context),
        input: metrics.measured("prompt_token_count.successful.mean", "", context),
        output: metrics.measured("output_token_count.successful.mean", "", context),
        failed: total(run, "errored", context),
        per_second: metrics
            .measured::<Number>("requests_per_second.successful.mean", "", context)
            .map(|rate| rate.value.get()),
        requests,
        duration: run.measured("duration", "s", context),
        ..Draft::default()
    };
    let help =
        "keep `request_concurrency`, or `requests_per_second` and `request_latency`, from which it follows";
    let site = context.key_site(&metrics.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// What a run asked of the server.
fn offered(run: &Object<'_>, context: &mut Context<'_>) -> Offered {
    let of = |key: &str, context: &mut Context<'_>| {
        ["config.strategy", "args.strategy"]
            .iter()
            .find_map(|from| run.text(&format!("{from}.{key}"), context))
    };
    let Some(kind) = of("type_", context) else { return Offered::Unstated };
    match kind.value.as_str() {
        "synchronous" => Offered::Synchronous,
        "concurrent" => Offered::Closed,
        "throughput" => Offered::AllAtOnce,
        "constant" | "poisson" | "async" => {
            let rate = ["config.strategy.rate", "args.strategy.rate"]
                .iter()
                .find_map(|keys| run.measured::<CallsPerSecond>(keys, "/s", context));
            rate.map_or(Offered::Unstated, Offered::Rate)
        }
        _ => Offered::Unstated,
    }
}

/// How many requests ended that way.
fn total(run: &Object<'_>, how: &str, context: &mut Context<'_>) -> Option<Sited<Count>> {
    TOTALS.iter().find_map(|totals| run.counted(&format!("{totals}.{how}"), "", context))
}

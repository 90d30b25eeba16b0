//! `inference-perf`: `stage_N_lifecycle_metrics.json`, an object a stage; read of the writer after release 0.6.1
//! (`inference_perf/reportgen/base.py`). A file of a list of stages, or several files, make a curve.
//!
//! - All times are seconds, all lengths means.
//! - The load is `load_summary.requested_rate`, or a closed loop where `load_summary.concurrency` is there. `summary_lifecycle_metrics.json` puts
//!   all stages together, each of its own load: it has neither, and is refused.
//! - Requests in flight follow from the answers a second and their latency.
//! - The output rate is `successes.throughput.output_tokens_per_sec`: from the first request sent to the last answer.

use crate::decode::{Context, Object};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::units::{CallsPerSecond, Count, Number, Quantity};

use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::kind::Kind;
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::InferencePerf,
    wanted: &[
        "load_summary",
        "requested_rate",
        "achieved_rate",
        "concurrency",
        "count",
        "successes",
        "failures",
        "latency",
        "request_latency",
        "time_per_output_token",
        "time_to_first_token",
        "throughput",
        "output_tokens_per_sec",
        "requests_per_sec",
        "prompt_len",
        "prompt_tokens",
        "output_len",
        "output_tokens",
        "total",
        "cached",
        "mean",
        "median",
    ],
    telling: &["load_summary", "achieved_rate", "normalized_time_per_output_token"],
    is: |node| node.get("load_summary").is_some() && node.get("successes").is_some(),
    read,
};

fn read(stage: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    found.subjects.push(Subject::default());
    let before = context.sink.count(Severity::Error);
    let requests = stage.counted::<Count>("successes.count", "", context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let limit = stage.measured("load_summary.concurrency", "", context);
    let rate = stage.measured::<CallsPerSecond>("load_summary.requested_rate", "/s", context);
    let offered = match (&limit, rate) {
        (Some(_), _) => Offered::Closed,
        // A client that cannot send as fast as it is asked to waits for answers: its own limit holds the load.
        (None, Some(rate)) if is_behind(stage, rate.value, context) => Offered::Closed,
        (None, Some(rate)) => Offered::Rate(rate),
        (None, None) => {
            let message = "this puts stages of several loads together: it is a result of none of them";
            let help = "take the files of the stages: `stage_0_lifecycle_metrics.json` and so on".to_owned();
            let site = context.site(&stage.path);
            context.sink.push(Diagnostic::new(Code::NoMeasurement, message, site).help(help));
            return;
        }
    };
    let help = "inference-perf writes it: tokens of answers a second";
    let mut first = |keys: &[&str]| keys.iter().find_map(|keys| stage.measured(keys, "", context));
    let input = first(&["successes.prompt_tokens.mean", "successes.prompt_len.mean"]);
    let output = first(&["successes.output_len.mean", "successes.output_tokens.mean"]);
    let draft = Draft {
        offered,
        limit,
        output_rate: stage.needed("successes.throughput.output_tokens_per_sec", "tokens/s", help, context),
        ttft: stage.counted("successes.latency.time_to_first_token.mean", "s", context),
        median_ttft: stage.counted("successes.latency.time_to_first_token.median", "s", context),
        tpot: stage.counted("successes.latency.time_per_output_token.mean", "s", context),
        latency: stage.counted("successes.latency.request_latency.mean", "s", context),
        input,
        output,
        failed: stage.counted("failures.count", "", context),
        per_second: stage
            .measured::<Number>("successes.throughput.requests_per_sec", "", context)
            .map(|rate| rate.value.get()),
        requests,
        ..Draft::default()
    };
    let help = "keep `requests_per_sec` and `request_latency`, from which it follows";
    let site = context.site(&stage.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// A client is behind where it sent less than this share of what was asked for.
const BEHIND: f64 = 0.95;

fn is_behind(stage: &Object<'_>, asked: CallsPerSecond, context: &mut Context<'_>) -> bool {
    let sent = stage.measured::<CallsPerSecond>("load_summary.achieved_rate", "/s", context);
    sent.is_some_and(|sent| sent.value.get() < BEHIND * asked.get())
}

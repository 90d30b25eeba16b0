//! vLLM: what `vllm bench serve --save-result` writes. One object a run; `--append-result` writes one after another.
//!
//! - The load is `request_rate` where that is a number; with `"inf"` it is a closed loop of `max_concurrency`, or all requests at
//!   once where there is no limit, or no more prompts than it lets in. With `ramp_up_strategy` the rate changes.
//! - The output rate is `output_throughput`, the time to the first token `mean_ttft_ms`, the time of each other token
//!   `mean_tpot_ms` (a mean over requests, not over tokens, which is `mean_itl_ms`).
//! - The latency is `mean_e2el_ms`, there only if `--percentile-metrics` asked for `e2el`.
//! - Some scripts write keys without `_ms`, and then seconds; where they have no means, their medians stand for them.
//! - Prompts and answers are `total_input_tokens` and `total_output_tokens` ÷ `completed`.
//! - What `--metadata` added is read where it says of itself what it is: `gpu`, `num_gpus`, `tensor_parallel_size`, `replicas`,
//!   `decode_replicas`, `prefix_cache_hit_rate`.

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::Severity;
use crate::source::Node;
use crate::units::{CallsPerSecond, Count, Fraction, Quantity, Seconds};

use super::averages::Times;
use super::draft::{Draft, mean};
use super::found::BenchmarkDraft;
use super::kind::{Kind, has_any};
use super::load::Offered;
use super::subject::{Subject, number_of_gpus};
use super::tool::BenchmarkTool;

/// Keys of which every such file has some.
const OWN: &[&str] = &[
    "output_throughput",
    "mean_ttft_ms",
    "mean_tpot_ms",
    "mean_e2el_ms",
    "total_output_tokens",
    "max_concurrency",
];

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::Vllm,
    wanted: &[
        "model_id",
        "completed",
        "failed",
        "duration",
        "request_rate",
        "num_prompts",
        "max_concurrency",
        "ramp_up_strategy",
        "output_throughput",
        "mean_ttft_ms",
        "median_ttft_ms",
        "mean_tpot_ms",
        "median_tpot_ms",
        "mean_e2el_ms",
        "median_e2el_ms",
        "p50_ttft_ms",
        "p95_ttft_ms",
        "p99_ttft_ms",
        "p50_tpot_ms",
        "p95_tpot_ms",
        "p99_tpot_ms",
        "p50_e2el_ms",
        "p95_e2el_ms",
        "p99_e2el_ms",
        "p99_ttft",
        "p99_tpot",
        "p99_e2el",
        "mean_ttft",
        "median_ttft",
        "mean_tpot",
        "median_tpot",
        "mean_e2el",
        "median_e2el",
        "total_input_tokens",
        "total_output_tokens",
        "prefix_cache_hit_rate",
        "gpu",
        "num_gpus",
        "tensor_parallel_size",
        "replicas",
        "num_replicas",
        "decode_replicas",
        "date",
        "framework",
        "engine",
    ],
    telling: OWN,
    is: |node| has_any(node, OWN),
    read,
};

/// Reads one run.
fn read(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    found.subjects.push(subject(run, context));
    let before = context.sink.count(Severity::Error);
    let requests = run.counted("completed", "", context);
    if requests.is_none() {
        run.missing("completed", "`vllm bench serve` writes it: how many requests were answered", context);
    }
    if !found.answered(requests.as_ref()) {
        return;
    }
    let help = "a benchmark of a model that writes text has it: tokens of answers a second";
    let completed = requests.as_ref().map_or(1.0, |requests| requests.value.get());
    let times = Times::of(run, "e2el", context);
    let draft = Draft {
        output_rate: run.needed("output_throughput", "tokens/s", help, context),
        offered: offered(run, context),
        limit: run.measured("max_concurrency", "", context),
        average: times.average,
        ttft: times.ttft,
        median_ttft: times.median_ttft,
        tpot: times.tpot,
        latency: times.latency,
        spread: times.spread,
        input: mean(run.measured("total_input_tokens", "", context), completed),
        output: mean(run.measured("total_output_tokens", "", context), completed),
        failed: run.counted("failed", "", context).or_else(|| lost(run, completed, context)),
        duration: run.measured::<Seconds>("duration", "s", context),
        cached: share(run, "prefix_cache_hit_rate", context),
        requests,
        ..Draft::default()
    };
    let help = "run it with `--max-concurrency`; or keep `duration`, `mean_ttft_ms`, `mean_tpot_ms` and \
                `total_output_tokens`, from which it follows";
    let site = context.site(&run.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// What a run asked of the server.
fn offered(run: &Object<'_>, context: &mut Context<'_>) -> Offered {
    let rate = match run.find("request_rate", context) {
        None => None,
        Some((Node::Text(text), _)) if text.eq_ignore_ascii_case("inf") => None,
        Some((Node::Number(rate), _)) if rate.is_infinite() => None,
        Some((Node::Number(_), _)) => run.measured::<CallsPerSecond>("request_rate", "/s", context),
        Some((other, path)) => {
            context.wrong_type("requests a second or `\"inf\"`", other, &path);
            None
        }
    };
    let number = |key| match run.node.get(key) {
        Some(Node::Number(number)) => Some(*number),
        _ => None,
    };
    let enough = match (number("num_prompts"), number("max_concurrency")) {
        (Some(prompts), Some(limit)) => prompts > limit,
        (_, limit) => limit.is_some(),
    };
    match rate {
        _ if run.find("ramp_up_strategy", context).is_some() => Offered::Ramp,
        Some(rate) => Offered::Rate(rate),
        None if enough => Offered::Closed,
        None => Offered::AllAtOnce,
    }
}

/// What a run says of the server.
fn subject(run: &Object<'_>, context: &mut Context<'_>) -> Subject {
    let gpu = run.text("gpu", context);
    let replicas = ["replicas", "num_replicas", "decode_replicas"];
    Subject {
        model: run.text("model_id", context),
        // Its own client has no such key; who measures several engines adds one.
        engine: ["framework", "engine"].iter().find_map(|key| run.text(key, context)),
        gpus: count(run, "num_gpus", context).or_else(|| gpu.as_ref().and_then(number_of_gpus)),
        gpu,
        tensor_parallel: count(run, "tensor_parallel_size", context),
        replicas: replicas.iter().find_map(|key| count(run, key, context)),
        date: run.text("date", context),
        ..Subject::default()
    }
}

/// Requests that were sent and not answered: older releases do not say how many failed.
fn lost(run: &Object<'_>, completed: f64, context: &mut Context<'_>) -> Option<Sited<Count>> {
    let sent: Sited<Count> = run.counted("num_prompts", "", context)?;
    let value = Count::new(sent.value.get() - completed).ok().filter(|lost| *lost > Count::ZERO)?;
    Some(Sited { value, site: sent.site })
}

/// A share, also as a text, as `--metadata` writes it.
fn share(run: &Object<'_>, key: &str, context: &mut Context<'_>) -> Option<Sited<Fraction>> {
    match run.node.get(key) {
        Some(Node::Text(text)) => {
            let value = Fraction::new(text.trim().parse().ok()?).ok()?;
            Some(Sited { value, site: context.site(&run.path.key(key)) })
        }
        _ => run.counted(key, "", context),
    }
}

/// A number above 0, also as a text, as `--metadata` writes it.
fn count(run: &Object<'_>, key: &str, context: &Context<'_>) -> Option<Sited<Count>> {
    let number = match run.node.get(key)? {
        Node::Number(number) => *number,
        Node::Text(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let value = Count::new(number).ok().filter(|count| *count > Count::ZERO)?;
    Some(Sited { value, site: context.site(&run.path.key(key)) })
}

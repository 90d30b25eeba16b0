//! vLLM: what `vllm bench serve --save-result` writes. One object a run; `--append-result` writes one after another.
//!
//! - Clients are `max_concurrency` where it alone held the load: `request_rate` is `"inf"`, nothing ramped up, and there
//!   were at least as many prompts. Otherwise they are what Little's law gives: `completed` ÷ `duration` × mean latency.
//! - The output rate is `output_throughput`, the time to the first token `mean_ttft_ms`, the time of each other token
//!   `mean_tpot_ms` (a mean over requests, not over tokens, which is `mean_itl_ms`).
//! - The latency is `mean_e2el_ms`, there only if `--percentile-metrics` asked for `e2el`; Little's law goes without it by
//!   `mean_ttft_ms` + `mean_tpot_ms` × (mean answer − 1).
//! - Prompts and answers are `total_input_tokens` and `total_output_tokens` ÷ `completed`.

use crate::decode::{Context, Object};
use crate::diagnostics::Severity;
use crate::source::Node;
use crate::units::{Quantity, Seconds};

use super::found::BenchmarkDraft;
use super::measurement::{Draft, mean};

/// Keys by which such a file is known.
pub(super) const KEYS: &[&str] = &[
    "output_throughput",
    "mean_ttft_ms",
    "mean_tpot_ms",
    "mean_e2el_ms",
    "total_output_tokens",
    "max_concurrency",
];

/// Reads one run.
pub(super) fn read(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    found.models.extend(run.text("model_id", context));
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
    let duration = run.measured::<Seconds>("duration", "s", context);
    let draft = Draft {
        output_rate: run.needed("output_throughput", "tokens/s", help, context),
        clients: closed_loop(run, context).then(|| run.measured("max_concurrency", "", context)).flatten(),
        ttft: run.measured("mean_ttft_ms", "ms", context),
        tpot: run.measured("mean_tpot_ms", "ms", context),
        latency: run.measured("mean_e2el_ms", "ms", context),
        input: mean(run.measured("total_input_tokens", "", context), completed),
        output: mean(run.measured("total_output_tokens", "", context), completed),
        failed: run.counted("failed", "", context),
        per_second: duration.map(|duration| completed / duration.value.get()),
        requests,
    };
    let help = "run it with `--max-concurrency`; or keep `duration`, `mean_ttft_ms`, `mean_tpot_ms` and \
                `total_output_tokens`, from which it follows";
    let site = context.site(&run.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// Whether a limit alone held the load.
fn closed_loop(run: &Object<'_>, context: &mut Context<'_>) -> bool {
    let unlimited = match run.find("request_rate", context) {
        None => true,
        Some((Node::Text(text), _)) => text.eq_ignore_ascii_case("inf"),
        Some((Node::Number(rate), _)) => rate.is_infinite(),
        Some((other, path)) => {
            context.wrong_type("requests a second or `\"inf\"`", other, &path);
            true
        }
    };
    let number = |key| match run.node.get(key) {
        Some(Node::Number(number)) => Some(*number),
        _ => None,
    };
    let enough = match (number("num_prompts"), number("max_concurrency")) {
        (Some(prompts), Some(limit)) => prompts >= limit,
        _ => true,
    };
    unlimited && enough && run.find("ramp_up_strategy", context).is_none()
}

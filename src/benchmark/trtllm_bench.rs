//! `trtllm-bench throughput --report_json`: one object a run, read of the writer of TensorRT-LLM of about 1.1
//! (`tensorrt_llm/bench/dataclasses/reporting.py`).
//!
//! - Requests in flight are `request_info.avg_num_concurrent_requests`: the latencies of all requests together ÷ the time of the run.
//! - The load is not in the file: `--concurrency` is not written. All requests are queued at once unless it was given, so the rate is that of a
//!   full server either way; without it the times count waiting.
//! - The output rate is `performance.system_output_throughput_tok_s`; times are `streaming_metrics.avg_ttft_ms` and
//!   `avg_tpot_ms`, there only with `--streaming`, and `performance.avg_request_latency_ms`.
//! - `world_info.tp_size` and `world_size` say the GPUs.

use crate::decode::{Context, Object};
use crate::diagnostics::Severity;
use crate::units::{Count, Seconds};

use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::kind::{Kind, first_text};
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::TrtllmBench,
    wanted: &[
        "engine",
        "model",
        "version",
        "quantization",
        "machine",
        "name",
        "world_info",
        "tp_size",
        "world_size",
        "request_info",
        "num_requests",
        "avg_num_concurrent_requests",
        "avg_input_length",
        "avg_output_length",
        "performance",
        "total_latency_ms",
        "avg_request_latency_ms",
        "system_output_throughput_tok_s",
        "streaming_metrics",
        "avg_ttft_ms",
        "avg_tpot_ms",
        "ttft_percentiles",
        "p50",
    ],
    telling: &["system_output_throughput_tok_s", "avg_num_concurrent_requests"],
    is: |node| node.get("performance").is_some() && node.get("request_info").is_some(),
    read,
};

fn read(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let engine = run
        .text("engine.version", context)
        .map(|version| crate::decode::Sited { value: format!("tensorrt-llm {}", version.value), ..version });
    found.subjects.push(Subject {
        model: first_text(run, &["engine.model", "engine.model_path"], context),
        engine,
        gpu: run.text("machine.name", context),
        gpus: run.measured("world_info.world_size", "", context),
        tensor_parallel: run.measured("world_info.tp_size", "", context),
        precision: run.text("engine.quantization", context),
        ..Subject::default()
    });
    let before = context.sink.count(Severity::Error);
    let requests = run.counted::<Count>("request_info.num_requests", "", context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let help = "`trtllm-bench throughput` writes it: tokens of answers a second";
    let draft = Draft {
        offered: Offered::AllAtOnce,
        in_flight: run.measured("request_info.avg_num_concurrent_requests", "", context),
        output_rate: run.needed("performance.system_output_throughput_tok_s", "tokens/s", help, context),
        ttft: run.counted("streaming_metrics.avg_ttft_ms", "ms", context),
        median_ttft: run.counted("streaming_metrics.ttft_percentiles.p50", "ms", context),
        tpot: run.counted("streaming_metrics.avg_tpot_ms", "ms", context),
        latency: run.counted("performance.avg_request_latency_ms", "ms", context),
        input: run.measured("request_info.avg_input_length", "", context),
        output: run.measured("request_info.avg_output_length", "", context),
        duration: run.measured::<Seconds>("performance.total_latency_ms", "ms", context),
        requests,
        ..Draft::default()
    };
    let help = "`trtllm-bench throughput` writes `request_info.avg_num_concurrent_requests`";
    let site = context.site(&run.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

//! What a file looks like that is no result of a benchmark, or none that is read: known by words of programs, and told in ours. Nothing of the
//! file is told, which may be anybody's secrets.

use crate::source::Looks;

/// A kind of file that is taken for a result of a benchmark.
struct LookAlike {
    /// In which form it comes.
    forms: &'static [Looks],
    /// All of them stand in its first kilobytes.
    marks: &'static [&'static str],
    /// What it is, in words.
    what: &'static str,
    /// What to do instead.
    instead: &'static str,
}

const JSON: &[Looks] = &[Looks::Json];
const TABLE: &[Looks] = &[Looks::Csv, Looks::Text];
const TEXT: &[Looks] = &[Looks::Csv, Looks::Text];
const ANY: &[Looks] = &[Looks::Csv, Looks::Json, Looks::Text];

const ARCHIVE: &[Looks] = &[Looks::Zip];

const EVALUATION: &str = "it says how many answers are right: name it under `accuracy: { results: FILE }`, where that kind of file is read";
const USAGE: &str = "what was used says nothing of what a server can do: take its numbers of requests and tokens for the `workload`";
const SERVE: &str = "run `vllm bench serve --save-result`, which measures a server under load";

/// The first that fits counts.
const LOOK_ALIKES: &[LookAlike] = &[
    LookAlike {
        forms: JSON,
        marks: &["\"elapsed_time\"", "\"total_num_tokens\""],
        what: "the result of `vllm bench throughput`",
        instead: "it counts the tokens of prompts and answers together, so that no rate of output follows: run `vllm bench serve --save-result`",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"avg_latency\"", "\"latencies\"", "\"percentiles\""],
        what: "the result of `vllm bench latency`",
        instead: SERVE,
    },
    LookAlike {
        forms: JSON,
        marks: &["\"last_gen_throughput\""],
        what: "the result of SGLang's offline benchmark",
        instead: "run `python -m sglang.bench_serving --output-file FILE`, which measures a server under load",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"median_decode_throughput\""],
        what: "the result of SGLang's `bench_one_batch`",
        instead: "run `python -m sglang.bench_serving --output-file FILE`, which measures a server under load",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"experiments\"", "\"requests\"", "\"timestamp\""],
        what: "the raw profile of `perf_analyzer`",
        instead: "take `profile_export_genai_perf.json`, which GenAI-Perf writes beside it",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"aggregation_type\"", "\"num_profile_runs\""],
        what: "the mean of several runs of AIPerf",
        instead: "take `profile_export_aiperf.json` of each run, or `profile_export_aiperf_sweep.json`",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"timeslices\""],
        what: "the slices of a run of AIPerf",
        instead: "take `profile_export_aiperf.json`, which lies beside it",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"start_perf_ns\""],
        what: "the raw requests of a run of AIPerf",
        instead: "take `profile_export.jsonl` or `profile_export_aiperf.json`, which lie beside it",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"benchmark_values\""],
        what: "a result in the form of PyTorch's benchmarks",
        instead: "take the other file that `vllm bench serve --save-result` wrote",
    },
    LookAlike {
        forms: TABLE,
        marks: &["_mean,", "_cv,", "concurrency"],
        what: "the table of a sweep of AIPerf, which has no units",
        instead: "take `profile_export_aiperf_sweep.json`, which lies beside it",
    },
    LookAlike { forms: ARCHIVE, marks: &["_journal/"], what: "a log of inspect_ai", instead: EVALUATION },
    LookAlike {
        forms: JSON,
        marks: &["\"eval\"", "\"task\"", "\"samples\""],
        what: "a log of inspect_ai",
        instead: EVALUATION,
    },
    LookAlike {
        forms: JSON,
        marks: &["\"doc_id\"", "\"resps\""],
        what: "a list of samples of lm-evaluation-harness",
        instead: EVALUATION,
    },
    LookAlike {
        forms: JSON,
        marks: &["\"results\"", "\"n-shot\""],
        what: "a result of lm-evaluation-harness",
        instead: EVALUATION,
    },
    LookAlike { forms: JSON, marks: &["\"evalId\""], what: "a result of promptfoo", instead: EVALUATION },
    LookAlike {
        forms: JSON,
        marks: &["\"resolved_ids\""],
        what: "a report of SWE-bench",
        instead: EVALUATION,
    },
    LookAlike {
        forms: TABLE,
        marks: &["task", "option", "passed"],
        what: "a table of attempts at tasks",
        instead: EVALUATION,
    },
    LookAlike {
        forms: TABLE,
        marks: &["BilledCost", "ChargePeriodStart"],
        what: "a bill in the form of FOCUS",
        instead: USAGE,
    },
    LookAlike {
        forms: ANY,
        marks: &["num_model_requests"],
        what: "a usage report of OpenAI",
        instead: USAGE,
    },
    LookAlike {
        forms: ANY,
        marks: &["uncached_input_tokens"],
        what: "a usage report of Anthropic",
        instead: USAGE,
    },
    LookAlike {
        forms: ANY,
        marks: &["usage_input_tokens_no_cache"],
        what: "a usage report of Anthropic",
        instead: USAGE,
    },
    LookAlike {
        forms: JSON,
        marks: &["\"startTime\"", "\"completionTokens\"", "\"promptTokens\""],
        what: "an export of Langfuse",
        instead: USAGE,
    },
    LookAlike {
        forms: JSON,
        marks: &["\"spend\"", "\"prompt_tokens\""],
        what: "a log of LiteLLM",
        instead: USAGE,
    },
    LookAlike {
        forms: JSON,
        marks: &["\"sessionId\"", "\"parentUuid\""],
        what: "a session of Claude Code",
        instead: USAGE,
    },
    LookAlike {
        forms: JSON,
        marks: &["\"traceId\"", "\"spanId\""],
        what: "a list of OpenTelemetry spans",
        instead: USAGE,
    },
    LookAlike {
        forms: TEXT,
        marks: &["# HELP ", "# TYPE "],
        what: "the metrics of a server as Prometheus reads them",
        instead: "they are counters of all that the server ever did: run a benchmark against it, such as `vllm bench serve --save-result`",
    },
    LookAlike {
        forms: JSON,
        marks: &["\"status\"", "\"resultType\""],
        what: "an answer of Prometheus",
        instead: "run a benchmark against the server, such as `vllm bench serve --save-result`",
    },
    LookAlike { forms: JSON, marks: &["\"traceEvents\""], what: "a trace of a profiler", instead: SERVE },
    LookAlike {
        forms: TEXT,
        marks: &["timestamp", "utilization.gpu"],
        what: "a log of `nvidia-smi`",
        instead: SERVE,
    },
    LookAlike {
        forms: TEXT,
        marks: &["Benchmarks Stats"],
        what: "what GuideLLM printed",
        instead: "take the file that it wrote, `benchmarks.json`",
    },
    LookAlike {
        forms: TEXT,
        marks: &["Benchmarks Metadata"],
        what: "what GuideLLM printed",
        instead: "take the file that it wrote, `benchmarks.json`",
    },
    LookAlike {
        forms: TEXT,
        marks: &["NVIDIA AIPerf"],
        what: "what AIPerf printed",
        instead: "take the file that it wrote, `profile_export_aiperf.json`",
    },
    LookAlike {
        forms: TEXT,
        marks: &["NVIDIA GenAI-Perf"],
        what: "what GenAI-Perf printed",
        instead: "take the file that it wrote, `profile_export_genai_perf.json`",
    },
    LookAlike {
        forms: TEXT,
        marks: &["= PERFORMANCE OVERVIEW"],
        what: "what `trtllm-bench` printed",
        instead: "run it with `--report_json FILE`",
    },
    LookAlike {
        forms: TEXT,
        marks: &["Avg prompt throughput:", "Avg generation throughput:"],
        what: "the log of a vLLM server",
        instead: "it says what was asked of the server, not what it can do: run `vllm bench serve --save-result`",
    },
    LookAlike {
        forms: TEXT,
        marks: &["Throughput:", "requests/s", "tokens/s"],
        what: "what `vllm bench throughput` printed",
        instead: SERVE,
    },
    LookAlike {
        forms: TEXT,
        marks: &["<html"],
        what: "a web page",
        instead: "take the data beside it, such as `benchmarks.json` of GuideLLM",
    },
    LookAlike {
        forms: TEXT,
        marks: &["scenario:", "workload:"],
        what: "a scenario of this program",
        instead: "here belongs the file that a benchmark wrote",
    },
];

/// What a file looks like, and what to do instead, where it is known.
pub(super) fn look_alike(looks: Looks, start: &str) -> Option<(&'static str, &'static str)> {
    let fits = |known: &&LookAlike| {
        known.forms.contains(&looks) && known.marks.iter().all(|mark| start.contains(mark))
    };
    LOOK_ALIKES.iter().find(fits).map(|known| (known.what, known.instead))
}

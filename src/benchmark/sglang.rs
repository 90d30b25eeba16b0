//! SGLang: what `sglang.bench_serving` (`sglang.benchmark.serving`) adds to its file, a line of JSON a run; read of the writer of
//! release 0.5.23, and of files of older ones that have fewer keys.
//!
//! - Requests in flight are `concurrency`: the latencies of all requests together ÷ `duration`.
//! - The load is `request_rate`, a number, `Infinity`, or `"trace"`, which says nothing of it; without a rate it is a closed
//!   loop of `max_concurrency`, or all requests at once.
//! - The output rate is `output_throughput`, of tokens as the server counts them; the times are `mean_ttft_ms`, `mean_tpot_ms` and
//!   `mean_e2e_latency_ms`. A time between tokens (`itl`) is none per token: a server sends several together.
//! - The model, its engine and its parts are what the server said of itself in `server_info`. Failed requests are not in the file.
//! - The share of prompts that came out of the cache is `cache_report.cache_hit_rate_pct`.

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::Severity;
use crate::source::Node;
use crate::units::{CallsPerSecond, Count, Quantity, Ratio, Seconds};

use super::averages::Times;
use super::draft::{Draft, mean};
use super::found::BenchmarkDraft;
use super::kind::{Kind, has_any};
use super::load::Offered;
use super::retokenized::other_count;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// Keys that only SGLang writes.
const OWN: &[&str] = &[
    "mean_e2e_latency_ms",
    "median_e2e_latency_ms",
    "total_output_tokens_retokenized",
    "sharegpt_output_len",
    "accept_length",
];

/// The kind of document.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::Sglang,
    wanted: &[
        "backend",
        "request_rate",
        "max_concurrency",
        "duration",
        "completed",
        "total_input_tokens",
        "total_output_tokens",
        "total_output_tokens_retokenized",
        "output_throughput",
        "mean_e2e_latency_ms",
        "median_e2e_latency_ms",
        "mean_ttft_ms",
        "p95_ttft_ms",
        "p99_ttft_ms",
        "p95_tpot_ms",
        "p99_tpot_ms",
        "p95_e2e_latency_ms",
        "p99_e2e_latency_ms",
        "median_ttft_ms",
        "mean_tpot_ms",
        "median_tpot_ms",
        "concurrency",
        "sharegpt_output_len",
        "accept_length",
        "server_info",
        "internal_states",
        "prefill",
        "decode",
        "model_id",
        "failed",
        "date",
        "model_path",
        "tp_size",
        "dp_size",
        "enable_dp_attention",
        "version",
        "quantization",
        "cache_report",
        "cache_hit_rate_pct",
    ],
    telling: OWN,
    is: |node| {
        let by_backend =
            matches!(node.get("backend"), Some(Node::Text(backend)) if backend.starts_with("sglang"));
        // vLLM's client measures SGLang too, and says which model.
        let by_vllm = node.get("tokenizer_id").is_some();
        has_any(node, OWN) || (by_backend && !by_vllm && node.get("output_throughput").is_some())
    },
    read,
};

fn read(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    found.subjects.push(subject(run, context));
    let before = context.sink.count(Severity::Error);
    let requests = run.counted("completed", "", context);
    if requests.is_none() && context.sink.count(Severity::Error) == before {
        run.missing("completed", "SGLang writes it: how many requests were answered", context);
    }
    if !found.answered(requests.as_ref()) {
        return;
    }
    let help = "SGLang writes it for models that write text: tokens of answers a second";
    let completed = requests.as_ref().map_or(1.0, |requests| requests.value.get());
    let times = Times::of(run, "e2e_latency", context);
    let limit: Option<Sited<Ratio>> = run.measured("max_concurrency", "", context);
    let offered = match rate(run, context) {
        Rate::Stated(rate) => Offered::Rate(rate),
        Rate::Trace => Offered::Unstated,
        Rate::Unlimited if limit.as_ref().is_some_and(|limit| completed > limit.value.get()) => {
            Offered::Closed
        }
        Rate::Unlimited => Offered::AllAtOnce,
    };
    let draft = Draft {
        offered,
        limit,
        in_flight: run.measured("concurrency", "", context),
        output_rate: run.needed("output_throughput", "tokens/s", help, context),
        average: times.average,
        ttft: times.ttft,
        median_ttft: times.median_ttft,
        tpot: times.tpot,
        latency: times.latency,
        spread: times.spread,
        input: mean(run.measured("total_input_tokens", "", context), completed),
        output: mean(run.measured("total_output_tokens", "", context), completed),
        duration: run.measured::<Seconds>("duration", "s", context),
        cached: run
            .find("cache_report", context)
            .and_then(|(node, path)| Object { node, path }.counted("cache_hit_rate_pct", "%", context)),
        failed: run.counted("failed", "", context),
        requests,
        ..Draft::default()
    };
    warn_of_other_count(run, context);
    let help = "keep `concurrency`, or `duration` and `mean_e2e_latency_ms`, from which it follows";
    let site = context.site(&run.path);
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// What the file says of the rate of requests.
enum Rate {
    Stated(Sited<CallsPerSecond>),
    Unlimited,
    /// Requests came when a trace says so.
    Trace,
}

fn rate(run: &Object<'_>, context: &mut Context<'_>) -> Rate {
    match run.find("request_rate", context) {
        None => Rate::Unlimited,
        Some((Node::Text(text), _)) if text.eq_ignore_ascii_case("inf") => Rate::Unlimited,
        Some((Node::Text(text), _)) if text == "trace" => Rate::Trace,
        Some((Node::Number(rate), _)) if rate.is_infinite() => Rate::Unlimited,
        Some((Node::Number(_), _)) => {
            run.measured("request_rate", "/s", context).map_or(Rate::Unlimited, Rate::Stated)
        }
        Some((other, path)) => {
            context.wrong_type("requests a second, `Infinity` or `\"trace\"`", other, &path);
            Rate::Trace
        }
    }
}

/// Warns where the texts of the answers have far fewer tokens than the server says that it wrote.
fn warn_of_other_count(run: &Object<'_>, context: &mut Context<'_>) {
    let total = run.measured::<Count>("total_output_tokens", "", context);
    let texts = run.measured::<Count>("total_output_tokens_retokenized", "", context);
    if let (Some(total), Some(texts)) = (total, texts) {
        other_count(&total, texts.value, context);
    }
}

/// What the server said of itself: of prefill and decode on servers of their own, what the one that decodes says.
fn subject(run: &Object<'_>, context: &mut Context<'_>) -> Subject {
    let places: [&[Step<'_>]; 4] = [
        &[],
        &[Step::Key("decode"), Step::First],
        &[Step::Key("internal_states"), Step::First],
        &[Step::Key("decode"), Step::First, Step::Key("internal_states"), Step::First],
    ];
    let servers: Vec<Object<'_>> = places.iter().filter_map(|steps| inner(run, steps)).collect();
    let date = run.text("date", context);
    if servers.is_empty() {
        // Other engines are measured through their OpenAI-like endpoints.
        let engine = run.text("backend", context).filter(|backend| backend.value.starts_with("sglang"));
        return Subject {
            model: run.text("model_id", context),
            engine: engine.map(named),
            date,
            ..Subject::default()
        };
    }
    let mut text = |key: &str| servers.iter().find_map(|server| server.text(key, context));
    let (model, release, precision) = (text("model_path"), text("version"), text("quantization"));
    let count = |key: &str| {
        servers.iter().find_map(|server| -> Option<Sited<Count>> {
            let Some(Node::Number(number)) = server.node.get(key) else { return None };
            let value = Count::new(*number).ok().filter(|count| count.get() > 0.0)?;
            Some(Sited { value, site: context.site(&server.path.key(key)) })
        })
    };
    let tensor_parallel = count("tp_size");
    // Otherwise these are parts of one replica, which share its GPUs.
    let whole =
        servers.iter().all(|server| server.node.get("enable_dp_attention") != Some(&Node::Bool(true)));
    let replicas = count("dp_size").filter(|replicas| whole && replicas.value.get() > 1.0);
    let engine = release.map(|release| Sited { value: format!("sglang {}", release.value), ..release });
    // Two servers: a replica has the GPUs of both.
    let apart = inner(run, &[Step::Key("prefill"), Step::First]).and_then(|prefill| {
        let Some(Node::Number(number)) = prefill.node.get("tp_size") else { return None };
        Count::new(*number).ok()
    });
    let tensor_parallel = match (tensor_parallel, apart) {
        (Some(decode), Some(prefill)) => {
            Some(Sited { value: Count::const_new(decode.value.get() + prefill.get()), ..decode })
        }
        (own, _) => own,
    };
    Subject { model, engine, tensor_parallel, replicas, precision, date, ..Subject::default() }
}

/// A step within what the server said.
#[derive(Clone, Copy)]
enum Step<'k> {
    Key(&'k str),
    First,
}

/// What stands there in what the server said.
fn inner<'n>(run: &Object<'n>, steps: &[Step<'_>]) -> Option<Object<'n>> {
    let mut node = run.node.get("server_info")?;
    let mut path = run.path.key("server_info");
    for step in steps {
        (node, path) = match (step, node) {
            (Step::Key(key), node) => (node.get(key)?, path.key(key)),
            (Step::First, Node::List(items)) => (items.first()?, path.index(0)),
            (Step::First, _) => return None,
        };
    }
    matches!(node, Node::Map(_)).then_some(Object { node, path })
}

fn named(backend: Sited<String>) -> Sited<String> {
    Sited { value: "sglang".to_owned(), site: backend.site }
}

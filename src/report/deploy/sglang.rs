//! SGLang: `python -m sglang.launch_server` and `python -m sglang.bench_serving`.
//!
//! Read in the sources of the releases 0.5.1, 0.5.4, 0.5.9, 0.5.12, 0.5.16 and 0.5.23 (`sglang/srt/server_args.py`, later
//! `sglang/srt/arg_groups/fields`; `sglang/bench_serving.py`, later `sglang/benchmark`): the flags here are in all of them, but for
//! `--gsp-range-ratio`, which 0.5.9 is the first of them to have, and `--cache-report`, which 0.5.16 is.

use crate::catalog::{Precision, Release};
use crate::serving::{Engine, KvCache};
use crate::units::Quantity;

use super::bench::{Bench, BenchLoad, Requests, Run, decimals};
use super::command::Command;
use super::server::{HOST, PORT, Replica, Server, share};

/// The first release known to say in its file what the prefix cache served.
const REPORTS_CACHE: Release = Release::new(0, 5, 16);

/// The command that starts a server.
pub(super) fn server(replica: &Replica<'_>) -> Server {
    let launching = &replica.launching;
    let (tensor, spread) = (replica.tensor(), replica.spreads_attention());
    let kept = KvCache::of(replica.configuration).precision;
    let cache = if kept == Precision::Fp8 { "fp8_e4m3" } else { "auto" };
    // It shares the chunk out among the ranks.
    let chunk = (launching.chunk.get() * launching.ranks.get()).ceil();
    let command = Command::of(&["python", "-m", "sglang.launch_server"])
        .flag("--model-path", replica.model.clone())
        .flag("--host", HOST)
        .flag("--port", PORT)
        .flag("--tp-size", tensor.get())
        .maybe("--dp-size", spread.then(|| tensor.get()))
        .switch("--enable-dp-attention", spread)
        .maybe("--pp-size", replica.stages().map(Quantity::get))
        .maybe("--ep-size", replica.holds_experts_whole().then(|| tensor.get()))
        .flag("--kv-cache-dtype", cache)
        .flag("--mem-fraction-static", share(launching.kept))
        .flag("--context-length", replica.longest.get())
        .flag("--max-running-requests", replica.seats.get().ceil())
        .flag("--chunked-prefill-size", chunk)
        .switch("--disable-radix-cache", !replica.caches_prefixes());
    let notes = (cache == "auto").then(|| {
        format!(
            "`--kv-cache-dtype auto` keeps the cache in {kept}, unless the checkpoint itself says another precision"
        )
    });
    Server { command, settings: None, notes: notes.into_iter().collect() }
}

/// Whether a benchmark of a release says in its file what the prefix cache served: without that its prompts are taken as read whole.
pub(super) fn reports_cache(engine: Engine) -> bool {
    engine.release.is_none_or(|release| release >= REPORTS_CACHE)
}

/// The benchmark of a run.
pub(super) fn bench(run: &Run<'_>, bench: &Bench, requests: &Requests) -> Command {
    let command = Command::of(&["python", "-m", "sglang.bench_serving"])
        .flag("--backend", "sglang")
        .flag("--host", HOST)
        .flag("--port", PORT)
        .flag("--model", run.model.clone());
    // Lengths lie evenly between a share of the longest and the longest.
    let around = requests.around();
    let (longest, least) = (1.0 + around, decimals((1.0 - around) / (1.0 + around)));
    let prefix = requests.prefix().filter(|_| reports_cache(run.engine));
    let command = match prefix {
        None => command
            .flag("--dataset-name", "random-ids")
            .flag("--random-input-len", (requests.whole() * longest).ceil())
            .flag("--random-output-len", (requests.answer() * longest).ceil())
            .flag("--random-range-ratio", least)
            .flag("--num-prompts", bench.prompts),
        Some(prefix) => command
            .flag("--dataset-name", "generated-shared-prefix")
            .flag("--gsp-num-groups", 1.0)
            .flag("--gsp-prompts-per-group", bench.prompts)
            .flag("--gsp-system-prompt-len", prefix)
            .flag("--gsp-question-len", (requests.read() * longest).ceil())
            .flag("--gsp-output-len", (requests.answer() * longest).ceil())
            .maybe("--gsp-range-ratio", (around > 0.0).then_some(least))
            .switch("--cache-report", true),
    };
    let command = command.flag("--seed", bench.seed);
    let command = match bench.load {
        BenchLoad::Closed(clients) => command.flag("--max-concurrency", clients.get()),
        BenchLoad::Open { rate, .. } => command.flag("--request-rate", decimals(rate.get())),
    };
    command.flag("--output-file", bench.file.clone())
}

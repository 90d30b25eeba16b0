//! vLLM: `vllm serve` and `vllm bench serve`.
//!
//! Read in the sources of the releases 0.8.5, 0.9.0, 0.10.0, 0.11.0, 0.12.0, 0.19.0 and 0.33.0 (`vllm/engine/arg_utils.py`,
//! `vllm/benchmarks/serve.py`, `vllm/benchmarks/datasets`): the flags here are in all of them, but for `--append-result`, which comes with
//! 0.10, and `--backend` of the benchmark, which takes the place of `--endpoint-type` there.

use crate::catalog::{Precision, Release};
use crate::serving::{Engine, KvCache};
use crate::units::Quantity;

use super::bench::{Bench, BenchLoad, Requests, Run, decimals};
use super::command::Command;
use super::server::{HOST, PORT, Replica, Server, share};

/// The first release whose benchmark adds a run to a file.
const APPENDS: Release = Release::new(0, 10, 0);

/// The command that starts a server.
pub(super) fn server(replica: &Replica<'_>) -> Server {
    let launching = &replica.launching;
    let (tensor, spread) = (replica.tensor(), replica.spreads_attention());
    let kept = KvCache::of(replica.configuration).precision;
    let cache = if kept == Precision::Fp8 { "fp8" } else { "auto" };
    let caches = replica.caches_prefixes();
    let command = Command::of(&["vllm", "serve"])
        .word(replica.model.clone())
        .flag("--host", HOST)
        .flag("--port", PORT)
        .flag("--tensor-parallel-size", if spread { 1.0 } else { tensor.get() })
        .maybe("--data-parallel-size", spread.then(|| tensor.get()))
        .maybe("--pipeline-parallel-size", replica.stages().map(Quantity::get))
        .switch("--enable-expert-parallel", replica.holds_experts_whole())
        .flag("--kv-cache-dtype", cache)
        .flag("--gpu-memory-utilization", share(launching.used))
        .flag("--max-model-len", replica.longest.get())
        .flag("--max-num-seqs", replica.seats_of_rank())
        .switch("--enable-chunked-prefill", true)
        .flag("--max-num-batched-tokens", launching.chunk.get().ceil())
        .switch(if caches { "--enable-prefix-caching" } else { "--no-enable-prefix-caching" }, true);
    let mut notes = Vec::new();
    if cache == "auto" {
        notes.push(format!(
            "`--kv-cache-dtype auto` keeps the cache in {kept}, unless the checkpoint itself says another precision"
        ));
    }
    if replica.configuration.engine.release.is_some_and(|release| release < Release::new(0, 14, 0)) {
        notes.push(
            "before 0.14 steps are prepared one after the other: `--async-scheduling` would be another prediction"
                .to_owned(),
        );
    }
    Server { command, settings: None, notes }
}

/// Whether runs of a release go into one file.
pub(super) fn appends(engine: Engine) -> bool {
    engine.release.is_none_or(|release| release >= APPENDS)
}

/// The benchmark of a run.
pub(super) fn bench(run: &Run<'_>, bench: &Bench, requests: &Requests) -> Command {
    let command = Command::of(&["vllm", "bench", "serve"]).flag("--model", run.model.clone());
    let command = match &run.endpoint {
        None => command.flag("--host", HOST).flag("--port", PORT),
        Some(endpoint) => command
            .flag("--backend", "openai-chat")
            .flag("--base-url", endpoint.base_url.clone())
            .flag("--endpoint", "/v1/chat/completions")
            .flag("--tokenizer", endpoint.tokenizer.clone()),
    };
    of_vllm(command, run, bench, requests)
        // Random answers end when they like otherwise; endpoints of others do not know the word.
        .switch("--ignore-eos", run.endpoint.is_none())
        .switch("--append-result", run.endpoint.is_none() && appends(run.engine))
}

/// What the benchmark has in common with TensorRT-LLM's, which was made of it.
pub(super) fn of_vllm(command: Command, run: &Run<'_>, bench: &Bench, requests: &Requests) -> Command {
    let command = command
        .flag("--dataset-name", "random")
        .flag("--random-input-len", requests.read())
        .flag("--random-output-len", requests.answer())
        .flag("--random-range-ratio", requests.around())
        .maybe("--random-prefix-len", requests.prefix())
        .flag("--num-prompts", bench.prompts)
        .flag("--seed", bench.seed);
    let command = match bench.load {
        BenchLoad::Closed(clients) => command.flag("--max-concurrency", clients.get()),
        BenchLoad::Open { rate, gaps } => {
            let burstiness = decimals(1.0 / (gaps.get() * gaps.get()).max(1e-4));
            command.flag("--request-rate", decimals(rate.get())).flag("--burstiness", burstiness)
        }
    };
    let metadata = run.metadata(requests);
    let command = command.switch("--metadata", !metadata.is_empty());
    metadata
        .into_iter()
        .fold(command, Command::word)
        .flag("--percentile-metrics", "ttft,tpot,itl,e2el")
        .flag("--metric-percentiles", "50,95,99")
        .switch("--save-result", true)
        .flag("--result-filename", bench.file.clone())
}

//! TensorRT-LLM: `trtllm-serve` with its `PyTorch` backend, and the benchmark that comes with it.
//!
//! Read in the sources of its main branch between 1.2 and 1.3 (`tensorrt_llm/commands/serve.py` at 00209af149,
//! `tensorrt_llm/serve/scripts/benchmark_serving.py` at 0228a71223), and in the pages of its documentation for 0.18.2, 0.19, 0.20, 1.0 and 1.4:
//! the flags are spelled as all of them do. What the command line has no flag for in some release stands in the file of
//! `--extra_llm_api_options`.

use crate::catalog::{Precision, Release};
use crate::serving::KvCache;
use crate::units::Quantity;

use super::bench::{Bench, Requests, Run};
use super::command::Command;
use super::server::{HOST, PORT, Replica, Server, Settings, share};
use super::vllm::of_vllm;

/// The first release that is predicted with the `PyTorch` backend.
const PYTORCH: Release = Release::new(0, 19, 0);
/// The file of settings.
const SETTINGS: &str = "trtllm.yaml";

/// The command that starts a server, or why there is none.
pub(super) fn server(replica: &Replica<'_>) -> Result<Server, String> {
    let launching = &replica.launching;
    if let Some(release) = replica.configuration.engine.release.filter(|release| *release < PYTORCH) {
        return Err(format!(
            "TensorRT-LLM {release} serves engines that `trtllm-build` made for these GPUs and lengths, which is no one command: name \
             release 0.19 or later"
        ));
    }
    let (tensor, spread) = (replica.tensor(), replica.spreads_attention());
    let kept = KvCache::of(replica.configuration).precision;
    let command = Command::of(&["trtllm-serve"])
        .word(replica.model.clone())
        .flag("--host", HOST)
        .flag("--port", PORT)
        .flag("--backend", "pytorch")
        .flag("--tp_size", tensor.get())
        .maybe("--pp_size", replica.stages().map(Quantity::get))
        .maybe("--ep_size", replica.holds_experts_whole().then(|| tensor.get()))
        .flag("--max_seq_len", replica.longest.get())
        .flag("--max_batch_size", replica.seats_of_rank())
        .flag("--max_num_tokens", launching.chunk.get().ceil())
        .flag("--kv_cache_free_gpu_memory_fraction", share(launching.cache))
        .flag("--extra_llm_api_options", SETTINGS);
    let cache = if kept == Precision::Fp8 { "fp8" } else { "auto" };
    let mut lines = vec![
        "enable_chunked_prefill: true".to_owned(),
        format!("enable_attention_dp: {spread}"),
        "kv_cache_config:".to_owned(),
        format!("  dtype: {cache}"),
        format!("  enable_block_reuse: {}", replica.caches_prefixes()),
        // What the file says of the cache takes the place of what the command line says of it.
        format!("  free_gpu_memory_fraction: {}", share(launching.cache)),
    ];
    let waits = replica.configuration.polling.get();
    if waits > 1.0 {
        lines.push(format!("batch_wait_timeout_iters: {waits}"));
    }
    let notes = (cache == "auto").then(|| {
        format!(
            "`dtype: auto` keeps the cache in {kept}, unless the checkpoint itself says another precision"
        )
    });
    Ok(Server {
        command,
        settings: Some(Settings { name: SETTINGS, lines }),
        notes: notes.into_iter().collect(),
    })
}

/// The benchmark of a run.
pub(super) fn bench(run: &Run<'_>, bench: &Bench, requests: &Requests) -> Command {
    let command = Command::of(&["python", "-m", "tensorrt_llm.serve.scripts.benchmark_serving"])
        .flag("--backend", "openai")
        .flag("--host", HOST)
        .flag("--port", PORT)
        .flag("--model", run.model.clone());
    of_vllm(command, run, bench, requests).switch("--random-ids", true).switch("--ignore-eos", true)
}

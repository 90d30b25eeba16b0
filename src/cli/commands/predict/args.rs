//! The arguments of `predict`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::shared_args::{ChangeArgs, FormatArg};
use crate::units::{CallsPerSecond, Count, Ratio, Seconds, Tokens};

use super::emit_arg::EmitArg;
use super::gpu_prices::{TypedPrice, typed};

#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct PredictArgs {
    /// Predict an option of this scenario instead of what flags describe
    #[arg(
        value_name = "SCENARIO",
        conflicts_with_all = [
            "model", "config", "gpu", "measured", "engine", "precision", "kv_precision", "tensor_parallel", "pipeline_parallel",
            "attention", "experts", "gpus", "input", "answer", "anchor",
        ]
    )]
    pub(super) scenario: Option<PathBuf>,
    /// The option: a cluster or rental [default: the only one whose throughput is predicted]
    #[arg(value_name = "OPTION")]
    pub(super) option: Option<String>,
    #[command(flatten)]
    pub(super) change: ChangeArgs,
    /// The model: `breakeven catalog list architectures`
    #[arg(long)]
    pub(super) model: Option<String>,
    /// A Hugging Face `config.json` in the place of a model that the catalog lacks
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "measured"])]
    pub(super) config: Option<PathBuf>,
    /// The GPU: `breakeven catalog list gpus`
    #[arg(long)]
    pub(super) gpu: Option<String>,
    /// Serving engine: vllm, sglang, tensorrt-llm or nim, with a release where it matters: `vllm 0.19` [default: that of `--emit`, else
    /// vllm; default release: the newest in `breakeven catalog list engines`]
    #[arg(long)]
    pub(super) engine: Option<String>,
    /// Precision of the weights: fp4, int4, fp8, int8, bf16 [default: as the model is published]
    #[arg(long)]
    pub(super) precision: Option<String>,
    /// Precision of the cache [default: the engine's]
    #[arg(long)]
    pub(super) kv_precision: Option<String>,
    /// GPUs that share each layer [default: 1]
    #[arg(long, value_name = "GPUS")]
    pub(super) tensor_parallel: Option<Count>,
    /// Pipeline stages, each of as many GPUs as share a layer [default: 1]
    #[arg(long, value_name = "STAGES")]
    pub(super) pipeline_parallel: Option<Count>,
    /// Attention parallelism: tensor-parallel, data-parallel [default: the engine's]
    #[arg(long, value_name = "LAYOUT")]
    pub(super) attention: Option<String>,
    /// Expert parallelism: tensor-parallel (each expert is split), expert-parallel (each is held whole) [default: tensor-parallel]
    #[arg(long, value_name = "LAYOUT")]
    pub(super) experts: Option<String>,
    /// GPUs in all; extra GPUs run more copies [default: one copy]
    #[arg(long)]
    pub(super) gpus: Option<Count>,
    /// Prompt tokens of a request
    #[arg(long, default_value = "2,048 tokens")]
    pub(super) input: Tokens,
    /// Answer tokens of a request; `--output 256` says the same [default: "256 tokens"]
    #[arg(long)]
    pub(super) answer: Option<Tokens>,
    /// Clients that each keep one request open [default: a range, and a full queue]; with `--rate`, the most requests at a time
    #[arg(long, value_name = "CLIENTS")]
    pub(super) concurrency: Option<Count>,
    /// Percentiles of latency for calls that arrive at random at this rate: `12/s` [with a scenario: its busiest hour]
    #[arg(long, value_name = "CALLS/S")]
    pub(super) rate: Option<CallsPerSecond>,
    /// Standard deviation over mean of the time between calls: 1 is Poisson, more comes in bursts [default: 1]
    #[arg(long, value_name = "CV", allow_negative_numbers = true)]
    pub(super) arrival_cv: Option<Ratio>,
    /// Standard deviation over mean of the lengths of prompts and answers [default: 0, all alike]
    #[arg(long, value_name = "CV", allow_negative_numbers = true)]
    pub(super) length_cv: Option<Ratio>,
    /// Simulate the calls one by one, beside the estimate in closed form
    #[arg(long)]
    pub(super) simulate: bool,
    /// Seed of the simulation's random numbers: the same seed gives the same outcome
    #[arg(long, default_value_t = 1, requires = "simulate")]
    pub(super) seed: u64,
    /// Time to simulate [default: as much as the load needs]
    #[arg(long, value_name = "TIME", requires = "simulate")]
    pub(super) duration: Option<Seconds>,
    /// Compare with measurements: a CSV file with columns model, gpu, engine, isl, osl, concurrency, … (docs/validation.md)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["model", "gpu", "concurrency"])]
    pub(super) measured: Option<PathBuf>,
    /// How often the layout with the least predicted cost is the cheapest measured one, and what wrong choices cost
    #[arg(long, requires = "measured")]
    pub(super) regret: bool,
    /// Limits on the time per token, under which layouts are chosen
    #[arg(
        long,
        value_name = "TIME,…",
        value_delimiter = ',',
        default_value = "20ms,30ms,50ms",
        requires = "regret"
    )]
    pub(super) max_tpot: Vec<Seconds>,
    /// Prices of GPUs: `h100-sxm=$2.50/h,b200-sxm=$5/h` [default: median of the catalog's providers, on demand]
    #[arg(long, value_name = "GPU=$/H,…", value_delimiter = ',', value_parser = typed, requires = "regret")]
    pub(super) gpu_price: Vec<TypedPrice>,
    /// Shift the prediction by your own measurements of the same model, GPU and engine: results of vLLM, SGLang, GuideLLM, AIPerf or another benchmark
    #[arg(long, value_name = "FILE", conflicts_with = "measured")]
    pub(super) anchor: Option<PathBuf>,
    /// Write the commands that start this server, measure it with these lengths, and read the results back
    #[arg(
        long,
        value_name = "SERVER",
        conflicts_with_all = ["measured", "regret", "anchor", "simulate"]
    )]
    pub(super) emit: Option<EmitArg>,
    /// GPUs that shared each layer in the measurement [default: as predicted]
    #[arg(long, value_name = "GPUS", requires = "anchor")]
    pub(super) anchor_tensor_parallel: Option<Count>,
    /// Take runs of it in which more than a tenth of the requests failed
    #[arg(long, requires = "anchor")]
    pub(super) allow_failures: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = FormatArg::Table, env = "BREAKEVEN_FORMAT")]
    pub(super) format: FormatArg,
}

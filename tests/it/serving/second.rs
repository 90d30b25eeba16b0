//! The serving model against a second implementation of its equations.

use breakeven::serving::{Configuration, Engine, Load};
use breakeven::units::{Quantity, Tokens};

use super::{count, on, run, word};
use crate::harness::agree;

/// A row of [`SECOND`].
type Second = (&'static str, &'static str, &'static str, f64, &'static str, f64, f64, f64, f64, f64, f64);

/// What a second implementation of the same equations, in another language, makes of published configurations:
/// engine, model, GPU, GPUs, precision, lengths, clients (0: a queue that never empties, which has no latency); TPOT
/// and TTFT in milliseconds, answer tokens a second.
const SECOND: &[Second] = &[
    ("sglang 0.5.1", "qwen3-32b", "h100-sxm", 8.0, "fp8", 4096.0, 128.0, 16.0, 11.236, 912.0, 875.6),
    ("vllm 0.12.0", "qwen3-32b", "h100-sxm", 2.0, "bf16", 1024.0, 1024.0, 128.0, 35.260, 669.7, 3567.4),
    ("vllm 0.12.0", "qwen3-32b", "h100-sxm", 8.0, "fp8", 4000.0, 1000.0, 144.0, 30.564, 954.1, 4573.2),
    ("sglang 0.5.6", "llama-3.1-8b", "h200-sxm", 1.0, "fp8", 8000.0, 1000.0, 64.0, 29.808, 1261.2, 2061.9),
    ("sglang 0.5.9", "deepseek-r1", "h200-sxm", 8.0, "fp8", 921.6, 921.6, 16.0, 15.439, 288.1, 1016.9),
    ("sglang 0.5.9", "deepseek-r1", "b200", 8.0, "fp8", 921.6, 7372.8, 4.0, 9.275, 178.9, 430.2),
    ("vllm 0.15.1", "kimi-k2.5", "b200", 8.0, "int4", 1024.0, 8192.0, 64.0, 29.091, 295.4, 2197.5),
    ("vllm 0.19.0", "minimax-m2.5", "b300", 4.0, "fp8", 921.6, 921.6, 128.0, 20.754, 161.0, 6122.5),
    ("trtllm 1.3.0", "deepseek-v3.1", "b200", 8.0, "fp4", 4000.0, 1000.0, 448.0, 67.185, 5469.4, 6171.9),
    ("NVIDIA NIM", "llama-3-70b", "a100-sxm-80gb", 4.0, "bf16", 200.0, 200.0, 25.0, 33.576, 893.5, 660.1),
    ("sglang 0.5.9", "qwen3.5-397b-a17b", "b200", 8.0, "fp8", 1024.0, 1024.0, 4.0, 8.463, 260.1, 459.3),
    ("NVIDIA NIM", "llama-3-8b", "h100-sxm", 1.0, "fp8", 2000.0, 2000.0, 50.0, 19.197, 693.9, 2559.6),
    ("trtllm 1.0.0", "llama-3.1-8b", "h100-sxm", 8.0, "bf16", 1024.0, 512.0, 128.0, 7.665, 2455.7, 10283.6),
    ("trtllm 1.0.0", "qwen3-32b", "h100-sxm", 8.0, "fp8", 1024.0, 128.0, 64.0, 24.400, 274.5, 2428.5),
    ("sglang 0.5.6", "llama-3.1-8b", "h200-sxm", 8.0, "fp8", 1000.0, 2000.0, 512.0, 19.739, 14410.0, 19008.1),
    ("TensorRT-LLM v0.14", "mistral-7b", "h100-sxm", 1.0, "fp8", 2048.0, 2048.0, 0.0, 0.0, 0.0, 8596.6),
    (
        "TensorRT-LLM v0.17",
        "llama-3.1-70b",
        "a100-sxm-80gb",
        4.0,
        "bf16",
        2048.0,
        128.0,
        0.0,
        0.0,
        0.0,
        279.2,
    ),
    ("TensorRT-LLM v0.19", "llama-3.1-405b", "h200-sxm", 8.0, "fp8", 1024.0, 2048.0, 0.0, 0.0, 0.0, 3717.8),
    ("TensorRT-LLM v1.1", "gpt-oss-20b", "h200-sxm", 1.0, "fp8", 32768.0, 1024.0, 0.0, 0.0, 0.0, 984.6),
    ("TensorRT-LLM v1.1", "qwen3-235b-a22b", "b200", 4.0, "fp4", 1024.0, 1024.0, 0.0, 0.0, 0.0, 24458.6),
    ("TensorRT-LLM v1.0", "llama-4-maverick", "h200-sxm", 8.0, "fp8", 128.0, 2048.0, 0.0, 0.0, 0.0, 42082.4),
    ("TensorRT-LLM v1.0", "qwen3-30b-a3b", "gb200", 1.0, "fp4", 1000.0, 2000.0, 0.0, 0.0, 0.0, 17860.3),
    ("trtllm 1.0.0", "qwen3-235b-a22b", "h100-sxm", 8.0, "fp8", 256.0, 512.0, 16.0, 14.761, 202.2, 1057.7),
    ("trtllm 1.0.0", "llama-3.1-8b", "h100-sxm", 1.0, "fp8", 1000.0, 10.0, 4.0, 4.133, 102.5, 286.3),
    ("vllm 0.12.0", "llama-3.3-70b", "h100-sxm", 4.0, "fp8", 1000.0, 2.0, 64.0, 372.668, 2539.2, 44.0),
    ("vllm 0.12.0", "llama-3.3-70b", "h100-sxm", 4.0, "fp8", 1000.0, 1.0, 64.0, 0.000, 2907.4, 22.0),
    ("TensorRT-LLM v1.1", "gpt-oss-120b", "gh200", 1.0, "fp4", 500.0, 2000.0, 64.0, 25.093, 229.6, 2540.1),
];

#[test]
fn a_second_implementation_agrees() {
    for &(engine, model, gpu, gpus, precision, input, output, clients, tpot, ttft, rate) in SECOND {
        let configuration = Configuration {
            engine: Engine::of_release(engine).unwrap(),
            input: Tokens::new(input).unwrap(),
            output: Tokens::new(output).unwrap(),
            load: if clients == 0.0 { Load::Saturated } else { Load::Concurrency(count(clients)) },
            ..on(model, gpu, gpus, word(precision))
        };
        let found = run(&configuration);
        let mut pairs = vec![(found.output_rate.get(), rate)];
        if clients > 0.0 {
            pairs.extend([(found.tpot.get() * 1e3, tpot), (found.ttft.get() * 1e3, ttft)]);
        }
        for (ours, theirs) in pairs {
            assert!(agree(ours, theirs, 0.005), "{engine} {model} {gpu}: {ours} is not {theirs}");
        }
    }
}

//! The serving model against a second implementation of its equations.

use breakeven::serving::{Configuration, Engine, Load, predict};
use breakeven::units::{Quantity, Tokens};

use super::{calibration, count, on, word};
use crate::harness::agree;

/// A row of [`SECOND`].
type Second = (&'static str, &'static str, &'static str, f64, &'static str, f64, f64, f64, f64, f64, f64);

/// What a second implementation of the same equations, in another language, makes of published configurations:
/// engine, model, GPU, GPUs, precision, lengths, clients (0: a queue that never empties, which has no latency); TPOT
/// and TTFT in milliseconds, answer tokens a second.
const SECOND: &[Second] = &[
    ("sglang 0.5.6", "llama-3.1-8b", "h200-sxm", 1.0, "fp8", 8000.0, 1000.0, 64.0, 29.808, 1261.2, 2061.9),
    ("NVIDIA NIM", "llama-3-70b", "a100-sxm-80gb", 4.0, "bf16", 200.0, 200.0, 25.0, 33.576, 893.5, 660.1),
    ("NVIDIA NIM", "llama-3-8b", "h100-sxm", 1.0, "fp8", 2000.0, 2000.0, 50.0, 19.197, 693.9, 2559.6),
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
    ("trtllm 1.0.0rc3", "llama-3.1-8b", "h100-sxm", 1.0, "fp8", 1000.0, 10.0, 4.0, 4.133, 102.5, 286.3),
    ("trtllm 1.0.0rc3", "gpt-oss-120b", "gh200", 1.0, "fp4", 500.0, 2000.0, 64.0, 25.093, 229.6, 2540.1),
];

#[expect(clippy::unreadable_literal, clippy::approx_constant, reason = "as the fit printed them")]
/// The constants that it was given: those of an earlier fit. What has become of its equations since is left out: collectives in two
/// turns, 4-bit activations, exchanges to normalise, servers of later releases.
const CONSTANTS: &[(&str, f64)] = &[
    ("cache_bandwidth_nim", 0.5008),
    ("ampere_bandwidth", 0.8953),
    ("compute_bf16", 0.6229),
    ("compute_fp8", 0.5728),
    ("compute_fp8_block", 0.4119),
    ("compute_fp4", 0.3179),
    ("ampere_compute", 1.038),
    ("ada_compute", 0.7074),
    ("layer_seconds", 1.885e-05),
    ("layer_seconds_cpp", 5.136e-05),
    ("expert_layer_seconds", 3.179e-05),
    ("step_seconds_tensorrt", 0.0007892),
    ("step_seconds_vllm", 0.00185),
    ("step_seconds_vllm_in_turn", 0.00185),
    ("step_seconds_sglang", 0.002011),
    ("step_seconds_sglang_grouped", 0.0009645),
    ("request_seconds", 4.27e-06),
    ("request_seconds_server", 1.268e-05),
    ("request_seconds_cpp", 1.879e-06),
    ("admission_seconds", 0.0003094),
    ("quantise_seconds", 1.838e-05),
    ("linear_prefill_seconds", 0.002267),
    ("launch_seconds", 0.001178),
    ("launch_seconds_dense", 0.000677),
    ("launch_seconds_dense_early", 0.000677),
    ("launch_grace", 1.444),
    ("context_seconds_cpp", 4.633e-09),
    ("link_bandwidth", 0.7312),
    ("pcie_bandwidth", 0.565),
    ("blackwell_int4", 0.6574),
    ("expert_tile_widened", 48.0),
    ("expert_activation_seconds", 0.0009892),
    ("expert_half_size", 1429.0),
    ("expert_evenness", 0.7795),
    ("expert_share", 0.7297),
    ("cpp_factor", 1.039),
    ("expert_reserve_gib", 6.497),
    ("arrival_seconds", 0.0517),
    ("arrival_seconds_tensorrt", 0.02971),
    ("arrival_seconds_tensorrt_early", 0.02971),
    ("arrival_seconds_nim", 0.006576),
    ("first_token_seconds", 0.03979),
    ("prefill_wait", 0.6931),
    ("prefill_wait_fixed", 1.389),
    ("spacing_seconds_nim", 0.001264),
    ("front_seconds_tensorrt", 9.309e-05),
    ("front_seconds_sglang", 4.849e-05),
    ("backlog_wait", 0.3597),
    ("burst_wait_vllm", 0.1214),
    ("burst_wait_sglang", 0.2237),
    ("burst_wait_nim", 0.913),
    ("burst_wait_sglang_grouped", 1.004),
];

#[test]
fn a_second_implementation_agrees() {
    let constants = CONSTANTS.iter().fold(*calibration(), |all, (name, value)| all.with(name, *value));
    for &(engine, model, gpu, gpus, precision, input, output, clients, tpot, ttft, rate) in SECOND {
        let configuration = Configuration {
            engine: Engine::of_release(engine).unwrap(),
            input: Tokens::new(input).unwrap(),
            output: Tokens::new(output).unwrap(),
            load: if clients == 0.0 { Load::Saturated } else { Load::Concurrency(count(clients)) },
            ..on(model, gpu, gpus, word(precision))
        };
        let found = predict(&configuration, &constants).unwrap();
        let mut pairs = vec![(found.output_rate.get(), rate)];
        if clients > 0.0 {
            pairs.extend([(found.tpot.get() * 1e3, tpot), (found.ttft.get() * 1e3, ttft)]);
        }
        for (ours, theirs) in pairs {
            assert!(agree(ours, theirs, 0.005), "{engine} {model} {gpu}: {ours} is not {theirs}");
        }
    }
}

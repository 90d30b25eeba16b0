//! What fits, through the program: what is refused, skipped, warned of, and said in the bill.

use super::{err, run_on, text};

/// A scenario with one option on a rented server of eight GPUs.
fn rented(gpu: &str, workload: &str, deployment: &str) -> String {
    format!(
        "
scenario: fit
title: What fits
as_of: 2026-11-15
workload: {{ tasks: 1M/month, {workload}, peak_to_mean: 2x }}
options:
  a: {{ rental: {{ gpu: {gpu}, gpus: 8, price: $20/h, {deployment} }} }}
"
    )
}

const SHORT: &str = "input: 1000 tokens, output: 200 tokens";

#[test]
fn auto_skips_what_does_not_load_or_hold_a_request() {
    // 1536 ÷ 8 is no multiple of 128: eight GPUs a replica are no layout for the FP8 checkpoint; one and two hold no weights.
    let scenario = rented("h100-sxm", SHORT, "model: qwen3-235b-a22b, precision: fp8, tensor_parallel: auto");
    let run = text(&run_on(&scenario, &["run", "-"]).stdout);
    assert!(run.contains("qwen3-235b-a22b on 4 GPUs a replica"), "{run}");
    let whole = rented(
        "h100-sxm",
        SHORT,
        "model: qwen3-235b-a22b, precision: fp8, tensor_parallel: 8, experts: expert-parallel",
    );
    let run = text(&run_on(&whole, &["run", "-"]).stdout);
    assert!(run.contains("experts held whole"), "{run}");
    // 120,000 tokens in 16 bits want four GPUs.
    let long = "input: 120000 tokens, output: 1000 tokens";
    let scenario = rented("h100-sxm", long, "model: llama-3.3-70b, precision: bf16, tensor_parallel: auto");
    let json = run_on(&scenario, &["run", "-", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let serves = json["scenarios"][0]["options"][0]["serves"].as_str().unwrap();
    assert!(serves.contains("4 GPUs a replica") || serves.contains("8 GPUs a replica"), "{serves}");
}

#[test]
fn a_known_throughput_of_what_should_not_fit_is_a_warning() {
    let of = |gpus: u32, rest: &str| {
        let deployment = format!(
            "model: llama-3.3-70b, tensor_parallel: {gpus}, throughput: 900 tokens/s per replica{rest}"
        );
        let found = run_on(&rented("h100-sxm", SHORT, &deployment), &["run", "-"]);
        assert!(found.status.success());
        text(&found.stderr)
    };
    let warned = of(1, ", precision: bf16");
    assert!(warned.contains("warning[contradiction]") && warned.contains("131 GiB"), "{warned}");
    assert_eq!(of(1, ", precision: fp8"), "");
    assert_eq!(of(2, ", precision: bf16"), "");
    // Nothing is known of the precision: it may be a narrow one.
    assert_eq!(of(1, ""), "");
}

#[test]
fn the_bill_says_how_wide_the_cache_is_and_why() {
    let of = |gpu: &str, rest: &str| {
        let deployment = format!("model: gpt-oss-120b, tensor_parallel: 1{rest}");
        let run = text(&run_on(&rented(gpu, SHORT, &deployment), &["run", "-", "--format", "json"]).stdout);
        let json: serde_json::Value = serde_json::from_str(&run).unwrap();
        json["scenarios"][0]["options"][0]["remarks"].to_string()
    };
    let blackwell = of("b200", "");
    assert!(
        blackwell.contains("KV cache in fp8 (vLLM's recipe for this model on Blackwell sets it)"),
        "{blackwell}"
    );
    let hopper = of("h100-sxm", "");
    assert!(
        hopper.contains("assumed: engine vllm, at most 0.05 s per token, KV cache in bf16 ("),
        "{hopper}"
    );
    let stated = of("b200", ", kv_precision: bf16");
    assert!(stated.contains("(vllm, fp4, KV cache in bf16)") && !stated.contains("recipe"), "{stated}");
}

#[test]
fn predict_refuses_what_does_not_fit_with_the_flags_that_would() {
    let predict = |arguments: &[&str]| err(&[&["predict", "--gpu", "h100-sxm"], arguments].concat());
    let long = predict(&[
        "--model",
        "llama-3.3-70b",
        "--precision",
        "bf16",
        "--tensor-parallel",
        "2",
        "--input",
        "120000",
    ]);
    assert!(long.contains("18.3 GiB") && long.contains("`--tensor-parallel 4`"), "{long}");
    let cut = predict(&[
        "--model",
        "qwen3-235b-a22b",
        "--precision",
        "fp8",
        "--tensor-parallel",
        "8",
        "--rate",
        "1/s",
    ]);
    assert!(cut.contains("`--experts expert-parallel`"), "{cut}");
    let cache = predict(&[
        "--model",
        "llama-3.3-70b",
        "--precision",
        "fp8",
        "--tensor-parallel",
        "4",
        "--kv-precision",
        "fp4",
    ]);
    assert!(cache.contains("fp8 or bf16"), "{cache}");
}

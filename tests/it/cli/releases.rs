//! Releases of engines, through the program: what is assumed, warned about, and said in the bill.

use super::{err, out, run_on, text};

/// A scenario with one predicted option: of a date, with an engine.
fn scenario(as_of: &str, engine: &str) -> String {
    format!(
        "
scenario: releases
title: Releases of engines
as_of: {as_of}
workload: {{ tasks: 1M/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: 2x }}
options:
  a: {{ rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4{engine} }} }}
"
    )
}

/// The remark about the throughput, its figure, and what is said on standard error.
fn served(as_of: &str, engine: &str) -> (String, f64, String) {
    let run = run_on(&scenario(as_of, engine), &["run", "-", "--format", "json"]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let option = &json["scenarios"][0]["options"][0];
    let remarks = option["remarks"].as_array().unwrap().iter().map(|remark| remark.as_str().unwrap());
    let remark = remarks.filter(|remark| remark.starts_with("throughput predicted")).collect();
    let cost = option["metrics"]["cost_per_month"]["value"].as_f64().unwrap();
    (remark, cost, text(&run.stderr))
}

#[test]
fn the_newest_release_of_the_date_is_assumed_and_said() {
    let (remark, cost, said) = served("2026-11-15", "");
    assert!(remark.contains("at a time (vLLM 0.33, fp8"), "{remark}");
    assert!(
        remark.contains("assumed: engine vLLM 0.33 (the newest release known on 2026-11-15), at most"),
        "{remark}"
    );
    assert_eq!(said, "");
    let (remark, same, _) = served("2026-11-15", ", engine: vllm");
    assert!(
        remark.contains("assumed: vLLM 0.33 (the newest release known on 2026-11-15), at most"),
        "{remark}"
    );
    assert_eq!(same, cost);
    // 0.13 came out on 2025-12-19, 0.14 on 2026-01-20.
    let (remark, ..) = served("2026-01-15", "");
    assert!(remark.contains("engine vLLM 0.13 (the newest release known on 2026-01-15)"), "{remark}");
    let (remark, _, said) = served("2025-02-01", "");
    let oldest = "engine vLLM 0.8 (the oldest release known: none was out on 2025-02-01)";
    assert!(remark.contains(oldest), "{remark}");
    assert_eq!(said, "");
}

#[test]
fn a_stated_release_is_no_assumption() {
    let (remark, _, said) = served("2026-11-15", ", engine: vllm 0.19");
    assert!(remark.contains("(vLLM 0.19, fp8") && !remark.contains("the newest release"), "{remark}");
    assert_eq!(said, "");
    // The old words are aliases.
    let alike = |word: &str, release: &str| {
        let [of_word, of_release] =
            [word, release].map(|name| served("2026-11-15", &format!(", engine: {name}")));
        assert_eq!(of_word, of_release, "{word}");
    };
    alike("sglang-grouped", "sglang 0.5.8");
    alike("tensorrt-llm-cpp", "TensorRT-LLM v0.17.0");
}

#[test]
fn a_release_after_the_date_is_warned_about() {
    let (remark, _, said) = served("2026-03-01", ", engine: vllm 0.19");
    assert!(remark.contains("(vLLM 0.19, fp8"), "{remark}");
    insta::assert_snapshot!("release-later", said);
}

#[test]
fn an_unknown_release_is_the_nearest_with_a_warning() {
    let (remark, _, said) = served("2026-11-15", ", engine: vllm 0.19.7");
    assert!(remark.contains("(vLLM 0.19.1, fp8"), "{remark}");
    assert!(remark.contains("assumed: vLLM 0.19.1 (0.19.7 is not known)"), "{remark}");
    insta::assert_snapshot!("release-unknown", said);
}

#[test]
fn releases_that_decide_nothing_are_left_alone() {
    // A stated throughput and an engine contradict each other; a default release beside it is not spoken of.
    let run = run_on(&scenario("2026-11-15", ", throughput: 900 tokens/s"), &["run", "-"]);
    assert!(run.status.success() && !text(&run.stdout).contains("vLLM"), "{}", text(&run.stdout));
}

#[test]
fn predict_takes_releases() {
    let placed =
        ["predict", "--model", "llama-3.1-8b", "--gpu", "h100-sxm", "--concurrency", "8", "--engine"];
    let title = |engine: &str| {
        let all = [&placed[..], &[engine]].concat();
        out(&all).lines().next().unwrap().to_owned()
    };
    assert!(title("vllm").contains(", vLLM 0.33: "));
    assert!(title("vllm 0.12").contains(", vLLM 0.12: "));
    assert!(title("tensorrt-llm-cpp").contains(", TensorRT-LLM 0.17: "));
    let wrong = |engine: &str| err(&[&placed[..], &[engine]].concat());
    insta::assert_snapshot!("release-latest", wrong("vllm latest"));
    insta::assert_snapshot!("release-alone", wrong("0.19"));
    let warned = crate::program::breakeven("scenarios").args(placed).arg("vllm 0.50").output().unwrap();
    assert!(warned.status.success());
    insta::assert_snapshot!("release-unknown-flag", text(&warned.stderr));
}

#[test]
fn the_catalog_lists_releases() {
    insta::assert_snapshot!("engines-list", out(&["catalog", "list", "engines", "--as-of", "2026-03-01"]));
    insta::assert_snapshot!("engine-shown", out(&["catalog", "show", "tensorrt-llm"]));
}

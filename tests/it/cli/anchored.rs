//! Own measurements that shift predictions, through the program: `extend: true`, and `predict --anchor`.

use std::fs;
use std::path::Path;

use super::text;
use crate::program::breakeven;

const PREDICT: [&str; 11] = [
    "predict",
    "--model",
    "llama-3.3-70b",
    "--gpu",
    "h100-sxm",
    "--precision",
    "fp8",
    "--input",
    "1000",
    "--answer",
    "200",
];

/// Times and rates of a page, by its loads: clients, TTFT, TPOT, tokens a second.
fn page(rest: &[&str]) -> Vec<[f64; 4]> {
    let output = breakeven("tests").args(PREDICT).args(rest).args(["--format", "csv"]).output().unwrap();
    assert!(output.status.success(), "{rest:?}: {}", text(&output.stderr));
    let rows = super::cells(&text(&output.stdout)).into_iter().skip(1);
    let number = |cell: &String| cell.parse().unwrap_or(f64::INFINITY);
    rows.map(|row| [number(&row[0]), number(&row[2]), number(&row[3]), number(&row[5])]).collect()
}

/// What `vllm bench serve --append-result` writes of a server that takes 1.25 times as long as predicted.
fn slower(folder: &Path, name: &str, model: &str, clients: &[f64]) -> String {
    let runs = page(&["--tensor-parallel", "4"]).into_iter().filter(|[load, ..]| clients.contains(load));
    let runs = runs.map(|[load, ttft, tpot, rate]| {
        let result = serde_json::json!({
            "model_id": model, "request_rate": "inf", "max_concurrency": load, "completed": 400, "duration": 80_000.0 * 1.25 / rate,
            "total_input_tokens": 400_000, "total_output_tokens": 80_000, "output_throughput": rate / 1.25,
            "mean_ttft_ms": 1250.0 * ttft, "mean_tpot_ms": 1250.0 * tpot,
        });
        result.to_string() + "\n"
    });
    let path = folder.join(name);
    fs::write(&path, runs.collect::<String>()).unwrap();
    path.to_str().unwrap().to_owned()
}

const OWN: &str = "meta-llama/Llama-3.3-70B-Instruct";

#[test]
fn an_anchor_shifts_other_loads_and_replicas() {
    let folder = tempfile::tempdir().unwrap();
    let file = slower(folder.path(), "own.json", OWN, &[4.0, 32.0]);
    for rest in
        [&["--tensor-parallel", "4"][..], &["--tensor-parallel", "8", "--anchor-tensor-parallel", "4"]]
    {
        let plain: Vec<&str> =
            rest.iter().copied().filter(|flag| !flag.starts_with("--anchor")).take(2).collect();
        let (plain, shifted) = (page(&plain), page(&[rest, &["--anchor", &file]].concat()));
        assert_eq!(plain.len(), shifted.len());
        for (before, after) in plain.iter().zip(&shifted) {
            // Where the queue never empties there is no time to the first token.
            let known = |at: &(usize, f64)| before[at.0].is_finite();
            for (at, factor) in [(1, 1.25), (2, 1.25), (3, 0.8)].into_iter().filter(known) {
                assert!((after[at] / before[at] / factor - 1.0).abs() < 1e-9, "{before:?} {after:?}");
            }
        }
    }
    let output =
        breakeven("tests").args(PREDICT).args(["--tensor-parallel", "4", "--anchor", &file]).output();
    let said = text(&output.unwrap().stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("shifted by 2 own measurements (vLLM, "), "{said}");
    assert!(
        said.contains(
            "4 to 32 requests at a time, 4 GPUs a replica): the measured server takes 25% longer per token"
        ),
        "{said}"
    );
    assert!(
        said.contains("25% longer to the first token, and gets through 20% less than predicted"),
        "{said}"
    );
    assert!(said.contains("taken for NVIDIA H100 SXM 80GB and vLLM 0.33"), "{said}");
}

#[test]
fn an_anchor_of_something_else_is_refused_or_warned_about() {
    let folder = tempfile::tempdir().unwrap();
    let said = |model: &str, rest: &[&str]| {
        let file = slower(folder.path(), "other.json", model, &[4.0]);
        let call = breakeven("tests").args(PREDICT).args(["--anchor", &file]).args(rest).output().unwrap();
        (call.status.code(), text(&call.stderr), text(&call.stdout))
    };
    let four = ["--tensor-parallel", "4"];
    let (code, why, _) = said("meta-llama/Llama-3.1-8B-Instruct", &four);
    assert!(
        code == Some(2) && why.contains("which is `llama-3.1-8b`, and `llama-3.3-70b` is predicted"),
        "{why}"
    );
    let (code, why, _) = said("acme/Llama-3.3-70B-NVFP4", &four);
    assert!(code == Some(0) && why.contains("reads like weights in fp4, and here it runs fp8"), "{why}");
    let (code, why, page) = said("acme/assistant", &four);
    assert!(
        code == Some(0) && why.is_empty() && page.contains("`acme/assistant`, which is taken for"),
        "{why}{page}"
    );
    let (code, why, _) = said(OWN, &["--tensor-parallel", "4", "--simulate", "--rate", "1/s"]);
    assert!(code == Some(2) && why.contains("leave `--simulate` out"), "{why}");
    let (code, why, _) = said(OWN, &["--tensor-parallel", "4", "--anchor-tensor-parallel", "64"]);
    assert!(code == Some(2) && why.contains("cannot run like this by our figures"), "{why}");
    let missing = breakeven("tests").args(PREDICT).args(["--anchor", "nothing.json"]).output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
    let none = breakeven("tests").args(PREDICT).args(["--anchor", "fixtures/small.yaml"]).output().unwrap();
    assert!(none.status.code() == Some(2) && text(&none.stderr).contains("not-a-benchmark"));
}

/// A scenario beside a benchmark; its remarks and its replica's rate.
fn scenario(folder: &Path, deployment: &str) -> (Vec<String>, f64) {
    let scenario = format!(
        "
scenario: anchored
title: Own measurements
as_of: 2026-11-15
workload: {{ tasks: 1M/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: 2x }}
options:
  a: {{ rental: {{ gpu: h100-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: fp8, {deployment} }} }}
"
    );
    let path = folder.join("case.yaml");
    fs::write(&path, scenario).unwrap();
    let run = breakeven("tests").args(["run", path.to_str().unwrap(), "--format", "json"]).output().unwrap();
    assert!(run.status.success(), "{}", text(&run.stderr));
    assert_eq!(text(&run.stderr), "");
    let json: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let option = &json["scenarios"][0]["options"][0];
    let remarks =
        option["remarks"].as_array().unwrap().iter().map(|remark| remark.as_str().unwrap().to_owned());
    let cost = option["metrics"]["cost_per_task_at_capacity"]["value"].as_f64().unwrap();
    (remarks.collect(), cost)
}

#[test]
fn a_scenario_extends_its_measurements() {
    let folder = tempfile::tempdir().unwrap();
    slower(folder.path(), "own.json", OWN, &[4.0, 32.0]);
    let extended = "tensor_parallel: 4, throughput: { measured: own.json, extend: true }";
    let (remarks, cost) = scenario(folder.path(), extended);
    let shifted = remarks.iter().find(|remark| remark.starts_with("shifted by 2 own measurements")).unwrap();
    assert!(
        shifted.contains("25% longer per token, 25% longer to the first token, and gets through 20% less"),
        "{shifted}"
    );
    // A server that is 1.25 times as slow under a limit of 50 ms does what a predicted one does under 40 ms, 1.25 times as slowly.
    let (_, plain) = scenario(folder.path(), "tensor_parallel: 4, max_tpot: 40 ms");
    assert!((cost / plain / 1.25 - 1.0).abs() < 1e-9, "{cost} {plain}");
    // Another size of replica takes the shift along: groups that bands are made of have several.
    let (remarks, cost) = scenario(
        folder.path(),
        "tensor_parallel: 8, throughput: { measured: own.json, extend: true, tensor_parallel: 4 }",
    );
    let (_, plain) = scenario(folder.path(), "tensor_parallel: 8, max_tpot: 40 ms");
    assert!((cost / plain / 1.25 - 1.0).abs() < 1e-9, "{cost} {plain}");
    let wider = remarks.iter().find(|remark| remark.starts_with("shifted by")).unwrap();
    assert!(wider.contains("4 GPUs a replica"), "{wider}");
    // `false` is the measurement itself.
    let (remarks, _) =
        scenario(folder.path(), "tensor_parallel: 4, throughput: { measured: own.json, extend: false }");
    assert!(remarks.iter().any(|remark| remark.starts_with("throughput measured")), "{remarks:?}");
    let auto = "tensor_parallel: auto, throughput: { measured: own.json, extend: true, tensor_parallel: 4 }";
    let (remarks, _) = scenario(folder.path(), auto);
    assert!(remarks.iter().any(|remark| remark.starts_with("layout chosen")), "{remarks:?}");
}

#[test]
fn an_explanation_names_the_measurements() {
    let folder = tempfile::tempdir().unwrap();
    slower(folder.path(), "own.json", OWN, &[4.0, 32.0]);
    scenario(folder.path(), "tensor_parallel: 4, throughput: { measured: own.json, extend: true }");
    let path = folder.path().join("case.yaml");
    let path = path.to_str().unwrap();
    let explained = breakeven("tests").args(["explain", path, "a"]).output().unwrap();
    let said = text(&explained.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("measured over predicted 0.8x"), "{said}");
    assert!(said.contains("measured at 32 requests at a time"), "{said}");
    // `predict` of the option is shifted too.
    let predicted =
        breakeven("tests").args(["predict", path, "a", "--concurrency", "8", "--format", "csv"]).output();
    let rows = super::cells(&text(&predicted.unwrap().stdout));
    assert!(rows.len() == 2, "{rows:?}");
    let simulated = breakeven("tests").args(["predict", path, "a", "--simulate"]).output().unwrap();
    assert!(text(&simulated.stderr).contains("leave `--simulate` out"), "{}", text(&simulated.stderr));
}

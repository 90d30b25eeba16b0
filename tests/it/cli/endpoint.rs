//! `latency: { measured: FILE }`: what a benchmark of somebody else's endpoint says of an option that buys tokens.

use std::fs;

use serde_json::Value;

use super::text;
use crate::program::breakeven;

/// A run of `vllm bench serve --percentile-metrics ttft,tpot,e2el` at a rate: so many answered and failed in 300 s.
fn run_at(rate: f64, answered: u32, failed: u32, slower: f64) -> String {
    let mut run = serde_json::json!({
        "model_id": "gpt-5.4-mini", "request_rate": rate, "max_concurrency": null, "num_prompts": answered + failed,
        "completed": answered, "failed": failed, "duration": 300.0, "output_throughput": f64::from(answered) * 350.0 / 300.0,
        "total_input_tokens": answered * 1800, "total_output_tokens": answered * 350,
    });
    let times =
        [("ttft", [0.5, 0.4, 0.9, 1.5]), ("tpot", [0.01, 0.01, 0.02, 0.03]), ("e2el", [4.0, 3.8, 6.5, 9.0])];
    for (what, of) in times {
        for (statistic, seconds) in ["mean", "median", "p95", "p99"].into_iter().zip(of) {
            run[format!("{statistic}_{what}_ms")] = Value::from(1000.0 * seconds * slower);
        }
    }
    run.to_string() + "\n"
}

/// The option and what is said of it; a month's busiest hour has 4.566 calls a second (2M × 6 ÷ 730 h).
fn read(results: &str, latency: &str) -> (Option<i32>, String, Value) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("endpoint.json"), results).unwrap();
    let scenario = format!(
        "
scenario: endpoint
title: An endpoint
as_of: 2026-11-15
workload: {{ tasks: 2M/month, input: 1800 tokens, output: 350 tokens, peak_to_mean: 6x }}
options:
  api: {{ serverless: openai/gpt-5.4-mini, latency: {latency} }}
"
    );
    let path = folder.path().join("case.yaml");
    fs::write(&path, scenario).unwrap();
    let call = breakeven("tests").args(["run", path.to_str().unwrap(), "--format", "json"]).output().unwrap();
    let report: Value = serde_json::from_slice(&call.stdout).unwrap_or_default();
    (call.status.code(), text(&call.stderr), report["scenarios"][0]["options"][0].clone())
}

fn metric(option: &Value, id: &str) -> f64 {
    option["metrics"][id]["value"].as_f64().unwrap_or(f64::NAN)
}

#[test]
fn an_endpoint_has_the_latencies_of_its_benchmark() {
    // Of three runs the lightest that is as heavy as the busiest hour: 1,400 in 300 s.
    let results = run_at(1.0, 300, 0, 0.5) + &run_at(4.7, 1400, 10, 1.0) + &run_at(9.0, 2700, 0, 3.0);
    let (code, said, option) = read(&results, "{ measured: endpoint.json }");
    assert_eq!((code, said.as_str()), (Some(0), ""), "{said}");
    let of = |id| metric(&option, id);
    for (id, seconds) in [
        ("latency_p50", 3.8),
        ("latency_p95", 6.5),
        ("latency_p99", 9.0),
        ("latency_mean", 4.0),
        ("ttft_p95", 0.9),
        ("tpot_p99", 0.03),
    ] {
        assert!((of(id) - seconds).abs() < 1e-9, "{id}: {}", of(id));
    }
    let remarks = option["remarks"].to_string();
    assert!(
        remarks.contains(
            "1400 calls answered, 10 failed; 4.667 calls/s in the run, 4.566 calls/s in the busiest hour"
        ),
        "{remarks}"
    );
}

#[test]
fn a_lighter_load_and_failures_are_said() {
    let (code, said, option) = read(&run_at(1.0, 290, 10, 1.0), "{ measured: endpoint.json }");
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("warning[lighter-load]: ") && said.contains("warning[failed-requests]: 10 of 300"),
        "{said}"
    );
    assert!((metric(&option, "latency_p95") - 6.5).abs() < 1e-9);
    let limited = run_at(4.7, 1200, 300, 1.0);
    let (code, said, _) = read(&limited, "{ measured: endpoint.json }");
    assert!(code == Some(2) && said.contains("error[mostly-failed]: 300 of 1500"), "{said}");
    let (code, said, _) = read(&limited, "{ measured: endpoint.json, allow_failures: true }");
    assert!(code == Some(0) && said.contains("warning[failed-requests]: 300 of 1500"), "{said}");
}

//! Accuracies out of evaluations, through the built program: what options take of them, and what is said about it.

/// Options whose accuracy comes out of files, and policies on top of them.
const SCENARIO: &str = "
scenario: evaluated
title: Accuracies out of evaluations
as_of: 2026-11-15
workload: { tasks: 1.2M/month, input: 2400 tokens, output: 350 tokens, peak_to_mean: 3x }
options:
  mini: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/plain.csv } }
  large:
    serverless: anthropic/claude-sonnet-5-5
    accuracy: { results: evaluation/plain.csv, option: large }
    latency: { latency_p95: 3 s }
  repeated: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/repeated.csv } }
  stated: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/repeated.csv, correlation: 30% } }
  graded: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/promptfoo.json, option: mini } }
  scored: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/harness-several.json, task: gsm8k, metric: 'exact_match,strict-match' } }
  rented:
    rental: { offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, tensor_parallel: 8 }
    accuracy: { results: evaluation/plain.csv, option: mini }
  tried-again: { retry: repeated, attempts: 3, verifier: { accepts_right: 95%, accepts_wrong: 20% } }
";

fn run_on(arguments: &[&str]) -> (String, String) {
    let output =
        crate::program::breakeven("tests/fixtures").args(arguments).write_stdin(SCENARIO).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn options_take_what_an_evaluation_measured() {
    let (page, said) = run_on(&["run", "-"]);
    insta::assert_snapshot!("evaluated-run", format!("{page}\n{said}"));
    let (json, _) = run_on(&["run", "-", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let options = json["scenarios"][0]["options"].as_array().unwrap();
    let metric = |option: &str, id: &str| {
        let found = options.iter().find(|known| known["option"] == option).unwrap();
        found["metrics"][id]["value"].as_f64()
    };
    assert_eq!(metric("mini", "accuracy"), Some(20.0 / 24.0));
    assert_eq!(metric("mini", "latency_p95"), Some(2.24));
    // What is stated stays, and nothing is put beside it.
    assert_eq!(metric("large", "latency_p95"), Some(3.0));
    assert_eq!(metric("large", "latency_p50"), None);
    // 18 latencies are too few, and those of a fleet are of its busiest hour.
    assert_eq!(metric("repeated", "latency_p50"), None);
    assert_ne!(metric("rented", "latency_p95"), Some(2.24));
    // What attempts cost is no price.
    let tokens = (2400.0 * 0.75 + 350.0 * 4.5) / 1e6;
    assert!((metric("mini", "cost_per_task").unwrap() - tokens).abs() < 1e-12);
}

#[test]
fn an_explanation_names_the_file_and_the_place() {
    for (option, metric) in [("mini", "latency_p95"), ("scored", "accuracy"), ("tried-again", "accuracy")] {
        let (why, _) = run_on(&["explain", "-", option, metric]);
        insta::assert_snapshot!(format!("evaluated-explain-{option}-{metric}"), why);
    }
}

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

/// Runs a scenario of these options; the page, and what is said.
fn page_of(quality: &str, options: &str) -> (String, String) {
    let text = format!(
        "scenario: evaluated\ntitle: Accuracies out of evaluations\nas_of: 2026-11-15\nworkload: {{ tasks: 1k/month, input: 1000 tokens, output: 250 \
         tokens }}\n{quality}options:\n{options}"
    );
    let output = crate::program::breakeven("tests/fixtures")
        .args(["run", "-", "--view", "all"])
        .write_stdin(text)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A page without its line breaks.
fn flat(page: &str) -> String {
    page.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn options_of_a_file_each_share_the_difficulty_of_their_common_tasks() {
    let options = "  weak: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/samples.jsonl, metric: \
                   'exact_match,strict-match' } }\n  strong: { serverless: anthropic/claude-sonnet-5-5, accuracy: { results: \
                   evaluation/samples-other.jsonl } }\n  both: { cascade: [weak, strong], verifier: { accepts_right: 95%, accepts_wrong: 10% } }\n";
    let said = "from 12 tasks or more that weak and strong both tried";
    let (page, _) = page_of("", options);
    assert!(flat(&page).contains(said), "{page}");
    // What is stated wins.
    let (page, _) = page_of("quality: { shared_difficulty: 70% }\n", options);
    assert!(!flat(&page).contains(said) && flat(&page).contains("shared difficulty 70%"), "{page}");
}

#[test]
fn a_score_is_shown_and_nothing_rests_on_it() {
    let options = "  m: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/harness-cola.json, as: score } }\n";
    let (page, _) = page_of("", options);
    let page = flat(&page);
    assert!(page.contains("score: 0.009934, state-spaces/mamba2-1.3b, mcc,none of cola"), "{page}");
    assert!(!page.contains("with 95% confidence"), "{page}");
}

#[test]
fn latencies_of_a_cache_meet_no_limit() {
    let options = "  m: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/cached.csv, option: mini } }\n";
    let (page, said) = page_of("targets: { latency_p95: \"<= 2 s\" }\n", options);
    assert!(said.contains("implausible-latency"), "{said}");
    assert!(flat(&page).contains("latencies of the evaluation not used: 12 of 24"), "{page}");
    assert!(flat(&page).contains("1 unknown"), "{page}");
}

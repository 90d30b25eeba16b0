//! `breakeven check`, as a job calls it.

use super::{KEPT, SMALL, run, run_on, text};
use crate::program::{breakeven, folder};

#[test]
fn a_check_ends_as_a_job_expects() {
    let kept = run_on(KEPT, &["check", "-"]);
    assert_eq!(kept.status.code(), Some(0), "{}", text(&kept.stderr));
    let broken = run(&["check", SMALL]);
    assert_eq!(broken.status.code(), Some(1));
    insta::assert_snapshot!("check-text", text(&broken.stdout));
    assert_eq!(run(&["check", SMALL, "--exit-zero"]).status.code(), Some(0));
    assert_eq!(run(&["check", "../faults/many.yaml", "--exit-zero"]).status.code(), Some(2));
    assert_eq!(run(&["check", "nowhere.yaml"]).status.code(), Some(2));
    let tight = run_on(KEPT, &["check", "-", "--set", "budgets.people.cost_per_month=< $3000"]);
    assert_eq!(tight.status.code(), Some(1), "{}", text(&tight.stdout));
}

#[test]
fn a_limit_on_an_unknown_figure_is_unknown() {
    let unknown = format!("{KEPT}targets: {{ latency_p95: <= 5 s }}\n");
    let output = run_on(&unknown, &["check", "-"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(shown.contains("unknown: no latency is stated"), "{shown}");
    assert!(shown.contains("1 of 2 limits met, 1 unknown."), "{shown}");
    let json = run_on(&unknown, &["check", "-", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let verdicts = report["scenarios"][0]["limits"].as_array().unwrap();
    let of_latency = verdicts.iter().find(|verdict| verdict["metric"] == "latency_p95").unwrap();
    assert_eq!((&of_latency["status"], &of_latency["value"]), (&"unknown".into(), &serde_json::Value::Null));
    assert_eq!(of_latency["reason"], "no latency is stated");
}

/// A check of nothing passes, and says so in every format and on standard error.
#[test]
fn a_check_without_a_limit_says_so() {
    let bare = KEPT.replace("budgets: { people: { cost_per_month: <= $3000 } }", "");
    let said = "no limit is set in <stdin>: nothing was checked";
    for (format, said) in [
        ("text", "No limit is set: nothing was checked; 1 warning.".to_owned()),
        (
            "markdown",
            "- \\<stdin>:1: no limit is set in \\<stdin>: nothing was checked; write \\`targets\\` or"
                .to_owned(),
        ),
        (
            "github",
            format!(
                "::warning file=<stdin>,line=1,col=1,title=no-limits::{said}; write `targets` or `budgets`"
            ),
        ),
        ("json", format!("\"message\": \"{said}\"")),
        (
            "junit",
            "<system-err>no limit is set in &lt;stdin&gt;: nothing was checked (no-limits, &lt;stdin&gt;:1)"
                .to_owned(),
        ),
        ("sarif", format!("\"text\": \"{said}; write `targets` or `budgets`\"")),
        ("gitlab", "\"severity\": \"minor\"".to_owned()),
    ] {
        let output = run_on(&bare, &["check", "-", "--format", format]);
        assert_eq!(output.status.code(), Some(0), "{format}");
        let strict = run_on(&bare, &["check", "-", "--strict", "--format", format]);
        assert_eq!(strict.status.code(), Some(1), "{format}");
        assert!(text(&output.stdout).contains(&said), "{format}: {}", text(&output.stdout));
        assert!(text(&output.stderr).starts_with("warning[no-limits]: no limit is set"), "{format}");
    }
    for empty in ["targets: {}", "budgets: { people: {} }"] {
        let output = run_on(&format!("{bare}{empty}\n"), &["check", "-"]);
        assert!(text(&output.stderr).contains("no limit is set"), "{empty}");
    }
    let output = run_on(KEPT, &["check", "-"]);
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    let output = run_on(&bare, &["run", "-"]);
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
}

#[test]
fn annotations_stand_at_the_limit() {
    let output = run(&["check", SMALL, "--format", "github"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    insta::assert_snapshot!("check-github", shown);
    let small = std::fs::read_to_string(folder("tests/fixtures").join(SMALL)).unwrap();
    for annotation in shown.lines().filter(|line| line.starts_with("::error")) {
        let line: usize =
            annotation.split_once(",line=").unwrap().1.split(',').next().unwrap().parse().unwrap();
        let metric = annotation.split_once("::error").unwrap().1.split_once("::").unwrap().1;
        let metric = metric.split_once(" of ").unwrap().0;
        assert!(small.lines().nth(line - 1).unwrap().contains(metric), "{annotation}");
    }

    // Names with characters that separate.
    let home = tempfile::tempdir().unwrap();
    let odd = home.path().join("a,b%c.yaml");
    let renamed = small
        .replace("  owned:", "  \"own: @ed\":")
        .replace("options.owned.cluster.throughput:", "'options.\"own: @ed\".cluster.throughput':");
    std::fs::write(&odd, renamed).unwrap();
    let mut command = breakeven("tests/fixtures");
    let output = command
        .current_dir(home.path())
        .args(["check", "a,b%c.yaml", "--format", "github"])
        .output()
        .unwrap();
    let shown = text(&output.stdout);
    assert!(shown.contains("file=a%2Cb%25c.yaml,line="), "{shown}{}", text(&output.stderr));
    assert!(shown.contains("title=small%3A cost_per_month of own%3A @ed::"), "{shown}");
    assert!(shown.contains("::cost_per_month of own: @ed is "), "{shown}");
}

/// Ten replicas at $1,460 a month; twelve where they are 15 % slower.
const BANDED: &str = "
scenario: band
title: A stated band
as_of: 2026-11-15
workload: { tasks: 260172000/month, input: 400 tokens, output: 100 tokens, peak_to_mean: 1x }
options:
  rented:
    rental: { gpu: h100-sxm, gpus: 1, price: $2/h, tensor_parallel: 1, throughput: 1000 tokens/s ± 15% }
targets: { cost_per_month: \"<= $16,000\" }
";

#[test]
fn a_check_at_p90_is_judged_by_the_slow_end() {
    let at = |at: &str, format: &str| run_on(BANDED, &["check", "-", "--at", at, "--format", format]);
    let middle = at("p50", "text");
    assert_eq!(middle.status.code(), Some(0), "{}", text(&middle.stdout));
    assert!(!text(&middle.stdout).contains("Judged at"), "{}", text(&middle.stdout));
    let slow = at("p90", "text");
    assert_eq!(slow.status.code(), Some(1));
    insta::assert_snapshot!("check-at-p90", text(&slow.stdout));
    for (end, value, status) in [("p50", 14_600.0, "met"), ("p90", 17_520.0, "missed")] {
        let report: serde_json::Value = serde_json::from_slice(&at(end, "json").stdout).unwrap();
        let scenario = &report["scenarios"][0];
        let limit = &scenario["limits"][0];
        assert_eq!((&limit["at"], &limit["status"]), (&end.into(), &status.into()));
        assert!((limit["value"].as_f64().unwrap() - value).abs() < 1e-6, "{limit}");
        let month = &scenario["options"][0]["metrics"]["cost_per_month"];
        assert!((month["low"].as_f64().unwrap() - 13_140.0).abs() < 1e-6, "{month}");
        assert!((month["high"].as_f64().unwrap() - 17_520.0).abs() < 1e-6, "{month}");
    }
    let other = at("p80", "text");
    assert_eq!(other.status.code(), Some(2));
    assert!(text(&other.stderr).contains("[possible values: p50, p90]"), "{}", text(&other.stderr));
}

/// A limit on a latency that a predicted fleet keeps in the middle is judged by the latencies at the slow end.
#[test]
fn latencies_at_p90_are_those_of_the_slow_end() {
    let scenario = "
scenario: band
title: A predicted band
as_of: 2026-11-15
workload: { tasks: 3M/month, input: 1000 tokens, output: 300 tokens, peak_to_mean: 2x }
options:
  rented:
    rental:
      { gpu: h100-sxm, gpus: 8, price: $20/h, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, replicas: 2 }
budgets: { rented: { tpot_p50: < 1 s } }
";
    let value = |at: &str| {
        let output = run_on(scenario, &["check", "-", "--at", at, "--format", "json"]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let limit = &report["scenarios"][0]["limits"][0];
        limit["value"].as_f64().unwrap_or_else(|| panic!("{limit}"))
    };
    assert!(value("p90") > value("p50"), "{} {}", value("p90"), value("p50"));
}

//! Policies over options without an accuracy: what they cost is known where it depends on none.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use crate::harness::{agree, number, outcome, scenario};

const STEPS: &str = "
scenario: steps
title: Steps that always all run
as_of: 2026-11-15
workload: { tasks: 1000/month }
options:
  a: { per_task: $0.10/task }
  b: { per_task: $0.30/task }
  rated: { per_task: $0.05/task, accuracy: 80% }
  row: { chain: [a, b, a] }
  votes: { vote: b, samples: 3 }
  branches:
    workflow:
      plan: { use: a }
      rare: { use: b, after: [plan], chance: 25% }
  last: { cascade: [rated, b], verifier: { accepts_right: 90%, accepts_wrong: 30%, cost: $0.01/task } }
  looked-at: { review: row, share: 50%, catches: 90%, minutes: 6, wage: $60/h }
quality: { cost_per_error: $2, value_per_success: $3 }
";

/// By hand: each step is paid each time that it runs.
#[test]
fn steps_that_always_run_cost_what_they_cost() {
    let scenario = scenario(STEPS);
    let evaluation = evaluate(&scenario);
    // 80 % right: 0.8 × 0.9 + 0.2 × 0.3 = 0.78 are accepted, so 0.22 reach the last stage.
    for (option, each) in [
        ("row", 0.5),
        ("votes", 0.9),
        ("branches", 0.1 + 0.25 * 0.3),
        ("last", 0.05 + 0.01 + 0.22 * 0.3),
        ("looked-at", 0.5 + 0.5 * 6.0),
    ] {
        let found = outcome(&evaluation, option);
        assert!(agree(number(found, Metric::CostPerTask), each, 1e-9), "{option}");
        assert!(agree(number(found, Metric::CostPerMonth), 1000.0 * each, 1e-9), "{option}");
        for metric in [
            Metric::Accuracy,
            Metric::AcceptedWrong,
            Metric::Escalated,
            Metric::Failed,
            Metric::CostPerSuccess,
            Metric::ExpectedCostPerTask,
            Metric::ValuePerTask,
        ] {
            let gap = found.metric(metric).as_ref().unwrap_err();
            let unrated = if ["row", "branches", "looked-at"].contains(&option) { "a" } else { "b" };
            let why = format!("{unrated}: no accuracy is stated");
            assert_eq!(gap.to_string(), why, "{option}: {}", metric.info().id);
        }
        assert!(found.remarks.iter().all(|remark| !remark.contains("go wrong")), "{:?}", found.remarks);
    }
}

/// A missing accuracy changes nothing of what is billed: stated, the cost is the same.
#[test]
fn the_cost_is_the_same_with_accuracies() {
    let rated = STEPS.replace("$0.10/task }", "$0.10/task, accuracy: 70% }");
    let rated = rated.replace("$0.30/task }", "$0.30/task, accuracy: 90% }");
    let (without, with) = (scenario(STEPS), scenario(&rated));
    let (without, with) = (evaluate(&without), evaluate(&with));
    for option in ["row", "votes", "branches", "last", "looked-at"] {
        let cost = |found| number(found, Metric::CostPerMonth);
        let (bare, stated) = (outcome(&without, option), outcome(&with, option));
        assert!(agree(cost(bare), cost(stated), 1e-9), "{option}");
        assert!(stated.metric(Metric::Accuracy).is_ok(), "{option}");
    }
}

/// How many wrong results people put right is unknown, and named as missing; how many they look at is known.
#[test]
fn what_depends_on_an_accuracy_is_left_out_by_name() {
    let text = STEPS.replace("wage: $60/h }", "wage: $60/h, fix_minutes: 30, delay: 1 h }");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    let found = outcome(&evaluation, "looked-at");
    assert!(agree(number(found, Metric::CostPerTask), 3.5, 1e-9));
    assert!(found.left_out.iter().any(|what| what.starts_with("putting wrong results right")));
}

/// Attempts that end when a verifier accepts depend on the accuracy, however deep it lies; so do results that are charged when they
/// are accepted, and reviews of what is left.
#[test]
fn a_cost_that_depends_on_an_accuracy_is_unknown() {
    const VERIFIER: &str = "verifier: { accepts_right: 90%, accepts_wrong: 30% }";
    for policy in [
        format!("{{ retry: a, attempts: 3, {VERIFIER} }}"),
        format!("{{ retry: accepted, attempts: 1, {VERIFIER} }}"),
        format!("{{ cascade: [a, rated], {VERIFIER} }}"),
        format!("{{ cascade: [row, rated], {VERIFIER} }}"),
        "{ router: [a, rated], recall: 80%, false_escalation: 10% }".to_owned(),
        "{ review: best, share: 50%, catches: 90%, minutes: 6, wage: $60/h }".to_owned(),
        "{ chain: [best, rated] }".to_owned(),
        format!(
            "{{ workflow: {{ one: {{ use: a, attempts: 2, {VERIFIER} }}, two: {{ use: rated, after: [one] }} }} }}"
        ),
    ] {
        let more = format!(
            "  accepted: {{ per_task: {{ price: $0.99/task, charged: accepted }} }}\n  \
             best: {{ best_of: a, samples: 3, {VERIFIER} }}\n  asked: {policy}\nquality:"
        );
        let scenario = scenario(&STEPS.replace("quality:", &more));
        let evaluation = evaluate(&scenario);
        let found = outcome(&evaluation, "asked");
        let places = match policy.as_str() {
            charged if charged.contains("accepted,") => "`accepted` (test.yaml:18:3)",
            row if row.contains("[row") => "`a` (test.yaml:7:3), `b` (test.yaml:8:3)",
            _ => "`a` (test.yaml:7:3)",
        };
        let why = format!("it depends on an accuracy that is not stated: write `accuracy: 88%` in {places}");
        for metric in [Metric::CostPerTask, Metric::CostPerMonth, Metric::Accuracy, Metric::CostPerSuccess] {
            let gap = found.metric(metric).as_ref().unwrap_err();
            assert_eq!(gap.to_string(), why, "{policy}: {}", metric.info().id);
        }
        assert_eq!(found.ledger.as_ref().unwrap_err().to_string(), why, "{policy}");
    }
}

/// What the last step of a row leaves is no matter of the cost: nothing comes after it.
#[test]
fn the_last_step_decides_nothing() {
    const BEST: &str = "best_of: a, samples: 3, verifier: { accepts_right: 90%, accepts_wrong: 30% }";
    let more = format!("  best: {{ {BEST} }}\n  asked: {{ chain: [b, best] }}\nquality:");
    let scenario = scenario(&STEPS.replace("quality:", &more));
    let evaluation = evaluate(&scenario);
    // 0.30 + 3 × 0.10; the looks have no price, and are named as missing.
    assert!(agree(number(outcome(&evaluation, "asked"), Metric::CostPerTask), 0.6, 1e-9));
}

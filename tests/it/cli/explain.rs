//! `breakeven explain`; that every figure can be explained is in `explain.rs`.

use super::{SMALL, out};

#[test]
fn an_explanation_says_what_was_set() {
    let told = out(&["explain", SMALL, "tokens", "cost_per_task", "--set", "workload.tasks=3M/month"]);
    assert!(told.contains("--set workload.tasks=3M/month"), "{told}");
}

#[test]
fn every_depth_of_an_explanation() {
    insta::assert_snapshot!("explain-scenario", out(&["explain", SMALL]));
    insta::assert_snapshot!("explain-option", out(&["explain", SMALL, "owned"]));
    insta::assert_snapshot!("explain-metric", out(&["explain", SMALL, "tokens", "cost_per_success"]));
    assert_shown!("explain-json", out(&["explain", SMALL, "people", "cost_per_task", "--format", "json"]));
    let gap = out(&["explain", SMALL, "rented", "latency_p95"]);
    assert!(gap.contains("latency_p95: none, no latency is stated"), "{gap}");
}

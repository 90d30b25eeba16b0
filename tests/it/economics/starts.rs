//! Rented instances that start: how often by the demand, what it costs, who waits.

use breakeven::diagnostics::{Code, Severity};
use breakeven::economics::{Evaluation, evaluate};
use breakeven::metric::Metric;

use crate::harness::{agree, codes, number, outcome, scenario};

fn text(workload: &str, rental: &str) -> String {
    format!(
        "
scenario: starts
title: Starts
as_of: 2026-11-15
workload: {{ {workload}, input: 1800 tokens, output: 350 tokens }}
options:
  own:
    rental: {{ gpu: h100-sxm, gpus: 4, price: $12/h, term: on-demand, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, {rental} }}
"
    )
}

fn line(evaluation: &Evaluation<'_>, label: &str) -> Option<(f64, f64)> {
    let ledger = outcome(evaluation, "own").ledger.as_ref().unwrap();
    let line = ledger.lines().iter().find(|line| line.label == label)?;
    Some((line.quantity.amount.value(), line.amount.get()))
}

/// 12 hours of so much and 12 of a tenth.
fn day(of: u32) -> String {
    let hours: Vec<String> =
        (0..24).map(|hour| if hour < 12 { of.to_string() } else { "1".to_owned() }).collect();
    format!("profile: [{}]", hours.join(", "))
}

#[test]
fn each_instance_more_than_the_hour_before_is_a_start() {
    // A replica of 4 GPUs does some 7.5 calls a second at most: one instance at night, several by day.
    let workload = format!("requests: 20/s, {}", day(10));
    let plain = scenario(&text(&workload, "scaling: elastic"));
    let timed = scenario(&text(&workload, "scaling: elastic, start_up: 6 min"));
    let (plain, timed) = (evaluate(&plain), evaluate(&timed));
    assert_eq!(line(&plain, "starts of instances"), None);
    assert!(outcome(&plain, "own").left_out.contains(&"starts of instances"));
    assert!(!outcome(&timed, "own").left_out.contains(&"starts of instances"));
    let (hours, cost) = line(&timed, "starts of instances").unwrap();
    let (running, same) = (line(&timed, "instances").unwrap().0, line(&plain, "instances").unwrap().0);
    assert!(agree(running, same, 1e-12));
    // D by day and N at night, each 12 h of 24: 730 ÷ 2 (D + N) hours; D − N starts a day of a tenth of an hour each.
    let sum = running / 365.0;
    let starts = hours / 0.1 / (730.0 / 24.0);
    assert!(agree(starts, starts.round(), 1e-9) && starts >= 1.0, "{starts}");
    let night = (sum - starts) / 2.0;
    assert!(agree(night, night.round(), 1e-9) && night >= 1.0, "{sum} {starts}");
    assert!(agree(cost, hours * 12.0, 1e-9));
    let p99 = |found: &Evaluation<'_>| number(outcome(found, "own"), Metric::TtftP99);
    // In the first hour of the day a tenth of an hour × most of the work waits: some of it as long as that takes.
    assert!(p99(&timed) > 60.0 && p99(&timed) < 360.0 + p99(&plain), "{} {}", p99(&timed), p99(&plain));
    let tpot = |found: &Evaluation<'_>| number(outcome(found, "own"), Metric::TpotP99);
    assert!(agree(tpot(&timed), tpot(&plain), 1e-12));
}

#[test]
fn a_flat_load_starts_nothing() {
    let read = scenario(&text("requests: 5/s, profile: flat", "scaling: elastic, start_up: 90 s"));
    let evaluation = evaluate(&read);
    assert_eq!(line(&evaluation, "starts of instances"), None);
    let remarks = &outcome(&evaluation, "own").remarks;
    assert!(remarks.iter().any(|said| said.contains("no instance is started")), "{remarks:?}");
}

#[test]
fn what_stops_between_calls_runs_while_something_is_in_flight() {
    let month = |rate: &str, rental: &str| {
        let read = scenario(&text(&format!("requests: {rate}, profile: flat"), rental));
        number(outcome(&evaluate(&read), "own"), Metric::CostPerMonth)
    };
    let all = 730.0 * 12.0;
    let zero = "scaling: scale-to-zero, start_up: 90 s";
    // Always in flight, practically: nothing is saved.
    assert!(agree(month("3/s", zero), all, 1e-4));
    // A call in a thousand seconds: λ = 0.001, so a start of 90 s and the call itself of each 1,000 s + 90 s + T. T is some 4 s.
    let rare = month("0.001/s", zero) / all;
    assert!(rare > 0.082 && rare < 0.090, "{rare}");
    // Kept for ten minutes: 1 − e^(−λ(T + K)) ÷ (1 + …), with x = e^(−0.604).
    let kept = month("0.001/s", "scaling: scale-to-zero, start_up: 90 s, idle_timeout: 10 min") / all;
    let x = (-0.604_f64).exp();
    assert!(agree(kept, 1.0 - x / (1.0 + 0.09 * x), 5e-3), "{kept}");
    // The more calls, the more it costs.
    let costs: Vec<f64> =
        ["0.0005/s", "0.005/s", "0.05/s", "0.5/s", "5/s", "15/s"].map(|rate| month(rate, zero)).into();
    assert!(costs.windows(2).all(|two| two[0] <= two[1] * (1.0 + 1e-12)), "{costs:?}");
}

#[test]
fn the_remark_says_how_often_nothing_is_in_flight() {
    let read = scenario(&text("requests: 0.37/s, profile: flat", "scaling: scale-to-zero, start_up: 90 s"));
    let evaluation = evaluate(&read);
    let remarks = &outcome(&evaluation, "own").remarks;
    let said = remarks.iter().find(|said| said.starts_with("scale-to-zero")).unwrap();
    assert!(said.contains("e^(−λT) = e^(−0.37 calls/s × "), "{said}");
}

#[test]
fn a_time_to_start_of_what_runs_all_month_is_warned_of() {
    let of = |rental: &str| codes(&text("requests: 1/s, profile: flat", rental), Severity::Warning);
    assert!(of("start_up: 90 s").contains(&Code::IdleStartUp));
    assert!(!of("scaling: elastic, start_up: 90 s").contains(&Code::IdleStartUp));
}

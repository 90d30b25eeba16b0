//! How much is asked for, as people have it: calls a second, the busiest hour, people who use it at the same time.

use breakeven::catalog::Catalog;
use breakeven::economics::{Input, LeverKind, Levers, evaluate, inputs};
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::source::FieldPath;
use breakeven::units::{Quantity as _, Ratio};
use proptest::prelude::*;

use crate::harness::{agree, behind, number, outcome, scenario, so_many, variants};

fn text(workload: &str) -> String {
    format!(
        "
scenario: rates
title: Rates
as_of: 2026-11-15
workload: {{ {workload}, input: 1800 tokens, output: 350 tokens }}
options:
  api: {{ serverless: openai/gpt-5.4-mini, accuracy: 90% }}
  own:
    rental: {{ gpu: h100-sxm, gpus: 4, price: $12/h, term: on-demand, model: our-model, tensor_parallel: 4, throughput: 1550 tokens/s }}
    accuracy: 88%
"
    )
}

/// Tasks a month, and the busiest hour over the mean hour.
fn rates(scenario: &Scenario) -> (f64, f64) {
    let workload = &scenario.options[0].workload;
    (workload.tasks.value.get(), workload.peak_to_mean.as_ref().unwrap().value.get())
}

fn is(workload: &str, tasks: f64, peak: f64) {
    let (found, over) = rates(&scenario(&text(workload)));
    assert!(agree(found, tasks, 1e-9) && agree(over, peak, 1e-9), "{workload}: {found} tasks, {over}x");
}

/// 730 h × 3,600 s.
const SECONDS: f64 = 2_628_000.0;

#[test]
fn two_of_mean_busiest_hour_and_ratio_give_the_third() {
    is("requests: 10/s, peak_to_mean: 3x", 10.0 * SECONDS, 3.0);
    is("requests: 600/min, peak: 40/s", 10.0 * SECONDS, 4.0);
    is("requests: 36k/h, peak: 40/s", 10.0 * SECONDS, 4.0);
    is("requests: 864k/day, peak: 144k/h", 10.0 * SECONDS, 4.0);
    is("tasks: 26.28M/month, peak: 40/s", 10.0 * SECONDS, 4.0);
    // 40 a second in the busiest hour at four times the mean are 10 on average.
    is("peak: 40/s, peak_to_mean: 4x", 10.0 * SECONDS, 4.0);
    is("peak: 40/s, profile: flat", 40.0 * SECONDS, 1.0);
    // All three, rounded.
    is("requests: 10/s, peak: 33/s, peak_to_mean: 3.33x", 10.0 * SECONDS, 3.33);
    is("tasks: 26.3M/month, requests: 10/s, peak_to_mean: 3x", 26.3e6, 3.0);
    // A mean that is rounded up to the busiest hour of a flat load.
    is("tasks: 1M/month, peak: 0.38/s", 1e6, 1.0);
}

#[test]
fn calls_of_a_task_share_a_rate_of_calls() {
    is("requests: 10/s, calls: 4, peak_to_mean: 3x", 2.5 * SECONDS, 3.0);
    is("tasks: 6.57M/month, calls: 4, peak: 40/s", 2.5 * SECONDS, 4.0);
    // People start tasks, whatever number of calls these take.
    is("tasks: 6.57M/month, calls: 4, users: { count: 250, response: 5 s }", 2.5 * SECONDS, 4.0);
}

#[test]
fn people_start_a_task_once_they_have_thought_and_waited() {
    // 500 ÷ (20 s + 5 s) = 20 a second.
    is("requests: 10/s, users: { count: 500, think: 20 s, response: 5 s }", 10.0 * SECONDS, 2.0);
    is("users: { count: 500, think: 15 s, response: 5 s }, peak_to_mean: 2.5x", 10.0 * SECONDS, 2.5);
    // Without a response time answers come at once: 500 ÷ 20 s.
    is("requests: 10/s, users: 500", 10.0 * SECONDS, 2.5);
    // Programs do not think.
    is("requests: 10/s, users: { count: 50, think: 0 s, response: 2 s }", 10.0 * SECONDS, 2.5);
}

#[test]
fn a_default_that_makes_the_demand_is_shown() {
    let read = scenario(&text("users: 500, peak_to_mean: 2.5x"));
    let evaluation = evaluate(&read);
    for option in ["api", "own"] {
        let month = outcome(&evaluation, option).metric(Metric::CostPerMonth).as_ref().unwrap();
        assert_eq!(behind(month, "think time of users"), Some(20.0), "{option}");
        assert_eq!(behind(month, "response time that users wait for"), Some(0.0), "{option}");
        assert_eq!(behind(month, "calls a second in the busiest hour"), Some(25.0), "{option}");
    }
}

/// What the command line sets.
fn with(text: &str, set: &[(&str, &str)]) -> Scenario {
    let catalog = Catalog::builtin();
    let set: Vec<_> =
        set.iter().map(|(path, value)| (FieldPath::read(path).unwrap(), (*value).to_owned())).collect();
    variants(text, &catalog).read(&set).unwrap_or_else(|fault| panic!("{fault}"))
}

#[test]
fn a_volume_that_is_set_keeps_the_ratio_of_its_busiest_hour() {
    let stated = text("tasks: 26.28M/month, peak: 40/s");
    assert_eq!(rates(&with(&stated, &[("workload.tasks", "52.56M/month")])), (20.0 * SECONDS, 4.0));
    // Both are set: that is what is meant.
    let both = with(&stated, &[("workload.tasks", "52.56M/month"), ("workload.peak", "60/s")]);
    assert_eq!(rates(&both), (20.0 * SECONDS, 3.0));
    let by_calls = text("requests: 10/s, peak: 40/s");
    assert_eq!(rates(&with(&by_calls, &[("workload.requests", "20/s")])), (20.0 * SECONDS, 4.0));
    let users = text("requests: 10/s, users: { count: 500, response: 5 s }");
    assert_eq!(rates(&with(&users, &[("workload.requests", "20/s")])), (20.0 * SECONDS, 2.0));
    // More people at the same volume are a higher busiest hour.
    assert_eq!(rates(&with(&users, &[("workload.users.count", "1000")])), (10.0 * SECONDS, 4.0));
    assert_eq!(rates(&with(&by_calls, &[("workload.peak", "20/s")])), (10.0 * SECONDS, 2.0));
}

#[test]
fn more_calls_of_a_task_are_more_work_and_not_fewer_tasks() {
    let stated = text("requests: 10/s, peak: 40/s");
    assert_eq!(rates(&with(&stated, &[("workload.calls", "2")])), (10.0 * SECONDS, 4.0));
    let four = text("requests: 10/s, peak: 40/s, calls: 4");
    assert_eq!(rates(&with(&four, &[("workload.calls", "2")])), (2.5 * SECONDS, 4.0));
}

#[test]
fn the_busiest_hour_can_be_moved_however_it_is_stated() {
    let catalog = Catalog::builtin();
    for workload in [
        "tasks: 26.28M/month, peak_to_mean: 4x",
        "requests: 10/s, peak: 40/s",
        "peak: 40/s, peak_to_mean: 4x",
        "requests: 10/s, users: { count: 1000, response: 5 s }",
        "users: { count: 1000, response: 5 s }, peak_to_mean: 4x",
    ] {
        let text = text(workload);
        let read = scenario(&text);
        let again = variants(&text, &catalog);
        let found = inputs(&read, &again);
        let peak = found.iter().find(|found| found.input == Input::Peak).expect(workload);
        let moved = peak.moved(&read, &again, Ratio::new(0.5).unwrap()).expect(workload);
        let (tasks, ratio) = rates(&moved);
        assert!(
            agree(tasks, 10.0 * SECONDS, 1e-9) && agree(ratio, 2.0, 1e-9),
            "{workload}: {tasks}, {ratio}"
        );
        let tasks = found.iter().find(|found| found.input == Input::Tasks).expect(workload);
        let moved = rates(&tasks.moved(&read, &again, Ratio::new(2.0).unwrap()).expect(workload));
        assert!(agree(moved.0, 20.0 * SECONDS, 1e-9) && agree(moved.1, 4.0, 1e-9), "{workload}: {moved:?}");
        let levers = Levers::of(&read, 1, &again).unwrap();
        let flat = levers.pulled.iter().find(|pulled| pulled.lever.kind == LeverKind::Flat);
        assert!(flat.is_some_and(|flat| !flat.lever.sets.is_empty()), "{workload}");
        let (tasks, ratio) = rates(&again.read(&flat.unwrap().lever.sets).expect(workload));
        assert!(
            agree(tasks, 10.0 * SECONDS, 1e-9) && agree(ratio, 1.0, 1e-9),
            "{workload}: {tasks}, {ratio}"
        );
    }
}

proptest! {
    #![proptest_config(so_many(24))]

    /// A demand has the same figures however it is stated.
    #[test]
    fn a_demand_costs_the_same_however_it_is_stated(
        rate in 0.5_f64..200.0,
        over in 1.0_f64..9.0,
        calls in 1_u32..6,
        wait in 0.0_f64..30.0,
    ) {
        let tasks = rate / f64::from(calls) * SECONDS;
        let (peak, started) = (rate * over, rate * over / f64::from(calls));
        let count = (started * (20.0 + wait)).round().max(1.0);
        // People come whole: the response time makes up for it.
        let wait = count / started - 20.0;
        prop_assume!(wait >= 0.0);
        let stated = format!("tasks: {tasks}/month, peak_to_mean: {over}x, calls: {calls}");
        let others = [
            format!("requests: {rate}/s, peak: {peak}/s, calls: {calls}"),
            format!("peak: {peak}/s, peak_to_mean: {over}x, calls: {calls}"),
            format!("requests: {rate}/s, users: {{ count: {count}, response: {wait} s }}, calls: {calls}"),
            format!("users: {{ count: {count}, response: {wait} s }}, peak_to_mean: {over}x, calls: {calls}"),
        ];
        let stated = scenario(&text(&stated));
        let cost = |read: &Scenario| number(outcome(&evaluate(read), "api"), Metric::CostPerTask);
        for other in others {
            let read = scenario(&text(&other));
            let (one, two) = (rates(&stated), rates(&read));
            prop_assert!(agree(one.0, two.0, 1e-9) && agree(one.1, two.1, 1e-9), "{other}: {one:?} {two:?}");
            prop_assert!(agree(cost(&stated), cost(&read), 1e-9), "{other}");
        }
    }
}

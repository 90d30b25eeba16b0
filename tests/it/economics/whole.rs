//! The whole bill: what a role needs and a scenario does not state.

use breakeven::catalog::RangeEnd;
use breakeven::economics::{Outcome, evaluate};
use breakeven::metric::Metric;
use breakeven::units::Quantity;

use crate::harness::{agree, outcome, scenario};

/// One rented and one owned fleet of the same eight GPUs, and a provider, once with everything said.
const SAME_EIGHT: &str = "
scenario: same
title: The same eight GPUs, owned or rented
as_of: 2026-11-28
workload: { tasks: 900000/month, input: 2048 tokens, output: 512 tokens, peak_to_mean: 1x }
facility: { electricity: us-commercial, pue: modern-ai, colocation: na-primary }
options:
  bare:
    cluster:
      { server: dgx-a100, model: llama-3.3-70b, precision: int8, tensor_parallel: 8, throughput: 800 tokens/s per replica,
        ownership: { server_price: \"$160,000\" } }
  rent:
    rental:
      { gpu: a100-80gb-sxm, gpus: 8, price: $10.88/h, model: llama-3.3-70b, precision: int8, tensor_parallel: 8,
        throughput: 800 tokens/s per replica }
  api: { serverless: openai/gpt-5.4-mini }
  said: { serverless: openai/gpt-5.4-mini, staff: none, one_off: none }
  people: { human: { minutes: 6, wage: $42/h } }
";

fn figure(outcome: &Outcome<'_>, metric: Metric) -> f64 {
    outcome.metric(metric).as_ref().unwrap().amount.value()
}

/// What the whole bill adds, by line.
fn added<'o>(outcome: &'o Outcome<'_>) -> Vec<(&'o str, f64)> {
    let whole = outcome.whole.as_ref().unwrap();
    whole.added.iter().map(|added| (added.label.as_str(), added.amount.get())).collect()
}

/// By role, not by ownership: 0.2 of an engineer at $16,667 and $40,000 over 36 months for the rented ones; $120 of spares and so on
/// for the owned ones; nothing for whoever says that there is nothing, and for people.
#[test]
fn who_runs_an_engine_needs_operators_owned_or_rented() {
    let scenario = scenario(SAME_EIGHT);
    let evaluation = evaluate(&scenario);
    let rent = outcome(&evaluation, "rent");
    let whole = figure(rent, Metric::WholeCostPerMonth);
    assert!(agree(whole, 730.0 * 10.88 + 0.2 * 16_667.0 + 40_000.0 / 36.0, 1e-9), "{whole}");
    assert!(agree(figure(rent, Metric::CostPerMonth), 730.0 * 10.88, 1e-9));
    let names =
        |name: &str| added(outcome(&evaluation, name)).iter().map(|(label, _)| *label).collect::<Vec<_>>();
    assert_eq!(names("rent"), ["watch-keeping", "operators", "one-off: migration"]);
    assert_eq!(names("api"), ["watch-keeping", "one-off: migration"]);
    assert_eq!(
        names("bare"),
        [
            "servers",
            "storage",
            "spares",
            "maintenance",
            "watch-keeping",
            "operators",
            "hands on site",
            "one-off: migration"
        ]
    );
    assert!(names("said").is_empty() && names("people").is_empty());
}

/// What is added is the difference between both bills, and lies within its range.
#[test]
fn the_added_lines_are_the_difference() {
    let scenario = scenario(SAME_EIGHT);
    let evaluation = evaluate(&scenario);
    for outcome in evaluation.written() {
        let sum: f64 = added(outcome).iter().map(|(_, amount)| amount).sum();
        let difference = figure(outcome, Metric::WholeCostPerMonth) - figure(outcome, Metric::CostPerMonth);
        assert!((sum - difference).abs() < 1e-6, "{}: {sum}, {difference}", outcome.option.name);
        let whole = outcome.whole.as_ref().unwrap();
        let (low, high) = whole.range.clone().unwrap();
        let month = figure(outcome, Metric::WholeCostPerMonth);
        assert!(low.get() <= month && month <= high.get(), "{}", outcome.option.name);
        for line in &whole.added {
            assert!(
                line.low.get() <= line.amount.get() && line.amount.get() <= line.high.get(),
                "{}",
                line.label
            );
        }
    }
}

/// A scenario that states everything is its own whole: completed once more, nothing changes.
#[test]
fn a_whole_scenario_is_complete() {
    let whole = scenario(SAME_EIGHT).whole(RangeEnd::Middle);
    let evaluation = evaluate(&whole);
    for outcome in evaluation.written() {
        assert!(added(outcome).is_empty(), "{}", outcome.option.name);
        assert_eq!(
            figure(outcome, Metric::WholeCostPerMonth),
            figure(outcome, Metric::CostPerMonth),
            "{}",
            outcome.option.name
        );
    }
}

/// The baseline is there already: nobody migrates to it.
#[test]
fn nobody_moves_to_the_baseline() {
    let text = SAME_EIGHT.replace("options:", "finance: { baseline: api, horizon: 36 months }\noptions:");
    let scenario = scenario(&text);
    let evaluation = evaluate(&scenario);
    assert_eq!(added(outcome(&evaluation, "api")), [("watch-keeping", 0.05 * 16_667.0)]);
}

/// 128 owned GPUs come out within 15 % of what SemiAnalysis publishes of a neocloud's own costs (`InferenceX`, vintage of 2026-08-14).
#[test]
fn the_whole_bill_of_128_gpus_is_near_the_published_one() {
    for (server, published) in [
        ("lenovo-lp2368-a", 1.55),
        ("lenovo-lp2368-b", 1.59),
        ("lenovo-lp2368-c", 2.07),
        ("lenovo-lp2368-d", 2.52),
    ] {
        let text = format!(
            "
scenario: cluster
title: 128 GPUs
as_of: 2026-11-28
workload: {{ tasks: 200M/month, input: 2048 tokens, output: 512 tokens, peak_to_mean: 1x }}
facility: {{ electricity: us-commercial, pue: modern-ai }}
options:
  own:
    cluster:
      {{ server: {server}, model: llama-3.3-70b, precision: fp8, tensor_parallel: 8, replicas: 16,
        throughput: 4000 tokens/s per replica }}
"
        );
        let whole = scenario(&text).whole(RangeEnd::Middle);
        let evaluation = evaluate(&whole);
        let hour = figure(outcome(&evaluation, "own"), Metric::CostPerGpuHour);
        assert!((hour / published - 1.0).abs() < 0.15, "{server}: {hour}, published {published}");
    }
}

//! Work on tasks that something failed at: on the bill of a month, over the horizon, and on the load of a fleet.

use breakeven::catalog::Catalog;
use breakeven::economics::{Input, Outcome, evaluate, inputs};
use breakeven::metric::Metric;
use breakeven::units::{Quantity, Ratio};

use crate::harness::{agree, number, outcome, scenario, variants};

/// Two agents with ten calls a task; the tests let nothing wrong through, and reject nothing that is right.
const AGENTS: &str = "
scenario: escalated
title: A small agent first
as_of: 2026-11-15
workload: { tasks: 10k/month, calls: 10, input: 1000 tokens, output: 100 tokens, cache_write: { share: 0% }, peak_to_mean: 2x }
facility: { electricity: us-commercial, pue: 1.3 }
finance: { horizon: 12 months, discount_rate: 0%/year }
options:
  small: { serverless: openai/gpt-5.4-mini, accuracy: 60% }
  large: { serverless: openai/gpt-5.4, accuracy: 70% }
  flat: { per_task: $1/task, accuracy: 70% }
  people: { human: { minutes: 6, wage: $30/h }, accuracy: 95% }
  own:
    cluster:
      { server: lenovo-lp2368-a, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, replicas: 1,
        throughput: 5000 tokens/s per replica, ownership: { server_price: \"$250,000\", life: 5 years } }
    accuracy: 70%
  then-large: { cascade: [small, large], verifier: { accepts_right: 100%, accepts_wrong: 0%, cost: $0.001 } }
  then-flat: { cascade: [small, flat], verifier: { accepts_right: 100%, accepts_wrong: 0%, cost: $0.001 } }
  then-people: { cascade: [small, people], verifier: { accepts_right: 100%, accepts_wrong: 0%, cost: $0.001 } }
  then-own: { cascade: [small, own], verifier: { accepts_right: 100%, accepts_wrong: 0%, cost: $0.001 } }
  again: { retry: small, attempts: 2, verifier: { accepts_right: 100%, accepts_wrong: 0%, cost: $0.001 } }
  sent: { router: [small, large], recall: 50%, false_escalation: 10% }
";

fn with(cost: &str) -> String {
    AGENTS
        .lines()
        .map(|line| match line.strip_suffix(" }").filter(|_| !line.contains("flat") && has_stages(line)) {
            Some(line) => format!("{line}, escalated_cost: {cost} }}\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

fn has_stages(line: &str) -> bool {
    ["cascade:", "retry:", "router:"].iter().any(|kind| line.contains(kind))
}

fn line(outcome: &Outcome<'_>, label: &str) -> f64 {
    let lines = outcome.ledger.as_ref().unwrap().lines();
    lines.iter().filter(|line| line.label.starts_with(label)).map(|line| line.amount.get()).sum()
}

/// 4,000 of 10,000 tasks are handed on. Stated as 1x they cost their mean, by default 1.2 times of it where tokens of ten calls are
/// paid, and as stated where it is stated.
#[test]
fn tasks_that_are_handed_on_cost_more() {
    let (default, mean, stated) = (scenario(AGENTS), scenario(&with("1x")), scenario(&with("1.5x")));
    let [default, mean, stated] = [&default, &mean, &stated].map(evaluate);
    let of = |evaluation, option: &str, label: &str| line(outcome(evaluation, option), label);
    let alone = |option: &str| line(outcome(&mean, option), "");
    for (option, taker) in [("then-large", "large"), ("then-people", "people")] {
        let by_mean = of(&mean, option, taker);
        assert!(agree(by_mean, 0.4 * alone(taker), 1e-9), "{option}: {by_mean}");
        assert!(agree(of(&stated, option, taker), 1.5 * by_mean, 1e-9), "{option}, stated");
        // What comes first costs its mean, and a look costs the same at every task.
        for label in ["small", "then"] {
            assert!(agree(of(&stated, option, label), of(&mean, option, label), 1e-12), "{option}, {label}");
        }
    }
    assert!(agree(of(&default, "then-large", "large"), 1.2 * 0.4 * alone("large"), 1e-9));
    // People and a price by the task do not depend on calls.
    for (option, taker) in [("then-people", "people"), ("then-flat", "flat")] {
        assert!(agree(of(&default, option, taker), 0.4 * alone(taker), 1e-9), "{option}");
    }
    // A second attempt, where the first failed; a router sends 0.4 × 50 % + 0.6 × 10 %.
    assert!(agree(of(&default, "again", "small"), (1.0 + 1.2 * 0.4) * alone("small"), 1e-9));
    assert!(agree(of(&default, "sent", "large"), 1.2 * 0.26 * alone("large"), 1e-9));
    assert!(agree(of(&default, "sent", "small"), 0.74 * alone("small"), 1e-9));
    for option in ["then-large", "again", "sent", "then-own"] {
        let [a, b] =
            [&default, &mean].map(|evaluation| number(outcome(evaluation, option), Metric::Accuracy));
        assert!(agree(a, b, 1e-12), "{option}: it changes no result");
    }
}

/// Over the horizon as in a month; of a fleet it is load.
#[test]
fn it_is_in_the_cash_flow_and_on_the_load() {
    let (default, mean) = (scenario(AGENTS), scenario(&with("1x")));
    let [default, mean] = [&default, &mean].map(evaluate);
    let tco = |evaluation, option: &str| number(outcome(evaluation, option), Metric::Tco);
    let more = line(outcome(&default, "then-large"), "") - line(outcome(&mean, "then-large"), "");
    assert!(more > 0.0);
    assert!(agree(tco(&default, "then-large") - tco(&mean, "then-large"), 12.0 * more, 1e-9));
    let energy = |evaluation| line(outcome(evaluation, "then-own"), "own: electricity");
    let idle = line(outcome(&mean, "own"), "electricity") - 0.0;
    assert!(
        energy(&default) > energy(&mean) && energy(&default) < idle,
        "more load, below that of all tasks"
    );
    let capacity = |evaluation| number(outcome(evaluation, "then-own"), Metric::CapacityTasksPerMonth);
    assert!(agree(capacity(&mean) / capacity(&default), 1.2, 1e-9), "a fleet is full with fewer tasks");
}

/// The default says what it is, with what the ends of the measured range would cost.
#[test]
fn the_default_is_said() {
    let scenario = scenario(AGENTS);
    let evaluation = evaluate(&scenario);
    let breakeven::economics::Assumed::Escalated(found) =
        outcome(&evaluation, "then-large").assumed.last().unwrap()
    else {
        panic!("the last assumption is that of what is handed on");
    };
    assert_eq!(found.to, ["large"]);
    let [now, low, high] = found.per_task.unwrap().map(Quantity::get);
    let month = |cost: f64| {
        let found = outcome(&evaluation, "then-large");
        (line(found, "") - line(found, "large") + line(found, "large") * cost / 1.2) / 1e4
    };
    assert!(agree(now, month(1.2), 1e-9) && agree(low, month(1.05), 1e-9) && agree(high, month(1.36), 1e-9));
    // That it is 1x where people take over is said, too; a price by the task has nothing to say.
    let breakeven::economics::Assumed::Escalated(people) =
        outcome(&evaluation, "then-people").assumed.last().unwrap()
    else {
        panic!("the last assumption is that of what is handed on");
    };
    assert!(agree(people.cost.value().get(), 1.0, 1e-12) && people.per_task.is_none());
    assert!(
        outcome(&evaluation, "then-flat")
            .assumed
            .iter()
            .all(|assumed| { !matches!(assumed, breakeven::economics::Assumed::Escalated(_)) })
    );
}

/// What is moved to see what turns a verdict: within the measured range where it is a default, read again as if it were written.
#[test]
fn it_is_moved_within_its_range() {
    let found = scenario(AGENTS);
    let catalog = Catalog::builtin();
    let variants = variants(AGENTS, &catalog);
    let place = |name: &str| found.options.iter().position(|option| option.name == name).unwrap();
    let inputs = inputs(&found, &variants);
    let of = |name: &str| inputs.iter().find(|moved| moved.input == Input::EscalatedCost(place(name)));
    let moved = of("then-large").unwrap();
    assert!(agree(moved.least.get(), 1.05 / 1.2, 1e-9) && agree(moved.most.get(), 1.36 / 1.2, 1e-9));
    let dearer = moved.moved(&found, &variants, Ratio::new(1.25).unwrap()).unwrap();
    let stated = scenario(&with("1.5x"));
    let bill = |scenario| line(outcome(&evaluate(scenario), "then-large"), "");
    assert!(agree(bill(&dearer), bill(&stated), 1e-9));
    // One price by the task, and people who take the stated minutes.
    assert!(of("then-people").is_none() && of("large").is_none());
}

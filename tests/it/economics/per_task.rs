//! What is paid by the task: by itself, inside policies, and where only accepted results are charged.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use crate::harness::{agree, number, outcome, scenario};
use crate::program::breakeven;

const AGENT: &str = "
scenario: support
title: Conversations handled by an agent that is paid by the task
as_of: 2026-11-15
workload: { tasks: 10k/month }
options:
  every: { per_task: $0.50/task, accuracy: 60% }
  accepted: { per_task: { price: $0.99/task, charged: accepted }, accuracy: 60% }
  people: { human: { minutes: 6, wage: $30/h }, accuracy: 100% }
  first-every:
    cascade: [every, people]
    verifier: { accepts_right: 95%, accepts_wrong: 20% }
  first-accepted:
    cascade: [accepted, people]
    verifier: { accepts_right: 95%, accepts_wrong: 20% }
  behind:
    cascade: [every, accepted]
    verifier: { accepts_right: 95%, accepts_wrong: 20% }
  again:
    retry: accepted
    attempts: 3
    verifier: { accepts_right: 95%, accepts_wrong: 20% }
  sent:
    router: [accepted, people]
    recall: 80%
    false_escalation: 10%
  looked-at: { review: accepted, share: 50%, catches: 90%, minutes: 2, wage: $30/h }
";

/// The amount of a bill's line for a month.
fn line(option: &str, label: &str) -> f64 {
    let scenario = scenario(AGENT);
    let evaluation = evaluate(&scenario);
    let ledger = outcome(&evaluation, option).ledger.as_ref().unwrap();
    let line = ledger.lines().iter().find(|line| line.label == label);
    line.unwrap_or_else(|| panic!("{option}: no line `{label}`")).amount.get()
}

#[test]
fn a_task_costs_its_price() {
    let scenario = scenario(AGENT);
    let evaluation = evaluate(&scenario);
    for (option, month) in [("every", 5000.0), ("accepted", 9900.0)] {
        let outcome = outcome(&evaluation, option);
        assert!(agree(number(outcome, Metric::CostPerMonth), month, 1e-12));
        assert!(agree(number(outcome, Metric::CostPerTaskAtCapacity), month / 10_000.0, 1e-12));
        assert!(agree(number(outcome, Metric::CostPerSuccess), month / 6000.0, 1e-12));
        // There is no hardware and there are no tokens to speak of.
        for metric in [
            Metric::Utilisation,
            Metric::CapacityTasksPerMonth,
            Metric::Gpus,
            Metric::Capex,
            Metric::CostPerMillionTokens,
            Metric::EnergyPerTask,
        ] {
            assert!(outcome.metric(metric).is_err(), "{option}: {}", metric.info().id);
        }
    }
}

/// Of 60 % right and 40 % wrong results the verifier accepts 57 % + 8 % = 65 % of all tasks; a third of a cent each way would
/// show.
#[test]
fn in_a_cascade_only_accepted_results_are_charged() {
    assert!(agree(line("first-every", "every: tasks"), 10_000.0 * 0.50, 1e-9));
    assert!(agree(line("first-accepted", "accepted: accepted results"), 6500.0 * 0.99, 1e-9));
    // People take what is handed on: 35 % of the tasks, at $3.
    for policy in ["first-every", "first-accepted"] {
        assert!(agree(line(policy, "people: work"), 3500.0 * 3.0, 1e-9), "{policy}");
    }
    // The last one's result is accepted as it is.
    assert!(agree(line("behind", "accepted: accepted results"), 3500.0 * 0.99, 1e-9));
}

/// However often a task is tried, it is accepted once or not at all.
#[test]
fn tried_again_a_task_is_charged_once() {
    let scenario = scenario(AGENT);
    let evaluation = evaluate(&scenario);
    let again = outcome(&evaluation, "again");
    let (right, wrong) = (number(again, Metric::Accuracy), number(again, Metric::AcceptedWrong));
    assert!(right + wrong > 0.65 && right + wrong < 1.0, "{right} {wrong}");
    assert!(agree(line("again", "accepted: accepted results"), 10_000.0 * (right + wrong) * 0.99, 1e-9));
    // What reaches it is accepted where nothing rejects: all that the router keeps, all that people look at.
    let kept = 0.6 * 0.9 + 0.4 * 0.2;
    assert!(agree(line("sent", "accepted: accepted results"), 10_000.0 * kept * 0.99, 1e-9));
    assert!(agree(line("looked-at", "accepted: accepted results"), 9900.0, 1e-9));
}

fn printed(arguments: &[&str]) -> String {
    let output = breakeven(".").args(arguments).write_stdin(AGENT).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn it_can_be_explained() {
    insta::assert_snapshot!("explain-every", printed(&["explain", "-", "every", "cost_per_task"]));
    insta::assert_snapshot!("explain-policy", printed(&["explain", "-", "first-accepted", "cost_per_task"]));
    let run = printed(&["run", "-", "--set", "workload.tasks=1k/month", "--view", "ledger"]);
    insta::assert_snapshot!("ledger", run);
}

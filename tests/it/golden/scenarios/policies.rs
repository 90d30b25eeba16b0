//! Chains, workflows, retries and cascades, worked out by hand.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use super::met;
use crate::harness::{agree, number, outcome, scenario};

/// Chances of success have a beta distribution of this mean and the default correlation: the means of p and of its powers.
fn beta_moments(mean: f64) -> [f64; 5] {
    let sum = (1.0 - 0.65) / 0.65;
    let mut moments = [1.0; 5];
    for power in 1..5 {
        let j = power as f64 - 1.0;
        moments[power] = moments[power - 1] * (sum * mean + j) / (sum + j);
    }
    moments
}

#[test]
fn agent_chain() {
    let text = include_str!("../../../../scenarios/agent-chain.yaml");
    // 3,000 tokens at $0.75 and 600 at $4.50 a million: half a cent a step. At $2 and $10: 1.2 cents.
    let (small, large) = (3000.0 * 0.75 / 1e6 + 600.0 * 4.5 / 1e6, 3000.0 * 2.0 / 1e6 + 600.0 * 10.0 / 1e6);
    let scenario = scenario(text);
    let evaluation = evaluate(&scenario);
    let of = |option: &str, metric| number(outcome(&evaluation, option), metric);
    let near = |found: f64, wanted: f64, within: f64, what: &str| {
        assert!(agree(found, wanted, within), "{what}: {found}, by hand {wanted}");
    };
    near(of("chain", Metric::CostPerTask), 5.0 * small, 1e-9, "a run");
    near(of("chain", Metric::Accuracy), 0.59049, 1e-9, "five steps");
    near(of("chain", Metric::CostPerSuccess), (5.0 * small + 0.40951 * 5.0) / 0.59049, 1e-9, "a success");
    let five = 0.97_f64.powi(5);
    near(of("frontier-chain", Metric::CostPerTask), 5.0 * large, 1e-9, "a better run");
    near(
        of("frontier-chain", Metric::CostPerSuccess),
        (5.0 * large + (1.0 - five) * 5.0) / five,
        1e-9,
        "a better success",
    );
    // A step is accepted with a = 0.2 + 0.75 p, so tried again with 0.8 − 0.75 p: up to three times, in moments of p.
    let m = beta_moments(0.9);
    let again = [1.0, 0.8 * 1.0 - 0.75 * m[1], 0.64 - 1.2 * m[1] + 0.5625 * m[2]];
    let right = 0.95 * (m[1] + (0.8 * m[1] - 0.75 * m[2]) + (0.64 * m[1] - 1.2 * m[2] + 0.5625 * m[3]));
    let tries: f64 = again.iter().sum();
    let left = 0.512 - 1.44 * m[1] + 1.35 * m[2] - 0.421_875 * m[3];
    near(of("checked-step", Metric::Accuracy), right, 1e-3, "a step that is checked");
    near(of("checked-step", Metric::Escalated), left, 2e-2, "what is never accepted");
    near(of("checked-step", Metric::CostPerTask), tries * (small + 0.0005), 1e-3, "a step's cost");
    near(of("checked-chain", Metric::Accuracy), right.powi(5), 5e-3, "five of them");
    let reached: f64 = (0..5).map(|step| (1.0 - left).powi(step)).sum();
    near(of("checked-chain", Metric::CostPerTask), reached * tries * (small + 0.0005), 5e-3, "their cost");
    // People read half of what is accepted, three minutes each at $44/h, and find nine in ten of the errors.
    let wrong = (1.0 - left).powi(5) - right.powi(5);
    near(of("read-chain", Metric::AcceptedWrong), wrong * 0.55, 2e-2, "errors that are left");
    let read = of("read-chain", Metric::CostPerTask) - of("checked-chain", Metric::CostPerTask);
    near(read, 0.5 * (1.0 - left).powi(5) * 3.0 / 60.0 * 44.0, 2e-3, "reading");
    assert_eq!(met(&evaluation, "chain"), [false, false]);
    assert_eq!(met(&evaluation, "frontier-chain"), [true, true]);
    assert_eq!(met(&evaluation, "step"), [] as [bool; 0]);
}

/// Five agents at 96 % with prompts that grow by what they read, worked out by hand.
#[test]
fn agent_workflow() {
    let scenario = scenario(include_str!("../../../../scenarios/agent-workflow.yaml"));
    let evaluation = evaluate(&scenario);
    let of = |option: &str, metric| number(outcome(&evaluation, option), metric);
    let near = |found: f64, wanted: f64, what: &str| {
        assert!(agree(found, wanted, 1e-9), "{what}: {found}, by hand {wanted}");
    };
    // Half of 6,000 tokens at $4, half at $0.20, 900 answered at $20 a million; $0.0036 more for each answer of 900 that is read.
    let (own, answer) = ((3000.0 * 4.0 + 3000.0 * 0.2 + 900.0 * 20.0) / 1e6, 900.0 * 4.0 / 1e6);
    let steps = own + own + (own + 2.0 * answer) + (own + answer) + (own + 4.0 * answer);
    near(of("all-large", Metric::CostPerTask), steps, "a run of large models");
    let right = 0.96_f64.powi(5);
    near(of("all-large", Metric::Accuracy), right, "five steps on the way of every run");
    near(of("all-large", Metric::CostPerSuccess), (steps + (1.0 - right) * 900.0) / right, "a success");
    near(of("all-small", Metric::Accuracy), 0.9_f64.powi(5), "five small steps");
    // An auditor looks at 40 % for 12 minutes at $60/h, and finds nine in ten.
    let read = of("large-read", Metric::CostPerTask) - steps;
    near(read, 0.4 * 12.0, "reading");
    near(of("large-read", Metric::AcceptedWrong), (1.0 - right) * (1.0 - 0.4 * 0.9), "what is left");
    // A critic with three drafts: the two first chances of a beta distribution with its moments.
    let m = beta_moments(0.96);
    let accepted = |left: [f64; 2]| 0.95 * (left[0] * m[1] + left[1] * m[2]);
    // Sent back with 0.8 − 0.75 p; the third draft is taken whatever the critic says.
    let twice = accepted([1.0 + 0.8, -0.75]);
    let last = 0.64 * m[1] - 1.2 * m[2] + 0.5625 * m[3];
    let change = twice + last;
    let m = beta_moments(0.9);
    let tests = 0.98 * (m[1] + 0.85 * m[1] - 0.83 * m[2]);
    let checked = 0.96 * 0.96 * change * tests * (0.7 * 0.9 + 0.3 * 0.96);
    let found = of("checked", Metric::Accuracy);
    assert!((found / checked - 1.0).abs() < 3e-3, "{found}, by hand {checked}");
    assert_eq!(met(&evaluation, "large-read"), [true, true, true]);
}

/// One attempt behind tests is plain arithmetic; two are in moments of the chance of success.
#[test]
fn verified_coding() {
    let scenario = scenario(include_str!("../../../../scenarios/verified-coding.yaml"));
    let evaluation = evaluate(&scenario);
    let of = |option: &str, metric| number(outcome(&evaluation, option), metric);
    // The published cost of a trial, to 0.2 %: $634.24 for 330.
    let cost = of("gpt-6-1-sol", Metric::CostPerTask);
    assert!((cost / (634.24 / 330.0) - 1.0).abs() < 2e-3, "{cost}");
    let p = 0.5818;
    let (right, wrong) = (0.98 * p, 0.13 * (1.0 - p));
    let success = (cost + 0.05 + wrong * 1200.0 + (1.0 - right - wrong) * 397.0) / right;
    let found = of("tested", Metric::CostPerSuccess);
    assert!(agree(found, success, 1e-9), "{found}, by hand {success}");
    let m = beta_moments(p);
    // Tried again with 0.87 − 0.85 p.
    let twice = 0.98 * (m[1] + 0.87 * m[1] - 0.85 * m[2]);
    let found = of("tested-twice", Metric::Accuracy);
    assert!((found / twice - 1.0).abs() < 3e-3, "{found}, by hand {twice}");
    // The more attempts, the more wrong changes get past the tests; with five the success is dearer than with two.
    assert!(of("tested-five", Metric::AcceptedWrong) > 1.6 * of("tested-twice", Metric::AcceptedWrong));
    assert!(of("tested-five", Metric::CostPerSuccess) > of("tested-twice", Metric::CostPerSuccess));
}

/// What is sent to whom, and what the agent that is sold by the resolution charges.
#[test]
fn support_cascade() {
    let scenario = scenario(include_str!("../../../../scenarios/support-cascade.yaml"));
    let evaluation = evaluate(&scenario);
    let of = |option: &str, metric| number(outcome(&evaluation, option), metric);
    let near = |found: f64, wanted: f64, what: &str| {
        assert!(agree(found, wanted, 1e-9), "{what}: {found}, by hand {wanted}");
    };
    let people = 10.0 / 60.0 * 20.59 * 1.43;
    near(of("people", Metric::CostPerTask), people, "people");
    // Two calls: 2,100 tokens at $4, 1,400 at $0.20, 300 at $20 a million.
    let large = 2.0 * (2100.0 * 4.0 + 1400.0 * 0.2 + 300.0 * 20.0) / 1e6;
    near(of("large", Metric::CostPerTask), large, "the large model");
    let sent = 0.86 * 0.1 + 0.14 * 0.7;
    near(of("by-topic", Metric::CostPerTask), large * (1.0 - sent) + people * sent + 0.0002, "by topic");
    // Accepted: 93 % of what is right and 20 % of what is wrong; only that is charged, the rest ends at people.
    let accepted = 0.55 * 0.93 + 0.45 * 0.2;
    near(
        of("bought-first", Metric::CostPerTask),
        accepted * 0.99 + (1.0 - accepted) * people,
        "by the resolution",
    );
}

#[test]
fn fine_tune_or_prompt() {
    let scenario = scenario(include_str!("../../../../scenarios/fine-tune-or-prompt.yaml"));
    let evaluation = evaluate(&scenario);
    let of = |option: &str, metric| number(outcome(&evaluation, option), metric);
    let prompted = 720.0 * 2.0 + 1680.0 * 0.1 + 40.0 * 10.0;
    let engineers = 240.0 * 63.98 * 1.43;
    let once = 480.0 * 3.9 + (167.0 + 67.0) * 20.59 * 1.43 + engineers;
    for (option, month) in [
        ("prompted", prompted),
        ("fine-tuned", 1.5 * 730.0 + once / 24.0),
        ("rules", 10.0 + engineers / 24.0),
        // The rules accept 0.9 x 65% + 0.1 x 35% of the tickets; the others go on.
        ("rules-first", 10.0 + engineers / 24.0 + (1.0 - 0.62) * prompted),
    ] {
        let found = of(option, Metric::CostPerMonth);
        assert!(agree(found, month, 1e-9), "{option}: {found}, by hand {month}");
    }
    let success = (prompted / 1e6 + 0.08 * 0.16) / 0.92;
    assert!(agree(of("prompted", Metric::CostPerSuccess), success, 1e-9));
    assert!(agree(of("fine-tuned", Metric::Capex), once, 1e-9));
}

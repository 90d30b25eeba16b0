//! Costs that a scenario names itself: lines of every bill of the options that have them, and nothing else.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;
use breakeven::scenario::Role;

use crate::harness::{agree, number, outcome, scenario};
use crate::program::{below, breakeven};

/// Every shipped scenario with a cost a month and one that is paid once costs exactly these more.
#[test]
fn a_named_cost_is_a_line_of_every_bill() {
    let (monthly, once) = (1_200.0, 7_200.0);
    let mut compared = 0;
    for path in below("scenarios", "yaml") {
        let text = std::fs::read_to_string(&path).unwrap();
        if text.contains("evaluation:") || text.contains("benchmark:") || text.contains("\ncosts:") {
            continue;
        }
        let costs = format!("costs: {{ audit: {{ cost: ${monthly}/month }}, test: {{ once: ${once} }} }}\n");
        let without = scenario(&text);
        let Some(horizon) = without.finance.horizon.as_ref() else { continue };
        let months = breakeven::units::Quantity::get(horizon.value);
        let with = scenario(&(costs + &text));
        let (before, after) = (evaluate(&without), evaluate(&with));
        for outcome_before in &before.outcomes {
            let option = outcome_before.option;
            if *option.role.value() != Role::Whole
                || outcome_before.ledger.is_err()
                || option.derived.is_some()
            {
                continue;
            }
            let amortise = option
                .one_off
                .as_ref()
                .map_or(months, |own| breakeven::units::Quantity::get(*own.amortise.value()));
            let outcome_after = outcome(&after, &option.name);
            let cost = |of| number(of, Metric::CostPerMonth);
            let more = cost(outcome_after) - cost(outcome_before);
            assert!(
                agree(more, monthly + once / amortise, 1e-6),
                "{} {}: {more}",
                path.display(),
                option.name
            );
            let ledger = outcome_after.ledger.as_ref().unwrap();
            assert_eq!(ledger.lines().iter().filter(|line| line.label == "audit").count(), 1);
            if let (Ok(before), Ok(after)) = (
                outcome_before.metric(Metric::CostPerMillionTokens),
                outcome_after.metric(Metric::CostPerMillionTokens),
            ) {
                let spread = once / amortise;
                assert!(after.amount.value() >= before.amount.value() && spread > 0.0);
            }
            compared += 1;
        }
    }
    assert!(compared > 5, "{compared}");
}

/// With its named costs the insurer takes the API, without them its own servers.
#[test]
fn governance_turns_the_choice_of_the_shipped_case() {
    let page = |set: &[&str]| {
        let set = set.iter().flat_map(|set| ["--set", set]);
        let output = breakeven("scenarios").args(["run", "governed-claims.yaml"]).args(set).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(page(&[]).contains("\napi, $41,591 a month: cheapest"), "{}", page(&[]));
    assert!(page(&["costs={}", "sources={}", "ranges={}"]).contains("\nowned, $22,315 a month: cheapest"));
}

/// A policy has a cost of its own beside those of its options, and steps that rest on one option pay that one's once.
#[test]
fn a_policy_pays_its_own_and_those_of_its_options_once() {
    let text = |costs: &str| {
        format!(
            "scenario: a\ntitle: A\nas_of: 2026-11-15\n{costs}workload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 tokens }}\n\
             finance: {{ horizon: 24 months }}\noptions:\n  mini: {{ serverless: openai/gpt-5.4-mini, accuracy: 80%, role: part }}\n  \
             large: {{ serverless: anthropic/claude-sonnet-4-6, accuracy: 90% }}\n  \
             cascade: {{ cascade: [mini, large], verifier: {{ accepts_right: 93%, accepts_wrong: 30% }} }}\n"
        )
    };
    let costs = "costs:\n  own: { cost: $100/month, options: cascade }\n  part: { cost: $10/month, options: mini }\n  every: { cost: $1/month }\n  \
                 once: { once: $2400, options: cascade }\n";
    let (Some(before), Some(after)) =
        (crate::harness::attempt(&text("")).0, crate::harness::attempt(&text(costs)).0)
    else {
        panic!("{:?}", crate::harness::attempt(&text(costs)).1.diagnostics());
    };
    let (before, after) = (evaluate(&before), evaluate(&after));
    let more = |option: &str, metric| {
        number(outcome(&after, option), metric) - number(outcome(&before, option), metric)
    };
    // Its own 101 and 2,400 over 24 months, and mini's 10; what every option has is in the bill once, though `large` has it too.
    assert!(agree(more("cascade", Metric::CostPerMonth), 101.0 + 100.0 + 10.0, 1e-6));
    let lines = outcome(&after, "cascade").ledger.as_ref().unwrap().lines();
    assert_eq!(lines.iter().filter(|line| line.label.ends_with("every")).count(), 1);
    assert!(agree(more("large", Metric::CostPerMonth), 1.0, 1e-6));
}

/// A cost that every option has changes the order of none, and each command has it: a policy's too.
#[test]
fn a_cost_of_every_option_is_in_each_bill_once() {
    for path in below("scenarios", "yaml") {
        let text = std::fs::read_to_string(&path).unwrap();
        if text.contains("evaluation:") || text.contains("benchmark:") || text.contains("\ncosts:") {
            continue;
        }
        let (before, after) =
            (scenario(&text), scenario(&format!("costs: {{ x: {{ cost: $1000/month }} }}\n{text}")));
        let (before, after) = (evaluate(&before), evaluate(&after));
        for own in before
            .outcomes
            .iter()
            .filter(|own| *own.option.role.value() == Role::Whole && own.option.derived.is_none())
        {
            let (Ok(cost), name) = (own.metric(Metric::CostPerMonth), &own.option.name) else { continue };
            let more = number(outcome(&after, name), Metric::CostPerMonth) - cost.amount.value();
            assert!((more - 1000.0).abs() < 1e-4, "{} {name}: {more}", path.display());
        }
    }
    let table = |command: &str, options: &[&str]| {
        let costs = "costs={ pol: { cost: $30000/month, options: by-topic } }";
        let arguments =
            [&[command, "support-cascade.yaml"][..], options, &["--set", costs, "--format", "json"]].concat();
        String::from_utf8(breakeven("scenarios").args(arguments).output().unwrap().stdout).unwrap()
    };
    let run: serde_json::Value = serde_json::from_str(&table("run", &[])).unwrap();
    let options = run["scenarios"][0]["options"].as_array().unwrap();
    let by_topic = options.iter().find(|option| option["option"] == "by-topic").unwrap();
    let cost = by_topic["metrics"]["cost_per_success"]["value"].as_f64().unwrap();
    let crossover = table("crossover", &["by-topic", "large"]);
    assert!(crossover.contains(&format!("{cost:.6}")[..6]), "{cost}");
}

/// What stands under `finance.flows` is in no month's bill, and a report of a month says so.
#[test]
fn flows_are_said_to_be_left_out_of_a_month() {
    let flows = "finance.flows=[{ what: audits, from: month 1, cost: $500, options: [owned] }, { what: a move, at: now, cost: $20k, options: [owned] }]";
    let call = |command: &str| {
        let arguments = [command, "finance-committee.yaml", "--set", flows];
        String::from_utf8(breakeven("scenarios").args(arguments).output().unwrap().stdout).unwrap()
    };
    for command in ["run", "frontier", "crossover"] {
        let page = call(command).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.contains("finance.flows`: owned $20,000 once and $500.00 a month"), "{command}: {page}");
    }
    assert!(!call("roi").contains("no month's bill has"));
}

/// A limit on a figure over the months is one on what is taken over the months, not on what is taken by a month's bill.
#[test]
fn a_limit_over_months_is_on_what_is_taken_over_months() {
    let flows = "finance.flows=[{ what: a fine, at: now, cost: $5M, options: [open-tokens] }]";
    let limit = "budgets.recommended={ tco: '<= $1', cost_per_month: '<= $1/month' }";
    let arguments = ["check", "finance-committee.yaml", "--set", flows, "--set", limit, "--format", "json"];
    let output = breakeven("scenarios").args(arguments).output().unwrap();
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let of = |metric: &str| {
        let mut limits = found["check"]["limits"].as_array().unwrap().iter();
        let own = limits.find(|limit| limit["metric"] == metric).unwrap();
        own["subject"].as_str().unwrap().to_owned()
    };
    assert_eq!(of("cost_per_month"), "recommended (open-tokens)");
    assert_eq!(of("tco"), "recommended (owned)");
}

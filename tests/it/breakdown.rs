//! Policies taken apart, and prompts that grow along a workflow.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;
use serde_json::Value;

use crate::harness::{behind, outcome, scenario};
use crate::program::{CATALOG_HASH, breakeven, folder};

/// A workflow with everything that steps can have, on prices that are easy to work out by hand.
const FLOW: &str = "tests/fixtures/workflow.yaml";

fn printed(arguments: &[&str]) -> String {
    let output = breakeven(".").args(arguments).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&[arguments, &["--format", "json"]].concat())).unwrap()
}

#[track_caller]
fn near(found: &Value, wanted: f64, what: &str) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{what}: {found}"));
    assert!((found / wanted - 1.0).abs() < 1e-9, "{what}: {found}, not {wanted}");
}

#[test]
fn page() {
    insta::assert_snapshot!(printed(&["breakdown", "scenarios/agent-workflow.yaml"]));
}

#[test]
fn page_of_a_policy_without_steps() {
    insta::assert_snapshot!(printed(&["breakdown", "scenarios/verified-coding.yaml", "small-first"]));
}

#[test]
fn csv() {
    insta::assert_snapshot!(printed(&["breakdown", FLOW, "flow", "--format", "csv"]));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(printed(&["breakdown", FLOW, "flow", "--format", "markdown"]));
}

#[test]
fn json_format() {
    insta::with_settings!({ filters => [CATALOG_HASH] }, {
        insta::assert_snapshot!(printed(&["breakdown", FLOW, "flow", "--format", "json"]));
    });
}

/// Parts, looks and ends add up to what the run says a task costs, and the frontier a success.
#[test]
fn parts_add_up_to_the_bill() {
    let scenarios = [
        FLOW,
        "scenarios/agent-workflow.yaml",
        "scenarios/agent-chain.yaml",
        "scenarios/verified-coding.yaml",
        "scenarios/support-cascade.yaml",
    ];
    for scenario in scenarios {
        let (apart, run) = (json(&["breakdown", scenario]), json(&["run", scenario]));
        for option in apart["scenarios"][0]["options"].as_array().unwrap() {
            let name = option["option"].as_str().unwrap();
            let all =
                [&option["parts"], &option["others"]].into_iter().flat_map(|rows| rows.as_array().unwrap());
            let sum: f64 = all.map(|row| row["metrics"]["cost_per_task"]["value"].as_f64().unwrap()).sum();
            let options = run["scenarios"][0]["options"].as_array().unwrap();
            let whole = options.iter().find(|whole| whole["option"] == name).unwrap();
            near(&whole["metrics"]["expected_cost_per_task"]["value"], sum, &format!("{scenario} {name}"));
            near(
                &whole["metrics"]["cost_per_success"]["value"],
                option["metrics"]["cost_per_success"]["value"].as_f64().unwrap(),
                &format!("{scenario} {name}, by the success"),
            );
            let lost: f64 = option["parts"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|part| part["share_of_failures"].as_f64())
                .sum();
            assert!(lost == 0.0 || (lost - 1.0).abs() < 1e-9, "{scenario} {name}: {lost} of the failures");
        }
    }
}

/// A step pays for its own prompt and for what it reads: 1,000 tokens of its own, 200 of each answer before it.
#[test]
fn prompts_grow_by_what_is_read() {
    let scenario = scenario(&std::fs::read_to_string(folder(FLOW)).unwrap());
    let evaluation = evaluate(&scenario);
    let explained = |option: &str, label: &str| {
        let cost = outcome(&evaluation, option).metric(Metric::CostPerTask).as_ref().unwrap();
        Value::from(behind(cost, label).unwrap_or_else(|| panic!("no `{label}` in {cost:#?}")))
    };
    let prompt = "prompt tokens per call";
    near(&explained("flow/draft", prompt), 1200.0, "what comes after one step");
    near(&explained("flow/draft again", prompt), 1200.0 + 200.0 + 200.0, "a draft and what was said of it");
    near(&explained("flow/draft critic", prompt), 1200.0, "what the critic reads");
    near(&explained("flow/short", prompt), 1200.0, "a branch");
    // Everything: two steps, and of the two branches the one that was taken, 60 % short and 40 % long.
    near(
        &explained("flow/join", prompt),
        1000.0 + 200.0 + 200.0 + 0.6 * 200.0 + 0.4 * 500.0,
        "after branches",
    );
    // The cached share is of its own 1,000 tokens, and of half of what it reads.
    let read = 200.0 + 200.0 + 0.6 * 200.0 + 0.4 * 500.0;
    near(
        &explained("flow/join", "cached share of the prompt"),
        (400.0 + read / 2.0) / (1000.0 + read),
        "cached",
    );
    near(&explained("fleet/third", prompt), 1400.0, "on GPUs, too");
}

/// Steps on the same GPUs have one fleet, and each takes its share of the time there: no step makes it smaller, and a run of three
/// on a fleet that is hardly used costs as much as a run of one.
#[test]
fn steps_on_the_same_gpus_share_a_fleet() {
    let run = json(&["run", FLOW]);
    let options = run["scenarios"][0]["options"].as_array().unwrap();
    let of = |name: &str| options.iter().find(|option| option["option"] == name).unwrap();
    let lines = of("fleet")["ledger"].as_array().unwrap();
    assert_eq!(lines[0]["line"], "own: instances");
    near(&of("fleet")["metrics"]["gpus"]["value"], 1.0, "one instance of one GPU");
    let alone = of("own")["ledger"][0]["amount_usd_per_month"].as_f64().unwrap();
    near(&lines[0]["amount_usd_per_month"], alone, "hardly used");
    let apart = json(&["breakdown", FLOW, "fleet"]);
    let parts = apart["scenarios"][0]["options"][0]["parts"].as_array().unwrap().iter();
    let costs: Vec<f64> =
        parts.map(|part| part["metrics"]["cost_per_task"]["value"].as_f64().unwrap()).collect();
    assert!(costs[0] < costs[1] && costs[1] < costs[2], "longer prompts take more of its time: {costs:?}");
    let sum: f64 = costs.iter().sum();
    assert!((sum * 10_000.0 / alone - 1.0).abs() < 1e-9, "{sum}");
}

/// What a step reads goes to those that begin, not to every mention of the same option; a workflow that ends in branches has the
/// answer of the one that was taken.
#[test]
fn only_what_begins_reads() {
    let cost = |options: &str| {
        let head = "scenario: t\ntitle: t\nas_of: 2026-11-15\nworkload: { tasks: 1000/month, input: 1000 tokens, output: 100 \
                    tokens }\noptions:\n  m: { serverless: openai/gpt-5.4-mini, accuracy: 90%, role: part }\n";
        let mut command = breakeven(".");
        let output =
            command.args(["run", "-", "--format", "json"]).write_stdin(format!("{head}{options}")).output();
        let run: Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
        let options = run["scenarios"][0]["options"].as_array().unwrap();
        let flow = options.iter().find(|option| option["option"] == "w").unwrap();
        flow["metrics"]["cost_per_task"]["value"].clone()
    };
    // 1,000 tokens at $0.75 and 100 at $4.50 a million; $0.000075 for 100 more that are read.
    let (call, read) = (0.0012, 0.000_075);
    let chain = "  c: { chain: [m, m, m], role: part }\n  w: { workflow: { a: { use: m }, b: { use: c, after: a } } }\n";
    near(&cost(chain), 4.0 * call + read, "the first of a chain");
    let branches = "  n: { workflow: { s: { use: m }, x: { use: m, after: s, branch: 70%, reads: none }, y: { use: m, after: s, \
                    branch: 30%, reads: none } }, role: part }\n  w: { workflow: { a: { use: n }, b: { use: m, after: a } } }\n";
    near(&cost(branches), 3.0 * call + read, "one of two branches");
}

/// Another price tier, where the grown prompt falls into it.
#[test]
fn a_grown_prompt_falls_into_its_price_tier() {
    let run = printed(&["explain", FLOW, "tiers/second", "cost_per_task"]);
    let first = printed(&["explain", FLOW, "long", "cost_per_task"]);
    assert!(first.contains("$0.10/Mtok") && run.contains("$0.50/Mtok"), "{first}{run}");
}

#[test]
fn what_is_no_policy_is_said() {
    let complaint = |arguments: &[&str]| {
        let output = breakeven(".").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(complaint(&["breakdown", FLOW, "mini"]).contains("a single option"));
    assert!(complaint(&["breakdown", FLOW, "flo"]).contains("did you mean `flow`"));
    assert!(complaint(&["breakdown", "scenarios/nightly-extraction.yaml"]).contains("no policy"));
}

/// An agent that reads all its earlier results: P + R i for call i. A publication gives 29,700 tokens for nine calls with P = 1,500
/// and R = 300 (golden file 08, single-agent-tokens); the formula that it states gives 24,300, and so do nine steps here. What
/// the other 5,400 are, 600 a call, it does not say.
#[test]
fn an_agent_reads_its_history() {
    let steps: String = (0..9)
        .map(|step| match step {
            0 => "      s0: { use: small }\n".to_owned(),
            _ => format!("      s{step}: {{ use: small, after: s{}, reads: all }}\n", step - 1),
        })
        .collect();
    let scenario = format!(
        "scenario: agent\ntitle: An agent\nas_of: 2026-11-15\nworkload: {{ tasks: 1M/month, input: 1500 tokens, output: 300 tokens \
         }}\noptions:\n  small: {{ serverless: openai/gpt-5.4-mini, accuracy: 90%, role: part }}\n  agent:\n    workflow:\n{steps}"
    );
    let output =
        breakeven(".").args(["run", "-", "--format", "json"]).write_stdin(scenario).output().unwrap();
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let options = run["scenarios"][0]["options"].as_array().unwrap();
    let agent = options.iter().find(|option| option["option"] == "agent").unwrap();
    let lines = agent["ledger"].as_array().unwrap().iter();
    let input = lines.filter(|line| line["line"].as_str().unwrap().ends_with(": input tokens"));
    let tokens: f64 = input.map(|line| line["quantity"].as_f64().unwrap()).sum();
    // A million tasks: a million tokens a month are one token a task.
    assert!((tokens - 24_300.0).abs() < 1e-6, "{tokens}");
}

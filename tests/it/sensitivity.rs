//! What a figure comes to when inputs move: what is shown is what the program says of the scenario with that value in it.

use serde_json::Value;

use crate::harness::agree;
use crate::program::{CATALOG_HASH, breakeven, folder};

const RANGES: &str = "tests/fixtures/ranges";

fn call(arguments: &[&str]) -> (String, String, i32) {
    let output = breakeven(RANGES).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn page(arguments: &[&str]) -> String {
    let (page, said, status) = call(arguments);
    assert_eq!(status, 0, "{said}");
    page
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&page(&[arguments, &["--format", "json"]].concat())).unwrap()
}

/// A month of an option with a field set by hand.
fn month(option: &str, set: &[&str]) -> (f64, String) {
    let set = set.iter().flat_map(|set| ["--set", set]);
    let report = json(&["run", "chat.yaml"].into_iter().chain(set).collect::<Vec<_>>());
    let options = report["scenarios"][0]["options"].as_array().unwrap();
    let found = options.iter().find(|found| found["option"] == option).unwrap();
    let taken = report["scenarios"][0]["recommendation"]["option"].as_str().unwrap_or_default();
    (found["metrics"]["cost_per_month"]["value"].as_f64().unwrap(), taken.to_owned())
}

#[test]
fn formats() {
    let common = ["sensitivity", "chat.yaml", "api"];
    insta::assert_snapshot!("table", page(&common));
    insta::assert_snapshot!("markdown", page(&[&common[..], &["--format", "markdown"]].concat()));
    insta::assert_snapshot!("csv", page(&[&common[..], &["--format", "csv"]].concat()));
    let grid =
        ["--grid", "workload.tasks=0.5x..2x", "--grid", "workload.cached_input=0%..80%", "--steps", "3"];
    insta::assert_snapshot!("grid", page(&[&common[..], &grid].concat()));
    insta::assert_snapshot!("grid_csv", page(&[&common[..], &grid, &["--format", "csv"]].concat()));
    insta::assert_snapshot!("swing", page(&[&common[..], &["--swing", "20%"]].concat()));
    let text = page(&[&common[..], &grid, &["--format", "json"]].concat());
    let schema = std::fs::read_to_string(folder("schemas/sensitivity-v2.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let found: Value = serde_json::from_str(&text).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&found), "{text}");
    insta::with_settings!({ filters => [CATALOG_HASH] }, { insta::assert_snapshot!("json", text) });
}

#[test]
fn an_end_is_the_scenario_with_that_value() {
    for option in ["api", "rented"] {
        let report = json(&["sensitivity", "chat.yaml", option, "--metric", "cost_per_month"]);
        let found = &report["scenarios"][0];
        assert_eq!(found["metric"], "cost_per_month");
        let mut widths = Vec::new();
        for input in found["inputs"].as_array().unwrap() {
            let ends = ["low", "high"].map(|end| input[end]["value"].as_f64().unwrap());
            widths.push((ends[1] - ends[0]).abs());
            if input["basis"] != "stated" {
                continue;
            }
            for end in ["low", "high"] {
                let set =
                    format!("{}={}", input["input"].as_str().unwrap(), input[end]["input"].as_str().unwrap());
                let (by_hand, taken) = month(option, &[&set]);
                let value = input[end]["value"].as_f64().unwrap();
                assert!(agree(value, by_hand, 1e-9), "{option}, {set}: {value}, {by_hand} by hand");
                let recommended = input[end]["recommended"].as_array().unwrap();
                assert!(
                    taken.is_empty() || *recommended == [taken.as_str()],
                    "{set}: {recommended:?}, {taken}"
                );
            }
        }
        assert!(widths.len() >= 3 && widths.is_sorted_by(|a, b| a >= b), "{widths:?}");
    }
}

/// What the books add to prices moves as if it were written so: costs by name (of one option or of both), the share of taxes that is not
/// recovered, the exchange rate. And what a range is stated for does not come twice.
#[test]
fn what_the_books_add_moves_as_if_it_were_written() {
    const BOOKS: &str = "
scenario: books
title: What the books add to prices
as_of: 2026-11-15
currency: EUR
exchange: { rate: 1.10 USD/EUR, source: treasury, date: 2026-11-02 }
workload: { tasks: 1M/month, input: 2000 tokens, output: 500 tokens }
finance: { horizon: 24 months }
indirect_tax: { tokens: { rate: 20%, not_recovered: 50% }, costs: { rate: 20%, not_recovered: 50% } }
costs:
  audits: { cost: \"€1000/month\" }
  keys: { cost: \"€500/month\", options: [api] }
  launch: { once: \"€24000\", options: [api] }
options:
  api: { serverless: openai/gpt-5.4-mini, accuracy: 97% }
  other: { serverless: openai/gpt-5.4, accuracy: 96% }
";
    let asked = |arguments: &[&str]| -> Value {
        let mut all = vec![arguments[0], "-"];
        all.extend_from_slice(&arguments[1..]);
        all.extend(["--format", "json"]);
        let output = breakeven(RANGES).args(all).write_stdin(BOOKS).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let by_hand = |sets: &[String]| -> f64 {
        let mut arguments = vec!["run"];
        arguments.extend(sets.iter().flat_map(|set| ["--set", set.as_str()]));
        let report = asked(&arguments);
        let option = &report["scenarios"][0]["options"][0];
        assert_eq!(option["option"], "api");
        option["metrics"]["cost_per_month"]["value"].as_f64().unwrap()
    };
    let swing = ["sensitivity", "api", "--metric", "cost_per_month", "--swing", "10%"];
    let report = asked(&swing);
    let inputs = report["scenarios"][0]["inputs"].as_array().unwrap();
    let share = |end: &str| {
        ["tokens", "costs"].map(|kind| format!("indirect_tax.{kind}.not_recovered={end}")).to_vec()
    };
    for (input, low, high) in [
        (
            "costs.audits.cost",
            vec!["costs.audits.cost=€900/month".to_owned()],
            vec!["costs.audits.cost=€1100/month".to_owned()],
        ),
        (
            "costs.keys.cost",
            vec!["costs.keys.cost=€450/month".to_owned()],
            vec!["costs.keys.cost=€550/month".to_owned()],
        ),
        (
            "costs.launch.once",
            vec!["costs.launch.once=€21600".to_owned()],
            vec!["costs.launch.once=€26400".to_owned()],
        ),
        ("tax_not_recovered", share("45%"), share("55%")),
        (
            "exchange_rate",
            vec!["exchange.rate=0.99 USD/EUR".to_owned()],
            vec!["exchange.rate=1.21 USD/EUR".to_owned()],
        ),
    ] {
        let found: Vec<&Value> = inputs.iter().filter(|row| row["input"] == input).collect();
        assert_eq!(found.len(), 1, "{input}");
        for (end, sets) in [("low", low), ("high", high)] {
            let value = found[0][end]["value"].as_f64().unwrap();
            let expected = by_hand(&sets);
            assert!(agree(value, expected, 1e-9), "{input} {end}: {value}, {expected} by hand");
        }
    }
    // A swing beyond what the rate has been ends there.
    let far = asked(&["sensitivity", "api", "--metric", "cost_per_month", "--swing", "60%"]);
    let inputs = far["scenarios"][0]["inputs"].as_array().unwrap();
    let rate = inputs.iter().find(|row| row["input"] == "exchange_rate").unwrap();
    assert_eq!([&rate["low"]["input"], &rate["high"]["input"]], ["0.94", "1.6"]);
    for range in ["costs.keys.cost=€400/month..€600/month", "exchange.rate=1.00 USD/EUR..1.20 USD/EUR"] {
        let report = asked(&[&swing[..], &["--range", range]].concat());
        let inputs = report["scenarios"][0]["inputs"].as_array().unwrap();
        let named = |row: &&Value| {
            ["costs.keys.cost", "exchange_rate", "exchange.rate"].contains(&row["input"].as_str().unwrap())
        };
        assert_eq!(inputs.iter().filter(named).count(), 2, "{range}");
    }
}

/// Of 2,000 tokens 1,000 are cached; by hand $3,075 a month, and half of it with half the tasks.
#[test]
fn a_grid_by_hand() {
    let grid =
        ["--grid", "workload.tasks=0.5x..2x", "--grid", "workload.cached_input=0%..80%", "--steps", "2"];
    let report =
        json(&[&["sensitivity", "chat.yaml", "api", "--metric", "cost_per_month"][..], &grid].concat());
    let cells = report["scenarios"][0]["grid"]["cells"].as_array().unwrap();
    let values: Vec<f64> = cells.iter().map(|cell| cell["value"].as_f64().unwrap()).collect();
    let month =
        |tasks: f64, cached: f64| tasks * (2000.0 * ((1.0 - cached) * 0.75 + cached * 0.075) + 500.0 * 4.5);
    let by_hand = [month(0.5, 0.0), month(0.5, 0.8), month(2.0, 0.0), month(2.0, 0.8)];
    assert!(
        values.iter().zip(by_hand).all(|(found, by_hand)| agree(*found, by_hand, 1e-9)),
        "{values:?} {by_hand:?}"
    );
}

#[test]
fn wrong_usage() {
    let mut said = String::new();
    for arguments in [
        &["chat.yaml", "--range", "workload.taks=0.5x..2x"][..],
        &["chat.yaml", "--range", "workload.tasks=0.5x"],
        &["chat.yaml", "--range", "workload.tasks=5 GB..2M/month"],
        &["chat.yaml", "--range", "workload=1..2"],
        &["chat.yaml", "--grid", "workload.tasks=0.5x..2x"],
        &["chat.yaml", "--metric", "ttft_p95"],
        &["chat.yaml", "--metric", "cost_per_mnth"],
        &["chat.yaml", "--swing", "120%"],
        &["chat.yaml", "--steps", "100"],
        &["wrong-units.yaml"],
        &["../small.yaml"],
    ] {
        let (page, complaint, status) = call(&[&["sensitivity"][..], arguments].concat());
        assert_eq!((status, page.as_str()), (2, ""), "{arguments:?}: {complaint}");
        said += &format!("{}\n{complaint}\n", arguments.join(" "));
    }
    insta::assert_snapshot!(said);
}

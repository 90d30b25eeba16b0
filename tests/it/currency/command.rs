//! Every output of a scenario in euros, and what is refused.

use serde_json::Value;

use crate::program::{CATALOG_HASH, breakeven};

const FIXTURES: &str = "tests/fixtures/currency";

fn call(arguments: &[&str]) -> (String, String, i32) {
    let output = breakeven(FIXTURES).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn page(arguments: &[&str]) -> String {
    let (page, said, status) = call(arguments);
    assert_eq!(status, 0, "{said}");
    page
}

#[test]
fn pages() {
    insta::assert_snapshot!("run", page(&["run", "claims.yaml", "--view", "all"]));
    insta::assert_snapshot!("roi", page(&["roi", "claims.yaml"]));
    insta::assert_snapshot!("brief", page(&["roi", "claims.yaml", "--view", "brief"]));
    let years = ["roi", "claims.yaml", "--view", "cashflow", "--period", "year", "--format", "csv"];
    insta::assert_snapshot!("years", page(&years));
    insta::assert_snapshot!("explain", page(&["explain", "claims.yaml", "api", "tco"]));
    let postings = ["roi", "claims.yaml", "--view", "postings", "--period", "year", "--format", "csv"];
    insta::assert_snapshot!("postings", page(&postings));
}

/// 1,000 Mtok in and 500 Mtok out at $0.75 and $4.50... cost $3,750 a month: the rates of the fiscal years are 1.10, 1.21 and 1.00.
#[test]
fn budget_rates_hold_by_fiscal_year() {
    let table = page(&["roi", "claims.yaml", "--view", "cashflow", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("{name}"));
    let (option, month, tokens) = (at("option"), at("month"), at("tokens_eur"));
    let mut seen = 0;
    for row in rows.records().map(Result::unwrap) {
        if &row[option] != "api" || &row[month] == "0" {
            continue;
        }
        // Months 1 and 2 are May and June 2027, the end of fiscal 2027; fiscal 2028 has the next twelve.
        let rate = match row[month].parse::<u32>().unwrap() {
            1..=2 => 1.10,
            3..=14 => 1.21,
            _ => 1.00,
        };
        let paid: f64 = row[tokens].parse().unwrap();
        assert!((paid * rate + 3750.0).abs() < 1e-6, "{row:?}");
        seen += 1;
    }
    assert_eq!(seen, 24);
}

#[test]
fn json_names_the_currency_and_holds_its_schema() {
    for (schema, arguments) in [
        ("report", vec!["run", "claims.yaml"]),
        ("roi", vec!["roi", "claims.yaml"]),
        ("crossover", vec!["crossover", "claims.yaml"]),
    ] {
        let text = page(&[&arguments[..], &["--format", "json"]].concat());
        let found: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(found["currency"], "EUR");
        assert_eq!(found["scenarios"][0]["dollars_for_one"], 1.1);
        assert!(!text.contains("_usd\"") && !text.contains("\"usd"), "{schema} has names in dollars");
        let schema: Value = serde_json::from_str(&page(&["schema", schema, "--currency", "eur"])).unwrap();
        let faults: Vec<String> = jsonschema::validator_for(&schema)
            .unwrap()
            .iter_errors(&found)
            .map(|fault| fault.to_string())
            .collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[test]
fn one_call_prints_one_currency() {
    let (_, said, status) = call(&["run", "claims.yaml", "../../../scenarios/ticket-triage.yaml"]);
    assert_eq!(status, 2);
    insta::assert_snapshot!("two_currencies", said);
    let (page, said, status) = call(&["check", "claims.yaml", "--total", "cost_per_month <= $60k"]);
    assert_eq!((page.as_str(), status), ("", 2));
    insta::assert_snapshot!("limit_in_dollars", said);
    assert_eq!(call(&["check", "claims.yaml", "--total", "cost_per_month <= €60k"]).2, 0);
    assert_eq!(call(&["check", "claims.yaml", "--total", "cost_per_month <= €600"]).2, 1);
}

#[test]
fn a_price_in_both_currencies_is_a_gap_where_the_rate_moves() {
    let servers = "options.owned={ cluster: { server: lenovo-lp2368-a, model: llama-3.3-70b, precision: fp8, tensor_parallel: 4, ownership: { life: 60 months, network: €20000/server } } }";
    let facility = "facility={ electricity: €0.20/kWh, pue: 1.3 }";
    let page = page(&["roi", "claims.yaml", "--set", servers, "--set", facility]);
    insta::assert_snapshot!(
        "mixed",
        page.lines().filter(|line| line.contains("owned")).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn a_bill_in_euros_is_held_against_a_forecast_in_euros() {
    let (page, said, status) = call(&["reconcile", "claims.yaml", "api", "--bill", "bill.csv"]);
    assert_eq!(status, 0, "{said}");
    insta::assert_snapshot!("reconcile", page);
    let (_, said, status) = call(&["reconcile", "claims.yaml", "api", "--bill", "bill-in-dollars.csv"]);
    assert_eq!(status, 2);
    insta::assert_snapshot!("bill_in_dollars", said);
}

#[test]
fn the_hash_of_the_catalog_stays() {
    let mut settings = insta::Settings::clone_current();
    settings.add_filter(CATALOG_HASH.0, CATALOG_HASH.1);
    settings.bind(|| insta::assert_snapshot!("json", page(&["run", "claims.yaml", "--format", "json"])));
}

/// What a reader in Europe may write and mean otherwise is said; a rate of a budget may go where no rate was, as long as it is near today's.
#[test]
fn what_may_be_meant_otherwise_is_said() {
    let scenario = |rate: &str, wage: &str, input: &str| {
        format!(
            "scenario: doubts\ntitle: Doubts\nas_of: 2026-11-15\ncurrency: EUR\n\
             exchange: {{ rate: {rate}, source: treasury, date: 2025-02-03, budget_rates: {{ 2027: 0.92 USD/EUR }} }}\n\
             finance: {{ first_month: 2027-01, horizon: 12 months }}\n\
             workload: {{ tasks: 1.500/month, input: {input}, output: 500 tokens }}\n\
             costs: {{ audits: {{ cost: {wage} }}, keys: {{ cost: €1.200k/month }} }}\n\
             options:\n  api: {{ serverless: openai/gpt-5.4-mini, accuracy: 97% }}\n"
        )
    };
    let said = |text: String| {
        let output = breakeven(FIXTURES).args(["run", "-"]).write_stdin(text).output().unwrap();
        (String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
    };
    let (doubts, status) = said(scenario("1.08 USD/EUR", "€3.000/month", "2.400 tokens"));
    assert_eq!(status, 0, "{doubts}");
    insta::assert_snapshot!("doubts", doubts);
    assert_eq!(doubts.matches("grouping-point").count(), 3, "{doubts}");
    let (none, status) = said(scenario("1.08 USD/EUR", "€3000/month", "2400 tokens"));
    assert_eq!((status, none.matches("grouping-point").count()), (0, 1), "{none}");
    for (text, times) in [("€3.000,00/month", 0), ("$3.000/month", 1), ("€3.125/month", 1)] {
        let (found, _) = said(scenario("1.08 USD/EUR", &format!("\"{text}\""), "2400 tokens"));
        assert_eq!(found.matches("grouping-point").count(), 1 + times, "{found}");
        assert!(times > 0 || found.contains("decimals stand behind a point: `€3000.00/month`"), "{found}");
    }
    let (few, _) = said(scenario("1.08 USD/EUR", "€3000/month", "2.400"));
    assert!(few.contains("`2.4` has a fraction of a token") && few.contains("write `2400`"), "{few}");
    let (comma, status) = said(scenario("\"1,08 USD/EUR\"", "€3000/month", "2400 tokens"));
    assert!(status == 2 && comma.contains("decimals stand behind a point: `1.08 USD/EUR`"), "{comma}");
}

//! `breakeven roi` through the built program: every format, both views, and what is wrong.

use crate::program::{CATALOG_HASH, breakeven};

/// What a call prints.
fn out(arguments: &[&str]) -> String {
    let output = breakeven("tests/fixtures").args(arguments).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    assert_eq!(complaint, "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_format_and_view() {
    for view in ["summary", "flows"] {
        for format in ["table", "csv", "markdown"] {
            let shown = out(&["roi", "months.yaml", "--view", view, "--format", format]);
            insta::assert_snapshot!(format!("{view}-{format}"), shown);
        }
    }
    insta::with_settings!({ filters => [CATALOG_HASH] }, {
        insta::assert_snapshot!("json", out(&["roi", "months.yaml", "tokens", "--format", "json"]));
    });
    insta::assert_snapshot!("help", out(&["roi", "--help"]));
}

#[test]
fn every_figure_can_be_explained() {
    insta::assert_snapshot!("explain-npv", out(&["explain", "months.yaml", "tokens", "npv"]));
    insta::assert_snapshot!("explain-payback", out(&["explain", "months.yaml", "owned", "payback_months"]));
}

#[test]
fn without_a_horizon_it_takes_three_years_and_says_so() {
    for file in ["small.yaml", "months.yaml"] {
        let text =
            std::fs::read_to_string(crate::program::folder(&format!("tests/fixtures/{file}"))).unwrap();
        let text = text.replace("  horizon: 3 months\n", "");
        let output = breakeven(".").args(["roi", "-"]).write_stdin(text).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{file}");
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(shown.contains("36 months (assumed, since no `finance.horizon` is stated)"), "{shown}");
        assert!(shown.contains("at 24 months") && shown.contains("at 60 months"), "{shown}");
    }
    // What it shows can be explained, and every shipped scenario can be asked.
    let shown = out(&["explain", "small.yaml", "tokens", "tco"]);
    assert!(shown.contains("horizon 36 months default"), "{shown}");
    for file in std::fs::read_dir(crate::program::folder("scenarios")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ext| ext == "yaml") {
            let output = breakeven("scenarios").arg("roi").arg(&path).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", path.display());
        }
    }
}

#[test]
fn without_a_baseline_successes_are_what_comes_in() {
    let text = std::fs::read_to_string(crate::program::folder("tests/fixtures/months.yaml")).unwrap();
    let text = text.replace("  baseline: people\n", "");
    let output = breakeven(".").args(["roi", "-"]).write_stdin(text).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("no baseline: what brings money in is the value of successes"), "{shown}");
    assert!(shown.contains("unknown: NPV") && shown.contains("no accuracy is stated"), "{shown}");
}

#[test]
fn an_unknown_option_is_told_with_the_nearest() {
    let output = breakeven("tests/fixtures").args(["roi", "months.yaml", "tokns"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.contains("tokens"), "{complaint}");
}

/// A building now, savings of $20,000 a month, a removal at the end: the flows change their sign twice.
#[test]
fn several_internal_rates_are_all_said() {
    let scenario = "
scenario: site
title: Built, used and removed
as_of: 2026-11-15
workload: { tasks: 100k/month }
finance:
  horizon: 24 months
  discount_rate: 10%/year
  baseline: { cost_per_month: $30k/month }
  flows: [{ what: building, at: now, cost: $200k }, { what: removal, at: month 24, cost: $285k }]
options:
  site: { per_task: $0.10/task }
";
    let output =
        breakeven(".").args(["roi", "-", "--format", "json"]).write_stdin(scenario).output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    let json: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let option = &json["scenarios"][0]["options"][0];
    let rates = option["internal_rates_per_year"].as_array().unwrap();
    let net: Vec<f64> =
        option["net_usd"].as_array().unwrap().iter().map(|flow| flow.as_f64().unwrap()).collect();
    for rate in rates {
        let month = (1.0 + rate.as_f64().unwrap()).powf(1.0 / 12.0);
        let worth: f64 = net.iter().rev().fold(0.0, |worth, flow| flow + worth / month);
        let size: f64 = net.iter().rev().fold(0.0, |size, flow| flow.abs() + size / month);
        assert!(worth.abs() < 1e-9 * size, "{rate}: {worth}");
    }
    assert_eq!(rates.len(), 2, "{shown}");
    let reason = option["metrics"]["irr"]["reason"].as_str().unwrap();
    assert!(reason.contains("several internal rates") && reason.contains("modified"), "{reason}");
    assert!(option["figures"]["mirr"]["value"].is_number(), "{shown}");
}

/// Where money comes in first and goes out later, the root is what borrowing costs: it is no return, and no budget is met by it.
#[test]
fn a_borrowing_rate_is_no_return() {
    let scenario = "
scenario: turned
title: Dear by the task, and nothing to build
as_of: 2026-11-15
workload: { tasks: 100k/month }
finance: { horizon: 24 months, baseline: built, discount_rate: 10%/year }
options:
  built: { per_task: $0.01/task, one_off: { engineering: $50000 } }
  dear: { per_task: $0.10/task, one_off: { evaluation: $1000 } }
budgets: { dear: { irr: \">= 20%\" } }
";
    let output = breakeven(".").args(["check", "-"]).write_stdin(scenario).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{page}");
    let roi = breakeven(".").args(["roi", "-"]).write_stdin(scenario).output().unwrap();
    let roi = String::from_utf8(roi.stdout).unwrap();
    assert!(roi.contains("what that costs, not what it"), "{roi}");
}

/// What has not come back by the end of the horizon misses a limit within the horizon; one beyond it is unknown.
#[test]
fn a_payback_beyond_the_horizon_misses_a_budget() {
    let check = |limit: &str, format: &str| {
        let scenario = format!(
            "
scenario: late
title: Code that pays back late
as_of: 2026-11-15
workload: {{ tasks: 100k/month }}
finance: {{ horizon: 12 months, baseline: {{ cost_per_month: $1k/month }} }}
options:
  code: {{ per_task: $0.001/task, one_off: {{ engineering: $30000 }} }}
budgets: {{ code: {{ payback_months: \"{limit}\" }} }}
"
        );
        let output =
            breakeven(".").args(["check", "-", "--format", format]).write_stdin(scenario).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{limit}");
        String::from_utf8(output.stdout).unwrap()
    };
    for limit in ["<= 12 months", "< 6 months"] {
        let page = check(limit, "text");
        assert!(page.contains("missed: not paid back within the horizon of 12 months"), "{page}");
        let page = check(limit, "github");
        let (_, said) = page.split_once("::error").unwrap();
        assert!(said.contains("of code: not paid back within") && !said.contains("unknown"), "{said}");
    }
    for limit in ["<= 13 months", ">= 2 months"] {
        let page = check(limit, "text");
        assert!(page.contains("unknown: not paid back within the horizon of 12 months"), "{page}");
    }
}

/// How a baseline's hardware would have been paid makes no difference at its own rate: a loan at the discount rate is worth nothing, with a
/// year of ramp-up too.
#[test]
fn a_loan_of_the_baseline_at_the_discount_rate_changes_nothing() {
    let npv = |loan: &str| {
        let scenario = format!(
            "
scenario: replaced
title: Something else in the place of servers
as_of: 2026-11-15
workload: {{ tasks: 5M/month, input: 2000 tokens, output: 500 tokens, peak_to_mean: 2x }}
facility: {{ electricity: $0.11/kWh, pue: 1.2 }}
finance: {{ horizon: 60 months, baseline: own, discount_rate: 10%/year, ramp_up: 12 months{loan} }}
options:
  own: {{ cluster: {{ server: dgx-h100, tensor_parallel: 8, throughput: 3k tokens/s per replica }} }}
  sold: {{ per_task: $0.004/task }}
"
        );
        let output =
            breakeven(".").args(["roi", "-", "--format", "json"]).write_stdin(scenario).output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let text = report.to_string();
        let option = report["scenarios"][0]["options"]
            .as_array()
            .unwrap()
            .iter()
            .find(|option| option["option"] == "sold")
            .unwrap();
        option["metrics"]["npv"]["value"].as_f64().unwrap_or_else(|| panic!("{text}"))
    };
    // 9.568969 % a year in twelve parts is 10 % effective.
    let (cash, loan) = (npv(""), npv(", loan: { share: 100%, rate: 9.5689685%/year, term: 60 months }"));
    assert!((cash - loan).abs() < 1.0, "{cash}, {loan}");
}

/// Options that each name the one before twice: every part is asked once, where each way to it would be a million million.
#[test]
fn parts_that_are_named_twice_are_asked_once() {
    let routers: Vec<String> = (1..=40)
        .map(|at| {
            let before = at - 1;
            let role = if at < 40 { ", role: part" } else { "" };
            format!(
                "  c{at}: {{ router: [c{before}, c{before}], recall: 50%, false_escalation: 10%{role} }}\n"
            )
        })
        .collect();
    let routers = routers.concat();
    let scenario = format!(
        "
scenario: twice
title: Each names the one before twice
as_of: 2026-11-15
workload: {{ tasks: 100k/month, input: 2000 tokens, output: 500 tokens, profile: flat }}
finance: {{ horizon: 12 months, growth: 2%/month }}
options:
  c0: {{ serverless: openai/gpt-5.4-mini, accuracy: 86%, role: part }}
{routers}"
    );
    for command in ["roi", "plan"] {
        let output = breakeven(".").args([command, "-"]).write_stdin(scenario.clone()).output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command}: {complaint}");
    }
}

/// What `roi` prints of a scenario, as JSON.
fn json_of(scenario: &str) -> serde_json::Value {
    let output =
        breakeven(".").args(["roi", "-", "--format", "json"]).write_stdin(scenario).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The metrics of an option.
fn metrics_of(report: &serde_json::Value, option: &str) -> serde_json::Value {
    let options = report["scenarios"][0]["options"].as_array().unwrap();
    options.iter().find(|found| found["option"] == option).unwrap()["metrics"].clone()
}

const FOUR_WAYS: &str = "
scenario: ways
title: The same work, funded in several ways
as_of: 2026-11-15
workload: { tasks: 100k/month, input: 2000 tokens, output: 500 tokens, peak_to_mean: 2x }
facility: { electricity: $0.10/kWh, pue: 1.2 }
finance: { horizon: 24 months, discount_rate: 10%/year, resale: none, baseline: { cost_per_month: $50k/month }FUNDED }
options:
  sold: { per_task: $0.10/task }
  made: { per_task: $0.10/task, one_off: { engineering: $60000 } }
  own: { cluster: { server: dgx-h100, tensor_parallel: 8, throughput: 3k tokens/s per replica, ownership: { server_price: \"$300k\" } }, lead_time: 0 months }
  rented: { rental: { gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 8, throughput: 3k tokens/s per replica } }
";

/// Savings of 24 × $50,000 over costs of 24 × $10,000 are a savings ratio of 4, and no return: nothing is invested. With $60,000 of
/// engineering the same savings are (1,200,000 − 300,000) ÷ 60,000 = 15 on what is invested, and 3 on all costs.
#[test]
fn a_return_is_on_what_is_invested() {
    let report = json_of(&FOUR_WAYS.replace("FUNDED", ""));
    let sold = metrics_of(&report, "sold");
    let near = |found: &serde_json::Value, wanted: f64| {
        let value = found["value"].as_f64().unwrap_or_else(|| panic!("{found}"));
        assert!((value / wanted - 1.0).abs() < 1e-9, "{value}, {wanted}");
    };
    near(&sold["savings_ratio"], 4.0);
    for option in ["sold", "rented"] {
        let metrics = metrics_of(&report, option);
        for metric in ["roi", "irr"] {
            assert!(metrics[metric]["value"].is_null(), "{option}: {metric}");
            assert_eq!(metrics[metric]["reason"], "nothing invested", "{option}: {metric}");
        }
        assert!(metrics["payback_months"]["value"].is_null(), "{option}");
        assert_eq!(metrics["payback_months"]["reason"], "no outlay, so nothing to pay back", "{option}");
    }
    let made = metrics_of(&report, "made");
    near(&made["roi"], 15.0);
    near(&made["savings_ratio"], 3.0);
    near(&made["payback_months"], 60_000.0 / 40_000.0);
    // A server at $300,000: what is saved less all that is paid, over the purchase.
    let own = metrics_of(&report, "own");
    near(&own["roi"], (1_200_000.0 - own["tco"]["value"].as_f64().unwrap()) / 300_000.0);
    // A loan costs interest and invests the same; a lease invests nothing.
    let report =
        json_of(&FOUR_WAYS.replace("FUNDED", ", loan: { share: 100%, rate: 8%/year, term: 24 months }"));
    let loan = metrics_of(&report, "own");
    near(&loan["roi"], (1_200_000.0 - loan["tco"]["value"].as_f64().unwrap()) / 300_000.0);
    assert!(loan["roi"]["value"].as_f64() < own["roi"]["value"].as_f64());
    let report = json_of(&FOUR_WAYS.replace("FUNDED", ", lease: { rate: 8%/year, term: 36 months }"));
    assert_eq!(metrics_of(&report, "own")["roi"]["reason"], "nothing invested");
    // A migration that is paid once is invested; what is paid every month is a cost.
    let flows =
        ", flows: [{ what: migration, at: month 3, cost: $20k }, { what: watch, from: month 1, cost: $1k }]";
    let report = json_of(&FOUR_WAYS.replace("FUNDED", flows));
    near(&metrics_of(&report, "sold")["roi"], (1_200_000.0 - 240_000.0 - 20_000.0 - 24_000.0) / 20_000.0);
}

/// A limit on payback is met where nothing is laid out; one on a return that nothing can earn is unknown.
#[test]
fn nothing_to_pay_back_meets_a_limit_on_payback() {
    let check = |limit: &str| {
        let scenario = format!("{}budgets: {{ sold: {{ {limit} }} }}\n", FOUR_WAYS.replace("FUNDED", ""));
        let output = breakeven(".").args(["check", "-", "--verbose"]).write_stdin(scenario).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (status, page) = check("payback_months: \"<= 12 months\"");
    assert_eq!(status, Some(0), "{page}");
    assert!(page.contains("no outlay, so nothing to pay back"), "{page}");
    for limit in ["payback_months: \">= 12 months\"", "roi: \">= 20%\"", "irr: \">= 20%\""] {
        let (status, page) = check(limit);
        assert!(status == Some(1) && page.contains("unknown"), "{limit}: {page}");
    }
}

/// The total cost is before tax and the present value after it: both say so, on every page.
#[test]
fn figures_say_which_tax_is_in_them() {
    let taxed = FOUR_WAYS.replace("FUNDED", ", tax: { rate: 25% }");
    for (text, said) in [(FOUR_WAYS.replace("FUNDED", ""), "before tax"), (taxed, "after 25% tax")] {
        for (command, npv) in [("roi", "NPV, "), ("run", "Net present value, ")] {
            let view = if command == "run" { "all" } else { "summary" };
            let args = [command, "-", "--view", view];
            let output = breakeven(".").args(args).write_stdin(text.clone()).output().unwrap();
            let page = String::from_utf8(output.stdout).unwrap();
            assert!(page.contains("TCO, before tax") && page.contains(&format!("{npv}{said}")), "{page}");
        }
    }
}

//! What has to hold in the books of every month, whatever the figures are: book value + cash − loans is what all months have earned.

use breakeven::economics::{Appraisal, Books, CashKind, evaluate};
use breakeven::units::{Quantity as _, UsdNet};
use proptest::prelude::*;

use crate::harness::{scenario, so_many};
use crate::program::{below, breakeven};

fn near(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-9 * scale.max(1.0)
}

/// Checks the books of an option, month by month.
fn check(appraisal: &Appraisal, whose: &str) {
    let flow = &appraisal.flow;
    let books = Books::of(flow);
    let scale: f64 = flow.lines.iter().flat_map(|line| &line.flows).map(|flow| flow.get().abs()).sum();
    let until = |kind: CashKind, month: usize| -> f64 {
        let line = flow.lines.iter().find(|line| line.kind == kind);
        line.map_or(0.0, |line| line.flows.iter().take(month + 1).map(|flow| flow.get()).sum())
    };
    let total = |series: &[UsdNet], month: usize| -> f64 {
        series.iter().take(month + 1).map(|value| value.get()).sum()
    };
    let months = flow.tasks.len();
    for month in 0..=months {
        let book = books.book_value(month).get();
        let (cash, owed, earned) =
            (books.cash[month].get(), books.owed[month].get(), books.earned[month].get());
        assert!(
            near(book + cash - owed, earned, scale),
            "{whose}, month {month}: {book} {cash} {owed} {earned}"
        );
        // Loans are what flowed of them, hardware what was paid less what was written off and sold.
        assert!(near(owed, until(CashKind::Loan, month), scale), "{whose}, month {month}: {owed}");
        let paid = 0.0 - until(CashKind::Hardware, month) - until(CashKind::Resale, month);
        let lost = total(&books.depreciation, month) + total(&books.disposal, month);
        assert!(near(book, paid + lost, scale), "{whose}, month {month}: {book} of {paid}, {lost}");
        assert!(books.depreciation[month].get() <= 0.0 && book <= books.at_cost[month].get() + 1e-6);
    }
    // In the end everything is sold and paid back.
    assert!(near(books.book_value(months).get(), 0.0, scale) && near(books.owed[months].get(), 0.0, scale));
    assert!(near(books.earned[months].get(), books.cash[months].get(), scale), "{whose}");
}

/// How a scenario of its own pays for hardware.
fn funding() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (0_u32..=100, 0_u32..20, 1_u32..72).prop_map(|(share, rate, term)| format!(
            "  loan: {{ share: {share}%, rate: {rate}%/year, term: {term} months }}\n"
        )),
        (0_u32..20, 1_u32..72, 0_u32..40).prop_map(|(rate, term, left)| format!(
            "  lease: {{ rate: {rate}%/year, term: {term} months, residual: {left}% }}\n"
        )),
    ]
}

proptest! {
    #![proptest_config(so_many(24))]

    #[test]
    fn books_add_up_however_hardware_is_paid_for(
        funding in funding(),
        horizon in 1_u32..90,
        batches in 1_u32..30,
        growth in -30_i32..120,
        life in 1_u32..80,
        residual in 0_u32..60,
        resale in prop_oneof![
            Just("book"), Just("none"), Just("{ 1 months: 90%, 30 months: 20% }"), Just("")
        ],
        tax in prop_oneof![Just(""), Just("{ rate: 25%, losses: carried_forward }"), Just("{ rate: 30%, depreciation: macrs-5 }")],
        baseline in prop_oneof![Just("serverless"), Just("owned"), Just("rented")],
        ramp in prop_oneof![Just("  ramp_up: 2 months"), Just("")],
    ) {
        let text = std::fs::read_to_string(crate::program::folder("scenarios/finance-committee.yaml")).unwrap();
        let put = |text: String, from: &str, to: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        };
        let text = put(text, "  horizon: 36 months\n", &format!(
            "  horizon: {horizon} months\n  hardware_batches: {batches} months\n  growth: {growth}%/year\n{funding}"
        ));
        let resale = if resale.is_empty() { String::new() } else { format!("  resale: {resale}\n") };
        let tax = if tax.is_empty() { String::new() } else { format!("  tax: {tax}\n") };
        let text = put(text, "  resale: book\n", &(resale + &tax));
        let text = put(text, "  baseline: serverless", &format!("  baseline: {baseline}"));
        let text = put(text, "  ramp_up: 2 months", ramp);
        let text = put(text, "      life: 5 years", &format!("      life: {life} months"));
        let text = put(text, "      residual: 5%", &format!("      residual: {residual}%"));
        // What is cited has to be there.
        let text = put(text, "  finance.resale: \"", "  finance: \"");
        let scenario = scenario(&text);
        let evaluation = evaluate(&scenario);
        for outcome in evaluation.written() {
            if let Ok(appraisal) = &outcome.appraisal {
                check(appraisal, &format!("{}\n{text}", outcome.option.name));
            }
        }
    }
}

#[test]
fn a_server_is_written_off_from_its_use_and_sold_for_a_gain_or_a_loss() {
    let scenario = scenario(
        "
scenario: case
title: A server for a year
as_of: 2026-11-15
workload: { tasks: 100k/month, input: 1000 tokens, output: 500 tokens, peak_to_mean: 1x }
facility: { electricity: $0.10/kWh, pue: 1.2 }
finance: { horizon: 12 months, baseline: people, resale: none }
options:
  people: { human: { minutes: 1, wage: $30/h } }
  owned:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      replicas: auto
      throughput: 100 tokens/s per replica
      ownership: { server_price: $300k, life: 24 months, residual: 10% }
    lead_time: 2 months
",
    );
    let evaluation = evaluate(&scenario);
    let appraisal = crate::harness::outcome(&evaluation, "owned").appraisal.as_ref().unwrap();
    check(appraisal, "owned");
    let books = Books::of(&appraisal.flow);
    // $300,000 less a tenth over 24 months is $11,250 a month, for the ten months from the end of month 2 on.
    assert_eq!(books.under_construction[1].get(), 300_000.0);
    assert_eq!((books.in_use[2].get(), books.in_use[3].get()), (300_000.0, 288_750.0));
    assert_eq!((books.depreciation[2].get(), books.depreciation[12].get()), (0.0, -11_250.0));
    // After ten months of 24 nothing is paid for it: a loss of all that is left.
    assert_eq!((books.left_at_end.get(), books.resale_at_end.get()), (187_500.0, 0.0));
    assert_eq!(books.disposal[12].get(), -187_500.0);
}

#[test]
fn books_of_every_shipped_scenario_add_up() {
    let mut rows = 0;
    for path in below("scenarios", "yaml") {
        let call = |view: &str| {
            let output = breakeven("scenarios")
                .arg("roi")
                .arg(&path)
                .args(["--view", view, "--format", "csv"])
                .output();
            let output = output.unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", path.display());
            String::from_utf8(output.stdout).unwrap()
        };
        let numbers = |csv: &str, names: &[&str]| -> Vec<Vec<f64>> {
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let headers = reader.headers().unwrap().clone();
            let at = |name: &&str| headers.iter().position(|header| header == *name).unwrap();
            let at: Vec<usize> = names.iter().map(at).collect();
            let row = |row: csv::StringRecord| at.iter().map(|at| row[*at].parse().unwrap()).collect();
            reader.records().map(|record| row(record.unwrap())).collect()
        };
        let balance =
            numbers(&call("balance"), &["book_value_usd", "cash_usd", "loans_usd", "cumulative_profit_usd"]);
        let flows = numbers(&call("cashflow"), &["running_total_usd", "book_value_usd"]);
        assert_eq!(balance.len(), flows.len());
        for (row, flow) in balance.iter().zip(&flows) {
            let scale = row.iter().map(|value| value.abs()).fold(0.0, f64::max) + 1e6;
            assert!(near(row[0] + row[1] - row[2], row[3], scale), "{}: {row:?}", path.display());
            assert!(
                near(row[1], flow[0], scale) && near(row[0], flow[1], scale),
                "{}: {row:?}",
                path.display()
            );
            rows += 1;
        }
    }
    assert!(rows > 1_000, "only {rows} rows");
}

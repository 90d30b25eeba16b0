//! The charges of every option of every shipped scenario: cost is quantity × price, months are whole and in their order, and what is billed
//! and what is used up are the costs of the cash flow and of the statement of profit and loss, month by month.

use std::collections::BTreeMap;

use breakeven::billing::{Billing, CostColumn, RowFilter, read};
use breakeven::catalog::Catalog;
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::economics::{
    Appraisal, Asked, Books, CashKind, Evaluation, FocusCharge, Outcome, Reconciliation, evaluate,
    focus_charges, reconcile,
};
use breakeven::render;
use breakeven::report::{FocusHead, FocusVersion, focus_table};
use breakeven::scenario::{Role, Scenario, Tags};
use breakeven::source::{FieldPath, Stream};
use breakeven::units::{CalendarMonth, Quantity as _, UsdNet, parse_date};
use proptest::prelude::*;

use crate::harness::{outcome, so_many, variants};
use crate::program::below;

const FIRST: &str = "2027-11";

/// A scenario over the months, with changes.
fn changed(text: &str, changes: &[&str]) -> Result<Scenario, String> {
    let change = |change: &&str| {
        let (path, value) = change.split_once('=').unwrap();
        (FieldPath::read(path).unwrap(), value.to_owned())
    };
    let changes: Vec<(FieldPath, String)> = changes.iter().map(change).collect();
    Ok(variants(text, &Catalog::builtin()).read(&changes)?.over_months())
}

/// The file as it is written, row by row.
fn rows(
    scenario: &Scenario,
    charges: &[FocusCharge],
    option: &str,
) -> (String, Vec<BTreeMap<String, String>>) {
    let head = FocusHead {
        account_id: "acct-1001".to_owned(),
        account_name: "Example".to_owned(),
        first_month: CalendarMonth::parse(FIRST).unwrap(),
        version: "test".to_owned(),
        option: option.to_owned(),
        tags: Tags::default(),
        focus: FocusVersion::V1_2,
    };
    let text = render::focus(&focus_table(scenario, charges, &head)).unwrap().as_str().to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().map(|row| row.unwrap()).collect();
    (text, rows)
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

/// What is true of each row.
fn check_row(row: &BTreeMap<String, String>) {
    let month = |text: &str| {
        let (day, time) = text.split_once('T').unwrap();
        assert_eq!(time, "00:00:00Z", "{row:?}");
        let month = CalendarMonth::of(parse_date(day).unwrap());
        assert_eq!(month.first_day().to_string(), day, "{row:?}");
        month
    };
    for period in ["BillingPeriod", "ChargePeriod"] {
        let [start, end] = ["Start", "End"].map(|at| month(&row[&format!("{period}{at}")]));
        assert_eq!(start.after(1), end, "ends are exclusive: {row:?}");
    }
    let (billed, effective) = (number(row, "BilledCost"), number(row, "EffectiveCost"));
    match row["ChargeCategory"].as_str() {
        "Usage" | "Purchase" => {
            for price in ["List", "Contracted"] {
                let unit = number(row, &format!("{price}UnitPrice"));
                let cost = number(row, &format!("{price}Cost"));
                assert_eq!(number(row, "PricingQuantity") * unit, cost, "{row:?}");
                assert!(unit >= 0.0 && number(row, "PricingQuantity") > 0.0, "{row:?}");
            }
            // Nothing but what a purchase pays for is used up without being billed, and the other way round.
            let contracted = number(row, "ContractedCost");
            let near = |cost: f64| (cost - contracted).abs() <= 1e-9 * contracted.abs();
            assert!(billed == 0.0 || near(billed), "{row:?}");
            assert!(effective == 0.0 || near(effective), "{row:?}");
            if row["ChargeCategory"] == "Purchase" {
                assert_eq!(effective, 0.0, "{row:?}");
                assert!(row["ConsumedQuantity"].is_empty() && row["ChargeFrequency"] != "Usage-Based");
            } else {
                assert!(number(row, "ConsumedQuantity") > 0.0, "{row:?}");
            }
        }
        other => {
            assert_eq!(other, "Adjustment");
            assert!(row["PricingQuantity"].is_empty() && row["SkuId"].is_empty(), "{row:?}");
            assert_eq!(number(row, "ListCost"), billed, "{row:?}");
        }
    }
    assert!(row.values().all(|cell| cell != "NaN" && cell != "-0.0" && !cell.contains("inf,")), "{row:?}");
}

/// The sum of a column by month.
fn by_month(rows: &[BTreeMap<String, String>], column: &str, months: usize) -> Vec<f64> {
    let first = CalendarMonth::parse(FIRST).unwrap();
    let mut sums = vec![0.0; months];
    for row in rows {
        let at = (0..months).find(|at| row["BillingPeriodStart"].starts_with(&first.after(*at).to_string()));
        sums[at.unwrap_or_else(|| panic!("{row:?}"))] += number(row, column);
    }
    sums
}

/// Costs by month; what flows now is of the first.
fn costs(flows: &[UsdNet]) -> Vec<f64> {
    let mut costs: Vec<f64> = flows.iter().skip(1).map(|flow| 0.0 - flow.get()).collect();
    costs[0] -= flows[0].get();
    costs
}

/// What is a charge of the cash flow: every cost, and no borrowed money.
fn charged(kind: CashKind) -> bool {
    kind.is_cost() && kind != CashKind::Loan
}

fn check_sums(name: &str, rows: &[BTreeMap<String, String>], appraisal: &Appraisal) {
    let flow = &appraisal.flow;
    let months = flow.tasks.len();
    let books = Books::of(flow);
    let mut accrued =
        flow.sum(|kind| charged(kind) && !matches!(kind, CashKind::Hardware | CashKind::Resale));
    for (month, sum) in accrued.iter_mut().enumerate() {
        *sum = *sum + books.depreciation[month] + books.disposal[month];
    }
    for (column, expected) in [("BilledCost", costs(&flow.sum(charged))), ("EffectiveCost", costs(&accrued))]
    {
        let found = by_month(rows, column, months);
        // Money goes in and out: what is right is so beside what has flowed in the largest month.
        let scale = expected.iter().fold(1.0_f64, |most, cost| most.max(cost.abs()));
        for (month, (found, expected)) in found.iter().zip(&expected).enumerate() {
            assert!(
                (found - expected).abs() <= 1e-9 * scale,
                "{name}: {column} of month {}: {found} instead of {expected}",
                month + 1
            );
        }
    }
    // As the horizon ends, everything that was bought has gone: both say the same of all months together.
    let total = |column: &str| by_month(rows, column, months).iter().sum::<f64>();
    let (billed, effective) = (total("BilledCost"), total("EffectiveCost"));
    assert!((billed - effective).abs() <= 1e-8 * billed.abs().max(1.0), "{name}: {billed} and {effective}");
}

fn billing(text: &str) -> Billing {
    let mut sink = Sink::default();
    let contents = Stream::from(text.as_bytes().to_vec());
    let found = read(
        "forecast.csv",
        contents,
        CostColumn::Billed,
        &RowFilter::default(),
        breakeven::units::Currency::Usd,
        &mut sink,
    );
    found.unwrap_or_else(|| panic!("{}", draw(sink.diagnostics(), Drawing::Plain)))
}

fn check_against_itself(name: &str, scenario: &Scenario, at: usize, text: &str) {
    let billing = billing(text);
    let first_month = CalendarMonth::parse(FIRST).unwrap();
    let asked = Asked { billing: &billing, first_month, said: &[], counted: &[] };
    let found: Reconciliation = reconcile(scenario, at, &asked).unwrap();
    assert!(!found.months.is_empty(), "{name}");
    for month in &found.months {
        let scale = month.lines.iter().map(|line| line.forecast.amount.get()).fold(1.0, f64::max);
        for line in &month.lines {
            let off = line.billed.amount.get() - line.forecast.amount.get();
            assert!(off.abs() <= 1e-9 * scale, "{name}, {}: {} is {off} off", month.month, line.name);
        }
        let split = month.split();
        for part in [split.volume, split.price, split.mix, split.rest] {
            assert!(part.get().abs() <= 1e-6 * scale, "{name}, {}: {split:?}", month.month);
        }
    }
}

/// Everything that is true of the charges of an option; whether it has any.
fn check(name: &str, scenario: &Scenario, outcome: &Outcome<'_>) -> bool {
    let Ok(appraisal) = &outcome.appraisal else { return false };
    let name = format!("{name}, {}", outcome.option.name);
    let at = scenario.place_of(outcome.option).unwrap();
    let charges = focus_charges(scenario, at, appraisal).unwrap_or_else(|gap| panic!("{name}: {gap}"));
    assert!(charges.windows(2).all(|pair| pair[0].month <= pair[1].month), "{name}: months in their order");
    let (text, rows) = rows(scenario, &charges, &outcome.option.name);
    rows.iter().for_each(check_row);
    check_sums(&name, &rows, appraisal);
    check_against_itself(&name, scenario, at, &text);
    true
}

fn check_all(name: &str, evaluation: &Evaluation<'_>) -> usize {
    let written = evaluation.written().filter(|outcome| *outcome.option.role.value() == Role::Whole);
    written.filter(|outcome| check(name, evaluation.scenario, outcome)).count()
}

#[test]
fn of_every_shipped_scenario() {
    let mut checked = 0;
    for path in below("scenarios", "yaml") {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let first = format!("finance.first_month={FIRST}");
        match changed(&text, &[&first]) {
            Ok(scenario) => checked += check_all(name, &evaluate(&scenario)),
            // Those that name files are not read here.
            Err(why) => assert!(why.contains("file"), "{name}: {why}"),
        }
    }
    assert!(checked > 100, "{checked}");
}

/// Reserved units by the hour, by the month and by contract, with what exceeds them by the token.
#[test]
fn of_reserved_units() {
    let option = |commitment: &str| {
        format!(
            "{{ provisioned: {{ offer: azure/ptu, model: gpt-5-mini, units: auto, commitment: {commitment}, deployment: global, \
             overflow: azure/gpt-5-mini }} }}"
        )
    };
    let text = format!(
        "
scenario: units
title: Reserved units
as_of: 2026-11-15
workload: {{ tasks: 30M/month, input: 1000 tokens, output: 200 tokens, peak_to_mean: 2x }}
finance: {{ first_month: {FIRST}, horizon: 14 months, growth: 4%/month, token_price_trend: -20%/year }}
options:
  hourly: {}
  monthly: {}
  yearly: {}
",
        option("none"),
        option("1 month"),
        option("1 year")
    );
    let scenario = changed(&text, &[]).unwrap();
    assert_eq!(check_all("units", &evaluate(&scenario)), 3);
}

/// By hand: $0.75 a million, 12 % off and 5 % on top, is $0.693; 5M tasks of 1,000 tokens are 5,000 million. A server of $250,000 that is
/// ordered now, used a month later and written off over 48 months is $5,208.33 for 8 × 730 GPU-hours.
#[test]
fn by_hand() {
    let scenario = changed(include_str!("../../fixtures/focus.yaml"), &[]).unwrap();
    let evaluation = evaluate(&scenario);
    let found = |option: &str, what: &str, month: usize| {
        let outcome = outcome(&evaluation, option);
        let at = scenario.place_of(outcome.option).unwrap();
        let charges = focus_charges(&scenario, at, outcome.appraisal.as_ref().unwrap()).unwrap();
        charges.into_iter().find(|charge| charge.what == what && charge.month == month).unwrap()
    };
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9 * expected.abs(), "{found}");
    let input = found("api", "input tokens", 0);
    let priced = input.priced.unwrap();
    near(priced.quantity.get(), 5_000.0);
    near(priced.list.get(), 0.75);
    near(priced.contracted.get(), 0.693);
    near(input.billed.get(), 3_465.0);
    let bought = found("own", "1 dgx-h100 server bought", 0);
    assert_eq!((bought.billed.get(), bought.effective.get()), (250_000.0, 0.0));
    let used = found("own", "1 dgx-h100 server, written off", 1);
    near(used.effective.get(), 250_000.0 / 48.0);
    near(used.priced.unwrap().quantity.get(), 5_840.0);
    assert_eq!(used.billed.get(), 0.0);
    let sold = found("own", "1 dgx-h100 server taken to be sold as the horizon ends", 2);
    near(sold.billed.get() + 250_000.0, used.effective.get() * 2.0 + sold.effective.get());
}

proptest! {
    #![proptest_config(so_many(24))]

    /// However hardware is paid for, demand and prices move, and whenever it begins.
    #[test]
    fn of_any_terms(
        growth in -5..12_i32,
        horizon in 4..40_i32,
        batches in 1..14_i32,
        funding in 0..3_usize,
        lead in 0..3_i32,
        trend in -40..20_i32,
        life in 6..60_i32,
    ) {
        let text = include_str!("../../fixtures/focus.yaml");
        let funding = ["finance.tax={ rate: 30% }", "finance.loan={ rate: 8%/year, term: 18 months }", "finance.lease={ rate: 8%/year, term: 15 months }"][funding];
        let changes = [
            format!("finance.growth={growth}%/month"),
            format!("finance.horizon={horizon} months"),
            format!("finance.hardware_batches={batches} months"),
            format!("finance.token_price_trend={trend}%/year"),
            format!("options.own.lead_time={lead} months"),
            format!("options.own.cluster.ownership.life={life} months"),
            funding.to_owned(),
        ];
        let changes: Vec<&str> = changes.iter().map(String::as_str).collect();
        let scenario = changed(text, &changes).unwrap();
        let checked = check_all(&changes.join(" "), &evaluate(&scenario));
        prop_assert!(checked >= 3, "{changes:?}");
    }
}

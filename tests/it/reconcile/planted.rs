//! Bills that are made from the forecast, with something planted in them: it is found as what it is, and as nothing else.

use breakeven::billing::{Billing, CostColumn, RowFilter, read};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::economics::{Asked, BillText, MonthVariance, Parts, Reconciliation, reconcile};
use breakeven::report::reconcile_report;
use breakeven::scenario::Scenario;
use breakeven::source::Stream;
use breakeven::units::{Currency, Quantity as _, UsdNet};
use proptest::prelude::*;

use crate::harness::{scenario, so_many};

const CHAT: &str = include_str!("../../fixtures/bills/chat.yaml");

/// A row of a plain table.
#[derive(Clone)]
struct Row {
    month: String,
    what: String,
    amount: f64,
    quantity: f64,
}

fn billing(text: &str) -> Billing {
    let mut sink = Sink::default();
    let contents = Stream::from(text.as_bytes().to_vec());
    let found =
        read("bill.csv", contents, CostColumn::Billed, &RowFilter::default(), Currency::Usd, &mut sink);
    found.unwrap_or_else(|| panic!("{}\n{text}", draw(sink.diagnostics(), Drawing::Plain)))
}

fn csv(rows: &[Row]) -> String {
    let line = |row: &Row| format!("{},{},{},{},Mtok\n", row.month, row.what, row.amount, row.quantity);
    format!("month,what,amount,quantity,unit\n{}", rows.iter().map(line).collect::<String>())
}

fn held(scenario: &Scenario, text: &str, said: &[BillText]) -> Reconciliation {
    let billing = billing(text);
    let first_month = scenario.finance.calendar.unwrap().first;
    reconcile(scenario, 0, &Asked { billing: &billing, first_month, said, counted: &[] }).unwrap()
}

/// The forecast of some months as a bill.
fn forecast(scenario: &Scenario, months: usize) -> Vec<Row> {
    let first = scenario.finance.calendar.unwrap().first;
    let none = |at: usize| {
        ["input tokens", "cached input tokens", "output tokens"].map(|what| Row {
            month: first.after(at).to_string(),
            what: what.to_owned(),
            amount: 0.0,
            quantity: 0.0,
        })
    };
    let empty: Vec<Row> = (0..months).flat_map(none).collect();
    let found = held(scenario, &csv(&empty), &[]);
    let row = |month: &MonthVariance| {
        let month_of = month.month.to_string();
        let lines = month.lines.iter().map(move |line| Row {
            month: month_of.clone(),
            what: line.name.clone(),
            amount: line.forecast.amount.get(),
            quantity: line.forecast.quantity.unwrap().number.get(),
        });
        lines.collect::<Vec<_>>()
    };
    found.months.iter().flat_map(row).collect()
}

fn in_all(found: &Reconciliation) -> Parts {
    let parts: Vec<Parts> = found.months.iter().map(MonthVariance::split).collect();
    let sum = |of: fn(&Parts) -> UsdNet| parts.iter().map(of).sum();
    Parts {
        volume: sum(|part| part.volume),
        price: sum(|part| part.price),
        mix: sum(|part| part.mix),
        rest: sum(|part| part.rest),
    }
}

fn near(found: UsdNet, expected: f64) {
    assert!((found.get() - expected).abs() < 1e-6, "{found} instead of {expected}");
}

/// By hand: 1,000 Mtok at $0.75 and 1,000 at $0.075 of a prompt of 2,000 tokens half of which is cached, and 500 at $4.50; from month to month
/// 2 % more and a twelfth of −20 % a year cheaper.
#[test]
fn the_forecast_is_the_bill_of_each_month() {
    let rows = forecast(&scenario(CHAT), 2);
    let cost =
        |month: &str| -> f64 { rows.iter().filter(|row| row.month == month).map(|row| row.amount).sum() };
    assert!((cost("2027-01") - 3_075.0).abs() < 1e-6, "{}", cost("2027-01"));
    let second = 3_075.0 * 1.02 * 0.8_f64.powf(1.0 / 12.0);
    assert!((cost("2027-02") - second).abs() < 1e-6, "{}", cost("2027-02"));
    let quantities: Vec<f64> = rows.iter().take(3).map(|row| row.quantity).collect();
    assert_eq!(quantities, [1000.0, 1000.0, 500.0]);
}

#[test]
fn what_was_forecast_and_billed_has_no_difference() {
    let scenario = scenario(CHAT);
    let found = in_all(&held(&scenario, &csv(&forecast(&scenario, 12)), &[]));
    for part in [found.volume, found.price, found.mix, found.rest] {
        near(part, 0.0);
    }
}

#[test]
fn a_planted_price_is_price_and_nothing_else() {
    let scenario = scenario(CHAT);
    let mut rows = forecast(&scenario, 3);
    let mut expected = 0.0;
    for row in rows.iter_mut().filter(|row| row.what == "output tokens" && *row.month >= *"2027-02") {
        expected += row.amount * 0.1;
        row.amount *= 1.1;
    }
    let found = in_all(&held(&scenario, &csv(&rows), &[]));
    assert!(expected > 400.0, "{expected}");
    near(found.price, expected);
    for part in [found.volume, found.mix, found.rest] {
        near(part, 0.0);
    }
}

#[test]
fn a_planted_volume_is_volume_and_nothing_else() {
    let scenario = scenario(CHAT);
    let mut rows = forecast(&scenario, 3);
    let expected = rows.iter().map(|row| row.amount).sum::<f64>() * 0.25;
    for row in &mut rows {
        row.amount *= 1.25;
        row.quantity *= 1.25;
    }
    let found = in_all(&held(&scenario, &csv(&rows), &[]));
    near(found.volume, expected);
    for part in [found.price, found.mix, found.rest] {
        near(part, 0.0);
    }
}

/// By hand: 400 million tokens of the first month out of the cache cost $0.75 instead of $0.075 each million.
#[test]
fn a_shift_out_of_the_cache_is_mix_and_nothing_else() {
    let scenario = scenario(CHAT);
    let mut rows = forecast(&scenario, 1);
    let shift = |row: &mut Row, by: f64| {
        row.amount *= (row.quantity + by) / row.quantity;
        row.quantity += by;
    };
    rows.iter_mut().filter(|row| row.what == "input tokens").for_each(|row| shift(row, 400.0));
    rows.iter_mut().filter(|row| row.what == "cached input tokens").for_each(|row| shift(row, -400.0));
    let found = in_all(&held(&scenario, &csv(&rows), &[]));
    near(found.mix, 400.0 * (0.75 - 0.075));
    for part in [found.price, found.volume, found.rest] {
        near(part, 0.0);
    }
}

/// What is no line stands by itself, unless somebody says which line it is.
#[test]
fn what_matches_no_line_is_a_rest_with_its_name() {
    let scenario = scenario(CHAT);
    let mut rows = forecast(&scenario, 1);
    rows[0].what = "Stage 1".to_owned();
    let text = format!("{}2027-01,gateway,40,,\n", csv(&rows));
    let found = held(&scenario, &text, &[]);
    let parts = in_all(&found);
    near(parts.rest, 40.0);
    let names: Vec<&str> = found.months[0]
        .lines
        .iter()
        .filter(|line| line.parts.is_err())
        .map(|line| line.name.as_str())
        .collect();
    assert_eq!(names, ["input tokens", "Stage 1", "gateway"]);
    let said = [BillText { text: "stage 1".to_owned(), line: "input tokens".to_owned() }];
    let found = held(&scenario, &text, &said);
    near(in_all(&found).rest, 40.0);
    assert_eq!(found.months[0].lines.iter().filter(|line| line.parts.is_err()).count(), 1);
}

/// A FOCUS export with the same figures gives the same, by the words of its meters.
#[test]
fn focus_and_a_plain_table_agree() {
    let scenario = scenario(CHAT);
    let mut rows = forecast(&scenario, 2);
    rows[2].amount += 123.45;
    rows[3].quantity *= 1.5;
    rows[3].amount *= 1.6;
    let meter = |what: &str| match what {
        "input tokens" => "Input Tokens",
        "cached input tokens" => "Cache Read Input Tokens",
        _ => "Output Tokens",
    };
    let line = |row: &Row| {
        let Row { month, what, amount, quantity } = row;
        let tokens = quantity * 1e6;
        format!("{amount},USD,Usage,{month}-01T00:00:00Z,{},{what} of a model,{tokens},Tokens\n", meter(what))
    };
    let header = "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodStart,SkuMeter,ChargeDescription,ConsumedQuantity,ConsumedUnit\n";
    let focus = format!("{header}{}", rows.iter().map(line).collect::<String>());
    let (one, other) = (in_all(&held(&scenario, &csv(&rows), &[])), in_all(&held(&scenario, &focus, &[])));
    for (one, other) in
        [(one.volume, other.volume), (one.price, other.price), (one.mix, other.mix), (one.rest, other.rest)]
    {
        near(one, other.get());
    }
    assert!(one.price.get() > 100.0);
}

proptest! {
    #![proptest_config(so_many(64))]

    /// Whatever was billed, what is shown adds up to the cent: across, and down.
    #[test]
    fn what_is_shown_adds_up_to_the_cent(
        factors in prop::collection::vec((0.0..3.0_f64, 0.0..3.0_f64), 9),
        credit in -5_000.0..5_000.0_f64,
    ) {
        let scenario = scenario(CHAT);
        let mut rows = forecast(&scenario, 3);
        for (row, (quantity, price)) in rows.iter_mut().zip(&factors) {
            row.quantity *= quantity;
            row.amount *= quantity * price;
        }
        let text = format!("{}2027-02,credit,{credit},,\n", csv(&rows));
        let billing = billing(&text);
        let found = held(&scenario, &text, &[]);
        let report = reconcile_report(&scenario, "api", &billing, &found, &[]);
        let cents = |money: UsdNet| {
            let cents = money.get() * 100.0;
            prop_assert!((cents - cents.round()).abs() < 1e-4, "{money} is not in cents");
            #[expect(clippy::cast_possible_truncation)]
            let cents = cents.round() as i64;
            Ok(cents)
        };
        let mut totals = [0_i64; 7];
        for (_, row) in &report.months {
            let row = [row.forecast, row.billed, row.difference, row.volume, row.price, row.mix, row.rest];
            let row: Vec<i64> = row.into_iter().map(cents).collect::<Result<_, _>>()?;
            prop_assert_eq!(row[1] - row[0], row[2]);
            prop_assert_eq!(row[3] + row[4] + row[5] + row[6], row[2]);
            totals.iter_mut().zip(row).for_each(|(total, cents)| *total += cents);
        }
        let row = report.total;
        let row = [row.forecast, row.billed, row.difference, row.volume, row.price, row.mix, row.rest];
        for (total, row) in totals.into_iter().zip(row) {
            prop_assert_eq!(total, cents(row)?);
        }
        for line in &report.lines {
            let split = line.split;
            let parts = cents(split.volume)? + cents(split.price)? + cents(split.mix)? + cents(split.rest)?;
            prop_assert_eq!(parts, cents(split.difference)?);
        }
    }
}

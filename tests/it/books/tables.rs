//! The tables of money over the months: each as it is printed, read back, added up, with a comma before decimals, and what is refused.

use std::collections::BTreeMap;

use crate::program::breakeven;

/// What a finance committee adds to the shipped scenario.
pub(super) const LEDGER: [&str; 14] = [
    "--set",
    "finance.first_month=2027-01",
    "--set",
    "finance.fiscal_year_starts=July",
    "--set",
    "tags.entity=DE01",
    "--set",
    "tags.cost_centre=CC-4711",
    "--set",
    "options.owned.tags.project=own-gpus",
    "--set",
    "accounts.tokens=A6830",
    "--set",
    "accounts.cash=A1800",
];

const VIEWS: [&str; 7] = ["summary", "cashflow", "pnl", "balance", "capex", "postings", "assumptions"];

/// What a call prints, and what it says besides.
fn said(arguments: &[&str]) -> (String, String) {
    let output = breakeven("scenarios").args(arguments).output().unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    (String::from_utf8(output.stdout).unwrap(), complaint)
}

fn roi(more: &[&str]) -> String {
    said(&[&["roi", "finance-committee.yaml"], &LEDGER[..], more].concat()).0
}

fn csv(view: &str, more: &[&str]) -> Vec<BTreeMap<String, String>> {
    rows(&roi(&[&["--view", view, "--format", "csv"], more].concat()), b',')
}

/// The rows of a CSV file by the names of their columns.
pub(super) fn rows(text: &str, separator: u8) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| headers.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn number(row: &BTreeMap<String, String>, name: &str) -> f64 {
    row[name].parse().unwrap_or_else(|_| panic!("{name}: {row:?}"))
}

#[test]
fn every_table() {
    // Lines of the built-in catalog move with it.
    insta::with_settings!({ filters => [(r"(pricing/[a-z/-]+\.yaml):\d+", "$1:…")] }, {
        for view in VIEWS {
            let period: &[&str] = match view {
                "cashflow" | "pnl" | "balance" | "postings" => &["--period", "year"],
                _ => &[],
            };
            let options = ["serverless", "owned", "--view", view];
            insta::assert_snapshot!(format!("{view}-csv"), roi(&[&options[..], &["--format", "csv"], period].concat()));
            if !["summary", "cashflow"].contains(&view) {
                insta::assert_snapshot!(format!("{view}-page"), roi(&[&options[..], period].concat()));
            }
        }
    });
    insta::assert_snapshot!(
        "no-account",
        said(&[&["roi", "finance-committee.yaml", "owned", "--view", "postings"], &LEDGER[..]].concat()).1
    );
}

#[test]
fn every_table_is_read_back_with_a_comma_as_with_a_point() {
    let mut numbers = 0;
    let mut compare = |arguments: &[&str]| {
        let point = said(arguments).0;
        let comma = said(&[arguments, &["--decimal-comma"]].concat()).0;
        let marked = said(&[arguments, &["--decimal-comma", "--excel-bom"]].concat()).0;
        assert_eq!(marked.strip_prefix('\u{feff}'), Some(comma.as_str()), "{arguments:?}");
        let (point, comma) = (rows(&point, b','), rows(&comma, b';'));
        assert_eq!(point.len(), comma.len(), "{arguments:?}");
        for (point, comma) in point.iter().zip(&comma) {
            assert_eq!(point.keys().collect::<Vec<_>>(), comma.keys().collect::<Vec<_>>());
            for (name, value) in point {
                let is_number = value.parse::<f64>().is_ok() && value.contains('.') && value != &comma[name];
                numbers += usize::from(is_number);
                let expected = if is_number { value.replace('.', ",") } else { value.clone() };
                assert_eq!(comma[name], expected, "{arguments:?}: {name}");
            }
        }
    };
    for view in VIEWS {
        compare(
            &[&["roi", "finance-committee.yaml", "--view", view, "--format", "csv"], &LEDGER[..]].concat(),
        );
    }
    for view in ["summary", "ledger", "sources", "warnings"] {
        compare(&["run", "finance-committee.yaml", "--view", view, "--format", "csv"]);
    }
    compare(&["crossover", "finance-committee.yaml", "--format", "csv"]);
    compare(&["frontier", "finance-committee.yaml", "--format", "csv"]);
    compare(&["plan", "fleet-choice.yaml", "--format", "csv"]);
    compare(&["catalog", "list", "gpus", "--format", "csv"]);
    assert!(numbers > 500, "only {numbers} numbers with decimals");
}

/// The fiscal quarter and year of a month, worked out by hand: years start in July and are named by their end.
fn quarter_and_year(month: &str) -> (String, String) {
    let (year, month) = month.split_once('-').unwrap();
    let (year, month): (i32, i32) = (year.parse().unwrap(), month.parse().unwrap());
    let (fiscal, at) = if month >= 7 { (year + 1, month - 7) } else { (year, month + 5) };
    (format!("FY{fiscal}-Q{}", at / 3 + 1), format!("FY{fiscal}"))
}

#[test]
fn quarters_and_years_are_the_sums_of_their_months() {
    // What there is at the end of a period; everything else flows.
    const STOCKS: [&str; 9] = [
        "gpus",
        "running_total_usd",
        "book_value_usd",
        "cumulative_profit_usd",
        "under_construction_usd",
        "in_use_usd",
        "cash_usd",
        "loans_usd",
        "month",
    ];
    for view in ["cashflow", "pnl", "balance"] {
        let months = csv(view, &[]);
        for (length, pick) in [("quarter", 0), ("year", 1)] {
            let periods = csv(view, &["--period", length]);
            for period in &periods {
                let own: Vec<_> = months
                    .iter()
                    .filter(|month| {
                        let (quarter, year) = quarter_and_year(&month["period"]);
                        month["option"] == period["option"] && [quarter, year][pick] == period["period"]
                    })
                    .collect();
                for (name, value) in period {
                    if value.parse::<f64>().is_err() {
                        continue;
                    }
                    let value = number(period, name);
                    let expected = if STOCKS.contains(&name.as_str()) {
                        number(own.last().unwrap(), name)
                    } else {
                        own.iter().filter(|row| !row[name].is_empty()).map(|row| number(row, name)).sum()
                    };
                    let close = (value - expected).abs() <= 1e-9 * value.abs().max(1e3);
                    assert!(close, "{view} {}: {name} {value}, {expected}", period["period"]);
                }
            }
            let options = months.iter().filter(|row| row["month"] == "1").count();
            assert_eq!(periods.len(), options * if pick == 0 { 12 } else { 4 }, "{view} {length}");
        }
    }
}

/// Whole cents.
fn cents(row: &BTreeMap<String, String>) -> i64 {
    let amount = number(row, "amount");
    let cents = (amount * 100.0).round();
    assert!((amount * 100.0 - cents).abs() < 1e-4, "{amount} is no whole cents");
    format!("{cents:.0}").parse().unwrap()
}

#[test]
fn debits_are_credits_and_cash_is_what_is_paid() {
    for more in [
        &[][..],
        &["--set", "finance.loan={ share: 80%, rate: 8%/year, term: 24 months }"],
        &["--set", "finance.lease={ rate: 9%/year, term: 36 months }"],
        &["--set", "finance.horizon=120 months", "--set", "finance.resale={ 12 months: 50%, 60 months: 1% }"],
    ] {
        let months = csv("postings", more);
        let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
        let mut cash: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &months {
            *sums.entry((&row["option"], &row["period"])).or_default() += cents(row);
            if row["line"] == "cash" {
                *cash.entry(&row["option"]).or_default() += cents(row);
            }
            assert!(!["saved", "value", "tax"].contains(&row["line"].as_str()));
            assert_eq!(
                row["account"],
                match row["line"].as_str() {
                    "tokens" => "A6830",
                    "cash" => "A1800",
                    line => line,
                }
            );
            assert_eq!((row["entity"].as_str(), row["currency"].as_str()), ("DE01", "USD"));
            assert_eq!(row["project"], if row["option"] == "owned" { "own-gpus" } else { "" });
        }
        assert!(sums.len() > 36 && sums.values().all(|sum| *sum == 0), "{sums:?}");
        // Cash is what the cash flow has, without what nobody pays.
        let flows = csv("cashflow", more);
        for (option, cash) in cash {
            let own = flows.iter().filter(|row| row["option"] == option);
            let paid: f64 = own
                .map(|row| {
                    number(row, "net_usd")
                        - number(row, "saved_usd")
                        - number(row, "value_usd")
                        - number(row, "tax_usd")
                })
                .sum();
            assert!((paid - cash as f64 / 100.0).abs() < 0.2, "{option}: {paid}, {cash}");
        }
        // Quarters are the sums of their months, to the cent.
        let mut of_months: BTreeMap<(String, &str, &str), i64> = BTreeMap::new();
        for row in &months {
            let (quarter, _) = quarter_and_year(&row["period"]);
            *of_months.entry((quarter, &row["option"], &row["line"])).or_default() += cents(row);
        }
        of_months.retain(|_, sum| *sum != 0);
        let quarters = csv("postings", &[more, &["--period", "quarter"]].concat());
        let of_quarters: BTreeMap<(String, &str, &str), i64> = quarters
            .iter()
            .map(|row| ((row["period"].clone(), row["option"].as_str(), row["line"].as_str()), cents(row)))
            .collect();
        assert_eq!(of_months, of_quarters);
    }
}

#[test]
fn what_cannot_be_shown_is_refused_with_its_key() {
    let refused = |arguments: &[&str]| {
        let output = breakeven("scenarios").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    let undated = refused(&["roi", "finance-committee.yaml", "--view", "postings"]);
    assert!(undated.contains("`finance.first_month`"), "{undated}");
    let period = refused(&["roi", "finance-committee.yaml", "--view", "capex", "--period", "year"]);
    assert!(period.contains("--period is for views with a row a period"), "{period}");
    let account = refused(&["roi", "finance-committee.yaml", "--set", "accounts.tokns=1"]);
    assert!(account.contains("did you mean `tokens`"), "{account}");
    let tag = refused(&["roi", "finance-committee.yaml", "--set", "tags.entitiy=1"]);
    assert!(tag.contains("did you mean `entity`"), "{tag}");
}

#[test]
fn texts_of_anybody_stay_texts() {
    let own = [
        "roi",
        "finance-committee.yaml",
        "owned",
        "--set",
        "title=\"=1+1; \\\"quoted\\\", 😀 שלום\"",
        "--set",
        "finance.first_month=2027-01",
        "--set",
        "tags.entity='=HYPERLINK(1)'",
        "--set",
        "tags.version='+7'",
    ];
    let posted = rows(&said(&[&own[..], &["--view", "postings", "--format", "csv"]].concat()).0, b',');
    assert!(posted.iter().all(|row| row["entity"] == "'=HYPERLINK(1)" && row["version"] == "'+7"));
    let page = said(&[&own[..], &["--view", "pnl"]].concat()).0;
    assert!(page.contains("\"quoted\", 😀 שלום"), "{page}");
    // Ten years.
    let long = csv("balance", &["owned", "--set", "finance.horizon=120 months"]);
    assert_eq!((long.len(), long[120]["period"].as_str()), (121, "2036-12"));
}

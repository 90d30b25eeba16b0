//! The months of the calendar in what `roi` prints: in every format, with fiscal years, and what is wrong.

use crate::program::breakeven;

/// What a call in the folder of scenarios prints.
fn out(arguments: &[&str]) -> String {
    let output = breakeven("scenarios").args(arguments).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).unwrap()
}

const DATED: [&str; 4] = ["--set", "finance.first_month=2027-01", "--set", "finance.fiscal_year_starts=jul"];

fn roi(more: &[&str]) -> String {
    out(&[&["roi", "finance-committee.yaml"], more].concat())
}

/// A column of a CSV file by its name.
fn column(csv: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let at = reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

#[test]
fn months_have_dates_where_the_first_one_is_stated() {
    let dated = roi(&[&DATED[..], &["owned", "--view", "cashflow", "--format", "csv"]].concat());
    let periods = column(&dated, "period");
    assert_eq!(
        (periods[0].as_str(), periods[1].as_str(), periods[36].as_str()),
        ("2027-01", "2027-01", "2029-12")
    );
    // Nothing else is another figure, and nothing is made up where no month is stated.
    let plain = roi(&["owned", "--view", "cashflow", "--format", "csv"]);
    assert!(column(&plain, "period").iter().all(String::is_empty));
    assert_eq!(column(&plain, "net_usd"), column(&dated, "net_usd"));
}

#[test]
fn years_are_fiscal_and_payback_has_its_month() {
    insta::assert_snapshot!("cashflow", roi(&[&DATED[..], &["owned", "--view", "cashflow"]].concat()));
    let summary = roi(&DATED);
    assert!(summary.contains("paid back in 2029-06, discounted in 2029-09"), "{summary}");
    assert!(summary.contains("the first year, FY2027, is short: 6"), "{summary}");
    let csv = roi(&[&DATED[..], &["owned", "--format", "csv"]].concat());
    assert_eq!(column(&csv, "payback_period"), ["2029-06"]);
    let calendar = |more: &[&str]| -> serde_json::Value {
        let json: serde_json::Value =
            serde_json::from_str(&roi(&[more, &["--format", "json"]].concat())).unwrap();
        json["scenarios"][0]["calendar"].clone()
    };
    assert_eq!(calendar(&[]), serde_json::Value::Null);
    let found = calendar(&DATED);
    assert_eq!(found["first_month"], "2027-01");
    assert_eq!(found["last_month"], "2029-12");
    assert_eq!(found["fiscal_year_starts"], "July");
    assert_eq!(found["years"][0], serde_json::json!({ "year": "FY2027", "from_month": 1, "to_month": 6 }));
}

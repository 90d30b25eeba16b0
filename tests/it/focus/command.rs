//! `breakeven roi --format focus` from the outside: the file, what it asks for, and what becomes of it beside bills.

use crate::harness::beside;
use crate::program::{breakeven, folder};

/// A call in the folder of fixtures: what it prints, what it says, and its status.
fn call(arguments: &[&str]) -> (String, String, i32) {
    let output = breakeven("tests/fixtures").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn forecast(option: &str, more: &[&str]) -> String {
    let (file, said, status) =
        call(&[&["roi", "focus.yaml", option, "--format", "focus"][..], more].concat());
    assert_eq!(status, 0, "{said}");
    assert!(said.starts_with(&format!("{option}: ")), "{said}");
    file
}

/// Tokens with a discount through a reseller, GPUs by the hour, by contract and of one's own; texts that a spreadsheet would run.
#[test]
fn charges_of_every_kind() {
    for option in ["api", "rented", "quoted", "own"] {
        insta::assert_snapshot!(format!("charges-{option}"), forecast(option, &[]));
    }
    insta::assert_snapshot!("charges-1-3", forecast("rented", &["--focus-version", "1.3"]));
    assert_eq!(forecast("own", &[]), forecast("own", &[]));
}

#[test]
fn what_is_typed_stands_before_what_is_written() {
    let typed = ["--billing-account", "acct-2", "--billing-account-name", "Two", "--set", "tags.version=v2"];
    let file = forecast("api", &typed);
    assert!(file.contains(",acct-2,Two,USD,") && file.contains("forecast,v2,charges,api,"), "{file}");
}

/// What cannot be known is asked for, all of it at once, and nothing is written.
#[test]
fn nothing_is_made_up() {
    let mut said = String::new();
    for arguments in [
        &["roi", "months.yaml", "--format", "focus"][..],
        &["roi", "months.yaml", "tokens", "owned", "--format", "focus"],
        &["roi", "months.yaml", "tokns", "--format", "focus"],
        &["roi", "months.yaml", "tokens", "--format", "focus"],
        &["roi", "focus.yaml", "quoted", "--format", "focus", "--set", "focus.providers={}"],
        &["roi", "focus.yaml", "api", "--format", "focus", "--period", "year"],
        &["roi", "focus.yaml", "api", "--format", "focus", "--decimal-comma"],
        &["roi", "focus.yaml", "api", "--format", "focus", "--focus-version", "1.4"],
        &["roi", "focus.yaml", "api", "--format", "focus", "--billing-account", ""],
        &["roi", "focus.yaml", "api", "--billing-account", "acct-1001"],
        &["roi", "focus.yaml", "api", "--focus-version", "1.3", "--format", "csv"],
    ] {
        let (file, complaint, status) = call(arguments);
        assert_eq!((status, file.as_str()), (2, ""), "{arguments:?}: {complaint}");
        said += &format!("{}\n{complaint}\n", arguments.join(" "));
    }
    insta::assert_snapshot!(said);
}

/// The sum of a column over the rows of which something holds.
fn sum(file: &str, column: &str, counts: impl Fn(Option<&str>) -> bool) -> f64 {
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|known| known == name);
    let (column, kind) = (at(column).unwrap(), at("x_RecordType"));
    let rows = reader.records().map(Result::unwrap);
    let counted = rows.filter(|row| counts(kind.and_then(|kind| row.get(kind))));
    counted.map(|row| row[column].parse::<f64>().unwrap()).sum()
}

/// The filter that the guide names.
fn leaves_sums_as_they_are(bill: &str, both: &str) {
    for column in ["BilledCost", "EffectiveCost"] {
        let actual = |kind: Option<&str>| kind != Some("forecast");
        let (alone, together) = (sum(bill, column, actual), sum(both, column, actual));
        assert!(alone > 0.0 && (alone - together).abs() < 1e-9, "{column}: {alone} and {together}");
        assert!((sum(both, column, |_| true) - alone).abs() > 1000.0);
    }
}

/// The same of exports of others, with other columns.
#[test]
fn beside_exports_of_others_it_counts_for_nothing() {
    let forecast = forecast("api", &[]);
    for name in ["usage/real/14_focus_1.2_azure_head.csv", "focus_example.csv"] {
        let Some(path) = beside(name) else {
            eprintln!("skipped: {name} is not beside the repository");
            continue;
        };
        let bill = std::fs::read_to_string(path).unwrap();
        leaves_sums_as_they_are(&bill, &united(&bill, &forecast));
    }
}

/// Two files as one: every column of either, as a database has them.
fn united(one: &str, other: &str) -> String {
    let mut columns: Vec<String> = Vec::new();
    for text in [one, other] {
        for name in csv::Reader::from_reader(text.as_bytes()).headers().unwrap() {
            if !columns.iter().any(|known| known == name) {
                columns.push(name.to_owned());
            }
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).unwrap();
    for text in [one, other] {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        for row in reader.records() {
            let row = row.unwrap();
            let cell = |name: &String| {
                header.iter().position(|known| known == name).map_or("", |at| row.get(at).unwrap())
            };
            writer.write_record(columns.iter().map(cell)).unwrap();
        }
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// A forecast in the table of what was billed: the filter that the guide names leaves the actual costs as they are, and a bill that still
/// has both is refused.
#[test]
fn beside_what_was_billed_it_counts_for_nothing() {
    let bill = std::fs::read_to_string(folder("tests/fixtures/bills/focus.csv")).unwrap();
    let both = united(&bill, &forecast("api", &["--set", "finance.first_month=2027-01"]));
    leaves_sums_as_they_are(&bill, &both);
    let room = tempfile::tempdir().unwrap();
    let (alone, mixed) = (room.path().join("alone.csv"), room.path().join("both.csv"));
    std::fs::write(&alone, &bill).unwrap();
    std::fs::write(&mixed, &both).unwrap();
    let held = |file: &std::path::Path, more: &[&str]| {
        let file = file.to_str().unwrap();
        let first = ["reconcile", "bills/chat.yaml", "api", "--service", "openai", "--format", "csv"];
        call(&[&first[..], &["--bill", file], more].concat())
    };
    let (page, said, status) = held(&mixed, &[]);
    assert_eq!((page.as_str(), status), ("", 2), "{said}");
    assert!(said.contains("--match 'x_RecordType!=forecast'"), "{said}");
    let (page, said, status) = held(&mixed, &["--match", "x_RecordType!=forecast"]);
    assert_eq!((page, status), (held(&alone, &[]).0, 0), "{said}");
}

/// Held against the scenario that it was made of, a forecast differs in nothing.
#[test]
fn it_is_its_own_bill() {
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("forecast.csv");
    for option in ["api", "rented", "quoted", "own"] {
        std::fs::write(&path, forecast(option, &[])).unwrap();
        let file = path.to_str().unwrap();
        let arguments = ["reconcile", "focus.yaml", option, "--bill", file, "--limit"];
        let (page, said, status) =
            call(&[&arguments[..], &["total <= $0", "--limit", "rest <= $0"]].concat());
        assert_eq!(status, 0, "{said}{page}");
        let row = page.lines().find(|line| line.starts_with("│ all")).unwrap();
        assert!(row.matches(" 0 ").count() >= 5, "{option}: {row}");
    }
}

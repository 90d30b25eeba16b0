//! The command line from end to end: the built program, as people and jobs call it.

/// Compares with a snapshot in which the program's version is not written out.
macro_rules! assert_shown {
    ($name:expr, $text:expr) => {
        insta::with_settings!(
            { filters => [(r#""version": "[^"]+""#, r#""version": "…""#), crate::program::CATALOG_HASH] },
            { insta::assert_snapshot!($name, $text) }
        )
    };
}

mod anchored;
mod catalog;
mod catalog_search;
mod check;
mod deploy;
mod endpoint;
mod explain;
mod fit;
mod help;
mod init;
mod inspect;
mod output;
mod predict;
mod reach;
mod releases;
mod run;
mod spreadsheet;
mod unrecognised;

use std::process::Output;

use crate::program::breakeven;

/// The scenario that these tests call with: an option of each kind.
const SMALL: &str = "small.yaml";

/// A scenario whose only limit is kept.
const KEPT: &str = "
scenario: kept
title: A thousand letters
as_of: 2026-11-15
workload: { tasks: 1000/month }
options: { people: { human: { minutes: 6, wage: $30/h } } }
budgets: { people: { cost_per_month: <= $3000 } }
";

/// Runs the program among the fixtures.
fn run(arguments: &[&str]) -> Output {
    breakeven("tests/fixtures").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a call that goes well prints; it says nothing on standard error.
#[track_caller]
fn out(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

/// What a call that cannot be served says; it prints nothing.
#[track_caller]
fn err(arguments: &[&str]) -> String {
    let output = run(arguments);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    assert!(output.stdout.is_empty(), "{arguments:?}: {}", text(&output.stdout));
    assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    said
}

/// Runs the program with a scenario on standard input.
fn run_on(scenario: &str, arguments: &[&str]) -> Output {
    breakeven("tests/fixtures").args(arguments).write_stdin(scenario).output().unwrap()
}

/// The cells of a CSV file, quotes taken off.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

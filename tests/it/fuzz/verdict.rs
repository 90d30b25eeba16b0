//! What every run of the program keeps, whatever it is handed.

use std::collections::BTreeMap;
use std::process::Output;

use breakeven::text::is_hidden;
use jsonschema::Validator;
use serde_json::Value;

use super::calls::Call;
use crate::program::folder;

/// The schemas of what commands print as JSON, by command.
pub(super) struct Schemas(BTreeMap<&'static str, Validator>);

impl Schemas {
    /// Those that are shipped.
    pub(super) fn shipped() -> Self {
        let named = |name: &str| {
            let text = std::fs::read_to_string(folder(&format!("schemas/{name}-v2.schema.json"))).unwrap();
            jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
        };
        let all = ["roi", "crossover", "plan", "breakdown", "levers", "frontier", "compare"]
            .map(|name| (name, named(name)));
        Self(all.into_iter().chain([("run", named("report")), ("check", named("report"))]).collect())
    }
}

/// What a run did wrong; empty where it kept everything.
pub(super) fn faults(call: &Call, output: &Output, schemas: &Schemas) -> Vec<String> {
    let mut faults = Vec::new();
    let out = String::from_utf8_lossy(&output.stdout);
    let err = String::from_utf8_lossy(&output.stderr);
    let mut hold = |kept: bool, what: String| {
        if !kept {
            faults.push(what);
        }
    };
    let status = output.status.code();
    hold(matches!(status, Some(0..=2)), format!("ended with {}", output.status));
    hold(!err.contains("panicked at"), "panicked".to_owned());
    hold(
        std::str::from_utf8(&output.stdout).is_ok() && std::str::from_utf8(&output.stderr).is_ok(),
        "not UTF-8".to_owned(),
    );
    let judges = matches!(call.arguments.first().map(String::as_str), Some("check" | "plan"));
    hold(status != Some(1) || judges, "status 1 of a command that judges nothing".to_owned());
    if status == Some(2) {
        // A report of gaps alone is a report.
        let reports = call.arguments[0] == "roi" && err.trim().is_empty();
        // A check says in its formats for jobs and programs what is wrong with its files.
        let judged =
            call.arguments[0] == "check" && call.after("--format").is_some_and(|format| format != "text");
        hold(reports || judged || out.is_empty(), "status 2 with a report".to_owned());
        hold(reports || err.contains("error"), "status 2 without an error".to_owned());
        hold(!err.contains("error[") || err.contains("--> "), "an error without a place".to_owned());
    } else {
        hold(out.ends_with('\n'), "the output does not end with a line".to_owned());
        hold(!err.contains("error["), "an error without status 2".to_owned());
    }
    for (stream, text) in [("standard output", &out), ("standard error", &err)] {
        if let Some(line) = command_line(text, call.after("--format") == Some("github")) {
            hold(false, format!("{stream} has a line that a job takes for a command: {line:?}"));
        }
        if let Some(c) = text.chars().find(|c| hidden(*c)) {
            hold(false, format!("{stream} has {c:?}"));
        }
    }
    if matches!(status, Some(0 | 1)) {
        match call.after("--format") {
            Some("json") => {
                for fault in json_faults(call, &out, status == Some(0), schemas) {
                    hold(false, fault);
                }
            }
            Some("csv") => {
                for fault in csv_faults(call, &out) {
                    hold(false, fault);
                }
            }
            // Pages of the catalog hold words of others.
            _ if call.arguments[0] == "catalog" => {}
            _ => hold(!not_a_number(&out) || mentions(call), "a figure is not a number".to_owned()),
        }
    }
    faults
}

/// The first line that a runner of jobs would obey. What `--format github` prints itself is meant.
fn command_line(text: &str, github: bool) -> Option<&str> {
    text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).find(|line| {
        let start = line.trim_start();
        let own = ["::error ", "::warning ", "::notice "].iter().any(|word| start.starts_with(word));
        start.starts_with("::") && !(github && own)
            || ["##[", "##vso["].iter().any(|mark| line.contains(mark))
    })
}

/// Characters that no output holds: they are not seen, or steer what shows them.
fn hidden(c: char) -> bool {
    is_hidden(c) && !matches!(c, '\n' | '\r' | '\t')
}

fn not_a_number(text: &str) -> bool {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '.'));
    words.into_iter().any(|word| matches!(word, "NaN" | "nan" | "inf" | "Infinity"))
}

/// Whether the call itself says such a word, so that it may be said again.
fn mentions(call: &Call) -> bool {
    let input = String::from_utf8_lossy(&call.input).to_lowercase();
    let arguments = call.arguments.join(" ").to_lowercase();
    ["nan", "inf"].iter().any(|word| input.contains(word) || arguments.contains(word))
}

fn json_faults(call: &Call, out: &str, fine: bool, schemas: &Schemas) -> Vec<String> {
    let report: Value = match serde_json::from_str(out) {
        Ok(report) => report,
        Err(error) => return vec![format!("no JSON: {error}")],
    };
    let Some(validator) = schemas.0.get(call.arguments[0].as_str()) else { return vec![] };
    let mut faults: Vec<String> = validator
        .iter_errors(&report)
        .take(3)
        .map(|fault| format!("against the schema: {}: {fault}", fault.instance_path()))
        .collect();
    if call.arguments[0] == "check" {
        let limits = report["check"]["limits"].as_array().into_iter();
        let met = limits.flatten().all(|limit| limit["status"] == "met");
        if met != fine {
            faults.push(format!(
                "the limits are {} and the status says otherwise",
                if met { "met" } else { "not all met" }
            ));
        }
    }
    faults
}

fn csv_faults(call: &Call, out: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(out.as_bytes());
    let rows: Vec<csv::StringRecord> = match reader.records().collect() {
        Ok(rows) => rows,
        Err(error) => return vec![format!("no CSV: {error}")],
    };
    if out.matches('\n').count() != out.matches("\r\n").count() {
        faults.push("a line of CSV ends with LF".to_owned());
    }
    for row in &rows {
        if row.len() != rows[0].len() {
            faults.push(format!("a row of {} cells below {} columns", row.len(), rows[0].len()));
        }
        for cell in row {
            if matches!(cell.to_lowercase().as_str(), "nan" | "inf" | "-inf") && !mentions(call) {
                faults.push(format!("the cell {cell:?}"));
            }
            let formula =
                cell.trim_start().starts_with(['=', '+', '-', '@']) && cell.trim().parse::<f64>().is_err();
            if formula || cell.starts_with(['\t', '\r']) {
                faults.push(format!("a spreadsheet takes the cell {cell:?} for a formula"));
            }
        }
    }
    faults
}

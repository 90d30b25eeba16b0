//! The shipped JSON Schema is the one that the program prints, and every report keeps it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod program;

use jsonschema::Validator;
use program::{breakeven, folder};
use serde_json::Value;

const SHIPPED: &str = "schemas/report-v1.schema.json";

fn shipped() -> String {
    std::fs::read_to_string(folder(SHIPPED)).unwrap()
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&shipped()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// The scenarios of the repository, as they are named on a command line in its root.
fn scenarios() -> Vec<String> {
    let entries = std::fs::read_dir(folder("scenarios")).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut scenarios: Vec<String> = entries.map(|entry| format!("scenarios/{}", name(entry))).collect();
    scenarios.sort();
    scenarios.push("tests/fixtures/small.yaml".to_owned());
    scenarios
}

/// What a command prints as JSON. A broken budget is exit status 1 and prints all the same.
fn json(arguments: &[&str]) -> Value {
    let output = breakeven(".").args(arguments).args(["--format", "json"]).output().unwrap();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{arguments:?}: {complaint}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn assert_valid(validator: &Validator, report: &Value, what: &str) {
    let faults: Vec<String> =
        validator.iter_errors(report).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{what}: {}", faults.join("\n"));
}

/// After a change of the report: `breakeven schema > schemas/report-v1.schema.json`, and a new version where a meaning
/// changes.
#[test]
fn the_shipped_schema_is_the_programs_own() {
    let printed = breakeven(".").arg("schema").output().unwrap();
    assert!(printed.status.success());
    assert!(
        String::from_utf8(printed.stdout).unwrap() == shipped(),
        "`breakeven schema` differs from {SHIPPED}"
    );
}

#[test]
fn every_report_keeps_the_schema() {
    let validator = validator();
    let scenarios = scenarios();
    for scenario in &scenarios {
        for command in ["run", "check"] {
            assert_valid(&validator, &json(&[command, scenario]), &format!("{command} {scenario}"));
        }
        for view in ["summary", "ledger", "all"] {
            let report = json(&["run", scenario, "--view", view]);
            assert_valid(&validator, &report, &format!("run {scenario} --view {view}"));
        }
    }
    let together: Vec<&str> = std::iter::once("run").chain(scenarios.iter().map(String::as_str)).collect();
    let report = json(&together);
    assert_valid(&validator, &report, "every scenario in one report");
    assert_eq!(report["scenarios"].as_array().unwrap().len(), scenarios.len());
}

/// A schema that anything keeps would prove nothing.
#[test]
fn the_schema_refuses_what_is_no_report() {
    let validator = validator();
    let report = json(&["run", "tests/fixtures/small.yaml"]);
    for (path, value) in [
        ("/schema_version", Value::from("one")),
        ("/scenarios", Value::Null),
        ("/scenarios/0/options", Value::from("none")),
        ("/scenarios/0/options/0/metrics/cost_per_task/value", Value::from("cheap")),
        ("/scenarios/0/options/0/metrics/cost_per_task/unit", Value::Null),
    ] {
        let mut wrong = report.clone();
        *wrong.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
        assert!(!validator.is_valid(&wrong), "{path}");
    }
    for key in ["schema_version", "currency", "scenarios"] {
        let mut less = report.clone();
        less.as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&less), "without {key}");
    }
}

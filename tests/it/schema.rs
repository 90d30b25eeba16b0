//! The shipped JSON Schema is the one that the program prints, and every report keeps it.

use jsonschema::Validator;
use serde_json::Value;

use crate::program::{breakeven, folder};

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

/// The outputs besides the report, and how many scenarios have each at least.
const OTHERS: [(&str, usize); 6] =
    [("roi", 3), ("crossover", 12), ("plan", 8), ("breakdown", 3), ("levers", 15), ("frontier", 17)];

fn other(command: &str) -> (String, Value) {
    let text = std::fs::read_to_string(folder(&format!("schemas/{command}-v1.schema.json"))).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    (text, schema)
}

/// What a command prints as JSON, and whether it had something to say; nothing where the scenario is refused, as one without
/// policies is by `breakdown`. Without a horizon `roi` says so for every option, and ends with 2.
fn json_if_any(command: &str, scenario: &str) -> Option<(Value, bool)> {
    let output = breakeven(".").args([command, scenario, "--format", "json"]).output().unwrap();
    let refused = output.status.code() == Some(2);
    if refused && output.stdout.is_empty() {
        return None;
    }
    Some((serde_json::from_slice(&output.stdout).unwrap(), !refused))
}

/// After a change: `breakeven schema roi > schemas/roi-v1.schema.json`, or with `UPDATE_SCHEMAS=1` by this test.
#[test]
fn the_other_shipped_schemas_are_the_programs_own() {
    for (command, _) in OTHERS {
        let printed = breakeven(".").args(["schema", command]).output().unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(folder(&format!("schemas/{command}-v1.schema.json")), &printed).unwrap();
        }
        assert!(printed == other(command).0, "`breakeven schema {command}` differs from schemas/");
    }
}

#[test]
fn every_other_output_keeps_its_schema() {
    for (command, least) in OTHERS {
        let validator = jsonschema::validator_for(&other(command).1).unwrap();
        let mut printed = 0;
        for scenario in scenarios() {
            let Some((report, has_figures)) = json_if_any(command, &scenario) else { continue };
            assert_valid(&validator, &report, &format!("{command} {scenario}"));
            if !has_figures {
                continue;
            }
            if printed == 0 {
                refuses_mutations(&validator, &report, command);
            }
            printed += 1;
        }
        assert!(printed >= least, "{command}: only {printed} scenarios");
    }
}

/// Takes an output that keeps its schema and spoils it in every place: a value of another type, and a key less.
fn refuses_mutations(validator: &Validator, report: &Value, what: &str) {
    let mut places = Vec::new();
    places_of(report, String::new(), &mut places);
    assert!(places.len() > 20, "{what}: {places:?}");
    for place in &places {
        let mut wrong = report.clone();
        let value = wrong.pointer_mut(place).unwrap();
        *value = if value.is_object() { Value::from(7) } else { serde_json::json!({ "no": "such" }) };
        assert!(!validator.is_valid(&wrong), "{what}: {place} may be anything");
    }
    for key in report.as_object().unwrap().keys() {
        let mut less = report.clone();
        less.as_object_mut().unwrap().remove(key);
        assert!(!validator.is_valid(&less), "{what}: without {key}");
    }
    let mut newer = report.clone();
    newer["schema_version"] = Value::from(2);
    assert!(!validator.is_valid(&newer), "{what}: another version");
}

/// Every place of a document, of a list the first element.
fn places_of(value: &Value, here: String, places: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                places_of(value, format!("{here}/{key}"), places);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                places_of(first, format!("{here}/0"), places);
            }
        }
        _ => {}
    }
    if !here.is_empty() {
        places.push(here);
    }
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

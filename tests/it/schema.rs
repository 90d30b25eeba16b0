//! The shipped JSON Schema is the one that the program prints, and every report keeps it.

use jsonschema::Validator;
use serde_json::Value;

use crate::program::{breakeven, folder};

const SHIPPED: &str = "schemas/report-v2.schema.json";

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

/// After a change: `UPDATE_SCHEMAS=1 cargo test --test it schema`; a changed meaning is a new version.
#[test]
fn the_shipped_schemas_are_the_programs_own() {
    for name in OTHERS.map(|(command, _)| command).into_iter().chain([
        "report",
        "reconcile",
        "sensitivity",
        "regret",
        "compare",
        "diff",
        "inspect",
        "deploy",
        "lock",
        "import",
    ]) {
        let printed = breakeven(".").args(["schema", name]).output().unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        let path = folder(&format!("schemas/{name}-v2.schema.json"));
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            std::fs::write(&path, &printed).unwrap();
        }
        let shipped = std::fs::read_to_string(&path).unwrap();
        assert!(printed == shipped, "`breakeven schema {name}` differs from {}", path.display());
    }
    let of_run = breakeven(".").arg("schema").output().unwrap();
    assert!(String::from_utf8(of_run.stdout).unwrap() == shipped(), "without a name it is the report's");
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
    let text = std::fs::read_to_string(folder(&format!("schemas/{command}-v2.schema.json"))).unwrap();
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

/// The market for a model, which takes no scenario.
#[test]
fn a_market_keeps_its_schema() {
    let validator = jsonschema::validator_for(&other("compare").1).unwrap();
    let common = ["compare", "--mean", "2/s", "--as-of", "2026-11-29", "--model"];
    for special in
        [&["llama-3.1-8b"][..], &["llama-3.3-70b", "--ttft-p95", "1s"], &["gpt-oss-20b", "--users", "50"]]
    {
        let arguments = [&common[..], special].concat();
        let arguments: Vec<&str> = if special.contains(&"--users") {
            arguments.into_iter().filter(|word| !["--mean", "2/s"].contains(word)).collect()
        } else {
            arguments
        };
        let report = json(&arguments);
        assert_valid(&validator, &report, special[0]);
        if special.len() == 1 {
            refuses_mutations(&validator, &report, "compare");
        }
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
pub(crate) fn refuses_mutations(validator: &Validator, report: &Value, what: &str) {
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
    newer["schema_version"] = Value::from(3);
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

/// The numbers of a document, sorted. What version 2 adds beside each scenario and each limit is left out.
fn numbers(value: &Value) -> Vec<f64> {
    const ADDED: [&str; 8] = [
        "check",
        "schema_version",
        "hours_per_month",
        "distance",
        "warnings",
        "lead",
        "upfront_usd",
        "hardware_batches",
    ];
    fn walk(value: &Value, found: &mut Vec<f64>) {
        match value {
            Value::Number(number) => found.extend(number.as_f64()),
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            Value::Object(entries) => entries
                .iter()
                .filter(|(key, _)| !ADDED.contains(&key.as_str()))
                .for_each(|(_, value)| walk(value, found)),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(value, &mut found);
    found.sort_by(f64::total_cmp);
    found
}

/// Numbers in lines of a file that people can read.
fn written(numbers: &[f64]) -> String {
    let mut lines = vec![String::new()];
    for (at, number) in numbers.iter().enumerate() {
        let comma = if at + 1 < numbers.len() { "," } else { "" };
        let next = format!("{}{comma}", Value::from(*number));
        let line = lines.last_mut().unwrap();
        if !line.is_empty() && line.len() + next.len() > 110 {
            lines.push(next);
        } else {
            *line = [line.as_str(), next.as_str()].join(if line.is_empty() { "" } else { " " });
        }
    }
    lines.join("\n    ")
}

/// Version 2 has other names and another nesting than version 1, and the same figures: `numbers.json` holds what version 1
/// printed of a scenario with prices of its own, and figures that were wrong put right since (`UPDATE_NUMBERS=1`).
#[test]
fn every_number_of_version_1_stands_in_version_2() {
    let file = folder("tests/fixtures/v1/numbers.json");
    let before: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let printed = |command: &String| {
        let options: &[&str] = match command.as_str() {
            "crossover" => &["rented", "people"],
            "levers" => &["rented"],
            _ => &[],
        };
        let scenario = "tests/fixtures/v1/every-command.yaml";
        numbers(&json(&[&[command.as_str(), scenario], options].concat()))
    };
    if std::env::var_os("UPDATE_NUMBERS").is_some() {
        let commands = before.as_object().unwrap().keys();
        let entry = |command: &String| format!("  \"{command}\": [\n    {}\n  ]", written(&printed(command)));
        let text: Vec<String> = commands.map(entry).collect();
        std::fs::write(file, format!("{{\n{}\n}}\n", text.join(",\n"))).unwrap();
        return;
    }
    for (command, before) in before.as_object().unwrap() {
        let now = printed(command);
        let before = numbers(before);
        assert_eq!(now.len(), before.len(), "{command}");
        for (now, before) in now.iter().zip(&before) {
            assert!(crate::harness::agree(*now, *before, 1e-9), "{command}: {now}, {before} in version 1");
        }
    }
}

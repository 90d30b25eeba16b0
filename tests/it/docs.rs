//! The documentation's own scenarios run.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use breakeven::metric::Metric;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn the_scenario_with_every_field_runs_without_a_warning() {
    let docs = read("docs/scenario.md");
    let start = docs.find("scenario: every-field").expect("the example");
    let yaml = docs[start..].split("```").next().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_breakeven"));
    let out = command.env_clear().args(["run", "-"]).write_stdin(yaml).assert().success();
    let said = String::from_utf8_lossy(&out.get_output().stderr).into_owned();
    assert_eq!(said, "", "it warns");
}

/// Every key that a scenario may have stands in the documentation.
#[test]
fn every_key_is_documented() {
    let docs = read("docs/scenario.md");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scenario");
    let mut keys = 0;
    for entry in fs::read_dir(root).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for call in [
            "fields.optional(\"",
            "fields.required(\"",
            "fields.node(\"",
            "fields.named(\"",
            "fields.word(\"",
        ] {
            for (at, _) in text.match_indices(call) {
                let key = text[at + call.len()..].split('"').next().unwrap();
                keys += 1;
                let written = docs.contains(&format!("{key}:"));
                assert!(written, "`{key}` is not in docs/scenario.md");
            }
        }
    }
    assert!(keys > 30, "only {keys} keys were found");
}

#[test]
fn every_metric_has_words() {
    for metric in Metric::ALL {
        let info = metric.info();
        assert!(!info.label.is_empty() && !info.formula.is_empty(), "{}", info.id);
        assert_eq!(Metric::by_id(info.id), Some(*metric));
    }
}

//! `roi --output-dir`: every table in a folder with its manifest, the same bytes each time, whole or not at all.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::tables::{LEDGER, rows};
use crate::program::breakeven;

fn call(folder: &Path, scenario: &str, more: &[&str]) -> std::process::Output {
    let mut command = breakeven("scenarios");
    command.args(["roi", scenario, "--output-dir"]).arg(folder).args(more);
    command.output().unwrap()
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn a_folder_has_every_table_and_says_what_it_was_made_from() {
    let room = tempfile::tempdir().unwrap();
    let (first, second) = (room.path().join("first"), room.path().join("second"));
    std::fs::create_dir(&second).unwrap();
    for folder in [&first, &second] {
        let output = call(folder, "finance-committee.yaml", &LEDGER);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stdout.is_empty());
    }
    let files = read(&first);
    assert_eq!(files, read(&second), "the same input gives the same bytes");
    // Nothing temporary is left beside them.
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 2);
    let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let scenario = &manifest["scenarios"][0];
    assert_eq!(
        (&scenario["scenario"], &scenario["as_of"]),
        (&"finance-committee".into(), &"2026-11-15".into())
    );
    assert!(manifest["catalog"]["hash"].as_str().unwrap().starts_with("sha256:"));
    let tables = scenario["tables"].as_array().unwrap();
    let named: Vec<&str> = tables.iter().map(|table| table["file"].as_str().unwrap()).collect();
    let mut found: Vec<&str> =
        files.keys().map(String::as_str).filter(|name| *name != "manifest.json").collect();
    found.sort_unstable();
    assert_eq!(named, found);
    for table in tables {
        let text = std::str::from_utf8(&files[table["file"].as_str().unwrap()]).unwrap();
        let rows = rows(text, b',');
        assert_eq!(table["rows"], rows.len(), "{table}");
        let columns: Vec<&str> =
            table["columns"].as_array().unwrap().iter().map(|column| column.as_str().unwrap()).collect();
        assert_eq!(columns, text.lines().next().unwrap().split(',').collect::<Vec<_>>());
        assert_eq!(table["version"], 1);
    }
    let view = |view: &str| {
        let mut command = breakeven("scenarios");
        command.args(["roi", "finance-committee.yaml", "--format", "csv", "--view", view]).args(LEDGER);
        command.output().unwrap().stdout
    };
    for name in ["summary", "cashflow", "pnl", "balance", "capex", "postings", "assumptions"] {
        assert_eq!(files[&format!("roi-{name}.csv")], view(name), "{name}");
    }
    assert_eq!(
        scenario["left_out"],
        serde_json::json!([{ "table": "plan", "reason": "no `plan` is stated" }])
    );
}

#[test]
fn hashes_are_those_of_the_files_that_were_read() {
    let room = tempfile::tempdir().unwrap();
    let scenario = "\
scenario: hashed
title: Accuracy out of an evaluation
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 900 tokens, output: 120 tokens }
options:
  mini: { serverless: openai/gpt-5.4-mini, accuracy: { results: evals.csv, option: mini } }
  nano: { serverless: openai/gpt-5.4-nano }
";
    std::fs::write(room.path().join("hashed.yaml"), scenario).unwrap();
    std::fs::write(room.path().join("evals.csv"), "task,option,passed\n1,mini,yes\n2,mini,no\n").unwrap();
    let folder = room.path().join("out");
    let mut command = breakeven("scenarios");
    command.current_dir(room.path()).args(["roi", "hashed.yaml", "--output-dir", "out"]);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let inputs = manifest["scenarios"][0]["inputs"].as_array().unwrap();
    let files: Vec<&str> = inputs.iter().map(|input| input["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["hashed.yaml", "evals.csv"]);
    for input in inputs {
        let bytes = std::fs::read(room.path().join(input["file"].as_str().unwrap())).unwrap();
        let digest =
            Sha256::digest(bytes).iter().fold(String::new(), |all, byte| all + &format!("{byte:02x}"));
        assert_eq!(input["hash"], format!("sha256:{digest}"), "{input}");
    }
}

#[test]
fn nothing_is_written_where_it_cannot_be_whole() {
    let room = tempfile::tempdir().unwrap();
    let used = room.path().join("used");
    std::fs::create_dir(&used).unwrap();
    std::fs::write(used.join("kept"), "kept").unwrap();
    let file = room.path().join("file");
    std::fs::write(&file, "kept").unwrap();
    for (folder, why) in [
        (used.clone(), "the folder is not empty: name a new one"),
        (file.clone(), "could not be written"),
        (room.path().join("none").join("below"), "could not be written"),
    ] {
        let output = call(&folder, "finance-committee.yaml", &[]);
        assert_eq!(output.status.code(), Some(2), "{}", folder.display());
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(read(&used).len(), 1);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "kept");
    assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 2);
    // Faults of the scenario leave nothing either.
    let folder = room.path().join("faulty");
    let output = call(&folder, "finance-committee.yaml", &["--set", "finance.horizon=soon"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!folder.exists());
    // Without dates there are no postings, and the manifest says so.
    let output = call(&folder, "finance-committee.yaml", &[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(!folder.join("roi-postings.csv").exists());
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    assert!(manifest.contains("no `finance.first_month` is stated"), "{manifest}");
}

//! Every kind of fault that a file can have, through the built program: exit status 2, nothing on standard output, and
//! a message that says what is wrong, where, and what to write instead. The messages are kept as snapshots.

use std::collections::BTreeSet;
use std::path::Path;

use breakeven::catalog::Catalog;
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::scenario::{Costs, NoAttachments, Scenario, Settings};
use breakeven::source::{SourceFile, SourceText};
use breakeven::units::parse_date;

use crate::program::breakeven;

/// What a run of faulty input prints, once its exit status and its silence on standard output are checked.
fn complaint(relative: &str, arguments: &[&str]) -> String {
    // Some of them name result files of the fixtures.
    let outside = ["--allow-outside", "../fixtures"];
    let output = breakeven(relative).args(arguments).args(outside).output().unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complaint}");
    assert!(output.stdout.is_empty(), "{arguments:?}: something on standard output");
    assert!(!complaint.contains("panicked"), "{arguments:?}: {complaint}");
    complaint
}

fn file_name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// The places of the errors and warnings, in the order in which they are printed.
fn places(complaint: &str) -> Vec<(String, usize, usize)> {
    let place = |line: &str| {
        let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
        let column = parts.next()?.parse().ok()?;
        let line = parts.next()?.parse().ok()?;
        Some((parts.next()?.to_owned(), line, column))
    };
    complaint.lines().filter_map(place).collect()
}

#[test]
fn fault() {
    insta::glob!("../faults", "*.yaml", |path| {
        insta::assert_snapshot!(complaint("tests/faults", &["run", file_name(path)]));
    });
}

#[test]
fn every_fault_is_told_once() {
    for entry in std::fs::read_dir(crate::program::folder("tests/faults")).unwrap() {
        let path = entry.unwrap().path();
        let complaint = complaint("tests/faults", &["run", file_name(&path)]);
        let mut told: Vec<&str> = complaint.split("\n\n").collect();
        told.sort_unstable();
        let all = told.len();
        told.dedup();
        assert_eq!(told.len(), all, "{}: told twice\n{complaint}", path.display());
    }
}

/// Reads a scenario through the library; whether one came out, and the faults.
fn read(name: &str, text: String) -> (bool, Sink) {
    let mut sink = Sink::default();
    let settings = Settings {
        as_of: None,
        today: parse_date("2026-11-15").unwrap(),
        attachments: &NoAttachments,
        costs: Costs::Stated,
    };
    let found = match SourceFile::read(name, SourceText::Bytes(text.into_bytes()), &[]) {
        Err(fault) => {
            sink.push((*fault).into());
            None
        }
        Ok((file, root)) => Scenario::read(&file, &root, &Catalog::builtin(), settings, &mut sink),
    };
    (found.is_some(), sink)
}

/// Whatever is left out, emptied or written wrongly: either a scenario comes out, or an error that can be drawn.
#[test]
fn a_broken_line_is_either_told_or_harmless() {
    for entry in std::fs::read_dir(crate::program::folder("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let edits: [fn(&str) -> String; 7] = [
            |_| String::new(),
            |line| line.split_once(": ").map_or_else(String::new, |(key, _)| format!("{key}:")),
            |line| line.split_once(": ").map_or_else(|| "x".to_owned(), |(key, _)| format!("{key}: 0")),
            |line| {
                line.split_once(": ").map_or_else(|| "[".to_owned(), |(key, _)| format!("{key}: [nothing]"))
            },
            |line| format!("{line}\n{line}"),
            |line| line.split_once(": ").map_or_else(String::new, |(key, _)| format!("{key}: {{}}")),
            |line| line.split_once(": ").map_or_else(String::new, |(key, _)| format!("{key}: []")),
        ];
        let says = |at: &usize| !lines[*at].trim_start().starts_with('#') && !lines[*at].trim().is_empty();
        for at in (0..lines.len()).filter(says) {
            // Several edits of one line can come to the same.
            let changes: BTreeSet<String> = edits.iter().map(|edit| edit(lines[at])).collect();
            for changed in changes {
                let broken = [&lines[..at], &[changed.as_str()], &lines[at + 1..]].concat().join("\n");
                let (found, sink) = read(file_name(&path), broken);
                assert_ne!(found, sink.has_errors(), "{}:{}: {changed}", path.display(), at + 1);
                for said in sink.diagnostics() {
                    let ends = !said.message.trim_end().ends_with(':') && !said.message.contains("``");
                    assert!(ends, "{}:{}: {changed}: {}", path.display(), at + 1, said.message);
                }
                assert_eq!(
                    draw(sink.diagnostics(), Drawing::Plain).is_empty(),
                    sink.diagnostics().is_empty()
                );
            }
        }
    }
}

#[test]
fn every_command_refuses_the_same_way() {
    for command in ["check", "explain"] {
        let run = complaint("tests/faults", &["run", "many.yaml"]);
        assert_eq!(complaint("tests/faults", &[command, "many.yaml"]), run, "{command}");
    }
}

#[test]
fn faults_stand_in_the_order_of_their_lines() {
    let complaint = complaint("tests/faults", &["run", "many.yaml"]);
    let found = places(&complaint);
    assert!(found.len() >= 20, "{complaint}");
    assert!(found.is_sorted(), "{found:?}");
}

#[test]
fn the_faults_of_several_files_come_in_one_go() {
    let complaint =
        complaint("tests/faults", &["run", "number-zero-tasks.yaml", "many.yaml", "file-empty.yaml"]);
    let found = places(&complaint);
    assert!(found.is_sorted(), "{found:?}");
    for file in ["file-empty.yaml", "many.yaml", "number-zero-tasks.yaml"] {
        assert!(found.iter().any(|(name, ..)| name == file), "{file}: {complaint}");
    }
    insta::assert_snapshot!(complaint);
}

#[test]
fn pricing_folder() {
    let mut folders: Vec<_> = std::fs::read_dir(crate::program::folder("tests/pricing"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && file_name(path) != "good")
        .collect();
    folders.sort();
    assert!(folders.len() >= 9, "{folders:?}");
    for path in folders {
        let name = file_name(&path);

        let complaint = complaint("tests/pricing", &["run", "scenario.yaml", "--pricing", name]);
        insta::with_settings!({ snapshot_suffix => name }, { insta::assert_snapshot!(complaint) });
    }
}

/// An entry with a fault is there: nothing says in addition that the catalog does not have it, by its name, its alias or a server's.
#[test]
fn a_faulty_entry_is_not_called_missing() {
    for folder in ["faulty-gpu", "unreadable-gpus"] {
        for command in ["run", "check", "levers", "roi", "explain"] {
            let said = complaint("tests/pricing", &[command, "own-gpu.yaml", "--pricing", folder]);
            assert!(said.contains("1 error; no results"), "{folder}, {command}: {said}");
        }
    }
    let said = complaint("tests/pricing", &["run", "own-gpu.yaml"]);
    assert!(said.contains("the catalog has no GPU `ours`"), "{said}");
}

/// The same thing has another price in another region, so a name of one is not answered with one of another.
#[test]
fn a_region_is_not_answered_with_another() {
    let text = |electricity: &str, model: &str| {
        format!(
            "{{ scenario: s, title: t, as_of: 2026-11-15, facility: {{ electricity: {electricity}, pue: 1.2 }}, \
             workload: {{ tasks: 1M/month, input: 10 tokens, output: 10 tokens }}, \
             options: {{ a: {{ serverless: \"{model}\" }} }} }}"
        )
    };
    let model = "aws-bedrock/us.anthropic.claude-opus-5-5";
    for (electricity, model, help) in [
        ("eu-commercial", model, "of `eu` there is: eu-non-household"),
        ("us-comercial", model, "did you mean `us-commercial`?"),
        ("uk-industrial", model, "`breakeven catalog list electricity` lists what there is"),
        // Countries that nobody listed are regions too.
        ("de-commercial", model, "`breakeven catalog list electricity` lists what there is"),
        ("peru-commercial", model, "`breakeven catalog list electricity` lists what there is"),
        ("usa-commercial", model, "did you mean `us-commercial`?"),
        ("virginia-comercial", model, "did you mean `us-virginia-commercial`?"),
        ("us-oregon-retail", model, "of `us` there is: us-commercial"),
        ("us-commercial", "aws-bedrock/eu.anthropic.claude-opus-5-6", "did you mean `aws-bedrock/eu."),
        ("us-commercial", "aws-bedrock/ca.anthropic.claude-opus-5-5", "`breakeven catalog list models`"),
        ("us-commercial", "aws-bedrock/us.anthropic.claude-opus-6", "did you mean `aws-bedrock/us."),
    ] {
        let call =
            breakeven("tests/pricing").args(["run", "-"]).write_stdin(text(electricity, model)).output();
        let said = String::from_utf8(call.unwrap().stderr).unwrap();
        assert!(said.contains(help), "{electricity}, {model}: {said}");
    }
}

#[test]
fn a_faulty_entry_that_is_used_is_told_once() {
    let complaint = complaint("tests/pricing", &["run", "overlay.yaml", "--pricing", "wrong-unit"]);
    assert_eq!(complaint.matches("wrong-unit]").count(), 2, "{complaint}");
}

#[test]
fn a_pricing_folder_that_is_not_there_or_empty() {
    let empty = tempfile::tempdir().unwrap();
    let of_empty =
        complaint("tests/pricing", &["run", "scenario.yaml", "--pricing", empty.path().to_str().unwrap()]);
    assert!(of_empty.contains("there is no .yaml file in this pricing folder"), "{of_empty}");
    let of_none = complaint("tests/pricing", &["run", "scenario.yaml", "--pricing", "nowhere"]);
    assert!(of_none.starts_with("error: nowhere could not be read"), "{of_none}");
}

/// An overlay replaces a price of ours and adds a model; both are shown with the overlay's own file and line.
#[test]
fn a_good_pricing_folder_is_used() {
    let arguments = ["run", "overlay.yaml", "--pricing", "good", "--format", "json"];
    let run = breakeven("tests/pricing").args(arguments).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let report: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let month = |option: usize| {
        report["scenarios"][0]["options"][option]["metrics"]["cost_per_month"]["value"].as_f64().unwrap()
    };
    // 200 and 50 million tokens a month, at $0.50 and $3, at ours, and at $1 and $4.
    assert_eq!([month(0), month(2)], [250.0, 400.0]);
    let shown =
        breakeven("tests/pricing").args(["run", "overlay.yaml", "--pricing", "good"]).output().unwrap();
    insta::assert_snapshot!(String::from_utf8(shown.stdout).unwrap());
    let ours =
        breakeven("tests/pricing").args(["run", "scenario.yaml", "--format", "json"]).output().unwrap();
    let ours: serde_json::Value = serde_json::from_slice(&ours.stdout).unwrap();
    assert_ne!(ours["scenarios"][0]["options"][0], report["scenarios"][0]["options"][0]);
}

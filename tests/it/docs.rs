//! The documentation's own scenarios run, and the files that it names are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use breakeven::metric::Metric;

use crate::program::{below, folder};

fn read(name: &str) -> String {
    fs::read_to_string(folder(name)).unwrap()
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
    let mut keys = 0;
    for file in below("src/scenario", "rs") {
        let text = fs::read_to_string(file).unwrap();
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

/// Names of what a folder of the repository holds.
fn entries(relative: &str) -> BTreeSet<String> {
    let names = fs::read_dir(folder(relative)).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Every document with its text. What a released version did may name what is gone, so only the rest of the changelog counts.
fn documents() -> Vec<(PathBuf, String)> {
    let mut paths = below("docs", "md");
    paths.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(folder));
    let text = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let released = text.match_indices("\n## [").nth(1).filter(|_| path.ends_with("CHANGELOG.md"));
        released.map_or(text.as_str(), |(at, _)| &text[..at]).to_owned()
    };
    paths.into_iter().map(|path| (path.clone(), text(&path))).collect()
}

/// A word is a path if it begins with an entry of the repository's root, or with a room and ends as a file or folder of it;
/// alone, the name of a source file is one. `PROVIDER.yaml` and `*.yaml` stand for any file of their folder.
fn is_dead(word: &str, top: &BTreeSet<String>, rooms: &BTreeSet<String>, names: &BTreeSet<String>) -> bool {
    let rust = Path::new(word).extension().is_some_and(|end| end == "rs");
    let Some((first, _)) = word.split_once('/') else {
        return rust && !names.contains(word);
    };
    let path = if top.contains(first) {
        folder(word)
    } else if rooms.contains(first) && (rust || word.ends_with('/')) {
        folder("src").join(word)
    } else {
        return false;
    };
    let name = path.file_stem().unwrap().to_string_lossy();
    let any = name.chars().all(|c| c.is_ascii_uppercase() || c == '*');
    !(path.exists() || any && path.parent().unwrap().exists())
}

#[test]
fn docs_name_paths_that_exist() {
    let mut top = entries("");
    // What is built is there only after a build.
    top.remove("target");
    let rooms = entries("src");
    let sources = ["src", "tests", "benches", "examples"].into_iter().flat_map(|of| below(of, "rs"));
    let names = sources.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let mut dead = Vec::new();
    let mut links = 0;
    for (document, text) in documents() {
        let shown = document.file_name().unwrap().to_string_lossy();
        let words = text.split(|c: char| c.is_whitespace() || "`\"'()[]{}<>|,;:=".contains(c));
        let words = words.map(|word| word.trim_end_matches(['.', '…', '?', '!']));
        let words = words.filter(|word| is_dead(word, &top, &rooms, &names));
        dead.extend(words.map(|word| format!("{shown}: {word}")));
        for link in text.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap()) {
            let elsewhere = link.is_empty() || link.contains("://");
            links += usize::from(!elsewhere);
            if !elsewhere && !document.with_file_name(link).exists() {
                dead.push(format!("{shown}: ]({link})"));
            }
        }
    }
    assert!(links > 10, "only {links} links were found");
    assert!(dead.is_empty(), "not there:\n{}", dead.join("\n"));
}

//! The rooms and who may look into which, as ARCHITECTURE.md says; and the other invariants that a text search can hold.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which rooms a room may look into.
const ARROWS: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("source", &[]),
    ("diagnostics", &["source"]),
    ("metric", &["units"]),
    ("decode", &["units", "source", "diagnostics"]),
    ("catalog", &["units", "source", "diagnostics", "decode"]),
    ("figure", &["units", "source", "decode", "catalog"]),
    ("serving", &["units", "diagnostics", "decode", "catalog"]),
    ("benchmark", &["units", "source", "diagnostics", "decode", "catalog", "serving"]),
    ("evaluation", &["units", "source", "diagnostics", "decode"]),
    ("quality", &["units"]),
    ("finance", &["units"]),
    ("planning", &["units"]),
    (
        "scenario",
        &[
            "units",
            "source",
            "diagnostics",
            "metric",
            "decode",
            "catalog",
            "serving",
            "benchmark",
            "evaluation",
            "quality",
            "finance",
            "planning",
        ],
    ),
    (
        "economics",
        &[
            "units", "source", "metric", "decode", "catalog", "figure", "serving", "quality", "finance",
            "planning", "scenario",
        ],
    ),
    ("checks", &["units", "metric", "scenario", "economics"]),
    (
        "report",
        &[
            "units",
            "diagnostics",
            "metric",
            "decode",
            "catalog",
            "figure",
            "serving",
            "finance",
            "planning",
            "scenario",
            "economics",
            "checks",
        ],
    ),
    ("render", &["units", "report"]),
    (
        "cli",
        &[
            "units",
            "source",
            "diagnostics",
            "metric",
            "decode",
            "catalog",
            "figure",
            "serving",
            "benchmark",
            "scenario",
            "economics",
            "checks",
            "report",
            "render",
        ],
    ),
];

/// Every source file with its room.
fn files() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for entry in fs::read_dir(&root).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            continue;
        }
        let room = path.file_name().unwrap().to_string_lossy().into_owned();
        for file in fs::read_dir(&path).unwrap() {
            let file = file.unwrap().path();
            assert!(file.is_file(), "{}: rooms have no rooms", file.display());
            found.push((room.clone(), file.clone(), fs::read_to_string(&file).unwrap()));
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

/// The text without comments and without its tests, which stand at the end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn rooms_look_only_where_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut seen = 0;
    for (room, path, text) in files() {
        let may = allowed.get(room.as_str()).unwrap_or_else(|| panic!("the room `{room}` has no arrows"));
        for (at, _) in code(&text).match_indices("crate::") {
            let text = code(&text);
            let other: String = text[at + "crate::".len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            seen += 1;
            let fine = other == room || may.contains(&other.as_str());
            assert!(fine, "{}: `{room}` may not look into `{other}`", path.display());
        }
    }
    assert!(seen > 200, "only {seen} uses were found");
}

#[test]
fn every_room_has_its_arrows_and_every_arrow_its_room() {
    let mut rooms: Vec<String> = files().into_iter().map(|(room, ..)| room).collect();
    rooms.sort();
    rooms.dedup();
    let mut known: Vec<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    known.sort_unstable();
    assert_eq!(rooms, known);
}

#[test]
fn libraries_stay_in_their_rooms() {
    for (word, home) in [
        ("serde_yaml", "source/yaml.rs"),
        ("saphyr_parser", "source/yaml_places.rs"),
        ("comfy_table", "render/table.rs"),
        ("annotate_snippets", "diagnostics/draw.rs"),
        ("serde_json", "render/json.rs"),
        ("inference_lab", "serving/simulate.rs"),
        ("rand_distr", "serving/simulate.rs"),
        ("ChaCha12Rng", "serving/simulate.rs"),
        ("ChaCha8Rng", "quality/play.rs"),
        ("good_lp", "planning/"),
        ("indicatif", "cli/"),
        ("clap", "cli/"),
        ("anyhow", "cli/"),
        ("std::fs", "cli/"),
        ("std::env", "cli/"),
        ("std::io", "cli/"),
        ("Timestamp::now", "cli/"),
        ("SystemTime", "cli/"),
    ] {
        let mut at_home = 0;
        for (_, path, text) in files() {
            let uses = code(&text).contains(word);
            let inside = path.to_string_lossy().replace('\\', "/").contains(&format!("src/{home}"));
            assert!(inside || !uses, "{}: `{word}` belongs into {home}", path.display());
            at_home += usize::from(inside && uses);
        }
        let unused = ["SystemTime"];
        assert!(at_home > 0 || unused.contains(&word), "nobody uses `{word}` in {home}: mend this list");
    }
}

#[test]
fn rounding_stays_in_one_file() {
    for (room, path, text) in files() {
        if path.ends_with("report/number.rs") || room == "units" {
            continue;
        }
        for word in [".round()", ".trunc()", ":.1}", ":.2}", ":.3}", ":.4}"] {
            assert!(
                !code(&text).contains(word),
                "{}: `{word}` belongs into report/number.rs",
                path.display()
            );
        }
    }
}

#[test]
fn evaluation_cannot_fail_and_does_not_panic() {
    for (room, path, text) in files() {
        let pure = ["economics", "finance", "figure", "checks", "planning"].contains(&room.as_str());
        for word in ["panic!", ".unwrap()", ".expect(", "unreachable!", "todo!"] {
            assert!(!code(&text).contains(word), "{}: `{word}`", path.display());
        }
        if pure {
            assert!(!code(&text).contains("Box<dyn std::error"), "{}: total functions only", path.display());
        }
    }
}

#[test]
fn nothing_printed_comes_out_of_a_hash_map() {
    for (_, path, text) in files() {
        assert!(!code(&text).contains("HashMap"), "{}: sort it", path.display());
    }
}

#[test]
fn files_stay_small() {
    for (_, path, text) in files() {
        let lines = text.lines().count();
        assert!(lines <= 450, "{}: {lines} lines; does it still do one thing?", path.display());
    }
}

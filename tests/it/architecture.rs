//! The rooms and who may look into which, as ARCHITECTURE.md says; and the other invariants that a text search can hold.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::program::below;

/// Which rooms a room may look into.
const ARROWS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("units", &[]),
    ("source", &["text"]),
    ("diagnostics", &["text", "source"]),
    ("metric", &["units"]),
    ("decode", &["text", "units", "source", "diagnostics"]),
    ("catalog", &["units", "source", "diagnostics", "decode"]),
    ("figure", &["units", "source", "decode", "catalog"]),
    ("serving", &["units", "diagnostics", "decode", "catalog"]),
    ("benchmark", &["text", "units", "source", "diagnostics", "decode", "catalog", "serving"]),
    ("evaluation", &["text", "units", "source", "diagnostics", "decode"]),
    ("billing", &["text", "units", "source", "diagnostics", "decode"]),
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
            "units", "source", "metric", "decode", "catalog", "figure", "serving", "billing", "quality",
            "finance", "planning", "scenario",
        ],
    ),
    ("checks", &["units", "metric", "catalog", "figure", "serving", "scenario", "economics"]),
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
            "benchmark",
            "evaluation",
            "billing",
            "quality",
            "finance",
            "planning",
            "scenario",
            "economics",
            "checks",
        ],
    ),
    ("render", &["text", "units", "decode", "metric", "benchmark", "evaluation", "checks", "report"]),
    (
        "cli",
        &[
            "text",
            "units",
            "source",
            "diagnostics",
            "metric",
            "decode",
            "catalog",
            "figure",
            "serving",
            "benchmark",
            "evaluation",
            "billing",
            "scenario",
            "economics",
            "checks",
            "report",
            "render",
        ],
    ),
];

/// The floors of the rooms that have rooms of their own, from the ground up: a file looks only into its own sub-room and
/// into floors below it. Names on one line share a floor and do not look into each other. A file that stands in the room
/// itself is named like a sub-room.
const FLOORS: &[(&str, &[&[&str]])] = &[
    (
        "catalog",
        &[
            &[
                "alias",
                "attention",
                "bound",
                "elsewhere",
                "entry",
                "hash",
                "makes",
                "precision",
                "price_hours",
                "release",
                "written",
            ],
            &["attention_keys", "names", "place", "provenance", "used"],
            &["attending", "builtin", "checkpoint", "dated", "gpu"],
            &["checkpoint_precision"],
            &["config_entry"],
            &["hugging_face"],
            &["gpu_share"],
            &[
                "architecture",
                "constant",
                "measured_band",
                "overhead",
                "releases",
                "rental",
                "server",
                "tariff",
                "tokens",
            ],
            &["plausibility", "provider", "token_reading"],
            &["known_entries", "lifetime", "raw_entry"],
            &["shelves"],
            &["store"],
            &["config", "gpu_rent", "identity", "mixed", "search", "servings", "suggestion", "table_shape"],
            &["import", "lint", "lock"],
        ],
    ),
    ("serving", &[&["engine"], &["band"], &["queue"], &["anchor", "search", "simulation"]]),
    (
        "benchmark",
        &[
            &["cell", "launch", "load", "look_alike", "own_columns", "spread", "subject", "tool"],
            &["measurement", "unknown"],
            &["anchor", "averages", "capacity", "draft", "failures", "found", "retokenized", "rows"],
            &["kind"],
            &[
                "aiperf",
                "aiperf_records",
                "guidellm",
                "guidellm_csv",
                "inference_perf",
                "inferencex",
                "llmd",
                "own_table",
                "printed",
                "regret",
                "sglang",
                "trtllm_bench",
                "vllm",
            ],
            &["aiperf_csv", "aiperf_sweep", "genai_perf"],
            &["documents"],
            &["texts"],
            &["file"],
            &["whose"],
        ],
    ),
    (
        "planning",
        &[
            &["allocation", "erlang", "levels", "newsvendor", "profile", "starts", "turning"],
            &["mix", "reserved_units"],
        ],
    ),
    (
        "scenario",
        &[
            &[
                "attachment",
                "comparison",
                "focus",
                "overhead",
                "price_changes",
                "sources",
                "stated_ranges",
                "tags",
                "trend",
            ],
            &["cases", "move_limit", "variance_limit"],
            &["limit"],
            &["evaluations", "typed_limit", "workload"],
            &["resolver"],
            &["fleet"],
            &["policy"],
            &["option"],
            &["finance", "plan", "resolve"],
            &["keys", "whole"],
            &["budgets", "definition"],
            &["read"],
            &["banded", "compare", "limited", "sellers", "variants"],
            &["diff", "price_history"],
        ],
    ),
    (
        "economics",
        &[
            &["fleet", "switching"],
            &["bill"],
            &["policy"],
            &["breakdown", "cash", "measure"],
            &["metric_range", "whole_bill"],
            &["evaluate"],
            &["compare", "diff", "reconcile", "variations", "workbook"],
            &["focus", "frontier", "other_assumptions", "plan"],
            &["crossover"],
            &["levers"],
        ],
    ),
    (
        "report",
        &[
            &["groups", "list", "number", "table"],
            &["block"],
            &[
                "assumed",
                "catalog",
                "exchanged",
                "indirect_tax",
                "metric_cell",
                "prediction",
                "ranges",
                "shift",
                "sources",
                "switch",
                "terms",
            ],
            &["fleet", "gaps", "head", "inspect", "limit", "narrowed", "price_changes", "regret", "serves"],
            &["advice", "deploy", "notice"],
            &["cases", "dagger", "flows_left_out"],
            &[
                "breakdown",
                "compare",
                "crossover",
                "explain",
                "focus",
                "frontier",
                "import",
                "levers",
                "lock",
                "plan",
                "reconcile",
                "roi",
                "sensitivity",
                "workbook",
            ],
            &["run"],
            &["check", "diff", "dossier"],
            &["history"],
        ],
    ),
    (
        "render",
        &[
            &["address", "quoting", "style"],
            &["csv", "diff_comment", "json", "junit", "terminal", "workflow_command", "xlsx"],
            &["github", "github_diff", "html", "markdown"],
            &["comment", "shell"],
        ],
    ),
    (
        "cli",
        &[
            &["ending", "parallel", "refused", "shared_args"],
            &["files"],
            &["output"],
            &["input", "surroundings"],
            &["commands"],
            &["args"],
            &["shell"],
        ],
    ),
];

/// A source file.
struct File {
    /// Where it is, from `src/` on: `economics/bill/ledger.rs`.
    path: String,
    /// The module that it is: `economics`, `bill`, `ledger`.
    module: Vec<String>,
    /// Its text.
    text: String,
}

impl File {
    fn room(&self) -> &str {
        &self.module[0]
    }

    /// The sub-room, or the file itself where it stands in the room.
    fn floor(&self) -> &str {
        self.module.get(1).map_or("mod", String::as_str)
    }

    fn is_face(&self) -> bool {
        self.path.ends_with("/mod.rs")
    }
}

/// Every source file below a room, at any depth.
fn files() -> Vec<File> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<File>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if folder != root {
                let text = fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                let mut module: Vec<String> =
                    path.strip_suffix(".rs").unwrap().split('/').map(str::to_owned).collect();
                module.pop_if(|name| name == "mod");
                found.push(File { path, module, text });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 50, "the sources were not found");
    found
}

/// The text without comments and without its tests, which stand at the end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The paths that a `use` names, groups taken apart: `a::{b, c::D as E}` is `a::b` and `a::c::D`.
fn leaves(tree: &str) -> Vec<Vec<String>> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        let path = tree.split(" as ").next().unwrap();
        return vec![
            path.split("::").map(|name| name.trim().to_owned()).filter(|name| name != "self").collect(),
        ];
    };
    let close = tree.rfind('}').unwrap();
    let head = leaves(tree[..open].trim_end().trim_end_matches("::")).remove(0);
    let mut depth = 0;
    let members = tree[open + 1..close].split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let members = members.filter(|member| !member.trim().is_empty()).flat_map(leaves);
    members.map(|member| [head.clone(), member].concat()).collect()
}

/// What a file names by a path through modules: in `use` and in the middle of code; whether it hands the name on.
fn named(file: &File, modules: &BTreeMap<Vec<String>, usize>) -> Vec<(Vec<String>, bool)> {
    let text = code(&file.text);
    let mut found: Vec<(Vec<String>, bool)> = Vec::new();
    let mut rest = String::new();
    for (at, statement) in text.split(';').enumerate() {
        let start = statement.rfind("use ").filter(|start| {
            let line = statement[..*start].rsplit('\n').next().unwrap().trim();
            line.is_empty() || line == "pub" || line.starts_with("pub(") && line.ends_with(')')
        });
        match start {
            Some(start) if at + 1 < text.split(';').count() => {
                let public = statement[..start].trim_end().rsplit('\n').next().unwrap().contains("pub");
                found.extend(leaves(&statement[start + 4..]).into_iter().map(|path| (path, public)));
                rest += &statement[..start];
            }
            _ => rest += statement,
        }
        rest.push(';');
    }
    for start in ["crate::", "super::"] {
        for (at, _) in rest.match_indices(start) {
            let path =
                rest[at..].split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).next().unwrap();
            let before = rest[..at].chars().next_back().unwrap_or(' ');
            // A visibility (`pub(in crate::economics)`) looks at nothing.
            if !before.is_alphanumeric() && before != ':' && !rest[..at].ends_with("(in ") {
                found.push((
                    path.split("::").map(str::to_owned).filter(|name| !name.is_empty()).collect(),
                    false,
                ));
            }
        }
    }
    // What `super` means: the folder, for a file as for the face of a sub-room.
    let folder = if file.is_face() { &file.module[..] } else { &file.module[..file.module.len() - 1] };
    let absolute = |path: Vec<String>| -> Option<Vec<String>> {
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "super" => {
                let up = path.iter().take_while(|name| *name == "super").count();
                let folder = if file.is_face() { &folder[..folder.len() - 1] } else { folder };
                Some([&folder[..folder.len() - (up - 1)], &path[up..]].concat())
            }
            child => {
                let inside = [folder, &[child.to_owned()]].concat();
                (file.is_face() && modules.contains_key(&inside)).then(|| [folder, &path[..]].concat())
            }
        }
    };
    found.into_iter().filter_map(|(path, public)| Some((absolute(path)?, public))).collect()
}

/// Who looks into whom, file by file; names that a folder's face hands on lead to the file that they come from.
fn looks(files: &[File]) -> Vec<BTreeSet<usize>> {
    let modules: BTreeMap<Vec<String>, usize> =
        files.iter().enumerate().map(|(at, file)| (file.module.clone(), at)).collect();
    let named: Vec<_> = files.iter().map(|file| named(file, &modules)).collect();
    let handed_on = |face: usize, name: &str| {
        let exact =
            named[face].iter().find(|(path, public)| *public && path.last().is_some_and(|last| last == name));
        let all = || {
            named[face].iter().find(|(path, public)| *public && path.last().is_some_and(|last| last == "*"))
        };
        exact.or_else(all).map(|(path, _)| path.clone())
    };
    let target = |path: &[String]| {
        let mut path = path.to_vec();
        for _ in 0..5 {
            let depth = (1..=path.len()).rev().find(|depth| modules.contains_key(&path[..*depth]))?;
            let at = modules[&path[..depth]];
            let next = path.get(depth).filter(|_| files[at].is_face()).and_then(|name| handed_on(at, name));
            match next {
                Some(next) if next[..] != path[..] => path = next,
                _ => return Some(at),
            }
        }
        None
    };
    named
        .iter()
        .enumerate()
        .map(|(at, paths)| {
            paths.iter().filter_map(|(path, _)| target(path)).filter(|other| *other != at).collect()
        })
        .collect()
}

/// The sets of files that look into each other in a loop.
fn circles(looks: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let reached = |from: usize| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<usize> = looks[from].iter().copied().collect();
        while let Some(at) = next.pop() {
            if seen.insert(at) {
                next.extend(&looks[at]);
            }
        }
        seen
    };
    let reached: Vec<_> = (0..looks.len()).map(reached).collect();
    let circle = |at: usize| {
        (0..looks.len()).filter(|b| reached[at].contains(b) && reached[*b].contains(&at)).collect()
    };
    let found: BTreeSet<Vec<usize>> =
        (0..looks.len()).filter(|at| reached[*at].contains(at)).map(circle).collect();
    found.into_iter().collect()
}

#[test]
fn rooms_look_only_where_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let files = files();
    let mut seen = 0;
    for (file, looks) in files.iter().zip(looks(&files)) {
        let may =
            allowed.get(file.room()).unwrap_or_else(|| panic!("the room `{}` has no arrows", file.room()));
        for other in looks.into_iter().map(|other| &files[other]) {
            seen += 1;
            let fine = other.room() == file.room() || may.contains(&other.room());
            assert!(fine, "{}: `{}` may not look into `{}`", file.path, file.room(), other.room());
        }
    }
    assert!(seen > 500, "only {seen} uses were found");
}

#[test]
fn sub_rooms_look_only_down() {
    let files = files();
    let looks = looks(&files);
    for (room, floors) in FLOORS {
        let level: BTreeMap<&str, usize> = floors
            .iter()
            .enumerate()
            .flat_map(|(at, names)| names.iter().map(move |name| (*name, at)))
            .collect();
        for (file, looks) in
            files.iter().zip(&looks).filter(|(file, _)| file.room() == *room && file.floor() != "mod")
        {
            let own =
                level.get(file.floor()).unwrap_or_else(|| panic!("{}: on which floor of {room}?", file.path));
            for other in looks.iter().map(|other| &files[*other]) {
                let inside = other.room() == *room && other.floor() != file.floor();
                let fine = !inside || level.get(other.floor()).is_some_and(|other| other < own);
                assert!(fine, "{}: `{}` may not look into {}", file.path, file.floor(), other.path);
            }
        }
        for name in level.keys() {
            assert!(
                files.iter().any(|file| file.room() == *room && file.floor() == *name),
                "{room}/{name} is nowhere"
            );
        }
    }
    for file in &files {
        let deep = file.module.len() > 2;
        let known = FLOORS.iter().any(|(room, _)| *room == file.room());
        assert!(!deep || known, "{}: the room `{}` has sub-rooms and no floors", file.path, file.room());
    }
}

#[test]
fn no_files_look_into_each_other_in_a_circle() {
    let files = files();
    let looks = looks(&files);
    let mut told = String::new();
    for circle in circles(&looks) {
        told += "a circle:\n";
        for at in &circle {
            for other in looks[*at].iter().filter(|other| circle.contains(other)) {
                told += &format!("  {} -> {}\n", files[*at].path, files[*other].path);
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn a_circle_is_found() {
    let file = |path: &str, text: &str| {
        let mut module: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        module.pop_if(|name| name == "mod");
        File { path: path.to_owned(), module, text: text.to_owned() }
    };
    let through_the_face = [
        file("a/mod.rs", "mod b;\nmod c;\npub use b::{B, Other as Name};\npub use c::*;\n"),
        file("a/b.rs", "use super::C;\npub struct B;\n"),
        file("a/c.rs", "pub struct C;\nfn f() { let _ = crate::a::B; }\n"),
    ];
    assert_eq!(circles(&looks(&through_the_face)), [[1, 2]]);
    let straight = [
        file("a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub use c::C;\n"),
        file("a/b.rs", "use super::C;\npub struct B;\n"),
        file(
            "a/c.rs",
            "//! See [`super::B`].\npub struct C;\n#[cfg(test)]\nmod tests { use super::super::B; }\n",
        ),
    ];
    assert!(circles(&looks(&straight)).is_empty());
}

#[test]
fn every_room_has_its_arrows_and_every_arrow_its_room() {
    let mut rooms: Vec<String> = files().iter().map(|file| file.room().to_owned()).collect();
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
        ("saphyr_parser", "source/yaml_events.rs"),
        ("comfy_table", "render/terminal/page.rs"),
        ("annotate_snippets", "diagnostics/draw.rs"),
        ("serde_json", "render/json/"),
        ("percent_encoding", "render/json/sarif.rs"),
        ("quick_xml", "render/junit.rs"),
        ("maud", "render/html/"),
        ("plotters", "render/html/svg/"),
        ("rand_distr", "serving/simulation/draw.rs"),
        ("ChaCha12Rng", "serving/simulation/draw.rs"),
        ("ChaCha8Rng", "quality/monte_carlo.rs"),
        ("good_lp", "planning/"),
        ("sha2::", "catalog/hash.rs|render/json/gitlab.rs"),
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
        for File { path, text, .. } in files() {
            let uses = code(&text).contains(word);
            // What is read is opened in `cli`, and taken in as it comes.
            let takes_in = path == "source/stream.rs" || path == "source/archive.rs";
            let taken_in = word == "std::io" && takes_in;
            let inside = home.split('|').any(|home| path.starts_with(home)) || taken_in;
            assert!(inside || !uses, "{path}: `{word}` belongs into {home}");
            at_home += usize::from(inside && uses);
        }
        let unused = ["SystemTime"];
        assert!(at_home > 0 || unused.contains(&word), "nobody uses `{word}` in {home}: mend this list");
    }
}

/// What is written has passed the last step (`text/printed.rs`): streams are written to in one file, and texts that are left as they are
/// are the program's own.
#[test]
fn writing_stays_in_one_file() {
    for (word, homes) in [
        ("stdout().lock()", ["cli/output.rs"].as_slice()),
        ("stderr().lock()", &["cli/output.rs", "cli/commands/init/"]),
        ("Printed::own(", &["cli/shell.rs", "cli/commands/example.rs"]),
    ] {
        for File { path, text, .. } in files() {
            let at_home = homes.iter().any(|home| path.starts_with(home)) || path.starts_with("text/");
            assert!(at_home || !code(&text).contains(word), "{word} in src/{path}");
        }
    }
}

#[test]
fn rounding_stays_in_one_file() {
    for file in files() {
        let (room, path, text) = (file.room(), &file.path, &file.text);
        if path.starts_with("report/number/") || room == "units" {
            continue;
        }
        for word in [".round()", ".trunc()", ":.1}", ":.2}", ":.3}", ":.4}"] {
            assert!(!code(text).contains(word), "{path}: `{word}` belongs into report/number/");
        }
    }
}

#[test]
fn evaluation_cannot_fail_and_does_not_panic() {
    for file in files() {
        let (room, path, text) = (file.room(), &file.path, &file.text);
        let pure = ["economics", "finance", "figure", "checks", "planning"].contains(&room);
        for word in ["panic!", ".unwrap()", ".expect(", "unreachable!", "todo!"] {
            assert!(!code(text).contains(word), "{path}: `{word}`");
        }
        if pure {
            assert!(!code(text).contains("Box<dyn std::error"), "{path}: total functions only");
        }
    }
}

#[test]
fn nothing_printed_comes_out_of_a_hash_map() {
    for File { path, text, .. } in files() {
        assert!(!code(&text).contains("HashMap"), "{path}: sort it");
    }
}

#[test]
fn files_stay_small() {
    for File { path, text, .. } in files() {
        let lines = text.lines().count();
        assert!(lines <= 450, "{path}: {lines} lines; does it still do one thing?");
    }
}

/// A test that waits for a clock fails on a busy machine. How long things take is in `benches/run.rs`.
#[test]
fn no_test_depends_on_a_clock() {
    let tests = below("tests", "rs");
    assert!(tests.len() > 40, "the tests were not found");
    for path in tests.iter().filter(|path| !path.ends_with("it/architecture.rs")) {
        let text = fs::read_to_string(path).unwrap();
        for word in ["Instant", "SystemTime", "elapsed("] {
            assert!(!text.contains(word), "{}: `{word}`", path.display());
        }
    }
}

/// A file that no module names is not compiled: its tests would never run, and nobody would see.
#[test]
fn every_test_file_is_in_a_module() {
    let tests = below("tests/it", "rs");
    let named = |path: &Path| {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let words = [format!("mod {stem};"), format!("mod {stem} {{")];
        below("tests/it", "rs").iter().any(|file| {
            let text = fs::read_to_string(file).unwrap();
            text.lines().any(|line| words.iter().any(|word| line.trim() == word.as_str()))
        })
    };
    for path in tests.iter().filter(|path| !path.ends_with("main.rs") && !path.ends_with("mod.rs")) {
        assert!(named(path), "{} is in no module", path.display());
    }
}

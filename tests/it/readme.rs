//! What the README shows is what the program prints. After a change on purpose: `UPDATE_README=1 cargo test --test it readme`.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const BEGIN: &str = "<!-- output of: breakeven ";
const END: &str = "<!-- end of output -->";

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let mut updated = String::new();
    let mut rest = readme.as_str();
    let mut blocks = 0;
    while let Some(at) = rest.find(BEGIN) {
        let (before, after) = rest.split_at(at);
        let (arguments, after) = after[BEGIN.len()..].split_once(" -->").unwrap();
        let (_, after) = after.split_once(END).expect("an end of the output");
        let output = print(arguments);
        updated += &format!("{before}{BEGIN}{arguments} -->\n```text\n{output}```\n{END}");
        rest = after;
        blocks += 1;
    }
    updated += rest;
    assert!(blocks >= 2, "the README shows no output");
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, &updated).unwrap();
    } else {
        assert!(updated == readme, "the README is stale: UPDATE_README=1 cargo test --test it readme");
    }
}

#[test]
fn the_readme_names_every_shipped_scenario_and_only_those() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    for entry in fs::read_dir(root.join("scenarios")).unwrap() {
        let name = entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned();
        assert!(readme.contains(&format!("| `{name}` |")), "the README does not list {name}");
    }
}

/// The smallest scenario of the README runs.
#[test]
fn the_smallest_scenario_works() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let start = readme.find("scenario: hello").unwrap();
    let yaml = readme[start..].split("```").next().unwrap().to_owned();
    let out = command().args(["run", "-", "--as-of", "2026-11-15"]).write_stdin(yaml).assert().success();
    assert!(String::from_utf8_lossy(&out.get_output().stdout).contains("$0.00375"));
}

fn print(arguments: &str) -> String {
    let output = command().args(arguments.split_whitespace()).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

/// The program without anything in the environment that changes its output.
fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_breakeven"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_clear();
    command
}

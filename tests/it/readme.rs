//! What the README and the pages of docs/ show is what the program prints, and the commands that they show work. After a
//! change on purpose: `UPDATE_README=1 cargo test --test it readme`.
//!
//! A page shows output between `<!-- output of: breakeven … -->`, or `<!-- first 12 lines of: breakeven … -->` for the
//! paragraphs and tables within these, and `<!-- end of output -->`. A YAML block behind `<!-- file: NAME -->` is a file that any page may use.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Shell;

use assert_cmd::Command;

use crate::program::{below, folder};

const BEGIN: &str = "<!-- output of: breakeven ";
const BEGIN_SHORT: &str = "<!-- first ";
const END: &str = "<!-- end of output -->";
const FILE: &str = "<!-- file: ";

/// The most that a reader of the README is asked to scroll.
const README_LINES: usize = 250;

fn pages() -> Vec<(PathBuf, String)> {
    let mut paths = below("docs", "md");
    paths.insert(0, folder("README.md"));
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// A folder with the scenarios, what the pages say is in a file, and the files that they take for granted.
fn workplace() -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    for path in below("scenarios", "yaml") {
        let name = path.file_name().unwrap().to_str().unwrap();
        put(&format!("scenarios/{name}"), &fs::read(&path).unwrap());
    }
    put("my.yaml", &fs::read(folder("scenarios/ticket-triage.yaml")).unwrap());
    put("assistant.yaml", &fs::read(folder("tests/fixtures/bills/chat.yaml")).unwrap());
    put("bill.csv", &fs::read(folder("tests/fixtures/bills/plain.csv")).unwrap());
    put("focus.csv", &fs::read(folder("tests/fixtures/bills/focus.csv")).unwrap());
    put("results.json", &fs::read(folder("tests/fixtures/benchmark/vllm.json")).unwrap());
    put("mine.csv", &fs::read(folder("tests/fixtures/regret/layouts.csv")).unwrap());
    let own = fs::read_to_string(folder("docs/guide/own-prices.md")).unwrap();
    for block in own.split("```yaml\n# ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        put(&format!("my-prices/{name}"), rest.split("```").next().unwrap().as_bytes());
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for (page, text) in pages() {
        for block in text.split(FILE).skip(1) {
            let (name, rest) =
                block.split_once(" -->\n```yaml\n").expect("a YAML block behind the name of a file");
            let text = rest.split("```").next().unwrap().to_owned();
            if let Some((_, before)) = files.iter().find(|(known, _)| known == name) {
                assert!(*before == text, "{}: {name} differs from page to page", page.display());
            }
            put(name, text.as_bytes());
            files.push((name.to_owned(), text));
        }
    }
    // Commands that compare with a revision need one.
    for arguments in [
        ["init", "--quiet", "--initial-branch", "main"].as_slice(),
        &["add", "--all"],
        &[
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.com",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "--quiet",
            "--message",
            "all",
        ],
    ] {
        let ended = Shell::new("git").args(arguments).current_dir(place.path()).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }
    place
}

/// The page with its outputs printed anew, and how many there are.
fn printed_anew(page: &str, place: &Path) -> (String, usize) {
    let mut updated = String::new();
    let mut rest = page;
    let mut blocks = 0;
    while let Some(at) = [BEGIN, BEGIN_SHORT].iter().filter_map(|begin| rest.find(begin)).min() {
        let (before, after) = rest.split_at(at);
        let (head, after) = after.split_once(" -->").unwrap();
        let (_, after) = after.split_once(END).expect("an end of the output");
        let (what, arguments) = head.split_once(" of: breakeven ").expect("a command");
        let lines =
            what.strip_prefix(BEGIN_SHORT).map(|what| what.trim_end_matches(" lines").parse().unwrap());
        let output = shortened(&print(arguments, place), lines);
        updated += &format!("{before}{head} -->\n```text\n{output}```\n{END}");
        rest = after;
        blocks += 1;
    }
    updated += rest;
    (updated, blocks)
}

/// At most so many lines, up to the end of a paragraph or table; an ellipsis says that there is more.
fn shortened(output: &str, most: Option<usize>) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let Some(most) = most.filter(|most| *most < lines.len()) else {
        return output.to_owned();
    };
    let end = (1..=most).rev().find(|at| lines[*at].is_empty()).unwrap_or(most);
    format!("{}\n…\n", lines[..end].join("\n"))
}

#[test]
fn pages_show_what_the_program_prints() {
    let place = workplace();
    let update = std::env::var_os("UPDATE_README").is_some();
    let mut stale = Vec::new();
    let mut blocks = 0;
    for (path, page) in pages() {
        let (updated, found) = printed_anew(&page, place.path());
        blocks += found;
        if update {
            fs::write(&path, &updated).unwrap();
        } else if updated != page {
            stale.push(path.display().to_string());
        }
    }
    assert!(blocks >= 10, "only {blocks} outputs are shown");
    assert!(stale.is_empty(), "stale: {}; UPDATE_README=1 cargo test --test it readme", stale.join(", "));
}

#[test]
fn the_readme_is_short() {
    let lines = fs::read_to_string(folder("README.md")).unwrap().lines().count();
    assert!(
        lines <= README_LINES,
        "the README has {lines} lines, more than {README_LINES}; a page of docs/guide takes more"
    );
}

/// What a page asks a reader to type: lines of its shell blocks, and commands in the cells of its tables.
fn commands(page: &str) -> Vec<String> {
    let blocks = page.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    let typed = blocks.flat_map(str::lines).map(str::to_owned);
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let cells = rows.flat_map(|row| row.split(" | ")).map(|cell| cell.trim_matches(|c| "| ".contains(c)));
    let cells = cells.filter_map(|cell| cell.strip_prefix('`')?.strip_suffix('`')).map(str::to_owned);
    typed.chain(cells).filter(|line| line.starts_with("breakeven ")).collect()
}

/// Every command that a page shows is one that works: exit status 0, or 1 where limits are missed.
#[test]
fn commands_in_pages_work() {
    let place = workplace();
    let program = Path::new(env!("CARGO_BIN_EXE_breakeven")).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&path))).unwrap();
    // What pages show the output of was run for that.
    let shown: String = pages().into_iter().map(|(_, page)| page).collect();
    let mut tried: Vec<String> = Vec::new();
    let mut failed = Vec::new();
    for (page_path, page) in pages() {
        for command in commands(&page) {
            // A word in capitals stands for what a reader has.
            let stands = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase());
            let is_shown = shown.contains(&format!(" of: {command} -->"));
            if is_shown || tried.contains(&command) || command.split_whitespace().any(stands) {
                continue;
            }
            let shell = Shell::new("sh")
                .args(["-c", &command])
                .current_dir(&place)
                .env_clear()
                .env("PATH", &path)
                .output();
            let output = shell.unwrap();
            if !matches!(output.status.code(), Some(0 | 1)) {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                failed.push(format!("{}: {command}\n{said}", page_path.file_name().unwrap().display()));
            }
            tried.push(command);
        }
    }
    assert!(tried.len() > 40, "only {} commands were found", tried.len());
    assert!(failed.is_empty(), "do not work:\n{}", failed.join("\n"));
}

#[test]
fn the_guide_names_every_shipped_scenario_and_only_those() {
    let page = fs::read_to_string(folder("docs/guide/scenarios.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let mut listed: Vec<&str> = rows.collect();
    listed.sort_unstable();
    let shipped = below("scenarios", "yaml");
    let shipped: Vec<&str> = shipped.iter().map(|path| path.file_stem().unwrap().to_str().unwrap()).collect();
    assert_eq!(listed, shipped);
}

/// The smallest useful scenario has six lines.
#[test]
fn the_scenario_of_the_readme_has_six_lines() {
    let place = workplace();
    let yaml = fs::read_to_string(place.path().join("hello.yaml")).unwrap();
    assert_eq!(yaml.lines().count(), 6);
    // 1,800 tokens at $0.75 and 350 at $4.50 a million.
    assert!(print("run hello.yaml --as-of 2026-11-15", place.path()).contains("$0.002925"));
}

/// Words of a command line, with those in single quotes whole.
fn words(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in arguments.split('\'').enumerate() {
        match at % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

fn print(arguments: &str, place: &Path) -> String {
    // Nothing in the environment changes the output.
    let mut command = Command::new(env!("CARGO_BIN_EXE_breakeven"));
    let output = command.current_dir(place).env_clear().args(words(arguments)).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).unwrap()
}

//! The documentation's own scenarios run, and the files that it names are there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use breakeven::decode::Shape;
use breakeven::metric::Metric;
use breakeven::scenario::scenario_shape;

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
    let mut keys = BTreeSet::new();
    keys_of(&scenario_shape(), &mut BTreeSet::new(), &mut keys);
    for key in &keys {
        let written = docs.contains(&format!("{key}:")) || docs.contains(&format!("`{key}`"));
        assert!(written, "`{key}` is not in docs/scenario.md");
    }
    assert!(keys.len() > 200, "only {} keys were found", keys.len());
}

/// The keys of a shape, but for those that are names of metrics, which `breakeven metrics` lists.
fn keys_of(shape: &Shape, seen: &mut BTreeSet<String>, keys: &mut BTreeSet<String>) {
    match shape {
        Shape::Block(block) if ["Limits", "Latencies"].contains(&block.name.as_str()) => {}
        Shape::Block(block) if seen.insert(block.name.clone()) => {
            for field in (block.fields)() {
                keys_of(&field.shape, seen, keys);
                keys.insert(field.key);
            }
        }
        Shape::AnyOf(shapes) => shapes.iter().for_each(|shape| keys_of(shape, seen, keys)),
        Shape::List(one) | Shape::Named(one) | Shape::NotEmpty(one) | Shape::OrNothing(one) => {
            keys_of(one, seen, keys);
        }
        _ => {}
    }
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

/// Every document with its text, without the output that it shows: sources there have paths of their own. What a released version did may name what is gone, so only the rest of the changelog counts.
fn documents() -> Vec<(PathBuf, String)> {
    let mut paths = below("docs", "md");
    paths.extend(["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(folder));
    let text = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let shown =
            text.split("<!-- end of output -->").map(|part| part.split(" -->\n```text\n").next().unwrap());
        let text = shown.collect::<String>();
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
    // `pricing/gpus` is a table, whose file has an ending.
    let is_table = path.with_extension("yaml").exists();
    let name = path.file_stem().unwrap().to_string_lossy();
    let any = name.chars().all(|c| c.is_ascii_uppercase() || c == '*');
    !(path.exists() || is_table || any && path.parent().unwrap().exists())
}

/// Where the links of a page lead within the repository.
fn links_of(text: &str) -> impl Iterator<Item = &str> {
    let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    links.filter(|link| !link.is_empty() && !link.contains("://"))
}

/// The anchors of a page's headings, as GitHub and mdBook make them: in small letters, blanks as hyphens, and without all that
/// is neither letter nor number.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut code = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        code ^= line.starts_with("```");
        let Some(heading) = line.strip_prefix('#').filter(|_| !code) else { continue };
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let again = (1..).map(|times| format!("{anchor}-{times}"));
        let free = std::iter::once(anchor.clone()).chain(again).find(|anchor| !found.contains(anchor));
        found.extend(free);
    }
    found
}

/// The book is made of docs/: a page that its table of contents lacks is not in it, and a link out of the folder leads nowhere.
#[test]
fn the_book_has_every_page() {
    let summary = folder("docs/SUMMARY.md");
    let contents = fs::read_to_string(&summary).unwrap();
    let listed: BTreeSet<PathBuf> = links_of(&contents).map(|link| summary.with_file_name(link)).collect();
    let mut pages: BTreeSet<PathBuf> = below("docs", "md").into_iter().collect();
    pages.remove(&summary);
    assert_eq!(listed, pages, "docs/SUMMARY.md and the pages of docs/ differ");
    for page in pages {
        for link in links_of(&fs::read_to_string(&page).unwrap()) {
            let up = page.parent().unwrap() == folder("docs");
            let out = link.matches("../").count() > usize::from(!up);
            assert!(!out, "{}: ]({link}) leads out of the book; name the path in backticks", page.display());
        }
    }
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
        let words = words.map(|word| word.split('#').next().unwrap().trim_end_matches(['.', '…', '?', '!']));
        let words = words.filter(|word| is_dead(word, &top, &rooms, &names));
        dead.extend(words.map(|word| format!("{shown}: {word}")));
        for link in links_of(&text) {
            links += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { document.clone() } else { document.with_file_name(path) };
            let has =
                |anchor: &str| fs::read_to_string(&target).is_ok_and(|text| anchors(&text).contains(anchor));
            if !target.exists() || !anchor.is_empty() && !has(anchor) {
                dead.push(format!("{shown}: ]({link})"));
            }
        }
    }
    assert!(links > 10, "only {links} links were found");
    assert!(dead.is_empty(), "not there:\n{}", dead.join("\n"));
}

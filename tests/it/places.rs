//! Both readers of a text see the same: `serde_yaml` the values, and the parser of the places where they stand.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use breakeven::source::{FieldPath, Node, Site, SourceFile, SourceText, Spot, Step};
use proptest::prelude::*;

use crate::program::{self, breakeven};

/// Every YAML file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            found.push(path);
        }
    }
}

/// What stands at a place, to the end of its line.
fn written(file: &Arc<SourceFile>, spot: Spot) -> (String, usize) {
    let site = Site::new(Arc::clone(file), spot);
    let place = site.resolve();
    let rest = &place.text[place.span.start..];
    (rest.lines().next().unwrap_or("").to_owned(), place.line)
}

/// The start of a text without quotes, and whether it can be compared: not behind an anchor or in a block.
fn bare(text: &str) -> Option<&str> {
    (!text.starts_with(['|', '>', '&', '!', '*'])).then(|| text.trim_start_matches(['"', '\'']))
}

/// Holds every key, value and item of a tree against the text where it is said to stand; gives how many there were.
fn compare(file: &Arc<SourceFile>, node: &Node, path: &FieldPath) -> usize {
    let (value, _) = written(file, Spot::Value(path.clone()));
    let aliased = value.starts_with(['&', '*', '!']);
    let first = |text: &str| text.split([' ', '\n']).next().unwrap_or("").to_owned();
    match node {
        _ if aliased => {}
        Node::Null => {
            let empty = ["null", "~", "Null", "NULL"].iter().any(|word| value.starts_with(word));
            let nothing =
                value.trim_start().is_empty() || value.trim_start().starts_with(['#', ',', '}', ']']);
            assert!(empty || nothing, "{}: {path}: {value}", file.name());
        }
        Node::Bool(truth) => assert!(value.to_lowercase().starts_with(&truth.to_string()), "{path}: {value}"),
        Node::Number(number) => {
            let token = value.split([' ', ',', '}', ']']).next().unwrap_or("");
            let same = token.parse().map_or(token.contains('.'), |read: f64| read == *number);
            assert!(same, "{}: {path}: {number} {value}", file.name());
        }
        Node::Text(text) => {
            if let Some(bare) = bare(&value) {
                let fine = text.contains(['"', '\'', '\\', '\u{fffd}'])
                    || bare.starts_with(&first(text))
                    || value.contains('\\');
                assert!(fine, "{}: {path} is {node:?} and not {value}", file.name());
            }
        }
        Node::List(items) => {
            assert!(value.starts_with(['[', '-']), "{}: {path}: {value}", file.name());
            return 1 + items
                .iter()
                .enumerate()
                .map(|(at, item)| compare(file, item, &path.index(at)))
                .sum::<usize>();
        }
        Node::Map(entries) => {
            let mut seen = 1;
            let mut before = 0;
            for (at, (key, value)) in entries.iter().enumerate() {
                let times = entries[..at].iter().filter(|(earlier, _)| earlier == key).count();
                let here = match times {
                    0 => path.key(key),
                    _ => path.then(Step::Repeated(key.as_str().into(), times)),
                };
                let (text, line) = written(file, Spot::Key(here.clone()));
                let same =
                    bare(&text).is_none_or(|bare| bare.starts_with(&first(key)) || text.contains('\\'));
                assert!(same && (line >= before || aliased), "{}: {here}: {text}", file.name());
                before = line;
                seen += compare(file, value, &here);
            }
            return seen;
        }
    }
    1
}

#[test]
fn every_place_of_every_file_is_known() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["scenarios", "pricing", "tests/faults", "tests/pricing"] {
        files(&root.join(folder), &mut found);
    }
    let (mut seen, mut refused) = (0, 0);
    for path in &found {
        let bytes = std::fs::read(path).unwrap();
        let windows = String::from_utf8_lossy(&bytes).replace('\n', "\r\n").into_bytes();
        for bytes in [bytes, windows] {
            match SourceFile::read(&path.display().to_string(), SourceText::Bytes(bytes), &[]) {
                Ok((file, root)) => seen += compare(&file, &root, &FieldPath::ROOT),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(found.len() > 250 && seen > 30_000 && refused < 50, "{} {seen} {refused}", found.len());
}

/// A document as people write it, in brackets or in lines.
fn document() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("5 tokens".to_owned()),
        Just("12".to_owned()),
        Just("true".to_owned()),
        Just("~".to_owned()),
        Just("'it''s: {'".to_owned()),
        Just("\"ä # \\\" b\"".to_owned()),
        "[a-z]{1,6}( [a-zäß]{1,4})?".prop_filter("no other type", |word| word != "true" && word != "null"),
    ];
    let flow = leaf.clone().prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(",  "))),
            prop::collection::vec(("[a-c]{1,2}", inner), 0..4).prop_map(|entries| {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{ {} }}", entries.join(", "))
            }),
        ]
    });
    let block = flow.prop_map(|value| format!(" {value}\n")).prop_recursive(4, 32, 4, |inner| {
        let inner = prop_oneof![3 => inner, 1 => Just(" # nothing\n".to_owned()), 1 => Just(" |\n  a text\n   of two\n".to_owned())];
        let further_in = |value: &str| {
            let (first, rest) = value.split_once('\n').unwrap();
            rest.lines().fold(format!("{first}\n"), |text, line| format!("{text}  {line}\n"))
        };
        prop_oneof![
            prop::collection::vec(("[a-c]{1,2}", inner.clone()), 1..5).prop_map(move |entries| {
                entries.iter().fold("\n".to_owned(), |text, (key, value)| {
                    format!("{text}{key}:{}", further_in(value))
                })
            }),
            prop::collection::vec(inner, 1..4).prop_map(move |items| {
                items.iter().fold("\n".to_owned(), |text, item| {
                    let item = further_in(item);
                    format!("{text}-{}", if item.starts_with('\n') { format!(" {}", item.trim_start()) } else { item })
                })
            }),
        ]
    });
    ("# c\n|(---\n)?", block).prop_map(|(head, block)| format!("{head}{}", block.trim_start()))
}

proptest! {
    #[test]
    fn every_place_of_a_generated_text_is_known(text in document()) {
        if let Ok((file, root)) = SourceFile::read("generated", SourceText::Bytes(text.into_bytes()), &[]) {
            compare(&file, &root, &FieldPath::ROOT);
        }
    }
}

/// Two thousand unknown keys: the first fifty are drawn, the rest is counted, and the total stays what it is.
#[test]
fn many_faults_are_cut_off_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let ticket = std::fs::read_to_string(program::folder("scenarios").join("ticket-triage.yaml")).unwrap();
    let keys: Vec<String> = (0..2000).map(|at| format!("key{at}: 1\n")).collect();
    std::fs::write(folder.path().join("many.yaml"), ticket + &keys.concat()).unwrap();
    let output =
        breakeven("tests/faults").current_dir(folder.path()).args(["run", "many.yaml"]).output().unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert_eq!(complaint.matches("error[unknown-key]").count(), 50, "{complaint}");
    let end: Vec<&str> = complaint.split("\n\n").skip(49).collect();
    insta::assert_snapshot!(end.join("\n\n"));
}

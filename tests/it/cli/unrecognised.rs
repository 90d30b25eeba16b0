//! Files that are not what they should be, named by a scenario of a stranger or on the command line: each is named, with a word
//! for what it looks like, and nothing of what is in it is printed.

use std::path::Path;
use std::process::Output;

use crate::program::breakeven;

const SECRET: &str = "hunter2";

/// Files of each kind with a secret in them, and a word of what is said about each.
fn files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let wide: Vec<u8> = "token,hunter2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("environment", b"HOME=/root\0TOKEN=hunter2\0PATH=/bin\0".to_vec(), "it is no text"),
        ("passwords", b"root:hunter2:0:0:root:/root:/bin/sh\n".to_vec(), "it looks like text"),
        ("one-line", b"hunter2".to_vec(), "it looks like text"),
        ("header.csv", b"hunter2,name\n1,2\n".to_vec(), "it looks like CSV"),
        ("quote.csv", b"\"hunter2,name\n1,2\n".to_vec(), "it looks like CSV"),
        ("key.json", b"{\"hunter2\": 1, \"other\": 2}".to_vec(), "it looks like JSON"),
        ("value.json", b"{\"token\": \"hunter2\"}".to_vec(), "it looks like JSON"),
        ("list.json", b"[\"hunter2\"]".to_vec(), "it looks like JSON"),
        ("broken.json", b"{\"token\": hunter2 \"hunter2\"}".to_vec(), "this starts like JSON"),
        ("escape.json", b"{\"token\": \"\\hunter2\"}".to_vec(), "it looks like JSON"),
        ("cut.json", b"{\"hunter2\": {\"hunter2".to_vec(), "the file ends before its JSON does"),
        (
            "config",
            b"[remote \"origin\"]\n\turl = https://hunter2@example.org\n".to_vec(),
            "this starts like JSON",
        ),
        ("latin", b"hunter2 caf\xe9\n".to_vec(), "it looks like text"),
        ("late.csv", [b"a,b\n".repeat(1000), b"hunter2\xff\n".to_vec()].concat(), "it looks like"),
        ("wide.csv", [b"\xff\xfe".to_vec(), wide].concat(), "UTF-16"),
        ("evals.csv.gz", b"\x1f\x8b\x08\x00hunter2".to_vec(), "compressed by gzip"),
        ("log.eval", b"PK\x03\x04hunter2".to_vec(), "archive"),
        ("nothing", Vec::new(), "the file is empty"),
    ]
}

fn run(folder: &Path, arguments: &[&str]) -> (Output, String) {
    let output = breakeven(".").current_dir(folder).args(arguments).output().unwrap();
    let said = [&output.stdout[..], &output.stderr[..]].concat();
    (output, String::from_utf8(said).unwrap())
}

#[test]
fn what_a_scenario_names_is_not_shown() {
    let home = tempfile::tempdir().unwrap();
    for (name, bytes, word) in files() {
        std::fs::write(home.path().join(name), bytes).unwrap();
        let evaluation = format!("serverless: openai/gpt-5.4\n    accuracy: {{ results: {name} }}");
        let benchmark = format!(
            "rental: {{ offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, tensor_parallel: 8, throughput: {{ measured: {name} }} }}"
        );
        for option in [evaluation, benchmark] {
            let text = format!(
                "scenario: one\ntitle: One\nas_of: 2026-11-15\nworkload: {{ tasks: 1M/month, input: 1000, output: 100, peak_to_mean: 2x }}\noptions:\n  own:\n    {option}\n"
            );
            std::fs::write(home.path().join("one.yaml"), text).unwrap();
            for command in [&["check"][..], &["run", "--format", "json"], &["check", "--format", "github"]] {
                let (output, said) = run(home.path(), &[command, &["one.yaml"]].concat());
                assert_eq!(output.status.code(), Some(2), "{name}: {said}");
                assert!(said.contains(name), "{name}: {said}");
                assert!(!said.contains(SECRET), "{name}: {said}");
                assert!(said.contains(word), "{name}: {said}");
            }
        }
    }
}

#[test]
fn what_the_command_line_names_is_not_shown() {
    let home = tempfile::tempdir().unwrap();
    for (name, bytes, _) in files() {
        std::fs::write(home.path().join(name), bytes).unwrap();
        let layout = ["predict", "--gpu", "h100-sxm", "--tensor-parallel", "4"];
        for arguments in [
            &["predict", "--measured", name][..],
            &["predict", "--regret", "--max-tpot", "20ms", "--measured", name],
            &[&layout[..], &["--model", "llama-3.3-70b", "--anchor", name]].concat(),
            &[&layout[..], &["--config", name]].concat(),
        ] {
            let (output, said) = run(home.path(), arguments);
            assert!(!output.status.success(), "{name}: {said}");
            assert!(said.contains(name), "{name}: {said}");
            assert!(!said.contains(SECRET), "{name}, {arguments:?}: {said}");
            assert!(said.len() < 2000, "{name}: {said}");
        }
    }
}

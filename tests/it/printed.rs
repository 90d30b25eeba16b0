//! Whatever a text in the input says, what is printed steers no terminal, no log of CI, no spreadsheet and no page: every text position of a
//! scenario, of price files, results and arguments, in every command and format.

use std::process::Output;

use crate::program::{breakeven, folder};

/// A text that reaches reports, and is a command, a formula, markup and a mention wherever it is not made harmless.
const ALLOWED: &str = "::add-mask::x ##[error]y ##vso[task.complete]z =1+1 <img src=q>![a](http://b.example/p.png)@team www.c.example `d` |";

/// Texts of which each is refused in a text of one line, as YAML has them in double quotes.
const REFUSED: [&str; 7] = [
    "a\\n::add-mask::x",
    "a\\r::error file=b::x",
    "a\\tb",
    "a\\u2028::x::",
    "a\\u202Eb",
    "a\\u200Bb\\U000E0041",
    "a\\e]8;;http://b\\x07c\\u0085",
];

/// A scenario with a text in each place that has one; `T` are free texts, `N` are names.
const SCENARIO: &str = r#"
scenario: "N0"
title: "T0"
description: "T1"
as_of: 2026-11-15
sources: { workload: "T2", options."N1".accuracy: "T3" }
workload: { tasks: 1M/month, calls: 1, input: 2000 tokens, output: 300 tokens, peak_to_mean: 3x }
facility: { electricity: us-commercial, pue: modern-ai, grid: us }
finance: { horizon: 12 months, discount_rate: 10%/year }
options:
  "N1": { serverless: openai/gpt-5.4-mini, accuracy: 86%, latency: { latency_p95: 2 s }, note: "T4" }
  "N2":
    serverless: { model: "T5", price: { input: $1/Mtok, output: $4/Mtok }, source: "T6" }
    accuracy: { classes: { "N3": { share: 70%, accuracy: 95% }, "N4": { share: 30%, accuracy: 50% } } }
    latency: { latency_p95: 3 s }
  "N5":
    rental: { gpu: h100-sxm, gpus: 1, price: $3/h, tensor_parallel: 1, throughput: 3100 tokens/s per replica }
    accuracy: 88%
  "N6": { human: { minutes: 6, wage: $30/h }, accuracy: 97% }
  "N7": { workflow: { "N8": { use: "N1" }, "N9": { use: "N2", after: "N8" } } }
targets: { accuracy: ">= 80%" }
budgets: { "N1": { cost_per_month: "<= $5" }, "N5": { cost_per_month: "<= $1" } }
"#;

/// The scenario with its texts and names.
fn scenario(text: impl Fn(usize) -> String, name: impl Fn(usize) -> String) -> String {
    let with_texts =
        (0..7).fold(SCENARIO.to_owned(), |all, at| all.replace(&format!("\"T{at}\""), &text(at)));
    (0..10).rev().fold(with_texts, |all, at| all.replace(&format!("\"N{at}\""), &name(at)))
}

fn plain_name(at: usize) -> String {
    format!("\"n{at}\"")
}

fn call(arguments: &[&str], input: &str) -> Output {
    breakeven("tests/fixtures").args(arguments).write_stdin(input).output().unwrap()
}

/// What steers nothing: no hidden character, no command of a runner.
#[track_caller]
fn check(bytes: &[u8], what: &str) {
    let text = std::str::from_utf8(bytes).unwrap();
    // Colours are the program's own.
    let mut bare = text.replace("\r\n", "\n");
    while let Some(at) = bare.find("\u{1b}[") {
        let end = bare[at + 2..].find(|c: char| !c.is_ascii_digit() && c != ';').unwrap() + at + 2;
        assert!(bare[end..].starts_with('m'), "{what}: an escape that is no colour: {text:?}");
        bare.replace_range(at..=end, "");
    }
    for c in bare.chars().filter(|c| *c != '\n') {
        assert!(!breakeven::text::is_hidden(c), "{what}: {c:?} in {text}");
    }
    for line in bare.lines() {
        let own = what.contains("--format github")
            && (line.starts_with("::error file=") || line.starts_with("::warning file="));
        assert!(own || !line.trim_start().starts_with("::"), "{what}: {line}");
        let lower = line.to_lowercase();
        assert!(!lower.contains("##[") && !lower.contains("##vso["), "{what}: {line}");
    }
}

const COMMANDS: [&str; 22] = [
    "run - --view all",
    "run - --view ledger",
    "run - --view sources",
    "run - --view warnings",
    "run - --view brief",
    "check -",
    "check - --format json",
    "check - --format github",
    "check - --format markdown",
    "check - --format junit",
    "check - --format sarif",
    "check - --format gitlab --strict",
    "check - --verbose",
    "explain -",
    "explain - n5",
    "explain - --format json",
    "frontier -",
    "crossover - n1",
    "levers - n5",
    "plan -",
    "roi -",
    "breakdown -",
];

#[test]
fn text_that_is_shown_steers_nothing() {
    let input = scenario(|at| format!("\"{ALLOWED} {at}\""), plain_name);
    for command in COMMANDS {
        let has_formats = !command.starts_with("check") && !command.starts_with("explain");
        let formats: &[&str] = match command {
            "run - --view all" | "roi -" => &["table", "markdown", "csv", "json", "html"],
            _ if has_formats => &["table", "markdown", "csv", "json"],
            _ => &[""],
        };
        for format in formats {
            let mut arguments: Vec<&str> = command.split(' ').collect();
            if !format.is_empty() {
                arguments.extend(["--format", format]);
            }
            if *format == "csv" && (command.contains("--view all") || command.contains("--view brief")) {
                continue;
            }
            // Colours are in tables only.
            let colours: &[&str] =
                if matches!(*format, "" | "table") { &["never", "always"] } else { &["never"] };
            for colour in colours {
                arguments.extend(["--color", colour]);
                let output = call(&arguments, &input);
                arguments.truncate(arguments.len() - 2);
                let what = format!("{command} {format} {colour}");
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(matches!(output.status.code(), Some(0 | 1)), "{what}: {said}");
                check(&output.stdout, &what);
                check(&output.stderr, &what);
                let shown = String::from_utf8(output.stdout).unwrap();
                match *format {
                    "markdown" => {
                        for markup in [" <img", "![a", "[a](", "(http://b", "@team", "www.c.example", " `d`"]
                        {
                            assert!(!shown.contains(markup), "{what}: {markup} in {shown}");
                        }
                    }
                    "html" => {
                        for markup in ["<img", "href=\"http://b", "href=\"www.c"] {
                            assert!(!shown.contains(markup), "{what}: {markup} in {shown}");
                        }
                    }
                    "csv" => {
                        for line in shown.lines() {
                            assert!(!line.contains(",::") && !line.contains("\"::"), "{what}: {line}");
                        }
                    }
                    "json" => {
                        let _: serde_json::Value = serde_json::from_str(&shown).unwrap();
                    }
                    _ => {}
                }
            }
        }
    }
}

/// As many annotations as limits that are not met, whatever the title says.
#[test]
fn github_gets_its_own_annotations_only() {
    let input = scenario(|_| format!("\"{ALLOWED}\""), plain_name);
    let output = call(&["check", "-", "--format", "github"], &input);
    let shown = String::from_utf8(output.stdout).unwrap();
    let commands: Vec<&str> = shown.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 3, "{shown}");
    assert!(commands.iter().all(|line| line.starts_with("::error file=<stdin>,line=")), "{shown}");
}

/// Each text and each name in its turn: refused at its place, and drawn so that it steers nothing.
#[test]
fn text_of_several_lines_is_refused_everywhere() {
    for attack in REFUSED {
        for at in 0..7 {
            let text = |own: usize| if own == at { format!("\"{attack}\"") } else { "\"text\"".to_owned() };
            // A description and a note may have several lines, and tabs.
            if matches!(at, 1 | 4) && (attack.contains("\\n") || attack.contains("\\t")) {
                continue;
            }
            refused(&scenario(text, plain_name), &format!("T{at}: {attack}"));
        }
        for at in 0..10 {
            let name = |own: usize| if own == at { format!("\"{attack}\"") } else { plain_name(own) };
            refused(&scenario(|_| "\"text\"".to_owned(), name), &format!("N{at}: {attack}"));
        }
    }
    for name in ["-x", ".x", "/x", "::x::", "@x", " x", "x ", "=1", "a|b", "a`b", "a<b"] {
        let named = |own: usize| if own == 6 { format!("\"{name}\"") } else { plain_name(own) };
        let said = refused(&scenario(|_| "\"text\"".to_owned(), named), name);
        assert!(said.contains("error[wrong-name]"), "{name}: {said}");
    }
}

#[track_caller]
fn refused(input: &str, what: &str) -> String {
    let output = call(&["check", "-", "--format", "github"], input);
    assert_eq!(output.status.code(), Some(2), "{what}");
    // Each fault is an annotation, and nothing else is a command.
    let shown = String::from_utf8(output.stdout).unwrap();
    let own = |line: &str| line.starts_with("::error file=") || line.starts_with("::warning file=");
    let (own, others): (Vec<&str>, Vec<&str>) = shown.lines().partition(|line| own(line));
    assert!(!own.is_empty() && own.len() <= 20, "{what}: {shown}");
    check(others.join("\n").as_bytes(), what);
    check(&output.stderr, what);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--> <stdin>:") && said.contains("= help"), "{what}: no place: {said}");
    said
}

#[test]
fn arguments_steer_nothing() {
    let attacks = ["a\n::add-mask::x", "a\u{1b}]8;;http://b\u{7}c", "a\u{202e}b", "a\tb", "a\u{2028}b"];
    for attack in attacks {
        let set = format!("title={attack}");
        let unknown = format!("--{attack}");
        for arguments in [
            ["run", attack, "--color", "always"].as_slice(),
            &["run", "small.yaml", "--set", &set],
            &["explain", "small.yaml", attack],
            &["catalog", "show", attack],
            &["run", &unknown, "small.yaml"],
            &[attack],
            &["run", "small.yaml", "--pricing", attack],
            &["init", attack],
        ] {
            let output = call(arguments, "");
            assert_eq!(output.status.code(), Some(2), "{arguments:?}");
            assert!(output.stdout.is_empty(), "{arguments:?}");
            check(&output.stderr, &format!("{arguments:?}"));
        }
    }
    // What is allowed in an argument is shown as it is, and still no command.
    for arguments in [
        ["run", "::error::x"].as_slice(),
        &["catalog", "show", "##[error]x"],
        &["::add-mask::x"],
        &["run", "small.yaml", "--set", "title=::stop-commands::x"],
        &["check", "small.yaml", "--format", "github", "--set", "title=::stop-commands::x"],
    ] {
        let output = call(arguments, "");
        check(&output.stdout, &arguments.join(" "));
        check(&output.stderr, &arguments.join(" "));
    }
}

/// Entries of price files and results of evaluations come from anybody, too.
#[test]
fn other_files_steer_nothing() {
    let prices = tempfile::tempdir().unwrap();
    let acme = std::fs::read_to_string(folder("tests/fixtures/prices/tokens/acme.yaml")).unwrap();
    std::fs::create_dir(prices.path().join("tokens")).unwrap();
    let input = scenario(|_| "\"text\"".to_owned(), plain_name);
    for attack in REFUSED {
        let entry = format!("\"{attack}\": {{ note: \"{attack}\" }}\n");
        std::fs::write(prices.path().join("tokens/acme.yaml"), acme.clone() + &entry).unwrap();
        let output = call(&["run", "-", "--pricing", prices.path().to_str().unwrap()], &input);
        assert_eq!(output.status.code(), Some(2), "{attack}");
        check(&output.stderr, attack);
        let results = format!("task,option,correct\n\"{}\",n1,true\n", attack.replace("\\n", "\n"));
        let csv = prices.path().join("results.csv");
        std::fs::write(&csv, results).unwrap();
        let named = input.replace("accuracy: 97%", "accuracy: { results: results.csv, option: n1 }");
        let file = prices.path().join("case.yaml");
        std::fs::write(&file, named).unwrap();
        for command in ["run", "check"] {
            let output = call(&[command, file.to_str().unwrap()], "");
            check(&output.stdout, attack);
            check(&output.stderr, attack);
        }
    }
}

#[test]
fn a_field_that_is_set_twice_is_told() {
    for (first, second, what) in [
        ("workload.tasks=1M/month", "workload.tasks=2M/month", "is set twice"),
        ("workload.tasks=1M/month", "workload={ tasks: 2M/month }", "is set after a field in it"),
    ] {
        let output = call(&["run", "small.yaml", "--set", first, "--set", second], "");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(what), "{said}");
    }
    let refined =
        ["--set", "options.n={ human: { minutes: 6, wage: $30/h } }", "--set", "options.n.human.minutes=5"];
    let output = call(&[["run", "small.yaml"].as_slice(), &refined].concat(), "");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

/// What a command does not find in a scenario is told at its place, on standard error.
#[test]
fn what_a_scenario_lacks_has_a_place() {
    let flat = "scenario: s\ntitle: t\nworkload: { tasks: 1M/month, input: 10 tokens, output: 10 tokens }\n\
                options: { a: { serverless: openai/gpt-5.4-mini } }\n";
    for (arguments, code, place) in [
        (["plan", "-"].as_slice(), "missing-key", ":3:1"),
        (&["crossover", "-", "a"], "nothing-to-show", ":4:1"),
        (&["breakdown", "-"], "nothing-to-show", ":4:1"),
        (&["breakdown", "-", "a"], "nothing-to-show", ":4:12"),
        (&["predict", "-"], "nothing-to-show", ":4:1"),
        (&["predict", "-", "a"], "nothing-to-show", ":4:12"),
    ] {
        let output = call(arguments, flat);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert!(said.starts_with(&format!("error[{code}]: ")), "{arguments:?}: {said}");
        assert!(said.contains(&format!("--> <stdin>{place}\n")), "{arguments:?}: {said}");
        if arguments == ["breakdown", "-"] {
            insta::assert_snapshot!("nothing-to-show", said);
        }
    }
}

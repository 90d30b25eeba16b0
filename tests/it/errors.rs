//! docs/errors.md is made from the codes of diagnostics and from what the program prints of faulty files: every code with its
//! meaning, a message, and what to write instead. After a change on purpose: `UPDATE_ERRORS=1 cargo test --test it errors`.

use std::collections::BTreeMap;
use std::fs;

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::{Code, Drawing, Severity, Sink, draw};
use breakeven::source::{SourceFile, SourceText};

use crate::harness::attempt_with;
use crate::program::{below, breakeven, folder};

const HEAD: &str = "# Errors and warnings

Each message begins with its code: `error[wrong-unit]: …`. This page says of each code what it means, shows a message, and says
what to write instead. Errors end the program with exit status 2 and without results; all errors of a file are reported in one
run. Warnings leave results standing. The page is made from the program and its tests.
";

/// Options of a scenario that bring about what no faulty file does, in the lines of a scenario of 2026-11-15.
const WARNED: &[(&str, &str, &str)] = &[
    ("2025-04-15", "", "a: { serverless: openai/o3 }"),
    ("2027-11-15", "", "a: { serverless: openai/gpt-5.4-mini }"),
    ("2026-11-30", "", "a: { serverless: anthropic/claude-sonnet-4-5 }"),
    ("2026-11-15", "", "a: { serverless: anthropic/claude-sonnet-4-5 }"),
    (
        "2026-11-15",
        "",
        "a: { serverless: { model: ours, price: { input: $150000/Mtok, output: $0.60/Mtok }, source: a quote } }",
    ),
    (
        "2026-11-15",
        "",
        "a: { serverless: { model: ours, price: { input: $0.15/Mtok, output: $0.60/Mtok } } }",
    ),
    (
        "2026-11-15",
        "",
        "a: { rental: { offer: azure/nd96isr-h100-v5, term: reserved-1y, scaling: elastic, tensor_parallel: 1, throughput: 300 tokens/s } }",
    ),
    (
        "2026-11-15",
        "",
        "a: { rental: { offer: market/h100-sxm-8x, term: reserved-3y, tensor_parallel: 8, throughput: 3k tokens/s } }",
    ),
    (
        "2026-11-15",
        "",
        "a: { rental: { gpu: h100-sxm, gpus: 8, price: $2.49/h, tensor_parallel: 8, throughput: 3k tokens/s } }",
    ),
    (
        "2026-11-15",
        "",
        "a: { rental: { offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, precision: fp8, tensor_parallel: 1, throughput: 12500 tokens/s } }",
    ),
    (
        "2026-11-15",
        "",
        "a: { rental: { offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, precision: bf16, tensor_parallel: 1, throughput: 300 tokens/s } }",
    ),
    ("2026-11-15", ", deadline: 12 h", "a: { serverless: openai/gpt-5.4-mini }"),
    (
        "2026-11-15",
        "",
        "a: { rental: { offer: lambda/h100-sxm-2x, term: on-demand, model: llama-3.3-70b, precision: fp8, tensor_parallel: 2, start_up: 90 s } }",
    ),
    (
        "2026-11-15",
        "",
        "a: { serverless: alibaba-dashscope/qwen3-max, workload: { input: 200k tokens, length_cv: 1 } }",
    ),
    ("2026-11-15", "", "a: { serverless: { model: acme/intro, tier: batch } }"),
];

/// The messages of a text that was printed, by code: each begins with its severity, and ends before the next empty line.
fn messages(text: &str) -> Vec<(String, String)> {
    let begins = |line: &str| {
        let rest = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["))?;
        rest.split_once(']').map(|(code, _)| code.to_owned())
    };
    let blocks = text.split("\n\n").filter_map(|block| {
        let lines: Vec<&str> = block.lines().collect();
        let at = lines.iter().position(|line| begins(line).is_some())?;
        Some((begins(lines[at])?, lines[at..].join("\n")))
    });
    blocks.collect()
}

/// What is printed of the scenarios above, and of faults that no file shows.
fn drawn() -> String {
    let acme = fs::read_to_string(folder("tests/fixtures/prices/tokens/acme.yaml")).unwrap();
    let file = OverlayFile {
        relative: "tokens/acme.yaml".to_owned(),
        name: "tokens/acme.yaml".to_owned(),
        bytes: acme.into(),
    };
    let catalog = Catalog::with_overlay(vec![file], &mut Sink::default());
    let mut drawn = String::new();
    for (day, workload, options) in WARNED {
        let text = format!(
            "scenario: example\ntitle: An example\nas_of: {day}\nworkload: {{ tasks: 1M/month, input: 2000 tokens, output: 500 \
             tokens, peak_to_mean: 2x{workload} }}\nfinance: {{ horizon: 12 months, discount_rate: 10%/year }}\noptions:\n  \
             {options}\n"
        );
        let (_, sink) = attempt_with(&catalog, &text);
        drawn += &draw(sink.diagnostics(), Drawing::Plain).replace("test.yaml", "scenario.yaml");
    }
    let large = SourceText::Bytes(vec![b'#'; 5 * 1024 * 1024]);
    let fault = SourceFile::read("large.yaml", large, &[]).expect_err("it is too large");
    drawn += &format!("error[too-large]: {}\n --> large.yaml\n\n", fault.message);
    let unlimited = "scenario: example\ntitle: An example\nworkload: { tasks: 1/month }\noptions: { a: { per_task: $1/task } }\n";
    let check = breakeven("tests/fixtures")
        .args(["check", "-", "--as-of", "2026-11-15"])
        .write_stdin(unlimited)
        .output();
    drawn + &String::from_utf8(check.unwrap().stderr).unwrap()
}

/// Of each code the shortest message that is shown somewhere; of faulty scenarios rather than of other files.
fn examples() -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, ((bool, usize, String), String)> = BTreeMap::new();
    let mut take = |text: &str, other: bool| {
        for (code, message) in messages(text) {
            let rank = (other, message.len(), message.clone());
            if found.get(&code).is_none_or(|(before, _)| rank < *before) {
                found.insert(code, (rank, message));
            }
        }
    };
    take(&drawn(), false);
    for path in below("tests/it", "snap") {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        // Cut sources, and faults that were typed, are no examples of a file.
        if !text.contains("--> --") && !name.contains("wide-blank") {
            take(&text, !name.starts_with("it__faults__fault@"));
        }
    }
    found.into_iter().map(|(code, (_, message))| (code, message)).collect()
}

fn page() -> String {
    let examples = examples();
    let mut page = HEAD.to_owned();
    for (title, severity) in [("Errors", Severity::Error), ("Warnings", Severity::Warning)] {
        page += &format!("\n# {title}\n");
        let mut codes: Vec<Code> =
            Code::ALL.iter().copied().filter(|code| code.severity() == severity).collect();
        codes.sort_by_key(|code| code.text());
        for code in codes {
            let text = code.text();
            let instead = code
                .instead()
                .unwrap_or_else(|| panic!("{text}: say in src/diagnostics/instead.rs what to write instead"));
            let example = examples
                .get(text)
                .unwrap_or_else(|| panic!("{text}: no message shows it; add a fixture to tests/faults"));
            page += &format!("\n## {text}\n\n{}\n\n```text\n{example}\n```\n\n{instead}\n", code.meaning());
        }
    }
    page
}

#[test]
fn the_page_of_errors_is_what_the_program_says() {
    let path = folder("docs/errors.md");
    let page = page();
    if std::env::var_os("UPDATE_ERRORS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/errors.md is stale: UPDATE_ERRORS=1 cargo test --test it errors");
}

//! Calls of the program: every command that takes a scenario, in every format, and those that take arguments alone.

use breakeven::source::{Node, SourceFile, SourceText};

use super::dice::Dice;
use super::mutate::{Parts, broken, changed};
use super::pool;
use crate::program::folder;

/// A call of the program with what it is handed on standard input.
pub(super) struct Call {
    /// The arguments.
    pub(super) arguments: Vec<String>,
    /// Standard input.
    pub(super) input: Vec<u8>,
    /// The folder that it runs in.
    pub(super) folder: &'static str,
}

impl Call {
    /// What follows a flag.
    pub(super) fn after(&self, flag: &str) -> Option<&str> {
        let at = self.arguments.iter().rposition(|argument| argument == flag)?;
        self.arguments.get(at + 1).map(String::as_str)
    }

    /// As one would type it.
    pub(super) fn typed(&self) -> String {
        let quoted: Vec<String> = self.arguments.iter().map(|argument| format!("{argument:?}")).collect();
        format!("breakeven {}", quoted.join(" "))
    }
}

/// A scenario whose options read files.
const MEASURED: &str = "
scenario: measured
title: Accuracies and speeds out of files
as_of: 2026-11-15
workload: { tasks: 1.2M/month, input: 2400 tokens, output: 350 tokens, peak_to_mean: 3x }
options:
  mini: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/plain.csv } }
  repeated: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/repeated.csv } }
  graded: { serverless: openai/gpt-5.4-mini, accuracy: { results: evaluation/promptfoo.json, option: mini } }
  scored:
    serverless: openai/gpt-5.4-mini
    accuracy: { results: evaluation/harness-several.json, task: gsm8k, metric: \"exact_match,strict-match\" }
  rented:
    rental: { offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, tensor_parallel: 8, throughput: { measured: benchmark/vllm.json } }
    accuracy: { results: evaluation/plain.csv, option: mini }
  tried-again: { retry: repeated, attempts: 3, verifier: { accepts_right: 95%, accepts_wrong: 20% } }
";

/// The scenarios that calls are made of, and their parts.
pub(super) struct Documents {
    all: Vec<Document>,
    parts: Parts,
}

struct Document {
    folder: &'static str,
    root: Node,
    text: String,
    options: Vec<String>,
}

impl Documents {
    /// The shipped scenarios, and those of the tests that read files or have an option of each kind.
    pub(super) fn shipped() -> Self {
        let mut all = Vec::new();
        for folder in ["scenarios", "tests/fixtures", "tests/fixtures/v1", "tests/fixtures/bands"] {
            all.extend(documents(folder));
        }
        all.push(Document::of("tests/fixtures", "measured.yaml", MEASURED.to_owned()));
        assert!(all.len() > 25, "only {} scenarios", all.len());
        let parts = Parts::of(all.iter().map(|document| &document.root));
        Self { all, parts }
    }

    /// A changed scenario.
    pub(super) fn scenario(&self, case: u64) -> Vec<u8> {
        let dice = &mut Dice::of(case);
        changed(&dice.of_these(&self.all).root, &self.parts, dice)
    }

    /// A call on a changed scenario, or one with changed arguments.
    pub(super) fn call(&self, case: u64) -> Call {
        let dice = &mut Dice::of(case);
        if dice.once_in(8) {
            return without_scenario(dice);
        }
        let document = dice.of_these(&self.all);
        let input = match dice.below(20) {
            0 | 1 => document.text.clone().into_bytes(),
            2 => broken(document.text.clone().into_bytes(), dice),
            _ => changed(&document.root, &self.parts, dice),
        };
        let mut arguments = on_scenario(document, dice);
        if dice.once_in(12) {
            arguments.extend(["--set".to_owned(), format!("{}={}", path(document, dice), pool::typed(dice))]);
        }
        if dice.once_in(15) {
            arguments.extend([
                "--as-of".to_owned(),
                (*dice.of_these(&["2026-11-15", "2020-01-01", "2099-12-31"])).to_owned(),
            ]);
        }
        arguments.retain(|argument| !argument.contains('\0'));
        Call { arguments, input, folder: document.folder }
    }
}

fn documents(relative: &'static str) -> Vec<Document> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder(relative)).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        Document::of(relative, name, std::fs::read_to_string(path).unwrap())
    };
    paths.iter().map(read).collect()
}

impl Document {
    fn of(folder: &'static str, name: &str, text: String) -> Self {
        let (_, root) = SourceFile::read(name, SourceText::Bytes(text.clone().into_bytes()), &[]).unwrap();
        let options = match root.get("options") {
            Some(Node::Map(options)) => options.iter().map(|(name, _)| name.clone()).collect(),
            _ => vec!["none".to_owned()],
        };
        Self { folder, root, text, options }
    }
}

/// The path of a field of the document, or of none.
fn path(document: &Document, dice: &mut Dice) -> String {
    let mut path = String::new();
    let mut here = &document.root;
    while let Node::Map(entries) = here {
        if entries.is_empty() {
            break;
        }
        let (key, value) = dice.of_these(entries);
        let key = if key.contains('.') { format!("\"{key}\"") } else { key.clone() };
        path = if path.is_empty() { key } else { format!("{path}.{key}") };
        here = value;
    }
    if dice.once_in(10) { format!("{path}.{}", pool::text(dice)) } else { path }
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

/// The formats of most commands.
const FORMATS: [&str; 4] = ["table", "csv", "json", "markdown"];

fn on_scenario(document: &Document, dice: &mut Dice) -> Vec<String> {
    let format = *dice.of_these(&FORMATS);
    let option = dice.of_these(&document.options).clone();
    let other = dice.of_these(&document.options).clone();
    let costs = if dice.once_in(4) { " --costs whole" } else { "" };
    let formatted = |line: &str| words(&format!("{line} - --format {format}{costs}"));
    match dice.below(13) {
        0 if dice.once_in(3) => words(&format!("run - --format html{costs}")),
        0..=2 => {
            let view = *dice.of_these(&["summary", "ledger", "sources", "warnings", "brief", "all"]);
            formatted(&format!("run --view {view}"))
        }
        3 | 4 => {
            let (format, at) = (
                *dice.of_these(&["text", "json", "github", "markdown", "junit", "sarif", "gitlab"]),
                *dice.of_these(&["p50", "p90"]),
            );
            words(&format!("check - --format {format} --at {at}{costs}"))
        }
        5 => {
            [words(&format!("explain - --format {}{costs}", dice.of_these(&["text", "json"]))), vec![option]]
                .concat()
        }
        6 => formatted("breakdown"),
        7 => formatted(&format!("roi --view {}", dice.of_these(&["summary", "cashflow"]))),
        8 => formatted("frontier"),
        9 => [
            formatted(&format!("crossover --view {}", dice.of_these(&["curve", "crossings"]))),
            if option == other { vec![option] } else { vec![option, other] },
        ]
        .concat(),
        10 => [formatted("levers"), vec![option]].concat(),
        11 => words(&format!("plan - --format {format}")),
        _ => [words(&format!("predict - --format {format}")), vec![option]].concat(),
    }
}

/// Commands that take no scenario, each with the arguments that it takes.
const WITHOUT: &[(&str, &[&str])] = &[
    (
        "compare --model llama-3.1-8b --mean 2/s --as-of 2026-11-29",
        &[
            "--model",
            "--peak",
            "--mean",
            "--tasks",
            "--users",
            "--think",
            "--response",
            "--input",
            "--answer",
            "--cached",
            "--length-cv",
            "--ttft-p95",
            "--tpot-p95",
            "--latency-p95",
            "--horizon",
            "--gpu",
            "--provider",
            "--api",
            "--region",
            "--engine",
            "--as-of",
            "--top",
        ],
    ),
    (
        "predict --model llama-3.1-8b --gpu h100-sxm",
        &[
            "--model",
            "--gpu",
            "--engine",
            "--precision",
            "--kv-precision",
            "--tensor-parallel",
            "--pipeline-parallel",
            "--attention",
            "--experts",
            "--gpus",
            "--input",
            "--answer",
            "--concurrency",
            "--rate",
            "--arrival-cv",
            "--length-cv",
        ],
    ),
    (
        "predict --model llama-3.1-8b --gpu h100-sxm --rate 2/s --simulate",
        &["--rate", "--seed", "--duration", "--arrival-cv", "--length-cv", "--input"],
    ),
    (
        "init - --kind api",
        &[
            "--kind", "--title", "--tasks", "--input", "--answer", "--cached", "--calls", "--grows",
            "--model", "--api", "--as-of",
        ],
    ),
    (
        "init - --kind rented --model llama-3.3-70b",
        &[
            "--title",
            "--tasks",
            "--peak-to-mean",
            "--ttft-p95",
            "--gpu",
            "--offer",
            "--api",
            "--input",
            "--answer",
        ],
    ),
    ("catalog list models", &["--provider", "--region", "--sort", "--as-of", "--gpu", "--term"]),
    ("catalog list rentals", &["--gpu", "--term", "--region", "--sort", "--as-of", "--provider"]),
    ("catalog show openai/gpt-5.4-mini", &["--as-of"]),
    ("catalog prices llama-3.3-70b", &["--as-of"]),
    ("metrics", &[]),
];

/// Words that an argument may be.
const WORDS: &[&str] = &[
    "api",
    "rented",
    "owned",
    "agents",
    "batch",
    "h100-sxm",
    "b200-sxm",
    "h100",
    "l40s",
    "llama-3.3-70b",
    "gpt-oss-20b",
    "gpt-oss-120b",
    "openai/gpt-5.4-mini",
    "nothing",
    "us",
    "eu",
    "asia",
    "fp8",
    "fp4",
    "bf16",
    "data-parallel",
    "expert-parallel",
    "sglang",
    "vllm 0.19",
    "tensorrt-llm",
    "price",
    "2/s",
    "40/s",
    "300 ms",
    "2 s",
    "12 months",
    "8",
    "2",
    "16",
    "100",
    "4096",
    "350 tokens",
    "60%",
    "2026-11-29",
    "2026-01-01",
    "a,b",
    ",",
    "h100-sxm,b200-sxm",
];

fn without_scenario(dice: &mut Dice) -> Call {
    let (line, flags) = dice.of_these(WITHOUT);
    let mut arguments = words(line);
    for _ in 0..dice.below(4) {
        if !flags.is_empty() {
            let value = if dice.once_in(4) { pool::typed(dice) } else { (*dice.of_these(WORDS)).to_owned() };
            arguments.push(format!("{}={value}", dice.of_these(flags)));
        }
    }
    if !line.starts_with("init") && dice.once_in(2) {
        arguments.extend(words(&format!("--format {}", dice.of_these(&FORMATS))));
    }
    if dice.once_in(6) {
        arguments.push(pool::text(dice));
    }
    arguments.retain(|argument| !argument.contains('\0'));
    Call { arguments, input: vec![], folder: "scenarios" }
}

//! Result files of evaluations: what is read out of them, and what is said about faulty ones.

use std::path::{Path, PathBuf};

use breakeven::decode::Sited;
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::evaluation::{self, Evaluated, EvaluationFile, Question, Tally, intraclass_correlation};
use breakeven::source::{Site, SourceFile, Spot};
use breakeven::units::{Count, Quantity};
use proptest::prelude::*;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution as _};

use crate::harness::so_many;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/evaluation").join(name)
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(folder(name)).unwrap()
}

/// Reads bytes; the file, and what is said about it.
fn read(name: &str, bytes: Vec<u8>) -> (Option<EvaluationFile>, String) {
    let mut sink = Sink::default();
    let file = evaluation::read(name, bytes.into(), &mut sink);
    assert_ne!(file.is_some(), sink.has_errors(), "{name}: {:?}", sink.diagnostics());
    (file, draw(sink.diagnostics(), Drawing::Plain))
}

/// Asks a text about an option, and perhaps a task and a metric of it; the answer, and what is said.
fn ask(name: &str, text: &str, asked: [Option<&str>; 3]) -> (Option<Evaluated>, String) {
    let (file, said) = read(name, text.as_bytes().to_vec());
    let file = file.unwrap_or_else(|| panic!("{said}"));
    let scenario = SourceFile::read_plain("scenario.yaml", "results\n".into(), 100).unwrap();
    let site = Site::new(scenario, Spot::Whole);
    let sited =
        |value: Option<&str>| value.map(|value| Sited { value: value.to_owned(), site: site.clone() });
    let [option, task, metric] = asked.map(sited);
    let mut sink = Sink::default();
    let question = Question {
        site: &site,
        own: "own",
        option: option.as_ref(),
        task: task.as_ref(),
        metric: metric.as_ref(),
        taken: None,
    };
    let found = file.answer(&question, &mut sink);
    assert_ne!(found.is_some(), sink.has_errors(), "{name}: {:?}", sink.diagnostics());
    (found, draw(sink.diagnostics(), Drawing::Plain))
}

fn good(name: &str, asked: [Option<&str>; 3]) -> (Evaluated, String) {
    let (found, said) = ask(name, &fixture(name), asked);
    (found.unwrap_or_else(|| panic!("{said}")), said)
}

/// A value and where it stands.
fn shown<Q: Quantity>(found: Option<&Sited<Q>>) -> String {
    found.map_or_else(
        || "-".to_owned(),
        |found| {
            let place = found.site.resolve();
            format!("{:.6} @{}:{}", found.value.get(), place.line, place.column)
        },
    )
}

fn summary(found: &Evaluated) -> String {
    let counts =
        found.counts.map(|of| [of.passed, of.attempts, of.tasks, of.unanswered, of.lost].map(Quantity::get));
    let percentiles = found.latency.as_ref().and_then(|spread| spread.percentiles.as_ref());
    let spread = found.latency.as_ref().map(|spread| (spread.number.get(), spread.mean.get()));
    let cost = found.cost.map(|cost| (cost.number.get(), cost.mean.get()));
    format!(
        "{}: {}\n  accuracy: {}\n  passed, attempts, tasks, unanswered, lost: {counts:?}\n  trials: {}\n  correlation: {}\n  \
         latencies, mean: {spread:.6?}\n  p50: {}\n  p95: {}\n  p99: {}\n  costs, mean: {cost:.6?}\n",
        found.tool.name(),
        found.what,
        shown(Some(&found.accuracy)),
        shown(found.trials.as_ref()),
        shown(found.correlation.as_ref()),
        shown(percentiles.map(|of| &of.p50)),
        shown(percentiles.map(|of| &of.p95)),
        shown(percentiles.map(|of| &of.p99)),
    )
}

#[test]
fn what_is_read() {
    for (label, name, asked) in [
        ("plain", "plain.csv", [Some("mini"), None, None]),
        ("repeated", "repeated.csv", [None; 3]),
        ("promptfoo-by-label", "promptfoo.json", [Some("mini"), None, None]),
        ("promptfoo-by-id", "promptfoo.json", [Some("openai:gpt-5.4-mini"), None, None]),
        (
            "promptfoo-without-label",
            "promptfoo.json",
            [Some("anthropic:messages:claude-sonnet-5-5"), None, None],
        ),
        ("promptfoo-prompt", "promptfoo-prompts.json", [Some("openai:gpt-5.4-mini / long"), None, None]),
        ("harness-group", "harness.json", [None; 3]),
        ("harness-task", "harness.json", [Some("qwen/qwen3-32b"), Some("mmlu_law"), Some("acc")]),
        (
            "harness-filter",
            "harness-several.json",
            [None, Some("gsm8k"), Some("exact_match,flexible-extract")],
        ),
        ("harness-metric", "harness-several.json", [None, Some("arc_challenge"), Some("acc_norm")]),
    ] {
        let (found, said) = good(name, asked);
        insta::with_settings!({ snapshot_suffix => label }, {
            insta::assert_snapshot!(format!("{}{said}", summary(&found)));
        });
    }
}

#[test]
fn fault() {
    insta::glob!("../../fixtures", "evaluation/faults/*", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (file, said) = read(name, std::fs::read(path).unwrap());
        assert!(file.is_none(), "{name}");
        insta::assert_snapshot!(said);
    });
}

#[test]
fn a_question_that_the_file_cannot_answer() {
    let missing = "task,option,passed\na,mini,1\nb,mini,0\na,large,1\nb,large,1\nc,large,1\nd,large,0\ne,large,0\nf,large,0\n";
    let errors = "{\"results\": {\"results\": [{\"testIdx\": 0, \"provider\": {\"id\": \"m\"}, \"vars\": {\"q\": 1}, \
                  \"success\": false, \"failureReason\": 2, \"error\": \"timed out\"}]}}";
    let plain = fixture("plain.csv");
    let prompts = fixture("promptfoo-prompts.json");
    let (one, several) = (fixture("harness.json"), fixture("harness-several.json"));
    for (label, name, text, asked) in [
        ("no-such-option", "plain.csv", plain.as_str(), [Some("minni"), None, None]),
        ("which-option", "plain.csv", &plain, [None; 3]),
        ("task-of-attempts", "plain.csv", &plain, [Some("mini"), Some("t"), Some("acc")]),
        ("missing-tasks", "evals.csv", missing, [Some("mini"), None, None]),
        ("only-errors", "errors.json", errors, [None; 3]),
        ("id-of-several", "promptfoo.json", &prompts, [Some("openai:gpt-5.4-mini"), None, None]),
        ("other-model", "harness.json", &one, [Some("qwen3"), None, None]),
        ("which-task", "harness.json", &several, [None; 3]),
        ("no-such-task", "harness.json", &several, [None, Some("gsm8"), None]),
        ("which-metric", "harness.json", &several, [None, Some("arc_challenge"), None]),
        ("no-such-metric", "harness.json", &several, [None, Some("arc_challenge"), Some("f1")]),
        ("which-filter", "harness.json", &several, [None, Some("gsm8k"), Some("exact_match")]),
        ("less-is-better", "harness.json", &several, [None, Some("wikitext"), Some("word_perplexity")]),
        (
            "score-above-one",
            "harness.json",
            &several.replace("0.55", "55"),
            [None, Some("arc_challenge"), Some("acc")],
        ),
        (
            "score-nan",
            "harness.json",
            &several.replace("0.55", "NaN"),
            [None, Some("arc_challenge"), Some("acc")],
        ),
    ] {
        let (found, said) = ask(name, text, asked);
        assert!(found.is_none(), "{label}");
        insta::with_settings!({ snapshot_suffix => label }, { insta::assert_snapshot!(said) });
    }
}

/// An option of the scenario's own name is taken without being asked for.
#[test]
fn the_own_name_is_enough() {
    let text = "task,option,passed\na,own,yes\na,other,no\n";
    let (found, said) = ask("evals.csv", text, [None; 3]);
    assert_eq!((found.unwrap().accuracy.value.get(), said.as_str()), (1.0, ""));
}

/// Few tasks, or one attempt at any of them, leave the likeness of attempts to the default.
#[test]
fn likeness_needs_several_attempts_at_enough_tasks() {
    let table = |tasks: usize, attempts: usize| {
        let mut text = "task,option,attempt,passed\n".to_owned();
        for task in 0..tasks {
            for attempt in 0..attempts {
                text += &format!("t{task},m,{attempt},{}\n", (task + attempt / 2) % 2);
            }
        }
        ask("evals.csv", &text, [None; 3]).0.unwrap()
    };
    assert!(table(10, 3).correlation.is_some());
    assert!(table(9, 3).correlation.is_none());
    assert!(table(30, 1).correlation.is_none());
    // Trials are tasks, however often each was tried.
    let found = table(10, 3);
    assert_eq!(found.trials.unwrap().value.get(), 10.0);
    assert_eq!(found.counts.unwrap().attempts.get(), 30.0);
}

/// Wherever a file is cut off, and whatever line of it is broken: it is read, or an error is drawn.
#[test]
fn a_broken_file_is_either_told_or_harmless() {
    for name in
        ["plain.csv", "repeated.csv", "promptfoo-prompts.json", "harness.json", "harness-several.json"]
    {
        let text = fixture(name);
        for end in (0..text.len()).step_by(53).filter(|end| text.is_char_boundary(*end)) {
            read(name, text.as_bytes()[..end].to_vec());
        }
        for (from, to) in [
            (",", ";"),
            (",", ""),
            ("\"", "'"),
            ("\n", "\n\n"),
            ("\n", "\r\n"),
            ("true", "null"),
            ("1", "99999999999999999999999"),
            ("0", "NaN"),
            (": {", ": [], \"x\": {"),
            ("},", "}"),
            ("mini", "\u{1b}[2J"),
            ("mini", "\u{202e}"),
        ] {
            for at in [0, 1, 5, 9] {
                if let Some((found, _)) = text.match_indices(from).nth(at) {
                    let broken = [&text[..found], to, &text[found + from.len()..]].concat();
                    read(name, broken.into_bytes());
                }
            }
            let (_, said) = read(name, text.replace(from, to).into_bytes());
            assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
        }
    }
}

/// A hundred thousand attempts are read, and so are their faults. How long that takes is in `benches/run.rs`.
#[test]
fn large_files_are_read() {
    let mut text = "task,option,attempt,passed,cost,latency\n".to_owned();
    for task in 0..20_000 {
        for attempt in 0..5 {
            text += &format!("task {task},mini,{attempt},{},0.002,1.5\n", (task + attempt) % 3 == 0);
        }
    }
    let (found, said) = ask("large.csv", &text, [None; 3]);
    assert_eq!(found.expect(&said).counts.unwrap().attempts.get(), 100_000.0);
    let (_, said) = read("large.csv", text.replace("true", "aye").into_bytes());
    assert!(said.contains("more faults of this kind"), "{said}");
    assert!(said.len() < 4000, "{} bytes are drawn", said.len());
}

/// Attempts at so many tasks whose chances have a beta distribution of this mean and intraclass correlation.
fn simulated(seed: u64, mean: f64, correlation: f64, tasks: usize) -> Vec<Tally> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let size = 1.0 / correlation - 1.0;
    let chances = Beta::new(mean * size, (1.0 - mean) * size).unwrap();
    let tally = |_| {
        let chance = chances.sample(&mut random);
        let attempts = random.random_range(2..8_u32);
        let passed = (0..attempts).filter(|_| random.random_bool(chance)).count();
        Tally {
            passed: Count::new(passed as f64).unwrap(),
            attempts: Count::new(f64::from(attempts)).unwrap(),
        }
    };
    (0..tasks).map(tally).collect()
}

proptest! {
    #![proptest_config(so_many(48))]

    /// Tolerance: five standard errors and more, for 4,000 tasks.
    #[test]
    fn the_correlation_of_simulated_attempts_comes_back(
        seed in any::<u64>(), mean in 0.1..0.9_f64, correlation in 0.05..0.95_f64,
    ) {
        let found = intraclass_correlation(&simulated(seed, mean, correlation, 4000)).unwrap().get();
        prop_assert!((found - correlation).abs() < 0.1, "{found}, not {correlation}");
    }

    #[test]
    fn a_correlation_is_a_share_whatever_the_attempts(
        tasks in prop::collection::vec((0..6_u32, 0..6_u32), 0..20),
    ) {
        let count = |number: u32| Count::new(f64::from(number)).unwrap();
        let tallies: Vec<Tally> =
            tasks.iter().map(|(a, b)| Tally { passed: count(*a.min(b)), attempts: count(*a.max(b)) }).collect();
        if let Some(found) = intraclass_correlation(&tallies) {
            prop_assert!((0.0..=1.0).contains(&found.get()));
        }
    }
}

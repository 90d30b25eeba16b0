//! Files of other tools than those of `files.rs`: what is read out of each, worked out by hand.

use std::path::Path;

use breakeven::decode::Sited;
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::evaluation::{self, ColumnNames, Doubt, Evaluated, Question, TakenAs};
use breakeven::source::{Site, SourceFile, Spot};
use breakeven::units::Quantity;

/// Which part of a file is asked for, and what it is taken as.
#[derive(Clone, Copy, Default)]
struct Asked {
    option: Option<&'static str>,
    task: Option<&'static str>,
    metric: Option<&'static str>,
    taken: Option<TakenAs>,
}

const ANY: Asked = Asked { option: None, task: None, metric: None, taken: None };

fn of_metric(metric: &'static str) -> Asked {
    Asked { metric: Some(metric), ..ANY }
}

fn of_option(option: &'static str) -> Asked {
    Asked { option: Some(option), ..ANY }
}

/// Reads a fixture and asks it; the answer, and all that is said.
fn ask_with(name: &str, columns: &ColumnNames, asked: Asked) -> (Option<Evaluated>, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/evaluation").join(name);
    let mut sink = Sink::default();
    let file = evaluation::read_with(name, std::fs::read(path).unwrap().into(), columns, &mut sink);
    let site =
        Site::new(SourceFile::read_plain("scenario.yaml", "results\n".into(), 100).unwrap(), Spot::Whole);
    let sited =
        |value: Option<&str>| value.map(|value| Sited { value: value.to_owned(), site: site.clone() });
    let [option, task, metric] = [asked.option, asked.task, asked.metric].map(sited);
    let taken = asked.taken.map(|value| Sited { value, site: site.clone() });
    let question = Question {
        site: &site,
        own: "own",
        option: option.as_ref(),
        task: task.as_ref(),
        metric: metric.as_ref(),
        taken: taken.as_ref(),
    };
    let found = file.and_then(|file| file.answer(&question, &mut sink));
    (found, draw(sink.diagnostics(), Drawing::Plain))
}

fn ask(name: &str, asked: Asked) -> (Option<Evaluated>, String) {
    ask_with(name, &ColumnNames::default(), asked)
}

fn good(name: &str, asked: Asked) -> (Evaluated, String) {
    let (found, said) = ask(name, asked);
    (found.unwrap_or_else(|| panic!("{name}: {said}")), said)
}

/// Passed, attempts, tasks, unanswered, not judged.
fn counts(found: &Evaluated) -> [f64; 5] {
    let of = found.counts.unwrap();
    [of.passed, of.attempts, of.tasks, of.unanswered, of.not_judged].map(Quantity::get)
}

fn trials(found: &Evaluated) -> Option<f64> {
    found.trials.as_ref().map(|trials| trials.value.get())
}

#[test]
fn only_means_of_zero_and_one_are_accuracies() {
    for (name, asked, why) in [
        ("harness-cola.json", ANY, "Matthews' correlation coefficient"),
        ("harness-rouge.json", ANY, "ROUGE"),
        ("harness-glue.json", Asked { task: Some("glue"), metric: Some("f1"), ..ANY }, "F1"),
        ("harness-cola.json", Asked { taken: Some(TakenAs::Accuracy), ..ANY }, "Matthews'"),
    ] {
        let (found, said) = ask(name, asked);
        assert!(found.is_none() && said.contains(why) && said.contains("`as: score`"), "{said}");
    }
    let (_, said) = ask("harness-glue.json", Asked { task: Some("glue"), metric: Some("mcc"), ..ANY });
    assert!(said.contains("pick one by `metric: …`: `acc,none`"), "{said}");
}

#[test]
fn trials_are_those_of_the_metric() {
    // All tasks of the group but cola, which has no accuracy: 71 + 872 + 277 + 40,430 + 5,463 + 408 + 9,832 + 9,815.
    let (found, _) = good("harness-glue.json", Asked { task: Some("glue"), ..ANY });
    assert_eq!(
        (found.what.as_str(), trials(&found)),
        ("state-spaces/mamba2-1.3b, acc,none of glue", Some(67_168.0))
    );
    // Before `n-samples`, the standard error says it: 0.5908 × 0.4092 ÷ 0.0085996² + 1.
    let (found, _) = good("harness-0.3.json", ANY);
    assert_eq!((found.what.as_str(), trials(&found)), ("bigscience/bloom-1b1, acc of boolq", Some(3270.0)));
}

#[test]
fn what_says_nothing_about_the_answer_is_no_wrong_answer() {
    let (found, said) = good("promptfoo-judge.json", ANY);
    assert_eq!(counts(&found), [1.0, 1.0, 1.0, 0.0, 1.0]);
    assert!(said.contains("warning[not-judged]: 1 of 2 answers"), "{said}");
    let (found, said) = good("promptfoo-limits.json", ANY);
    assert_eq!((counts(&found), said.as_str()), ([2.0, 2.0, 2.0, 0.0, 0.0], ""));
    assert_eq!(found.counts.unwrap().late.get(), 1.0);
    // Prompts of version 2 are called by `display`: without it each test would be an option.
    let (found, _) = good("promptfoo-2.json", ANY);
    assert_eq!(counts(&found), [4.0, 4.0, 4.0, 0.0, 0.0]);
    let (found, _) = good("promptfoo-cached.json", ANY);
    assert_eq!((found.counts.unwrap().cached.get(), found.latency.is_none()), (2.0, true));
}

#[test]
fn promptfoo_as_lines_and_as_a_table() {
    let (found, _) = good("promptfoo.jsonl", ANY);
    assert_eq!((counts(&found), found.what.as_str()), ([2.0, 2.0, 2.0, 0.0, 1.0], "openai:gpt-4o-mini"));
    assert_eq!(found.accuracy.site.resolve().line, 1);
    let (found, _) = good("promptfoo-table.csv", of_option("openai:gpt-5.4-mini / short"));
    assert_eq!(counts(&found), [1.0, 2.0, 2.0, 0.0, 1.0]);
    let (found, _) = good("promptfoo-table.csv", of_option("openai:gpt-5.4-mini / long"));
    assert_eq!(counts(&found), [2.0, 2.0, 2.0, 1.0, 0.0]);
}

#[test]
fn samples_of_lm_evaluation_harness() {
    let (found, _) = good("samples.jsonl", of_metric("exact_match,strict-match"));
    assert_eq!((counts(&found), found.tool.name()), ([7.0, 12.0, 12.0, 0.0, 0.0], "lm-evaluation-harness"));
    assert_eq!(found.accuracy.site.resolve().line, 1);
    let (found, _) = good("samples.jsonl", of_metric("exact_match,flexible-extract"));
    assert_eq!(counts(&found), [8.0, 12.0, 12.0, 0.0, 0.0]);
    for (asked, said) in [
        (of_metric("exact_match"), "has no metric `exact_match`"),
        (of_metric("f1,strict-match"), "is no share of tasks done right"),
        (ANY, "has 4 metrics"),
        (Asked { option: Some("mini"), ..of_metric("exact_match,strict-match") }, "does not say which model"),
    ] {
        let (found, told) = ask("samples.jsonl", asked);
        assert!(found.is_none() && told.contains(said), "{told}");
    }
}

#[test]
fn logs_of_inspect() {
    let (found, _) = good("inspect.eval", ANY);
    assert_eq!(counts(&found), [0.0, 1.0, 1.0, 0.0, 0.0]);
    assert_eq!(found.what, "openai/gpt-4o, choice of inspect_evals/mmlu_0_shot");
    assert_eq!(found.notes, ["only 1 of the 14042 samples of the task were run (`--limit`)"]);
    let place = found.accuracy.site.resolve();
    assert_eq!((place.file, place.line), ("inspect.eval:summaries.json", 18));
    // Of ten tasks tried twice six are right each time, one once, and one was not answered once.
    for name in ["inspect.json", "inspect-running.eval"] {
        let (found, _) = good(name, of_metric("match"));
        assert_eq!(counts(&found), [13.0, 19.0, 10.0, 1.0, 0.0], "{name}");
        assert_eq!(found.what, "openai/gpt-5.4-mini, match of arithmetic");
        assert_eq!(found.latency.as_ref().map(|spread| spread.number.get()), Some(19.0));
        assert!(found.correlation.is_some());
        let (found, said) = ask(name, of_metric("model_graded_qa"));
        assert!(found.is_none() && said.contains("is no share of tasks"), "{said}");
    }
}

#[test]
fn reports_of_swe_bench() {
    // Six of thirteen: five were wrong, one handed nothing in, one could not be applied; one failed for the machine.
    let (found, said) = good("swe-bench.json", ANY);
    assert_eq!(counts(&found), [6.0, 13.0, 13.0, 0.0, 1.0]);
    assert!(found.notes[0].starts_with("2 instances were not handed in"), "{:?}", found.notes);
    assert!(said.contains("1 of 14 answers"), "{said}");
    let (found, _) = good("swe-bench-instances.json", ANY);
    assert_eq!(counts(&found), [1.0, 2.0, 2.0, 0.0, 0.0]);
}

#[test]
fn columns_of_other_names_and_latencies_that_are_none() {
    let mut columns = ColumnNames::default();
    for (column, name) in [("task", "id"), ("passed", "resolved"), ("latency", "seconds")] {
        columns.name(column, name.to_owned());
    }
    let (found, said) = ask_with("own-columns.csv", &columns, ANY);
    let found = found.unwrap_or_else(|| panic!("{said}"));
    assert_eq!(counts(&found), [18.0, 24.0, 24.0, 0.0, 0.0]);
    let why = |found: &Evaluated| {
        found.latency.as_ref().and_then(|spread| spread.in_doubt().map(|doubt| doubt.why))
    };
    assert_eq!(why(&found), Some(Doubt::Milliseconds));
    assert!(said.contains("warning[implausible-latency]"), "{said}");
    let (found, said) = good("cached.csv", ANY);
    assert_eq!(why(&found), Some(Doubt::TooShort));
    assert!(said.contains("12 of 24 latencies of `mini` are below 10 ms"), "{said}");
}

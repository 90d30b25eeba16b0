//! What is said of a file that is no result of an evaluation: what it looks like, by words of this program and never by its own, and what to
//! do about it.

use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Looks, Node, Record, Site, SourceFile, Spot};

use super::file::EvaluationFile;

/// What is read, for messages.
const KINDS: &str = "these are read: a CSV file with the columns task, option, passed, cost and latency (or columns of other names by \
                     `columns: { task: id, passed: resolved }`); results of promptfoo as JSON, JSONL or CSV; `results_….json` and \
                     `samples_….jsonl` of lm-evaluation-harness; logs of inspect_ai (.eval, .json); reports of SWE-bench";

/// What a file is known as that is no result, and what to do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    looks: &'static str,
    instead: &'static str,
}

/// Reports such a file.
pub(super) fn report(
    name: &str,
    looks: Looks,
    known: Option<Known>,
    sink: &mut Sink,
) -> Option<EvaluationFile> {
    let site = Site::new(SourceFile::passing(name), Spot::Whole);
    let (looks, help) = match known {
        Some(Known { looks, instead }) => (looks, instead.to_owned()),
        None if looks == Looks::Gzip => (looks.words(), "unpack it first: `gunzip FILE`".to_owned()),
        None => (looks.words(), KINDS.to_owned()),
    };
    let message = format!("this is not a result of an evaluation: {looks}");
    sink.push(Diagnostic::new(Code::NotAnEvaluation, message, site).help(help));
    None
}

const OF_A_BENCHMARK: Known = Known {
    looks: "it looks like a benchmark of a server",
    instead: "a benchmark is read by `throughput: { measured: FILE }`",
};

/// Documents that are known by a key.
const ROOTS: [(&str, Known); 8] = [
    ("output_throughput", OF_A_BENCHMARK),
    ("mean_ttft_ms", OF_A_BENCHMARK),
    ("benchmarks", OF_A_BENCHMARK),
    ("output_token_throughput", OF_A_BENCHMARK),
    (
        "doc_id",
        Known {
            looks: "it looks like one sample, or a list of samples, of lm-evaluation-harness",
            instead: "give the `samples_….jsonl` with a sample a line (`lm_eval --log_samples`), or its `results_….json`",
        },
    ),
    (
        "model_patch",
        Known {
            looks: "it looks like predictions for SWE-bench, which say nothing of how they ended",
            instead: "give the report that `python -m swebench.harness.run_evaluation` writes",
        },
    ),
    (
        "resolved_instances",
        Known {
            looks: "it looks like a report of SWE-bench that has counts only",
            instead: "write it anew with SWE-bench 2 or later, which lists `resolved_ids`",
        },
    ),
    (
        "testIdx",
        Known {
            looks: "it looks like one result of promptfoo",
            instead: "give all of them: `promptfoo eval -o results.json`",
        },
    ),
];

/// What a document is known as, by its keys.
pub(super) fn of_root(root: &Node) -> Option<Known> {
    let first = match root {
        Node::List(items) => items.first()?,
        root => root,
    };
    ROOTS.into_iter().find(|(key, _)| first.get(key).is_some()).map(|(_, known)| known)
}

/// What a file of lines is known as, by its first one.
pub(super) fn of_line(line: &Node) -> Option<Known> {
    let recording = Known {
        looks: "it looks like a recording of OpenAI's evals",
        instead: "write a CSV file with a row for each sample, and the columns task, option and passed",
    };
    of_root(line).or_else(|| line.get("final_report").or_else(|| line.get("run_config")).map(|_| recording))
}

/// What a table is known as, by its header.
pub(super) fn of_header(header: &Record) -> Option<Known> {
    let summary = Known {
        looks: "it looks like a table of scores, with a row for each model",
        instead: "state such a figure as `accuracy: { value: 88%, trials: 500 }`, or give a CSV file with a row for each attempt",
    };
    let named = |names: &[&str]| {
        header.fields().any(|field| names.contains(&field.text.trim().to_lowercase().as_str()))
    };
    (named(&["accuracy", "acc", "score", "pass_rate", "resolved_rate"])
        && named(&["model", "option", "name"]))
    .then_some(summary)
}

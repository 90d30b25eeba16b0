//! `inspect_ai`: logs of `inspect eval`, as `.eval` (an archive) or `.json`.
//!
//! - Attempts are samples: `samples[]` of a `.json`, `summaries.json` of an archive (while a run goes on, `_journal/summaries/N.json`).
//!   A task is a sample's `id`; each of its `epoch`s is an attempt.
//! - What is picked is a scorer. Of its `value`, `C`, 1 and true are right, `I`, `N` (no answer), 0 and false are wrong, and any other
//!   value, as `P` for a part, makes it no share of tasks. A sample with an `error` was not answered, one without a score not judged.
//! - A sample took its `working_time` in seconds, without waiting for a limit of the provider; older logs have `total_time` only.
//! - The model is `eval.model`; `eval.config.limit` says that a part of the tasks was run.
//!
//! Source: `src/inspect_ai/log/_log.py`, `log/_recorders/eval.py` and `scorer/_metric.py` (main of 2026-08).

use std::sync::Arc;

use crate::decode::RowFaults;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Document, FieldPath, Node, Site, Spot, Wanted};
use crate::units::{Quantity, Seconds};

use super::attempts::{At, Attempt, Attempts, Ending, TooMany, shown};

/// What is read of a log.
pub(super) const WANTED: Wanted = Wanted {
    keys: Some(&[
        "version",
        "status",
        "eval",
        "task",
        "model",
        "dataset",
        "samples",
        "packages",
        "inspect_ai",
        "config",
        "limit",
        "epochs",
        "id",
        "epoch",
        "error",
        "working_time",
        "total_time",
        "completed",
        "plan",
        "stats",
    ]),
    flat: &["scores"],
    telling: &["eval_id", "task_id", "inspect_ai", "epochs_reducer"],
    ..Wanted::ALL
};
/// What is read of the samples of a log: of each score its value.
pub(super) const SAMPLES: Wanted = Wanted {
    keys: Some(&["id", "epoch", "scores", "error", "working_time", "total_time", "completed"]),
    flat: &["scores"],
    telling: &["epoch", "working_time", "scores"],
    ..Wanted::ALL
};

/// What a log says of itself.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) model: Option<String>,
    pub(super) task: Option<String>,
    /// The release of `inspect_ai`.
    pub(super) release: Option<String>,
    pub(super) notes: Vec<String>,
}

/// Whether `inspect_ai` wrote this log or its header.
pub(super) fn wrote(root: &Node) -> bool {
    let eval = root.get("eval");
    let has = |key: &str| eval.is_some_and(|eval| eval.get(key).is_some());
    root.get("status").is_some() && has("model") && has("task")
}

/// What a log says of itself in its header.
pub(super) fn about(root: &Node) -> About {
    let text = |path: &[&str]| {
        let found = path.iter().try_fold(root, |node, key| node.get(key));
        match found {
            Some(Node::Text(text)) => Some(text.clone()),
            _ => None,
        }
    };
    let number = |path: &[&str]| match path.iter().try_fold(root, |node, key| node.get(key)) {
        Some(Node::Number(number)) => Some(*number),
        _ => None,
    };
    let mut notes = Vec::new();
    if let (Some(limit), Some(all)) =
        (number(&["eval", "config", "limit"]), number(&["eval", "dataset", "samples"]))
        && limit < all
    {
        notes.push(format!("only {limit} of the {all} samples of the task were run (`--limit`)"));
    }
    match text(&["status"]).as_deref() {
        Some("success") => {}
        None | Some("started") => notes.push("the run had not ended when this was written".to_owned()),
        Some(status) => {
            notes.push(format!("the run did not end well: its status is `{}`", shown(status)));
        }
    }
    About {
        model: text(&["eval", "model"]),
        task: text(&["eval", "task"]),
        release: text(&["eval", "packages", "inspect_ai"]),
        notes,
    }
}

/// The samples that were read so far.
#[derive(Default)]
pub(super) struct Samples {
    attempts: Attempts,
    /// Samples without a score: their tasks, how they ended and where.
    without: Vec<(u32, Ending, At)>,
}

impl Samples {
    /// Adds the samples of a list; reports what is wrong with them.
    pub(super) fn add(
        &mut self,
        document: &Document,
        list: &Node,
        path: &FieldPath,
        faults: &mut RowFaults,
    ) -> Result<(), TooMany> {
        let Node::List(samples) = list else { return Ok(()) };
        let site = |path: FieldPath| Site::new(Arc::clone(&document.file), Spot::Value(path));
        let at = |path: FieldPath| {
            let site = site(path);
            let place = site.resolve();
            At::new((place.line, place.column))
        };
        for (index, sample) in samples.iter().enumerate() {
            let path = path.index(index);
            let id = match sample.get("id") {
                Some(Node::Text(id)) => id.clone(),
                Some(Node::Number(id)) => id.to_string(),
                _ => {
                    let message = "this sample has no `id`";
                    faults.push(Diagnostic::new(Code::MissingKey, message, site(path)));
                    continue;
                }
            };
            let task = self.attempts.task(&id);
            let failed = sample.get("error").is_some_and(|error| *error != Node::Null);
            let time = ["working_time", "total_time"].into_iter().find_map(|key| match sample.get(key) {
                Some(Node::Number(time)) => Some((Seconds::new(*time).ok()?, key)),
                _ => None,
            });
            let latency = time.filter(|_| !failed).map(|(time, key)| (time, at(path.key(key))));
            let scores = match sample.get("scores") {
                Some(Node::Map(scores)) => scores.as_slice(),
                _ => &[],
            };
            if scores.is_empty() {
                let ending = if failed { Ending::NoAnswer } else { Ending::NotJudged };
                self.without.push((task, ending, at(path.clone())));
                continue;
            }
            for (scorer, score) in scores {
                let at = at(path.key("scores").key(scorer).key("value"));
                let option = self.attempts.option(scorer, None, || at)?;
                let ending = match score.get("value").map(ending) {
                    _ if failed => Ending::NoAnswer,
                    Some(Some(ending)) => ending,
                    Some(None) => {
                        let tried = &mut self.attempts.options[option as usize];
                        tried.no_share = tried.no_share.or(Some(at));
                        Ending::NotJudged
                    }
                    None => Ending::NotJudged,
                };
                self.attempts.push(&Attempt { option, task, ending, latency, at }, None)?;
            }
        }
        Ok(())
    }

    /// All samples: those without a score lack that of every scorer.
    pub(super) fn finish(mut self) -> Result<Attempts, TooMany> {
        for option in 0..u32::try_from(self.attempts.options.len()).unwrap_or(u32::MAX) {
            for (task, ending, at) in &self.without {
                let (task, ending, at) = (*task, *ending, *at);
                self.attempts.push(&Attempt { option, task, ending, latency: None, at }, None)?;
            }
        }
        Ok(self.attempts)
    }
}

/// How a sample ended by its value; `None` if that is neither right nor wrong.
fn ending(value: &Node) -> Option<Ending> {
    match value {
        Node::Null => Some(Ending::NotJudged),
        Node::Number(number) if number.is_nan() => Some(Ending::NotJudged),
        Node::Bool(true) | Node::Number(1.0) => Some(Ending::Passed),
        Node::Bool(false) | Node::Number(0.0) => Some(Ending::Failed),
        Node::Text(text) => match text.to_lowercase().as_str() {
            "c" | "yes" | "true" | "1" => Some(Ending::Passed),
            "i" | "n" | "no" | "false" | "0" => Some(Ending::Failed),
            _ => None,
        },
        _ => None,
    }
}

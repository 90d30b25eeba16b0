//! lm-evaluation-harness: `samples_TASK_….jsonl`, which `lm_eval --log_samples` writes: a line for each sample and filter.
//!
//! - A metric is a key of the line with a number: those that `metrics` lists, or, before that key was there, all but `doc_id`. With
//!   its `filter` it is what is picked: `exact_match,strict-match`. 1 is right and 0 is wrong; any other value makes it no share.
//! - A task is `doc_id` with `doc_hash`, so that files of several models about one set of tasks can be held against each other.
//! - The file names neither its model nor its task.

use crate::decode::RowFaults;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{JsonLines, Line, Node, Site, Spot};

use super::attempts::{At, Attempt, Attempts, Ending, TooMany, shown};

/// Keys of a sample that are read.
pub(super) const KEYS: [&str; 4] = ["doc_id", "doc_hash", "filter", "metrics"];

/// Numbers of a line that are no metrics.
const NO_METRICS: [&str; 3] = ["doc_id", "target", "idx"];

/// Whether lm-evaluation-harness wrote this line.
pub(super) fn wrote_line(line: &Node) -> bool {
    line.get("doc_id").is_some() && ["filter", "doc_hash", "resps"].iter().any(|key| line.get(key).is_some())
}

/// The samples that were read so far.
#[derive(Default)]
pub(super) struct Samples {
    attempts: Attempts,
}

impl Samples {
    /// Adds a line; reports what is wrong with it.
    pub(super) fn add(&mut self, line: &Line<'_>, faults: &mut RowFaults) -> Result<(), TooMany> {
        let start = Site::new(line.file.clone(), Spot::Position { line: line.number, column: 1 });
        let text = |key: &str| match line.node.get(key) {
            Some(Node::Text(text)) => Some(text.clone()),
            Some(Node::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let Some(id) = text("doc_id") else {
            let message = "this line has no `doc_id`, as a sample has";
            faults.push(Diagnostic::new(Code::MissingKey, message, start));
            return Ok(());
        };
        let listed = match line.node.get("metrics") {
            Some(Node::List(listed)) => Some(listed),
            _ => None,
        };
        let key = format!("{id}\0{}", text("doc_hash").unwrap_or_default());
        let task = self.attempts.labelled_task(&key, |_| shown(&format!("document {id}")));
        let filter = text("filter");
        for (metric, value, at) in line.scalars() {
            let meant = match listed {
                Some(listed) => listed.contains(&Node::Text(metric.clone())),
                None => !NO_METRICS.contains(&metric.as_str()),
            };
            let value = match value {
                Node::Number(number) => Some(number),
                Node::Bool(right) => Some(if right { 1.0 } else { 0.0 }),
                _ => None,
            };
            let Some(value) = value.filter(|_| meant) else { continue };
            let name = filter.as_ref().map_or(metric.clone(), |filter| format!("{metric},{filter}"));
            let at = At::new(at);
            let option = self.attempts.option(&name, None, || at)?;
            let ending = match value {
                1.0 => Ending::Passed,
                0.0 => Ending::Failed,
                _ => {
                    let tried = &mut self.attempts.options[option as usize];
                    tried.no_share = tried.no_share.or(Some(at));
                    Ending::NotJudged
                }
            };
            self.attempts.push(&Attempt { option, task, ending, latency: None, at }, None)?;
        }
        Ok(())
    }

    /// All samples; a sample that is there twice is reported.
    pub(super) fn finish(self, lines: &JsonLines, faults: &mut RowFaults) -> Attempts {
        let site = |at: u32| {
            let (line, column) = self.attempts.get(at).at.position();
            Site::new(lines.file().clone(), Spot::Position { line, column })
        };
        for (second, first) in self.attempts.repeated() {
            let attempt = self.attempts.get(second);
            let name = shown(&self.attempts.options[attempt.option as usize].name);
            let message = format!("`{name}` is there twice at {}", self.attempts.task_name(attempt.task));
            let help =
                "lm-evaluation-harness adds to a file that is there: keep the lines of one run".to_owned();
            let diagnostic = Diagnostic::new(Code::DuplicateAttempt, message, site(second));
            faults.push(diagnostic.also(site(first), "it stands here first").help(help));
        }
        self.attempts
    }
}

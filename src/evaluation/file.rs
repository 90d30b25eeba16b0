//! A result file of an evaluation: the tool that wrote it, and what is in it.

use std::sync::Arc;

use crate::source::SourceFile;

use super::harness::Scores;
use super::summary::Summary;

/// A tool that evaluates options at tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvaluationTool {
    /// A CSV file with a row for each attempt.
    Plain,
    /// `promptfoo eval -o results.json`.
    Promptfoo,
    /// `lm_eval --output_path …`: its `results_….json`, or `samples_….jsonl`.
    Harness,
    /// `inspect eval`: its `.eval` or `.json`.
    Inspect,
    /// The harness of SWE-bench: its report of a run, or of instances.
    SweBench,
}

impl EvaluationTool {
    /// The tool's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "CSV",
            Self::Promptfoo => "promptfoo",
            Self::Harness => "lm-evaluation-harness",
            Self::Inspect => "inspect_ai",
            Self::SweBench => "SWE-bench",
        }
    }
}

/// An evaluation's result file.
#[derive(Clone, Debug)]
pub struct EvaluationFile {
    /// The tool that wrote it.
    pub tool: EvaluationTool,
    /// The tool's release, where the file says it.
    pub release: Option<String>,
    /// The file, for places.
    pub file: Arc<SourceFile>,
    pub(super) contents: Contents,
}

/// What is in a file.
#[derive(Clone, Debug)]
pub(super) enum Contents {
    /// What attempts one by one say about each option.
    Options(Vec<Summary>),
    /// What attempts one by one say about each metric of one model.
    Metrics(Subject, Vec<Summary>),
    /// Shares of tasks, already worked out.
    Scores(Scores),
}

/// What a file of one model says that it is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Subject {
    pub(super) model: Option<String>,
    pub(super) task: Option<String>,
    pub(super) notes: Vec<String>,
}

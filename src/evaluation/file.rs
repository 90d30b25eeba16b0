//! Which tool wrote a file, and what is in it.

use std::sync::Arc;

use crate::decode::{Context, Object, keys};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{FieldPath, Looks, Node, Site, SourceFile, Spot, Stream, looks, read_whole, records};
use crate::units::Calendar;

use super::attempts::Attempts;
use super::faults::Faults;
use super::harness::{self, Scores};
use super::{columns, csv, promptfoo};

/// A tool that evaluates options at tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvaluationTool {
    /// A CSV file with a row for each attempt.
    Plain,
    /// `promptfoo eval -o results.json`.
    Promptfoo,
    /// `lm_eval --output_path …`: its `results_….json`.
    Harness,
}

impl EvaluationTool {
    /// The tool's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "CSV",
            Self::Promptfoo => "promptfoo",
            Self::Harness => "lm-evaluation-harness",
        }
    }
}

/// An evaluation's result file.
#[derive(Clone, Debug)]
pub struct EvaluationFile {
    /// The tool that wrote it.
    pub tool: EvaluationTool,
    /// The file, for places.
    pub file: Arc<SourceFile>,
    pub(super) contents: Contents,
}

/// What is in a file.
#[derive(Clone, Debug)]
pub(super) enum Contents {
    /// Attempts one by one.
    Attempts(Attempts),
    /// Shares of tasks, already worked out.
    Scores(Scores),
}

/// What is read, for messages.
const KINDS: &str = "these are read: a CSV file with the columns task, option, passed, cost and latency; results of \
                     `promptfoo eval -o results.json`; and `results_….json` of lm-evaluation-harness";
/// How answers were graded, which nobody reads and which is most of a file.
const PASSED: &[&str] = &["gradingResult", "namedScores", "tokenUsage"];

/// Reads a file. Whatever is wrong goes to the sink; nothing comes back then.
///
/// ```
/// use breakeven::{diagnostics::Sink, evaluation};
/// let text = "task,option,passed,cost,latency\nfirst,mini,true,0.0021,1.3\nsecond,mini,false,0.0019,\n";
/// let file = evaluation::read("evals.csv", text.into(), &mut Sink::default()).unwrap();
/// assert_eq!(file.tool.name(), "CSV");
/// ```
pub fn read(name: &str, contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    let bytes = read_whole(name, contents).map_err(|fault| sink.push((*fault).into())).ok()?;
    let mut faults = Faults::default();
    let (tool, file, contents) = if looks(&bytes) == Looks::Json {
        let (file, root) =
            SourceFile::read_json(name, bytes, PASSED).map_err(|fault| sink.push((*fault).into())).ok()?;
        let (tool, contents) = json(&root, &file, &mut faults, sink)?;
        (tool, file, contents)
    } else {
        let file = SourceFile::read_plain(name, bytes).map_err(|fault| sink.push((*fault).into())).ok()?;
        let records = records(file.text());
        if !records.records.first().is_some_and(columns::is_header) {
            let site = Site::new(file, Spot::Whole);
            let message = "this is not a result of an evaluation";
            sink.push(Diagnostic::new(Code::NotAnEvaluation, message, site).help(KINDS.to_owned()));
            return None;
        }
        let attempts = csv::read(&records, &file, &mut faults);
        (EvaluationTool::Plain, file, Contents::Attempts(attempts))
    };
    let empty = match &contents {
        Contents::Attempts(attempts) => attempts.made.is_empty(),
        Contents::Scores(scores) => scores.tasks.is_empty(),
    };
    if empty && !faults.any() {
        let site = Site::new(Arc::clone(&file), Spot::Whole);
        faults.push(Diagnostic::new(Code::NoAttempt, "there is no attempt in the file", site));
    }
    let good = !faults.any();
    faults.finish(sink);
    good.then_some(EvaluationFile { tool, file, contents })
}

/// Reads an object of JSON.
fn json(
    root: &Node,
    file: &Arc<SourceFile>,
    faults: &mut Faults,
    sink: &mut Sink,
) -> Option<(EvaluationTool, Contents)> {
    let object = Object { node: root, path: FieldPath::ROOT };
    if promptfoo::wrote(root) {
        let attempts = promptfoo::read(&object, file, faults);
        return Some((EvaluationTool::Promptfoo, Contents::Attempts(attempts)));
    }
    if harness::wrote(root) {
        let mut own = Sink::default();
        let mut context = Context { file: Arc::clone(file), calendar: Calendar::STANDARD, sink: &mut own };
        let scores = harness::read(&object, &mut context);
        faults.take(&own);
        return Some((EvaluationTool::Harness, Contents::Scores(scores)));
    }
    let site = Site::new(Arc::clone(file), Spot::Value(FieldPath::ROOT));
    let message = format!("this is not a result of an evaluation{}", keys(root));
    sink.push(Diagnostic::new(Code::NotAnEvaluation, message, site).help(KINDS.to_owned()));
    None
}

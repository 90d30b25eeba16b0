//! Which tool wrote a file, and what is in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Context, Object};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{
    Document, FieldPath, Looks, MOST_RESULT_BYTES, Site, SourceFile, Spot, Stream, Table, Wanted,
};
use crate::units::Calendar;

use super::attempts::Attempts;
use super::columns::Columns;
use super::faults::Faults;
use super::harness::{self, Scores};
use super::summary::{Summary, summaries};
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
    /// What attempts one by one say about each option.
    Options(Vec<Summary>),
    /// Shares of tasks, already worked out.
    Scores(Scores),
}

/// What is read, for messages.
const KINDS: &str = "these are read: a CSV file with the columns task, option, passed, cost and latency; results of \
                     `promptfoo eval -o results.json`; and `results_….json` of lm-evaluation-harness";
/// What is read of a document.
const WANTED: Wanted = Wanted {
    keys: Some(&["lm_eval_version", "model_name", "config", "model", "n-shot"]),
    whole: &["n-samples", "group_subtasks", "higher_is_better"],
    flat: &["results"],
    apart: Some(("results", "results")),
    telling: &[
        "evalId",
        "testIdx",
        "promptIdx",
        "gradingResult",
        "lm_eval_version",
        "n-samples",
        "higher_is_better",
        "acc,none",
    ],
};

/// Reads a file. Whatever is wrong goes to the sink; nothing comes back then.
///
/// ```
/// use breakeven::{diagnostics::Sink, evaluation};
/// let text = "task,option,passed,cost,latency\nfirst,mini,true,0.0021,1.3\nsecond,mini,false,0.0019,\n";
/// let file = evaluation::read("evals.csv", text.into(), &mut Sink::default()).unwrap();
/// assert_eq!(file.tool.name(), "CSV");
/// ```
pub fn read(name: &str, mut contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    let _one_at_a_time = contents.alone();
    match contents.looks() {
        Ok(Looks::Json | Looks::Empty) => read_document(name, contents, sink),
        Ok(looks @ (Looks::Csv | Looks::Text)) => read_table(name, looks, contents, sink),
        Ok(other) => unknown(name, other, sink),
        Err(why) => {
            let site = Site::new(SourceFile::passing(name), Spot::Whole);
            let message = format!("the file could not be read: {why}");
            sink.push(Diagnostic::new(Code::UnknownName, message, site));
            None
        }
    }
}

/// Reports a file that nobody knows: what it looks like, and nothing of what is in it.
fn unknown(name: &str, looks: Looks, sink: &mut Sink) -> Option<EvaluationFile> {
    let site = Site::new(SourceFile::passing(name), Spot::Whole);
    let message = format!("this is not a result of an evaluation: {}", looks.words());
    sink.push(Diagnostic::new(Code::NotAnEvaluation, message, site).help(KINDS.to_owned()));
    None
}

/// Reads a table of attempts as it comes; the text of a small one is kept, to be shown.
fn read_table(name: &str, looks: Looks, contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    let (file, contents) =
        SourceFile::start(name, contents).map_err(|fault| sink.push((*fault).into())).ok()?;
    let mut table = Table::new(contents);
    let mut faults = Faults::default();
    let mut columns = Columns { file: &file, faults: &mut faults, places: BTreeMap::new() };
    let width = match table.next_record() {
        Ok(Some(header)) if columns::is_header(header) => columns.header(header).then(|| header.len()),
        Ok(_) | Err(_) => return unknown(name, looks, sink),
    };
    let attempts = match width {
        Some(width) => csv::read(&mut table, &mut columns, width),
        None => Attempts::default(),
    };
    counted(EvaluationTool::Plain, file, &attempts, faults, sink)
}

fn read_document(name: &str, contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    let document = Document::read(name, contents, MOST_RESULT_BYTES, WANTED)
        .map_err(|fault| sink.push((*fault).into()))
        .ok()?;
    let mut own = Sink::default();
    let mut faults = Faults::default();
    let mut later = Vec::new();
    if promptfoo::wrote(&document.root) {
        let attempts = promptfoo::read(&document, &mut faults);
        let found = counted(
            EvaluationTool::Promptfoo,
            Arc::clone(&document.file),
            &attempts.unwrap_or_default(),
            faults,
            &mut own,
        );
        let mut sites: Vec<&mut Site> = own.sites_mut().collect();
        let file = document.file.settle(&mut sites);
        sink.append(own);
        return found.map(|found| EvaluationFile { file, ..found });
    }
    if !harness::wrote(&document.root) {
        return unknown(name, Looks::Json, sink);
    }
    let mut scores = {
        let file = Arc::clone(&document.file);
        let mut context = Context { file, calendar: Calendar::STANDARD, sink: &mut own };
        let object = Object { node: &document.root, path: FieldPath::ROOT };
        harness::read(&object, &mut context)
    };
    faults.take(&own);
    if scores.tasks.is_empty() && !faults.any() {
        faults.push(nothing(&document.file));
    }
    let good = !faults.any();
    let mut told = Sink::default();
    faults.finish(&mut told);
    let mut sites = scores.sites(&document.file, &mut later);
    sites.extend(told.sites_mut());
    let file = document.file.settle(&mut sites);
    sink.append(told);
    let contents = Contents::Scores(scores);
    good.then_some(EvaluationFile { tool: EvaluationTool::Harness, file, contents })
}

fn nothing(file: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::new(
        Code::NoAttempt,
        "there is no attempt in the file",
        Site::new(Arc::clone(file), Spot::Whole),
    )
}

/// A file of attempts, where nothing is wrong with it.
fn counted(
    tool: EvaluationTool,
    file: Arc<SourceFile>,
    attempts: &Attempts,
    mut faults: Faults,
    sink: &mut Sink,
) -> Option<EvaluationFile> {
    if attempts.len() == 0 && !faults.any() {
        faults.push(nothing(&file));
    }
    let good = !faults.any();
    faults.finish(sink);
    good.then(|| EvaluationFile { tool, file, contents: Contents::Options(summaries(attempts)) })
}

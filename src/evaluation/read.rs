//! Which tool wrote a file, by its content; and its reader.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Context, Object, RowFaults};
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{
    Archive, Document, FieldPath, JsonLines, Lined, Looks, MOST_RESULT_BYTES, Node, Site, SourceFile, Spot,
    Stream, Table, Wanted,
};
use crate::units::Conventions;

use super::attempts::{Attempts, TooMany};
use super::columns::{self, ColumnNames, Columns};
use super::file::{Contents, EvaluationFile, EvaluationTool, Subject};
use super::summary::summaries;
use super::{csv, harness, inspect_log, promptfoo, promptfoo_csv, samples, swe_bench, unrecognised};

/// What is read of a document, until it is known whose it is.
const WANTED: Wanted = Wanted {
    keys: Some(&[
        "lm_eval_version",
        "model_name",
        "config",
        "model",
        "n-shot",
        "_resultsLoaded",
        "metadata",
        "promptfooVersion",
        "status",
        "eval",
        "task",
    ]),
    whole: &["n-samples", "group_subtasks", "higher_is_better", "model_args"],
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
        "eval_id",
        "resolved_ids",
    ],
};
/// What is read of a report of SWE-bench.
const SWE_BENCH: Wanted = Wanted::ALL;

/// Reads a file. Whatever is wrong goes to the sink; nothing comes back then.
///
/// ```
/// use breakeven::{diagnostics::Sink, evaluation};
/// let text = "task,option,passed,cost,latency\nfirst,mini,true,0.0021,1.3\nsecond,mini,false,0.0019,\n";
/// let file = evaluation::read("evals.csv", text.into(), &mut Sink::default()).unwrap();
/// assert_eq!(file.tool.name(), "CSV");
/// ```
pub fn read(name: &str, contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    read_with(name, contents, &ColumnNames::default(), sink)
}

/// Reads a file; a CSV file of one's own by columns of these names.
pub fn read_with(
    name: &str,
    mut contents: Stream,
    names: &ColumnNames,
    sink: &mut Sink,
) -> Option<EvaluationFile> {
    let _one_at_a_time = contents.alone();
    let looks = contents.looks();
    let lined = match looks {
        Ok(Looks::Json) => contents.lined(),
        _ => Ok(Lined::No),
    };
    match (looks, lined) {
        (Err(why), _) | (_, Err(why)) => {
            let site = Site::new(SourceFile::passing(name), Spot::Whole);
            let message = format!("the file could not be read: {why}");
            sink.push(Diagnostic::new(Code::UnknownName, message, site));
            None
        }
        (Ok(Looks::Json), Ok(Lined::Several)) => read_lines(name, contents, sink),
        (Ok(Looks::Json | Looks::Empty), _) => read_document(name, contents, sink),
        (Ok(looks @ (Looks::Csv | Looks::Text)), _) => read_table(name, looks, contents, names, sink),
        (Ok(Looks::Zip), _) => read_archive(name, contents, sink),
        (Ok(other), _) => unrecognised::report(name, other, None, sink),
    }
}

/// Reads a table of attempts as it comes; the text of a small one is kept, to be shown.
fn read_table(
    name: &str,
    looks: Looks,
    contents: Stream,
    names: &ColumnNames,
    sink: &mut Sink,
) -> Option<EvaluationFile> {
    let (file, contents) =
        SourceFile::start(name, contents).map_err(|fault| sink.push((*fault).into())).ok()?;
    let mut table = Table::new(contents);
    let mut faults = RowFaults::default();
    let mut columns = Columns { file: &file, faults: &mut faults, places: BTreeMap::new(), names };
    let Ok(Some(header)) = table.next_record() else {
        return unrecognised::report(name, looks, None, sink);
    };
    if let Some(layout) = promptfoo_csv::layout(header).filter(|_| !names.are_stated()) {
        let attempts = promptfoo_csv::read(&mut table, &mut columns, &layout);
        return counted(Start::of(EvaluationTool::Promptfoo, &file), &attempts, faults, sink);
    }
    if !names.are_stated() && !columns::is_header(header) {
        let known = unrecognised::of_header(header);
        return unrecognised::report(name, looks, known, sink);
    }
    let width = columns.header(header).then(|| header.len());
    let attempts = match width {
        Some(width) => csv::read(&mut table, &mut columns, width),
        None => Attempts::default(),
    };
    counted(Start::of(EvaluationTool::Plain, &file), &attempts, faults, sink)
}

/// Keys of a line that are read: those of a sample, and those of promptfoo's results.
const KEYS: [&str; samples::KEYS.len() + promptfoo::KEYS.len()] = {
    let mut keys = [""; samples::KEYS.len() + promptfoo::KEYS.len()];
    let (mut at, own) = (0, samples::KEYS.len());
    while at < keys.len() {
        keys[at] = if at < own { samples::KEYS[at] } else { promptfoo::KEYS[at - own] };
        at += 1;
    }
    keys
};

/// What is read of a line of any kind.
const OF_LINES: Wanted = Wanted {
    keys: Some(&KEYS),
    whole: &["vars", "assert"],
    telling: &["doc_hash", "filtered_resps", "testIdx", "promptIdx", "gradingResult", "failureReason"],
    ..Wanted::ALL
};

/// The readers of lines.
enum Reader {
    Promptfoo(Box<promptfoo::Results>),
    Samples(Box<samples::Samples>),
}

fn read_lines(name: &str, contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    let mut lines =
        JsonLines::start(name, contents, OF_LINES).map_err(|fault| sink.push((*fault).into())).ok()?;
    let mut reader = None;
    let mut faults = RowFaults::default();
    loop {
        let line = match lines.next_line() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(fault) => {
                faults.push((*fault).into());
                break;
            }
        };
        let reader = match &mut reader {
            Some(reader) => reader,
            None if samples::wrote_line(&line.node) => reader.insert(Reader::Samples(Box::default())),
            None if promptfoo::wrote_line(&line.node) => reader.insert(Reader::Promptfoo(Box::default())),
            None => {
                let known = unrecognised::of_line(&line.node);
                return unrecognised::report(name, Looks::Json, known, sink);
            }
        };
        let added = match reader {
            Reader::Promptfoo(results) => results.add_line(&line, &mut faults),
            Reader::Samples(samples) => samples.add(&line, &mut faults),
        };
        if let Err(TooMany(message)) = added {
            let spot = Spot::Position { line: line.number, column: 1 };
            faults.push(Diagnostic::new(Code::TooLarge, message, Site::new(Arc::clone(line.file), spot)));
            break;
        }
        lines.recognised();
    }
    let file = Arc::clone(lines.file());
    let Some(reader) = reader else {
        if !faults.any() {
            return unrecognised::report(name, Looks::Json, None, sink);
        }
        faults.finish(sink);
        return None;
    };
    match reader {
        Reader::Promptfoo(results) => {
            let attempts = results.finish_lines(&lines, &mut faults);
            counted(Start::of(EvaluationTool::Promptfoo, &file), &attempts, faults, sink)
        }
        Reader::Samples(samples) => {
            let attempts = samples.finish(&lines, &mut faults);
            let start = Start::of(EvaluationTool::Harness, &file).about(Subject::default());
            counted(start, &attempts, faults, sink)
        }
    }
}

fn read_document(name: &str, contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    let document = Document::read(name, contents, MOST_RESULT_BYTES, WANTED)
        .map_err(|fault| sink.push((*fault).into()))
        .ok()?;
    let mut own = Sink::default();
    let mut found = of_document(&document, &mut own);
    let mut sites: Vec<&mut Site> = own.sites_mut().collect();
    let mut later = Vec::new();
    if let Some(EvaluationFile { contents: Contents::Scores(scores), .. }) = &mut found {
        sites.extend(scores.sites(&document.file, &mut later));
    }
    let file = document.file.settle(&mut sites);
    sink.append(own);
    found.map(|found| EvaluationFile { file, ..found })
}

/// Something else of the same document; says where it is too much.
fn read_again(document: &Document, wanted: Wanted, sink: &mut Sink) -> Option<Document> {
    let again = document.again(wanted);
    if again.is_none() {
        sink.push(Diagnostic::new(
            Code::TooLarge,
            "the file holds more values than can be read",
            whole(document),
        ));
    }
    again
}

fn of_document(document: &Document, sink: &mut Sink) -> Option<EvaluationFile> {
    let root = &document.root;
    let mut faults = RowFaults::default();
    if promptfoo::is_not_loaded(root) {
        let message = "this file has no results: promptfoo had not loaded them when it was written";
        let help = "write it anew: `promptfoo export eval EVAL_ID -o results.json`".to_owned();
        sink.push(Diagnostic::new(Code::NoAttempt, message, whole(document)).help(help));
        return None;
    }
    if promptfoo::wrote(root) {
        let attempts = promptfoo::read(document, &mut faults).unwrap_or_default();
        let start = Start {
            release: promptfoo::release(root),
            ..Start::of(EvaluationTool::Promptfoo, &document.file)
        };
        return counted(start, &attempts, faults, sink);
    }
    if inspect_log::wrote(root) {
        let again = read_again(document, inspect_log::WANTED, sink)?;
        return inspected(
            &again,
            |samples, faults| {
                let path = FieldPath::ROOT.key("samples");
                samples.add(&again, again.root.get("samples").unwrap_or(&Node::Null), &path, faults)
            },
            sink,
        );
    }
    let is_run = swe_bench::has_run(root);
    if is_run || document.file.text().contains(swe_bench::OF_INSTANCES) {
        let again = read_again(document, SWE_BENCH, sink)?;
        if (is_run && swe_bench::wrote_run(&again.root)) || swe_bench::wrote_instances(&again.root) {
            let attempts = swe_bench::read(&again);
            let incomplete = swe_bench::incomplete(&again.root);
            let notes = (incomplete > 0)
                .then(|| format!("{incomplete} instances were not handed in, and are not counted"));
            let subject = Subject { notes: notes.into_iter().collect(), ..Subject::default() };
            let start = Start::of(EvaluationTool::SweBench, &document.file).about(subject);
            return match attempts {
                Ok(attempts) => counted(start, &attempts, faults, sink),
                Err(TooMany(message)) => {
                    sink.push(Diagnostic::new(Code::TooLarge, message, whole(document)));
                    None
                }
            };
        }
    }
    if !harness::wrote(root) {
        return unrecognised::report(document.file.name(), Looks::Json, unrecognised::of_root(root), sink);
    }
    let mut own = Sink::default();
    let scores = {
        let file = Arc::clone(&document.file);
        let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut own };
        let object = Object { node: root, path: FieldPath::ROOT };
        harness::read(&object, &mut context)
    };
    faults.take(&own);
    if scores.tasks.is_empty() && !faults.any() {
        faults.push(nothing(&document.file));
    }
    let good = !faults.any();
    faults.finish(sink);
    let (tool, release) = (EvaluationTool::Harness, scores.release.clone());
    let (file, contents) = (Arc::clone(&document.file), Contents::Scores(scores));
    good.then_some(EvaluationFile { tool, release, file, contents })
}

/// Reads a log of `inspect_ai` that is an archive.
fn read_archive(name: &str, contents: Stream, sink: &mut Sink) -> Option<EvaluationFile> {
    let site = || Site::new(SourceFile::passing(name), Spot::Whole);
    let mut archive = match Archive::open(contents) {
        Ok(archive) => archive,
        Err(why) => {
            sink.push(Diagnostic::new(Code::CutOff, why, site()));
            return None;
        }
    };
    let names: Vec<String> = archive.names().collect();
    let is_there = |name: &str| names.iter().any(|known| known == name);
    let header = ["header.json", "_journal/start.json"].into_iter().find(|name| is_there(name));
    let Some(header) = header else { return unrecognised::report(name, Looks::Zip, None, sink) };
    let mut summaries: Vec<&str> = if is_there("summaries.json") {
        vec!["summaries.json"]
    } else {
        names.iter().map(String::as_str).filter(|name| name.starts_with("_journal/summaries/")).collect()
    };
    // By their numbers.
    summaries.sort_by_key(|name| (name.len(), *name));
    let mut entry = |entry: &str, wanted: Wanted, sink: &mut Sink| -> Option<Document> {
        let contents = match archive.entry(entry) {
            Ok(contents) => contents?,
            Err(why) => {
                sink.push(Diagnostic::new(Code::CutOff, why, site()));
                return None;
            }
        };
        let read = Document::read(&format!("{name}:{entry}"), contents, MOST_RESULT_BYTES, wanted);
        read.map_err(|fault| sink.push((*fault).into())).ok()
    };
    let head = entry(header, inspect_log::WANTED, sink)?;
    if !inspect_log::wrote(&head.root) && head.root.get("eval").is_none() {
        return unrecognised::report(name, Looks::Zip, None, sink);
    }
    let mut documents = Vec::new();
    for summary in summaries {
        documents.push(entry(summary, inspect_log::SAMPLES, sink)?);
    }
    let mut own = Sink::default();
    let found = inspected(
        &head,
        |samples, faults| {
            documents.iter().try_for_each(|of| samples.add(of, &of.root, &FieldPath::ROOT, faults))
        },
        &mut own,
    );
    // The places are those of the entry that has the samples.
    let file = documents.first().map_or(&head.file, |first| &first.file);
    let file = file.settle(&mut own.sites_mut().collect::<Vec<_>>());
    sink.append(own);
    found.map(|found| EvaluationFile { file, ..found })
}

/// A log of `inspect_ai` with its samples.
fn inspected(
    head: &Document,
    add: impl FnOnce(&mut inspect_log::Samples, &mut RowFaults) -> Result<(), TooMany>,
    sink: &mut Sink,
) -> Option<EvaluationFile> {
    let mut faults = RowFaults::default();
    let mut samples = inspect_log::Samples::default();
    let added = add(&mut samples, &mut faults);
    let attempts = match added.and_then(|()| samples.finish()) {
        Ok(attempts) => attempts,
        Err(TooMany(message)) => {
            faults.push(Diagnostic::new(Code::TooLarge, message, whole(head)));
            Attempts::default()
        }
    };
    let inspect_log::About { model, task, release, notes } = inspect_log::about(&head.root);
    if attempts.len() == 0 && !faults.any() {
        let message = "there is no sample with a score in this log";
        let help = "log samples, and score them: `inspect eval … --log-samples`, `inspect score`".to_owned();
        faults.push(Diagnostic::new(Code::NoAttempt, message, whole(head)).help(help));
    }
    let start = Start::of(EvaluationTool::Inspect, &head.file).about(Subject { model, task, notes });
    counted(Start { release, ..start }, &attempts, faults, sink)
}

fn whole(document: &Document) -> Site {
    Site::new(Arc::clone(&document.file), Spot::Whole)
}

fn nothing(file: &Arc<SourceFile>) -> Diagnostic {
    Diagnostic::new(
        Code::NoAttempt,
        "there is no attempt in the file",
        Site::new(Arc::clone(file), Spot::Whole),
    )
}

/// What is known of a file beside its attempts.
struct Start {
    tool: EvaluationTool,
    release: Option<String>,
    file: Arc<SourceFile>,
    /// What it is about, where its attempts are those of one model.
    subject: Option<Subject>,
}

impl Start {
    fn of(tool: EvaluationTool, file: &Arc<SourceFile>) -> Self {
        Self { tool, release: None, file: Arc::clone(file), subject: None }
    }

    fn about(self, subject: Subject) -> Self {
        Self { subject: Some(subject), ..self }
    }
}

/// A file of attempts, where nothing is wrong with it.
fn counted(
    start: Start,
    attempts: &Attempts,
    mut faults: RowFaults,
    sink: &mut Sink,
) -> Option<EvaluationFile> {
    let Start { tool, release, file, subject } = start;
    if attempts.len() == 0 && !faults.any() {
        faults.push(nothing(&file));
    }
    let good = !faults.any();
    faults.finish(sink);
    let contents = || match subject {
        None => Contents::Options(summaries(attempts)),
        Some(subject) => Contents::Metrics(subject, summaries(attempts)),
    };
    good.then(|| EvaluationFile { tool, release, file, contents: contents() })
}

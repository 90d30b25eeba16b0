//! Result files that are documents: JSON, one value or several, on a line each or not, and YAML.

use std::sync::Arc;

use crate::decode::{Context, Object};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{
    Document, FieldPath, JsonLines, Lined, Looks, MOST_RESULT_BYTES, Node, ReadFault, ReadFaultKind, Stream,
    Wanted,
};
use crate::units::Conventions;

use super::aiperf_records::{self, Records};
use super::found::{BenchmarkDraft, Found};
use super::kind::Kind;
use super::tool::{BenchmarkTool, Form};
use super::unknown::unknown;
use super::{
    aiperf, aiperf_sweep, genai_perf, guidellm, inference_perf, inferencex, llmd, sglang, trtllm_bench, vllm,
};

/// The kinds of documents. The first that a value is of counts: others take over the keys of vLLM, and add theirs.
const KINDS: [&Kind; 10] = [
    &llmd::KIND,
    &guidellm::KIND,
    &aiperf_sweep::KIND,
    &genai_perf::KIND,
    &aiperf::KIND,
    &inference_perf::KIND,
    &trtllm_bench::KIND,
    &inferencex::KIND,
    &sglang::KIND,
    &vllm::KIND,
];
/// More runs than this are refused.
const MOST_RUNS: usize = 10_000;
/// So many errors of a file of lines are enough.
const MOST_ERRORS: usize = 50;

/// How many words several lists have together.
const fn count(lists: [&[&str]; KINDS.len()]) -> usize {
    let (mut words, mut at) = (0, 0);
    while at < lists.len() {
        words += lists[at].len();
        at += 1;
    }
    words
}

/// All words of several lists.
const fn all<const N: usize>(lists: [&[&'static str]; KINDS.len()]) -> [&'static str; N] {
    let mut words = [""; N];
    let (mut found, mut list) = (0, 0);
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            words[found] = lists[list][at];
            (found, at) = (found + 1, at + 1);
        }
        list += 1;
    }
    words
}

/// The lists of all kinds of documents.
macro_rules! lists {
    ($what:ident) => {
        [
            KINDS[0].$what,
            KINDS[1].$what,
            KINDS[2].$what,
            KINDS[3].$what,
            KINDS[4].$what,
            KINDS[5].$what,
            KINDS[6].$what,
            KINDS[7].$what,
            KINDS[8].$what,
            KINDS[9].$what,
        ]
    };
}

/// What is read of a document.
const WANTED: Wanted = Wanted {
    keys: Some(&all::<{ count(lists!(wanted)) }>(lists!(wanted))),
    telling: &all::<{ count(lists!(telling)) }>(lists!(telling)),
    ..Wanted::ALL
};

/// Reads documents of JSON, whose text starts like this.
pub(super) fn read(name: &str, start: &str, mut contents: Stream, sink: &mut Sink) -> Option<Found> {
    match lines(start, &mut contents) {
        Ok(Lines::Records) => read_records(name, contents, sink),
        Ok(Lines::Runs) => read_lines(name, start, contents, sink),
        Ok(Lines::No) => {
            let wanted = wanted(start);
            let document = Document::read(name, contents, MOST_RESULT_BYTES, wanted);
            // What its start promised may stand in another's file.
            let document = document.map(|document| match kind_of(&document.root) {
                Some(_) => document,
                None => document.again(WANTED).unwrap_or(document),
            });
            read_document(start, document, Form::Json, sink)
        }
        Err(why) => {
            let file = crate::source::SourceFile::passing(name);
            let site = crate::source::Site::new(file, crate::source::Spot::Whole);
            let message = format!("the file could not be read: {why}");
            sink.push(Diagnostic::new(Code::UnknownName, message, site));
            None
        }
    }
}

/// What is read of a document that starts like this. GuideLLM's report holds all of its requests, some of whose keys are words of other kinds:
/// where nothing else may be in it, only GuideLLM's are read.
fn wanted(start: &str) -> Wanted {
    let told = |kind: &&&Kind| kind.telling.iter().any(|key| start.contains(&format!("\"{key}\"")));
    let told: Vec<BenchmarkTool> = KINDS.iter().filter(told).map(|kind| kind.tool).collect();
    if told == [BenchmarkTool::Guidellm] {
        return Wanted { keys: Some(guidellm::KIND.wanted), ..WANTED };
    }
    WANTED
}

/// The kind of the first value of a document.
fn kind_of(root: &Node) -> Option<&'static Kind> {
    match root {
        Node::List(items) => items.iter().find_map(kind),
        node => kind(node),
    }
}

/// What is on the lines of a file that is read line by line.
enum Lines {
    /// A record of a request each, of which there may be millions.
    Records,
    /// A run each, more than a document may have bytes.
    Runs,
    /// It is read as a document.
    No,
}

fn lines(start: &str, contents: &mut Stream) -> Result<Lines, String> {
    if start.contains("\"request_start_ns\"")
        && start.contains("\"metrics\"")
        && contents.lined()? != Lined::No
    {
        return Ok(Lines::Records);
    }
    let large = !contents.fits(MOST_RESULT_BYTES)?;
    Ok(if large && contents.lined()? == Lined::Several { Lines::Runs } else { Lines::No })
}

/// Whether a text is a document of YAML that is read: it has a key of one of the tools that write YAML.
pub(super) fn is_yaml(text: &str) -> bool {
    let has = |key: &str| {
        text.match_indices(key).any(|(at, _)| {
            let before = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
            text[at + key.len()..].starts_with(':') && before.chars().all(|c| c == ' ' || c == '-')
        })
    };
    let guidellm = || has("benchmarks") && (has("guidellm_version") || has("request_totals") || has("type_"));
    let llmd = || has("version") && (has("request_performance") || (has("metrics") && has("throughput")));
    guidellm() || llmd()
}

/// Reads a document of YAML.
pub(super) fn read_yaml(name: &str, text: String, sink: &mut Sink) -> Option<Found> {
    let start: String = text.chars().take(1).collect();
    let document = Document::read_yaml(name, text.into_bytes(), MOST_RESULT_BYTES, WANTED);
    read_document(&start, document, Form::Yaml, sink)
}

fn read_document(
    start: &str,
    document: Result<Document, Box<ReadFault>>,
    form: Form,
    sink: &mut Sink,
) -> Option<Found> {
    let document = document.map_err(|fault| sink.push((*fault).into())).ok()?;
    let mut own = Sink::default();
    let mut draft = BenchmarkDraft::default();
    let file = Arc::clone(&document.file);
    let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut own };
    let tool = objects(&document.root, start, &mut draft, &mut context);
    if form == Form::Yaml {
        own = with_end(&own, &document.root);
    }
    sink.append(own);
    Some(Found { tool: tool?, form, file: document.file, draft })
}

/// Reads the object of a file, or its several.
fn objects(
    root: &Node,
    start: &str,
    draft: &mut BenchmarkDraft,
    context: &mut Context<'_>,
) -> Option<BenchmarkTool> {
    let objects: Vec<Object<'_>> = match root {
        Node::List(items) => {
            let point = |(at, node)| Object { node, path: FieldPath::ROOT.index(at) };
            items.iter().enumerate().map(point).collect()
        }
        node => vec![Object { node, path: FieldPath::ROOT }],
    };
    let Some(first) = kind_of(root) else {
        unknown(context.file.clone().name(), Looks::Json, start, context.sink);
        return None;
    };
    if let Some(over) = objects.get(MOST_RUNS) {
        let message = format!("the file holds more than {MOST_RUNS} runs");
        context.fault(Code::TooMany, message, &over.path, None);
        return None;
    }
    for object in objects {
        one(&object, first, draft, context);
    }
    Some(first.tool)
}

/// Reads an object, which has to be of the kind of the first.
fn one(object: &Object<'_>, first: &Kind, draft: &mut BenchmarkDraft, context: &mut Context<'_>) {
    match kind(object.node) {
        Some(kind) if kind.tool == first.tool => (kind.read)(object, draft, context),
        _ => {
            let message = format!("this is no result of {}, as others in the file are", first.tool.name());
            let help = "keep the results of each tool in files of their own".to_owned();
            context.fault(Code::Conflict, message, &object.path, Some(help));
        }
    }
}

/// The kind of document that a value is.
fn kind(node: &Node) -> Option<&'static Kind> {
    KINDS.into_iter().find(|kind| (kind.is)(node))
}

/// Reads a run from each line.
fn read_lines(name: &str, start: &str, contents: Stream, sink: &mut Sink) -> Option<Found> {
    let mut lines = open(name, contents, WANTED, sink)?;
    let mut draft = BenchmarkDraft::default();
    let mut first: Option<&Kind> = None;
    let mut runs = 0;
    loop {
        let line = match lines.next_line() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(fault) => {
                sink.push(with_help(*fault).into());
                return None;
            }
        };
        let mut own = Sink::default();
        let file = Arc::clone(line.file);
        let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut own };
        let object = Object { node: &line.node, path: FieldPath::ROOT.index(line.index) };
        let Some(known) = first.or_else(|| kind(&line.node)) else {
            unknown(name, Looks::Json, start, sink);
            return None;
        };
        first = Some(known);
        runs += 1;
        if runs > MOST_RUNS {
            let message = format!("the file holds more than {MOST_RUNS} runs");
            context.fault(Code::TooMany, message, &object.path, None);
        }
        let mark = draft.mark();
        one(&object, known, &mut draft, &mut context);
        line.place(draft.sites_since(mark));
        line.show(own.sites_mut());
        sink.append(own);
        lines.recognised();
        if runs > MOST_RUNS || sink.count(Severity::Error) > MOST_ERRORS {
            break;
        }
    }
    let file = Arc::clone(lines.file());
    first.map(|kind| Found { tool: kind.tool, form: Form::Json, file, draft })
}

/// Reads a record of a request from each line.
fn read_records(name: &str, contents: Stream, sink: &mut Sink) -> Option<Found> {
    let mut lines = open(name, contents, aiperf_records::WANTED, sink)?;
    lines.recognised();
    let mut records = Records::default();
    loop {
        let line = match lines.next_line() {
            Ok(Some(line)) => line,
            Ok(None) => break,
            Err(fault) => {
                sink.push(with_help(*fault).into());
                return None;
            }
        };
        records.take(&line, sink);
        if sink.count(Severity::Error) > MOST_ERRORS {
            break;
        }
    }
    let file = Arc::clone(lines.file());
    let mut draft = BenchmarkDraft::default();
    let mut context = Context { file: Arc::clone(&file), conventions: Conventions::STANDARD, sink };
    records.finish(&mut draft, &mut context);
    Some(Found { tool: BenchmarkTool::Aiperf, form: Form::Records, file, draft })
}

fn open(name: &str, contents: Stream, wanted: Wanted, sink: &mut Sink) -> Option<JsonLines> {
    JsonLines::start(name, contents, wanted).map_err(|fault| sink.push((*fault).into())).ok()
}

/// A line is too long for what is in it of each request.
fn with_help(fault: ReadFault) -> ReadFault {
    if fault.kind != ReadFaultKind::TooLarge || fault.help.is_some() {
        return fault;
    }
    let help = "write the runs without what each request did (`--output-details` of SGLang, `--save-detailed` of vLLM)";
    ReadFault { help: Some(help.into()), ..fault }
}

/// YAML that is cut off is still YAML: what is missing in the last of its mappings may be missing for that.
fn with_end(own: &Sink, root: &Node) -> Sink {
    let mut last = vec![FieldPath::ROOT];
    let mut here = root;
    loop {
        let path = last.last().unwrap_or(&FieldPath::ROOT).clone();
        let (next, path) = match here {
            Node::Map(entries) => match entries.last() {
                Some((key, value)) => (value, path.key(key)),
                None => break,
            },
            Node::List(items) => match items.last() {
                Some(item) => (item, path.index(items.len() - 1)),
                None => break,
            },
            _ => break,
        };
        here = next;
        last.push(path);
    }
    let at_end = |found: &Diagnostic| {
        found.code == Code::MissingKey && found.site.path().is_some_and(|path| last.contains(path))
    };
    let mut told = Sink::default();
    for found in own.diagnostics() {
        if at_end(found) {
            let help = found.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
            let help = format!("the file ends here, as if it was cut off: take the whole of it{help}");
            told.push(found.clone().help(help));
        } else {
            told.push(found.clone());
        }
    }
    told
}

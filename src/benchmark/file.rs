//! Which tool wrote a file, and its points.

use std::sync::Arc;

use crate::decode::{Context, Object, Sited, keys};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{FieldPath, Looks, Node, Site, SourceFile, Spot, Stream, looks, read_whole};
use crate::units::{Calendar, Quantity};

use super::found::BenchmarkDraft;
use super::measurement::Measurement;
use super::{aiperf, aiperf_csv, guidellm, vllm};

/// A tool that measures servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenchmarkTool {
    /// `vllm bench serve --save-result`, and scripts that write the same keys.
    Vllm,
    /// `guidellm benchmark`: `benchmarks.json`.
    Guidellm,
    /// `aiperf profile`: `profile_export_aiperf.json` or `.csv`.
    Aiperf,
}

/// A benchmark's result file.
#[derive(Clone, Debug)]
pub struct BenchmarkFile {
    /// The tool that wrote it.
    pub tool: BenchmarkTool,
    /// The file, for places.
    pub file: Arc<SourceFile>,
    /// Its points, at least one, in the order of their clients; two runs of the same load stay two points.
    pub measurements: Vec<Measurement>,
    /// The model that was measured, as the tool was told it.
    pub model: Option<Sited<String>>,
}

impl BenchmarkTool {
    /// The tool's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vllm => "vLLM",
            Self::Guidellm => "GuideLLM",
            Self::Aiperf => "AIPerf",
        }
    }
}

/// What is read, for messages.
const KINDS: &str = "these are read: results of `vllm bench serve --save-result`, `benchmarks.json` of GuideLLM, and \
                     `profile_export_aiperf.json` or `.csv` of AIPerf";
/// Results of single requests, and shapes of distributions: most of a file, and nothing that is used.
const PASSED: &[&str] = &[
    "requests",
    "request_samples",
    "percentiles",
    "pdf",
    "input_lens",
    "output_lens",
    "start_times",
    "ttfts",
    "itls",
    "generated_texts",
    "errors",
];

/// Reads a file. Whatever is wrong goes to the sink, all of it; nothing comes back then. A run in which
/// every request failed is a warning where the file has others that can be used.
///
/// ```
/// use breakeven::{benchmark, diagnostics::Sink, units::Quantity};
/// let text = r#"{ "max_concurrency": 8, "completed": 100, "duration": 50.0, "output_throughput": 400.0 }"#;
/// let file = benchmark::read("result.json", text.into(), &mut Sink::default()).unwrap();
/// assert_eq!(file.measurements[0].clients.value.get(), 8.0);
/// ```
pub fn read(name: &str, contents: Stream, sink: &mut Sink) -> Option<BenchmarkFile> {
    let bytes = read_whole(name, contents).map_err(|fault| sink.push((*fault).into())).ok()?;
    let mut found = BenchmarkDraft::default();
    let (tool, file) = if looks(&bytes) == Looks::Json {
        let (file, root) =
            SourceFile::read_json(name, bytes, PASSED).map_err(|fault| sink.push((*fault).into())).ok()?;
        let mut context = Context { file: Arc::clone(&file), calendar: Calendar::STANDARD, sink };
        (objects(&root, &mut found, &mut context)?, file)
    } else {
        let file = SourceFile::read_plain(name, bytes).map_err(|fault| sink.push((*fault).into())).ok()?;
        if !aiperf_csv::is_table(file.text()) {
            let site = Site::new(file, Spot::Whole);
            let message = "this is not a result of a benchmark";
            sink.push(Diagnostic::new(Code::NotABenchmark, message, site).help(KINDS.to_owned()));
            return None;
        }
        let mut context = Context { file: Arc::clone(&file), calendar: Calendar::STANDARD, sink };
        aiperf_csv::read(&mut found, &mut context);
        (BenchmarkTool::Aiperf, file)
    };
    finish(found, tool, file, sink)
}

/// Reads the object of a file, or its several.
fn objects(root: &Node, found: &mut BenchmarkDraft, context: &mut Context<'_>) -> Option<BenchmarkTool> {
    let objects: Vec<Object<'_>> = match root {
        Node::List(items) => {
            let point = |(at, node)| Object { node, path: FieldPath::ROOT.index(at) };
            items.iter().enumerate().map(point).collect()
        }
        node => vec![Object { node, path: FieldPath::ROOT }],
    };
    let Some(tool) = objects.iter().find_map(|object| tool(object.node)) else {
        let keys = objects.first().map_or_else(String::new, |object| keys(object.node));
        let message = format!("this is not a result of a benchmark{keys}");
        context.fault(Code::NotABenchmark, message, &FieldPath::ROOT, Some(KINDS.to_owned()));
        return None;
    };
    for object in objects {
        if self::tool(object.node) != Some(tool) {
            let message = format!(
                "this is no result of {}, as others in the file are{}",
                tool.name(),
                keys(object.node)
            );
            let help = "keep the results of each tool in files of their own".to_owned();
            context.fault(Code::NotABenchmark, message, &object.path, Some(help));
            continue;
        }
        match tool {
            BenchmarkTool::Vllm => vllm::read(&object, found, context),
            BenchmarkTool::Guidellm => guidellm::read(&object, found, context),
            BenchmarkTool::Aiperf => aiperf::read(&object, found, context),
        }
    }
    Some(tool)
}

/// The tool that writes objects of such keys.
fn tool(node: &Node) -> Option<BenchmarkTool> {
    let any = |keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
    if any(&["benchmarks"]) {
        Some(BenchmarkTool::Guidellm)
    } else if any(&["aiperf_version"]) || any(aiperf::KEYS) {
        Some(BenchmarkTool::Aiperf)
    } else if any(vllm::KEYS) {
        Some(BenchmarkTool::Vllm)
    } else {
        None
    }
}

fn finish(
    found: BenchmarkDraft,
    tool: BenchmarkTool,
    file: Arc<SourceFile>,
    sink: &mut Sink,
) -> Option<BenchmarkFile> {
    let BenchmarkDraft { mut measurements, idle, models } = found;
    let code = if measurements.is_empty() { Code::NoMeasurement } else { Code::FailedRun };
    for site in idle {
        let message = if measurements.is_empty() {
            "no request was answered"
        } else {
            "no request was answered: this run is left out"
        };
        sink.push(Diagnostic::new(code, message, site));
    }
    if let Some(first) = models.first()
        && let Some(other) = models.iter().find(|other| other.value != first.value)
    {
        let message = format!("the file measures two models: `{}` here", other.value);
        let diagnostic = Diagnostic::new(Code::Conflict, message, other.site.clone())
            .also(first.site.clone(), format!("`{}`", first.value))
            .help("keep the results of each model in a file of their own".to_owned());
        sink.push(diagnostic);
    }
    let of_the_file = |diagnostic: &&Diagnostic| Arc::ptr_eq(diagnostic.site.file(), &file);
    let faulty = sink
        .diagnostics()
        .iter()
        .filter(of_the_file)
        .any(|diagnostic| diagnostic.code.severity() == Severity::Error);
    if measurements.is_empty() && !faulty {
        let site = Site::new(Arc::clone(&file), Spot::Whole);
        sink.push(Diagnostic::new(Code::NoMeasurement, "there is no measurement in the file", site));
    }
    measurements.sort_by(|a, b| a.clients.value.get().total_cmp(&b.clients.value.get()));
    let model = models.into_iter().next();
    (!faulty && !measurements.is_empty()).then_some(BenchmarkFile { tool, file, measurements, model })
}

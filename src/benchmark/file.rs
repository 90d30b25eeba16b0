//! Which tool wrote a file, and its points.

use std::sync::Arc;

use crate::decode::{Context, Object};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{
    Document, FieldPath, Looks, MOST_RESULT_BYTES, Node, ReadFaultKind, Site, SourceFile, Spot, Stream,
    Wanted,
};
use crate::units::{Calendar, Quantity};

use super::capacity::find_capacities;
use super::found::BenchmarkDraft;
use super::measurement::Measurement;
use super::subject::Subject;
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
    /// What it says of the server that was measured.
    pub subject: Subject,
}

impl BenchmarkFile {
    fn sites(&mut self) -> Vec<&mut Site> {
        self.measurements.iter_mut().flat_map(Measurement::sites).chain(self.subject.sites()).collect()
    }
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
/// More runs than this are refused.
const MOST_RUNS: usize = 10_000;
/// Larger tables are refused: AIPerf's has some dozens of lines.
const MOST_TABLE_BYTES: usize = 4 * 1024 * 1024;
/// What is read of a document of these tools.
const WANTED: Wanted = Wanted {
    keys: Some(&[
        // vLLM.
        "model_id",
        "completed",
        "failed",
        "duration",
        "request_rate",
        "num_prompts",
        "max_concurrency",
        "ramp_up_strategy",
        "output_throughput",
        "mean_ttft_ms",
        "median_ttft_ms",
        "mean_tpot_ms",
        "mean_e2el_ms",
        "total_input_tokens",
        "total_output_tokens",
        "prefix_cache_hit_rate",
        "gpu",
        "num_gpus",
        "tensor_parallel_size",
        "replicas",
        "num_replicas",
        "decode_replicas",
        "date",
        // GuideLLM.
        "strategy",
        "type_",
        "median",
        "benchmarks",
        "args",
        "model",
        "worker",
        "backend_model",
        "config",
        "backend",
        "metrics",
        "request_totals",
        "scheduler_metrics",
        "requests_made",
        "run_stats",
        "successful",
        "errored",
        "mean",
        "request_concurrency",
        "output_tokens_per_second",
        "time_to_first_token_ms",
        "inter_token_latency_ms",
        "request_latency",
        "prompt_token_count",
        "output_token_count",
        "requests_per_second",
        // AIPerf.
        "aiperf_version",
        "input_config",
        "loadgen",
        "phases",
        "profiling",
        "name",
        "kind",
        "type",
        "rate",
        "concurrency",
        "models",
        "items",
        "endpoint",
        "model_names",
        "output_token_throughput",
        "time_to_first_token",
        "inter_token_latency",
        "input_sequence_length",
        "output_sequence_length",
        "request_count",
        "error_request_count",
        "benchmark_duration",
        "request_throughput",
        "effective_concurrency",
        "request_rate",
        "avg",
        "unit",
    ]),
    whole: &[],
    flat: &[],
    apart: None,
    telling: &[
        "output_throughput",
        "mean_ttft_ms",
        "mean_tpot_ms",
        "mean_e2el_ms",
        "total_output_tokens",
        "max_concurrency",
        "benchmarks",
        "aiperf_version",
        "output_token_throughput",
        "time_to_first_token",
        "inter_token_latency",
    ],
};

/// Reads a file. Whatever is wrong goes to the sink, all of it; nothing comes back then. A run in which
/// every request failed is a warning where the file has others that can be used.
///
/// ```
/// use breakeven::{benchmark, diagnostics::Sink, units::Quantity};
/// let text = r#"{ "max_concurrency": 8, "completed": 100, "duration": 50.0, "output_throughput": 400.0 }"#;
/// let file = benchmark::read("result.json", text.into(), &mut Sink::default()).unwrap();
/// assert_eq!(file.measurements[0].clients.value.get(), 8.0);
/// ```
pub fn read(name: &str, mut contents: Stream, sink: &mut Sink) -> Option<BenchmarkFile> {
    let _one_at_a_time = contents.alone();
    // Its own, so that what is said can be pointed at what is left of a large file.
    let mut own = Sink::default();
    let looks = contents.looks();
    let found = match looks {
        Ok(Looks::Json | Looks::Empty) => read_document(name, contents, &mut own),
        Ok(looks @ (Looks::Csv | Looks::Text)) => read_table(name, looks, contents, &mut own),
        Ok(other) => {
            unknown(name, other, &mut own);
            None
        }
        Err(why) => {
            let site = Site::new(SourceFile::passing(name), Spot::Whole);
            let message = format!("the file could not be read: {why}");
            own.push(Diagnostic::new(Code::UnknownName, message, site));
            None
        }
    };
    let found = found.and_then(|(tool, file, draft)| {
        let mut found = finish(draft, tool, Arc::clone(&file), &mut own);
        let mut sites: Vec<&mut Site> = own.sites_mut().collect();
        sites.extend(found.iter_mut().flat_map(BenchmarkFile::sites));
        let settled = file.settle(&mut sites);
        found.map(|found| BenchmarkFile { file: settled, ..found })
    });
    sink.append(own);
    found
}

/// What was found in a file before it is known to be good.
type Found = (BenchmarkTool, Arc<SourceFile>, BenchmarkDraft);

fn read_document(name: &str, contents: Stream, sink: &mut Sink) -> Option<Found> {
    let document = Document::read(name, contents, MOST_RESULT_BYTES, WANTED)
        .map_err(|fault| sink.push((*fault).into()))
        .ok()?;
    let mut found = BenchmarkDraft::default();
    let file = Arc::clone(&document.file);
    let mut context = Context { file, calendar: Calendar::STANDARD, sink };
    let tool = objects(&document.root, &mut found, &mut context)?;
    Some((tool, document.file, found))
}

fn read_table(name: &str, looks: Looks, contents: Stream, sink: &mut Sink) -> Option<Found> {
    let file = match SourceFile::read_plain(name, contents, MOST_TABLE_BYTES) {
        Ok(file) => file,
        Err(fault) => {
            if fault.kind == ReadFaultKind::Unreadable || aiperf_csv::is_table(fault.site.file().text()) {
                sink.push((*fault).into());
            } else {
                unknown(name, looks, sink);
            }
            return None;
        }
    };
    if !aiperf_csv::is_table(file.text()) {
        unknown(name, looks, sink);
        return None;
    }
    let mut found = BenchmarkDraft::default();
    let mut context = Context { file: Arc::clone(&file), calendar: Calendar::STANDARD, sink };
    aiperf_csv::read(&mut found, &mut context);
    Some((BenchmarkTool::Aiperf, file, found))
}

/// Reports a file that nobody knows: what it looks like, and nothing of what is in it.
fn unknown(name: &str, looks: Looks, sink: &mut Sink) {
    let site = Site::new(SourceFile::passing(name), Spot::Whole);
    let message = format!("this is not a result of a benchmark: {}", looks.words());
    sink.push(Diagnostic::new(Code::NotABenchmark, message, site).help(KINDS.to_owned()));
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
        unknown(context.file.clone().name(), Looks::Json, context.sink);
        return None;
    };
    if let Some(over) = objects.get(MOST_RUNS) {
        let message = format!("the file holds more than {MOST_RUNS} runs");
        context.fault(Code::TooMany, message, &over.path, None);
        return None;
    }
    for object in objects {
        if self::tool(object.node) != Some(tool) {
            let message = format!("this is no result of {}, as others in the file are", tool.name());
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
    let BenchmarkDraft { mut measurements, idle, subjects } = found;
    let code = if measurements.is_empty() { Code::NoMeasurement } else { Code::FailedRun };
    for site in idle {
        let message = if measurements.is_empty() {
            "no request was answered"
        } else {
            "no request was answered: this run is left out"
        };
        sink.push(Diagnostic::new(code, message, site));
    }
    let subject = Subject::of_all(&subjects, sink);
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
    find_capacities(&mut measurements);
    if let Some(replicas) = subject.replicas.as_ref().filter(|replicas| replicas.value.get() > 1.0) {
        for run in &mut measurements {
            run.of_one(replicas.value);
        }
    }
    measurements.sort_by(|a, b| a.clients.value.get().total_cmp(&b.clients.value.get()));
    (!faulty && !measurements.is_empty()).then_some(BenchmarkFile { tool, file, measurements, subject })
}

//! Files that were looked at, for programs. These structs are the format: they change only with `schema_version`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::benchmark::{Average, BenchmarkFile, Capacity, Measurement, Offered};
use crate::evaluation::{Finding, Points};
use crate::render::style::RenderError;
use crate::report::{InspectReport, Inspected, InspectedFile, Said, fragment};
use crate::text::Printed;
use crate::units::Quantity;

use super::envelope::{SCHEMA_VERSION, ToolJson, pretty};

/// The output of `breakeven inspect FILE…`. Times are in seconds, shares fractions: 0.1 is 10 %. What a file does not say is null.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct InspectJson {
    /// The version of this format.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    schema_version: u32,
    /// Who wrote it.
    tool: ToolJson,
    /// In the order in which they were named; those of a folder by their names.
    files: Vec<FileJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FileJson {
    file: String,
    /// benchmark or evaluation; null where it could not be read.
    kind: Option<&'static str>,
    /// The program that wrote it.
    written_by: Option<String>,
    /// The release of the program, or of its form, where the file says it.
    version: Option<String>,
    /// In which form it is written: `JSON`, `YAML`, `CSV`, …
    form: Option<&'static str>,
    /// What was measured, where it is a benchmark.
    subject: Option<SubjectJson>,
    /// Each run of a benchmark, in the order of their requests in flight.
    runs: Vec<RunJson>,
    /// Each option or metric of an evaluation.
    findings: Vec<FindingJson>,
    /// Faults and warnings.
    said: Vec<SaidJson>,
    /// The lines of a scenario that take it.
    fragment: Vec<String>,
}

/// What a file says of the server that was measured, as it writes it.
#[derive(Debug, Serialize, JsonSchema)]
struct SubjectJson {
    model: Option<String>,
    engine: Option<String>,
    gpu: Option<String>,
    gpus: Option<f64>,
    tensor_parallel: Option<f64>,
    /// Rates and requests in flight of the runs are those of the file divided by it.
    replicas: Option<f64>,
    precision: Option<String>,
    date: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RunJson {
    /// `closed_loop`, `synchronous`, `all_at_once`, `rate`, `ramp` or `unstated`.
    load: &'static str,
    /// Requests a second that were offered.
    offered_per_s: Option<f64>,
    /// The most requests in flight that were let in.
    limit: Option<f64>,
    /// Requests in flight, on average.
    clients: f64,
    /// How that is known.
    clients_from: &'static str,
    output_tokens_per_s: f64,
    /// Whether that is all that the server can do with as many requests in flight; otherwise it is at least that.
    at_capacity: bool,
    ttft_s: Option<f64>,
    ttft_median_s: Option<f64>,
    tpot_s: Option<f64>,
    latency_s: Option<f64>,
    /// `mean` or `median`: what times are.
    times: &'static str,
    input_tokens: Option<f64>,
    output_tokens: Option<f64>,
    requests: Option<f64>,
    failed: Option<f64>,
    duration_s: Option<f64>,
    /// The share of prompt tokens that came out of a prefix cache.
    cached: Option<f64>,
    /// Line and column of its rate in the file, from 1.
    line: usize,
    column: usize,
}

/// What an evaluation says of an option, or of a metric of a task.
#[derive(Debug, Serialize, JsonSchema)]
struct FindingJson {
    option: Option<String>,
    model: Option<String>,
    task: Option<String>,
    metric: Option<String>,
    /// The value of a metric as the file has it; null where attempts are counted.
    score: Option<f64>,
    /// The share of tasks done right; null where it is none.
    accuracy: Option<f64>,
    /// Why it is none.
    reason: Option<String>,
    /// Tasks, however often each was tried.
    trials: Option<f64>,
    attempts: Option<f64>,
    right: Option<f64>,
    unanswered: Option<f64>,
    not_judged: Option<f64>,
    cached: Option<f64>,
    /// How alike attempts at one task are.
    correlation: Option<f64>,
    latency_mean_s: Option<f64>,
    latency_p50_s: Option<f64>,
    latency_p95_s: Option<f64>,
    latency_p99_s: Option<f64>,
    cost_per_attempt_usd: Option<f64>,
    /// Tasks of the file that it was not tried at.
    missing_tasks: Option<f64>,
    /// What else is to be known.
    notes: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SaidJson {
    /// error or warning.
    severity: &'static str,
    code: &'static str,
    message: String,
    line: usize,
    column: usize,
}

/// Writes the files.
pub(in crate::render) fn json(report: &InspectReport) -> Result<Printed, RenderError> {
    pretty(&InspectJson {
        schema_version: SCHEMA_VERSION,
        tool: ToolJson::THIS,
        files: report.files.iter().map(file).collect(),
    })
}

fn file(file: &InspectedFile) -> FileJson {
    let said = |said: &Said| SaidJson {
        severity: said.severity,
        code: said.code,
        message: said.message.clone(),
        line: said.place.0,
        column: said.place.1,
    };
    let mut json = FileJson {
        file: file.name.clone(),
        kind: None,
        written_by: None,
        version: None,
        form: None,
        subject: None,
        runs: Vec::new(),
        findings: Vec::new(),
        said: file.said.iter().map(said).collect(),
        fragment: file.found.as_ref().map_or_else(Vec::new, |found| fragment(&file.name, found)),
    };
    match &file.found {
        None => {}
        Some(Inspected::Benchmark(found)) => {
            json.kind = Some("benchmark");
            json.written_by = Some(found.tool.name().to_owned());
            json.version = found.version.as_ref().map(|version| version.value.clone());
            json.form = Some(found.form.words());
            json.subject = Some(subject(found));
            json.runs = found.measurements.iter().map(run).collect();
        }
        Some(Inspected::Evaluation(found)) => {
            json.kind = Some("evaluation");
            json.written_by = Some(found.tool.name().to_owned());
            json.version.clone_from(&found.release);
            json.findings = found.findings().iter().map(finding).collect();
        }
    }
    json
}

fn finding(finding: &Finding) -> FindingJson {
    let found = finding.accuracy.as_ref().ok();
    let counts = found.and_then(|found| found.counts);
    let latency = found.and_then(|found| found.latency.as_ref());
    let percentiles = latency.and_then(|latency| latency.percentiles.as_ref());
    FindingJson {
        option: finding.option.clone(),
        model: finding.model.clone(),
        task: finding.task.clone(),
        metric: finding.metric.clone(),
        score: finding.value.map(Points::get),
        accuracy: found.map(|found| found.accuracy.value.get()),
        reason: finding.accuracy.as_ref().err().cloned(),
        trials: found.and_then(|found| found.trials.as_ref()).map(|trials| trials.value.get()),
        attempts: counts.map(|counts| counts.attempts.get()),
        right: counts.map(|counts| counts.passed.get()),
        unanswered: counts.map(|counts| counts.unanswered.get()),
        not_judged: counts.map(|counts| counts.not_judged.get()),
        cached: counts.map(|counts| counts.cached.get()),
        correlation: found.and_then(|found| found.correlation.as_ref()).map(|found| found.value.get()),
        latency_mean_s: latency.map(|latency| latency.mean.get()),
        latency_p50_s: percentiles.map(|of| of.p50.value.get()),
        latency_p95_s: percentiles.map(|of| of.p95.value.get()),
        latency_p99_s: percentiles.map(|of| of.p99.value.get()),
        cost_per_attempt_usd: found.and_then(|found| found.cost).map(|cost| cost.mean.get()),
        missing_tasks: finding.missing.map(Quantity::get),
        notes: found.map_or_else(Vec::new, |found| found.notes.clone()),
    }
}

fn subject(file: &BenchmarkFile) -> SubjectJson {
    let of = &file.subject;
    SubjectJson {
        model: of.model.as_ref().map(|found| found.value.clone()),
        engine: of.engine.as_ref().map(|found| found.value.clone()),
        gpu: of.gpu.as_ref().map(|found| found.value.clone()),
        gpus: of.gpus.as_ref().map(|found| found.value.get()),
        tensor_parallel: of.tensor_parallel.as_ref().map(|found| found.value.get()),
        replicas: of.replicas.as_ref().map(|found| found.value.get()),
        precision: of.precision.as_ref().map(|found| found.value.clone()),
        date: of.date.as_ref().map(|found| found.value.clone()),
    }
}

fn run(run: &Measurement) -> RunJson {
    let (load, offered_per_s) = match &run.offered {
        Offered::Closed => ("closed_loop", None),
        Offered::Synchronous => ("synchronous", None),
        Offered::AllAtOnce => ("all_at_once", None),
        Offered::Rate(rate) => ("rate", Some(rate.value.get())),
        Offered::Ramp => ("ramp", None),
        Offered::Unstated => ("unstated", None),
    };
    let place = run.output_rate.site.resolve();
    RunJson {
        load,
        offered_per_s,
        limit: run.limit.as_ref().map(|found| found.value.get()),
        clients: run.clients.value.get(),
        clients_from: run.in_flight.words(),
        output_tokens_per_s: run.output_rate.value.get(),
        at_capacity: run.capacity == Capacity::Reached,
        ttft_s: run.ttft.as_ref().map(|found| found.value.get()),
        ttft_median_s: run.median_ttft.as_ref().map(|found| found.value.get()),
        tpot_s: run.tpot.as_ref().map(|found| found.value.get()),
        latency_s: run.latency.as_ref().map(|found| found.value.get()),
        times: match run.average {
            Average::Mean => "mean",
            Average::Median => "median",
        },
        input_tokens: run.input.as_ref().map(|found| found.value.get()),
        output_tokens: run.output.as_ref().map(|found| found.value.get()),
        requests: run.requests.as_ref().map(|found| found.value.get()),
        failed: run.failed.as_ref().map(|found| found.value.get()),
        duration_s: run.duration.as_ref().map(|found| found.value.get()),
        cached: run.cached.as_ref().map(|found| found.value.get()),
        line: place.line,
        column: place.column,
    }
}

//! The table that vLLM and SGLang print after a run, as it is copied from a terminal or out of a log: read of the writers of vLLM of about August
//! 2026 (`vllm/benchmarks/serve.py`) and SGLang 0.5.23, and of tables of older ones that have fewer lines.
//!
//! - A table begins with the line `Serving Benchmark Result`; several in a file are several runs. What else stands in a line with a label, such
//!   as the time and the name of a container, is left alone, and so are all other lines.
//! - The load is `Request rate configured (RPS)`, or SGLang's `Traffic request rate`, and `Maximum request concurrency`. vLLM
//!   prints the first only where there is a rate, and older releases neither: there they stand before the table, where they
//!   are read too. Where nothing says it, the load is not stated.
//! - Requests in flight are SGLang's `Concurrency`; of vLLM they follow from the answers a second and their latency.
//! - The model stands in the arguments that are printed before the table (`Namespace(…)`), if they were copied.

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::{Site, Spot};
use crate::units::{Count, Quantity, Seconds};

use super::cell::Cell;
use super::draft::{Draft, mean};
use super::found::BenchmarkDraft;
use super::load::Offered;
use super::measurement::Average;
use super::retokenized::other_count;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// The title of a table.
const TITLE: &str = "Serving Benchmark Result";
/// Other lines of such a table mean nothing here.
const LABELS: [&str; 23] = [
    "Backend:",
    "Successful requests:",
    "Failed requests:",
    "Maximum request concurrency:",
    "Max request concurrency:",
    "Max reqeuest concurrency:",
    "Request rate configured (RPS):",
    "Traffic request rate:",
    "Benchmark duration (s):",
    "Total input tokens:",
    "Total generated tokens:",
    "Total generated tokens (retokenized):",
    "Output token throughput (tok/s):",
    "Peak concurrent requests:",
    "Concurrency:",
    "Mean TTFT (ms):",
    "Median TTFT (ms):",
    "Mean TPOT (ms):",
    "Mean E2EL (ms):",
    "Mean E2E Latency (ms):",
    "Cache hit rate:",
    "Request throughput (req/s):",
    "Burstiness factor:",
];
/// Labels that are printed before a table, too.
const BEFORE: [&str; 3] = ["Maximum request concurrency:", "Traffic request rate:", "Burstiness factor:"];
/// Under which names the limit of requests in flight is printed.
const LIMITS: [&str; 3] =
    ["Maximum request concurrency:", "Max request concurrency:", "Max reqeuest concurrency:"];

/// Whether a text has such a table.
pub(super) fn is_printed(text: &str) -> bool {
    text.contains(TITLE)
}

/// A table.
#[derive(Debug, Default)]
struct Printed {
    line: usize,
    values: Vec<(&'static str, Cell)>,
    /// What stood before it.
    before: Vec<(&'static str, Cell)>,
    model: Option<Cell>,
}

impl Printed {
    fn value(&self, label: &str) -> Option<&Cell> {
        self.values.iter().find(|(found, _)| *found == label).map(|(_, cell)| cell)
    }

    fn before(&self, label: &str) -> Option<&Cell> {
        self.before.iter().rev().find(|(found, _)| *found == label).map(|(_, cell)| cell)
    }

    fn counted<Q: Quantity>(&self, label: &str, unit: &str, context: &mut Context<'_>) -> Option<Sited<Q>> {
        self.value(label)?.counted(unit, context)
    }
}

/// Reads the tables of a file; which tool printed the first.
pub(super) fn read(found: &mut BenchmarkDraft, context: &mut Context<'_>) -> BenchmarkTool {
    let file = context.file.clone();
    let tables = tables(file.text());
    for table in &tables {
        run(table, found, context);
    }
    tables.first().map_or(BenchmarkTool::Vllm, tool)
}

/// SGLang prints which kind of server it measures.
fn tool(table: &Printed) -> BenchmarkTool {
    if table.value("Backend:").is_some() { BenchmarkTool::Sglang } else { BenchmarkTool::Vllm }
}

fn tables(text: &str) -> Vec<Printed> {
    let mut tables: Vec<Printed> = Vec::new();
    let mut open = false;
    let mut before = Vec::new();
    let mut model = None;
    let mut typed: Vec<Cell> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = Line { text: line, number: at + 1 };
        if line.text.contains(TITLE) {
            let (before, model) = (std::mem::take(&mut before), model.clone());
            tables.push(Printed { line: line.number, before, model, ..Printed::default() });
            open = true;
        } else if line.text.contains("=================") {
            open = false;
        } else if let Some((label, cell)) = line.labelled() {
            match tables.last_mut().filter(|_| open) {
                Some(table) => table.values.push((label, cell)),
                None if BEFORE.contains(&label) => before.push((label, cell)),
                None => {}
            }
        } else if line.text.contains("Namespace(") {
            model = line.model();
        } else {
            typed.extend(line.typed_model());
        }
    }
    // A command beside the tables says the model of those that do not say it themselves, where all commands say the same.
    if let Some(first) = typed.first().filter(|first| typed.iter().all(|other| other.text == first.text)) {
        tables
            .iter_mut()
            .filter(|table| table.model.is_none())
            .for_each(|table| table.model = Some(first.clone()));
    }
    tables
}

/// Whether a character may stand in the name of a model.
fn is_of_a_model(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | ':')
}

/// A line with its number.
struct Line<'t> {
    text: &'t str,
    number: usize,
}

impl Line<'_> {
    /// A label of a table, and what stands behind it.
    fn labelled(&self) -> Option<(&'static str, Cell)> {
        let (at, label) = LABELS.iter().find_map(|label| {
            let at = self.text.find(label)?;
            let begins = self.text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
            begins.then_some((at, *label))
        })?;
        let rest = &self.text[at + label.len()..];
        let blank = rest.len() - rest.trim_start().len();
        let from = at + label.len() + blank;
        // Behind the value may be a comment (`1.0 (Poisson process)`), or the end of a line of a log.
        let value = rest.split_whitespace().next().unwrap_or("");
        let value = if rest.trim_start().starts_with("not set") { "not set" } else { value };
        Some((label, self.cell(from, value.trim_end_matches('%'))))
    }

    /// The model of the arguments that are printed.
    fn model(&self) -> Option<Cell> {
        let from = self.text.find(" model='").map(|at| at + " model='".len())?;
        let end = self.text[from..].find('\'')?;
        Some(self.cell(from, &self.text[from..from + end]))
    }

    /// The model of a command that is typed there: `--model NAME`, `--model-path NAME`, `vllm serve NAME`.
    fn typed_model(&self) -> Option<Cell> {
        let name = ["--model-path", "--model", "vllm serve"].iter().find_map(|flag| {
            let at = self.text.find(flag)? + flag.len();
            let rest = &self.text[at..];
            let named = rest.strip_prefix(['=', ' '])?.trim_start().trim_start_matches(['\'', '"']);
            let end = named.find(|c: char| !is_of_a_model(c)).unwrap_or(named.len());
            let from = self.text.len() - named.len();
            named
                .starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/' || c == '.')
                .then_some((from, &named[..end]))
        });
        name.map(|(from, name)| self.cell(from, name))
    }

    fn cell(&self, from: usize, text: &str) -> Cell {
        let column = self.text[..from].chars().count() + 1;
        Cell { text: text.to_owned(), line: self.number, column }
    }
}

fn run(table: &Printed, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let before = context.sink.count(Severity::Error);
    let site = Site::new(context.file.clone(), Spot::Position { line: table.line, column: 1 });
    found.subjects.push(subject(table, context));
    let missing = ["Successful requests:", "Output token throughput (tok/s):"]
        .into_iter()
        .find(|label| table.value(label).is_none());
    if let Some(label) = missing {
        let message = format!("the table has no line `{label}`");
        let help = "copy the whole table, of a run of a model that writes text".to_owned();
        context.sink.push(Diagnostic::new(Code::MissingKey, message, site).help(help));
        return;
    }
    let requests = table.counted("Successful requests:", "", context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let completed = requests.as_ref().map_or(1.0, |requests| requests.value.get());
    let latency = ["Mean E2EL (ms):", "Mean E2E Latency (ms):"]
        .iter()
        .find_map(|label| table.counted(label, "ms", context));
    let limit = LIMITS.iter().find_map(|label| table.value(label));
    let limit = limit.or_else(|| table.before(LIMITS[0])).and_then(|cell| cell.measured("", context));
    let rate =
        table.value("Output token throughput (tok/s):").and_then(|cell| cell.counted("tokens/s", context));
    let tokens = |label: &str, context: &mut Context<'_>| {
        mean(table.value(label).and_then(|cell| cell.measured("", context)), completed)
    };
    let texts: Option<Sited<Count>> = table.counted("Total generated tokens (retokenized):", "", context);
    if let (Some(total), Some(texts)) = (table.counted("Total generated tokens:", "", context), texts) {
        other_count(&total, texts.value, context);
    }
    let mut average = Average::Mean;
    let mut time = |what: &str, context: &mut Context<'_>| {
        table.counted(&format!("Mean {what} (ms):"), "ms", context).or_else(|| {
            let median = table.counted(&format!("Median {what} (ms):"), "ms", context)?;
            average = Average::Median;
            Some(median)
        })
    };
    let (ttft, tpot) = (time("TTFT", context), time("TPOT", context));
    let draft = Draft {
        average,
        offered: offered(
            table,
            limit.as_ref().is_some_and(|limit| completed > Quantity::get(limit.value)),
            context,
        ),
        output_rate: rate.and_then(|rate| crate::decode::positive(rate, context)),
        in_flight: table.value("Concurrency:").and_then(|cell| cell.measured("", context)),
        ttft,
        median_ttft: table.counted("Median TTFT (ms):", "ms", context),
        tpot,
        input: tokens("Total input tokens:", context),
        output: tokens("Total generated tokens:", context),
        failed: table.counted("Failed requests:", "", context),
        duration: table.counted::<Seconds>("Benchmark duration (s):", "s", context),
        cached: table.counted("Cache hit rate:", "%", context),
        latency,
        limit,
        requests,
        ..Draft::default()
    };
    let help =
        "copy the lines before the table too: they have the most requests at a time, if there was a limit";
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// What a run asked of the server; `more` is whether there were more requests than the limit lets in.
fn offered(table: &Printed, more: bool, context: &mut Context<'_>) -> Offered {
    let limited = LIMITS.iter().any(|label| table.value(label).is_some());
    let rate = ["Request rate configured (RPS):", "Traffic request rate:"];
    let rate = rate.iter().find_map(|label| table.value(label)).or_else(|| table.before(rate[1]));
    match rate {
        Some(rate) if rate.is_unlimited() => {}
        Some(rate) if rate.text == "trace" => return Offered::Unstated,
        Some(rate) => return rate.measured("/s", context).map_or(Offered::Unstated, Offered::Rate),
        // Releases that print a limit or the peak print a rate, too, if there is one.
        None if limited || table.value("Peak concurrent requests:").is_some() => {}
        None => return Offered::Unstated,
    }
    if more { Offered::Closed } else { Offered::AllAtOnce }
}

fn subject(table: &Printed, context: &Context<'_>) -> Subject {
    let engine = table.value("Backend:").and_then(|cell| cell.said(context));
    // vLLM's client calls its own way of asking `vllm`, whatever answers.
    let engine = engine.filter(|backend| !backend.value.starts_with("openai") && backend.value != "vllm");
    Subject {
        model: table.model.as_ref().and_then(|cell| cell.said(context)),
        engine: engine.map(|backend| match backend.value.split_once('-') {
            Some(("sglang", _)) => Sited { value: "sglang".to_owned(), ..backend },
            _ => backend,
        }),
        ..Subject::default()
    }
}

//! GuideLLM's table, `benchmarks.csv`: a row a benchmark, under three lines of header since 0.4 (what, which, statistic or unit), under one before.
//! Read of the writers of 0.3.1 and 0.7.3 (`benchmark/output.py`, `benchmark/outputs/csv.py`). What its figures are is the same as in the document
//! (`guidellm.rs`); since 0.4 the rate of a strategy is in the document only, so the load of such a run is not stated.

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::{Record, Site, Spot, Table};
use crate::units::{Number, Quantity};

use super::cell::Cell;
use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::load::Offered;
use super::subject::Subject;

/// A column by what its lines of header say together: since 0.4, and before.
struct Column(&'static str, &'static str);

const STRATEGY: Column = Column("Benchmark|Strategy|", "Name||");
const DURATION: Column = Column("Timings|Duration|Sec", "Duration||");
const ANSWERED: Column = Column("Request Counts|Successful|", "Successful Requests||");
const FAILED: Column = Column("Request Counts|Errored|", "Errored Requests||");
const LATENCY: Column = Column("Request Latency|Successful Sec|Mean", "Successful Request latency mean||");
const TTFT: Column =
    Column("Time to First Token|Successful ms|Mean", "Successful Time to first token ms mean||");
const MEDIAN_TTFT: Column =
    Column("Time to First Token|Successful ms|Median", "Successful Time to first token ms median||");
const TPOT: Column =
    Column("Inter Token Latency|Successful ms|Mean", "Successful Inter token latency ms mean||");
const ANSWERS: Column =
    Column("Server Throughput|Successful Requests/Sec|Mean", "Successful Requests per second mean||");
const IN_FLIGHT: Column =
    Column("Server Throughput|Successful Concurrency|Mean", "Successful Request concurrency mean||");
const INPUT: Column =
    Column("Token Metrics|Successful Input Tokens|Mean", "Successful Prompt token count mean||");
const OUTPUT: Column =
    Column("Token Metrics|Successful Output Tokens|Mean", "Successful Output token count mean||");
const OUTPUT_RATE: Column = Column(
    "Token Throughput|Successful Output Tokens/Sec|Mean",
    "Successful Output tokens per second mean||",
);

/// Whether a text starts as such a file does.
pub(super) fn is_table(start: &str) -> bool {
    let mut lines = start.lines();
    let (first, second) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    (first.starts_with("Run Info,") && second.starts_with("Run ID,"))
        || first.starts_with("Type,Run Id,Id,Name,")
}

/// A benchmark: its fields, under the lines of header together.
struct Row {
    line: usize,
    fields: Vec<(String, Cell)>,
}

impl Row {
    fn cell(&self, column: &Column) -> Option<&Cell> {
        self.fields.iter().find(|(name, _)| name == column.0 || name == column.1).map(|(_, cell)| cell)
    }

    fn counted<Q: Quantity>(
        &self,
        column: &Column,
        unit: &str,
        context: &mut Context<'_>,
    ) -> Option<Sited<Q>> {
        self.cell(column)?.counted(unit, context)
    }
}

/// Reads the benchmarks of a file.
pub(super) fn read(found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let file = context.file.clone();
    for row in rows(file.text()) {
        benchmark(&row, found, context);
    }
}

fn rows(text: &str) -> Vec<Row> {
    let headers = if text.starts_with("Run Info,") { 3 } else { 1 };
    let mut table = Table::new(text.into());
    let mut names: Vec<[String; 3]> = Vec::new();
    let mut rows = Vec::new();
    let mut at = 0;
    while let Ok(Some(record)) = table.next_record() {
        if at < headers {
            names.resize(names.len().max(record.len()), <[String; 3]>::default());
            for (column, field) in record.fields().enumerate() {
                names[column][at] = field.text.into_owned();
            }
            at += 1;
            continue;
        }
        rows.push(row(record, &names));
    }
    rows
}

fn row(record: &Record, names: &[[String; 3]]) -> Row {
    let fields = record.fields().zip(names);
    let fields = fields.map(|(field, name)| (name.join("|"), Cell::from(&field))).collect();
    Row { line: record.line, fields }
}

fn benchmark(row: &Row, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let before = context.sink.count(Severity::Error);
    found.subjects.push(Subject::default());
    let requests = row.counted(&ANSWERED, "", context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let site = Site::new(context.file.clone(), Spot::Position { line: row.line, column: 1 });
    let output_rate = row.counted(&OUTPUT_RATE, "tokens/s", context);
    if output_rate.is_none() && context.sink.count(Severity::Error) == before {
        let message = "the row has no mean of output tokens a second of its successful requests";
        let help = "GuideLLM writes it for models that write text".to_owned();
        context.sink.push(Diagnostic::new(Code::MissingKey, message, site.clone()).help(help));
    }
    let draft = Draft {
        offered: offered(row, context),
        in_flight: row.counted(&IN_FLIGHT, "", context),
        output_rate: output_rate.and_then(|rate| crate::decode::positive(rate, context)),
        ttft: row.counted(&TTFT, "ms", context),
        median_ttft: row.counted(&MEDIAN_TTFT, "ms", context),
        tpot: row.counted(&TPOT, "ms", context),
        latency: row.counted(&LATENCY, "s", context),
        input: row.counted(&INPUT, "", context),
        output: row.counted(&OUTPUT, "", context),
        failed: row.counted(&FAILED, "", context),
        per_second: row.counted::<Number>(&ANSWERS, "", context).map(|rate| rate.value.get()),
        duration: row.counted(&DURATION, "s", context),
        requests,
        ..Draft::default()
    };
    let help = "GuideLLM writes the concurrency of each benchmark";
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// What a run asked of the server: `concurrent`, before 0.4 `concurrent@8` and `constant@2.50`.
fn offered(row: &Row, context: &mut Context<'_>) -> Offered {
    let Some(cell) = row.cell(&STRATEGY) else { return Offered::Unstated };
    let (strategy, rate) = cell.text.split_once('@').unwrap_or((&cell.text, ""));
    match strategy {
        "synchronous" => Offered::Synchronous,
        "concurrent" => Offered::Closed,
        "throughput" => Offered::AllAtOnce,
        "constant" | "poisson" | "async" => {
            let rate = Cell { text: rate.to_owned(), ..cell.clone() };
            rate.measured("/s", context).map_or(Offered::Unstated, Offered::Rate)
        }
        _ => Offered::Unstated,
    }
}

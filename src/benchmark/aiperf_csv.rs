//! The CSV files of AIPerf and GenAI-Perf: tables below each other, metrics with their distribution (`avg`, `min`, …) and metrics with one
//! `Value`, each with its unit in brackets behind its name; then, of no interest here, what the GPUs reported. GenAI-Perf puts commas
//! between thousands, and calls its metrics in capitals.

use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic, Severity, nearest};
use crate::source::{Record, Site, Spot, Table};

use super::aiperf::{Average, Averages, Metric, measurement};
use super::cell::number;
use super::found::BenchmarkDraft;
use super::load::Offered;
use super::tool::BenchmarkTool;

/// Whether a text starts as such a file does.
pub(super) fn is_table(start: &str) -> bool {
    let first = start.trim_start().lines().next().unwrap_or("");
    let mut table = Table::new(first.into());
    let Ok(Some(first)) = table.next_record() else { return false };
    first.get(0).is_some_and(|field| field.text == "Metric") && average_column(first).is_some()
}

/// Reads the run of a file; who wrote it.
pub(super) fn read(found: &mut BenchmarkDraft, context: &mut Context<'_>) -> BenchmarkTool {
    let before = context.sink.count(Severity::Error);
    let file = context.file.clone();
    let table = Metrics { rows: rows(file.text()) };
    let genai =
        table.rows.iter().any(|row| row.name.starts_with("Time To ") || row.name.ends_with("(per sec)"));
    measurement(&table, (Offered::Unstated, None), before, Site::new(file, Spot::Whole), found, context);
    if genai { BenchmarkTool::GenaiPerf } else { BenchmarkTool::Aiperf }
}

/// A metric's line.
struct Row {
    line: usize,
    name: String,
    name_column: usize,
    average: String,
    average_column: usize,
}

struct Metrics {
    rows: Vec<Row>,
}

impl Averages for Metrics {
    fn average(&self, metric: &Metric, context: &mut Context<'_>) -> Option<Average> {
        let named = |row: &&Row| name_and_unit(&row.name).0.eq_ignore_ascii_case(metric.1);
        let row = self.rows.iter().find(named)?;
        let at = |column| Site::new(context.file.clone(), Spot::Position { line: row.line, column });
        let (site, unit_site) = (at(row.average_column), at(row.name_column));
        if ["", "N/A"].contains(&row.average.as_str()) {
            return None;
        }
        let Some(value) = number(&row.average) else {
            let message = format!("expected a number; found `{}`", row.average);
            context.sink.push(Diagnostic::new(Code::WrongType, message, site));
            return None;
        };
        let unit = name_and_unit(&row.name).1.to_owned();
        Some(Average { value, unit, site, unit_site })
    }

    fn missing(&self, metric: &Metric, help: &str, context: &mut Context<'_>) {
        let message = format!("the file has no `{}`", metric.1);
        let site = Site::new(context.file.clone(), Spot::Whole);
        let near = nearest(metric.1, self.rows.iter().map(|row| name_and_unit(&row.name).0));
        let near = near.map_or_else(String::new, |near| format!("; the nearest metric here is `{near}`"));
        context.sink.push(Diagnostic::new(Code::MissingKey, message, site).help(format!("{help}{near}")));
    }
}

/// The lines of the tables of metrics.
fn rows(text: &str) -> Vec<Row> {
    let mut column = None;
    let mut rows = Vec::new();
    let mut table = Table::new(text.into());
    while let Ok(Some(record)) = table.next_record() {
        let Some(first) = record.get(0) else { continue };
        match &*first.text {
            "Metric" => column = average_column(record),
            // Another kind of table.
            "Endpoint" => column = None,
            name => {
                if let Some(average) = column.and_then(|column| record.get(column)) {
                    rows.push(Row {
                        line: record.line,
                        name: name.to_owned(),
                        name_column: first.column,
                        average_column: average.column,
                        average: average.text.into_owned(),
                    });
                }
            }
        }
    }
    rows
}

fn average_column(header: &Record) -> Option<usize> {
    header.fields().position(|field| ["avg", "Value"].contains(&&*field.text))
}

/// `Request Latency (ms)`: the name and the unit.
fn name_and_unit(text: &str) -> (&str, &str) {
    let parts = text.strip_suffix(')').and_then(|text| text.rsplit_once('('));
    parts.map_or((text.trim(), ""), |(name, unit)| (name.trim(), unit.trim()))
}

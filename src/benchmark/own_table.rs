//! A table of one's own: CSV with a row a run, for whatever no tool wrote. docs/scenario.md lists its columns.
//!
//! - A row is a closed loop of `concurrency`, or requests at `request_rate`, with `concurrency` the most at a time; `inf` is all at
//!   once. `load` may say it in words. `in_flight` is the mean of requests at a time, where it was measured.
//! - Times say their unit in their names, `ttft_ms` or `ttft_s`; all figures are means.
//! - Without `output_tokens_per_s`, the rate is answers × their mean length ÷ duration, or answers a second × length.
//! - Percentiles and other columns are left alone, and the first of these are named in a warning if their name is nearly one that is read.

use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic, Severity, nearest};
use crate::source::{Record, Site, Spot, Table};
use crate::text::one_line;
use crate::units::{CallsPerSecond, Count, Number, Quantity, Seconds, Tokens, TokensPerSecond};

use super::cell::Cell;
use super::draft::{Draft, mean};
use super::found::BenchmarkDraft;
use super::load::Offered;
use super::own_columns::{Column, Named, is_of_vllm, named, names};
use super::subject::Subject;

/// A table has at least so many columns that are known.
const LEAST_KNOWN: usize = 2;

/// Whether a text starts as such a table does: with some names of columns, one of them of what only a benchmark has.
pub(super) fn is_table(start: &str) -> bool {
    let first = start.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let mut table = Table::new(first.into());
    let Ok(Some(header)) = table.next_record() else { return false };
    let (mut known, mut tells) = (0, false);
    for field in header.fields() {
        match named(&field.text) {
            Named::Known(column, _) | Named::WithoutUnit(column) => {
                known += 1;
                tells |= column.tells();
            }
            // What is misspelt is told.
            Named::Unknown if nearest(&field.text, names()).is_some() => known += 1,
            Named::Left | Named::Unknown => {}
        }
    }
    known >= LEAST_KNOWN && tells
}

/// A row: what it has under the columns that are read, with their units.
struct Row {
    line: usize,
    cells: Vec<(Column, &'static str, Cell)>,
}

impl Row {
    fn cell(&self, column: Column) -> Option<(&Cell, &'static str)> {
        let found = self.cells.iter().find(|(found, ..)| *found == column);
        found.map(|(_, unit, cell)| (cell, *unit)).filter(|(cell, _)| !cell.is_nothing())
    }

    fn counted<Q: Quantity>(&self, column: Column, context: &mut Context<'_>) -> Option<Sited<Q>> {
        let (cell, unit) = self.cell(column)?;
        cell.counted(unit, context)
    }

    fn measured<Q: Quantity>(&self, column: Column, context: &mut Context<'_>) -> Option<Sited<Q>> {
        self.counted(column, context).filter(|found: &Sited<Q>| found.value.get() > 0.0)
    }

    fn said(&self, column: Column, context: &Context<'_>) -> Option<Sited<String>> {
        self.cell(column).and_then(|(cell, _)| cell.said(context))
    }
}

/// Reads the rows of a table.
pub(super) fn read(found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let file = context.file.clone();
    let mut table = Table::new(file.text().into());
    let columns = match table.next_record() {
        Ok(Some(header)) => columns(header, context),
        _ => return,
    };
    if context.sink.has_errors() {
        return;
    }
    loop {
        match table.next_record() {
            Ok(Some(record)) => run(&row(record, &columns), found, context),
            Ok(None) => return,
            Err(fault) => {
                let site = Site::new(file, Spot::Position { line: fault.line, column: fault.column });
                let message = "the table cannot be read on from here: is a quote not closed?";
                context.sink.push(Diagnostic::new(Code::WrongType, message, site));
                return;
            }
        }
    }
}

/// The columns that are read, by their places; what is wrong with others is reported.
fn columns(header: &Record, context: &mut Context<'_>) -> Vec<Option<(Column, &'static str)>> {
    let mut found: Vec<Option<(Column, &'static str)>> = Vec::new();
    let names_of_header: Vec<String> = header.fields().map(|field| field.text.into_owned()).collect();
    let of_vllm = is_of_vllm(names_of_header.iter().map(String::as_str));
    for field in header.fields() {
        let site = Cell::from(&field).site(context);
        let name = one_line(&field.text);
        let column = match named(&field.text) {
            Named::Known(column, unit) => Some((column, unit)),
            Named::WithoutUnit(Column::Duration) if of_vllm => Some((Column::Duration, "s")),
            Named::WithoutUnit(_) => {
                let message = format!("`{name}` has no unit");
                let help = format!("call the column `{name}_ms` or `{name}_s`");
                context.sink.push(Diagnostic::new(Code::WrongUnit, message, site.clone()).help(help));
                None
            }
            Named::Left => None,
            Named::Unknown => {
                if let Some(near) =
                    nearest(&field.text, names()).filter(|near| !name.eq_ignore_ascii_case(near))
                {
                    let message = format!("the column `{name}` is not read");
                    let help = format!("did you mean `{near}`?");
                    let diagnostic = Diagnostic::new(Code::IdleColumn, message, site.clone());
                    context.sink.push(diagnostic.help(help));
                }
                None
            }
        };
        let again = column.filter(|(column, _)| found.iter().flatten().any(|(before, _)| before == column));
        if again.is_some() {
            let message = format!("`{name}` says the same as a column before it");
            let help = "keep one of them".to_owned();
            context.sink.push(Diagnostic::new(Code::DuplicateKey, message, site).help(help));
        }
        found.push(column);
    }
    found
}

fn row(record: &Record, columns: &[Option<(Column, &'static str)>]) -> Row {
    let cells = record.fields().zip(columns).filter_map(|(field, column)| {
        let (column, unit) = (*column)?;
        Some((column, unit, Cell::from(&field)))
    });
    Row { line: record.line, cells: cells.collect() }
}

fn run(row: &Row, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let before = context.sink.count(Severity::Error);
    found.subjects.push(subject(row, context));
    let failed: Option<Sited<Count>> = row.counted(Column::Failed, context);
    let requests = requests(row, failed.as_ref(), context);
    if !found.answered(requests.as_ref()) {
        return;
    }
    let each = requests.as_ref().map(|requests| requests.value.get());
    let mut length = |mean_of: Column, total: Column| -> Option<Sited<Tokens>> {
        let stated = row.measured(mean_of, context);
        stated.or_else(|| each.and_then(|each| mean(row.measured(total, context), each)))
    };
    let input = length(Column::Input, Column::TotalInput);
    let output = length(Column::Output, Column::TotalOutput);
    let duration: Option<Sited<Seconds>> = row.measured(Column::Duration, context);
    let answers: Option<Sited<Number>> = row.measured(Column::AnswersPerSecond, context);
    let answered = each
        .zip(duration.as_ref())
        .map(|(each, duration)| each / duration.value.get())
        .or(answers.as_ref().map(|rate| rate.value.get()));
    let output_rate = row.counted(Column::OutputRate, context);
    let output_rate = output_rate
        .and_then(|rate| crate::decode::positive(rate, context))
        .or_else(|| worked_out(output.as_ref()?, answered?));
    let site = Site::new(context.file.clone(), Spot::Position { line: row.line, column: 1 });
    if output_rate.is_none() && context.sink.count(Severity::Error) == before {
        let message = "the row has no `output_tokens_per_s`, and it does not follow";
        let help =
            "it follows from `output_tokens` with `requests` and `duration_s`, or with `requests_per_s`";
        let diagnostic = Diagnostic::new(Code::MissingKey, message, site.clone());
        context.sink.push(diagnostic.help(help.to_owned()));
    }
    let draft = Draft {
        offered: offered(row, context),
        limit: row.measured(Column::Concurrency, context),
        in_flight: row.measured(Column::InFlight, context),
        output_rate,
        ttft: row.counted(Column::Ttft, context),
        median_ttft: row.counted(Column::MedianTtft, context),
        tpot: row.counted(Column::Tpot, context),
        latency: row.counted(Column::Latency, context),
        cached: row.counted(Column::Cached, context),
        per_second: answered,
        input,
        output,
        requests,
        failed,
        duration,
        ..Draft::default()
    };
    let help = "give the row a `concurrency`, or `requests_per_s` and `latency_ms`, from which it follows";
    found.measurements.extend(draft.finish(before, || site, help, context.sink));
}

/// Requests that were answered: as stated, or all less those that failed.
fn requests(row: &Row, failed: Option<&Sited<Count>>, context: &mut Context<'_>) -> Option<Sited<Count>> {
    let stated = row.counted(Column::Requests, context);
    stated.or_else(|| {
        let all: Sited<Count> = row.counted(Column::TotalRequests, context)?;
        let left = all.value.get() - failed.map_or(0.0, |failed| failed.value.get());
        Some(Sited { value: Count::new(left.max(0.0)).ok()?, site: all.site })
    })
}

/// The rate that follows from the length of answers and how many there are a second.
fn worked_out(output: &Sited<Tokens>, answered: f64) -> Option<Sited<TokensPerSecond>> {
    let value = TokensPerSecond::new(output.value.get() * answered).ok().filter(|rate| rate.get() > 0.0)?;
    Some(Sited { value, site: output.site.clone() })
}

/// What a run asked of the server.
fn offered(row: &Row, context: &mut Context<'_>) -> Offered {
    if let Some((rate, _)) = row.cell(Column::RequestRate) {
        if !rate.is_unlimited() {
            let rate: Option<Sited<CallsPerSecond>> = row.measured(Column::RequestRate, context);
            return rate.map_or(Offered::Unstated, Offered::Rate);
        }
        if row.cell(Column::Concurrency).is_none() {
            return Offered::AllAtOnce;
        }
    }
    let word = row.cell(Column::Load).map(|(cell, _)| cell.text.to_lowercase());
    match word.as_deref() {
        Some("synchronous") => Offered::Synchronous,
        Some("concurrent" | "closed" | "closed loop") => Offered::Closed,
        Some("throughput" | "all at once") => Offered::AllAtOnce,
        _ if row.cell(Column::Concurrency).is_some() => Offered::Closed,
        _ => Offered::Unstated,
    }
}

fn subject(row: &Row, context: &mut Context<'_>) -> Subject {
    Subject {
        model: row.said(Column::Model, context),
        engine: row.said(Column::Engine, context),
        gpu: row.said(Column::Gpu, context),
        gpus: row.measured(Column::Gpus, context),
        tensor_parallel: row.measured(Column::TensorParallel, context),
        replicas: row.measured(Column::Replicas, context),
        precision: row.said(Column::Precision, context),
        date: row.said(Column::Date, context),
    }
}

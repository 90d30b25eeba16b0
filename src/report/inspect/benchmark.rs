//! A benchmark's file: whose result it is, its answer in a sentence, and a row a run.

use crate::benchmark::{ANOTHER_LENGTH, Average, BenchmarkFile, Capacity, Measurement, Offered};
use crate::decode::Sited;
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Number, Quantity};

/// What wrote the file, and what was measured when.
pub(super) fn what(file: &BenchmarkFile) -> String {
    let subject =
        file.subject.words().unwrap_or_else(|| "the file does not say what was measured".to_owned());
    let version = file.version.as_ref().map_or_else(String::new, |version| format!(" {}", version.value));
    let engine = if file.subject.engine.is_none() { "; its engine is not stated" } else { "" };
    format!(
        "a benchmark, written by {}{version} ({}): {subject}{engine}",
        file.tool.name(),
        file.form.words()
    )
}

/// The highest rate, and whether it is all that the server can do.
pub(super) fn answer(file: &BenchmarkFile) -> Option<String> {
    let rate = |run: &Measurement| run.output_rate.value.get();
    let best = file.measurements.iter().max_by(|a, b| rate(a).total_cmp(&rate(b)))?;
    let runs = match file.measurements.len() {
        1 => "one run".to_owned(),
        many if several_lengths(file) => {
            format!("{many} runs of several lengths, which make no curve together")
        }
        many => format!("{many} runs"),
    };
    let (least, why) = match best.capacity {
        Capacity::Reached => ("", String::new()),
        Capacity::AtLeast(asked) => ("at least ", format!(": {}", asked.words())),
    };
    let each = if file.subject.replicas.as_ref().is_some_and(|count| count.value.get() > 1.0) {
        " of a replica"
    } else {
        ""
    };
    Some(format!(
        "{runs}; {least}{} answer tokens a second{each} at {} requests in flight{why}.",
        human(Amount::from(Number::const_new(rate(best)))),
        human(Amount::from(Number::const_new(best.clients.value.get()))),
    ))
}

/// What stands in a row of a run.
pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::text("load", "Load"),
        Column::number("clients", "In flight"),
        Column::number("output_tokens_per_s", "Tokens/s"),
        Column::text("capacity", "Capacity"),
        Column::number("ttft_s", "First token"),
        Column::number("tpot_s", "Per token"),
        Column::number("latency_s", "Whole"),
        Column::number("input_tokens", "Prompt"),
        Column::number("output_tokens", "Answer"),
        Column::number("requests", "Answered"),
        Column::number("failed", "Failed"),
    ]
}

/// A row a run.
pub(super) fn runs(file: &BenchmarkFile) -> Table {
    let rows = file.measurements.iter().map(|run| {
        vec![
            Cell::text(load(run)),
            Cell::figure(Number::const_new(run.clients.value.get())),
            Cell::figure(Number::const_new(run.output_rate.value.get())),
            Cell::text(match run.capacity {
                Capacity::Reached => "at this load",
                Capacity::AtLeast(_) => "at least",
            }),
            maybe(run.ttft.as_ref()),
            maybe(run.tpot.as_ref()),
            maybe(run.latency.as_ref()),
            number(run.input.as_ref()),
            number(run.output.as_ref()),
            number(run.requests.as_ref()),
            number(run.failed.as_ref()),
        ]
    });
    Table { title: String::new(), columns: columns(), rows: rows.collect() }
}

/// `closed loop, 64`, `2.5 a second`.
pub(super) fn load(run: &Measurement) -> String {
    let plain = |value: f64| human(Amount::from(Number::const_new(value)));
    let limit = run.limit.as_ref().map(|limit| plain(limit.value.get()));
    match (&run.offered, limit) {
        (Offered::Rate(rate), None) => format!("{} a second", plain(rate.value.get())),
        (Offered::Rate(rate), Some(limit)) => {
            format!("{} a second, at most {limit}", plain(rate.value.get()))
        }
        (offered, Some(limit)) => format!("{}, {limit}", offered.words()),
        (offered, None) => offered.words().to_owned(),
    }
}

fn several_lengths(file: &BenchmarkFile) -> bool {
    let apart = |of: fn(&Measurement) -> Option<f64>| {
        let known = || file.measurements.iter().filter_map(of);
        let (least, most) = (known().fold(f64::INFINITY, f64::min), known().fold(0.0, f64::max));
        most > ANOTHER_LENGTH * least
    };
    apart(|run| run.input.as_ref().map(|found| found.value.get()))
        || apart(|run| run.output.as_ref().map(|found| found.value.get()))
}

/// What is to be known of the runs.
pub(super) fn notes(file: &BenchmarkFile) -> Vec<String> {
    let mut notes = Vec::new();
    let mut ways: Vec<&str> = file.measurements.iter().map(|run| run.in_flight.words()).collect();
    ways.dedup();
    notes.push(format!("requests in flight, those that wait too: {}", ways.join("; ")));
    let mut bounds: Vec<&str> = file
        .measurements
        .iter()
        .filter_map(|run| match run.capacity {
            Capacity::AtLeast(asked) => Some(asked.words()),
            Capacity::Reached => None,
        })
        .collect();
    bounds.dedup();
    if !bounds.is_empty() {
        notes.push(format!("capacity at least: {}", bounds.join("; ")));
    }
    if file.measurements.iter().any(|run| run.average == Average::Median) {
        notes.push("times are medians: the file has no means".to_owned());
    }
    if let Some(replicas) = file.subject.replicas.as_ref().filter(|count| count.value.get() > 1.0) {
        notes.push(format!(
            "rates and requests in flight are those of the file divided by its {} replicas",
            replicas.value
        ));
    }
    let cached = file
        .measurements
        .iter()
        .filter_map(|run| run.cached.as_ref())
        .map(|found| human(Amount::from(found.value)));
    let mut cached: Vec<String> = cached.collect();
    cached.dedup();
    if !cached.is_empty() {
        notes.push(format!("prompt tokens out of the prefix cache: {}", cached.join(", ")));
    }
    notes
}

fn maybe<Q: Quantity>(found: Option<&Sited<Q>>) -> Cell
where
    Amount: From<Q>,
{
    Cell::maybe(found.map(|found| Amount::from(found.value)))
}

fn number<Q: Quantity>(found: Option<&Sited<Q>>) -> Cell {
    Cell::maybe(found.map(|found| Amount::from(Number::const_new(found.value.get()))))
}

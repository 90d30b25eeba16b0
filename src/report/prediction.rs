//! Predictions as tables: one configuration over a range of loads, and predictions beside measurements.

use std::collections::BTreeMap;

use crate::serving::{Band, End, Latencies, Percentiles, Prediction};
use crate::units::{Amount, Count, Fraction, Load as Share, Quantity, Seconds, TokensPerSecond};

use super::table::{Cell, Column, Table};

/// A prediction for a number of clients; or for a queue that never empties.
#[derive(Clone, Debug)]
pub struct SweepPoint {
    /// Clients; `None` where all requests are queued at once.
    pub clients: Option<Count>,
    /// What comes out.
    pub prediction: Prediction,
    /// How far measurements lie from such predictions.
    pub band: Band,
}

/// Percentiles of latency, and how they were found.
#[derive(Clone, Debug)]
pub struct LatencyRow {
    /// `estimated` or `simulated`.
    pub how: String,
    /// The percentiles.
    pub latencies: Latencies,
}

/// A published measurement with what was predicted for it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Its id.
    pub sample: String,
    /// The groups that it belongs to, besides all: `gpu=h100-sxm`, `engine=vllm 0.12.0`.
    pub groups: Vec<String>,
    /// Measured time to the first token.
    pub ttft: Option<Seconds>,
    /// Measured time between tokens.
    pub itl: Option<Seconds>,
    /// Measured answer tokens a second.
    pub rate: Option<TokensPerSecond>,
    /// What was predicted, or why nothing was.
    pub prediction: Result<Prediction, String>,
}

/// How far predictions of a metric are from measurements, in a group.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// The group; `all` has every row.
    pub group: String,
    /// `ttft_ms`, `itl_ms` or `output_tokens_per_s`.
    pub metric: &'static str,
    /// Rows compared.
    pub n: usize,
    /// Median absolute percentage error, as a share; `None` without rows.
    pub median: Option<Share>,
    /// Its 90th percentile.
    pub p90: Option<Share>,
    /// Rows that have the metric and no prediction.
    pub skipped: usize,
}

/// A reason why measurements could not be predicted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedRow {
    /// What is wrong with them.
    pub reason: String,
    /// How many.
    pub n: usize,
}

/// Loads side by side.
pub fn sweep_table(title: String, points: &[SweepPoint]) -> Table {
    let columns = vec![
        Column::text("concurrency", "Clients"),
        Column::number("batch", "Running"),
        Column::number("ttft_s", "TTFT"),
        Column::number("tpot_s", "TPOT"),
        Column::number("latency_s", "Latency"),
        Column::number("output_tokens_per_second", "Tokens/s"),
        Column::number("output_tokens_per_second_per_gpu", "Tokens/s/GPU"),
        Column::prose("note", "Note"),
        Column::number("ttft_s_low", "TTFT low"),
        Column::number("ttft_s_high", "high"),
        Column::number("tpot_s_low", "TPOT low"),
        Column::number("tpot_s_high", "high"),
        Column::number("output_tokens_per_second_low", "Tokens/s low"),
        Column::number("output_tokens_per_second_high", "high"),
    ];
    let rows = points.iter().map(|point| {
        let clients = point.clients.map_or_else(|| "queue".to_owned(), |clients| clients.to_string());
        let found = &point.prediction;
        // Whoever joins a queue that never empties waits for as long as it is.
        let waited = |seconds: Seconds| match point.clients {
            Some(_) => Cell::figure(seconds),
            None => Cell::Missing("as long as the queue".to_owned()),
        };
        let note = match point.clients {
            Some(clients) if clients.get() > found.fits.get() => "memory is full: the others wait",
            Some(clients) if clients.get() > found.batch.get() * 1.001 => {
                "the engine's limit or its front end: the others wait"
            }
            _ => "",
        };
        let tpot = |seconds: Seconds| {
            if found.tpot > Seconds::ZERO {
                Cell::figure(seconds)
            } else {
                Cell::Missing("an answer of one token has no time between tokens".to_owned())
            }
        };
        let [good, bad] = [End::Good, End::Bad].map(|end| found.at_pace(point.band.at(end)));
        vec![
            Cell::text(clients),
            Cell::Mixed(Amount::from(Count::new(found.batch.get().floor()).unwrap_or(Count::ZERO))),
            waited(found.ttft),
            tpot(found.tpot),
            waited(found.latency),
            Cell::figure(found.output_rate),
            Cell::figure(found.output_rate_per_gpu),
            Cell::text(note),
            waited(good.ttft),
            waited(bad.ttft),
            tpot(good.tpot),
            tpot(bad.tpot),
            Cell::figure(bad.output_rate),
            Cell::figure(good.output_rate),
        ]
    });
    Table { title, columns, rows: rows.collect() }
}

/// Percentiles of latency, one way of finding them beside the other.
pub fn latency_table(title: String, rows: &[LatencyRow]) -> Table {
    let columns = vec![
        Column::text("latency", "Latency"),
        Column::text("how", ""),
        Column::number("mean_s", "Mean"),
        Column::number("p50_s", "p50"),
        Column::number("p95_s", "p95"),
        Column::number("p99_s", "p99"),
    ];
    let row = |name: &str, how: &str, found: Percentiles| {
        let Percentiles { mean, p50, p95, p99 } = found;
        let figures = [mean, p50, p95, p99].map(Cell::figure);
        [Cell::text(name), Cell::text(how)].into_iter().chain(figures).collect()
    };
    let mut cells = Vec::new();
    cells.extend(rows.iter().map(|found| row("TTFT", &found.how, found.latencies.ttft)));
    cells.extend(rows.iter().map(|found| row("TPOT", &found.how, found.latencies.tpot)));
    cells.extend(rows.iter().map(|found| row("Latency", &found.how, found.latencies.latency)));
    Table { title, columns, rows: cells }
}

/// Predictions beside measurements, row by row.
pub fn compared_table(rows: &[Compared]) -> Table {
    let mut columns = vec![Column::text("sample", "Sample"), Column::prose("groups", "Configuration")];
    for (id, label) in [("ttft_ms", "TTFT"), ("itl_ms", "TPOT"), ("output_tokens_per_s", "Tokens/s")] {
        columns.push(Column::number(&format!("measured_{id}"), &format!("{label} measured")));
        columns.push(Column::number(&format!("predicted_{id}"), "predicted"));
    }
    columns.push(Column::prose("skipped", "Not predicted"));
    let milliseconds = |seconds: Seconds| Cell::figure(crate::units::Number::const_new(seconds.get() * 1e3));
    let missing = || Cell::Missing(String::new());
    let rows = rows.iter().map(|row| {
        let found = row.prediction.as_ref().ok();
        vec![
            Cell::text(row.sample.clone()),
            Cell::text(row.groups.join(" ")),
            row.ttft.map_or_else(missing, milliseconds),
            found.map_or_else(missing, |found| milliseconds(found.ttft)),
            row.itl.map_or_else(missing, milliseconds),
            found.map_or_else(missing, |found| milliseconds(found.tpot)),
            Cell::maybe(row.rate),
            Cell::maybe(found.map(|found| found.output_rate)),
            row.prediction.as_ref().err().map_or_else(missing, |reason| Cell::text(reason.clone())),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// Errors by group and metric: all rows first, then each group in the order of its name.
pub fn error_rows(rows: &[Compared]) -> Vec<ErrorRow> {
    let mut groups: Vec<String> = rows.iter().flat_map(|row| row.groups.iter().cloned()).collect();
    groups.sort();
    groups.dedup();
    groups.insert(0, "all".to_owned());
    let mut found = Vec::new();
    for group in groups {
        let members: Vec<&Compared> =
            rows.iter().filter(|row| group == "all" || row.groups.contains(&group)).collect();
        for metric in ["ttft_ms", "itl_ms", "output_tokens_per_s"] {
            found.push(error_row(&group, metric, &members));
        }
    }
    found
}

fn error_row(group: &str, metric: &'static str, members: &[&Compared]) -> ErrorRow {
    let measured = |row: &Compared| match metric {
        "ttft_ms" => row.ttft.map(Quantity::get),
        "itl_ms" => row.itl.map(Quantity::get),
        _ => row.rate.map(Quantity::get),
    };
    let predicted = |found: &Prediction| match metric {
        "ttft_ms" => found.ttft.get(),
        "itl_ms" => found.tpot.get(),
        _ => found.output_rate.get(),
    };
    let mut errors = Vec::new();
    let mut skipped = 0;
    for row in members {
        match (measured(row).filter(|value| *value > 0.0), &row.prediction) {
            (Some(measured), Ok(found)) => errors.push((predicted(found) / measured - 1.0).abs()),
            (Some(_), Err(_)) => skipped += 1,
            (None, _) => {}
        }
    }
    errors.sort_by(f64::total_cmp);
    let share = |at| quantile(&errors, at).map(Share::const_new);
    ErrorRow {
        group: group.to_owned(),
        metric,
        n: errors.len(),
        median: share(Fraction::const_new(0.5)),
        p90: share(Fraction::const_new(0.9)),
        skipped,
    }
}

/// The quantile of sorted values, interpolated between neighbours.
fn quantile(sorted: &[f64], at: Fraction) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = at.get() * last as f64;
    // The cast is exact: the place lies within the list.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    Some(sorted[below] + (sorted[above] - sorted[below]) * (place - place.floor()))
}

/// Why measurements could not be predicted, and how many for each reason: the most frequent first.
pub fn skipped_rows(rows: &[Compared]) -> Vec<SkippedRow> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in rows.iter().filter_map(|row| row.prediction.as_ref().err()) {
        *counted.entry(reason).or_default() += 1;
    }
    let mut found: Vec<SkippedRow> =
        counted.into_iter().map(|(reason, n)| SkippedRow { reason: reason.to_owned(), n }).collect();
    found.sort_by_key(|row| std::cmp::Reverse(row.n));
    found
}

/// The same as a table; nothing where all were predicted.
pub fn skipped_table(rows: &[SkippedRow]) -> Option<Table> {
    let columns = vec![Column::number("n", "Rows"), Column::prose("reason", "Not predicted because")];
    let row =
        |row: &SkippedRow| vec![Cell::figure(Count::const_new(row.n as f64)), Cell::text(row.reason.clone())];
    (!rows.is_empty()).then(|| Table { title: String::new(), columns, rows: rows.iter().map(row).collect() })
}

/// Errors as a table.
pub fn error_table(rows: &[ErrorRow]) -> Table {
    let columns = vec![
        Column::text("group", "Group"),
        Column::text("metric", "Metric"),
        Column::number("n", "Rows"),
        Column::number("median_ape", "Median error"),
        Column::number("p90_ape", "90th percentile"),
        Column::number("skipped", "Not predicted"),
    ];
    let rows = rows.iter().filter(|row| row.n + row.skipped > 0).map(|row| {
        vec![
            Cell::text(row.group.clone()),
            Cell::text(row.metric),
            Cell::figure(Count::const_new(row.n as f64)),
            Cell::maybe(row.median),
            Cell::maybe(row.p90),
            Cell::figure(Count::const_new(row.skipped as f64)),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

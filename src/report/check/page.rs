//! A check as a page for people: the tally, what is not met, and a line a file.

use crate::checks::{JudgedAt, Status};
use crate::diagnostics::Severity;
use crate::report::block::Block;
use crate::report::limit::emphasis;
use crate::report::run::page::document;
use crate::report::run::report::Report;
use crate::report::run::tables::View;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Count, plural};

use super::checked::{CheckReport, CheckedFile, Strictness};
use super::place::{At, Repository};
use super::row::CheckRow;
use super::said::Said;

/// What stands above limits that are judged by the pessimistic end.
const JUDGED_AT_P90: &str = "Judged at p90: by the end of a figure's range that is worse for the limit, where fleets are as slow as the \
                             band of their throughput says. What has no range is judged by its figure.";

/// How much of a check is shown, and where.
#[derive(Clone, Debug)]
pub struct CheckPage {
    /// Whether faults and warnings stand on the page, or elsewhere.
    pub said: SaidOn,
    /// At most so many rows of each table; the rest is counted.
    pub most: usize,
    /// Where the working directory lies, for a page that is read elsewhere; `None` where files are named as they were typed.
    pub repository: Option<Repository>,
}

/// Where the faults and warnings of a check stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidOn {
    /// On the page.
    Page,
    /// On standard error.
    StandardError,
}

/// The page of a check: what is not met, or every limit where reports of scenarios are kept, whose summaries then stand behind it.
pub fn check_document(report: &CheckReport, page: &CheckPage) -> Vec<Block> {
    let mut blocks = vec![Block::Answer(format!("{}.", report.tally()))];
    if report.judged_at == JudgedAt::P90 {
        blocks.push(Block::Paragraph(JUDGED_AT_P90.to_owned()));
    }
    let verbose = report.keeps_reports();
    let shown: Vec<&CheckRow> = report.rows().filter(|row| verbose || row.status != Status::Met).collect();
    if !shown.is_empty() {
        // Lines as compilers write them, which fit any terminal; a table where somebody reads a page.
        blocks.push(match page.said {
            SaidOn::Page => Block::Table(row_table(&shown, page)),
            SaidOn::StandardError => Block::List(shown.iter().map(|row| line(row)).collect()),
        });
        blocks.extend(left(shown.len(), page.most, "limit", "limits"));
    }
    if page.said == SaidOn::Page {
        let faults: Vec<&Said> = report.faults().collect();
        blocks.extend(said_blocks("Faults", &faults, page));
    }
    blocks.push(Block::Table(file_table(report, page)));
    blocks.extend(left(report.files.len(), page.most, "file", "files"));
    if page.said == SaidOn::Page {
        let warnings: Vec<&Said> = report.warnings().collect();
        let heading = match report.strictness {
            Strictness::Strict => "Warnings, which fail by `--strict`",
            Strictness::Lenient => "Warnings",
        };
        blocks.extend(said_blocks(heading, &warnings, page));
    }
    for file in &report.files {
        let found = file.scenario.as_ref().and_then(|scenario| scenario.report.clone());
        let summary = found.map(|scenario| document(&Report { scenarios: vec![scenario] }, View::Summary));
        blocks.extend(summary.into_iter().flatten());
    }
    blocks
}

/// A limit and how it stands, with its place first: `a.yaml:12: cost_per_month of api <= $10,000 missed: $12,000, by $2,000`.
fn line(row: &CheckRow) -> String {
    let place = row.at.as_ref().map_or_else(|| "--total".to_owned(), At::words);
    let said: Vec<&str> = row.value.iter().chain(&row.why).map(String::as_str).collect();
    format!("{place}: {} {} {}: {}", row.what(), row.limit, row.status.word(), said.join(", "))
}

/// Limits and how they stand.
fn row_table(rows: &[&CheckRow], page: &CheckPage) -> Table {
    let columns = vec![
        Column::text("status", "Status"),
        Column::text("place", "Place"),
        Column::text("subject", "Option"),
        Column::text("metric", "Metric"),
        Column::number("value", "Value"),
        Column::text("limit", "Limit"),
        Column::prose("why", "Why"),
    ];
    let row = |row: &&CheckRow| {
        let place = row.at.as_ref().map_or_else(|| "--total".to_owned(), |at| words(at, page));
        vec![
            Cell::Mark(row.status.word().to_owned(), emphasis(row.status)),
            Cell::text(place),
            Cell::text(row.subject.clone()),
            Cell::text(row.metric),
            row.value.clone().map_or_else(|| Cell::Missing(String::new()), Cell::Text),
            Cell::text(row.limit.clone()),
            Cell::text(row.why.clone().unwrap_or_default()),
        ]
    };
    Table { title: String::new(), columns, rows: rows.iter().take(page.most).map(row).collect() }
}

/// A line a file: how many of its limits are met.
fn file_table(report: &CheckReport, page: &CheckPage) -> Table {
    let columns = vec![
        Column::text("file", "File"),
        Column::text("scenario", "Scenario"),
        Column::text("limits", "Limits"),
    ];
    let row = |file: &CheckedFile| {
        let id = file.scenario.as_ref().map_or_else(String::new, |scenario| scenario.id.clone());
        let all = file.rows.len();
        let mark = if file.scenario.is_none() {
            let faults = file.said.iter().filter(|said| said.is_fault()).count();
            let s = plural(Count::const_new(faults as f64));
            let why =
                if faults == 0 { "not judged".to_owned() } else { format!("not judged: {faults} fault{s}") };
            Cell::Mark(why, emphasis(Status::Unknown))
        } else if all == 0 {
            Cell::text("none is set")
        } else {
            let status = if file.met() == all { Status::Met } else { Status::Missed };
            Cell::Mark(format!("met {} of {all}", file.met()), emphasis(status))
        };
        vec![Cell::text(words(&At::whole(&*file.file), page)), Cell::text(id), mark]
    };
    Table { title: String::new(), columns, rows: report.files.iter().take(page.most).map(row).collect() }
}

fn said_blocks(heading: &str, said: &[&Said], page: &CheckPage) -> Vec<Block> {
    if said.is_empty() {
        return Vec::new();
    }
    let line = |said: &&Said| {
        let help = said.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        format!("{}: {}{help} ({})", words(&said.at, page), said.message, said.code)
    };
    let mut blocks = vec![Block::Heading(2, heading.to_owned())];
    blocks.push(Block::List(said.iter().take(page.most).map(line).collect()));
    let severity = said.first().map_or(Severity::Warning, |said| said.severity);
    let (one, many) = if severity == Severity::Error { ("fault", "faults") } else { ("warning", "warnings") };
    blocks.extend(left(said.len(), page.most, one, many));
    blocks
}

/// A place as a reader of the page knows it.
fn words(at: &At, page: &CheckPage) -> String {
    match &page.repository {
        Some(repository) => At { file: repository.path(&at.file), position: at.position }.words(),
        None => at.words(),
    }
}

/// That a table leaves some out.
fn left(all: usize, most: usize, one: &str, many: &str) -> Option<Block> {
    let left = all.checked_sub(most).filter(|left| *left > 0)?;
    let what = if left == 1 { one } else { many };
    Some(Block::Paragraph(format!(
        "… and {left} more {what}: `breakeven check` in a terminal shows them all."
    )))
}

//! From report to text, one file for each format. This is the seam: a format is an enum arm and a file.

mod breakdown;
mod crossover;
mod csv;
mod curves;
mod frontier;
mod github;
mod head;
mod json;
mod levers;
mod markdown;
mod plan;
mod plot;
mod roi;
mod scatter;
mod schemas;
mod table;
mod tree;

pub use json::{CatalogJson, ExplainJson, ReportJson};
pub use schemas::{Output, schema};

use crate::report::{
    Block, BreakdownReport, CrossoverReport, ErrorRow, Explanation, FrontierReport, LeversReport, PlanReport,
    Report, RoiReport, RoiView, SkippedRow, SweepPoint, Table, View, breakdown_csv, breakdown_document,
    check_document, crossings_csv, crossover_csv, crossover_document, document, frontier_csv,
    frontier_document, ledger_csv, levers_csv, levers_document, plan_csv, plan_document, roi_csv,
    roi_document, summary_csv,
};

/// The formats of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Table,
    /// For a spreadsheet.
    Csv,
    /// For a program.
    Json,
    /// For a pull request or a page.
    Markdown,
}

/// The formats of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFormat {
    /// For a terminal.
    Text,
    /// For a program.
    Json,
    /// Annotations of GitHub Actions.
    Github,
}

/// How text for a terminal looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether there is colour.
    pub colour: Colour,
    /// Columns of the terminal.
    pub width: u16,
}

/// Whether there is colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Colour and bold.
    On,
    /// Plain text.
    Off,
}

/// A text that could not be made; none of the formats is expected to fail on a valid report.
#[derive(Debug)]
pub struct RenderError(String);

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the report could not be written: {}", self.0)
    }
}

impl std::error::Error for RenderError {}

/// What makes Excel take a CSV file for UTF-8.
pub const EXCEL_BOM: &str = "\u{feff}";

/// Renders the report of a run.
pub fn report(report: &Report, view: View, format: Format, style: Style) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::page(&document(report, view), style)),
        Format::Markdown => Ok(markdown::page(&document(report, view))),
        Format::Csv => {
            csv::table(&if view == View::Ledger { ledger_csv(report) } else { summary_csv(report) })
        }
        Format::Json => json::report(report),
    }
}

/// Renders the report of a check with its verdicts.
pub fn check(report: &Report, format: CheckFormat, style: Style) -> Result<String, RenderError> {
    match format {
        CheckFormat::Text => Ok(table::page(&check_document(report), style)),
        CheckFormat::Json => json::report(report),
        // The report first, then the verdict; the log shows both.
        CheckFormat::Github => {
            Ok(table::page(&check_document(report), style) + "\n" + &github::annotations(report))
        }
    }
}

/// Renders the trade-off between cost, latency and accuracy.
pub fn frontier(report: &FrontierReport, format: Format, style: Style) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::page(&frontier_document(report), style)),
        Format::Markdown => Ok(markdown::page(&frontier_document(report))),
        Format::Csv => csv::table(&frontier_csv(report)),
        Format::Json => frontier::json(report),
    }
}

/// Renders policies taken apart.
pub fn breakdown(report: &BreakdownReport, format: Format, style: Style) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::page(&breakdown_document(report), style)),
        Format::Markdown => Ok(markdown::page(&breakdown_document(report))),
        Format::Csv => csv::table(&breakdown_csv(report)),
        Format::Json => breakdown::json(report),
    }
}

/// Renders options over the months.
pub fn roi(report: &RoiReport, view: RoiView, format: Format, style: Style) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::page(&roi_document(report, view), style)),
        Format::Markdown => Ok(markdown::page(&roi_document(report, view))),
        Format::Csv => csv::table(&roi_csv(report, view)),
        Format::Json => roi::json(report),
    }
}

/// Renders where options cost the same.
pub fn crossover(
    report: &CrossoverReport,
    view: CrossoverView,
    format: Format,
    style: Style,
) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::page(&crossover_document(report), style)),
        Format::Markdown => Ok(markdown::page(&crossover_document(report))),
        Format::Csv if view == CrossoverView::Crossings => csv::table(&crossings_csv(report)),
        Format::Csv => csv::table(&crossover_csv(report)),
        Format::Json => crossover::json(report),
    }
}

/// Which table of the crossovers a CSV file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrossoverView {
    /// Costs over the range.
    Curve,
    /// Volumes at which the order changes.
    Crossings,
}

/// Renders what changes to an option would save.
pub fn levers(report: &LeversReport, format: Format, style: Style) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::page(&levers_document(report), style)),
        Format::Markdown => Ok(markdown::page(&levers_document(report))),
        Format::Csv => csv::table(&levers_csv(report)),
        Format::Json => levers::json(report),
    }
}

/// Renders a plan; as CSV its hours.
pub fn plan(report: &PlanReport, format: Format, style: Style) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::page(&plan_document(report), style)),
        Format::Markdown => Ok(markdown::page(&plan_document(report))),
        Format::Csv => csv::table(&plan_csv(report)),
        Format::Json => plan::json(report),
    }
}

/// Renders tables of the catalog.
pub fn tables(tables: &[Table], format: Format, style: Style) -> Result<String, RenderError> {
    let blocks = || {
        tables.iter().cloned().flat_map(|table| {
            // A title's first line is a heading, the others stand below it.
            let mut lines = table.title.lines().map(str::to_owned).collect::<Vec<_>>().into_iter();
            let heading = lines.next().map(|line| Block::Heading(1, line));
            let below = lines.map(Block::Paragraph).collect::<Vec<_>>();
            heading.into_iter().chain(below).chain([Block::Table(table)])
        })
    };
    match format {
        Format::Table => Ok(table::page(&blocks().collect::<Vec<_>>(), style)),
        Format::Markdown => Ok(markdown::page(&blocks().collect::<Vec<_>>())),
        Format::Csv => tables.iter().map(csv::table).collect(),
        Format::Json => json::tables(tables),
    }
}

/// Renders a sweep over loads: a table, and for people a curve of throughput against time per token.
pub fn sweep(
    table: &Table,
    points: &[SweepPoint],
    format: Format,
    style: Style,
) -> Result<String, RenderError> {
    let text = tables(std::slice::from_ref(table), format, style)?;
    Ok(if format == Format::Table { text + &plot::curve(points) } else { text })
}

/// Renders errors of predictions by group and metric, and why rows were left out, as JSON.
pub fn errors(rows: &[ErrorRow], skipped: &[SkippedRow]) -> Result<String, RenderError> {
    json::errors(rows, skipped)
}

/// Renders explanations as trees for people, or as JSON.
pub fn explanations(
    explanations: &[Explanation],
    format: Format,
    style: Style,
) -> Result<String, RenderError> {
    match format {
        Format::Json => json::explanations(explanations),
        _ => Ok(tree::trees(explanations, style)),
    }
}

//! From report to text, one file for each format. This is the seam: a format is an arm of `style.rs` and a file.

mod address;
mod comment;
mod csv;
mod diff_comment;
mod github;
mod github_diff;
mod html;
mod json;
mod junit;
mod markdown;
mod quoting;
mod shell;
pub(super) mod style;
mod terminal;
mod workflow_command;
mod xlsx;

pub use json::input_schema::{InputFile, input_schema};
pub use json::schemas::{Output, schema};
pub use style::{CheckFormat, Colour, CsvForm, CsvStart, Decimals, DiffFormat, Format, RenderError, Style};

use crate::report::{
    Block, BreakdownReport, CatalogList, CheckPage, CheckReport, CompareReport, CrossoverReport,
    DeployReport, DiffReport, Dossier, ErrorRow, Explanation, FrontierReport, History, ImportReport,
    InspectReport, LeversReport, LockReport, Manifest, PeriodLength, PlanReport, ReconcileReport,
    ReconcileView, RegretReport, Report, Repository, RoiReport, RoiView, SaidOn, SensitivityReport,
    SkippedRow, SweepPoint, Table, View, Workbook, breakdown_csv, breakdown_document, cases_csv,
    check_document, compare_csv, compare_document, crossings_csv, crossover_csv, crossover_document,
    deploy_csv, diff_csv, diff_document, document, frontier_csv, frontier_document, import_csv,
    import_document, inspect_csv, inspect_document, ledger_csv, levers_csv, levers_document, lock_csv,
    lock_document, plan_csv, plan_document, reconcile_csv, reconcile_document, regret_csv, regret_document,
    roi_csv, roi_document, sensitivity_csv, sensitivity_document, sources_csv, summary_csv, warnings_csv,
};
use crate::text::Printed;
use crate::units::Date;

/// Renders the report of a run.
pub fn report(report: &Report, view: View, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&document(report, view), style)),
        Format::Markdown => Ok(markdown::page(&document(report, view))),
        Format::Csv => csv::table(
            &match view {
                View::Ledger => ledger_csv(report),
                View::Warnings => warnings_csv(report),
                View::Sources => sources_csv(report),
                View::Cases => cases_csv(report),
                View::Summary | View::Brief | View::All => summary_csv(report),
            },
            style.csv,
        ),
        Format::Json => json::report::report(report),
    }
}

/// Renders whole pages on scenarios as one HTML file.
pub fn dossiers(dossiers: &[Dossier]) -> Result<Printed, RenderError> {
    html::page::dossiers(dossiers)
}

/// Renders a page for people as an HTML file.
pub fn html(blocks: &[Block]) -> Printed {
    html::page::page(blocks)
}

/// Renders a check.
pub fn check(
    report: &CheckReport,
    format: CheckFormat,
    style: Style,
    repository: &Repository,
) -> Result<Printed, RenderError> {
    let page = || {
        let page = CheckPage { said: SaidOn::StandardError, most: usize::MAX, repository: None };
        terminal::page::page(&check_document(report, &page), style)
    };
    match format {
        CheckFormat::Text => Ok(page()),
        CheckFormat::Json => json::report::check(report),
        CheckFormat::Markdown => Ok(comment::comment(report, repository)),
        CheckFormat::Junit => junit::junit(report, repository),
        CheckFormat::Sarif => json::sarif::sarif(report, repository),
        CheckFormat::Gitlab => json::gitlab::gitlab(report, repository),
        // The log shows the page, the pull request the annotations.
        CheckFormat::Github => {
            Ok(page().then(&Printed::plain("\n")).then(&github::annotations(report, repository)))
        }
    }
}

/// Renders a check for the summary of a job, in no more than so many bytes; `None` where these are too few for anything.
pub fn check_summary(report: &CheckReport, repository: &Repository, most: usize) -> Option<Printed> {
    comment::summary(report, repository, most)
}

/// Renders the trade-off between cost, latency and accuracy.
pub fn frontier(report: &FrontierReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&frontier_document(report), style)),
        Format::Markdown => Ok(markdown::page(&frontier_document(report))),
        Format::Csv => csv::table(&frontier_csv(report), style.csv),
        Format::Json => json::frontier::json(report),
    }
}

/// Renders the market for a model.
pub fn compare(report: &CompareReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&compare_document(report, style.width), style)),
        Format::Markdown => Ok(markdown::page(&compare_document(report, u16::MAX))),
        Format::Csv => csv::table(&compare_csv(report), style.csv),
        Format::Json => json::compare::json(report),
    }
}

/// Renders policies taken apart.
pub fn breakdown(report: &BreakdownReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&breakdown_document(report), style)),
        Format::Markdown => Ok(markdown::page(&breakdown_document(report))),
        Format::Csv => csv::table(&breakdown_csv(report), style.csv),
        Format::Json => json::breakdown::json(report),
    }
}

/// Renders options over the months.
pub fn roi(
    report: &RoiReport,
    (view, length): (RoiView, Option<PeriodLength>),
    format: Format,
    style: Style,
) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&roi_document(report, view, length), style)),
        Format::Markdown => Ok(markdown::page(&roi_document(report, view, length))),
        Format::Csv => csv::table(&roi_csv(report, view, length), style.csv),
        Format::Json => json::roi::json(report),
    }
}

/// Renders what is in a folder of tables, as JSON.
pub fn manifest(manifest: &Manifest, style: Style) -> Result<Printed, RenderError> {
    json::manifest::json(manifest, style.csv)
}

/// Renders a workbook as a file of Excel's format, made on a day; the same workbook and day give the same bytes.
pub fn workbook(workbook: &Workbook, made: Date) -> Result<Vec<u8>, RenderError> {
    xlsx::file(workbook, made)
}

/// Renders a table of FOCUS.
pub fn focus(table: &Table) -> Result<Printed, RenderError> {
    csv::table(table, CsvForm::FOCUS)
}

/// Renders a page for people; `None` in a format for programs.
pub fn page(page: &[Block], format: Format, style: Style) -> Option<Printed> {
    match format {
        Format::Table => Some(terminal::page::page(page, style)),
        Format::Markdown => Some(markdown::page(page)),
        Format::Csv | Format::Json => None,
    }
}

/// Renders a bill against its forecast.
pub fn reconcile(
    report: &ReconcileReport,
    view: ReconcileView,
    format: Format,
    style: Style,
) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&reconcile_document(report), style)),
        Format::Markdown => Ok(markdown::page(&reconcile_document(report))),
        Format::Csv => csv::table(&reconcile_csv(report, view), style.csv),
        Format::Json => json::reconcile::json(report),
    }
}

/// Renders where options cost the same.
pub fn crossover(
    report: &CrossoverReport,
    view: CrossoverView,
    format: Format,
    style: Style,
) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&crossover_document(report), style)),
        Format::Markdown => Ok(markdown::page(&crossover_document(report))),
        Format::Csv if view == CrossoverView::Crossings => csv::table(&crossings_csv(report), style.csv),
        Format::Csv => csv::table(&crossover_csv(report), style.csv),
        Format::Json => json::crossover::json(report),
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

/// Renders how a figure moves with inputs; as CSV a row an input, or a row a cell of a grid.
pub fn sensitivity(report: &SensitivityReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&sensitivity_document(report), style)),
        Format::Markdown => Ok(markdown::page(&sensitivity_document(report))),
        Format::Csv => csv::table(&sensitivity_csv(report), style.csv),
        Format::Json => json::sensitivity::json(report),
    }
}

/// Renders what changes to an option would save.
pub fn levers(report: &LeversReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&levers_document(report), style)),
        Format::Markdown => Ok(markdown::page(&levers_document(report))),
        Format::Csv => csv::table(&levers_csv(report), style.csv),
        Format::Json => json::levers::json(report),
    }
}

/// Renders a plan; as CSV its hours.
pub fn plan(report: &PlanReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&plan_document(report), style)),
        Format::Markdown => Ok(markdown::page(&plan_document(report))),
        Format::Csv => csv::table(&plan_csv(report), style.csv),
        Format::Json => json::plan::json(report),
    }
}

/// Renders files that were looked at; as CSV a row a run or a score.
pub fn inspect(report: &InspectReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&inspect_document(report), style)),
        Format::Markdown => Ok(markdown::page(&inspect_document(report))),
        Format::Csv => csv::table(&inspect_csv(report), style.csv),
        Format::Json => json::inspect::json(report),
    }
}

/// Renders a comparison of scenarios; as CSV a row a figure.
pub fn diff(
    report: &DiffReport,
    format: DiffFormat,
    style: Style,
    repository: &Repository,
) -> Result<Printed, RenderError> {
    match format {
        DiffFormat::Table => Ok(terminal::page::page(&diff_document(report), style)),
        DiffFormat::Csv => csv::table(&diff_csv(report), style.csv),
        DiffFormat::Json => json::diff::json(report),
        DiffFormat::Markdown => Ok(diff_comment::marked("diff", markdown::page(&diff_document(report)))),
        DiffFormat::Github => {
            let page = terminal::page::page(&diff_document(report), style);
            Ok(page.then(&Printed::plain("\n")).then(&github_diff::annotations(report, repository)))
        }
    }
}

/// Renders a comparison for the summary of a job, in no more than so many bytes; `None` where these are too few for anything.
pub fn diff_summary(report: &DiffReport, most: usize) -> Option<Printed> {
    diff_comment::within(markdown::page(&diff_document(report)), most)
}

/// Renders decisions that were measured; as CSV a row a decision.
pub fn regret(report: &RegretReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&regret_document(report), style)),
        Format::Markdown => Ok(markdown::page(&regret_document(report))),
        Format::Csv => csv::table(&regret_csv(report), style.csv),
        Format::Json => json::regret::json(report),
    }
}

/// Renders options as commands: for a shell, whose comments are what a reader should know.
pub fn deploy(report: &DeployReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(shell::script(report)),
        Format::Markdown => Ok(shell::markdown(report)),
        Format::Csv => csv::table(&deploy_csv(report, &quoting::line), style.csv),
        Format::Json => json::deploy::json(report),
    }
}

/// Renders a figure over the runs of a history.
pub fn history(history: &History, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&history.document(), style)),
        Format::Markdown => Ok(markdown::page(&history.document())),
        Format::Csv => csv::table(&history.table(), style.csv),
        Format::Json => json::report::tables(&[history.table()]),
    }
}

/// Renders what a public catalog says against ours; as CSV a row a price that changed.
pub fn import(report: &ImportReport<'_>, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&import_document(report), style)),
        Format::Markdown => Ok(markdown::page(&import_document(report))),
        Format::Csv => csv::table(&import_csv(report.import), style.csv),
        Format::Json => json::import::json(report),
    }
}

/// Renders scenarios held to their locks; as CSV a row a field that moved.
pub fn lock(report: &LockReport, format: Format, style: Style) -> Result<Printed, RenderError> {
    match format {
        Format::Table => Ok(terminal::page::page(&lock_document(report), style)),
        Format::Markdown => Ok(markdown::page(&lock_document(report))),
        Format::Csv => csv::table(&lock_csv(report), style.csv),
        Format::Json => json::lock::json(report),
    }
}

/// Renders tables of the catalog.
pub fn tables(tables: &[Table], format: Format, style: Style) -> Result<Printed, RenderError> {
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
        Format::Table => Ok(terminal::page::page(&blocks().collect::<Vec<_>>(), style)),
        Format::Markdown => Ok(markdown::page(&blocks().collect::<Vec<_>>())),
        Format::Csv => {
            // Of tables below each other only the first begins a file.
            let start = |at| if at == 0 { style.csv.start } else { CsvStart::Plain };
            tables.iter().enumerate().try_fold(Printed::default(), |all, (at, table)| {
                Ok(all.then(&csv::table(table, CsvForm { start: start(at), ..style.csv })?))
            })
        }
        Format::Json => json::report::tables(tables),
    }
}

/// Renders lists of the catalog: for people the columns that fit, for machines all of them, in one table where the columns are the same.
pub fn lists(lists: &[CatalogList], format: Format, style: Style) -> Result<Printed, RenderError> {
    if matches!(format, Format::Csv | Format::Json) {
        let mut whole: Vec<Table> = Vec::new();
        for list in lists {
            let ids =
                |table: &Table| table.columns.iter().map(|column| column.id.clone()).collect::<Vec<_>>();
            match whole.last_mut().filter(|last| ids(last) == ids(&list.table)) {
                Some(last) => last.rows.extend(list.table.rows.iter().cloned()),
                None => whole.push(list.table.clone()),
            }
        }
        return tables(&whole, format, style);
    }
    let mut shown = Vec::new();
    for list in lists {
        let (mut table, left_out) = match format {
            Format::Table if !list.first.is_empty() => terminal::narrow::fit(list, usize::from(style.width)),
            _ => (list.table.clone(), Vec::new()),
        };
        let title = std::mem::take(&mut table.title);
        let mut lines = title.lines().map(str::to_owned);
        shown.extend(lines.next().map(|line| Block::Heading(1, line)));
        shown.extend(lines.map(Block::Paragraph));
        if !table.rows.is_empty() {
            shown.push(Block::Table(table));
        }
        let left_out = (!left_out.is_empty()).then(|| {
            format!("Too wide for this terminal: {}. `--format csv` has them.", left_out.join(", "))
        });
        shown.extend(list.notes.iter().cloned().chain(left_out).map(Block::Paragraph));
    }
    Ok(blocks(&shown, format, style))
}

/// Renders a page of the catalog for people.
pub fn blocks(blocks: &[Block], format: Format, style: Style) -> Printed {
    match format {
        Format::Markdown => markdown::page(blocks),
        _ => terminal::page::page(blocks, style),
    }
}

/// Renders a sweep over loads: a table, and for people a curve of throughput against time per token.
pub fn sweep(
    table: &Table,
    points: &[SweepPoint],
    format: Format,
    style: Style,
) -> Result<Printed, RenderError> {
    let text = tables(std::slice::from_ref(table), format, style)?;
    Ok(if format == Format::Table {
        text.then(&Printed::plain(&terminal::curve::curve(points)))
    } else {
        text
    })
}

/// Renders errors of predictions by group and metric, and why rows were left out, as JSON.
pub fn errors(rows: &[ErrorRow], skipped: &[SkippedRow]) -> Result<Printed, RenderError> {
    json::report::errors(rows, skipped)
}

/// Renders explanations as trees for people, or as JSON.
pub fn explanations(
    explanations: &[Explanation],
    format: Format,
    style: Style,
) -> Result<Printed, RenderError> {
    match format {
        Format::Json => json::report::explanations(explanations),
        _ => Ok(terminal::tree::trees(explanations, style)),
    }
}

//! The trade-off as a page for people and as a table for spreadsheets.

use crate::metric::Metric;
use crate::units::Amount;

use super::document::Block;
use super::frontier::{FrontierReport, FrontierRow, TieRow};
use super::number::{apart, human};
use super::scenario::VerdictRow;
use super::table::{Cell, Column, Emphasis, Table};
use super::views::limit_texts;

/// Options as marks: accuracy upwards, cost to the right.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// The options whose cost of a success is known.
    pub marks: Vec<Mark>,
}

/// An option in a plot.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its name.
    pub name: String,
    /// What a task done right costs.
    pub cost: Amount,
    /// Share of tasks done right.
    pub accuracy: Amount,
    /// Whether another option dominates it.
    pub dominated: bool,
}

/// The page.
pub fn frontier_document(report: &FrontierReport) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(1, format!("{}: {}", report.id, report.title)),
        Block::Paragraph(format!(
            "Prices of {}, US dollars; a month has {} hours. {}",
            report.as_of,
            report.hours_per_month.to_string().trim_end_matches(" h"),
            report.file
        )),
        Block::Heading(2, "Recommendation".to_owned()),
        Block::Paragraph(report.advice.sentence.clone()),
        Block::Table(options_table(report)),
    ];
    let marks: Vec<Mark> = report.options.iter().filter_map(mark).collect();
    if marks.len() > 1 {
        blocks.push(Block::Scatter(Scatter { marks }));
    }
    let notes = notes(report);
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    if report.options.iter().any(|option| !option.limits.is_empty()) {
        blocks.push(Block::Heading(2, "Targets and budgets".to_owned()));
        blocks.push(Block::Table(limits_table(report)));
    }
    if !report.ties.is_empty() {
        blocks.push(Block::Heading(2, "Ties: what an error may cost".to_owned()));
        blocks.push(Block::List(report.ties.iter().map(tie).collect()));
    }
    blocks
}

fn mark(option: &FrontierRow) -> Option<Mark> {
    Some(Mark {
        name: option.name.clone(),
        cost: *option.cost_per_success.as_ref().ok()?,
        accuracy: *option.accuracy.as_ref().ok()?,
        dominated: !option.dominated_by.is_empty(),
    })
}

fn options_table(report: &FrontierReport) -> Table {
    let mut columns = vec![Column::text("option", "Option")];
    columns.extend(FrontierRow::METRICS.map(|metric| Column::number(metric.info().id, metric.info().label)));
    columns.push(Column::text("limits", "Limits"));
    columns.push(Column::text("dominated_by", "Dominated by"));
    let rows = report.options.iter().map(|option| {
        let mut row = vec![Cell::text(option.name.clone())];
        row.extend(option.figures().map(|found| match found.value {
            Ok(amount) => Cell::figure(amount),
            Err(reason) => Cell::Missing(reason),
        }));
        row.push(match option.meets_limits() {
            None => Cell::Missing("no limit is set".to_owned()),
            Some(true) => Cell::Mark("kept".to_owned(), Emphasis::Good),
            Some(false) => Cell::Mark(format!("{} missed", option.misses().count()), Emphasis::Bad),
        });
        // The others stand below the table.
        row.push(Cell::text(match option.dominated_by.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first, others @ ..] => format!("{first} (+{})", others.len()),
        }));
        row
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// What dominates what and why, and what is not known.
fn notes(report: &FrontierReport) -> Vec<String> {
    let options = &report.options;
    let mut notes: Vec<String> = options.iter().filter_map(|option| dominated(option, options)).collect();
    notes.extend(unknown(options, Metric::LatencyP95, ""));
    let rest = ": compared by the cost of a task, the least that a success can cost";
    notes.extend(unknown(options, Metric::Accuracy, rest));
    notes.extend(options.iter().filter_map(|option| {
        option.cost.as_ref().err().map(|reason| format!("{} is not compared: {reason}", option.name))
    }));
    notes
}

/// By what an option is dominated, and in what that is better; dominators of the same kind together.
fn dominated(option: &FrontierRow, options: &[FrontierRow]) -> Option<String> {
    let named = |name: &String| options.iter().find(|other| other.name == *name);
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for other in option.dominated_by.iter().filter_map(named) {
        group(&mut groups, better(other, option), &other.name);
    }
    let by: Vec<String> =
        groups.into_iter().map(|(how, names)| format!("{} ({how})", names.join(", "))).collect();
    (!by.is_empty()).then(|| format!("{} is dominated by {}", option.name, by.join(", by ")))
}

/// Of which options a figure is not known, for the same reason together.
fn unknown(options: &[FrontierRow], metric: Metric, rest: &str) -> Vec<String> {
    let compared: Vec<&FrontierRow> = options.iter().filter(|option| option.cost.is_ok()).collect();
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for option in &compared {
        let figures = option.figures().into_iter();
        for reason in figures.filter(|cell| cell.metric == metric).filter_map(|cell| cell.value.err()) {
            group(&mut groups, reason, &option.name);
        }
    }
    let said = groups.into_iter().map(|(reason, names)| {
        let label = metric.info().label;
        if names.len() == compared.len() {
            return format!("{label} is known for no option ({reason}){rest}");
        }
        format!("{label} is not known for {} ({reason}){rest}", names.join(", "))
    });
    said.collect()
}

/// Puts a name under its key, keys in the order of their first name.
fn group<'n>(groups: &mut Vec<(String, Vec<&'n str>)>, key: String, name: &'n str) {
    match groups.iter_mut().find(|(known, _)| *known == key) {
        Some((_, names)) => names.push(name),
        None => groups.push((key, vec![name])),
    }
}

/// In what an option is better than one that it dominates, and in what no worse.
fn better(than: &FrontierRow, option: &FrontierRow) -> String {
    let words = |mine: &Result<Amount, String>, theirs: &Result<Amount, String>, better, same| {
        let (mine, theirs) = (mine.as_ref().ok()?, theirs.as_ref().ok()?);
        Some(if mine.value() == theirs.value() { same } else { better })
    };
    let found = [
        words(&than.cost, &option.cost, "cheaper", "as cheap"),
        words(&than.latency_p95, &option.latency_p95, "faster", "as fast"),
        words(&than.accuracy, &option.accuracy, "more accurate", "as accurate"),
    ];
    found.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn limits_table(report: &FrontierReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("metric", "Metric"),
        Column::text("limit", "Limit"),
        Column::number("value", "Value"),
        Column::prose("verdict", "Verdict"),
    ];
    let row = |limit: &VerdictRow| {
        let (shown, bound) = limit_texts(limit);
        let (value, words) = match &limit.value {
            Ok(value) if limit.kept && *value == limit.limit => (Cell::text(shown), "kept, just".to_owned()),
            Ok(value) if limit.kept => {
                (Cell::text(shown), format!("kept, {} to spare", apart(*value, limit.limit)))
            }
            Ok(value) => (Cell::text(shown), format!("missed by {}", apart(*value, limit.limit))),
            Err(reason) => (Cell::Missing(reason.clone()), format!("not known: {reason}")),
        };
        let emphasis = if limit.kept { Emphasis::Good } else { Emphasis::Bad };
        vec![
            Cell::text(limit.option.clone()),
            Cell::text(limit.metric.info().id),
            Cell::text(bound),
            value,
            Cell::Mark(words, emphasis),
        ]
    };
    let rows = report.options.iter().flat_map(|option| option.limits.iter().map(row));
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn tie(tie: &TieRow) -> String {
    let TieRow { cheaper, dearer, error_cost } = tie;
    format!("{cheaper} wins over {dearer} as long as an error costs less than {}", human(*error_cost))
}

/// One row an option: for spreadsheets.
pub fn frontier_csv(report: &FrontierReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("kind", "Kind"),
        Column::number("cost_per_success_usd", "Cost per success"),
        Column::number("cost_per_task_usd", "Cost per task"),
        Column::number("latency_p95_seconds", "Latency p95"),
        Column::number("accuracy", "Accuracy"),
        Column::text("dominated_by", "Dominated by"),
        Column::text("meets_limits", "Meets its limits"),
        Column::text("misses", "Misses"),
    ];
    let rows = report.options.iter().map(|option| {
        let mut row = vec![Cell::text(option.name.clone()), Cell::text(option.kind.clone())];
        row.extend(option.figures().map(|found| Cell::maybe(found.value.ok())));
        let misses: Vec<String> = option.misses().map(miss).collect();
        row.push(Cell::text(option.dominated_by.join(";")));
        row.push(match option.meets_limits() {
            Some(meets) => Cell::text(meets.to_string()),
            None => Cell::Missing("no limit is set".to_owned()),
        });
        row.push(Cell::text(misses.join(";")));
        row
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// A limit that is missed, every digit in the metric's unit: `accuracy >= 0.88: 0.86`.
fn miss(row: &VerdictRow) -> String {
    let (metric, limit) = (row.metric.info().id, row.limit.value());
    let value = match &row.value {
        Ok(value) => value.value().to_string(),
        Err(reason) => reason.clone(),
    };
    format!("{metric} {} {limit}: {value}", row.comparison)
}

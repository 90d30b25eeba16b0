//! The trade-off as a page for people.

use crate::checks::Status;
use crate::economics::MetricRange;
use crate::metric::Metric;
use crate::report::block::{Block, Labels, Mark, Scatter, Sheet};
use crate::report::dagger::{dagger_legend, daggered};
use crate::report::gaps::{legend, marked};
use crate::report::head::{basis, title};
use crate::report::limit::limit_texts;
use crate::report::limit::{VerdictRow, emphasis};
use crate::report::notice::{assumption_blocks, warning_blocks};
use crate::report::number::apart;
use crate::report::ranges;
use crate::report::table::{Cell, Column, Table};

use super::frontier::FrontierReport;
use super::notes::{cost, notes, tie};
use super::rows::FrontierRow;

/// The page.
pub fn frontier_document(report: &FrontierReport) -> Vec<Block> {
    let mut blocks = vec![
        title(&report.id, &report.title),
        Block::Paragraph(format!("{} {}", basis(report.as_of, report.hours_per_month), report.file)),
    ];
    blocks.extend(report.advice.said.blocks());
    let gives_way = ["dominated_by", "limits", report.latency.info().id, Metric::CostPerTask.info().id];
    blocks.push(Block::Sheet(Sheet::of(options_table(report), &gives_way, &["dominated_by", "limits"])));
    let marks: Vec<Mark> = report.options.iter().filter_map(mark).collect();
    if marks.len() > 1 {
        let labels = if report.is_long() { Labels::NotDominated } else { Labels::All };
        blocks.push(Block::Scatter(Scatter { marks, labels }));
    }
    let mut notes = notes(report);
    notes.extend(legend(
        report.options.iter().map(|option| (option.name.as_str(), option.not_in_bill.as_slice())),
    ));
    let ranged = report.options.iter().any(|option| ranges::any(option.cost_ranges.iter()));
    notes.extend(ranged.then(|| ranges::LEGEND.to_owned()));
    notes.extend(dagger_legend(&report.notices, |name| report.options.iter().any(|row| row.name == name)));
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    blocks.extend(warning_blocks(&report.notices));
    if report.options.iter().any(|option| !option.limits.is_empty()) {
        blocks.push(Block::Heading(2, "Targets and budgets".to_owned()));
        blocks.push(Block::Table(limits_table(report)));
    }
    if !report.ties.is_empty() {
        blocks.push(Block::Heading(2, "Ties: what would change the order".to_owned()));
        blocks.push(Block::List(report.ties.iter().map(tie).collect()));
    }
    blocks.extend(assumption_blocks(&report.notices));
    blocks
}

/// An option's place in the plot; none where it is not compared.
fn mark(option: &FrontierRow) -> Option<Mark> {
    option.cost.as_ref().ok()?;
    Some(Mark {
        name: option.name.clone(),
        cost: *option.cost_per_success.as_ref().ok()?,
        accuracy: *option.accuracy.as_ref().ok()?,
        dominated: !option.dominated_by.is_empty(),
    })
}

/// The options that a table shows: all of them, in the file's order; of many, those that are not dominated, and the one that
/// is advised, cheapest first.
fn first(report: &FrontierReport) -> Vec<&FrontierRow> {
    let mut options: Vec<&FrontierRow> = report.options.iter().collect();
    if report.is_long() {
        let advised = |option: &FrontierRow| report.advice.candidates.contains(&option.name);
        options.retain(|option| option.dominated_by.is_empty() || advised(option));
        options.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    }
    options
}

fn options_table(report: &FrontierReport) -> Table {
    let mut columns = vec![Column::text("option", "Option")];
    columns.extend(report.metrics().map(|metric| Column::number(metric.info().id, metric.info().label)));
    let limited = !report.is_long() || report.options.iter().any(|option| !option.limits.is_empty());
    if limited {
        columns.push(Column::text("limits", "Limits"));
    }
    if !report.is_long() {
        columns.push(Column::text("dominated_by", "Dominated by"));
    }
    let width = columns.len();
    let rows = first(report).into_iter().flat_map(|option| {
        let mut row = vec![Cell::text(daggered(
            marked(&option.name, &option.not_in_bill),
            &option.name,
            &report.notices,
        ))];
        row.extend(option.figures().map(|found| match found.value {
            Ok(amount) => Cell::figure(amount),
            Err(reason) => Cell::Missing(reason),
        }));
        let limits = option.status().map_or_else(
            || Cell::Missing("no limit is set".to_owned()),
            |status| Cell::Mark(of_limits(option), emphasis(status)),
        );
        row.extend(limited.then_some(limits));
        // The others stand below the table.
        let dominators = Cell::text(match option.dominated_by.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [first, others @ ..] => format!("{first} (+{})", others.len()),
        });
        row.extend((!report.is_long()).then_some(dominators));
        std::iter::once(row).chain(range_row(option, width))
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// Between which figures the costs of an option lie, in as many columns; nothing where that is not known.
fn range_row(option: &FrontierRow, width: usize) -> Option<Vec<Cell>> {
    let of = |range: &Option<MetricRange>| Cell::text(range.as_ref().map_or_else(String::new, ranges::words));
    let mut row = vec![Cell::text(ranges::LABEL)];
    row.extend(option.cost_ranges.iter().map(of));
    row.resize(width, Cell::text(""));
    ranges::any(option.cost_ranges.iter()).then_some(row)
}

/// How the limits of an option stand: "met", or how many are missed and unknown.
fn of_limits(option: &FrontierRow) -> String {
    let count = |status: Status| match option.with_status(status).count() {
        0 => None,
        count => Some(format!("{count} {}", status.word())),
    };
    let not_met: Vec<String> = [Status::Missed, Status::Unknown].into_iter().filter_map(count).collect();
    if not_met.is_empty() { Status::Met.word().to_owned() } else { not_met.join(", ") }
}

fn limits_table(report: &FrontierReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("metric", "Metric"),
        Column::text("limit", "Limit"),
        Column::number("value", "Value"),
        Column::prose("status", "Status"),
    ];
    let row = |limit: &VerdictRow| {
        let (shown, bound) = limit_texts(limit);
        let word = limit.status.word();
        let (value, words) = match &limit.value {
            Ok(value) if value.beside(limit.limit).is_eq() => (Cell::text(shown), format!("{word}, just")),
            Ok(value) if limit.status != Status::Met => {
                (Cell::text(shown), format!("{word} by {}", apart(*value, limit.limit)))
            }
            Ok(value) => (Cell::text(shown), format!("{word}, {} to spare", apart(*value, limit.limit))),
            Err(reason) => (Cell::Missing(reason.clone()), limit.words()),
        };
        vec![
            Cell::text(limit.option.clone()),
            Cell::text(limit.metric.info().id),
            Cell::text(bound),
            value,
            Cell::Mark(words, limit.emphasis()),
        ]
    };
    let rows = first(report).into_iter().flat_map(|option| option.limits.iter().map(row));
    Table { title: String::new(), columns, rows: rows.collect() }
}

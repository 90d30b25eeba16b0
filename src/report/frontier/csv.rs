//! The trade-off as a table for spreadsheets.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::Status;
use crate::report::limit::VerdictRow;
use crate::report::ranges;
use crate::report::table::{Cell, Column, Table};

use super::frontier::FrontierReport;
use super::rows::TieRow;

/// One row an option: for spreadsheets.
pub fn frontier_csv(report: &FrontierReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("kind", "Kind"),
        Column::number("cost_per_success_usd", "Cost per success"),
        Column::number("cost_per_task_usd", "Cost per task"),
        Column::number(&format!("{}_seconds", report.latency.info().id), report.latency.info().label),
        Column::number("accuracy", "Accuracy"),
        Column::text("dominated_by", "Dominated by"),
        Column::text("meets_limits", "Meets its limits"),
        Column::text("misses", "Misses"),
        // The dearer neighbour on the frontier, and at what the two would tie.
        Column::text("next_dearer", "Next dearer"),
        Column::number("tie_error_cost_usd", "Tie: cost of an error"),
        Column::number("tie_accuracy", "Tie: accuracy of this one"),
        Column::number("tie_price_factor", "Tie: factor on the price of the dearer one"),
        Column::text("limits_status", "Its limits are"),
        Column::text("unknown_limits", "Unknown"),
        Column::text("not_in_bill", "Not in the bill"),
        Column::number("upfront_usd", "Paid up front"),
        Column::text("candidate", "Recommended, or too close to call"),
        Column::text("needs_evaluation", "Needs an evaluation"),
        Column::number("cost_per_success_low", "Cost per success, low"),
        Column::number("cost_per_success_high", "Cost per success, high"),
        Column::number("cost_per_task_low", "Cost per task, low"),
        Column::number("cost_per_task_high", "Cost per task, high"),
    ];
    let ties: BTreeMap<&str, &TieRow> =
        report.ties.iter().rev().map(|tie| (tie.cheaper.as_str(), tie)).collect();
    let candidates: BTreeSet<&str> = report.advice.candidates.iter().map(String::as_str).collect();
    let rows = report.options.iter().map(|option| {
        let mut row = vec![Cell::text(option.name.clone()), Cell::text(option.kind.clone())];
        row.extend(option.figures().map(|found| Cell::maybe(found.value.ok())));
        let limits = |status| option.with_status(status).map(miss).collect::<Vec<_>>().join(";");
        let more = option.dominated_by_more;
        let more = if more == 0 { String::new() } else { format!("; and {more} more") };
        row.push(Cell::text(option.dominated_by.join(";") + &more));
        let no_limit = || Cell::Missing("no limit is set".to_owned());
        let status = option.status();
        row.push(status.map_or_else(no_limit, |status| Cell::text((status == Status::Met).to_string())));
        row.push(Cell::text(limits(Status::Missed)));
        row.extend(next(ties.get(option.name.as_str()).copied()));
        row.push(status.map_or_else(no_limit, |status| Cell::text(status.word())));
        row.push(Cell::text(limits(Status::Unknown)));
        row.push(Cell::text(option.not_in_bill.join(";")));
        row.push(Cell::figure(option.upfront));
        let named = candidates.contains(option.name.as_str());
        row.push(Cell::text(if named { report.advice.verdict.word() } else { "" }));
        row.push(Cell::text(option.unevaluated.join(";")));
        row.extend(option.cost_ranges.iter().flat_map(|range| ranges::ends(range.as_ref()).map(Cell::maybe)));
        row
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// The tie with the dearer neighbour; nothing where there is none.
fn next(tie: Option<&TieRow>) -> [Cell; 4] {
    let Some(tie) = tie else { return std::array::from_fn(|_| Cell::Missing(String::new())) };
    let figure = |value: &Result<_, String>| Cell::maybe(value.clone().ok());
    [Cell::text(tie.dearer.clone()), figure(&tie.error_cost), figure(&tie.accuracy), figure(&tie.price)]
}

/// A limit that is not met, every digit in the metric's unit: `accuracy >= 0.88: 0.86`.
fn miss(row: &VerdictRow) -> String {
    let (metric, limit) = (row.metric.info().id, row.limit.value());
    let value = match &row.value {
        Ok(value) => value.value().to_string(),
        Err(reason) => reason.clone(),
    };
    format!("{metric} {} {limit}: {value}", row.comparison)
}

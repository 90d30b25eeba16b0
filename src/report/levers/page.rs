//! What changes to an option would save, as a page for people and as a table for spreadsheets.

use crate::report::block::Block;
use crate::report::dagger::{dagger_legend, daggered};
use crate::report::gaps::{legend, marked};
use crate::report::head::title;
use crate::report::notice::warning_blocks;
use crate::report::number::human;
use crate::report::table::{Cell, Column, Table};

use super::levers::{LeverRow, LeversReport};

/// The page.
pub fn levers_document(report: &LeversReport) -> Vec<Block> {
    let unit = report.metric.info().label.to_lowercase();
    let success =
        report.now.per_success.map_or_else(String::new, |cost| format!(", {} a success", human(cost)));
    let mut blocks = vec![
        title(&report.id, &report.title),
        Block::Paragraph(format!(
            "{} costs {} a task{success}, {} a month, at prices of {}. Savings are shares of the {unit}. {}",
            daggered(marked(&report.option, &report.not_in_bill), &report.option, &report.notices),
            human(report.now.per_task),
            human(report.now.per_month),
            report.as_of,
            report.file
        )),
    ];
    let mut order: Vec<(&LeverRow, usize)> =
        report.levers.iter().filter_map(|lever| Some((lever, lever.together?.0))).collect();
    order.sort_by_key(|(_, place)| *place);
    if order.is_empty() {
        blocks.push(Block::Paragraph("No lever saves anything.".to_owned()));
    } else {
        blocks.push(Block::Heading(
            2,
            "Together: each time the one that saves most on top of those before it".to_owned(),
        ));
        blocks.push(Block::Table(together(report, &order)));
    }
    let notes = notes(report, &order);
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    blocks.extend(warning_blocks(&report.notices));
    blocks
}

/// A lever with the option that it changes, where that is another one.
fn what(report: &LeversReport, lever: &LeverRow) -> String {
    if lever.option == report.option {
        lever.what.to_owned()
    } else {
        format!("{}: {}", lever.option, lever.what)
    }
}

fn together(report: &LeversReport, order: &[(&LeverRow, usize)]) -> Table {
    let columns = vec![
        Column::prose("lever", "Lever"),
        Column::prose("change", "From, to"),
        Column::number("saves_alone", "Alone"),
        Column::number("saves_together", "In all"),
        Column::number("cost_per_task", "Per task"),
        Column::number("cost_per_success", "Per success"),
        Column::number("cost_per_month", "Per month"),
    ];
    let rows = order.iter().filter_map(|(lever, _)| {
        let (_, cost, saved) = lever.together?;
        Some(vec![
            Cell::text(what(report, lever)),
            Cell::text(lever.change.clone()),
            lever.saves.map_or_else(|| Cell::text("0%"), Cell::figure),
            Cell::figure(saved),
            Cell::figure(cost.per_task),
            cost.per_success.map_or_else(|| Cell::Missing("no accuracy is known".to_owned()), Cell::figure),
            Cell::figure(cost.per_month),
        ])
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

fn notes(report: &LeversReport, order: &[(&LeverRow, usize)]) -> Vec<String> {
    let mut notes: Vec<String> =
        order.iter().map(|(lever, _)| format!("{}: {}", what(report, lever), lever.basis)).collect();
    for lever in report.levers.iter().filter(|lever| lever.together.is_none()) {
        let (name, change) = (what(report, lever), &lever.change);
        notes.push(match (lever.saves, lever.adds) {
            (Some(share), _) => {
                format!("{name} ({change}) saves {} alone, and nothing on top of the others", human(share))
            }
            (None, Some(share)) => format!("{name} ({change}) would cost {} more", human(share)),
            (None, None) => format!("{name} ({change}) changes nothing"),
        });
    }
    notes.extend(legend([(report.option.as_str(), report.not_in_bill.as_slice())]));
    notes.extend(dagger_legend(&report.notices, |name| name == report.option));
    match report.refused.len() {
        0 => {}
        1 => notes.push("1 lever does not apply; `--format json` says why".to_owned()),
        many => notes.push(format!("{many} levers do not apply; `--format json` says why")),
    }
    notes
}

/// Every lever that can be pulled, for spreadsheets.
pub fn levers_csv(report: &LeversReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("lever", "Lever"),
        Column::text("changed_option", "Option that is changed"),
        Column::text("change", "From, to"),
        Column::text("basis", "Basis"),
        Column::number("cost_per_task_usd", "Cost per task alone"),
        Column::number("cost_per_success_usd", "Cost per success alone"),
        Column::number("cost_per_month_usd", "Cost per month alone"),
        Column::number("saves_share", "Saves alone"),
        Column::number("together_cost_per_task_usd", "Cost per task together"),
        Column::number("together_cost_per_success_usd", "Cost per success together"),
        Column::number("together_cost_per_month_usd", "Cost per month together"),
        Column::number("together_saves_share", "Saved together"),
    ];
    let rows = report.levers.iter().map(|lever| {
        let (cost, saved) = lever.together.map_or((None, None), |(_, cost, saved)| (Some(cost), Some(saved)));
        vec![
            Cell::text(report.option.clone()),
            Cell::text(lever.id),
            Cell::text(lever.option.clone()),
            Cell::text(lever.change.clone()),
            Cell::text(lever.basis.clone()),
            Cell::figure(lever.alone.per_task),
            Cell::maybe(lever.alone.per_success),
            Cell::figure(lever.alone.per_month),
            Cell::maybe(lever.saves),
            Cell::maybe(cost.map(|cost| cost.per_task)),
            Cell::maybe(cost.and_then(|cost| cost.per_success)),
            Cell::maybe(cost.map(|cost| cost.per_month)),
            Cell::maybe(saved),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

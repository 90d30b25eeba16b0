//! A policy taken apart, as a page for people and as a table for spreadsheets.

use crate::report::block::Block;
use crate::report::dagger::{dagger_legend, daggered};
use crate::report::head::title;
use crate::report::notice::warning_blocks;
use crate::report::number::human;
use crate::report::table::{Cell, Column, Emphasis, Table};
use crate::units::Amount;

use super::breakdown::{Anatomy, BreakdownReport, ImprovementRow};

/// Improvements on a page; JSON has all.
const SHOWN: usize = 8;

/// The page.
pub fn breakdown_document(report: &BreakdownReport) -> Vec<Block> {
    let mut blocks = vec![
        title(&report.id, &report.title),
        Block::Paragraph(format!(
            "Prices of {}, {}. Figures are for each task. {}",
            report.as_of,
            report.as_of.money(),
            report.file
        )),
    ];
    for option in &report.options {
        blocks.push(Block::Heading(
            2,
            format!("{} ({})", daggered(option.name.clone(), &option.name, &report.notices), option.serves),
        ));
        match &option.found {
            Err(reason) => blocks.push(Block::Paragraph(format!("No breakdown: {reason}."))),
            Ok(found) => blocks.extend(page(found)),
        }
    }
    let shown = |name: &str| report.options.iter().any(|option| option.name == name);
    blocks.extend(dagger_legend(&report.notices, shown).map(|legend| Block::List(vec![legend])));
    blocks.extend(warning_blocks(&report.notices));
    blocks
}

fn page(found: &Anatomy) -> Vec<Block> {
    let totals: Vec<String> = found
        .totals
        .iter()
        .map(|(metric, value)| format!("{} {}", metric.info().label, human(*value)))
        .collect();
    let mut blocks = vec![Block::Paragraph(totals.join(" · ")), Block::Table(parts_table(found))];
    let mut notes = found.assumptions.clone();
    let mut reasons: Vec<&String> = found.parts.iter().filter_map(|part| part.p50.as_ref().err()).collect();
    reasons.dedup();
    notes.extend(reasons.into_iter().map(|reason| format!("a latency is unknown: {reason}")));
    if !notes.is_empty() {
        blocks.push(Block::List(notes));
    }
    if !found.improvements.is_empty() {
        blocks.push(Block::Heading(2, "What a tenth is worth: one thing better at a time".to_owned()));
        let more = found.improvements.len().saturating_sub(SHOWN);
        blocks.push(Block::Table(improvements_table(
            &found.improvements[..found.improvements.len().min(SHOWN)],
        )));
        if more > 0 {
            blocks.push(Block::Paragraph(format!("{more} more, worth less, are in the JSON output.")));
        }
    }
    blocks
}

fn optional(value: Option<Amount>) -> Cell {
    value.map_or_else(|| Cell::Missing("known of steps only".to_owned()), Cell::figure)
}

fn parts_table(found: &Anatomy) -> Table {
    let columns = vec![
        Column::text("part", "Part"),
        Column::number("runs", "Runs"),
        Column::number("calls", "Calls"),
        Column::number("cost_per_task", "Cost"),
        Column::number("share", "Share"),
        Column::number("right", "Right"),
        Column::number("failures", "Lost here"),
        Column::number("worth", "A point"),
        Column::number("latency_p50", "p50"),
        Column::number("latency_p95", "p95"),
    ];
    let time = |time: &Result<Amount, String>| match time {
        Ok(time) => Cell::figure(*time),
        Err(reason) => Cell::Missing(reason.clone()),
    };
    let mut rows: Vec<Vec<Cell>> = found
        .parts
        .iter()
        .map(|part| {
            vec![
                Cell::text(if part.option == part.name {
                    part.name.clone()
                } else {
                    format!("{} ({})", part.name, part.option)
                }),
                Cell::figure(part.runs),
                Cell::figure(part.calls),
                Cell::figure(part.cost),
                Cell::figure(part.share),
                optional(part.right),
                optional(part.failures),
                optional(part.worth),
                time(&part.p50),
                time(&part.p95),
            ]
        })
        .collect();
    for (label, cost, share) in &found.others {
        let mut row = vec![Cell::Mark(label.clone(), Emphasis::Plain)];
        row.extend((0..9).map(|_| Cell::text(String::new())));
        row[3] = Cell::figure(*cost);
        row[4] = Cell::figure(*share);
        rows.push(row);
    }
    Table { title: String::new(), columns, rows }
}

fn improvements_table(improvements: &[ImprovementRow]) -> Table {
    let columns = vec![
        Column::text("what", "A tenth off"),
        Column::number("cost_per_success", "Cost per success"),
        Column::number("saving", "Saves"),
        Column::number("accuracy", "Accuracy"),
    ];
    let rows = improvements.iter().map(|row| {
        vec![
            Cell::text(row.what.clone()),
            Cell::figure(row.cost_per_success),
            Cell::figure(row.saving),
            Cell::figure(row.accuracy),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// The parts of every policy, as one table.
pub fn breakdown_csv(report: &BreakdownReport) -> Table {
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("part", "Part"),
        Column::text("does", "Done by"),
        Column::number("runs_per_task", "Runs per task"),
        Column::number("calls_per_task", "Calls per task"),
        Column::number("cost_per_task_usd", "Cost per task"),
        Column::number("share_of_cost", "Share of the cost"),
        Column::number("right", "Right"),
        Column::number("share_of_failures", "Share of the failures"),
        Column::number("worth", "Worth of a point"),
        Column::number("latency_p50_seconds", "Latency p50"),
        Column::number("latency_p95_seconds", "Latency p95"),
    ];
    let mut rows = Vec::new();
    for option in &report.options {
        let Ok(found) = &option.found else { continue };
        rows.extend(found.parts.iter().map(|part| {
            vec![
                Cell::text(option.name.clone()),
                Cell::text(part.name.clone()),
                Cell::text(part.option.clone()),
                Cell::figure(part.runs),
                Cell::figure(part.calls),
                Cell::figure(part.cost),
                Cell::figure(part.share),
                Cell::maybe(part.right),
                Cell::maybe(part.failures),
                Cell::maybe(part.worth),
                Cell::maybe(part.p50.clone().ok()),
                Cell::maybe(part.p95.clone().ok()),
            ]
        }));
        rows.extend(found.others.iter().map(|(label, cost, share)| {
            let mut row = vec![Cell::text(option.name.clone()), Cell::text(label.clone()), Cell::text("")];
            row.extend((0..9).map(|_| Cell::Missing(String::new())));
            row[5] = Cell::figure(*cost);
            row[6] = Cell::figure(*share);
            row
        }));
    }
    Table { title: String::new(), columns, rows }
}

//! A bill against its forecast, as a page for people.

use crate::checks::Status;
use crate::report::block::Block;
use crate::report::head::{basis, title};
use crate::report::notice::warning_blocks;
use crate::report::number::{human, relative, to_the_cent};
use crate::report::table::{Cell, Column, Emphasis, Table};
use crate::units::{Amount, CalendarMonth, Quantity, RelativeChange, UsdNet};

use super::reconcile::{BilledLine, ReconcileReport, SplitRow};
use super::words::{cents_with_sign, span, with_sign};

/// So many rests are named.
const RESTS: usize = 12;

/// The page.
pub fn reconcile_document(report: &ReconcileReport) -> Vec<Block> {
    let cost = report.cost.map_or_else(String::new, |cost| format!(" ({cost})"));
    let mut blocks = vec![
        title(&report.id, &report.title),
        Block::Answer(answer(report)),
        Block::Paragraph(format!(
            "{}{cost} against {}. {}",
            report.bill,
            report.file,
            basis(report.as_of, report.hours_per_month)
        )),
    ];
    if !report.limits.is_empty() {
        blocks.push(Block::Table(limits(report)));
    }
    blocks.push(Block::Table(months(report)));
    let lines = lines(&report.lines);
    if !lines.rows.is_empty() {
        blocks.push(Block::Heading(2, "By line, all months together".to_owned()));
        blocks.push(Block::Table(lines));
    }
    let rests = report.rests.iter().take(RESTS);
    let rests: Vec<String> = rests
        .map(|rest| format!("{} {}: {}", rest.name, cents_with_sign(rest.amount), rest.reason))
        .collect();
    if !rests.is_empty() {
        blocks.push(Block::Heading(2, "Rest".to_owned()));
        blocks.push(Block::List(rests));
        if report.rests.len() > RESTS {
            let more = report.rests.len() - RESTS;
            blocks.push(Block::Paragraph(format!(
                "{more} smaller ones: `--view lines --format csv` has them."
            )));
        }
    }
    let mut said = alone(report);
    said.extend(report.said.iter().cloned());
    said.extend(report.matched.iter().map(|row| format!("`{}` is {}, by {}", row.text, row.line, row.by)));
    if !said.is_empty() {
        blocks.push(Block::List(said));
    }
    blocks.extend(warning_blocks(&report.notices));
    blocks
}

/// By how much what was billed is off, in per cent.
fn off(row: &SplitRow) -> Option<String> {
    RelativeChange::of_numbers(row.forecast.get(), row.billed.get()).map(relative)
}

/// The answer, in a sentence.
fn answer(report: &ReconcileReport) -> String {
    let months: Vec<CalendarMonth> = report.months.iter().map(|(month, _)| *month).collect();
    let total = &report.total;
    let money = |amount: UsdNet| human(Amount::from(amount)).trim_end_matches(".00").to_owned();
    let off = off(total).map_or_else(String::new, |off| format!(" ({off})"));
    let parts: Vec<String> = total
        .parts()
        .into_iter()
        .filter(|(_, part)| *part != UsdNet::ZERO)
        .map(|(word, part)| format!("{word} {}", with_sign(part)))
        .collect();
    let parts = if parts.is_empty() { "no difference".to_owned() } else { parts.join(", ") };
    format!(
        "{}: billed {} against {} forecast in {}{off}: {parts}.",
        report.option,
        money(total.billed),
        money(total.forecast),
        span(&months)
    )
}

/// Months that are in one of both only.
fn alone(report: &ReconcileReport) -> Vec<String> {
    let months =
        |found: &[(CalendarMonth, UsdNet)]| span(&found.iter().map(|(month, _)| *month).collect::<Vec<_>>());
    let mut said = Vec::new();
    if !report.only_billed.is_empty() {
        let billed = &report.only_billed;
        said.push(format!("billed and not forecast, so not counted: {}", months(billed)));
    }
    if !report.only_forecast.is_empty() {
        let forecast = &report.only_forecast;
        said.push(format!("forecast and not billed, so not counted: {}", months(forecast)));
    }
    said
}

fn money(amount: UsdNet) -> Cell {
    Cell::Money(Amount::from(amount))
}

fn change(amount: UsdNet) -> Cell {
    if amount == UsdNet::ZERO { Cell::text("0") } else { Cell::text(cents_with_sign(amount)) }
}

fn months(report: &ReconcileReport) -> Table {
    let columns = vec![
        Column::text("month", "Month"),
        Column::number("forecast", "Forecast"),
        Column::number("billed", "Billed"),
        Column::number("difference", "Difference"),
        Column::number("off", "Off"),
        Column::number("volume", "Volume"),
        Column::number("price", "Price"),
        Column::number("mix", "Mix"),
        Column::number("rest", "Rest"),
    ];
    let row = |name: String, row: &SplitRow| {
        vec![
            Cell::text(name),
            money(row.forecast),
            money(row.billed),
            change(row.difference),
            off(row).map_or_else(|| Cell::Missing("nothing is forecast".to_owned()), Cell::text),
            change(row.volume),
            change(row.price),
            change(row.mix),
            change(row.rest),
        ]
    };
    let mut rows: Vec<Vec<Cell>> =
        report.months.iter().map(|(month, split)| row(month.to_string(), split)).collect();
    if rows.len() > 1 {
        rows.push(row("all".to_owned(), &report.total));
    }
    Table { title: String::new(), columns, rows }
}

/// Every line, all months together: they add up to the whole.
fn lines(all: &[BilledLine]) -> Table {
    let columns = vec![
        Column::text("line", "Line"),
        Column::number("forecast", "Forecast"),
        Column::number("billed", "Billed"),
        Column::number("volume", "Volume"),
        Column::number("price", "Price"),
        Column::number("mix", "Mix"),
        Column::number("rest", "Rest"),
    ];
    let mut names: Vec<&str> = Vec::new();
    for line in all {
        if !names.contains(&line.name.as_str()) {
            names.push(&line.name);
        }
    }
    let row = |name: &&str| {
        let own = all.iter().filter(|line| line.name == **name);
        let sum = |of: fn(&SplitRow) -> UsdNet| -> UsdNet { own.clone().map(|line| of(&line.split)).sum() };
        let cents = crate::report::number::in_cents;
        vec![
            Cell::text(*name),
            money(sum(|row| row.forecast)),
            money(sum(|row| row.billed)),
            change(cents(sum(|row| row.volume))),
            change(cents(sum(|row| row.price))),
            change(cents(sum(|row| row.mix))),
            change(cents(sum(|row| row.rest))),
        ]
    };
    let rows = names.iter().map(row).collect();
    Table { title: String::new(), columns, rows }
}

fn limits(report: &ReconcileReport) -> Table {
    let columns = vec![
        Column::text("limit", "Limit"),
        Column::number("value", "Found"),
        Column::number("bound", "At"),
        Column::text("status", "Status"),
    ];
    let row = |limit: &super::reconcile::VarianceLimitRow| {
        let emphasis = if limit.status == Status::Met { Emphasis::Good } else { Emphasis::Bad };
        vec![
            Cell::text(limit.limit.clone()),
            Cell::text(cents_with_sign(limit.value)),
            Cell::text(to_the_cent(Amount::from(limit.bound))),
            Cell::Mark(limit.status.word().to_owned(), emphasis),
        ]
    };
    Table { title: String::new(), columns, rows: report.limits.iter().map(row).collect() }
}

//! What flows: years on a page, and a table for spreadsheets by month, quarter or year.

use crate::economics::CashKind;
use crate::report::number::in_cents;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Count, Quantity, UsdNet};

use super::periods::{Period, PeriodLength, periods};
use super::roi::{RoiFigures, RoiReport};

/// The flows of an option by year.
pub(super) fn years(found: &RoiFigures, years: &[Period]) -> Table {
    let count = years.len() + 1;
    let mut columns = vec![Column::text("line", ""), Column::number("now", "Now")];
    let named = years.iter().enumerate();
    columns.extend(named.map(|(at, year)| Column::number(&format!("year_{}", at + 1), &year.label)));
    columns.push(Column::number("total", "Total"));
    // Every cell is whole cents, and sums are those of the cells: the table adds up to what it shows.
    let sum = |flows: &[UsdNet]| -> UsdNet { flows.iter().copied().sum::<UsdNet>() };
    let row = |label: &str, years: &[UsdNet]| {
        let mut row = vec![Cell::text(label)];
        row.extend(years.iter().map(|year| Cell::Money((*year).into())));
        row.push(Cell::Money(in_cents(sum(years)).into()));
        row
    };
    let mut net = vec![UsdNet::ZERO; count];
    let mut rows = Vec::new();
    for line in &found.lines {
        let years = cents_of(&line.years);
        for (net, year) in net.iter_mut().zip(&years) {
            *net = in_cents(*net + *year);
        }
        rows.push(row(line.kind.label(), &years));
    }
    rows.push(row("net", &net));
    let mut running = vec![Cell::text("running total")];
    running.extend((1..=net.len()).map(|until| Cell::Money(in_cents(sum(&net[..until])).into())));
    running.push(Cell::text(""));
    rows.push(running);
    Table { title: String::new(), columns, rows }
}

/// Amounts in whole cents whose sum is that of the amounts in whole cents: the running totals are rounded, not the amounts.
fn cents_of(years: &[UsdNet]) -> Vec<UsdNet> {
    let (mut exact, mut shown) = (UsdNet::ZERO, UsdNet::ZERO);
    let mut cents = Vec::with_capacity(years.len());
    for year in years {
        exact = exact + *year;
        let until = in_cents(exact);
        cents.push(in_cents(until - shown));
        shown = until;
    }
    cents
}

/// One row a period of each option; one column a kind of flow, whether it flows or not.
pub(super) fn flows_csv(report: &RoiReport, length: PeriodLength) -> Table {
    let mut columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("option", "Option"),
        Column::number("month", "Month"),
        Column::number("tasks", "Tasks"),
        Column::number("gpus", "GPUs"),
    ];
    // New columns come last: what reads the old ones by their place goes on working.
    let is_new = |kind: &CashKind| matches!(kind, CashKind::OtherCosts | CashKind::OtherBenefits);
    let (new, old): (Vec<CashKind>, Vec<CashKind>) = CashKind::ALL.into_iter().partition(is_new);
    let column = |kind: &CashKind| Column::number(&format!("{}_usd", kind.id()), kind.label());
    columns.extend(old.iter().map(column));
    columns.push(Column::number("net_usd", "Net"));
    columns.push(Column::number("running_total_usd", "Running total"));
    columns.push(Column::number("discounted_net_usd", "Net, value today"));
    columns.extend(new.iter().map(column));
    columns.push(Column::number("servers_ordered", "Servers ordered"));
    columns.push(Column::text("period", "Period"));
    columns.push(Column::number("depreciation_usd", "Depreciation"));
    columns.push(Column::number("book_value_usd", "Book value"));
    let mut rows = Vec::new();
    for option in &report.options {
        let Ok(found) = &option.found else { continue };
        for period in periods(found.months(), length, report.calendar) {
            let flow = |kind: &CashKind| {
                let line = found.lines.iter().find(|line| line.kind == *kind);
                Cell::figure(line.map_or(UsdNet::ZERO, |line| sum(&period, &line.flows)))
            };
            let mut row = vec![
                Cell::text(report.id.clone()),
                Cell::Date(report.as_of.day),
                Cell::text(option.name.clone()),
                Cell::text(period.last.to_string()),
                Cell::maybe(tasks(&period, found)),
                // Month 1 stands first.
                Cell::maybe(period.last.checked_sub(1).and_then(|at| found.gpus.get(at).copied())),
            ];
            row.extend(old.iter().map(flow));
            row.push(Cell::figure(sum(&period, &found.net)));
            row.push(Cell::maybe(period.end(&found.cumulative)));
            row.push(Cell::maybe(found.discounted.as_ref().map(|flows| sum(&period, flows))));
            row.extend(new.iter().map(flow));
            let ordered = found.batches.iter().filter(|batch| period.months().contains(&batch.ordered));
            let ordered = ordered.map(|batch| batch.servers.get()).fold(0.0, |all, servers| all + servers);
            row.push(Cell::figure(Count::const_new(ordered)));
            row.push(Cell::text(period.id.clone()));
            row.push(Cell::figure(period.sum(&found.books.depreciation)));
            row.push(Cell::figure(found.books.book_value(period.last)));
            rows.push(row);
        }
    }
    Table { title: String::new(), columns, rows }
}

/// What flows in a period; a month by itself to the last digit.
fn sum(period: &Period, flows: &[Amount]) -> UsdNet {
    let flows = period.months().filter_map(|month| flows.get(month));
    flows.map(|flow| UsdNet::const_new(flow.value())).sum()
}

/// Tasks done in a period; nothing now.
fn tasks(period: &Period, found: &RoiFigures) -> Option<Amount> {
    let months = period.months().filter_map(|month| found.tasks.get(month.checked_sub(1)?).copied());
    months.reduce(|all, tasks| all.plus(tasks).unwrap_or(all))
}

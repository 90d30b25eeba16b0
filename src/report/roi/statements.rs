//! Profit and loss, and the balance that it adds up to, period by period.

use crate::economics::CashKind;
use crate::report::table::{Cell, Column, Table};
use crate::units::UsdNet;

use super::periods::{Period, PeriodLength, periods};
use super::roi::{RoiFigures, RoiOption, RoiReport};

/// The columns with which a row of an option's period begins.
fn head() -> Vec<Column> {
    vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("option", "Option"),
        Column::number("month", "Month"),
        Column::text("period", "Period"),
    ]
}

/// The rows of a table with one for each period of each option.
fn rows(
    report: &RoiReport,
    length: PeriodLength,
    figures: impl Fn(&RoiFigures, &Period) -> Vec<Cell>,
) -> Vec<Vec<Cell>> {
    let of_option = |option: &RoiOption| {
        let found = option.found.as_ref().ok();
        let one = |found: &RoiFigures| -> Vec<Vec<Cell>> {
            let periods = periods(found.months(), length, report.calendar);
            let row = |period: &Period| {
                let mut row = vec![
                    Cell::text(report.id.clone()),
                    Cell::Date(report.as_of.day),
                    Cell::text(option.name.clone()),
                    Cell::text(period.last.to_string()),
                    Cell::text(period.id.clone()),
                ];
                row.extend(figures(found, period));
                row
            };
            periods.iter().map(row).collect()
        };
        found.map(one).unwrap_or_default()
    };
    report.options.iter().flat_map(of_option).collect()
}

/// Kinds of flow that are an expense or an income when they flow, costs first.
const COSTS: [CashKind; 11] = [
    CashKind::Running,
    CashKind::Staff,
    CashKind::Tokens,
    CashKind::Rent,
    CashKind::Work,
    CashKind::Services,
    CashKind::Ends,
    CashKind::OneOff,
    CashKind::OtherCosts,
    CashKind::Lease,
    CashKind::Interest,
];
/// What comes in, before tax.
const INCOME: [CashKind; 3] = [CashKind::Value, CashKind::OtherBenefits, CashKind::Saved];

/// Profit and loss: expenses are negative.
pub(super) fn pnl(report: &RoiReport, length: PeriodLength) -> Table {
    let mut columns = head();
    let column = |kind: &CashKind| Column::number(&format!("{}_usd", kind.id()), kind.label());
    columns.extend(COSTS.iter().map(column));
    columns.push(Column::number("depreciation_usd", "depreciation"));
    columns.push(Column::number("disposal_usd", "gain or loss on hardware sold"));
    columns.extend(INCOME.iter().map(column));
    columns.push(Column::number("profit_before_tax_usd", "profit before tax"));
    columns.push(column(&CashKind::Tax));
    columns.push(Column::number("profit_usd", "profit"));
    columns.push(Column::number("cumulative_profit_usd", "cumulative profit"));
    let rows = rows(report, length, |found, period| {
        let flow = |kind: &CashKind| flow(found, period, *kind);
        let books = &found.books;
        let (profit, tax) = (period.sum(&books.profit), flow(&CashKind::Tax));
        let mut cells: Vec<Cell> = COSTS.iter().map(|kind| Cell::figure(flow(kind))).collect();
        cells.push(Cell::figure(period.sum(&books.depreciation)));
        cells.push(Cell::figure(period.sum(&books.disposal)));
        cells.extend(INCOME.iter().map(|kind| Cell::figure(flow(kind))));
        cells.push(Cell::figure(profit - tax));
        cells.push(Cell::figure(tax));
        cells.push(Cell::figure(profit));
        cells.push(Cell::maybe(period.end(&books.earned)));
        cells
    });
    Table { title: String::new(), columns, rows }
}

/// The balance at the end of each period. Book value + cash − loans is what all months until then have earned.
pub(super) fn balance(report: &RoiReport, length: PeriodLength) -> Table {
    let mut columns = head();
    columns.push(Column::number("under_construction_usd", "hardware not yet used"));
    columns.push(Column::number("in_use_usd", "hardware in use"));
    columns.push(Column::number("book_value_usd", "book value"));
    columns.push(Column::number("cash_usd", "cash since now"));
    columns.push(Column::number("loans_usd", "loans"));
    columns.push(Column::number("cumulative_profit_usd", "cumulative profit"));
    let rows = rows(report, length, |found, period| {
        let books = &found.books;
        vec![
            Cell::maybe(period.end(&books.under_construction)),
            Cell::maybe(period.end(&books.in_use)),
            Cell::figure(books.book_value(period.last)),
            Cell::maybe(period.end(&books.cash)),
            Cell::maybe(period.end(&books.owed)),
            Cell::maybe(period.end(&books.earned)),
        ]
    });
    Table { title: String::new(), columns, rows }
}

/// What flows of a kind in a period.
fn flow(found: &RoiFigures, period: &Period, kind: CashKind) -> UsdNet {
    let line = found.lines.iter().find(|line| line.kind == kind);
    let flows = line.into_iter().flat_map(|line| period.months().filter_map(|month| line.flows.get(month)));
    flows.map(|flow| UsdNet::const_new(flow.value())).sum()
}

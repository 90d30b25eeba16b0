//! A bill against its forecast as tables for spreadsheets.

use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, CalendarMonth, UsdNet};

use super::reconcile::{ReconcileReport, SplitRow};

/// Which table a CSV file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReconcileView {
    /// A row a month.
    Months,
    /// A row a line in a month.
    Lines,
}

/// The table.
pub fn reconcile_csv(report: &ReconcileReport, view: ReconcileView) -> Table {
    match view {
        ReconcileView::Months => months(report),
        ReconcileView::Lines => lines(report),
    }
}

fn money() -> [Column; 7] {
    [
        Column::number("forecast_usd", "Forecast"),
        Column::number("billed_usd", "Billed"),
        Column::number("difference_usd", "Difference"),
        Column::number("volume_usd", "Volume"),
        Column::number("price_usd", "Price"),
        Column::number("mix_usd", "Mix"),
        Column::number("rest_usd", "Rest"),
    ]
}

fn cells(row: &SplitRow) -> [Cell; 7] {
    [row.forecast, row.billed, row.difference, row.volume, row.price, row.mix, row.rest]
        .map(|money| Cell::figure(Amount::from(money)))
}

fn months(report: &ReconcileReport) -> Table {
    let own = [Column::text("option", "Option"), Column::text("month", "Month")];
    let columns = own.into_iter().chain(money()).chain([Column::text("months_of", "In which of both")]);
    let first = |month: CalendarMonth| [Cell::text(report.option.clone()), Cell::text(month.to_string())];
    let alone = |(month, amount): &(CalendarMonth, UsdNet), word: &str, at: usize| {
        let mut money = [const { None }; 7];
        money[at] = Some(Cell::figure(Amount::from(*amount)));
        let money = money.map(|cell| cell.unwrap_or_else(|| Cell::Missing(String::new())));
        (*month, first(*month).into_iter().chain(money).chain([Cell::text(word)]).collect::<Vec<_>>())
    };
    let both = report.months.iter().map(|(month, row)| {
        (*month, first(*month).into_iter().chain(cells(row)).chain([Cell::text("both")]).collect())
    });
    let mut rows: Vec<(CalendarMonth, Vec<Cell>)> = both.collect();
    rows.extend(report.only_forecast.iter().map(|found| alone(found, "forecast", 0)));
    rows.extend(report.only_billed.iter().map(|found| alone(found, "bill", 1)));
    rows.sort_by_key(|(month, _)| *month);
    Table {
        title: String::new(),
        columns: columns.collect(),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    }
}

fn lines(report: &ReconcileReport) -> Table {
    let own = [
        Column::text("option", "Option"),
        Column::text("month", "Month"),
        Column::text("line", "Line"),
        Column::text("unit", "Unit"),
        Column::number("forecast_quantity", "Forecast quantity"),
        Column::number("billed_quantity", "Billed quantity"),
        Column::number("forecast_price_usd", "Forecast price"),
        Column::number("billed_price_usd", "Billed price"),
    ];
    let columns = own.into_iter().chain(money()).chain([Column::prose("reason", "Why it is the rest")]);
    let rows = report.lines.iter().map(|line| {
        let own = [
            Cell::text(report.option.clone()),
            Cell::text(line.month.to_string()),
            Cell::text(line.name.clone()),
            Cell::text(line.unit.unwrap_or_default()),
            Cell::maybe(line.quantities[0]),
            Cell::maybe(line.quantities[1]),
            Cell::maybe(line.prices[0]),
            Cell::maybe(line.prices[1]),
        ];
        let reason = Cell::text(line.reason.clone().unwrap_or_default());
        own.into_iter().chain(cells(&line.split)).chain([reason]).collect()
    });
    Table { title: String::new(), columns: columns.collect(), rows: rows.collect() }
}

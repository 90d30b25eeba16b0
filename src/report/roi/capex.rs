//! What is bought or leased: a row a batch, with what the books make of it.

use crate::economics::{HardwareBatch, Owned};
use crate::report::table::{Cell, Column, Table};

use super::roi::RoiReport;

/// A row a batch of each option.
pub(super) fn capex(report: &RoiReport) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("option", "Option"),
        Column::number("batch", "Batch"),
        Column::text("server", "Server"),
        Column::number("servers", "Servers"),
        Column::number("ordered_month", "Ordered in month"),
        Column::text("ordered_period", "Ordered in"),
        Column::number("used_month", "Used after month"),
        Column::text("used_period", "Used from"),
        Column::number("price_usd", "Price"),
        Column::text("owned", "Owned"),
        Column::number("life_months", "Life"),
        Column::number("residual", "Residual"),
        Column::number("monthly_depreciation_usd", "Written off a month"),
        Column::number("gone_month", "Goes in month"),
        Column::number("book_value_usd", "Book value then"),
        Column::number("resale_usd", "Sold for"),
    ];
    let mut rows = Vec::new();
    for option in &report.options {
        let Ok(found) = &option.found else { continue };
        for (at, batch) in found.batches.iter().enumerate() {
            let HardwareBatch { server, servers, ordered, used, price, gone, owned } = batch;
            let missing = || Cell::Missing(String::new());
            let period = |month: usize| {
                report.calendar.map_or_else(missing, |dates| Cell::text(dates.month(month).to_string()))
            };
            let mut row = vec![
                Cell::text(report.id.clone()),
                Cell::Date(report.as_of.day),
                Cell::text(option.name.clone()),
                Cell::text((at + 1).to_string()),
                Cell::text(server.clone()),
                Cell::figure(*servers),
                Cell::text(ordered.to_string()),
                period(*ordered),
                Cell::text(used.to_string()),
                // Its use begins as the next month does.
                period(used + 1),
                Cell::figure(*price),
            ];
            let gone_month = Cell::text(gone.to_string());
            row.extend(match owned {
                Owned::Bought { life, residual, proceeds } => [
                    Cell::text("bought"),
                    Cell::figure(*life),
                    Cell::figure(*residual),
                    Cell::maybe(batch.monthly_depreciation()),
                    gone_month,
                    Cell::figure(batch.book_value(*gone)),
                    Cell::figure(*proceeds),
                ],
                Owned::Leased => {
                    [Cell::text("leased"), missing(), missing(), missing(), gone_month, missing(), missing()]
                }
            });
            rows.push(row);
        }
    }
    Table { title: String::new(), columns, rows }
}

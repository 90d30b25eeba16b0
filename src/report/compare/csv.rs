//! The comparison for spreadsheets: a row a way.

use crate::report::metric_cell::column_id;
use crate::report::ranges;
use crate::report::table::{Cell, Column, Table};

use super::compare::CompareReport;
use super::rows::{MarketRow, Standing};

/// The table.
pub fn compare_csv(report: &CompareReport) -> Table {
    let mut columns = vec![
        Column::text("option", "Option"),
        Column::text("way", "Way"),
        Column::text("kind", "Kind"),
        Column::text("provider", "Provider"),
        Column::text("offer", "Offer"),
        Column::text("gpu", "GPU"),
        Column::number("gpus_per_replica", "GPUs a replica"),
        Column::text("commitment", "Commitment"),
        Column::text("weights", "Weights"),
        Column::text("standing", "Standing"),
        Column::text("verdict", "Verdict"),
        Column::text("limits", "Limits"),
    ];
    columns.extend(MarketRow::METRICS.map(|metric| Column::number(&column_id(metric), metric.info().label)));
    columns.extend([
        Column::number("cost_per_task_low_usd", "Low"),
        Column::number("cost_per_task_high_usd", "High"),
        Column::text("price_source", "Source"),
        Column::text("price_checked", "Checked"),
        Column::text("price_age", "Age"),
    ]);
    let taken = report.choice.taken();
    let rows = report.rows.iter().enumerate().map(|(at, row)| {
        let text = |text: Option<&str>| {
            text.map_or_else(|| Cell::Missing(String::new()), |text| Cell::text(text.to_owned()))
        };
        let verdict = match (taken.contains(&at), taken.len()) {
            (true, 1) => "recommended",
            (true, _) => "too_close",
            (false, _) => "",
        };
        let mut cells = vec![
            Cell::text(row.name.clone()),
            Cell::text(row.label.clone()),
            Cell::text(row.kind),
            text(row.provider.as_deref()),
            Cell::text(row.offer.clone()),
            text(row.gpu.as_deref()),
            Cell::maybe(row.replica),
            Cell::text(row.commitment.clone()),
            Cell::text(row.weights.word()),
            Cell::text(standing(row.standing)),
            Cell::text(verdict),
            text(row.status().map(crate::checks::Status::word)),
        ];
        cells.extend(row.metrics.iter().map(|cell| match &cell.value {
            Ok(amount) => Cell::figure(*amount),
            Err(reason) => Cell::Missing(reason.clone()),
        }));
        let [low, high] = ranges::ends(row.range.as_ref()).map(Cell::maybe);
        cells.extend([low, high]);
        cells.extend(match &row.price {
            Some(price) => [
                Cell::text(price.source.clone()),
                Cell::Date(price.checked),
                Cell::text(row.price_age().unwrap_or_default()),
            ],
            None => [(); 3].map(|()| Cell::Missing(String::new())),
        });
        cells
    });
    Table { title: String::new(), rows: rows.collect(), columns }
}

/// A word for whether a choice may fall on a way.
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Compared => "compared",
        Standing::NeedsEvaluation => "needs_evaluation",
        Standing::Reference => "reference",
    }
}

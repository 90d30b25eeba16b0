//! A comparison for spreadsheets: a row a figure.

use crate::report::table::{Cell, Column, Table};
use crate::units::{Delta, RelativeChange};

use super::rows::{DiffReport, InBand, Sides};

/// Every metric of every option of every scenario that differs, with both figures in the metric's unit.
pub fn diff_csv(report: &DiffReport) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("option", "Option"),
        Column::text("option_status", "Option is"),
        Column::text("metric", "Metric"),
        Column::text("unit", "Unit"),
        Column::number("before", "Before"),
        Column::number("after", "After"),
        Column::number("change", "Change"),
        Column::number("change_share", "Change as a share"),
        Column::text("band", "Band"),
    ];
    let options = report
        .scenarios
        .iter()
        .flat_map(|scenario| scenario.options.iter().map(move |option| (scenario, option)));
    let rows = options.flat_map(|(scenario, option)| {
        option.figures.iter().map(move |figure| {
            let (before, after) = (figure.before.as_ref().ok(), figure.after.as_ref().ok());
            let on = match option.on {
                Sides::Both => "both",
                Sides::Added => "added",
                Sides::Removed => "removed",
            };
            let band = match figure.band {
                _ if !figure.is_changed() => "",
                InBand::Inside => "inside",
                InBand::Outside => "outside",
                InBand::NoBand => "",
            };
            vec![
                Cell::text(scenario.id.clone()),
                Cell::text(option.name.clone()),
                Cell::text(on),
                Cell::text(figure.metric.info().id),
                Cell::text(figure.metric.info().unit.shown_id()),
                Cell::maybe(before.copied()),
                Cell::maybe(after.copied()),
                Cell::maybe(figure.by().map(Delta::amount)),
                Cell::maybe(figure.share().map(RelativeChange::amount)),
                Cell::text(band),
            ]
        })
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

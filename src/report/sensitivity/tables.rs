//! How a figure moves, as tables for spreadsheets.

use crate::checks::AtEnd;
use crate::report::table::{Cell, Column, Table};

use super::sensitivity::{EndRow, SensitivityReport, TornadoRow};

/// A row an input; with a grid, a row a cell of it.
pub fn sensitivity_csv(report: &SensitivityReport) -> Table {
    let metric = report.metric.info();
    let unit = metric.unit.shown_id();
    if let Some(grid) = &report.grid {
        let columns = vec![
            Column::text("option", "Option"),
            Column::text("metric", "Metric"),
            Column::text("first_input", "First input"),
            Column::text("first_value", "Its value"),
            Column::text("second_input", "Second input"),
            Column::text("second_value", "Its value"),
            Column::number(&format!("value_{unit}"), "Figure"),
            Column::text("recommended", "Recommended"),
        ];
        let row = |(first, second, found): (&String, &String, &AtEnd)| {
            vec![
                Cell::text(report.option.clone()),
                Cell::text(metric.id),
                Cell::text(grid.fields[0].clone()),
                Cell::text(first.clone()),
                Cell::text(grid.fields[1].clone()),
                Cell::text(second.clone()),
                Cell::maybe(found.value.as_ref().ok().copied()),
                Cell::text(found.recommended.join(" or ")),
            ]
        };
        let cells = grid.values[0].iter().zip(&grid.cells);
        let cells = cells.flat_map(|(first, row)| {
            grid.values[1].iter().zip(row).map(move |(second, found)| (first, second, found))
        });
        return Table { title: String::new(), columns, rows: cells.map(row).collect() };
    }
    let columns = vec![
        Column::text("option", "Option"),
        Column::text("metric", "Metric"),
        Column::text("input", "Input"),
        Column::text("basis", "What its range rests on"),
        Column::text("now", "Now"),
        Column::text("low", "Low"),
        Column::text("high", "High"),
        Column::number(&format!("at_low_{unit}"), "Figure at low"),
        Column::number(&format!("at_high_{unit}"), "Figure at high"),
        Column::text("recommended_at_low", "Recommended at low"),
        Column::text("recommended_at_high", "Recommended at high"),
        Column::text("of_option", "Option that the input is of"),
    ];
    let value = |end: &EndRow| Cell::maybe(end.value.as_ref().ok().copied());
    let row = |row: &TornadoRow| {
        let [low, high] = &row.ends;
        vec![
            Cell::text(report.option.clone()),
            Cell::text(metric.id),
            Cell::text(row.input.clone()),
            Cell::text(row.basis),
            Cell::text(row.now.clone().unwrap_or_default()),
            Cell::text(low.input.clone()),
            Cell::text(high.input.clone()),
            value(low),
            value(high),
            Cell::text(low.recommended.join(" or ")),
            Cell::text(high.recommended.join(" or ")),
            Cell::text(row.of_option.clone().unwrap_or_default()),
        ]
    };
    Table { title: String::new(), columns, rows: report.rows.iter().map(row).collect() }
}

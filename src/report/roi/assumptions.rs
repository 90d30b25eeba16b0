//! The table of every input that the figures rest on.

use crate::report::table::{Cell, Column, Table};

use super::inputs::Input;
use super::roi::RoiReport;

/// A row an input, with the options that rest on it.
pub(super) fn assumptions(report: &RoiReport) -> Table {
    let columns = vec![
        Column::text("scenario", "Scenario"),
        Column::text("as_of", "As of"),
        Column::text("path", "Field or entry"),
        Column::prose("input", "Input"),
        Column::number("value", "Value"),
        Column::text("unit", "Unit"),
        Column::text("kind", "Kind"),
        Column::prose("source", "Source"),
        Column::text("checked", "Checked"),
        Column::prose("why", "Why"),
        Column::text("place", "Place"),
        Column::prose("options", "Options"),
    ];
    let mut inputs: Vec<(&Input, Vec<&str>)> = Vec::new();
    for option in &report.options {
        for input in &option.inputs {
            match inputs.iter_mut().find(|(known, _)| *known == input) {
                Some((_, options)) => options.push(&option.name),
                None => inputs.push((input, vec![&option.name])),
            }
        }
    }
    let text = |text: &Option<String>| text.clone().map_or_else(|| Cell::Missing(String::new()), Cell::Text);
    let rows = inputs.into_iter().map(|(input, options)| {
        vec![
            Cell::text(report.id.clone()),
            Cell::Date(report.as_of.day),
            Cell::text(input.path.clone()),
            Cell::text(input.label.clone()),
            Cell::figure(input.amount),
            Cell::text(input.amount.unit().shown_id()),
            Cell::text(input.kind),
            text(&input.source),
            input.checked.map_or_else(|| Cell::Missing(String::new()), Cell::Date),
            text(&input.why),
            text(&input.place),
            Cell::text(options.join(";")),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

//! Every input that the figures rest on, as narrow as a sheet of paper.

use crate::report::roi::inputs::Input;
use crate::report::roi::roi::RoiReport;
use crate::report::table::{Cell, Column, Table};

/// A row an input, in the order of their use.
pub(super) fn table(report: &RoiReport) -> Table {
    let columns = vec![
        Column::prose("input", "Input"),
        Column::number("value", "Value"),
        Column::text("kind", "From"),
        Column::prose("source", "Source, or why it is assumed"),
        Column::prose("place", "Where it stands"),
    ];
    let mut inputs: Vec<&Input> = Vec::new();
    for input in report.options.iter().flat_map(|option| &option.inputs) {
        if !inputs.contains(&input) {
            inputs.push(input);
        }
    }
    let rows = inputs.into_iter().map(|input| {
        let checked = input.checked.map(|day| format!("checked {day}"));
        let words = [input.source.clone(), checked, input.why.clone()];
        let said: Vec<String> = words.into_iter().flatten().collect();
        let place = [Some(input.path.clone()), input.place.clone()];
        let place: Vec<String> = place.into_iter().flatten().filter(|words| !words.is_empty()).collect();
        vec![
            Cell::text(input.label.clone()),
            Cell::Mixed(input.amount),
            Cell::text(input.kind),
            Cell::text(said.join("; ")),
            Cell::text(place.join(", ")),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

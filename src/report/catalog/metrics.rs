//! The registry of metrics as a table.

use crate::metric::{Better, Metric};
use crate::report::table::{Cell, Column, Table};

/// Every metric with label, unit, better direction and formula.
pub fn metric_table() -> Table {
    let columns = vec![
        Column::text("id", "Id"),
        Column::text("label", "Label"),
        Column::text("unit", "Unit"),
        Column::text("better", "Better"),
        Column::prose("formula", "Formula"),
    ];
    let rows = Metric::ALL
        .iter()
        .map(|metric| {
            let info = metric.info();
            let better = match info.better {
                Better::Lower => "lower",
                Better::Higher => "higher",
                Better::Neither => "",
            };
            [info.id, info.label, info.unit.id(), better, info.formula].map(Cell::text).to_vec()
        })
        .collect();
    Table { title: String::new(), columns, rows }
}

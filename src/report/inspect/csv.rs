//! Files that were looked at, for spreadsheets: a row a run.

use crate::report::table::{Cell, Column, Table};

use super::benchmark;
use super::inspected::{InspectReport, Inspected};

/// One table of all files.
pub fn inspect_csv(report: &InspectReport) -> Table {
    let mut columns = vec![
        Column::text("file", "File"),
        Column::text("kind", "Kind"),
        Column::text("written_by", "Written by"),
        Column::text("model", "Model"),
    ];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut of_runs: Vec<Column> = Vec::new();
    for file in &report.files {
        match &file.found {
            Some(Inspected::Benchmark(read)) => {
                let table = benchmark::runs(read);
                of_runs = table.columns;
                let model = read.subject.model.as_ref().map_or_else(String::new, |model| model.value.clone());
                rows.extend(table.rows.into_iter().map(|cells| {
                    let head = [file.name.as_str(), "benchmark", read.tool.name(), model.as_str()];
                    head.into_iter().map(Cell::text).chain(cells).collect()
                }));
            }
            Some(Inspected::Evaluation(_)) | None => {}
        }
    }
    columns.extend(of_runs);
    Table { title: String::new(), columns, rows }
}

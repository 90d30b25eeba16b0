//! Files that were looked at, for spreadsheets: a row a run of a benchmark, and a row an option or a metric of an evaluation.

use crate::report::table::{Cell, Column, Table};

use super::inspected::{InspectReport, Inspected};
use super::{benchmark, evaluation};

/// One table of all files: what does not apply is empty.
pub fn inspect_csv(report: &InspectReport) -> Table {
    let (of_runs, of_findings) = (benchmark::columns(), evaluation::columns());
    let score = of_findings.iter().position(|column| column.id == "score");
    let mut columns = vec![
        Column::text("file", "File"),
        Column::text("kind", "Kind"),
        Column::text("written_by", "Written by"),
        Column::text("model", "Model"),
    ];
    let nothing = |columns: &[Column]| vec![Cell::Missing(String::new()); columns.len()];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for file in &report.files {
        let head =
            |kind: &str, tool: &str, model: &str| [&file.name, kind, tool, model].map(Cell::text).to_vec();
        match &file.found {
            Some(Inspected::Benchmark(read)) => {
                let model = read.subject.model.as_ref().map_or("", |model| model.value.as_str());
                rows.extend(benchmark::runs(read).rows.into_iter().map(|cells| {
                    [head("benchmark", read.tool.name(), model), cells, nothing(&of_findings)].concat()
                }));
            }
            Some(Inspected::Evaluation(read)) => {
                let findings = read.findings();
                let cells = evaluation::rows(&findings).rows;
                rows.extend(findings.iter().zip(cells).map(|(finding, mut cells)| {
                    // Every digit, where a page has four.
                    if let (Some(at), Some(points)) = (score, finding.value) {
                        cells[at] = Cell::text(points.get().to_string());
                    }
                    let model = finding.model.as_deref().unwrap_or("");
                    [head("evaluation", read.tool.name(), model), nothing(&of_runs), cells].concat()
                }));
            }
            None => {}
        }
    }
    columns.extend(of_runs);
    columns.extend(of_findings);
    Table { title: String::new(), columns, rows }
}

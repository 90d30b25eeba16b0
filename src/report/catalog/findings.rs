//! What to look at in a catalog, as a table.

use crate::catalog::Finding;
use crate::report::table::{Cell, Column, Table};

/// A row a finding.
pub fn findings_table(findings: &[Finding]) -> Table {
    let columns = vec![
        Column::text("entry", "Entry"),
        Column::text("kind", "What"),
        Column::prose("message", "Finding"),
        Column::text("place", "Place"),
    ];
    let rows = findings.iter().map(|found| {
        let place = found.site.resolve();
        let place = format!("{}:{}", place.file, place.line);
        [found.entry.to_string(), found.kind.word().to_owned(), found.message.clone(), place]
            .map(Cell::text)
            .to_vec()
    });
    let title = match findings.len() {
        0 => "Nothing to look at.".to_owned(),
        1 => "1 thing to look at".to_owned(),
        many => format!("{many} things to look at"),
    };
    Table { title, columns, rows: rows.collect() }
}

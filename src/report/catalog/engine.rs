//! The list of engines.

use std::sync::Arc;

use crate::catalog::{DatedRelease, Releases};
use crate::report::table::{Cell, Column, Table};
use crate::units::Date;

/// Each engine with its newest release of a day.
pub(super) fn engines(engines: &[Arc<Releases>], as_of: Date) -> Table {
    let columns = vec![
        Column::text("engine", "Engine"),
        Column::prose("name", "Name"),
        Column::text("newest", "Newest"),
        Column::text("out", "Out"),
        Column::text("oldest", "Oldest"),
        Column::number("releases", "Releases"),
        Column::text("checked", "Checked"),
    ];
    let release = |found: Option<DatedRelease>| {
        found.map_or_else(
            || Cell::Missing(format!("none was out on {as_of}")),
            |known| Cell::text(known.release.to_string()),
        )
    };
    let rows = engines.iter().map(|engine| {
        let newest = engine.newest(Some(as_of));
        vec![
            Cell::text(engine.id.clone()),
            Cell::text(engine.name.clone()),
            release(newest),
            newest.map_or_else(
                || Cell::Missing(String::new()),
                |known| known.out.map_or_else(|| Cell::text("unknown"), Cell::Date),
            ),
            release(engine.oldest()),
            Cell::text(engine.all().len().to_string()),
            Cell::Date(engine.provenance.checked),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

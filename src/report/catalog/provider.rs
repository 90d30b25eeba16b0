//! Providers of the catalog: their list, and the rules of one.

use std::sync::Arc;

use crate::catalog::{Models, Provenance, Provider};
use crate::report::table::{Cell, Column, Table};

/// The list of providers.
pub(super) fn providers(providers: &[Arc<Provider>]) -> Table {
    let columns = vec![
        Column::text("provider", "Provider"),
        Column::prose("name", "Name"),
        Column::text("regions", "Regions"),
        Column::text("provisioned", "Reserved capacity"),
        Column::text("checked", "Checked"),
    ];
    let rows = providers.iter().map(|provider| {
        let mut regions: Vec<&str> = Vec::new();
        for region in provider.regions.iter().flat_map(|rule| &rule.value.regions) {
            if !regions.contains(&region.as_str()) {
                regions.push(region);
            }
        }
        vec![
            Cell::text(provider.id.clone()),
            Cell::text(provider.name.clone()),
            Cell::text(regions.join(", ")),
            Cell::text(
                provider.provisioned.iter().map(|offer| offer.name.as_str()).collect::<Vec<_>>().join(", "),
            ),
            newest(provider)
                .map_or_else(|| Cell::Missing("no rules".to_owned()), |of| Cell::Date(of.checked)),
        ]
    });
    Table { title: String::new(), columns, rows: rows.collect() }
}

/// The provenance of the rule that was checked last.
fn newest(provider: &Provider) -> Option<&Provenance> {
    provider.rules().max_by_key(|of| of.checked)
}

/// The models that a rule holds for, in words.
pub(super) fn holds_for(models: &Models) -> String {
    models.names().map_or_else(|| "all models".to_owned(), |names| names.join(", "))
}

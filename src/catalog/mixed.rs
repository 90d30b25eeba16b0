//! Two catalogs beside each other: which entries differ, and a catalog that has some of them from the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostics::Sink;
use crate::source::Node;

use super::entry::Table;
use super::store::{Catalog, OverlayTable, full_name};

impl Catalog {
    /// The entries that another catalog has otherwise or not at all, or that only it has. Both rest on the built-in folder, so that only overlays
    /// can differ.
    pub fn entries_unlike(&self, other: &Self) -> Vec<(Table, String)> {
        let own = [self, other].into_iter().flat_map(|catalog| &catalog.overlay);
        let names: BTreeSet<(Table, String)> =
            own.flat_map(|overlay| overlay.names().map(|name| (overlay.table, name))).collect();
        let entry = |catalog: &Self, table: Table, name: &str| {
            catalog.named(table, name, &mut Sink::default()).map(|raw| raw.node)
        };
        let differs =
            |(table, name): &(Table, String)| entry(self, *table, name) != entry(other, *table, name);
        names.into_iter().filter(differs).collect()
    }

    /// The same catalog with some entries as another has them; those that the other's overlay lacks are built in or not there.
    #[must_use]
    pub fn with_entries_of(&self, other: &Self, entries: &BTreeSet<(Table, String)>) -> Self {
        let is_meant = |overlay: &OverlayTable, key: &str| {
            entries.contains(&(overlay.table, full_name(overlay.provider.as_deref(), key)))
        };
        let own = self.overlay.iter().map(|overlay| overlay.only(|key| !is_meant(overlay, key)));
        let others = other.overlay.iter().map(|overlay| overlay.only(|key| is_meant(overlay, key)));
        let mut mixed = Self::default();
        mixed.overlay = own.chain(others).filter(|overlay| overlay.names().next().is_some()).collect();
        mixed
    }
}

impl OverlayTable {
    fn names(&self) -> impl Iterator<Item = String> {
        self.entries().iter().map(|(key, _)| full_name(self.provider.as_deref(), key))
    }

    fn only(&self, keep: impl Fn(&str) -> bool) -> Self {
        let entries = self.entries().iter().filter(|(key, _)| keep(key)).cloned().collect();
        Self {
            table: self.table,
            provider: self.provider.clone(),
            file: Arc::clone(&self.file),
            node: Node::Map(entries),
        }
    }
}

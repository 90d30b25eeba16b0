//! Two catalogs beside each other: which entries differ, and a catalog that has some of them from the other.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::{Difference, FieldPath, Node, Step, differences};
use crate::units::Date;

use super::entry::Table;
use super::raw_entry::{OverlayTable, RawEntry, full_name};
use super::shelves::Shelves;
use super::store::Catalog;
use super::used::EntryName;

impl Catalog {
    /// Those of some entries, asked for only where there can be any, that another catalog has otherwise or not at all, or that only it has.
    pub fn entries_unlike(
        &self,
        other: &Self,
        among: impl FnOnce() -> BTreeSet<EntryName>,
    ) -> Vec<EntryName> {
        if self.shelves.are_those_of(&other.shelves) {
            return Vec::new();
        }
        let node = |catalog: &Self, entry: &EntryName| {
            catalog.shelves.exact(entry.table, &entry.name).map(|raw| raw.node)
        };
        among().into_iter().filter(|entry| node(self, entry) != node(other, entry)).collect()
    }

    /// What another catalog has otherwise in an entry, of its cards only the one of a day, and without what no price rests on; nothing where only one has
    /// it.
    pub fn entry_differences(&self, other: &Self, entry: &EntryName, day: Date) -> Vec<Difference> {
        let node =
            |catalog: &Self| catalog.shelves.exact(entry.table, &entry.name).map(|raw| of_day(raw.node, day));
        let (Some(before), Some(after)) = (node(self), node(other)) else { return Vec::new() };
        let mut found = differences(&before, &after);
        found.retain(
            |found| !matches!(found.path.steps().last(), Some(Step::Key(key)) if CITED.contains(&&**key)),
        );
        found
    }

    /// The same catalog with some entries as another has them; those that the other lacks are taken out of the overlay.
    #[must_use]
    pub fn with_entries_of(&self, other: &Self, entries: &BTreeSet<EntryName>) -> Self {
        let taken = entries.iter().filter_map(|entry| {
            let raw = other.shelves.exact(entry.table, &entry.name)?;
            Some(Arc::new(alone(entry.table, raw)))
        });
        let is_meant = |overlay: &OverlayTable, key: &str| {
            let name = full_name(overlay.provider.as_deref(), key);
            entries.contains(&EntryName { table: overlay.table, name })
        };
        let own = self
            .shelves
            .overlay()
            .iter()
            .map(|overlay| Arc::new(overlay.only(|key| !is_meant(overlay, key))));
        let overlay = taken.chain(own).filter(|overlay| !overlay.entries().is_empty()).collect();
        Self::of(Shelves::above(&self.shelves, overlay))
    }
}

/// What says where a price is from.
const CITED: [&str; 5] = ["checked", "from", "kind", "note", "source"];

/// An entry with the card of a day in the place of all its cards.
fn of_day(mut node: Node, day: Date) -> Node {
    let starts = |card: &Node| match card.get("from") {
        Some(Node::Text(from)) => from.parse::<Date>().ok().filter(|from| *from <= day),
        _ => None,
    };
    if let Some(Node::List(cards)) = node.get("cards") {
        let dated = cards.iter().filter_map(|card| Some((starts(card)?, card)));
        let Some(own) = dated.max_by_key(|(from, _)| *from).map(|(_, card)| card.clone()) else {
            return node;
        };
        node.remove(&FieldPath::ROOT.key("cards"));
        node.set(&FieldPath::ROOT.key("card"), own);
    }
    node
}

/// A file of an overlay with one entry.
fn alone(table: Table, raw: RawEntry) -> OverlayTable {
    let provider = raw.name.strip_suffix(&raw.key).and_then(|rest| rest.strip_suffix('/')).map(str::to_owned);
    OverlayTable { table, provider, file: raw.file, node: Node::Map(vec![(raw.key, raw.node)]) }
}

impl OverlayTable {
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

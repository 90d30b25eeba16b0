//! Searching a table for entries by what they say; only those that may say it are read.

use std::sync::Arc;

use crate::diagnostics::Sink;
use crate::source::Node;

use super::entry::{Entry, Table};
use super::names::Spelled;
use super::raw_entry::{RawEntry, parse_section, read};
use super::store::Catalog;

impl Catalog {
    /// Whether an entry has exactly that name or alias.
    pub fn has_exactly(&self, table: Table, name: &str) -> bool {
        self.shelves.named(table, name, &mut Sink::default()).is_some()
    }

    /// The tables with an entry of that name: exactly so, else but for the spelling.
    pub fn tables_of(&self, name: &str) -> Vec<Table> {
        let of =
            |has: &dyn Fn(Table) -> bool| Table::ALL.iter().copied().filter(|table| has(*table)).collect();
        let exactly: Vec<Table> = of(&|table| self.has_exactly(table, name));
        if !exactly.is_empty() {
            return exactly;
        }
        of(&|table| self.shelves.raw(table, name, &mut Sink::default()).is_some())
    }

    /// What a name leads to that no entry has exactly so.
    pub fn spelled(&self, table: Table, name: &str) -> Spelled {
        self.shelves.spelled(table, name)
    }

    /// The first entry of a table that meets a condition.
    pub fn first<T: Entry>(&self, sink: &mut Sink, meets: impl Fn(&T) -> bool) -> Option<Arc<T>> {
        let mut entries = self.shelves.raw_entries(T::TABLE);
        entries.find_map(|raw| {
            let entry = read::<T>(&raw, self.conventions(), sink).filter(&meets)?;
            self.note(T::TABLE, &raw.name);
            Some(Arc::new(entry))
        })
    }

    /// The entries of a table that say this of themselves in a line of their own. Only those are read.
    pub fn with_line<T: Entry>(&self, key: &str, value: &str) -> Vec<Arc<T>> {
        let line = format!("\n  {key}: {value}\n");
        let own = self
            .shelves
            .own_entries(T::TABLE)
            .filter(|raw| matches!(raw.node.get(key), Some(Node::Text(text)) if text == value));
        let builtin = self.shelves.builtin(T::TABLE).filter(|(_, section)| section.text.contains(&line));
        let builtin =
            builtin.filter_map(|(file, section)| parse_section(file, section, &mut Sink::default()));
        let builtin = builtin.filter(|raw| !self.is_overlaid(T::TABLE, &raw.name));
        own.chain(builtin)
            .filter_map(|raw| read::<T>(&raw, self.conventions(), &mut Sink::default()))
            .map(Arc::new)
            .collect()
    }

    /// The entries of a table whose text has a word that begins like one of these; those of the overlay, whatever they say.
    pub(super) fn mentioning<T: Entry>(&self, words: &[&str], sink: &mut Sink) -> Vec<Arc<T>> {
        let said = |text: &str| words.iter().any(|word| text.contains(word));
        let builtin = self.shelves.builtin(T::TABLE).filter(|(_, section)| said(section.text));
        let builtin =
            builtin.filter_map(|(file, section)| parse_section(file, section, &mut Sink::default()));
        let builtin = builtin.filter(|raw| !self.is_overlaid(T::TABLE, &raw.name));
        let raw: Vec<RawEntry> = builtin.chain(self.shelves.own_entries(T::TABLE)).collect();
        raw.iter().filter_map(|raw| read::<T>(raw, self.conventions(), sink)).map(Arc::new).collect()
    }
}

//! Which entries somebody looked up: what a scenario rests on.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::entry::Table;

/// An entry by its table and its own name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryName {
    /// The table.
    pub table: Table,
    /// The entry's own name, whatever alias it was found by.
    pub name: String,
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.table.file(), self.name)
    }
}

/// The entries that were found through one view of the catalog, on however many threads.
#[derive(Clone, Debug, Default)]
pub(super) struct Record(Arc<Mutex<BTreeSet<EntryName>>>);

impl Record {
    pub(super) fn add(&self, table: Table, name: &str) {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = EntryName { table, name: name.to_owned() };
        found.insert(entry);
    }

    pub(super) fn entries(&self) -> BTreeSet<EntryName> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

//! Entries that were read once, for who asks again.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diagnostics::Sink;

use super::entry::{Entry, Table};
use super::provider::provider::Provider;

/// Entries by table and by the name that they were asked for under.
#[derive(Debug, Default)]
pub(super) struct KnownEntries {
    entries: Mutex<BTreeMap<(Table, String), Known>>,
    /// By name; `None` if the catalog has no rules of that provider.
    providers: Mutex<BTreeMap<String, Option<Arc<Provider>>>>,
}

/// An entry that was read, with its own name.
#[derive(Clone, Debug)]
struct Known {
    name: Arc<str>,
    entry: Arc<dyn Any + Send + Sync>,
}

/// An entry that was found, with its own name.
pub(super) struct Found<T> {
    pub(super) name: Arc<str>,
    pub(super) entry: Arc<T>,
}

impl KnownEntries {
    /// An entry, read unless it is known. What was read with a fault or a warning is read again, so that it is said again.
    pub(super) fn entry<T: Entry>(
        &self,
        table: Table,
        name: &str,
        sink: &mut Sink,
        read: impl FnOnce(&mut Sink) -> Option<Found<T>>,
    ) -> Option<Found<T>> {
        let key = (table, name.to_owned());
        let known = locked(&self.entries).get(&key).cloned();
        if let Some(Known { name, entry }) = known
            && let Ok(entry) = entry.downcast::<T>()
        {
            return Some(Found { name, entry });
        }
        let mut said = Sink::default();
        let found = read(&mut said);
        if let (Some(Found { name, entry }), true) = (&found, said.diagnostics().is_empty()) {
            let entry = Arc::clone(entry) as Arc<dyn Any + Send + Sync>;
            locked(&self.entries).insert(key, Known { name: Arc::clone(name), entry });
        }
        sink.append(said);
        found
    }

    /// A provider, looked for unless it is known, also whether there is none.
    pub(super) fn provider(
        &self,
        name: &str,
        find: impl FnOnce() -> Option<Arc<Provider>>,
    ) -> Option<Arc<Provider>> {
        if let Some(known) = locked(&self.providers).get(name) {
            return known.clone();
        }
        let found = find();
        locked(&self.providers).insert(name.to_owned(), found.clone());
        found
    }
}

/// What is behind a lock; a panic elsewhere leaves it as good as it was.
fn locked<T>(behind: &Mutex<T>) -> MutexGuard<'_, T> {
    behind.lock().unwrap_or_else(PoisonError::into_inner)
}

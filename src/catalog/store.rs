//! Finding entries: the overlay first, then the built-in folder, then aliases.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diagnostics::Sink;
use crate::source::{Node, SourceFile};
use crate::units::{Conventions, ExchangeRate, Money};

use super::entry::{Entry, Table};
use super::known_entries::{Found, KnownEntries};
use super::overhead::Overhead;
use super::provider::provider::Provider;
use super::raw_entry::{OverlayTable, read, read_any};
use super::releases::Releases;
use super::shelves::{Beneath, OverlayFile, Shelves};
use super::used::{EntryName, Record};
use super::written::{Written, without_what_follows};

/// The catalog: the built-in folder under an overlay. A copy is cheap, and shares what was read.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub(super) shelves: Arc<Shelves>,
    kept: Arc<Kept>,
    /// Where what is found is written down, in a view that somebody asked for.
    record: Option<Record>,
}

/// What was read once.
#[derive(Debug, Default)]
struct Kept {
    /// The rate at which amounts in dollars were read; none where they are kept in dollars.
    exchange: Option<ExchangeRate>,
    /// What was read at other rates. Few are asked for in a call; a bound keeps a range of many rates from filling the memory.
    at_rates: Mutex<Vec<Arc<Kept>>>,
    /// The overheads, read when the first scenario needs them: every scenario does.
    overheads: OnceLock<Arc<[Arc<Overhead>]>>,
    /// Entries that have been asked for: a scenario is read many times where inputs are moved.
    known: KnownEntries,
}

impl Catalog {
    /// The built-in catalog alone.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// The built-in catalog under the files of a folder. Every entry of theirs is checked at once.
    pub fn with_overlay(files: Vec<OverlayFile>, sink: &mut Sink) -> Self {
        let catalog = Self::of(Shelves::of(Beneath::Builtin, files, sink));
        catalog.warn_of_unknown_checkpoints(sink);
        catalog
    }

    /// These files and nothing besides, the built-in folder neither.
    pub fn alone(files: Vec<OverlayFile>, sink: &mut Sink) -> Self {
        Self::of(Shelves::of(Beneath::Nothing, files, sink))
    }

    pub(super) fn of(shelves: Shelves) -> Self {
        Self { shelves: Arc::new(shelves), kept: Arc::default(), record: None }
    }

    /// A view that remembers what was found through it.
    #[must_use]
    pub fn watched(&self) -> Self {
        let (shelves, kept) = (Arc::clone(&self.shelves), Arc::clone(&self.kept));
        Self { shelves, kept, record: Some(Record::default()) }
    }

    /// The same with every amount of money at a rate, in the currency of that rate; what was read at the same rate before is shared.
    #[must_use]
    pub fn in_money_of(&self, exchange: Option<ExchangeRate>) -> Self {
        /// Entries at so many rates are remembered.
        const MOST: usize = 8;
        if self.kept.exchange == exchange {
            return self.clone();
        }
        let mut known = self.kept.at_rates.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|kept| kept.exchange == exchange).cloned();
        let kept = found.unwrap_or_else(|| {
            let kept = Arc::new(Kept { exchange, ..Kept::default() });
            if known.len() < MOST {
                known.push(Arc::clone(&kept));
            }
            kept
        });
        Self { shelves: Arc::clone(&self.shelves), kept, record: self.record.clone() }
    }

    /// How its texts are read.
    pub(super) fn conventions(&self) -> Conventions {
        Conventions { money: Money::at(self.kept.exchange), ..Conventions::STANDARD }
    }

    /// The same without anybody who remembers.
    #[must_use]
    pub fn unwatched(&self) -> Self {
        Self { record: None, ..self.clone() }
    }

    /// The entries that were found through this view; none, where nobody asked it to remember.
    pub fn found(&self) -> BTreeSet<EntryName> {
        self.record.as_ref().map_or_else(BTreeSet::new, Record::entries)
    }

    /// Remembers that an entry was used.
    pub fn note(&self, table: Table, name: &str) {
        if let Some(record) = &self.record {
            record.add(table, name);
        }
    }

    /// Puts entries before those of the folder.
    pub(super) fn add_overlay(&mut self, table: Table, file: Arc<SourceFile>, node: Node) {
        *self = Self::of(self.shelves.with(OverlayTable { table, provider: None, file, node }));
    }

    /// Finds an entry by name or alias.
    pub fn find<T: Entry>(&self, name: &str, sink: &mut Sink) -> Option<Arc<T>> {
        let found = self.read_once::<T>(name, sink)?;
        self.note(T::TABLE, &found.name);
        Some(found.entry)
    }

    /// The same for who only looks whether an entry is of use: it does not count as used until [`Self::note`] says so.
    pub fn look_at<T: Entry>(&self, name: &str, sink: &mut Sink) -> Option<Arc<T>> {
        self.read_once(name, sink).map(|found| found.entry)
    }

    fn read_once<T: Entry>(&self, name: &str, sink: &mut Sink) -> Option<Found<T>> {
        self.kept.known.entry(T::TABLE, name, sink, |sink| {
            let raw = self.shelves.raw(T::TABLE, name, sink)?;
            let entry = read(&raw, self.conventions(), sink).map(Arc::new)?;
            Some(Found { name: raw.name.into(), entry })
        })
    }

    /// Whether there is an entry of that name or alias.
    pub fn has<T: Entry>(&self, name: &str) -> bool {
        self.shelves.raw(T::TABLE, name, &mut Sink::default()).is_some()
    }

    /// Whether an entry of that name or alias is there and faulty, or may stand in a file that could not be read; which has been
    /// reported.
    pub fn is_faulty(&self, table: Table, name: &str) -> bool {
        self.shelves.is_faulty(table, name)
    }

    /// Where an entry of that name or alias stands, as it is written: the folder's file, and the text of a built-in one.
    pub fn written(&self, table: Table, name: &str) -> Option<Written> {
        let raw = self.shelves.raw(table, name, &mut Sink::default())?;
        let file = raw.file.name();
        Some(if self.shelves.is_own(&raw) {
            Written::InOverlay { file: file.to_owned() }
        } else {
            let file = file.strip_prefix("pricing/").unwrap_or(file).to_owned();
            Written::BuiltIn { name: raw.name, file, text: without_what_follows(raw.file.text()).to_owned() }
        })
    }

    /// Every entry of a table, the overlay's in the place of ours.
    pub fn all<T: Entry>(&self, sink: &mut Sink) -> Vec<Arc<T>> {
        let names = self.names(T::TABLE);
        names.iter().filter_map(|name| self.look_at(name, sink)).collect()
    }

    /// Every overhead.
    pub fn overheads(&self, sink: &mut Sink) -> Arc<[Arc<Overhead>]> {
        Arc::clone(self.kept.overheads.get_or_init(|| self.all::<Overhead>(sink).into()))
    }

    /// A provider of tokens by its name, read once; `None` where nothing is known of it besides its prices.
    pub fn provider(&self, name: &str, sink: &mut Sink) -> Option<Arc<Provider>> {
        // By its name alone: models are named after it.
        let named = || self.names(Table::Providers).iter().any(|known| known == name);
        let found = self.kept.known.provider(name, || named().then(|| self.look_at(name, sink)).flatten())?;
        self.note(Table::Providers, &found.id);
        Some(found)
    }

    /// The releases of an engine, read once.
    pub fn engine(&self, name: &str, sink: &mut Sink) -> Option<Arc<Releases>> {
        self.find(name, sink)
    }

    /// Whether an entry of that name comes from the overlay.
    pub fn is_overlaid(&self, table: Table, name: &str) -> bool {
        self.shelves.is_overlaid(table, name)
    }

    /// The names of a table's entries: ours in the files' order, then what the overlay adds.
    pub fn names(&self, table: Table) -> Vec<String> {
        self.shelves.names(table)
    }

    /// Reads every entry of every table, for the faults in them.
    pub fn check(&self, sink: &mut Sink) {
        for table in Table::ALL {
            for name in self.names(*table) {
                if let Some(raw) = self.shelves.raw(*table, &name, sink) {
                    read_any(*table, &raw, sink);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::alias::aliases;
    use super::super::builtin::FILES;
    use super::super::raw_entry::parse_section;
    use super::*;
    use crate::diagnostics::{Drawing, draw};
    use crate::source::{SourceText, sections};

    #[test]
    fn the_builtin_catalog_has_no_faults() {
        let mut sink = Sink::default();
        Catalog::builtin().check(&mut sink);
        assert!(sink.diagnostics().is_empty(), "{}", draw(sink.diagnostics(), Drawing::Plain));
    }

    #[test]
    fn entries_are_the_same_read_whole_or_one_by_one() {
        for file in FILES {
            let text = SourceText::Bytes(file.text.as_bytes().to_vec());
            let (_, whole) = SourceFile::read(file.name, text, &[]).unwrap();
            let Node::Map(entries) = whole else { panic!("{}", file.name) };
            let cut: Vec<_> = sections(file.text).collect();
            assert_eq!(cut.len(), entries.len(), "{}", file.name);
            for ((name, node), section) in entries.into_iter().zip(cut) {
                assert_eq!(name, section.name);
                let raw = parse_section(file, section, &mut Sink::default()).unwrap();
                assert_eq!(raw.node, node, "{}: {name}", file.name);
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_built_in() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("pricing");
        let mut found = 0;
        for folder in [folder.clone(), folder.join("tokens"), folder.join("models")] {
            for entry in std::fs::read_dir(folder).unwrap() {
                found += usize::from(entry.unwrap().path().extension().is_some_and(|end| end == "yaml"));
            }
        }
        assert_eq!(found, FILES.len());
    }

    #[test]
    fn names_and_aliases_are_unique() {
        for table in Table::ALL {
            let catalog = Catalog::builtin();
            let mut seen = std::collections::BTreeSet::new();
            for raw in catalog.shelves.raw_entries(*table) {
                assert!(seen.insert(raw.name.clone()), "{table:?}: {}", raw.name);
                for alias in aliases(&raw.node) {
                    let own = alias == raw.name;
                    assert!(own || seen.insert(alias.clone()), "{table:?}: alias {alias} of {}", raw.name);
                }
            }
        }
    }

    #[test]
    fn every_alias_leads_to_its_entry() {
        let catalog = Catalog::builtin();
        for table in Table::ALL {
            for raw in catalog.shelves.raw_entries(*table) {
                for alias in aliases(&raw.node) {
                    let found =
                        catalog.shelves.raw(*table, &alias, &mut Sink::default()).map(|found| found.name);
                    assert_eq!(found.as_ref(), Some(&raw.name), "{table:?}: {alias}");
                }
            }
        }
    }
}

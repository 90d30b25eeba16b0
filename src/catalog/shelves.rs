//! The files of a catalog as they lie there: the overlay's before the built-in ones; entries before they are read.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::decode::{Context, is_id, is_name, report_repeated};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{FieldPath, Node, Section, Site, SourceFile, SourceText, Spot, sections};
use crate::units::Conventions;

use super::alias::{Claim, aliases, report_claimed_twice};
use super::builtin::{BuiltinFile, FILES};
use super::entry::Table;
use super::hash::Hash;
use super::names::{Spelled, Spellings, stated_aliases};
use super::place::{place_of, single_files};
use super::raw_entry::{OverlayTable, RawEntry, full_name, key_in, parse_section, read_any};

/// A file of a pricing folder, as it was found: its path within the folder, and its bytes.
#[derive(Debug)]
pub struct OverlayFile {
    /// `gpus.yaml`, `tokens/openai.yaml`.
    pub relative: String,
    /// The name as people know it: `my-prices/gpus.yaml`.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What stands below the overlay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Beneath {
    /// The built-in folder.
    #[default]
    Builtin,
    /// Nothing.
    Nothing,
}

/// The files of a catalog.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    beneath: Beneath,
    overlay: Vec<Arc<OverlayTable>>,
    /// Names and aliases of the overlay's entries that are faulty, which has been reported.
    faulty: BTreeSet<(Table, String)>,
    /// Tables of which a file of the overlay could not be read.
    unread: BTreeSet<Table>,
    /// Names as people type them, put together when one is typed that no entry has.
    spellings: OnceLock<Spellings>,
    /// The hash of all of it, worked out when somebody asks.
    pub(super) hash: OnceLock<Hash>,
}

impl Shelves {
    /// The files of a folder above what stands below. Every entry of theirs is checked at once.
    pub(super) fn of(beneath: Beneath, files: Vec<OverlayFile>, sink: &mut Sink) -> Self {
        let mut shelves = Self { beneath, ..Self::default() };
        for file in files {
            let whole = |source: &Arc<SourceFile>| Site::new(Arc::clone(source), Spot::Whole);
            match SourceFile::read(&file.name, SourceText::Bytes(file.bytes), &[]) {
                Err(fault) => {
                    shelves.unread.extend(place_of(&file.relative).map(|(table, _)| table));
                    sink.push((*fault).into());
                }
                Ok((source, node)) => {
                    if let Some((table, provider)) = place_of(&file.relative) {
                        let file = OverlayTable { table, provider, file: source, node };
                        shelves.overlay.push(Arc::new(file));
                    } else {
                        let names: Vec<String> =
                            single_files().map(|table| format!("{}.yaml", table.file())).collect();
                        let message = format!("`{}` is not a file of a pricing folder", file.relative);
                        let help = format!(
                            "files are {}, models/FAMILY.yaml and tokens/PROVIDER.yaml",
                            names.join(", ")
                        );
                        sink.push(Diagnostic::new(Code::UnknownName, message, whole(&source)).help(help));
                    }
                }
            }
        }
        shelves.check_overlay(sink);
        shelves
    }

    /// The same with one more file before those of the folder.
    pub(super) fn with(&self, file: OverlayTable) -> Self {
        let mut overlay = vec![Arc::new(file)];
        overlay.extend(self.overlay.iter().map(Arc::clone));
        Self {
            beneath: self.beneath,
            overlay,
            faulty: self.faulty.clone(),
            unread: self.unread.clone(),
            spellings: OnceLock::new(),
            hash: OnceLock::new(),
        }
    }

    /// Whether an entry of that name or alias is there and faulty, or may stand in a file that could not be read; which has been
    /// reported.
    pub(super) fn is_faulty(&self, table: Table, name: &str) -> bool {
        self.unread.contains(&table) || self.faulty.contains(&(table, name.to_owned()))
    }

    /// The aliases of an entry, by its own name.
    pub(super) fn aliases(&self, table: Table, name: &str) -> Vec<String> {
        if let Some(own) = self.own(table, name) {
            return aliases(&own.node);
        }
        self.builtin_named(table, name).map_or_else(Vec::new, |(_, section)| stated_aliases(section.text))
    }

    /// Whether an entry stands in a file of the overlay.
    pub(super) fn is_own(&self, entry: &RawEntry) -> bool {
        self.overlay.iter().any(|overlay| Arc::ptr_eq(&overlay.file, &entry.file))
    }

    /// Whether an entry of that name comes from the overlay.
    pub(super) fn is_overlaid(&self, table: Table, name: &str) -> bool {
        self.own(table, name).is_some()
    }

    /// The names of a table's entries: the built-in ones in the files' order, then what the overlay adds.
    pub(super) fn names(&self, table: Table) -> Vec<String> {
        let mut names: Vec<String> =
            self.builtin(table).map(|(file, section)| full_name(file.provider, section.name)).collect();
        let mut known: BTreeSet<String> = names.iter().cloned().collect();
        for overlay in self.overlays(table) {
            for (key, _) in overlay.entries() {
                let name = full_name(overlay.provider.as_deref(), key);
                if known.insert(name.clone()) {
                    names.push(name);
                }
            }
        }
        names
    }

    fn check_overlay(&mut self, sink: &mut Sink) {
        let mut faulty = BTreeSet::new();
        for overlay in &self.overlay {
            let file = Arc::clone(&overlay.file);
            let mut context = Context { file, conventions: Conventions::STANDARD, sink };
            let Node::Map(entries) = &overlay.node else {
                context.wrong_type("entries by name", &overlay.node, &FieldPath::ROOT);
                continue;
            };
            report_repeated(entries, &FieldPath::ROOT, &mut context);
            for raw in overlay.raw_entries() {
                let before = sink.count(Severity::Error);
                let file = Arc::clone(&overlay.file);
                let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut *sink };
                let path = FieldPath::ROOT.key(&raw.key);
                is_name(&raw.key, &path, &mut context);
                for (at, alias) in aliases(&raw.node).iter().enumerate() {
                    let site = context.site(&path.key("aliases").index(at));
                    is_id(alias, site, &mut context);
                }
                read_any(overlay.table, &raw, sink);
                if sink.count(Severity::Error) > before {
                    let names = aliases(&raw.node).into_iter().chain([raw.name]);
                    faulty.extend(names.map(|name| (overlay.table, name)));
                }
            }
        }
        self.faulty = faulty;
        for table in Table::ALL {
            let claims: Vec<Claim> = self.own_entries(*table).map(Claim::from).collect();
            // Most overlays claim no names, and then the built-in table need not be read.
            if claims.iter().any(|claim| !claim.aliases.is_empty()) {
                report_claimed_twice(&claims, self.builtin_entries(*table).map(Claim::from), sink);
            }
        }
    }

    /// The entry of a name or alias; else the one that is called so but for the spelling.
    pub(super) fn raw(&self, table: Table, name: &str, sink: &mut Sink) -> Option<RawEntry> {
        self.named(table, name, sink).or_else(|| match self.spelled(table, name) {
            Spelled::One(own) => self.named(table, &own, sink),
            Spelled::Several(_) | Spelled::Nothing => None,
        })
    }

    /// The entry of exactly that name or alias.
    pub(super) fn named(&self, table: Table, name: &str, sink: &mut Sink) -> Option<RawEntry> {
        if let Some(raw) = self.own(table, name) {
            return Some(raw);
        }
        if let Some((file, section)) = self.builtin_named(table, name) {
            return parse_section(file, section, sink);
        }
        // An alias stands in its entry's text: the others need not be read.
        let named = self.builtin(table).filter(|(_, section)| section.text.contains(name));
        let named = named.filter_map(|(file, section)| parse_section(file, section, &mut Sink::default()));
        let mut entries = self.own_entries(table).chain(named);
        entries.find(|raw| aliases(&raw.node).iter().any(|alias| alias == name))
    }

    /// Whether others are the same files, so that no entry can differ.
    pub(super) fn are_those_of(&self, other: &Self) -> bool {
        let none = self.overlay.is_empty() && other.overlay.is_empty() && self.beneath == other.beneath;
        none || std::ptr::eq(self, other)
    }

    /// The files of the overlay.
    pub(super) fn overlay(&self) -> &[Arc<OverlayTable>] {
        &self.overlay
    }

    /// What stands below these files, under others, which have been checked.
    pub(super) fn above(&self, overlay: Vec<Arc<OverlayTable>>) -> Self {
        Self { beneath: self.beneath, overlay, ..Self::default() }
    }

    /// The entry of exactly that name.
    pub(super) fn exact(&self, table: Table, name: &str) -> Option<RawEntry> {
        self.own(table, name).or_else(|| self.below(table, name))
    }

    /// The built-in entry of exactly that name, also where the overlay has one.
    pub(super) fn below(&self, table: Table, name: &str) -> Option<RawEntry> {
        let (file, section) = self.builtin_named(table, name)?;
        parse_section(file, section, &mut Sink::default())
    }

    fn builtin_named(&self, table: Table, name: &str) -> Option<(&'static BuiltinFile, Section)> {
        self.files(table).find_map(|file| {
            let key = key_in(file, name)?;
            Some((file, sections(file.text).find(|section| section.name == key)?))
        })
    }

    /// The overlay's entry of exactly that name.
    fn own(&self, table: Table, name: &str) -> Option<RawEntry> {
        self.overlays(table).find_map(|overlay| overlay.named(name))
    }

    /// The overlay's entries of a table.
    pub(super) fn own_entries(&self, table: Table) -> impl Iterator<Item = RawEntry> {
        self.overlays(table).flat_map(OverlayTable::raw_entries)
    }

    pub(super) fn raw_entries(&self, table: Table) -> impl Iterator<Item = RawEntry> {
        self.own_entries(table).chain(self.builtin_entries(table))
    }

    fn overlays(&self, table: Table) -> impl Iterator<Item = &OverlayTable> {
        self.overlay.iter().map(Arc::as_ref).filter(move |overlay| overlay.table == table)
    }

    /// The built-in files of a table, where they stand below.
    fn files(&self, table: Table) -> impl Iterator<Item = &'static BuiltinFile> + use<> {
        let there: &'static [BuiltinFile] = if self.beneath == Beneath::Builtin { FILES } else { &[] };
        there.iter().filter(move |file| file.table == table)
    }

    /// The built-in entries of a table, not yet read.
    pub(super) fn builtin(
        &self,
        table: Table,
    ) -> impl Iterator<Item = (&'static BuiltinFile, Section)> + use<> {
        self.files(table).flat_map(|file| sections(file.text).map(move |section| (file, section)))
    }

    fn builtin_entries(&self, table: Table) -> impl Iterator<Item = RawEntry> + use<> {
        self.builtin(table).filter_map(|(file, section)| parse_section(file, section, &mut Sink::default()))
    }

    /// What a name leads to that no entry has exactly so.
    pub(super) fn spelled(&self, table: Table, name: &str) -> Spelled {
        let all = || {
            let mut spellings = Spellings::default();
            for table in Table::ALL {
                for (file, section) in self.builtin(*table) {
                    let name = full_name(file.provider, section.name);
                    if !self.is_overlaid(*table, &name) {
                        spellings.add(*table, &name, &stated_aliases(section.text));
                    }
                }
                self.own_entries(*table)
                    .for_each(|raw| spellings.add(*table, &raw.name, &aliases(&raw.node)));
            }
            spellings
        };
        self.spellings.get_or_init(all).find(table, name)
    }
}

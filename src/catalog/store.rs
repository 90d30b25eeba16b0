//! Finding entries: the overlay first, then the built-in folder, then aliases.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::decode::{Context, is_id, is_name, report_repeated};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{FieldPath, Node, Section, Site, SourceFile, SourceText, Spot, sections};
use crate::units::Calendar;

use super::alias::{Claim, aliases, report_claimed_twice};
use super::architecture::Architecture;
use super::builtin::{BuiltinFile, FILES};
use super::constant::Constant;
use super::entry::{Entry, Table};
use super::gpu::Gpu;
use super::known_entries::KnownEntries;
use super::measured_band::MeasuredBand;
use super::names::{Spelled, Spellings};
use super::overhead::Overhead;
use super::place::{place_of, single_files};
use super::plausibility::warn_of_implausible;
use super::provider::provider::Provider;
use super::releases::Releases;
use super::rental::Rental;
use super::server::Server;
use super::tariff::{Carbon, Colocation, Electricity, Pue};
use super::tokens::TokenModel;
use super::written::{Written, without_what_follows};

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

/// The catalog: the built-in folder under an overlay.
#[derive(Debug, Default)]
pub struct Catalog {
    pub(super) overlay: Vec<OverlayTable>,
    /// Names and aliases of the overlay's entries that are faulty, which has been reported.
    faulty: BTreeSet<(Table, String)>,
    /// Tables of which a file of the overlay could not be read.
    unread: BTreeSet<Table>,
    /// The overheads, read when the first scenario needs them: every scenario does.
    overheads: OnceLock<Arc<[Arc<Overhead>]>>,
    /// Entries that have been asked for: a scenario is read many times where inputs are moved.
    known: KnownEntries,
    /// Names as people type them, put together when one is typed that no entry has.
    pub(super) spellings: OnceLock<Spellings>,
}

#[derive(Debug)]
pub(super) struct OverlayTable {
    pub(super) table: Table,
    pub(super) provider: Option<String>,
    pub(super) file: Arc<SourceFile>,
    pub(super) node: Node,
}

/// An entry before it is read.
pub(super) struct RawEntry {
    pub(super) name: String,
    key: String,
    pub(super) node: Node,
    file: Arc<SourceFile>,
}

impl Catalog {
    /// The built-in catalog alone.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// The built-in catalog under the files of a folder. Every entry of theirs is checked at once.
    pub fn with_overlay(files: Vec<OverlayFile>, sink: &mut Sink) -> Self {
        let mut catalog = Self::default();
        for file in files {
            let whole = |source: &Arc<SourceFile>| Site::new(Arc::clone(source), Spot::Whole);
            match SourceFile::read(&file.name, SourceText::Bytes(file.bytes), &[]) {
                Err(fault) => {
                    catalog.unread.extend(place_of(&file.relative).map(|(table, _)| table));
                    sink.push((*fault).into());
                }
                Ok((source, node)) => {
                    if let Some((table, provider)) = place_of(&file.relative) {
                        catalog.overlay.push(OverlayTable { table, provider, file: source, node });
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
        catalog.check_overlay(sink);
        catalog.warn_of_unknown_checkpoints(sink);
        catalog
    }

    /// Puts entries before those of the folder.
    pub(super) fn add_overlay(&mut self, table: Table, file: Arc<SourceFile>, node: Node) {
        self.overlay.insert(0, OverlayTable { table, provider: None, file, node });
        self.spellings = OnceLock::new();
    }

    /// Finds an entry by name or alias.
    pub fn find<T: Entry>(&self, name: &str, sink: &mut Sink) -> Option<Arc<T>> {
        self.known.entry(T::TABLE, name, sink, |sink| {
            let raw = self.raw(T::TABLE, name, sink)?;
            read(&raw, sink).map(Arc::new)
        })
    }

    /// Whether there is an entry of that name or alias.
    pub fn has<T: Entry>(&self, name: &str) -> bool {
        self.raw(T::TABLE, name, &mut Sink::default()).is_some()
    }

    /// Whether an entry of that name or alias is there and faulty, or may stand in a file that could not be read; which has been
    /// reported.
    pub fn is_faulty(&self, table: Table, name: &str) -> bool {
        self.unread.contains(&table) || self.faulty.contains(&(table, name.to_owned()))
    }

    /// Where an entry of that name or alias stands, as it is written: the folder's file, and the text of a built-in one.
    pub fn written(&self, table: Table, name: &str) -> Option<Written> {
        let raw = self.raw(table, name, &mut Sink::default())?;
        let own = self.overlay.iter().any(|overlay| Arc::ptr_eq(&overlay.file, &raw.file));
        let file = raw.file.name();
        Some(if own {
            Written::InOverlay { file: file.to_owned() }
        } else {
            let file = file.strip_prefix("pricing/").unwrap_or(file).to_owned();
            Written::BuiltIn { name: raw.name, file, text: without_what_follows(raw.file.text()).to_owned() }
        })
    }

    /// Every entry of a table, the overlay's in the place of ours.
    pub fn all<T: Entry>(&self, sink: &mut Sink) -> Vec<Arc<T>> {
        let names = self.names(T::TABLE);
        names.iter().filter_map(|name| self.find(name, sink)).collect()
    }

    /// Every overhead.
    pub fn overheads(&self, sink: &mut Sink) -> Arc<[Arc<Overhead>]> {
        Arc::clone(self.overheads.get_or_init(|| self.all::<Overhead>(sink).into()))
    }

    /// A provider of tokens by its name, read once; `None` where nothing is known of it besides its prices.
    pub fn provider(&self, name: &str, sink: &mut Sink) -> Option<Arc<Provider>> {
        // By its name alone: models are named after it.
        let named = || self.names(Table::Providers).iter().any(|known| known == name);
        self.known.provider(name, || named().then(|| self.find(name, sink)).flatten())
    }

    /// The releases of an engine, read once.
    pub fn engine(&self, name: &str, sink: &mut Sink) -> Option<Arc<Releases>> {
        self.find(name, sink)
    }

    /// Whether an entry of that name comes from the overlay.
    pub fn is_overlaid(&self, table: Table, name: &str) -> bool {
        self.own_entries(table).any(|own| own.name == name)
    }

    /// The names of a table's entries: ours in the files' order, then what the overlay adds.
    pub fn names(&self, table: Table) -> Vec<String> {
        let builtin = FILES.iter().filter(|file| file.table == table);
        let mut names: Vec<String> = builtin
            .flat_map(|file| sections(file.text).map(|section| full_name(file.provider, section.name)))
            .collect();
        for overlay in self.overlay.iter().filter(|overlay| overlay.table == table) {
            for (key, _) in overlay.entries() {
                let name = full_name(overlay.provider.as_deref(), key);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Reads every entry of every table, for the faults in them.
    pub fn check(&self, sink: &mut Sink) {
        for table in Table::ALL {
            for name in self.names(*table) {
                if let Some(raw) = self.raw(*table, &name, sink) {
                    read_any(*table, &raw, sink);
                }
            }
        }
    }

    fn check_overlay(&mut self, sink: &mut Sink) {
        for overlay in &self.overlay {
            let file = Arc::clone(&overlay.file);
            let mut context = Context { file, calendar: Calendar::STANDARD, sink };
            let Node::Map(entries) = &overlay.node else {
                context.wrong_type("entries by name", &overlay.node, &FieldPath::ROOT);
                continue;
            };
            report_repeated(entries, &FieldPath::ROOT, &mut context);
            for raw in overlay.raw_entries() {
                let before = sink.count(Severity::Error);
                let file = Arc::clone(&overlay.file);
                let mut context = Context { file, calendar: Calendar::STANDARD, sink: &mut *sink };
                let path = FieldPath::ROOT.key(&raw.key);
                is_name(&raw.key, &path, &mut context);
                for (at, alias) in aliases(&raw.node).iter().enumerate() {
                    let site = context.site(&path.key("aliases").index(at));
                    is_id(alias, site, &mut context);
                }
                read_any(overlay.table, &raw, sink);
                if sink.count(Severity::Error) > before {
                    let names = aliases(&raw.node).into_iter().chain([raw.name]);
                    self.faulty.extend(names.map(|name| (overlay.table, name)));
                }
            }
        }
        for table in Table::ALL {
            let claims: Vec<Claim> = self.own_entries(*table).map(Claim::from).collect();
            // Most overlays claim no names, and then the built-in table need not be read.
            if claims.iter().any(|claim| !claim.aliases.is_empty()) {
                report_claimed_twice(&claims, builtin_entries(*table).map(Claim::from), sink);
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
        if let Some(raw) = self.own_entries(table).find(|raw| raw.name == name) {
            return Some(raw);
        }
        let exact = FILES.iter().filter(|file| file.table == table).find_map(|file| {
            let key = key_in(file, name)?;
            Some((file, sections(file.text).find(|section| section.name == key)?))
        });
        if let Some((file, section)) = exact {
            return parse_section(file, section, sink);
        }
        // An alias stands in its entry's text: the others need not be read.
        let named = builtin_sections(table).filter(|(_, section)| section.text.contains(name));
        let named = named.filter_map(|(file, section)| parse_section(file, section, &mut Sink::default()));
        let mut entries = self.own_entries(table).chain(named);
        entries.find(|raw| aliases(&raw.node).iter().any(|alias| alias == name))
    }

    /// The overlay's entries of a table.
    pub(super) fn own_entries(&self, table: Table) -> impl Iterator<Item = RawEntry> {
        let overlay = self.overlay.iter().filter(move |overlay| overlay.table == table);
        overlay.flat_map(OverlayTable::raw_entries)
    }

    pub(super) fn raw_entries(&self, table: Table) -> impl Iterator<Item = RawEntry> {
        self.own_entries(table).chain(builtin_entries(table))
    }
}

impl From<RawEntry> for Claim {
    fn from(raw: RawEntry) -> Self {
        Self { entry: raw.name, key: raw.key, aliases: aliases(&raw.node), file: raw.file }
    }
}

/// The built-in entries of a table, not yet read.
pub(super) fn builtin_sections(table: Table) -> impl Iterator<Item = (&'static BuiltinFile, Section)> {
    let files = FILES.iter().filter(move |file| file.table == table);
    files.flat_map(|file| sections(file.text).map(move |section| (file, section)))
}

fn builtin_entries(table: Table) -> impl Iterator<Item = RawEntry> {
    builtin_sections(table).filter_map(|(file, section)| parse_section(file, section, &mut Sink::default()))
}

impl OverlayTable {
    pub(super) fn entries(&self) -> &[(String, Node)] {
        match &self.node {
            Node::Map(entries) => entries,
            _ => &[],
        }
    }

    fn raw_entries(&self) -> impl Iterator<Item = RawEntry> {
        self.entries().iter().map(|(key, node)| RawEntry {
            name: full_name(self.provider.as_deref(), key),
            key: key.clone(),
            node: node.clone(),
            file: Arc::clone(&self.file),
        })
    }
}

pub(super) fn full_name(provider: Option<&str>, key: &str) -> String {
    provider.map_or_else(|| key.to_owned(), |provider| format!("{provider}/{key}"))
}

/// What an entry of that name is called in a file; `None` if the file is another provider's.
fn key_in<'n>(file: &BuiltinFile, name: &'n str) -> Option<&'n str> {
    match file.provider {
        None => Some(name),
        Some(provider) => name.strip_prefix(provider).and_then(|rest| rest.strip_prefix('/')),
    }
}

pub(super) fn parse_section(file: &BuiltinFile, section: Section, sink: &mut Sink) -> Option<RawEntry> {
    let text = SourceText::BuiltIn { text: section.text, first_line: section.first_line };
    match SourceFile::read(file.name, text, &[]) {
        Ok((source, node)) => Some(RawEntry {
            name: full_name(file.provider, section.name),
            key: section.name.to_owned(),
            node: node.get(section.name)?.clone(),
            file: source,
        }),
        Err(fault) => {
            sink.push((*fault).into());
            None
        }
    }
}

pub(super) fn read<T: Entry>(raw: &RawEntry, sink: &mut Sink) -> Option<T> {
    let mut context = Context { file: Arc::clone(&raw.file), calendar: Calendar::STANDARD, sink };
    T::read(&raw.name, &raw.node, &FieldPath::ROOT.key(&raw.key), &mut context)
}

fn read_any(table: Table, raw: &RawEntry, sink: &mut Sink) {
    match table {
        Table::Tokens => read_tokens(raw, sink),
        Table::Architectures => drop(read::<Architecture>(raw, sink)),
        Table::Calibration => drop(read::<Constant>(raw, sink)),
        Table::Bands => drop(read::<MeasuredBand>(raw, sink)),
        Table::Gpus => drop(read::<Gpu>(raw, sink)),
        Table::Servers => drop(read::<Server>(raw, sink)),
        Table::Rentals => drop(read::<Rental>(raw, sink)),
        Table::Electricity => drop(read::<Electricity>(raw, sink)),
        Table::Pue => drop(read::<Pue>(raw, sink)),
        Table::Colocation => drop(read::<Colocation>(raw, sink)),
        Table::Grid => drop(read::<Carbon>(raw, sink)),
        Table::Overheads => drop(read::<Overhead>(raw, sink)),
        Table::Providers => drop(read::<Provider>(raw, sink)),
        Table::Engines => drop(read::<Releases>(raw, sink)),
    }
}

/// Reads token prices, and warns of those that are hardly meant so.
fn read_tokens(raw: &RawEntry, sink: &mut Sink) {
    let Some(model) = read::<TokenModel>(raw, sink) else { return };
    for card in model.cards.cards() {
        warn_of_implausible(&model.id, &card.value, sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{Drawing, draw};

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
            for raw in catalog.raw_entries(*table) {
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
            for raw in catalog.raw_entries(*table) {
                for alias in aliases(&raw.node) {
                    let found = catalog.raw(*table, &alias, &mut Sink::default()).map(|found| found.name);
                    assert_eq!(found.as_ref(), Some(&raw.name), "{table:?}: {alias}");
                }
            }
        }
    }
}

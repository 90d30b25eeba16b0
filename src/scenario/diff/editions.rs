//! Two editions of a scenario, and scenarios that lie between them.

use std::collections::BTreeSet;

use crate::catalog::EntryName;
use crate::diagnostics::{Severity, Sink};
use crate::scenario::definition::{Scenario, Settings};
use crate::scenario::variants::Variants;
use crate::source::{Difference, FieldPath, Node, SourceFile, SourceText, differences};

use super::change::{Change, is_text, without_texts};
use super::mixed_files::MixedFiles;

/// An edition of a scenario: the scenario, and what it was read from.
#[derive(Clone, Copy)]
pub struct Edition<'e> {
    /// The scenario.
    pub scenario: &'e Scenario,
    /// What it takes to read it.
    pub variants: Variants<'e>,
    /// The files that it names.
    pub files: &'e [String],
}

/// Two editions of a scenario.
pub struct Editions<'e> {
    base: Edition<'e>,
    head: Edition<'e>,
    /// The documents, what the command line sets in them.
    roots: [Node; 2],
    changes: Vec<Change>,
    texts: Vec<Difference>,
}

impl<'e> Editions<'e> {
    /// Finds out what differs. The error is in words.
    pub fn of(base: Edition<'e>, head: Edition<'e>) -> Result<Self, String> {
        let roots = [base.variants.root()?, head.variants.root()?];
        let [before, after] = &roots;
        let mut changes = Vec::new();
        let mut texts = Vec::new();
        let days = [base, head].map(|edition| edition.scenario.as_of);
        let decided = base.variants.settings.as_of.or(head.variants.settings.as_of).is_some();
        for difference in differences(before, after) {
            let is_day = difference.path == FieldPath::ROOT.key("as_of");
            match () {
                () if is_day && decided => {}
                () if is_text(&difference.path) => texts.push(difference),
                () => changes.push(Change::Field(difference)),
            }
        }
        if decided && days[0] != days[1] {
            changes.push(Change::Day(days[0], days[1]));
        }
        let named = base.files.iter().filter(|name| head.files.contains(name));
        let unlike = named.filter(|name| !same(name, base, head));
        changes.extend(unlike.map(|name| Change::File(name.clone())));
        let used = || base.scenario.used().union(&head.scenario.used()).cloned().collect();
        let entries = base.variants.catalog.entries_unlike(head.variants.catalog, used);
        changes.extend(entries.into_iter().map(Change::Entry));
        Ok(Self { base, head, roots, changes, texts })
    }

    /// What differs, fields in the head's order first.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// What differs in an entry of the catalog, by the card of the head's day; nothing where only one catalog has it.
    pub fn entry_differences(&self, entry: &EntryName) -> Vec<Difference> {
        let day = self.head.scenario.as_of;
        self.base.variants.catalog.entry_differences(self.head.variants.catalog, entry, day)
    }

    /// Texts that differ; no figure rests on them.
    pub fn texts(&self) -> &[Difference] {
        &self.texts
    }

    /// The base with some of the changes; the first fault, where they cannot be without the others.
    pub fn with(&self, taken: &BTreeSet<usize>) -> Result<Scenario, String> {
        let mut root = without_texts(&self.roots[0]);
        let (mut files, mut entries) = (BTreeSet::new(), BTreeSet::<EntryName>::new());
        let mut day = None;
        for change in taken.iter().filter_map(|at| self.changes.get(*at)) {
            match change {
                Change::Field(Difference { path, after: Some(after), .. }) => {
                    root.set(path, after.clone());
                }
                Change::Field(Difference { path, after: None, .. }) => root.remove(path),
                Change::File(name) => {
                    files.insert(name.as_str());
                }
                Change::Entry(entry) => {
                    entries.insert(entry.clone());
                }
                Change::Day(_, after) => day = Some(*after),
            }
        }
        let base = self.base.variants;
        let decided = self.changes.iter().find_map(|change| match change {
            Change::Day(before, _) => Some(*before),
            _ => None,
        });
        let mixed_files = MixedFiles {
            base: base.settings.attachments,
            head: self.head.variants.settings.attachments,
            of_head: files,
        };
        let mixed_catalog;
        let catalog = if entries.is_empty() {
            base.catalog
        } else {
            mixed_catalog = base.catalog.with_entries_of(self.head.variants.catalog, &entries);
            &mixed_catalog
        };
        let as_of = day.or(decided).or(base.settings.as_of);
        // Where no file differs, what was read of them is known.
        let differ = self.changes.iter().any(|change| matches!(change, Change::File(_)));
        let attachments = if differ || self.base.files != self.head.files {
            &mixed_files
        } else {
            base.settings.attachments
        };
        let settings = Settings { as_of, attachments, ..base.settings };
        let text = SourceText::Bytes(root.to_flow().into_bytes());
        let (file, root) = SourceFile::read(base.name, text, &[]).map_err(|fault| fault.message)?;
        let mut sink = Sink::default();
        Scenario::read(&file, &root, catalog, settings, &mut sink).ok_or_else(|| {
            let errors = sink.diagnostics().iter().find(|found| found.code.severity() == Severity::Error);
            errors.map_or_else(String::new, |found| found.message.clone())
        })
    }
}

/// Whether both editions have the same in a file.
fn same(name: &str, base: Edition<'_>, head: Edition<'_>) -> bool {
    let open =
        |edition: Edition<'_>| edition.variants.settings.attachments.open(name).map(|file| file.contents);
    match (open(base), open(head)) {
        (Ok(before), Ok(after)) => before.is_same(after),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

//! What is locked: of each scenario the catalog, the date and its parts; of each part what it said.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::hash::Hash;
use crate::catalog::shelves::OverlayFile;
use crate::catalog::store::Catalog;
use crate::catalog::used::EntryName;
use crate::diagnostics::{Code, Diagnostic, Sink};
use crate::source::{Layout, Node, Site, yaml_key, yaml_lines};
use crate::units::Date;

pub use super::part::Part;

/// A lock: scenarios by the way to their file from where the lock lies.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    pub(super) scenarios: BTreeMap<String, Locked>,
    /// What was said, by part and by its hash: scenarios that were locked on different days may rest on different prices.
    pub(super) said: BTreeMap<(Part, String), Node>,
}

/// What a scenario rested on.
#[derive(Clone, Debug)]
pub struct Locked {
    /// The version of the catalog.
    pub version: String,
    /// The hash of the whole catalog, as it is printed.
    pub catalog: String,
    /// The date of its prices.
    pub as_of: Date,
    /// Its parts, each with the short hash of what it said.
    pub parts: BTreeMap<Part, String>,
    /// Where it stands in the lock; `None` where it was just made.
    pub(super) site: Option<Site>,
}

impl Lock {
    /// The format that is written, and the newest that is read.
    pub const FORMAT: u32 = 1;

    /// Locks a scenario to what a catalog says of the entries that it used.
    pub fn put(&mut self, scenario: &str, used: &BTreeSet<EntryName>, catalog: &Catalog, as_of: Date) {
        let mut parts = BTreeMap::new();
        for part in Part::of(used) {
            let Some(tree) = part.tree(catalog) else { continue };
            let hash = Hash::of_tree(&tree).short();
            self.said.insert((part.clone(), hash.clone()), tree);
            parts.insert(part, hash);
        }
        let identity = catalog.identity();
        let locked = Locked {
            version: identity.version().to_owned(),
            catalog: identity.hash().to_string(),
            as_of,
            parts,
            site: None,
        };
        self.scenarios.insert(scenario.to_owned(), locked);
        self.forget_unused();
    }

    /// Drops what no scenario rests on any more.
    fn forget_unused(&mut self) {
        let used: BTreeSet<(&Part, &String)> =
            self.scenarios.values().flat_map(|locked| &locked.parts).collect();
        let kept = |part: &Part, hash: &String| used.contains(&(part, hash));
        let unused: Vec<_> = self.said.keys().filter(|(part, hash)| !kept(part, hash)).cloned().collect();
        for key in unused {
            self.said.remove(&key);
        }
    }

    /// The scenarios that are locked.
    pub fn scenarios(&self) -> impl Iterator<Item = &str> {
        self.scenarios.keys().map(String::as_str)
    }

    /// What a scenario is locked to.
    pub fn of(&self, scenario: &str) -> Option<&Locked> {
        self.scenarios.get(scenario)
    }

    /// What a part said when a scenario was locked.
    pub fn said(&self, locked: &Locked, part: &Part) -> Option<&Node> {
        self.said.get(&(part.clone(), locked.parts.get(part)?.clone()))
    }

    /// A catalog of what a scenario is locked to, and of nothing else: whatever it takes beyond that is not found. `name` is the
    /// lock's, for faults.
    pub fn catalog(&self, locked: &Locked, name: &str, sink: &mut Sink) -> Catalog {
        let mut files: BTreeMap<String, Vec<(String, Node)>> = BTreeMap::new();
        for part in locked.parts.keys() {
            let Some(tree) = self.said(locked, part) else { continue };
            for (file, key, node) in part.files(tree) {
                files.entry(file).or_default().push((key, node.clone()));
            }
        }
        let files = files.into_iter().map(|(relative, entries)| {
            let text = entries.iter().fold(String::new(), |text, (key, node)| {
                text + &format!("{}:\n{}", yaml_key(key), yaml_lines(node, 1, Layout::Blocks))
            });
            OverlayFile { name: format!("{name}: {relative}"), relative, bytes: text.into_bytes() }
        });
        Catalog::alone(files.collect(), sink)
    }
}

impl Locked {
    /// What a scenario uses beyond its parts.
    pub fn others(&self, used: &BTreeSet<EntryName>) -> BTreeSet<Part> {
        Part::of(used).into_iter().filter(|part| !self.parts.contains_key(part)).collect()
    }

    /// Reports parts that a scenario uses and the lock lacks, and parts of the lock that it does not use: it was changed after it was
    /// locked. Whether there is none of either.
    pub fn report_others(&self, used: &BTreeSet<EntryName>, scenario: &str, sink: &mut Sink) -> bool {
        let used = Part::of(used);
        let Some(site) = &self.site else { return true };
        let mut fine = true;
        for part in used.iter().filter(|part| !self.parts.contains_key(part)) {
            let message = format!("the lock lacks `{part}`, which `{scenario}` uses");
            let help =
                "the scenario was changed after it was locked: lock it again, `breakeven catalog lock`"
                    .to_owned();
            sink.push(Diagnostic::new(Code::MissingPrice, message, site.clone()).help(help));
            fine = false;
        }
        for part in self.parts.keys().filter(|part| !used.contains(part)) {
            let message = format!("the lock holds `{part}` for `{scenario}`, which does not use it");
            let help =
                "the scenario was changed after it was locked: lock it again, `breakeven catalog lock`"
                    .to_owned();
            sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
            fine = false;
        }
        fine
    }
}

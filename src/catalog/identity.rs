//! Which catalog it is: its version, and a hash of all that it says.

use std::fmt;
use std::sync::Arc;

use crate::diagnostics::Sink;
use crate::source::Node;

use super::entry::Table;
use super::hash::{Hash, Hasher};
use super::raw_entry::full_name;
use super::shelves::Shelves;
use super::store::Catalog;
use super::used::EntryName;

/// The version of the built-in folder: that of the program, which it is compiled into.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A catalog as it is cited.
#[derive(Clone)]
pub struct CatalogIdentity(Arc<Shelves>);

impl fmt::Debug for CatalogIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CatalogIdentity({VERSION})")
    }
}

impl CatalogIdentity {
    /// The version of the built-in folder below whatever lies above it.
    pub const fn version(&self) -> &'static str {
        VERSION
    }

    /// The hash of the built-in folder without its comments, and of every entry of the overlay that says something else.
    ///
    /// The folder is taken line by line: to read it whole would take longer than most calls.
    pub fn hash(&self) -> Hash {
        *self.0.hash.get_or_init(|| {
            let mut hasher = Hasher::default();
            for table in Table::ALL {
                for (file, section) in self.0.builtin(*table) {
                    hasher.text(
                        &EntryName { table: *table, name: full_name(file.provider, section.name) }
                            .to_string(),
                    );
                    let lines = section.text.lines().map(str::trim_end);
                    lines
                        .filter(|line| !line.is_empty() && !line.starts_with('#'))
                        .for_each(|line| hasher.text(line));
                }
            }
            for (name, own) in self.0.changed() {
                hasher.text(&name.to_string());
                hasher.hash(own);
            }
            hasher.end()
        })
    }
}

impl Shelves {
    /// The entries of the overlay that say something else than the built-in ones of their names, by name.
    fn changed(&self) -> Vec<(EntryName, Hash)> {
        let mut changed: Vec<(EntryName, Hash)> = Vec::new();
        for table in Table::ALL {
            for raw in self.own_entries(*table) {
                let own = Hash::of_tree(&raw.node);
                let builtin = self.below(*table, &raw.name).map(|below| Hash::of_tree(&below.node));
                let name = EntryName { table: *table, name: raw.name };
                // The first of several is the one that is found.
                if builtin != Some(own) && !changed.iter().any(|(known, _)| *known == name) {
                    changed.push((name, own));
                }
            }
        }
        changed.sort();
        changed
    }
}

impl Catalog {
    /// Which catalog this is.
    pub fn identity(&self) -> CatalogIdentity {
        CatalogIdentity(Arc::clone(&self.shelves))
    }

    /// What an entry says, as a tree; `None` if there is none of exactly that name.
    pub fn tree(&self, entry: &EntryName) -> Option<Node> {
        let found = self.shelves.named(entry.table, &entry.name, &mut Sink::default())?;
        (found.name == entry.name).then_some(found.node)
    }
}

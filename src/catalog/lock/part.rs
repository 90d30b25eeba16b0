//! What a lock holds by itself: an entry, or the constants of the serving model as one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::catalog::entry::Table;
use crate::catalog::store::Catalog;
use crate::catalog::used::EntryName;
use crate::source::Node;

/// An entry of a lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The constants of the serving model and how far it is from measurements: fitted together, and used together.
    Calibration,
    /// An entry of the catalog.
    Entry(EntryName),
}

const CALIBRATION: &str = "calibration";
/// The tables that are one part.
const TOGETHER: [Table; 2] = [Table::Calibration, Table::Bands];

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Calibration => f.write_str(CALIBRATION),
            Self::Entry(name) => name.fmt(f),
        }
    }
}

impl Part {
    /// Reads what is printed: `tokens/openai/gpt-5.4-mini`, `calibration`.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        if text == CALIBRATION {
            return Some(Self::Calibration);
        }
        let (table, name) = text.split_once('/')?;
        let table = *Table::ALL.iter().find(|known| known.file() == table && !TOGETHER.contains(known))?;
        Some(Self::Entry(EntryName { table, name: name.to_owned() }))
    }

    /// The parts that hold entries.
    pub(super) fn of(used: &BTreeSet<EntryName>) -> BTreeSet<Self> {
        let part = |name: &EntryName| {
            if TOGETHER.contains(&name.table) { Self::Calibration } else { Self::Entry(name.clone()) }
        };
        used.iter().map(part).collect()
    }

    /// What a catalog says of it; `None` where it has no such entry.
    pub(super) fn tree(&self, catalog: &Catalog) -> Option<Node> {
        match self {
            Self::Entry(name) => catalog.tree(name),
            Self::Calibration => {
                let table = |table: Table| {
                    let names = catalog.names(table);
                    let entries = names.into_iter().filter_map(|name| {
                        let tree = catalog.tree(&EntryName { table, name: name.clone() })?;
                        Some((name, tree))
                    });
                    // By name: the file's order says nothing.
                    let sorted: BTreeMap<String, Node> = entries.collect();
                    (table.file().to_owned(), Node::Map(sorted.into_iter().collect()))
                };
                Some(Node::Map(TOGETHER.map(table).to_vec()))
            }
        }
    }

    /// Its entries as keys of the files of a pricing folder: path, key and tree.
    pub(super) fn files<'t>(&self, tree: &'t Node) -> Vec<(String, String, &'t Node)> {
        match self {
            Self::Entry(EntryName { table: Table::Tokens, name }) => {
                let (provider, key) = name.split_once('/').unwrap_or((name, ""));
                vec![(format!("tokens/{provider}.yaml"), key.to_owned(), tree)]
            }
            Self::Entry(EntryName { table: Table::Architectures, name }) => {
                vec![("models/locked.yaml".to_owned(), name.clone(), tree)]
            }
            Self::Entry(EntryName { table, name }) => {
                vec![(format!("{}.yaml", table.file()), name.clone(), tree)]
            }
            Self::Calibration => TOGETHER
                .iter()
                .flat_map(|table| {
                    let entries = match tree.get(table.file()) {
                        Some(Node::Map(entries)) => entries.as_slice(),
                        _ => &[],
                    };
                    entries.iter().map(|(key, node)| (format!("{}.yaml", table.file()), key.clone(), node))
                })
                .collect(),
        }
    }
}

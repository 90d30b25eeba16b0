//! What differs between two editions of a scenario.

use std::fmt;

use crate::catalog::EntryName;
use crate::source::{Difference, FieldPath, Node, Step};
use crate::units::Date;

/// What differs between two editions of a scenario, apart from what no figure rests on.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A field.
    Field(Difference),
    /// The contents of a file that both name.
    File(String),
    /// An entry of the catalog.
    Entry(EntryName),
    /// The day of prices, where somebody else than the file decides it.
    Day(Date, Date),
}

impl Change {
    /// The field, if it is one.
    pub fn path(&self) -> Option<&FieldPath> {
        match self {
            Self::Field(difference) => Some(&difference.path),
            _ => None,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(difference) => difference.path.fmt(f),
            Self::File(name) => f.write_str(name),
            Self::Entry(entry) => write!(f, "{} {}", entry.table.noun(), entry.name),
            Self::Day(..) => f.write_str("day of prices"),
        }
    }
}

/// Blocks of a scenario on which no figure rests.
const TEXTS: [&str; 4] = ["scenario", "title", "description", "sources"];

/// Whether no figure rests on a field.
pub(in crate::scenario) fn is_text(path: &FieldPath) -> bool {
    matches!(path.steps().first(), Some(Step::Key(key)) if TEXTS.contains(&&**key))
}

/// A document without what no figure rests on but for its name and its title, which a scenario has to have. Citations name fields, which a
/// mixture may lack.
pub(in crate::scenario) fn without_texts(root: &Node) -> Node {
    let mut root = root.clone();
    for text in ["description", "sources"] {
        root.remove(&FieldPath::ROOT.key(text));
    }
    root
}

//! Values that differ, as they are written.

use crate::catalog::EntryName;
use crate::scenario::definition::Scenario;
use crate::source::{Difference, FieldPath, Node, Site, Spot};
use crate::units::{Calendar, RelativeChange, Unit};

use super::editions::Editions;

/// More of a value than this is not shown.
const MOST_SHOWN: usize = 60;

/// A field that differs, as both sides write it.
#[derive(Clone, Debug)]
pub struct WrittenChange {
    /// The path of the field.
    pub path: String,
    /// What stood there, in one line; `None` where nothing did.
    pub before: Option<String>,
    /// What stands there.
    pub after: Option<String>,
    /// By how much, where both are numbers or quantities of one unit.
    pub by: Option<RelativeChange>,
    /// Line and column in the head's file; `None` where it stands in none of its lines.
    pub place: Option<(usize, usize)>,
}

impl WrittenChange {
    /// A difference of an entry of the catalog, by the last part of its path: `input`.
    fn of_entry(difference: &Difference, head: &Scenario) -> Self {
        let whole = Self::of(difference, head);
        let last = whole.path.rsplit('.').next().unwrap_or_default().to_owned();
        Self { path: last, place: None, ..whole }
    }

    /// The values of an entry of the catalog that differ between two editions.
    pub fn of_values(editions: &Editions<'_>, entry: &EntryName, head: &Scenario) -> Vec<Self> {
        editions.entry_differences(entry).iter().map(|difference| Self::of_entry(difference, head)).collect()
    }

    /// A difference of a scenario from another edition.
    pub fn of(difference: &Difference, head: &Scenario) -> Self {
        let Difference { path, before, after } = difference;
        let calendar = *head.calendar.value();
        let both = before.as_ref().zip(after.as_ref());
        Self {
            path: path.to_string(),
            before: before.as_ref().map(shown),
            after: after.as_ref().map(shown),
            by: both.and_then(|(before, after)| relative(before, after, calendar)),
            place: after.is_some().then(|| place(path, head)).flatten(),
        }
    }
}

/// Where a field of the head stands in its file; nothing of what the command line sets.
fn place(path: &FieldPath, scenario: &Scenario) -> Option<(usize, usize)> {
    let file = &scenario.file;
    let site = Site::new(std::sync::Arc::clone(file), Spot::Value(path.clone()));
    let place = site.resolve();
    (place.file == file.name()).then_some((place.line, place.column))
}

/// A value as it is written, in one line.
fn shown(node: &Node) -> String {
    let text = match node {
        Node::Text(text) => text.clone(),
        Node::Number(number) => number.to_string(),
        Node::Bool(yes) => yes.to_string(),
        Node::Null => String::new(),
        Node::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Node::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key}: {}", shown(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST_SHOWN {
        return line;
    }
    format!("{}…", line.chars().take(MOST_SHOWN - 1).collect::<String>())
}

/// By how much a value changes, where both sides are numbers or quantities of one unit.
fn relative(before: &Node, after: &Node, calendar: Calendar) -> Option<RelativeChange> {
    match (before, after) {
        (Node::Number(before), Node::Number(after)) => RelativeChange::of_numbers(*before, *after),
        (Node::Text(before), Node::Text(after)) => {
            let both = |unit: &Unit| {
                let (before, after) = (unit.parse(before, calendar).ok()?, unit.parse(after, calendar).ok()?);
                RelativeChange::between(before, after)
            };
            Unit::ALL.iter().find_map(both)
        }
        _ => None,
    }
}

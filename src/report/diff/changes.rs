//! Changes of the input in words.

use crate::scenario::{Change, Editions, Scenario, WrittenChange};

use super::rows::{ChangedField, ChangedKind};

/// What differs: what figures may rest on first, then texts.
pub(super) fn changes(editions: &Editions<'_>, head: &Scenario) -> Vec<ChangedField> {
    let rows = editions.changes().iter().map(|change| match change {
        Change::Field(difference) => field(WrittenChange::of(difference, head), ChangedKind::Field),
        Change::File(name) => of_kind(change, ChangedKind::File, format!("other contents in {name}")),
        Change::Entry(name) => entry(change, &WrittenChange::of_values(editions, name, head)),
        Change::Day(before, after) => ChangedField {
            before: Some(before.to_string()),
            ..of_kind(change, ChangedKind::Day, after.to_string())
        },
    });
    let texts = editions.texts().iter();
    rows.chain(texts.map(|text| field(WrittenChange::of(text, head), ChangedKind::Text))).collect()
}

/// More values of an entry than this are counted.
const MOST_VALUES: usize = 4;

/// An entry of the catalog with the values that it has otherwise.
fn entry(change: &Change, written: &[WrittenChange]) -> ChangedField {
    let values = |of: fn(&WrittenChange) -> Option<&String>| {
        let shown = written.iter().take(MOST_VALUES);
        let shown = shown.filter_map(|written| Some(format!("{} {}", written.path, of(written)?)));
        let more = written.len().checked_sub(MOST_VALUES).filter(|more| *more > 0);
        shown.chain(more.map(|more| format!("{more} more"))).collect::<Vec<_>>().join(", ")
    };
    if written.is_empty() {
        return of_kind(change, ChangedKind::Entry, "another entry".to_owned());
    }
    ChangedField {
        before: Some(values(|written| written.before.as_ref())),
        by: if let [only] = written { only.by } else { None },
        ..of_kind(change, ChangedKind::Entry, values(|written| written.after.as_ref()))
    }
}

fn of_kind(change: &Change, kind: ChangedKind, after: String) -> ChangedField {
    ChangedField { what: change.to_string(), kind, before: None, after: Some(after), by: None, place: None }
}

fn field(change: WrittenChange, kind: ChangedKind) -> ChangedField {
    let WrittenChange { path, before, after, by, place } = change;
    ChangedField { what: path, kind, before, after, by, place }
}

//! Changes of the input in words.

use crate::scenario::{Change, Editions, Scenario, WrittenChange};

use super::rows::{ChangedField, ChangedKind};

/// What differs: what figures may rest on first, then texts.
pub(super) fn changes(editions: &Editions<'_>, head: &Scenario) -> Vec<ChangedField> {
    let rows = editions.changes().iter().map(|change| match change {
        Change::Field(difference) => field(WrittenChange::of(difference, head), ChangedKind::Field),
        Change::File(name) => of_kind(change, ChangedKind::File, format!("other contents in {name}")),
        Change::Entry(..) => of_kind(change, ChangedKind::Entry, "another entry".to_owned()),
        Change::Day(before, after) => ChangedField {
            before: Some(before.to_string()),
            ..of_kind(change, ChangedKind::Day, after.to_string())
        },
    });
    let texts = editions.texts().iter();
    rows.chain(texts.map(|text| field(WrittenChange::of(text, head), ChangedKind::Text))).collect()
}

fn of_kind(change: &Change, kind: ChangedKind, after: String) -> ChangedField {
    ChangedField { what: change.to_string(), kind, before: None, after: Some(after), by: None, place: None }
}

fn field(change: WrittenChange, kind: ChangedKind) -> ChangedField {
    let WrittenChange { path, before, after, by, place } = change;
    ChangedField { what: path, kind, before, after, by, place }
}

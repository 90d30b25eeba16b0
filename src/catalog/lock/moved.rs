//! What moved between two versions of an entry: field by field, on the day of each.

use crate::source::{Node, yaml_line};
use crate::units::{Date, UsdPerMtok, parse_date};

use super::lock::{Lock, Locked, Part};
use crate::catalog::hash::Hash;
use crate::catalog::store::Catalog;

/// Fields that say where a figure is from, and no figure.
const WORDS: [&str; 4] = ["note", "source", "checked", "meaning"];
/// A value longer than this is not shown whole.
const LONGEST: usize = 120;

/// What became of a part since it was locked.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The part.
    pub part: Part,
    /// How it stands.
    pub standing: Standing,
    /// Its figures that are others now; of words alone none.
    pub changes: Vec<FieldChange>,
}

/// How a part stands to what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It says what it said.
    Same,
    /// It says the same figures with other sources, dates of checking or notes.
    Reworded,
    /// Its figures are others, on the day or on another one.
    Moved,
    /// The catalog has it no more.
    Gone,
}

/// A field that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The way to it within the entry: `tiers[1].standard.input`.
    pub field: String,
    /// What it said; `None` where it was not there.
    pub before: Option<String>,
    /// What it says; `None` where it is not there.
    pub after: Option<String>,
}

impl Lock {
    /// What became of every part of a scenario in a catalog on a day.
    pub fn moves(&self, locked: &Locked, catalog: &Catalog, day: Date) -> Vec<Move> {
        let of = |part: &Part| {
            let before = self.said(locked, part)?;
            Some(moved(part, (before, locked.as_of), part.tree(catalog).as_ref().map(|now| (now, day))))
        };
        locked.parts.keys().filter_map(of).collect()
    }
}

fn moved(part: &Part, before: (&Node, Date), now: Option<(&Node, Date)>) -> Move {
    let part = part.clone();
    let Some((now, day)) = now else {
        return Move { part, standing: Standing::Gone, changes: Vec::new() };
    };
    let (before, locked_on) = before;
    let same = Hash::of_tree(before) == Hash::of_tree(now);
    let mut changes = Vec::new();
    // What holds on the day first: that is what a reader asks.
    compare(&on(before, locked_on), &on(now, day), "", &mut changes);
    if changes.is_empty() && !same {
        compare(&without_words(before), &without_words(now), "", &mut changes);
    }
    let standing = match (changes.is_empty(), same) {
        (false, _) => Standing::Moved,
        (true, true) => Standing::Same,
        (true, false) => Standing::Reworded,
    };
    Move { part, standing, changes }
}

fn without_words(node: &Node) -> Node {
    match node {
        Node::Map(entries) => Node::Map(
            entries
                .iter()
                .filter(|(key, _)| !WORDS.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), without_words(value)))
                .collect(),
        ),
        Node::List(items) => Node::List(items.iter().map(without_words).collect()),
        other => other.clone(),
    }
}

/// What an entry says on a day: of dated cards those in force, without the words.
fn on(node: &Node, day: Date) -> Node {
    match node {
        Node::List(items)
            if items.iter().any(|item| item.get("from").is_some() && item.get("hours").is_none()) =>
        {
            let from = |item: &Node| match item.get("from") {
                Some(Node::Text(text)) => parse_date(text),
                _ => None,
            };
            // Before the first card, that one is taken to have held.
            let begun = items.iter().map(from).filter(|from| from.is_none_or(|from| from <= day));
            let wanted = begun.max().unwrap_or_else(|| items.iter().map(from).min().flatten());
            Node::List(
                items.iter().filter(|item| from(item) == wanted).map(|item| on_card(item, day)).collect(),
            )
        }
        Node::List(items) => Node::List(items.iter().map(|item| on(item, day)).collect()),
        Node::Map(_) => on_card(node, day),
        other => other.clone(),
    }
}

fn on_card(node: &Node, day: Date) -> Node {
    match node {
        Node::Map(entries) => Node::Map(
            entries
                .iter()
                .filter(|(key, _)| !WORDS.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), on(value, day)))
                .collect(),
        ),
        other => on(other, day),
    }
}

fn compare(before: &Node, after: &Node, path: &str, changes: &mut Vec<FieldChange>) {
    match (before, after) {
        (Node::Map(old), Node::Map(new)) => {
            let within = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            for (key, value) in old {
                match after.get(key) {
                    Some(other) => compare(value, other, &within(key), changes),
                    None => changes.push(FieldChange::of(within(key), Some(value), None)),
                }
            }
            for (key, value) in new.iter().filter(|(key, _)| before.get(key).is_none()) {
                changes.push(FieldChange::of(within(key), None, Some(value)));
            }
        }
        (Node::List(old), Node::List(new)) => {
            for at in 0..old.len().max(new.len()) {
                let field = format!("{path}[{at}]");
                match (old.get(at), new.get(at)) {
                    (Some(value), Some(other)) => compare(value, other, &field, changes),
                    (value, other) => changes.push(FieldChange::of(field, value, other)),
                }
            }
        }
        (value, other) if is_same(value, other) => {}
        (value, other) => changes.push(FieldChange::of(path.to_owned(), Some(value), Some(other))),
    }
}

/// Whether two values say the same, a price also where it is written otherwise: `$2.5/Mtok`, `$2.50/Mtok`.
fn is_same(before: &Node, after: &Node) -> bool {
    let price = |node: &Node| match node {
        Node::Text(text) => text.parse::<UsdPerMtok>().ok(),
        _ => None,
    };
    before == after || price(before).zip(price(after)).is_some_and(|(before, after)| before == after)
}

impl FieldChange {
    fn of(field: String, before: Option<&Node>, after: Option<&Node>) -> Self {
        Self { field, before: before.map(shown), after: after.map(shown) }
    }
}

/// A value in a line, cut where it is long.
fn shown(node: &Node) -> String {
    let line = match node {
        Node::Text(text) => text.clone(),
        other => yaml_line(other),
    };
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

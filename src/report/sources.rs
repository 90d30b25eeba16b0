//! Where the figures of a report come from: each source once, numbered in the order of use.

use std::collections::{BTreeMap, BTreeSet};

use crate::figure::{Derivation, Origin};
use crate::scenario::Sources;
use crate::units::Date;

/// A source, and what was taken from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The source, as cited; `None` for what a scenario states without one.
    pub source: Option<String>,
    /// When it was read there.
    pub checked: Option<Date>,
    /// What kind of source it is; `stated` for what a scenario states.
    pub kind: String,
    /// What was taken from it.
    pub uses: Vec<Use>,
}

/// A figure that was taken from a source.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// The catalog's entry, or the scenario's field.
    pub what: String,
    /// File and line.
    pub place: String,
}

/// The references of a report.
#[derive(Clone, Debug, Default)]
pub(super) struct References {
    list: Vec<Reference>,
    /// Which reference is of a source, a date and a kind.
    known: BTreeMap<(Option<String>, Option<Date>, String), usize>,
    /// What was taken from which reference.
    taken: BTreeSet<(usize, Use)>,
}

impl References {
    /// The sources behind a figure, in the order of its inputs, as numbers from 1, and the places of those inputs;
    /// defaults have none.
    pub(super) fn of(&mut self, derivation: &Derivation, cited: &Sources) -> (Vec<usize>, Vec<String>) {
        let mut found = Vec::new();
        collect(derivation, cited, &mut found);
        let mut numbers = Vec::new();
        let mut places = Vec::new();
        for (reference, taken) in found {
            if !places.contains(&taken.place) {
                places.push(taken.place.clone());
            }
            let number = self.number(reference, taken);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        (numbers, places)
    }

    fn number(&mut self, reference: Reference, taken: Use) -> usize {
        let source = (reference.source.clone(), reference.checked, reference.kind.clone());
        let at = *self.known.entry(source).or_insert_with(|| {
            self.list.push(reference);
            self.list.len() - 1
        });
        if self.taken.insert((at, taken.clone())) {
            self.list[at].uses.push(taken);
        }
        at + 1
    }

    pub(super) fn into_list(self) -> Vec<Reference> {
        self.list
    }
}

fn collect(derivation: &Derivation, cited: &Sources, found: &mut Vec<(Reference, Use)>) {
    if let Origin::Derived { inputs, .. } = &derivation.origin {
        for input in inputs {
            collect(input, cited, found);
        }
    } else {
        found.extend(reference(derivation, cited));
    }
}

/// The source of an input; `None` for defaults and derived figures.
pub(super) fn reference(derivation: &Derivation, cited: &Sources) -> Option<(Reference, Use)> {
    match &derivation.origin {
        Origin::Written(site) => {
            let what = site.path().map_or_else(String::new, ToString::to_string);
            let taken = Use { what, place: site.resolve().to_string() };
            let source = cited.of(site).map(str::to_owned);
            let reference = Reference { source, checked: None, kind: "stated".to_owned(), uses: Vec::new() };
            Some((reference, taken))
        }
        Origin::Catalog { provenance, site } => {
            let place = site.resolve();
            let taken =
                Use { what: provenance.entry.clone(), place: format!("{}:{}", place.file, place.line) };
            let reference = Reference {
                source: Some(provenance.source.clone()),
                checked: Some(provenance.checked),
                kind: provenance.kind.to_string(),
                uses: Vec::new(),
            };
            Some((reference, taken))
        }
        Origin::Default(_) | Origin::Derived { .. } => None,
    }
}

//! Where the figures of a report come from: each place once, numbered in the order of use.

use crate::figure::{Derivation, Origin};
use crate::scenario::Sources;
use crate::units::Date;

/// A place that a figure comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The catalog's entry, or the scenario's field.
    pub what: String,
    /// The source, as cited; `None` where a scenario cites none.
    pub source: Option<String>,
    /// When it was read there.
    pub checked: Option<Date>,
    /// What kind of source it is; `stated` for what a scenario states.
    pub kind: String,
    /// File and line.
    pub place: String,
}

/// The references of a report.
#[derive(Clone, Debug, Default)]
pub(super) struct References {
    list: Vec<Reference>,
}

impl References {
    /// The numbers (from 1) of the references behind a figure, in the order of its inputs; defaults have none.
    pub(super) fn of(&mut self, derivation: &Derivation, cited: &Sources) -> Vec<usize> {
        let mut numbers = Vec::new();
        self.collect(derivation, cited, &mut numbers);
        numbers
    }

    fn collect(&mut self, derivation: &Derivation, cited: &Sources, numbers: &mut Vec<usize>) {
        if let Origin::Derived { inputs, .. } = &derivation.origin {
            for input in inputs {
                self.collect(input, cited, numbers);
            }
        } else if let Some(reference) = reference(derivation, cited) {
            let number = self.number(reference);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }

    fn number(&mut self, reference: Reference) -> usize {
        if let Some(at) = self.list.iter().position(|known| *known == reference) {
            at + 1
        } else {
            self.list.push(reference);
            self.list.len()
        }
    }

    pub(super) fn into_list(self) -> Vec<Reference> {
        self.list
    }
}

/// The place of an input; `None` for defaults and derived figures.
pub(super) fn reference(derivation: &Derivation, cited: &Sources) -> Option<Reference> {
    match &derivation.origin {
        Origin::Written(site) => {
            let place = site.resolve();
            Some(Reference {
                what: site.path().map_or_else(String::new, ToString::to_string),
                source: cited.of(site).map(str::to_owned),
                checked: None,
                kind: "stated".to_owned(),
                place: place.to_string(),
            })
        }
        Origin::Catalog { provenance, site } => Some(Reference {
            what: provenance.entry.clone(),
            source: Some(provenance.source.clone()),
            checked: Some(provenance.checked),
            kind: provenance.kind.to_string(),
            place: {
                let place = site.resolve();
                format!("{}:{}", place.file, place.line)
            },
        }),
        Origin::Default(_) | Origin::Derived { .. } => None,
    }
}

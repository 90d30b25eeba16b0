//! A value with its derivation. Formulas compute from figures and so cannot forget where their inputs came from.

use std::sync::Arc;

use crate::catalog::{Provenance, Sourced};
use crate::decode::{Given, Sited};
use crate::source::Site;
use crate::units::{Amount, Currency, Quantity};

/// A quantity and why it is what it is.
#[derive(Clone, Debug)]
pub struct Figure<Q> {
    value: Q,
    derivation: Arc<Derivation>,
}

/// One node of the tree behind a figure.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// What the figure is: "tasks per month".
    pub label: String,
    /// Its value.
    pub amount: Amount,
    /// Where it comes from.
    pub origin: Origin,
    /// What else a reader should know.
    pub note: Option<String>,
}

impl Derivation {
    /// Whether it is an amount of money that was read at a rate: written in another currency than that of the scenario, which is to
    /// say in dollars.
    pub fn is_exchanged(&self, own: Currency) -> bool {
        own != Currency::Usd
            && self.amount.unit().is_money()
            && self
                .text()
                .is_some_and(|text| !Currency::is_written(text.trim_start_matches(['-', '−', ' ']), own))
    }

    /// What stands where it was written, without quotes; `None` of what a formula gives.
    pub fn text(&self) -> Option<&str> {
        let (Origin::Written(site) | Origin::Catalog { site, .. }) = &self.origin else { return None };
        Some(site.text())
    }
}

/// Where a figure comes from.
#[derive(Clone, Debug)]
pub enum Origin {
    /// Somebody wrote it into the scenario.
    Written(Site),
    /// Nobody wrote it; the documented default.
    Default(&'static str),
    /// The catalog.
    Catalog {
        /// Source, date and kind.
        provenance: Arc<Provenance>,
        /// Where it stands in the catalog.
        site: Site,
    },
    /// A formula.
    Derived {
        /// The formula in words.
        formula: String,
        /// What was put in.
        inputs: Vec<Arc<Derivation>>,
    },
}

/// Anything that has a derivation, whatever its unit.
pub trait Traced {
    /// The derivation.
    fn derivation(&self) -> Arc<Derivation>;
}

impl<Q> Traced for Figure<Q> {
    fn derivation(&self) -> Arc<Derivation> {
        Arc::clone(&self.derivation)
    }
}

impl Traced for Arc<Derivation> {
    fn derivation(&self) -> Arc<Derivation> {
        Self::clone(self)
    }
}

impl Derivation {
    /// A figure of the same unit and label, as a formula of it and of something else gives it.
    pub fn changed(self: &Arc<Self>, formula: &str, amount: Amount, by: &dyn Traced) -> Arc<Self> {
        let inputs = vec![Arc::clone(self), by.derivation()];
        let origin = Origin::Derived { formula: formula.to_owned(), inputs };
        Arc::new(Self { label: self.label.clone(), amount, origin, note: None })
    }
}

impl<Q: Quantity> Figure<Q> {
    fn new(label: &str, value: Q, origin: Origin, note: Option<String>) -> Self {
        let derivation = Derivation { label: label.to_owned(), amount: Amount::from(value), origin, note };
        Self { value, derivation: Arc::new(derivation) }
    }

    /// What somebody wrote.
    pub fn written(label: &str, sited: &Sited<Q>) -> Self {
        Self::new(label, sited.value, Origin::Written(sited.site.clone()), None)
    }

    /// What somebody wrote, or the default.
    pub fn given(label: &str, given: &Given<Q>) -> Self {
        match given {
            Given::Written(sited) => Self::written(label, sited),
            Given::Default { value, why } => Self::new(label, *value, Origin::Default(why), None),
        }
    }

    /// What the catalog says.
    pub fn listed(label: &str, sourced: &Sourced<Q>) -> Self {
        let origin =
            Origin::Catalog { provenance: Arc::clone(&sourced.provenance), site: sourced.site.clone() };
        let range = sourced.range.map(|(low, high)| format!("between {low} and {high}"));
        let others = sourced.provenance.elsewhere.iter().filter(|other| other.value.unit() == Q::UNIT);
        let elsewhere =
            others.map(|other| format!("{} elsewhere ({}, {})", other.value, other.source, other.checked));
        let notes: Vec<String> = range.into_iter().chain(elsewhere).collect();
        let note = (!notes.is_empty()).then(|| notes.join("; "));
        Self::new(label, sourced.value, origin, note)
    }

    /// What a formula gives.
    pub fn derived(label: &str, formula: &str, value: Q, inputs: &[&dyn Traced]) -> Self {
        let inputs = inputs.iter().map(|input| input.derivation()).collect();
        Self::new(label, value, Origin::Derived { formula: formula.to_owned(), inputs }, None)
    }

    /// The same figure with a remark.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        let Derivation { label, amount, origin, .. } =
            Arc::try_unwrap(self.derivation).unwrap_or_else(|shared| {
                // Somebody holds the figure already: remark on a figure that stands for it.
                let origin =
                    Origin::Derived { formula: shared.label.clone(), inputs: vec![Arc::clone(&shared)] };
                Derivation { label: shared.label.clone(), amount: shared.amount, origin, note: None }
            });
        let derivation = Derivation { label, amount, origin, note: Some(note.into()) };
        Self { value: self.value, derivation: Arc::new(derivation) }
    }

    /// The value.
    pub fn value(&self) -> Q {
        self.value
    }

    /// The number of the value, in its unit.
    pub fn get(&self) -> f64 {
        self.value.get()
    }
}

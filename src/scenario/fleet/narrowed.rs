//! Weights that are narrower than published: another model as far as accuracy goes, until it is evaluated.

use std::fmt;

use crate::catalog::{Architecture, Precision};
use crate::decode::Sited;
use crate::diagnostics::Sink;

use super::around::Around;

/// Weights narrower than those that a model is published in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowed {
    /// The model, as the scenario names it.
    pub model: String,
    /// What it runs in.
    pub precision: Precision,
    /// What it is published in.
    pub published: Precision,
}

impl Narrowed {
    /// `None` if the model runs as published, or the catalog does not have it.
    pub(super) fn of(model: &Sited<String>, precision: Precision, around: &Around<'_>) -> Option<Self> {
        // A label of a stated throughput may name anything.
        let found = around.resolver.catalog.find::<Architecture>(&model.value, &mut Sink::default())?;
        let published = found.native;
        // What is published in four bits is loaded as it is, whatever is asked for.
        let narrows = published != Precision::Fp4 && precision.narrows(published);
        narrows.then(|| Self { model: model.value.clone(), precision, published })
    }
}

impl fmt::Display for Narrowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}, published in {}", self.model, self.precision, self.published)
    }
}

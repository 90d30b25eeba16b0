//! What a scenario states or the catalog lists, as a figure.

use crate::decode::Given;
use crate::figure::Figure;
use crate::scenario::{KnownOr, Priced};
use crate::units::Quantity;

/// A stated or listed price as a figure.
pub(in crate::economics) fn priced<Q: Quantity>(label: &str, price: &Priced<Q>) -> Figure<Q> {
    match price {
        Priced::Stated(sited) => Figure::written(label, sited),
        Priced::Listed(sourced) => Figure::listed(label, sourced),
        Priced::Changed(changed) => {
            let listed = Figure::listed(&format!("{label}, as listed"), &changed.listed);
            let by = Figure::written("price change that is assumed", &changed.change.sited());
            Figure::derived(label, "listed price × (1 + change)", changed.value, &[&listed, &by])
        }
    }
}

/// The same, or what is taken for lack of a source.
pub(in crate::economics) fn known<Q: Quantity>(label: &str, figure: &KnownOr<Q>) -> Figure<Q> {
    match figure {
        KnownOr::Known(known) => priced(label, known),
        KnownOr::Assumed { value, why } => Figure::given(label, &Given::Default { value: *value, why }),
    }
}

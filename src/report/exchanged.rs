//! What was read in US dollars, where money is in another currency: the amount as it is written, and the rate.

use std::sync::Arc;

use crate::figure::{Derivation, Figure, Traced as _};
use crate::scenario::Exchange;
use crate::units::Currency;

/// How an amount is written whose figure is in another currency: `$0.10/Mtok at 1.08 USD/EUR of 2026-11-27`.
pub(super) fn as_written(derivation: &Derivation, exchange: Option<&Exchange>) -> Option<String> {
    let rate = exchange?.rate.value;
    let is_exchanged = derivation.is_exchanged(rate.currency);
    let text = derivation.text().filter(|_| is_exchanged)?;
    let written = if Currency::begins(text) { text } else { "in US dollars" };
    Some(format!("{written} at {rate} of {}", rate.date))
}

/// The remark of a figure, with how it is written where it is in another currency.
pub(super) fn note(derivation: &Derivation, exchange: Option<&Exchange>) -> Option<String> {
    match (as_written(derivation, exchange), derivation.note.clone()) {
        (Some(written), Some(note)) => Some(format!("{written}; {note}")),
        (written, note) => written.or(note),
    }
}

/// The rate itself, as a figure with its place.
pub(super) fn rate(exchange: &Exchange) -> Arc<Derivation> {
    let label = format!("US dollars for one {}", exchange.rate.value.currency);
    Figure::written(&label, &exchange.number()).derivation()
}

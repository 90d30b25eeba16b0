//! Which indirect taxes are in the prices, in words.

use crate::scenario::IndirectTax;
use crate::units::{Fraction, Quantity as _};

use super::list::commas;
use super::number::human;

/// That prices are with them, by how much of the net price.
pub(super) fn sentence(taxes: &IndirectTax) -> String {
    let one = |tax: &crate::scenario::TaxOnKind| {
        let added = Fraction::const_new(tax.rate.value.get() * tax.not_recovered.value.get());
        let word = tax.kind.word().replace('_', "-");
        if tax.not_recovered.value == Fraction::const_new(1.0) {
            format!("{word} {}", human(added.into()))
        } else {
            let (rate, share) = (human(tax.rate.value.into()), human(tax.not_recovered.value.into()));
            format!("{word} {} ({share} of {rate})", human(added.into()))
        }
    };
    let all: Vec<String> = taxes.all().iter().map(one).collect();
    format!("prices are with the indirect tax that is not recovered: {}", commas(&all))
}

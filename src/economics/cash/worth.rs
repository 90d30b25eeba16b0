//! What hardware is worth by its age.

use crate::economics::bill::bill::Asset;
use crate::finance::Resale;
use crate::scenario::{Finance, ResaleValue};
use crate::units::{Fraction, Months};

/// What an asset is worth at an age in months, over what was paid.
pub(in crate::economics) fn worth(asset: &Asset, age: usize, finance: &Finance) -> Fraction {
    let (life, residual) = (asset.life.value(), asset.residual.value());
    let age = Months::const_new(age as f64);
    match finance.resale() {
        ResaleValue::Stated(stated) => stated.value.share(age, life, residual),
        ResaleValue::Instead(other) => other.share(age, life, residual),
        ResaleValue::Market => {
            let end = asset.stated_residual().map(|residual| (life, residual));
            Resale::market(end).share(age, life, residual)
        }
    }
}

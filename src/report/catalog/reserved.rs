//! Reserved capacity in the catalog: prices of units, and what they carry.

use crate::catalog::{
    Counted, Provenance, Provider, ReservedModel, ReservedOffer, ReservedPool, UnitPrice, UnitRate,
};
use crate::report::table::Cell;
use crate::units::Amount;

use super::provider::holds_for;

/// A row about reserved capacity: what it says, its value, and where that comes from.
pub(super) struct ReservedRow<'p> {
    pub(super) what: String,
    pub(super) value: Cell,
    pub(super) provenance: &'p Provenance,
}

/// Every price and every capacity of a provider's units.
pub(super) fn rows(provider: &Provider) -> Vec<ReservedRow<'_>> {
    let mut rows = Vec::new();
    for offer in &provider.provisioned {
        let all = |price| price_row(offer, None, price);
        rows.extend(offer.prices.iter().map(all));
        for model in &offer.models {
            for pool in &model.pools {
                rows.extend(pool.prices.iter().map(|price| price_row(offer, Some((model, pool)), price)));
                rows.extend(carries(offer, model, pool));
            }
        }
    }
    rows
}

/// A kind of unit, in words: `ptu`, `scale-tier input`.
fn unit(offer: &ReservedOffer, counts: Counted) -> String {
    format!("{} {}", offer.name, counts.label()).trim_end().to_owned()
}

fn price_row<'p>(
    offer: &ReservedOffer,
    of: Option<(&ReservedModel, &ReservedPool)>,
    price: &'p UnitPrice,
) -> ReservedRow<'p> {
    let deployment = price.deployment.as_ref().map_or_else(String::new, |word| format!(", {word}"));
    let counts = of.map_or(Counted::All, |(_, pool)| pool.counts);
    let models = of.map_or_else(String::new, |(model, _)| format!(": {}", holds_for(&model.models)));
    let what = format!("{} unit, commitment {}{deployment}{models}", unit(offer, counts), price.commitment);
    match &price.rate {
        UnitRate::Hourly(rate) => {
            ReservedRow { what, value: Cell::Mixed(Amount::from(rate.value)), provenance: &rate.provenance }
        }
        UnitRate::Monthly(rate) => {
            ReservedRow { what, value: Cell::Mixed(Amount::from(rate.value)), provenance: &rate.provenance }
        }
    }
}

fn carries<'p>(
    offer: &ReservedOffer,
    model: &'p ReservedModel,
    pool: &'p ReservedPool,
) -> Vec<ReservedRow<'p>> {
    let (unit, models) = (unit(offer, pool.counts), holds_for(&model.models));
    let capacity = ReservedRow {
        what: format!("{unit} unit carries: {models}"),
        value: Cell::Mixed(Amount::from(pool.capacity.value)),
        provenance: &pool.capacity.provenance,
    };
    let weight = pool.output_weight.as_ref().map(|weight| ReservedRow {
        what: format!("{unit}, an answer token counts: {models}"),
        value: Cell::Mixed(Amount::from(weight.value)),
        provenance: &weight.provenance,
    });
    let longest = model.max_prompt.as_ref().map(|longest| ReservedRow {
        what: format!("{unit}, longest prompt: {models}"),
        value: Cell::Mixed(Amount::from(longest.value)),
        provenance: &longest.provenance,
    });
    [Some(capacity), weight, longest].into_iter().flatten().collect()
}

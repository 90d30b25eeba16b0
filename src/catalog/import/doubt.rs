//! What looks wrong in a public catalog: a unit mistaken, classes swapped, prices far from those of everybody else.

use std::collections::BTreeMap;

use crate::catalog::makes::Makes;
use crate::catalog::tokens::{ServiceTier, TokenClass};
use crate::units::{Quantity as _, UsdPerMtok};

use super::merge::PriceChange;
use super::offer::{Offer, OfferCard, Prices};

/// A price that changes by more than this factor is looked at first: prices are halved and doubled, and not more at a time.
const LEAP: f64 = 8.0;
/// A price is far from the others' where it is more than this factor away from their median.
const FAR: f64 = 10.0;
/// Fewer sellers than these are no others.
const FEW: usize = 3;
/// Dearer than any prompt, and than any answer.
const DEAREST: (f64, f64) = (500.0, 2_500.0);
/// Cheaper than any.
const CHEAPEST: f64 = 0.000_5;

/// What every seller of a public catalog asks for a prompt token, by the model's own name.
pub(super) struct Elsewhere(BTreeMap<String, Vec<f64>>);

impl Elsewhere {
    pub(super) fn of(offers: &[Offer]) -> Self {
        let mut known: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for offer in offers {
            let price = offer.cards.last().and_then(|card| input(&card.tiers.first()?.prices));
            if let Some(price) = price.filter(|price| price.get() > 0.0) {
                known.entry(own_name(&offer.key)).or_default().push(price.get());
            }
        }
        for prices in known.values_mut() {
            prices.sort_by(f64::total_cmp);
        }
        Self(known)
    }

    /// The median of the others, where there are several.
    fn median(&self, key: &str) -> Option<f64> {
        let prices = self.0.get(&own_name(key)).filter(|prices| prices.len() > FEW)?;
        prices.get(prices.len() / 2).copied()
    }
}

/// A model's name without who sells it: `meta-llama/Llama-3.3-70B-Instruct` is `llama-3.3-70b-instruct`.
fn own_name(key: &str) -> String {
    key.rsplit('/').next().unwrap_or(key).to_lowercase()
}

fn input(prices: &Prices) -> Option<UsdPerMtok> {
    prices.get(&(ServiceTier::Standard, TokenClass::Input)).copied()
}

/// What looks wrong with a card that would be written; nothing, where nothing does.
pub(super) fn doubts(
    offer: &Offer,
    card: &OfferCard,
    changes: &[PriceChange],
    elsewhere: &Elsewhere,
) -> Vec<String> {
    let mut said = Vec::new();
    for tier in &card.tiers {
        of_prices(&tier.prices, offer.makes, &mut said);
    }
    for change in changes {
        let (Some(before), Some(after)) = (change.before, change.after) else { continue };
        let (low, high) = (before.get().min(after.get()), before.get().max(after.get()));
        if low > 0.0 && high > LEAP * low {
            said.push(format!("{} went from {before} to {after} at once", change.class.label()));
        }
    }
    let own = card.tiers.first().and_then(|tier| input(&tier.prices)).filter(|price| price.get() > 0.0);
    if let (Some(own), Some(median)) = (own, elsewhere.median(&offer.key))
        && (own.get() > FAR * median || own.get() * FAR < median)
    {
        let usual = UsdPerMtok::new(median).map(|usual| usual.to_string()).unwrap_or_default();
        said.push(format!(
            "input tokens cost {own}, and {usual} in the middle of all who sell a model of this name"
        ));
    }
    said.sort();
    said.dedup();
    said
}

fn of_prices(prices: &Prices, makes: Makes, said: &mut Vec<String>) {
    for ((service, class), price) in prices {
        let dearest = if class.is_answer() { DEAREST.1 } else { DEAREST.0 };
        let value = price.get();
        if value > dearest || value > 0.0 && value < CHEAPEST {
            let word = if value > dearest { "more" } else { "less" };
            said.push(format!("{price} for {} ({service}) is far {word} than tokens cost", class.label()));
        }
        if value == 0.0 && !class.is_write() {
            said.push(format!("{} ({service}) cost nothing", class.label()));
        }
        let standard = prices.get(&(ServiceTier::Standard, *class));
        let wrong = standard.is_some_and(|standard| match service {
            ServiceTier::Batch | ServiceTier::Flex => price > standard,
            ServiceTier::Priority | ServiceTier::Fast | ServiceTier::Ultrafast => price < standard,
            ServiceTier::Standard => false,
        });
        if wrong {
            said.push(format!(
                "{} cost {price} at {service}, on the wrong side of the standard price",
                class.label()
            ));
        }
    }
    let of = |class: TokenClass| prices.get(&(ServiceTier::Standard, class));
    if let (Some(input), Some(output)) = (of(TokenClass::Input), of(TokenClass::Output))
        && input > output
        && makes == Makes::Text
    {
        said.push(format!("input tokens cost {input}, more than output tokens at {output}"));
    }
    if let (Some(cached), Some(input)) = (of(TokenClass::CacheRead), of(TokenClass::Input))
        && cached > input
    {
        said.push(format!("cached input tokens cost {cached}, more than others at {input}"));
    }
}

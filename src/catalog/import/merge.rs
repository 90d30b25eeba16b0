//! A card of ours held against what a public catalog says, and the card that follows from both.

use std::collections::BTreeSet;

use crate::catalog::bound::Bound;
use crate::catalog::tokens::{ServiceTier, Tier, TokenCard, TokenClass};
use crate::decode::Words as _;
use crate::source::Node;
use crate::units::{Quantity as _, Tokens, UsdPerMtok};

use super::offer::{OfferCard, OfferTier, Prices};

/// Prices closer than this share are the same: sources write them with different digits.
const SAME: f64 = 1e-6;

/// A price that is another one in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceChange {
    /// The largest prompt of its tier; `None` for any size.
    pub up_to: Option<Tokens>,
    /// The service tier.
    pub service: ServiceTier,
    /// What is paid for.
    pub class: TokenClass,
    /// The price that held; `None` where there was none.
    pub before: Option<UsdPerMtok>,
    /// The price of the source; `None` where the source has none and the old one is not taken over.
    pub after: Option<UsdPerMtok>,
}

/// A tier of a card that is made.
#[derive(Clone, Debug)]
pub(super) struct NewTier {
    pub(super) bound: Option<Bound>,
    pub(super) prices: Prices,
}

/// What comes of a card and an offer.
pub(super) enum Merged {
    /// The source says nothing else.
    Same,
    /// The source has another price.
    Changed {
        tiers: Vec<NewTier>,
        changes: Vec<PriceChange>,
        /// Whether a price of the old card stands in the new one that the source does not state.
        carried: bool,
    },
    /// The source has the prices of the card, and further ones.
    More { tiers: Vec<NewTier>, changes: Vec<PriceChange>, carried: bool },
    /// What the source says does not make a card.
    No(&'static str),
}

/// The class of a write to a cache that lives as long as the seller's entries do by default: sources have no word for it.
const WRITES: [TokenClass; 2] = [TokenClass::CacheWriteShort, TokenClass::CacheWriteHalfHour];

/// The default writes of an offer as the class that a card has them in.
fn with_writes_of(held: &TokenCard, offer: &OfferCard) -> OfferCard {
    let has = |class: TokenClass| {
        let tiers = held.tiers().iter();
        tiers
            .flat_map(|tier| tier.service_tiers().filter_map(|service| tier.rates(service)))
            .any(|rates| rates.all().any(|(own, _)| own == class))
    };
    let [short, half_hour] = WRITES;
    if has(half_hour) && !has(short) { renamed(offer, half_hour) } else { offer.clone() }
}

/// The default writes of an offer as another class.
pub(super) fn renamed(offer: &OfferCard, class: TokenClass) -> OfferCard {
    let mut offer = offer.clone();
    for tier in &mut offer.tiers {
        let writes: Vec<_> = tier.prices.extract_if(.., |(_, own), _| *own == WRITES[0]).collect();
        tier.prices.extend(writes.into_iter().map(|((service, _), price)| ((service, class), price)));
    }
    offer
}

/// Holds a card against an offer.
pub(super) fn merge(held: &TokenCard, offer: &OfferCard) -> Merged {
    let old = held.tiers();
    let offer = &with_writes_of(held, offer);
    let limit = |bound: Option<Bound>| bound.map(Bound::limit);
    // The last tier may end at the model's longest prompt, or not: no price lies beyond.
    let last = old.len().saturating_sub(1);
    let alike = |(at, (own, new)): (usize, (&Tier, &OfferTier))| limit(own.bound) == new.up_to || at == last;
    let same_tiers = old.len() == offer.tiers.len() && old.iter().zip(&offer.tiers).enumerate().all(alike);
    if !same_tiers && offer.tiers.len() == 1 && old.len() > 1 {
        return first_tier_only(old, &offer.tiers[0]);
    }
    if offer.more_tiers && old.len() == 1 {
        return first_tier_alone(&old[0], &offer.tiers[0]);
    }
    let mut tiers = Vec::new();
    let mut changes = Vec::new();
    let mut carried = false;
    for (at, new) in offer.tiers.iter().enumerate() {
        let own = if same_tiers { old.get(at) } else { old.iter().find(|own| limit(own.bound) == new.up_to) };
        let bound = own.map_or(new.up_to.map(Bound::UpTo), |own| own.bound);
        let merged = tier(own, new, &mut changes);
        carried |= merged.carried;
        tiers.push(NewTier { bound, prices: merged.prices });
    }
    if !same_tiers && changes.is_empty() {
        return Merged::No("its prices are those of the card, cut at other sizes of the prompt");
    }
    if changes.is_empty() {
        Merged::Same
    } else if same_tiers && changes.iter().all(|change| change.before.is_none()) {
        Merged::More { tiers, changes, carried }
    } else {
        Merged::Changed { tiers, changes, carried }
    }
}

/// A source without the prices of long prompts says something of the first tier.
fn first_tier_only(old: &[Tier], new: &OfferTier) -> Merged {
    let mut changes = Vec::new();
    tier(old.first(), new, &mut changes);
    if changes.iter().all(|change| change.before.is_none()) {
        Merged::Same
    } else {
        Merged::No("prices of short prompts changed, and the source has none of long ones")
    }
}

fn first_tier_alone(old: &Tier, new: &OfferTier) -> Merged {
    let mut changes = Vec::new();
    tier(Some(old), new, &mut changes);
    if changes.is_empty() {
        Merged::Same
    } else {
        Merged::No("the source does not say what long prompts cost")
    }
}

struct MergedTier {
    prices: Prices,
    carried: bool,
}

/// The prices of the source, and those of the old tier that it does not state where nothing beside them changed: half of a row that
/// changed is not known to hold.
fn tier(old: Option<&Tier>, new: &OfferTier, changes: &mut Vec<PriceChange>) -> MergedTier {
    let held = old.map(prices_of).unwrap_or_default();
    let mut prices = new.prices.clone();
    let mut rows_changed: BTreeSet<ServiceTier> = BTreeSet::new();
    let mut change = |(service, class), before, after| {
        changes.push(PriceChange { up_to: new.up_to, service, class, before, after });
    };
    for (key, price) in &new.prices {
        let known = held.get(key).copied().or_else(|| falls_back(&held, *key));
        if known.is_none_or(|known| !is_same(known, *price)) {
            // A further price says nothing against the others.
            rows_changed.extend(known.map(|_| key.0));
            change(*key, known, Some(*price));
        } else if let Some(own) = held.get(key) {
            // The digits of the card, not those of a product.
            prices.insert(*key, *own);
        }
    }
    let mut carried = false;
    for (key, own) in held.iter().filter(|(key, _)| !new.prices.contains_key(key)) {
        // Batches are sold at a share of the standard price, so they go with it.
        let others_changed = rows_changed.contains(&key.0) || rows_changed.contains(&ServiceTier::Standard);
        if others_changed {
            change(*key, Some(*own), None);
        } else {
            carried = true;
            prices.insert(*key, *own);
        }
    }
    MergedTier { prices, carried: carried && !new.prices.is_empty() }
}

/// What a class is billed as that has no price of its own.
fn falls_back(held: &Prices, (service, class): (ServiceTier, TokenClass)) -> Option<UsdPerMtok> {
    match class {
        TokenClass::Reasoning => held.get(&(service, TokenClass::Output)).copied(),
        TokenClass::ImageInput => held.get(&(service, TokenClass::Input)).copied(),
        _ => None,
    }
}

fn prices_of(tier: &Tier) -> Prices {
    tier.service_tiers()
        .filter_map(|service| Some((service, tier.rates(service)?)))
        .flat_map(|(service, rates)| rates.all().map(move |(class, price)| ((service, class), price)))
        .collect()
}

pub(super) fn is_same(one: UsdPerMtok, other: UsdPerMtok) -> bool {
    let (one, other) = (one.get(), other.get());
    (one - other).abs() <= SAME * one.max(other)
}

/// The tiers of a model that is not known yet.
pub(super) fn new_tiers(offer: &OfferCard) -> Vec<NewTier> {
    let tier = |tier: &OfferTier| NewTier { bound: tier.up_to.map(Bound::UpTo), prices: tier.prices.clone() };
    offer.tiers.iter().map(tier).collect()
}

/// `tiers:` of a card as they are written.
pub(super) fn tiers_node(tiers: &[NewTier]) -> Node {
    let text = |text: String| Node::Text(text);
    let one = |tier: &NewTier| {
        let mut fields = Vec::new();
        match tier.bound {
            Some(Bound::UpTo(limit)) => fields.push(("up_to".to_owned(), text(tokens(limit)))),
            Some(Bound::Below(limit)) => fields.push(("below".to_owned(), text(tokens(limit)))),
            None => {}
        }
        for (word, service) in ServiceTier::WORDS {
            let priced = TokenClass::ALL.iter().filter_map(|(key, class)| {
                let price = tier.prices.get(&(*service, *class))?;
                Some(((*key).to_owned(), text(price.to_string())))
            });
            let priced: Vec<(String, Node)> = priced.collect();
            if !priced.is_empty() {
                fields.push(((*word).to_owned(), Node::Map(priced)));
            }
        }
        Node::Map(fields)
    };
    Node::List(tiers.iter().map(one).collect())
}

/// `272000 tokens`, without the commas that end an entry in YAML.
fn tokens(count: Tokens) -> String {
    format!("{} tokens", count.get())
}

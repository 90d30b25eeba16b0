//! The data of genai-prices: a list of sellers with models, whose prices are numbers per million tokens (`data.json`), or the same in
//! a line of words, which leaves the prices of long prompts out.

use std::collections::BTreeSet;

use crate::catalog::makes::Makes;
use crate::catalog::tokens::{ServiceTier, TokenClass};
use crate::decode::Context;
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node};
use crate::units::{Date, Quantity as _, Tokens, parse_date};

use super::litellm::tidy;
use super::names::of_genai;
use super::offer::{Offer, OfferCard, OfferTier, Prices, price};

/// A class by its key, and in words.
const CLASSES: [(&str, &str, TokenClass); 9] = [
    ("input_mtok", "input", TokenClass::Input),
    ("output_mtok", "output", TokenClass::Output),
    ("cache_read_mtok", "input cache read", TokenClass::CacheRead),
    ("cache_write_mtok", "input cache write", TokenClass::CacheWriteShort),
    ("cache_write_1h_mtok", "input 1h cache write", TokenClass::CacheWriteLong),
    ("cache_write_12h_mtok", "input 12h cache write", TokenClass::CacheWriteHalfDay),
    ("input_audio_mtok", "input audio", TokenClass::AudioInput),
    ("output_audio_mtok", "output audio", TokenClass::AudioOutput),
    ("output_reasoning_mtok", "output reasoning", TokenClass::Reasoning),
];

/// Reads the file; what is no seller or model is reported.
pub(super) fn read(root: &Node, context: &mut Context<'_>) -> Option<Vec<Offer>> {
    const WHAT: &str = "a list of sellers with their `models`, as genai-prices' `data.json` has them";
    let Node::List(sellers) = root else {
        context.wrong_type(WHAT, root, &FieldPath::ROOT);
        return None;
    };
    let mut offers = Vec::new();
    for (at, node) in sellers.iter().enumerate() {
        let path = FieldPath::ROOT.index(at);
        let (Some(Node::Text(seller)), Some(Node::List(models))) = (node.get("id"), node.get("models"))
        else {
            context.wrong_type("a seller with `id` and `models`", node, &path);
            continue;
        };
        for (at, model) in models.iter().enumerate() {
            let path = path.key("models").index(at);
            let (Some(Node::Text(id)), Some(prices)) = (model.get("id"), model.get("prices")) else {
                context.wrong_type("a model with `id` and `prices`", model, &path);
                continue;
            };
            let mut left_out = BTreeSet::new();
            let mut cards = cards(prices, &path.key("prices"), &mut left_out, context);
            if let Some(variants) = model.get("price_variants") {
                add_batch(&mut cards, variants, &path.key("price_variants"), &mut left_out, context);
            }
            let makes = if id.contains("embed") { Makes::Embeddings } else { Makes::Text };
            for tier in cards.iter_mut().flat_map(|card| &mut card.tiers) {
                tidy(&mut tier.prices, makes);
            }
            cards.retain(|card| card.tiers.iter().any(|tier| !tier.prices.is_empty()));
            offers.push(Offer {
                key: id.clone(),
                seller: seller.clone(),
                names: of_genai(seller, id),
                makes,
                cards,
                left_out: left_out.into_iter().collect(),
                cites: None,
                site: context.site(&path.key("id")),
            });
        }
    }
    Some(offers)
}

/// Prices that hold always, or each from a day on. Prices by the hour of the day are no card.
fn cards(
    node: &Node,
    path: &FieldPath,
    left_out: &mut BTreeSet<String>,
    context: &mut Context<'_>,
) -> Vec<OfferCard> {
    let Node::List(items) = node else {
        return card(node, None, path, left_out, context).into_iter().collect();
    };
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let path = path.index(at);
        let Some(prices) = item.get("prices") else {
            context.wrong_type("`prices` with their `constraint`", item, &path);
            continue;
        };
        let from = match starts(item, &path, left_out, context) {
            Starts::Always => None,
            Starts::From(day) => Some(day),
            // What holds in other hours is no price of the day, and neither is what is left of it.
            Starts::Otherwise => return Vec::new(),
        };
        found.extend(card(prices, from, &path.key("prices"), left_out, context));
    }
    found.sort_by_key(|card| card.from);
    found
}

/// When a price holds.
enum Starts {
    Always,
    From(Date),
    /// By the hour, or by a rule that is not known.
    Otherwise,
}

fn starts(
    item: &Node,
    path: &FieldPath,
    left_out: &mut BTreeSet<String>,
    context: &mut Context<'_>,
) -> Starts {
    let Some(constraint) = item.get("constraint").filter(|constraint| **constraint != Node::Null) else {
        return Starts::Always;
    };
    let Some(Node::Text(day)) = constraint.get("start_date") else {
        left_out.insert("prices by the hour".to_owned());
        return Starts::Otherwise;
    };
    let Some(from) = parse_date(day) else {
        let message = format!("`{day}` is no date");
        context.fault(Code::WrongDate, message, &path.key("constraint").key("start_date"), None);
        return Starts::Otherwise;
    };
    Starts::From(from)
}

fn card(
    node: &Node,
    from: Option<Date>,
    path: &FieldPath,
    left_out: &mut BTreeSet<String>,
    context: &mut Context<'_>,
) -> Option<OfferCard> {
    match node {
        Node::Text(text) => Some(in_words(text, from, path, left_out, context)),
        Node::Map(fields) => Some(in_numbers(fields, from, path, left_out, context)),
        other => {
            context.wrong_type("prices per million tokens", other, path);
            None
        }
    }
}

/// `{ input_mtok: 5, output_mtok: { base: 25, tiers: [{ start: 200000, price: 37.5 }] } }`.
fn in_numbers(
    fields: &[(String, Node)],
    from: Option<Date>,
    path: &FieldPath,
    left_out: &mut BTreeSet<String>,
    context: &mut Context<'_>,
) -> OfferCard {
    // By where each begins; whole tokens.
    let mut by_start: std::collections::BTreeMap<u64, Prices> = std::collections::BTreeMap::new();
    for (field, node) in fields {
        let path = path.key(field);
        let Some((.., class)) = CLASSES.iter().find(|(key, ..)| key == field) else {
            left_out.insert(field.clone());
            continue;
        };
        let key = (ServiceTier::Standard, *class);
        let mut add = |start: u64, node: &Node, path: &FieldPath, context: &mut Context<'_>| {
            if let Some(found) = amount(node, path, context) {
                by_start.entry(start).or_default().insert(key, found);
            }
        };
        match node {
            Node::Map(_) => {
                if let Some(base) = node.get("base") {
                    add(0, base, &path.key("base"), context);
                }
                let tiers = match node.get("tiers") {
                    Some(Node::List(tiers)) => tiers.as_slice(),
                    _ => &[],
                };
                for (at, tier) in tiers.iter().enumerate() {
                    let path = path.key("tiers").index(at);
                    let start = match tier.get("start") {
                        // A whole number of tokens that no prompt exceeds is exact in both.
                        #[expect(
                            clippy::cast_possible_truncation,
                            clippy::cast_sign_loss,
                            reason = "bounded"
                        )]
                        Some(Node::Number(start)) if (1.0..1e12).contains(start) => *start as u64,
                        _ => {
                            context.wrong_type("a tier with `start` and `price`", tier, &path);
                            continue;
                        }
                    };
                    if let Some(node) = tier.get("price") {
                        add(start, node, &path.key("price"), context);
                    }
                }
            }
            node => add(0, node, &path, context),
        }
    }
    let starts: Vec<u64> = by_start.keys().copied().collect();
    // What has no price of its own in a tier keeps that of the one before.
    let mut before = Prices::new();
    let mut tiers = Vec::new();
    for (at, (_, prices)) in by_start.into_iter().enumerate() {
        before.extend(prices);
        let up_to = starts.get(at + 1).and_then(|start| Tokens::new(*start as f64).ok());
        tiers.push(OfferTier { up_to, prices: before.clone() });
    }
    OfferCard { from, tiers, more_tiers: false }
}

/// `$5/input MTok (+tiers), $25/output MTok (+tiers), $10/web searches K`.
fn in_words(
    text: &str,
    from: Option<Date>,
    path: &FieldPath,
    left_out: &mut BTreeSet<String>,
    context: &mut Context<'_>,
) -> OfferCard {
    let mut prices = Prices::new();
    let mut more_tiers = false;
    for part in text.split(", ").map(str::trim).filter(|part| !part.is_empty()) {
        let (said, tiers) = part.strip_suffix(" (+tiers)").map_or((part, false), |said| (said, true));
        more_tiers |= tiers;
        let parts = said.strip_prefix('$').and_then(|said| said.split_once('/'));
        let Some((number, what)) = parts else {
            let message = format!("expected a price such as `$5/input MTok`; found `{}`", shortened(part));
            context.fault(Code::WrongUnit, message, path, None);
            continue;
        };
        let class =
            what.strip_suffix(" MTok").and_then(|what| CLASSES.iter().find(|(_, words, _)| *words == what));
        let Some((.., class)) = class else {
            left_out.insert(what.to_owned());
            continue;
        };
        let number = number.parse::<f64>().map_or(Node::Text(number.to_owned()), Node::Number);
        let found = amount(&number, path, context);
        prices.extend(found.map(|found| ((ServiceTier::Standard, *class), found)));
    }
    if more_tiers {
        left_out.insert("prices of long prompts (`+tiers`)".to_owned());
    }
    OfferCard { from, tiers: vec![OfferTier { up_to: None, prices }], more_tiers }
}

/// Prices of batches, which stand beside the others, put into the cards that hold when they do.
fn add_batch(
    cards: &mut [OfferCard],
    node: &Node,
    path: &FieldPath,
    left_out: &mut BTreeSet<String>,
    context: &mut Context<'_>,
) {
    let Node::List(items) = node else { return };
    for (at, item) in items.iter().enumerate() {
        let path = path.index(at);
        let service = match item.get("when") {
            Some(Node::Map(when)) => match when.as_slice() {
                [(key, Node::Text(word))] if key == "processing" || key == "service_tier" => {
                    match word.as_str() {
                        "batch" => Some(ServiceTier::Batch),
                        "flex" => Some(ServiceTier::Flex),
                        "priority" => Some(ServiceTier::Priority),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        };
        let (Some(service), Some(prices)) = (service, item.get("prices")) else {
            left_out.insert("price_variants".to_owned());
            continue;
        };
        let from = match starts(item, &path, left_out, context) {
            Starts::Always => None,
            Starts::From(day) => Some(day),
            Starts::Otherwise => continue,
        };
        let Some(variant) = card(prices, from, &path.key("prices"), left_out, context) else {
            continue;
        };
        // Of the last card only: what held before is not told apart.
        if let (Some(card), [tier]) = (cards.last_mut(), variant.tiers.as_slice())
            && card.tiers.len() == 1
            && !card.more_tiers
        {
            let priced = tier.prices.iter().map(|((_, class), price)| ((service, *class), *price));
            card.tiers[0].prices.extend(priced);
        } else {
            left_out.insert("price_variants".to_owned());
        }
    }
}

fn amount(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<crate::units::UsdPerMtok> {
    let found = match node {
        Node::Number(value) if value.is_finite() && *value >= 0.0 => price(*value),
        _ => None,
    };
    if found.is_none() {
        let message = "expected a price in dollars per million tokens";
        context.fault(Code::WrongUnit, message, path, None);
    }
    found
}

/// A text of a stranger in a message.
fn shortened(text: &str) -> String {
    text.chars().take(60).collect()
}

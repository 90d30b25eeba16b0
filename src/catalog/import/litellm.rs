//! LiteLLM's price file: an object of models, each with prices in dollars a token under names that say class, tier and service.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::makes::Makes;
use crate::catalog::tokens::{ServiceTier, TokenClass};
use crate::decode::Context;
use crate::source::{FieldPath, Node};
use crate::units::{Quantity as _, Tokens};

use super::names::of_litellm;
use super::offer::{Offer, OfferCard, OfferTier, Prices, price};

/// Fields by how they begin: the longer ones first where one begins another.
const CLASSES: [(&str, TokenClass); 9] = [
    ("cache_creation_input_token_cost_above_1hr", TokenClass::CacheWriteLong),
    ("cache_creation_input_token_cost_above_12hr", TokenClass::CacheWriteHalfDay),
    ("cache_creation_input_token_cost", TokenClass::CacheWriteShort),
    ("cache_read_input_token_cost", TokenClass::CacheRead),
    ("input_cost_per_audio_token", TokenClass::AudioInput),
    ("output_cost_per_audio_token", TokenClass::AudioOutput),
    ("output_cost_per_reasoning_token", TokenClass::Reasoning),
    ("input_cost_per_token", TokenClass::Input),
    ("output_cost_per_token", TokenClass::Output),
];
const IMAGES: &str = "input_cost_per_image_token";
const SERVICES: [(&str, ServiceTier); 4] = [
    ("_batches", ServiceTier::Batch),
    ("_priority", ServiceTier::Priority),
    ("_flex", ServiceTier::Flex),
    ("_ultrafast", ServiceTier::Ultrafast),
];
const PER_MILLION: f64 = 1e6;
const THOUSAND: f64 = 1e3;

/// An entry that only names another one, and the example at the start.
const ALIAS: &str = "alias_of";
const EXAMPLE: &str = "sample_spec";

/// What was read of the file.
pub(super) struct Read {
    pub(super) offers: Vec<Offer>,
    /// Entries that only name another one, with that one.
    pub(super) aliases: BTreeMap<String, String>,
    /// Entries that are not sold by the token, by mode.
    pub(super) others: BTreeMap<String, usize>,
}

/// Reads the file; what is no entry is reported.
pub(super) fn read(root: &Node, context: &mut Context<'_>) -> Option<Read> {
    let Node::Map(entries) = root else {
        context.wrong_type(
            "models by name, as LiteLLM's `model_prices_and_context_window.json` has them",
            root,
            &FieldPath::ROOT,
        );
        return None;
    };
    crate::decode::report_repeated(entries, &FieldPath::ROOT, context);
    let mut read = Read { offers: Vec::new(), aliases: BTreeMap::new(), others: BTreeMap::new() };
    for (key, node) in entries.iter().filter(|(key, _)| key != EXAMPLE) {
        let path = FieldPath::ROOT.key(key);
        let Node::Map(fields) = node else {
            context.wrong_type("a model with its prices", node, &path);
            continue;
        };
        if let Some(Node::Text(other)) = node.get(ALIAS) {
            read.aliases.insert(key.clone(), other.clone());
            continue;
        }
        let text = |name: &str| match node.get(name) {
            Some(Node::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let mode = text("mode").unwrap_or_else(|| "chat".to_owned());
        let makes = match mode.as_str() {
            "chat" | "responses" | "completion" | "realtime" => Makes::Text,
            "embedding" => Makes::Embeddings,
            "rerank" => Makes::Rankings,
            _ => {
                *read.others.entry(mode).or_default() += 1;
                continue;
            }
        };
        let seller = text("litellm_provider").unwrap_or_default();
        let mut left_out = Vec::new();
        let card = card(fields, makes, &path, &mut left_out, context);
        let names = of_litellm(&seller, key);
        let cites = text("source").filter(|cited| cited.starts_with("https://"));
        let site = context.key_site(&path);
        read.offers.push(Offer {
            key: key.clone(),
            names,
            seller,
            makes,
            cards: card.into_iter().collect(),
            left_out,
            cites,
            site,
        });
    }
    Some(read)
}

/// The prices of a model; `None` without any.
fn card(
    fields: &[(String, Node)],
    makes: Makes,
    path: &FieldPath,
    left_out: &mut Vec<String>,
    context: &mut Context<'_>,
) -> Option<OfferCard> {
    let mut by_bound: BTreeMap<u64, Prices> = BTreeMap::new();
    let mut tiered = None;
    for (field, node) in fields {
        let path = path.key(field);
        if field == "tiered_pricing" {
            tiered = Some(tiers(node, &path, left_out, context));
            continue;
        }
        let Some((class, service, above)) = parts(field) else {
            let is_price = field.contains("cost")
                || field.contains("price")
                || field.contains("pricing")
                || field.contains("uplift");
            left_out.extend((is_price && *node != Node::Null).then(|| field.clone()));
            continue;
        };
        let Some(found) = amount(node, &path, context) else { continue };
        if let Some(found) = price(found * PER_MILLION) {
            by_bound.entry(above).or_default().insert((service, class), found);
        }
    }
    let mut found = match tiered {
        Some(tiers) if !tiers.is_empty() => tiers,
        _ => {
            // Bounds are named by what lies above them: each is the end of the tier before it.
            let starts: Vec<u64> = by_bound.keys().copied().collect();
            let ends = starts.iter().skip(1).map(|end| Tokens::new(*end as f64).ok()).chain([None]);
            // What has no price of its own for long prompts costs what it costs for short ones.
            let mut before = Prices::new();
            let tiers = by_bound.into_values().zip(ends).map(|(mut prices, up_to)| {
                // What costs as much as something else goes with that, for long prompts too.
                tidy(&mut prices, makes);
                before.extend(prices);
                OfferTier { up_to, prices: before.clone() }
            });
            tiers.collect()
        }
    };
    for tier in &mut found {
        tidy(&mut tier.prices, makes);
    }
    // Only audio or images may cost more, which say nothing of a model without them.
    found.dedup_by(|next, tier| {
        let same = next.prices == tier.prices;
        if same {
            tier.up_to = next.up_to;
        }
        same
    });
    let priced = found.iter().any(|tier| !tier.prices.is_empty());
    priced.then_some(OfferCard { from: None, tiers: found, more_tiers: false })
}

/// Class, service tier and lower bound of a field: `input_cost_per_token_above_272k_tokens_priority`.
fn parts(field: &str) -> Option<(TokenClass, ServiceTier, u64)> {
    let images = (IMAGES, TokenClass::ImageInput);
    let (begin, class) = CLASSES.iter().chain([&images]).find(|(begin, _)| field.starts_with(begin))?;
    let mut rest = &field[begin.len()..];
    let mut service = ServiceTier::Standard;
    if let Some((end, known)) = SERVICES.iter().find(|(end, _)| rest.ends_with(end)) {
        service = *known;
        rest = &rest[..rest.len() - end.len()];
    }
    let above = match rest {
        "" => 0,
        rest => {
            rest.strip_prefix("_above_")?.strip_suffix("k_tokens")?.parse::<u64>().ok()?.checked_mul(1000)?
        }
    };
    Some((*class, service, above))
}

/// `tiered_pricing: [{ range: [0, 32000], input_cost_per_token: … }]`.
fn tiers(
    node: &Node,
    path: &FieldPath,
    left_out: &mut Vec<String>,
    context: &mut Context<'_>,
) -> Vec<OfferTier> {
    let Node::List(items) = node else {
        context.wrong_type("a list of prices by `range`", node, path);
        return Vec::new();
    };
    let mut found: Vec<OfferTier> = Vec::new();
    let mut seen = BTreeSet::new();
    for (at, item) in items.iter().enumerate() {
        let path = path.index(at);
        let Node::Map(fields) = item else {
            context.wrong_type("prices with their `range`", item, &path);
            continue;
        };
        let end = match item.get("range") {
            Some(Node::List(range)) => match range.as_slice() {
                [_, Node::Number(end)] => Tokens::new(*end).ok(),
                _ => None,
            },
            _ => None,
        };
        let mut prices = Prices::new();
        for (field, node) in fields.iter().filter(|(field, _)| field != "range") {
            match parts(field) {
                Some((class, service, 0)) => {
                    let stated =
                        amount(node, &path.key(field), context).and_then(|found| price(found * PER_MILLION));
                    prices.extend(stated.map(|stated| ((service, class), stated)));
                }
                _ if seen.insert(field.clone()) => left_out.push(format!("tiered_pricing.{field}")),
                _ => {}
            }
        }
        found.push(OfferTier { up_to: end, prices });
    }
    found
}

/// A price a token; a text that is a number is one, as some entries have it.
fn amount(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<f64> {
    match node {
        Node::Number(value) if value.is_finite() && *value >= 0.0 && *value < THOUSAND => Some(*value),
        Node::Null => None,
        other => {
            let message = "expected a price in dollars a token, between 0 and 1,000";
            let found = match other {
                Node::Number(value) => format!("{message}; found {value}"),
                other => format!("{message}; found {}", other.kind().words()),
            };
            context.fault(crate::diagnostics::Code::WrongUnit, found, path, None);
            None
        }
    }
}

/// Takes out what says nothing: reasoning that costs what answers do, images that cost what text does, answers of models that write none.
pub(super) fn tidy(prices: &mut Prices, makes: Makes) {
    let known = prices.clone();
    prices.retain(|(service, class), price| {
        let as_other = match class {
            TokenClass::Reasoning => Some(TokenClass::Output),
            TokenClass::ImageInput => Some(TokenClass::Input),
            _ => None,
        };
        let same = as_other.is_some_and(|other| known.get(&(*service, other)) == Some(price));
        let unwritten = class.is_answer() && makes != Makes::Text;
        // What is sold by the search has prices of nothing by the token.
        let by_search = makes == Makes::Rankings && price.get() == 0.0;
        !same && !unwritten && !by_search
    });
}

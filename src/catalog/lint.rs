//! What to look at in a catalog that is read without a fault: old prices, models that are switched off, prices far from those of
//! others, sources that disagree.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::Words as _;
use crate::diagnostics::Sink;
use crate::source::{FieldPath, Node, Site, Spot};
use crate::units::{Conventions, Date, Quantity as _, UsdPerMtok, parse_date};

use super::dated::{days_between, stale_after};
use super::entry::Table;
use super::provenance::Kind;
use super::raw_entry::{RawEntry, read};
use super::store::Catalog;
use super::tokens::{ServiceTier, TokenClass, TokenModel};
use super::used::EntryName;

/// Prices of one model that are further than this factor from the median of its sellers.
const FAR: f64 = 5.0;
/// Fewer sellers than these have no median worth a word.
const FEW: usize = 4;

/// Something to look at.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The entry.
    pub entry: EntryName,
    /// What kind of thing.
    pub kind: FindingKind,
    /// What was found, in words.
    pub message: String,
    /// Where.
    pub site: Site,
}

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A figure that was checked long before the day.
    Old,
    /// A source of which nothing is said.
    NoSource,
    /// A model that is switched off by the day.
    Retired,
    /// A price far from what others ask for the same model.
    FarOff,
    /// Sources that disagree.
    Disputed,
}

impl FindingKind {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Old => "old",
            Self::NoSource => "no source",
            Self::Retired => "switched off",
            Self::FarOff => "far off",
            Self::Disputed => "disputed",
        }
    }
}

/// Which entries are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// Those of the overlay.
    Own,
    /// All of them.
    All,
}

impl Catalog {
    /// What to look at on a day, entry by entry: of the overlay, or where there is none of all.
    pub fn findings(&self, looked: Looked, day: Date) -> Vec<Finding> {
        let usual = self.usual_prices(day);
        let mut found = Vec::new();
        for table in Table::ALL {
            let own: Vec<RawEntry> = match looked {
                Looked::Own => self.shelves.own_entries(*table).collect(),
                Looked::All => {
                    let named = |name: String| self.shelves.named(*table, &name, &mut Sink::default());
                    self.names(*table).into_iter().filter_map(named).collect()
                }
            };
            for raw in &own {
                let path = FieldPath::ROOT.key(&raw.key);
                let mut look = Look { table: *table, raw, day, found: &mut found };
                look.sources(&raw.node, &path);
                if *table == Table::Tokens
                    && let Some(model) = read::<TokenModel>(raw, Conventions::STANDARD, &mut Sink::default())
                {
                    look.model(&model, &path, &usual);
                }
            }
        }
        found
    }

    /// What the sellers of a model ask for a prompt token on a day, by the model's own name; sorted.
    fn usual_prices(&self, day: Date) -> BTreeMap<String, Vec<f64>> {
        let mut known: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for model in self.all::<TokenModel>(&mut Sink::default()) {
            if let Some(price) = input(&model, day) {
                known.entry(own_name(&model)).or_default().push(price.get());
            }
        }
        for prices in known.values_mut() {
            prices.sort_by(f64::total_cmp);
        }
        known
    }
}

/// The weights that it serves, or else its name without who sells it.
fn own_name(model: &TokenModel) -> String {
    let weights = model.weights.as_ref().map(|weights| weights.checkpoint.id().to_owned());
    weights.unwrap_or_else(|| model.id.rsplit('/').next().unwrap_or(&model.id).to_lowercase())
}

fn input(model: &TokenModel, day: Date) -> Option<UsdPerMtok> {
    let card = model.cards.on(day).ok()?.card;
    let price = card.value.tiers().first()?.rates(ServiceTier::Standard)?.of(TokenClass::Input)?.value;
    (price.get() > 0.0).then_some(price)
}

/// An entry that is looked at.
struct Look<'l> {
    table: Table,
    raw: &'l RawEntry,
    day: Date,
    found: &'l mut Vec<Finding>,
}

impl Look<'_> {
    fn push(&mut self, kind: FindingKind, message: String, path: &FieldPath) {
        let entry = EntryName { table: self.table, name: self.raw.name.clone() };
        let site = Site::new(Arc::clone(&self.raw.file), Spot::Value(path.clone()));
        self.found.push(Finding { entry, kind, message, site });
    }

    /// Age and source of every figure that holds on the day.
    fn sources(&mut self, node: &Node, path: &FieldPath) {
        match node {
            Node::Map(fields) => {
                self.source(node, path);
                for (key, value) in fields {
                    self.sources(value, &path.key(key));
                }
            }
            Node::List(items) => {
                let from = |item: &Node| text(item, "from").and_then(parse_date);
                let begun =
                    items.iter().map(from).filter(|from| from.is_none_or(|from| from <= self.day)).max();
                let dated =
                    items.iter().any(|item| item.get("from").is_some() && item.get("checked").is_some());
                for (at, item) in items.iter().enumerate() {
                    // Of dated cards only the one of the day; a later one is news.
                    if !dated || begun.is_none_or(|begun| begun == from(item)) {
                        self.sources(item, &path.index(at));
                    }
                }
            }
            _ => {}
        }
    }

    fn source(&mut self, node: &Node, path: &FieldPath) {
        let (Some(checked), Some(kind)) = (text(node, "checked").and_then(parse_date), text(node, "kind"))
        else {
            return;
        };
        let kind = Kind::WORDS.iter().find(|(word, _)| *word == kind).map(|(_, kind)| *kind);
        if let Some(kind) = kind {
            let age = days_between(checked, self.day);
            let most = stale_after(kind);
            if age > most {
                let message = format!(
                    "checked on {checked}, {age} days before {}; {kind} is old after {most}",
                    self.day
                );
                self.push(FindingKind::Old, message, &path.key("checked"));
            }
        }
        if text(node, "source").is_none_or(|source| source.trim().len() < 3) {
            self.push(FindingKind::NoSource, "it does not say where the figure is from".to_owned(), path);
        }
    }

    fn model(&mut self, model: &TokenModel, path: &FieldPath, usual: &BTreeMap<String, Vec<f64>>) {
        if let Some(retires) = model.retires.filter(|retires| *retires <= self.day) {
            let message = format!("switched off on {retires}");
            self.push(FindingKind::Retired, message, &path.key("retires"));
        }
        let others = usual.get(&own_name(model)).filter(|prices| prices.len() >= FEW);
        if let (Some(own), Some(prices)) = (input(model, self.day), others) {
            let median = prices[prices.len() / 2];
            if own.get() > FAR * median || own.get() * FAR < median {
                let usual = UsdPerMtok::new(median).map(|price| price.to_string()).unwrap_or_default();
                let message = format!(
                    "input tokens cost {own}, and {usual} in the middle of {} sellers of the model",
                    prices.len()
                );
                self.push(FindingKind::FarOff, message, &path.key("cards"));
            }
        }
        let Ok(held) = model.cards.on(self.day) else { return };
        for tier in held.card.value.tiers() {
            for service in tier.service_tiers() {
                for dispute in tier.disputes(service) {
                    let message = format!(
                        "{} ({service}): {} here, {} in {}",
                        dispute.class.label(),
                        dispute.ours,
                        dispute.theirs,
                        dispute.source
                    );
                    self.push(FindingKind::Disputed, message, &path.key("cards"));
                }
            }
        }
    }
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    match node.get(key) {
        Some(Node::Text(text)) => Some(text),
        _ => None,
    }
}

//! A public catalog taken into an overlay: a card more where a price is another one, and a report of everything else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::catalog::dated::Card;
use crate::catalog::entry::Table;
use crate::catalog::makes::Makes;
use crate::catalog::store::Catalog;
use crate::catalog::tokens::{TokenCard, TokenModel};
use crate::catalog::used::EntryName;
use crate::catalog::written::Written;
use crate::decode::{Context, Words as _, is_id};
use crate::diagnostics::Sink;
use crate::source::{Document, MOST_RESULT_BYTES, Node, Stream, Wanted};
use crate::units::{Conventions, Date, UsdPerMtok};

use super::doubt::{Elsewhere, doubts};
use super::found::{Changed, Doubtful, Import, ImportQuestion, LeftAlone, NewModel};
use super::merge::{Merged, NewTier, merge, new_tiers, renamed, tiers_node};
use super::offer::{Offer, OfferCard, Prices, PublicCatalog};
use super::text::{Edit, edited};
use super::{genai, litellm};
use crate::catalog::tokens::{ServiceTier, TokenClass};

/// Every offer of a public catalog.
pub(super) struct Offers {
    pub(super) all: Vec<Offer>,
    pub(super) aliases: usize,
    pub(super) other_modes: BTreeMap<String, usize>,
}

/// Reads a public catalog; `None` where it is not one, which is in the sink.
pub(super) fn read_offers(
    name: &str,
    contents: Stream,
    from: PublicCatalog,
    sink: &mut Sink,
) -> Option<Offers> {
    let document = match Document::read(name, contents, MOST_RESULT_BYTES, Wanted::ALL) {
        Ok(document) => document,
        Err(fault) => {
            sink.push((*fault).into());
            return None;
        }
    };
    let mut own = Sink::default();
    let mut context =
        Context { file: Arc::clone(&document.file), conventions: Conventions::STANDARD, sink: &mut own };
    let read = match from {
        PublicCatalog::LiteLlm => litellm::read(&document.root, &mut context).map(|read| Offers {
            all: read.offers,
            aliases: read.aliases.len(),
            other_modes: read.others,
        }),
        PublicCatalog::GenaiPrices => genai::read(&document.root, &mut context).map(|all| Offers {
            all,
            aliases: 0,
            other_modes: BTreeMap::new(),
        }),
    };
    let faulty = own.has_errors();
    sink.append(own);
    read.filter(|_| !faulty)
}

impl Catalog {
    /// The offers of a public catalog under our names: of several that one entry may be, the surest.
    pub fn offers(
        &self,
        name: &str,
        contents: Stream,
        from: PublicCatalog,
        sink: &mut Sink,
    ) -> Option<BTreeMap<String, Offer>> {
        let read = read_offers(name, contents, from, sink)?;
        Some(Self::by_name(read.all, &self.token_names()).0)
    }

    /// Every name and alias of a model that is sold by the token, with the entry's own name.
    fn token_names(&self) -> BTreeMap<String, String> {
        let mut ours: BTreeMap<String, String> = BTreeMap::new();
        for name in self.names(Table::Tokens) {
            let aliases = self.shelves.aliases(Table::Tokens, &name);
            ours.extend(aliases.into_iter().map(|alias| (alias, name.clone())));
            ours.insert(name.clone(), name);
        }
        ours
    }

    /// Offers of entries that we have, and the others.
    fn by_name(offers: Vec<Offer>, ours: &BTreeMap<String, String>) -> (BTreeMap<String, Offer>, Vec<Offer>) {
        let mut found: BTreeMap<String, (usize, Offer)> = BTreeMap::new();
        let mut others = Vec::new();
        for offer in offers {
            let seller = offer.names.first().and_then(|name| name.split('/').next()).map(str::to_owned);
            // An alias is the key of the source, of the same seller.
            let by_alias = seller.as_ref().and_then(|seller| {
                let name = ours.get(&offer.key)?;
                name.starts_with(&format!("{seller}/")).then_some((0, name))
            });
            let by_name =
                || offer.names.iter().enumerate().find_map(|(at, name)| Some((at + 1, ours.get(name)?)));
            match by_alias.or_else(by_name) {
                None => others.push(offer),
                Some((rank, name)) => match found.get(name) {
                    Some((known, _)) if *known <= rank => {}
                    _ => drop(found.insert(name.clone(), (rank, offer))),
                },
            }
        }
        (found.into_iter().map(|(name, (_, offer))| (name, offer)).collect(), others)
    }

    /// Holds a public catalog against this one. `texts` are the files of the overlay that it is taken into, by path.
    pub fn import(
        &self,
        name: &str,
        contents: Stream,
        question: &ImportQuestion,
        texts: &BTreeMap<String, String>,
        sink: &mut Sink,
    ) -> Option<Import> {
        let read = read_offers(name, contents, question.from, sink)?;
        let elsewhere = Elsewhere::of(&read.all);
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let source = format!("{} ({file})", question.from.name());
        let mut work = Work {
            catalog: self,
            question,
            elsewhere,
            names: self.token_names(),
            edits: BTreeMap::new(),
            import: Import {
                source,
                as_of: question.as_of,
                changed: Vec::new(),
                new: Vec::new(),
                doubtful: Vec::new(),
                left_alone: Vec::new(),
                not_expressed: BTreeMap::new(),
                same: 0,
                aliases: read.aliases,
                other_sellers: BTreeMap::new(),
                other_modes: read.other_modes,
                files: Vec::new(),
            },
        };
        let (ours, others) = Self::by_name(read.all, &work.names);
        for (name, offer) in &ours {
            work.known(name, offer);
        }
        let mut named = BTreeSet::new();
        for offer in &others {
            work.unknown(offer, &ours, &mut named);
        }
        work.files(texts);
        Some(work.import)
    }
}

/// An import on its way.
struct Work<'i> {
    catalog: &'i Catalog,
    question: &'i ImportQuestion,
    elsewhere: Elsewhere,
    /// Names and aliases that are taken.
    names: BTreeMap<String, String>,
    edits: BTreeMap<String, Vec<Edit>>,
    import: Import,
}

impl Work<'_> {
    /// An entry that we have.
    fn known(&mut self, name: &str, offer: &Offer) {
        for field in &offer.left_out {
            *self.import.not_expressed.entry(field.clone()).or_default() += 1;
        }
        let alone = |why: &str| LeftAlone { name: name.to_owned(), why: why.to_owned() };
        let Some(model) = self.catalog.look_at::<TokenModel>(name, &mut Sink::default()) else {
            self.import.left_alone.push(alone("our entry has faults"));
            return;
        };
        if offer.cards.is_empty() {
            self.import.left_alone.push(alone("the source has no price of it by the token"));
            return;
        }
        // The day's price first, then those that are announced.
        let as_of = self.question.as_of;
        let today = offer.cards.iter().rev().find(|card| card.from.is_none_or(|from| from <= as_of));
        let later = offer.cards.iter().filter(|card| card.from.is_some_and(|from| from > as_of));
        let mut cards: Vec<Node> = Vec::new();
        let mut changed = Vec::new();
        for card in today.into_iter().chain(later) {
            let from = card.from.filter(|from| *from > as_of).unwrap_or(as_of);
            if let Some((node, found)) = self.card(&model, offer, card, from) {
                cards.push(node);
                changed.push(found);
            }
        }
        if cards.is_empty() {
            return;
        }
        self.import.changed.extend(changed);
        let entry = EntryName { table: Table::Tokens, name: model.id.clone() };
        let Some(tree) = self.catalog.tree(&entry) else { return };
        self.add(&model, tree, cards);
    }

    /// The card of a price that is another one.
    fn card(
        &mut self,
        model: &TokenModel,
        offer: &Offer,
        card: &OfferCard,
        from: Date,
    ) -> Option<(Node, Changed)> {
        let alone = |why: String| LeftAlone { name: model.id.clone(), why };
        let held: Option<&Card<TokenCard>> = model.cards.on(from).ok().map(|found| found.card);
        let Some(held) = held else {
            self.import.left_alone.push(alone(format!("our first card begins after {from}")));
            return None;
        };
        let (tiers, changes, carried) = match merge(&held.value, card) {
            Merged::Same => {
                self.import.same += 1;
                return None;
            }
            Merged::No(why) => {
                self.import.left_alone.push(alone(why.to_owned()));
                return None;
            }
            Merged::More { changes, .. } if !self.question.with_new => {
                let more: BTreeSet<&str> = changes.iter().map(|change| change.class.label()).collect();
                let more: Vec<&str> = more.into_iter().collect();
                let why = format!(
                    "no price differs; the source has further ones, which `--new` takes: {}",
                    more.join(", ")
                );
                self.import.left_alone.push(alone(why));
                self.import.same += 1;
                return None;
            }
            Merged::More { tiers, changes, carried } | Merged::Changed { tiers, changes, carried } => {
                (tiers, changes, carried)
            }
        };
        if offer.left_out.iter().any(|field| field == "off_peak_pricing") {
            self.import.left_alone.push(alone("a price differs, and the source's go by the hour".to_owned()));
            return None;
        }
        if !held.value.hourly().is_empty() {
            self.import
                .left_alone
                .push(alone("our prices of it go by the hour, and the source's differ".to_owned()));
            return None;
        }
        // Of one day there is one card.
        if model.cards.cards().iter().any(|card| card.from == Some(from)) {
            let why =
                format!("a price differs, and a card of ours begins on {from} already: change it by hand");
            self.import.left_alone.push(alone(why));
            return None;
        }
        let why = doubts(offer, card, &changes, &self.elsewhere);
        if !why.is_empty() && !self.doubt(&model.id, offer, why) {
            return None;
        }
        let carried =
            if carried { "; prices that it does not state are those of the card before" } else { "" };
        let node = self.card_node(offer, from, &tiers, carried);
        Some((node, Changed { name: model.id.clone(), key: offer.key.clone(), from, changes }))
    }

    /// Says what looks wrong; whether it is written all the same.
    fn doubt(&mut self, name: &str, offer: &Offer, why: Vec<String>) -> bool {
        let accepted = self.question.accepted.contains(name) || self.question.accepted.contains(&offer.key);
        self.import.doubtful.push(Doubtful {
            name: name.to_owned(),
            key: offer.key.clone(),
            why,
            accepted,
            site: offer.site.clone(),
        });
        accepted
    }

    fn card_node(&self, offer: &Offer, from: Date, tiers: &[NewTier], more: &str) -> Node {
        let text = |text: String| Node::Text(text);
        let cites = offer.cites.as_ref().map_or_else(String::new, |cites| format!(", citing {cites}"));
        let source = format!("{}, {}{cites}{more}", self.import.source, offer.key);
        Node::Map(vec![
            ("from".to_owned(), text(from.to_string())),
            ("checked".to_owned(), text(self.question.as_of.to_string())),
            ("kind".to_owned(), text("copy".to_owned())),
            ("source".to_owned(), text(source)),
            ("tiers".to_owned(), tiers_node(tiers)),
        ])
    }

    /// Cards behind those of an entry.
    fn add(&mut self, model: &TokenModel, mut tree: Node, cards: Vec<Node>) {
        let Some((provider, key)) = model.id.split_once('/') else { return };
        let mut last = true;
        if let Node::Map(fields) = &mut tree
            && let Some((_, Node::List(known))) = fields.iter_mut().find(|(field, _)| field == "cards")
        {
            for card in &cards {
                // Before cards that were announced for a later day.
                let at = known.iter().position(|other| begins(other) > begins(card)).unwrap_or(known.len());
                last &= at == known.len();
                known.insert(at, card.clone());
            }
        }
        let builtin = match self.catalog.written(Table::Tokens, &model.id) {
            Some(Written::BuiltIn { text, .. }) => Some(text),
            _ => None,
        };
        let edit = Edit { key: key.to_owned(), whole: tree, added: last.then_some(cards), builtin };
        self.edits.entry(format!("tokens/{provider}.yaml")).or_default().push(edit);
    }

    /// A model that we do not have.
    fn unknown(&mut self, offer: &Offer, ours: &BTreeMap<String, Offer>, named: &mut BTreeSet<String>) {
        let Some(name) = offer.names.last() else {
            *self.import.other_sellers.entry(offer.seller.clone()).or_default() += 1;
            return;
        };
        let as_of = self.question.as_of;
        let card = offer.cards.iter().rev().find(|card| card.from.is_none_or(|from| from <= as_of));
        let Some(card) = card.filter(|card| !card.more_tiers && !card.tiers.is_empty()) else { return };
        let mut aside = Sink::default();
        let mut context = Context {
            file: Arc::clone(offer.site.file()),
            conventions: Conventions::STANDARD,
            sink: &mut aside,
        };
        // What cannot be a name is nobody's model; the same model under two keys is one.
        let is_name = name.split_once('/').is_some_and(|(_, key)| {
            is_id(key, offer.site.clone(), &mut context) && key.split('/').all(is_part)
        });
        if !is_name || ours.contains_key(name) || !named.insert(name.clone()) {
            return;
        }
        let price = |class: TokenClass| price_of(&card.tiers[0].prices, class);
        let (input, output) = (price(TokenClass::Input), price(TokenClass::Output));
        let why = doubts(offer, card, &[], &self.elsewhere);
        let own = is_of_openai(&offer.key).then(|| renamed(card, TokenClass::CacheWriteHalfHour));
        let card = own.as_ref().unwrap_or(card);
        let written = self.question.with_new && (why.is_empty() || self.doubt(name, offer, why));
        if written {
            self.write_new(name, offer, card);
        }
        self.import.new.push(NewModel { name: name.clone(), key: offer.key.clone(), input, output, written });
    }

    fn write_new(&mut self, name: &str, offer: &Offer, card: &OfferCard) {
        let Some((provider, key)) = name.split_once('/') else { return };
        let mut fields = Vec::new();
        if offer.key != key && offer.key != name && !self.names.contains_key(&offer.key) {
            fields.push(("aliases".to_owned(), Node::List(vec![Node::Text(offer.key.clone())])));
        }
        if offer.makes != Makes::Text {
            fields.push(("makes".to_owned(), Node::Text(offer.makes.word().to_owned())));
        }
        let node = self.card_node(offer, self.question.as_of, &new_tiers(card), "");
        fields.push(("cards".to_owned(), Node::List(vec![node])));
        let edit = Edit { key: key.to_owned(), whole: Node::Map(fields), added: None, builtin: None };
        self.edits.entry(format!("tokens/{provider}.yaml")).or_default().push(edit);
    }

    /// The files that follow; what cannot be written so that it is read the same is left alone.
    fn files(&mut self, texts: &BTreeMap<String, String>) {
        for (path, edits) in &self.edits {
            match edited(texts.get(path).map(String::as_str), edits) {
                Some(text) => self.import.files.push((path.clone(), text)),
                None => self.import.left_alone.push(LeftAlone {
                    name: path.clone(),
                    why: "the file could not be written so that it is read the same".to_owned(),
                }),
            }
        }
    }
}

/// Whether something can stand between two `/` of a name.
fn is_part(part: &str) -> bool {
    !part.is_empty() && !part.starts_with('.')
}

/// Whether a model is one whose cache entries live half an hour by default.
fn is_of_openai(key: &str) -> bool {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.starts_with("gpt-") || name.contains("openai.gpt-")
}

/// The first day of a card as it is written; ISO dates are in the order of their texts.
fn begins(card: &Node) -> Option<&str> {
    match card.get("from") {
        Some(Node::Text(day)) if day != "unknown" => Some(day),
        _ => None,
    }
}

fn price_of(prices: &Prices, class: TokenClass) -> Option<UsdPerMtok> {
    prices.get(&(ServiceTier::Standard, class)).copied()
}

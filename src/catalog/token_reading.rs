//! Reading the prices of a model that is sold by the token.

use crate::decode::{
    Block, Context, FieldShape, Fields, Includes, Optional, Shape, Shaped, Sited, Word, Words, block,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::{Date, Quantity, UsdPerMtok, UsdPerSearch};

use super::bound::{Bound, BoundKeys};
use super::checkpoint::{Weights, WeightsKeys};
use super::dated::{CardKeys, CardParts, Dated};
use super::entry::{Entry, Table};
use super::makes::Makes;
use super::price_hours::PriceHours;
use super::provenance::ProvenanceKeys;
use super::tokens::{ByService, Disputed, Rates, ServiceTier, Tier, TokenCard, TokenClass, TokenModel};

block! {
    /// A model that is sold by the token.
    pub(super) struct TokenModelKeys {
        /// Other names.
        optional ALIASES: Vec<String> = "aliases";
        /// What it makes; default: text.
        optional MAKES: Word<Makes> = "makes";
        /// The published weights that it serves.
        optional WEIGHTS: WeightsKeys = "weights";
        /// The day on which its provider switches it off.
        optional RETIRES: Date = "retires";
        /// What else is worth knowing.
        optional NOTE: String = "note";
        /// Dated price cards, the oldest first; none is ever overwritten.
        required CARDS: Vec<TokenCardKeys> = "cards";
    }

    /// A dated price card.
    pub(super) struct TokenCardKeys: CardKeys, ProvenanceKeys {
        /// The hours in which the prices hold, where others hold in the rest.
        optional HOURS: PriceHours = "hours";
        /// Prices by the size of the prompt, the smallest first.
        required TIERS: Vec<TierKeys> = "tiers";
    }

    /// Prices of prompts of a size, by service tier.
    pub(super) struct TierKeys: BoundKeys, TierPriceKeys {
        /// Prices that another source has.
        optional DISPUTED: DisputedKeys = "disputed";
    }

    /// Prices that another source has.
    pub(super) struct DisputedKeys: TierPriceKeys {
        /// Who has them.
        required SOURCE: String = "source", eg "genai-prices 0.2.3";
    }

    /// Prices by class of token.
    pub(super) struct RatesKeys: ClassRateKeys, SearchKeys {}

    /// What is sold by the search.
    pub(super) struct SearchKeys {
        /// The price of a search.
        optional SEARCH: UsdPerSearch = "search", eg "$10/1k searches";
    }
}

/// Prices by service tier: every tier has a field.
pub(super) enum TierPriceKeys {}

impl TierPriceKeys {
    const fn of(word: &'static str) -> Optional<Self, RatesKeys> {
        Optional::new(word)
    }
}

impl Block for TierPriceKeys {
    fn name() -> String {
        "TierPrices".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["Prices by service tier."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |(word, _): &(&str, ServiceTier)| {
            FieldShape::optional::<RatesKeys>(word, format!("Prices of the service tier `{word}`."))
        };
        ServiceTier::WORDS.iter().map(field).collect()
    }
}

/// Prices by class of token: every class has a field.
pub(super) enum ClassRateKeys {}

impl ClassRateKeys {
    const fn of(class: &'static str) -> Optional<Self, UsdPerMtok> {
        Optional::new(class)
    }
}

impl Block for ClassRateKeys {
    fn name() -> String {
        "Rates".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["Prices by class of token."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |(key, class): &(&str, TokenClass)| {
            FieldShape::optional::<UsdPerMtok>(key, format!("The price of {}.", class.label()))
        };
        TokenClass::ALL.iter().map(field).collect()
    }
}

/// Cards with hours are parts of the card of the same day that has none.
const PARTS: CardParts<TokenCard> = CardParts {
    is_part: |card| card.hours.is_some(),
    kept: |card| &mut card.hourly,
    alone: "no card without `hours` begins on the same day, so the other hours have no price",
};

impl Entry for TokenModel {
    const TABLE: Table = Table::Tokens;

    fn shape() -> Shape {
        TokenModelKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<TokenModelKeys>::open(node, path, "a model's prices", context)?;
        fields.optional(TokenModelKeys::ALIASES, context);
        let makes = fields.word(TokenModelKeys::MAKES, context).map_or(Makes::Text, |makes| makes.value);
        let weights =
            fields.node(TokenModelKeys::WEIGHTS).map(|(node, path)| Weights::read(node, &path, context));
        let retires: Option<Sited<Date>> = fields.optional(TokenModelKeys::RETIRES, context);
        let note: Option<Sited<String>> = fields.optional(TokenModelKeys::NOTE, context);
        if !fields.has(TokenModelKeys::CARDS) {
            fields.missing(TokenModelKeys::CARDS, "a list of dated price cards", context);
        }
        let cards = fields
            .node(TokenModelKeys::CARDS)
            .and_then(|(node, path)| Dated::read_with_parts(node, &path, name, context, read_card, &PARTS));
        fields.close(context);
        if let Some(cards) = &cards {
            report_overlaps(cards, context);
        }
        Some(Self {
            id: name.to_owned(),
            makes,
            weights: weights.flatten(),
            retires: retires.map(|date| date.value),
            note: note.map(|note| note.value),
            cards: cards?,
        })
    }
}

/// Reports hours that several cards of a day have.
fn report_overlaps(cards: &Dated<TokenCard>, context: &mut Context<'_>) {
    for card in cards.cards() {
        let hours = card.value.hourly.iter().filter_map(|part| part.value.hours.as_ref());
        if let Some([second, first]) = PriceHours::overlap(hours) {
            let message = "these hours overlap with others of the same day's prices";
            let diagnostic = Diagnostic::new(Code::Conflict, message, second.clone());
            context.sink.push(diagnostic.also(first.clone(), "the other ones"));
        }
    }
}

fn read_card(fields: &mut Fields<'_, TokenCardKeys>, context: &mut Context<'_>) -> Option<TokenCard> {
    const HELP: &str =
        "prices by prompt size: `tiers: [ { standard: { input: $2.50/Mtok, output: $15/Mtok } } ]`";
    let (written, tiers) = (fields.node(TokenCardKeys::HOURS), fields.node(TokenCardKeys::TIERS));
    let hours = match written {
        None => None,
        Some((node, path)) => Some(PriceHours::read(node, &path, context)?),
    };
    let Some((node, path)) = tiers else {
        fields.missing(TokenCardKeys::TIERS, HELP, context);
        return None;
    };
    let Node::List(items) = node else {
        context.wrong_type("a list of tiers", node, &path);
        return None;
    };
    let mut tiers: Vec<Tier> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let path = path.index(at);
        let mut fields = Fields::<TierKeys>::open(item, &path, "a tier", context)?;
        let bound = Bound::take(&mut fields, context);
        let rates = read_services(&mut fields, context)?;
        let disputed = read_disputed(&mut fields, &rates, context);
        fields.close(context);
        Tier::report_out_of_order(&tiers, bound, &path, context);
        tiers.push(Tier { bound, rates, disputed });
    }
    if tiers.is_empty() {
        context.fault(Code::MissingPrice, "there is no tier", &path, Some(HELP.to_owned()));
        return None;
    }
    Some(TokenCard { tiers, hours, hourly: Vec::new() })
}

fn read_services(
    fields: &mut Fields<'_, impl Includes<TierPriceKeys>>,
    context: &mut Context<'_>,
) -> Option<ByService> {
    let mut rates = Vec::new();
    for (word, tier) in ServiceTier::WORDS {
        if let Some((node, path)) = fields.node(TierPriceKeys::of(word)) {
            rates.push((*tier, read_rates(node, &path, context)?));
        }
    }
    Some(rates)
}

/// Reads `disputed: { source: …, standard: { output: $1.10/Mtok } }` of a tier; each of its prices disputes one of the tier.
fn read_disputed(
    tier: &mut Fields<'_, TierKeys>,
    own: &ByService,
    context: &mut Context<'_>,
) -> Option<Disputed> {
    const SOURCE: &str = "say who has another price: `source: \"genai-prices 0.2.3\"`";
    let (node, path) = tier.node(TierKeys::DISPUTED)?;
    let mut fields = Fields::<DisputedKeys>::open(node, &path, "what another source has", context)?;
    let source = fields.required(DisputedKeys::SOURCE, SOURCE, context);
    let rates = read_services(&mut fields, context);
    fields.close(context);
    let disputed = Disputed { source: source?.value, rates: rates? };
    for (service, class, _) in disputed.all() {
        let priced = own.iter().any(|(tier, rates)| *tier == service && rates.of(class).is_some());
        if !priced {
            let message = format!("there is no `{service}` price for {} to dispute", class.label());
            let help =
                "`disputed` holds prices of the same service tier and class of token as the tier has itself";
            context.fault(Code::MissingPrice, message, &path, Some(help.to_owned()));
        }
    }
    Some(disputed)
}

fn read_rates(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Rates> {
    let mut fields = Fields::<RatesKeys>::open(node, path, "prices by class of token", context)?;
    let has = |key: &str| node.get(key).is_some();
    let mut rates = Vec::new();
    for (key, class) in TokenClass::ALL {
        if let Some(rate) = fields.optional(ClassRateKeys::of(key), context) {
            rates.push((*class, rate));
        }
    }
    let search = fields.optional(SearchKeys::SEARCH, context);
    fields.close(context);
    // Where a price is there but faulty, that has been said.
    if rates.is_empty() && !has(SearchKeys::SEARCH.key()) && !TokenClass::ALL.iter().any(|(key, _)| has(key))
    {
        let message = format!("there is no price; expected {}", UsdPerMtok::UNIT.expectation());
        context.fault(Code::MissingPrice, message, path, None);
    }
    Some(Rates { rates, search })
}

//! Token prices: dated cards of tiers by prompt size, each with rates by service tier and class of token.

use std::fmt;

use crate::decode::{Context, Fields, Foreign, Sited, Words};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::{Date, Quantity, Tokens, UsdPerMtok, UsdPerSearch};

use super::bound::Bound;
use super::checkpoint::Weights;
use super::dated::{Card, CardParts, Dated};
use super::entry::{Entry, Table};
use super::makes::Makes;
use super::price_hours::PriceHours;

/// A model that is sold by the token.
#[derive(Clone, Debug)]
pub struct TokenModel {
    /// Its id: `openai/gpt-5.4-mini`.
    pub id: String,
    /// What it makes of what it reads.
    pub makes: Makes,
    /// The published weights that it serves; `None` if it serves none, or if that is not known.
    pub weights: Option<Weights>,
    /// The day on which the provider switches it off.
    pub retires: Option<Date>,
    /// What is worth knowing: uplifts, off-peak prices, what other catalogs say.
    pub note: Option<String>,
    /// Prices over time.
    pub cards: Dated<TokenCard>,
}

/// Prices by prompt size. A prompt over a bound is charged at the next tier as a whole: a cliff, not a step.
#[derive(Clone, Debug)]
pub struct TokenCard {
    /// In the order of their bounds; at least one.
    tiers: Vec<Tier>,
    /// The hours in which it holds, of a card that belongs to another one; `None` for all hours that no other card has.
    hours: Option<PriceHours>,
    /// The cards that hold in hours of their own, in the place of this one.
    hourly: Vec<Card<TokenCard>>,
}

/// Prices of prompts up to a size.
#[derive(Clone, Debug)]
pub struct Tier {
    /// The largest prompt; `None` for any size.
    pub bound: Option<Bound>,
    /// Prices by service tier.
    rates: ByService,
    /// What another source has, where it is far from these prices.
    pub disputed: Option<Disputed>,
}

/// Prices by service tier.
type ByService = Vec<(ServiceTier, Rates)>;

/// What another source says a price is, where the two are more than a tenth apart.
#[derive(Clone, Debug)]
pub struct Disputed {
    /// Who says so: `genai-prices 0.2.3`.
    pub source: String,
    rates: ByService,
}

impl Disputed {
    /// Every price of it.
    pub fn all(&self) -> impl Iterator<Item = (ServiceTier, TokenClass, UsdPerMtok)> {
        self.rates.iter().flat_map(|(tier, rates)| rates.all().map(|(class, rate)| (*tier, class, rate)))
    }
}

/// A price that another source has otherwise.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// What is paid for.
    pub class: TokenClass,
    /// The catalog's price.
    pub ours: UsdPerMtok,
    /// The other source's price.
    pub theirs: UsdPerMtok,
    /// The other source.
    pub source: String,
}

/// How fast and how surely the provider serves a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceTier {
    /// Synchronous, as everybody.
    Standard,
    /// Within a day or so.
    Batch,
    /// Synchronous, slower when the provider is busy.
    Flex,
    /// Ahead of others.
    Priority,
    /// Answers come faster.
    Fast,
    /// Answers come fastest.
    Ultrafast,
}

impl Words for ServiceTier {
    const WHAT: &'static str = "a service tier";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("standard", Self::Standard),
        ("batch", Self::Batch),
        ("flex", Self::Flex),
        ("priority", Self::Priority),
        ("fast", Self::Fast),
        ("ultrafast", Self::Ultrafast),
    ];
}

impl fmt::Display for ServiceTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The classes of token that are billed apart. Each token belongs to exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenClass {
    /// Prompt tokens that no cache serves.
    Input,
    /// Prompt tokens read from a prompt cache.
    CacheRead,
    /// Prompt tokens written to a cache that lives five minutes (or the provider's default time).
    CacheWriteShort,
    /// Prompt tokens written to a cache that lives thirty minutes.
    CacheWriteHalfHour,
    /// Prompt tokens written to a cache that lives an hour.
    CacheWriteLong,
    /// Prompt tokens written to a cache that lives twelve hours.
    CacheWriteHalfDay,
    /// Spoken prompt tokens.
    AudioInput,
    /// Tokens of images in a prompt; billed as input where they have no price of their own.
    ImageInput,
    /// Visible answer tokens.
    Output,
    /// Reasoning tokens; billed as output where they have no price of their own.
    Reasoning,
    /// Spoken answer tokens.
    AudioOutput,
}

impl TokenClass {
    /// Every class with its key in the catalog.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("input", Self::Input),
        ("cache_read", Self::CacheRead),
        ("cache_write_5m", Self::CacheWriteShort),
        ("cache_write_30m", Self::CacheWriteHalfHour),
        ("cache_write_1h", Self::CacheWriteLong),
        ("cache_write_12h", Self::CacheWriteHalfDay),
        ("audio_input", Self::AudioInput),
        ("image_input", Self::ImageInput),
        ("output", Self::Output),
        ("reasoning", Self::Reasoning),
        ("audio_output", Self::AudioOutput),
    ];

    /// Whether it belongs to the answer; the others belong to the prompt.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Output | Self::Reasoning | Self::AudioOutput)
    }

    /// Whether it is written to a prompt cache.
    pub const fn is_write(self) -> bool {
        matches!(
            self,
            Self::CacheWriteShort | Self::CacheWriteHalfHour | Self::CacheWriteLong | Self::CacheWriteHalfDay
        )
    }

    /// What a ledger calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Input => "input tokens",
            Self::CacheRead => "cached input tokens",
            Self::CacheWriteShort => "cache writes (5 min)",
            Self::CacheWriteHalfHour => "cache writes (30 min)",
            Self::CacheWriteLong => "cache writes (1 h)",
            Self::CacheWriteHalfDay => "cache writes (12 h)",
            Self::AudioInput => "audio input tokens",
            Self::ImageInput => "image tokens",
            Self::Output => "output tokens",
            Self::Reasoning => "reasoning tokens",
            Self::AudioOutput => "audio output tokens",
        }
    }
}

/// Prices by class of token.
#[derive(Clone, Debug, Default)]
pub struct Rates {
    rates: Vec<(TokenClass, Sited<UsdPerMtok>)>,
    /// What a search costs, where a model that ranks documents is sold by the search.
    pub search: Option<Sited<UsdPerSearch>>,
}

impl Rates {
    /// The price of a class; reasoning falls back to output and images to input, because providers bill them so.
    pub fn of(&self, class: TokenClass) -> Option<&Sited<UsdPerMtok>> {
        let exact = |wanted| self.rates.iter().find(|(class, _)| *class == wanted).map(|(_, rate)| rate);
        match class {
            TokenClass::Reasoning => exact(class).or_else(|| exact(TokenClass::Output)),
            TokenClass::ImageInput => exact(class).or_else(|| exact(TokenClass::Input)),
            class => exact(class),
        }
    }

    /// Prices as a scenario states them.
    pub(crate) const fn stated(rates: Vec<(TokenClass, Sited<UsdPerMtok>)>) -> Self {
        Self { rates, search: None }
    }

    /// Every class that has a price of its own, with where it stands.
    pub(super) fn sited(&self) -> impl Iterator<Item = (TokenClass, &Sited<UsdPerMtok>)> {
        self.rates.iter().map(|(class, rate)| (*class, rate))
    }

    /// Every class that has a price of its own.
    pub fn all(&self) -> impl Iterator<Item = (TokenClass, UsdPerMtok)> {
        self.rates.iter().map(|(class, rate)| (*class, rate.value))
    }
}

impl Tier {
    /// Reports a bound that does not lie beyond those of the tiers before it: only the last tier has none.
    pub(crate) fn report_out_of_order(
        before: &[Self],
        bound: Option<Bound>,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) {
        let Some(last) = before.last() else { return };
        let in_order = match (last.bound, bound) {
            (None, _) => false,
            (Some(last), Some(bound)) => bound.is_beyond(last),
            (Some(_), None) => true,
        };
        if !in_order {
            let message = "tiers stand in the order of their bounds, the one without a bound last";
            context.fault(Code::Conflict, message, path, None);
        }
    }

    /// A tier as a scenario states it.
    pub(crate) const fn stated(bound: Option<Bound>, rates: Vec<(ServiceTier, Rates)>) -> Self {
        Self { bound, rates, disputed: None }
    }

    /// The prices of a service tier.
    pub fn rates(&self, tier: ServiceTier) -> Option<&Rates> {
        self.rates.iter().find(|(offered, _)| *offered == tier).map(|(_, rates)| rates)
    }

    /// The prices of a service tier that another source has otherwise.
    pub fn disputes(&self, tier: ServiceTier) -> Vec<Dispute> {
        let (Some(rates), Some(disputed)) = (self.rates(tier), &self.disputed) else { return Vec::new() };
        let of_tier = disputed.all().filter(|(service, ..)| *service == tier);
        let dispute = |(_, class, theirs)| {
            Some(Dispute { class, ours: rates.of(class)?.value, theirs, source: disputed.source.clone() })
        };
        of_tier.filter_map(dispute).collect()
    }

    /// The service tiers that have prices.
    pub fn service_tiers(&self) -> impl Iterator<Item = ServiceTier> {
        self.rates.iter().map(|(tier, _)| *tier)
    }
}

impl TokenCard {
    /// The tier of a prompt, cached tokens counted; `None` for a prompt larger than the last bound.
    pub fn tier(&self, prompt: Tokens) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.bound.is_none_or(|bound| bound.holds(prompt)))
    }

    /// Whether writing to a prompt cache costs more than nothing in a service tier.
    pub fn charges_for_writes(&self, service: ServiceTier) -> bool {
        let rates = self.tiers.first().and_then(|tier| tier.rates(service));
        rates.is_some_and(|rates| rates.all().any(|(class, rate)| class.is_write() && rate.get() > 0.0))
    }

    /// A card as a scenario states it; `None` without a tier.
    pub(crate) fn stated(tiers: Vec<Tier>) -> Option<Self> {
        (!tiers.is_empty()).then_some(Self { tiers, hours: None, hourly: Vec::new() })
    }

    /// The hours in which it holds, if it holds in some hours only.
    pub fn hours(&self) -> Option<&PriceHours> {
        self.hours.as_ref()
    }

    /// The cards that hold in hours of their own, in the place of this one.
    pub fn hourly(&self) -> &[Card<Self>] {
        &self.hourly
    }

    /// Whether a service tier has a price.
    pub fn sells(&self, service: ServiceTier) -> bool {
        self.tiers.iter().any(|tier| tier.rates(service).is_some())
    }

    /// Every tier, smallest bound first.
    pub fn tiers(&self) -> &[Tier] {
        &self.tiers
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

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<Foreign>::open(node, path, "a model's prices", context)?;
        fields.optional::<Vec<String>, _>("aliases", context);
        let makes = fields.word("makes", context).map_or(Makes::Text, |makes| makes.value);
        let weights = fields.node("weights").map(|(node, path)| Weights::read(node, &path, context));
        let retires: Option<Sited<Date>> = fields.optional("retires", context);
        let note: Option<Sited<String>> = fields.optional("note", context);
        if !fields.has("cards") {
            fields.missing("cards", "a list of dated price cards", context);
        }
        let cards = fields
            .node("cards")
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

fn read_card(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Option<TokenCard> {
    const HELP: &str =
        "prices by prompt size: `tiers: [ { standard: { input: $2.50/Mtok, output: $15/Mtok } } ]`";
    let (written, tiers) = (fields.node("hours"), fields.node("tiers"));
    let hours = match written {
        None => None,
        Some((node, path)) => Some(PriceHours::read(node, &path, context)?),
    };
    let Some((node, path)) = tiers else {
        fields.missing("tiers", HELP, context);
        return None;
    };
    let Node::List(items) = node else {
        context.wrong_type("a list of tiers", node, &path);
        return None;
    };
    let mut tiers: Vec<Tier> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let path = path.index(at);
        let mut fields = Fields::<Foreign>::open(item, &path, "a tier", context)?;
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

fn read_services(fields: &mut Fields<'_>, context: &mut Context<'_>) -> Option<ByService> {
    let mut rates = Vec::new();
    for (word, tier) in ServiceTier::WORDS {
        if let Some((node, path)) = fields.node(*word) {
            rates.push((*tier, read_rates(node, &path, context)?));
        }
    }
    Some(rates)
}

/// Reads `disputed: { source: …, standard: { output: $1.10/Mtok } }` of a tier; each of its prices disputes one of the tier.
fn read_disputed(tier: &mut Fields<'_>, own: &ByService, context: &mut Context<'_>) -> Option<Disputed> {
    const SOURCE: &str = "say who has another price: `source: \"genai-prices 0.2.3\"`";
    let (node, path) = tier.node("disputed")?;
    let mut fields = Fields::<Foreign>::open(node, &path, "what another source has", context)?;
    let source = fields.required::<String, _>("source", SOURCE, context);
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
    let mut fields = Fields::<Foreign>::open(node, path, "prices by class of token", context)?;
    let has = |key: &str| node.get(key).is_some();
    let mut rates = Vec::new();
    for (key, class) in TokenClass::ALL {
        if let Some(rate) = fields.optional::<UsdPerMtok, _>(*key, context) {
            rates.push((*class, rate));
        }
    }
    let search = fields.optional("search", context);
    fields.close(context);
    // Where a price is there but faulty, that has been said.
    if rates.is_empty() && !has("search") && !TokenClass::ALL.iter().any(|(key, _)| has(key)) {
        let message = format!("there is no price; expected {}", UsdPerMtok::UNIT.expectation());
        context.fault(Code::MissingPrice, message, path, None);
    }
    Some(Rates { rates, search })
}

//! Token prices: dated cards of tiers by prompt size, each with rates by service tier and class of token.

use std::fmt;

use crate::decode::{Context, Sited, Words};
use crate::diagnostics::Code;
use crate::source::FieldPath;
use crate::units::{Date, Quantity, Tokens, UsdPerMtok, UsdPerSearch};

use super::bound::Bound;
use super::checkpoint::Weights;
use super::dated::{Card, Dated};
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
    pub(super) tiers: Vec<Tier>,
    /// The hours in which it holds, of a card that belongs to another one; `None` for all hours that no other card has.
    pub(super) hours: Option<PriceHours>,
    /// The cards that hold in hours of their own, in the place of this one.
    pub(super) hourly: Vec<Card<TokenCard>>,
}

/// Prices of prompts up to a size.
#[derive(Clone, Debug)]
pub struct Tier {
    /// The largest prompt; `None` for any size.
    pub bound: Option<Bound>,
    /// Prices by service tier.
    pub(super) rates: ByService,
    /// What another source has, where it is far from these prices.
    pub disputed: Option<Disputed>,
}

/// Prices by service tier.
pub(super) type ByService = Vec<(ServiceTier, Rates)>;

/// What another source says a price is, where the two are more than a tenth apart.
#[derive(Clone, Debug)]
pub struct Disputed {
    /// Who says so: `genai-prices 0.2.3`.
    pub source: String,
    pub(super) rates: ByService,
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
    pub(super) rates: Vec<(TokenClass, Sited<UsdPerMtok>)>,
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

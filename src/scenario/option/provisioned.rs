//! Reserved capacity of a provider: units that are paid for whether they are used or not, and what exceeds them by the token.

use crate::catalog::{Counted, ReservedTerm};
use crate::decode::{Given, Sited};
use crate::finance::Renewal;
use crate::planning::Profile;
use crate::scenario::resolver::Priced;
use crate::source::Site;
use crate::units::{
    Count, Fraction, Hours, Quantity, Ratio, Tokens, TokensPerMinute, UsdPerHour, UsdPerMonth,
};

use super::cache_storage::KeepsCache;
use super::serverless::Serverless;

/// Reserved capacity.
#[derive(Clone, Debug)]
pub struct Provisioned {
    /// The offer of the catalog: `azure/ptu`; `None` where all is stated.
    pub offer: Option<String>,
    /// The provider, where an offer or a model names it.
    pub provider: Option<String>,
    /// What a unit is called: `PTU`.
    pub unit: String,
    /// The model that it serves, without its provider.
    pub model: Option<String>,
    /// How it is deployed, where the offer has several ways.
    pub deployment: Option<Given<String>>,
    /// For how long units are bought.
    pub commitment: Sited<ReservedTerm>,
    /// What becomes of a contract at its end.
    pub renewal: Given<Renewal>,
    /// The kinds of unit: one, or one for prompts and one for answers.
    pub pools: Vec<UnitPool>,
    /// The longest prompt that units serve.
    pub max_prompt: Option<Priced<Tokens>>,
    /// The calls that units serve, where some prompts are too long for them.
    pub served: Option<ServedCalls>,
    /// Where goes what the units do not serve; `None` for nowhere.
    pub overflow: Option<Box<Overflow>>,
    /// How demand is spread over the hours: the workload's profile, or the day that is taken for its busiest hour.
    pub hours: Given<Profile>,
    /// What one unit of each commitment costs by the catalog, where there is one kind of unit and its price is listed.
    pub sold: Vec<(ReservedTerm, UnitCost)>,
    /// What the catalog notes about the offer.
    pub note: Option<String>,
}

/// The calls whose prompts are short enough for units.
#[derive(Clone, Copy, Debug)]
pub struct ServedCalls {
    /// Their share of all calls.
    pub calls: Fraction,
    /// Their prompt tokens, on average over all calls.
    pub prompt: Tokens,
    /// Those that a prompt cache serves.
    pub cached: Tokens,
}

/// A model that is paid by the token, for what units do not serve.
#[derive(Clone, Debug)]
pub struct Overflow {
    /// What exceeds the units.
    pub above: Serverless,
    /// The calls whose prompts are too long for units, where there are any.
    pub too_long: Option<Serverless>,
    /// Where it is named.
    pub site: Site,
}

impl Overflow {
    /// What is paid for calls whose prompts are too long for units, without what keeping a cache costs: that is in the other part.
    pub fn long_prompts(&self) -> Option<Serverless> {
        self.too_long.as_ref().map(by_the_token)
    }

    /// What exceeds the units, without what keeping a cache costs whatever exceeds them.
    pub fn by_the_token(&self) -> Serverless {
        by_the_token(&self.above)
    }
}

fn by_the_token(tokens: &Serverless) -> Serverless {
    Serverless { keeps: KeepsCache::Nothing, ..tokens.clone() }
}

/// One kind of unit.
#[derive(Clone, Debug)]
pub struct UnitPool {
    /// Which tokens use it up.
    pub counts: Counted,
    /// What one costs.
    pub price: UnitCost,
    /// What one carries, in weighted tokens a minute.
    pub capacity: Priced<TokensPerMinute>,
    /// What an answer token counts.
    pub output_weight: KnownOr<Ratio>,
    /// What a cached prompt token counts.
    pub cached_weight: KnownOr<Ratio>,
    /// The fewest that are sold.
    pub least: KnownOr<Count>,
    /// How many are added at a time.
    pub step: KnownOr<Count>,
    /// How many there are.
    pub units: Units,
}

/// What a unit costs.
#[derive(Clone, Debug)]
pub enum UnitCost {
    /// By the hour.
    Hourly(Priced<UsdPerHour>),
    /// By the month, however many hours it has.
    Monthly(Priced<UsdPerMonth>),
}

impl UnitCost {
    /// Whether the scenario states it.
    pub(super) const fn is_stated(&self) -> bool {
        matches!(self, Self::Hourly(Priced::Stated(_)) | Self::Monthly(Priced::Stated(_)))
    }

    /// What a unit costs in a month of so many hours.
    pub fn per_month(&self, hours: Hours) -> UsdPerMonth {
        match self {
            Self::Hourly(price) => UsdPerMonth::const_new((price.value() * hours).get()),
            Self::Monthly(price) => price.value(),
        }
    }

    /// The same times a factor.
    #[must_use]
    pub fn scaled(&self, factor: Ratio) -> Self {
        match self {
            Self::Hourly(price) => Self::Hourly(price.scaled(factor)),
            Self::Monthly(price) => Self::Monthly(price.scaled(factor)),
        }
    }
}

/// A figure that is stated or listed, or what is taken where no source says it.
#[derive(Clone, Debug)]
pub enum KnownOr<Q> {
    /// It is known.
    Known(Priced<Q>),
    /// It is not; why this value then.
    Assumed {
        /// The value.
        value: Q,
        /// The reason, shown when a figure is explained.
        why: &'static str,
    },
}

impl<Q: Quantity> KnownOr<Q> {
    /// The figure.
    pub fn value(&self) -> Q {
        match self {
            Self::Known(known) => known.value(),
            Self::Assumed { value, .. } => *value,
        }
    }
}

/// How many units there are.
#[derive(Clone, Debug)]
pub enum Units {
    /// The fewest that carry the busiest hour; with an overflow, the number that costs least together with it.
    Auto(Site),
    /// That many.
    Fixed(Sited<Count>),
}

impl Provisioned {
    /// The same at other prices of units and overflow.
    #[must_use]
    pub fn at_prices(&self, factor: Ratio) -> Self {
        let mut scaled = self.clone();
        for pool in &mut scaled.pools {
            pool.price = pool.price.scaled(factor);
        }
        if let Some(overflow) = &mut scaled.overflow {
            for tokens in std::iter::once(&mut overflow.above).chain(&mut overflow.too_long) {
                tokens.scale_prices(factor);
            }
        }
        scaled
    }

    /// What is bought, in words: `azure/ptu for gpt-5-mini, global, 1 month`.
    pub fn words(&self) -> String {
        let offer = self.offer.as_deref().unwrap_or("reserved units");
        let model = self.model.as_ref().map_or_else(String::new, |model| format!(" for {model}"));
        let deployment = self.deployment.as_ref().map(|deployment| format!(", {}", deployment.value()));
        let commitment = match self.commitment.value {
            ReservedTerm::None => "by the hour".to_owned(),
            term => format!("for {term}"),
        };
        format!("{offer}{model}{}, {commitment}", deployment.unwrap_or_default())
    }
}

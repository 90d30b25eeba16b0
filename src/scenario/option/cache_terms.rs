//! What a provider's cache makes of what a workload leans on: shorter prompts than it takes, and calls that come too late.

use crate::catalog::{Bound, Lifetime, Provider, Sourced};
use crate::decode::{Given, Sited};
use crate::scenario::workload::prompt_sizes::{Between, PromptSizes};
use crate::scenario::workload::token_shape::TokenShape;
use crate::units::{Date, Fraction, Quantity, Seconds, Tokens};

/// What a provider's cache makes of what a workload leans on.
#[derive(Clone, Debug)]
pub struct CacheTerms {
    /// The shortest prompt that is cached.
    pub least: Option<Sourced<Tokens>>,
    /// The share of the calls whose prompts are shorter.
    pub too_short: Fraction,
    /// What the time between two calls leaves of what the cache serves.
    pub found: Found,
}

/// What a session's next call finds in the cache, by the mean time between two calls.
#[derive(Clone, Debug)]
pub enum Found {
    /// No time is stated, or nothing is cached.
    NotAsked,
    /// How long the provider keeps entries is not known.
    LifeUnknown(Sited<Seconds>),
    /// Entries that live as long as that.
    Share {
        /// What is found of what the workload leans on.
        share: Fraction,
        /// The mean time between two calls.
        gap: Sited<Seconds>,
        /// How long entries live, each since its last use.
        lives: Vec<Life>,
    },
}

/// How long entries live.
#[derive(Clone, Debug)]
pub enum Life {
    /// As the workload asks, or as the model has a price for.
    Bought(Lifetime),
    /// As the provider's rule has it.
    Provider(Sourced<Seconds>),
}

impl Life {
    /// How long it is.
    pub fn seconds(&self) -> Seconds {
        match self {
            Self::Bought(life) => life.seconds(),
            Self::Provider(sourced) => sourced.value,
        }
    }
}

impl CacheTerms {
    /// What the rules of a provider make of a workload; `model` is the name that rules have for it, `shortest` the lifetime that is
    /// bought where none is asked for.
    pub(super) fn of(
        provider: Option<&Provider>,
        model: &str,
        day: Date,
        shape: &TokenShape,
        shortest: Option<Lifetime>,
    ) -> Self {
        let leans = *shape.cached.value() > Fraction::ZERO || shape.written() > 0.0;
        let least = provider.filter(|_| leans).and_then(|of| of.caches.least_prompt(model, day));
        let of_provider = || provider.and_then(|of| of.caches.lifetime(model, day));
        let sizes = shape.sizes();
        let too_short =
            least.as_ref().map_or(0.0, |least| sizes.between(None, Some(Bound::Below(least.value))).calls);
        let too_short = Fraction::const_new(too_short.min(1.0));
        Self { least, too_short, found: found(shape, shortest, of_provider) }
    }

    /// Of calls whose prompts lie between two bounds, those that the cache takes, with what it serves them.
    pub(super) fn taken(
        &self,
        sizes: &PromptSizes,
        over: Option<Bound>,
        within: Option<Bound>,
        shape: &TokenShape,
    ) -> Between {
        let least = self.least.as_ref().map(|least| Bound::Below(least.value));
        let higher = Bound::higher(over, least);
        let none = higher.zip(within).is_some_and(|(low, high)| low.limit() > high.limit());
        let mut taken = if none { Between::default() } else { sizes.between(higher, within) };
        taken.cached *= self.share_found();
        if shape.follows_growth() && self.share_found() == 0.0 {
            // Nobody writes what no call finds.
            taken.written = 0.0;
        }
        taken
    }

    /// What is found of what the workload leans on.
    fn share_found(&self) -> f64 {
        match &self.found {
            Found::Share { share, .. } => share.get(),
            Found::NotAsked | Found::LifeUnknown(_) => 1.0,
        }
    }
}

/// What a session's next call finds: each hit renews an entry, so the mean time between two calls is held against its life. What is
/// read comes from entries of several lives as they are written.
fn found(
    shape: &TokenShape,
    shortest: Option<Lifetime>,
    of_provider: impl Fn() -> Option<Sourced<Seconds>>,
) -> Found {
    let Some(gap) = shape.cache.gap.clone().filter(|_| *shape.cached.value() > Fraction::ZERO) else {
        return Found::NotAsked;
    };
    // An explicit cache lives for as long as its hours are paid for.
    if shape.cache.storage.is_some() {
        return Found::NotAsked;
    }
    let life = |written: &Given<Lifetime>| match written {
        Given::Written(asked) => Some(Life::Bought(asked.value)),
        Given::Default { .. } => of_provider().map(Life::Provider).or_else(|| shortest.map(Life::Bought)),
    };
    let writes = shape.writes.iter().filter(|write| write.share.value().get() > 0.0);
    let mut lives: Vec<(f64, Option<Life>)> =
        writes.map(|write| (write.share.value().get(), life(&write.life))).collect();
    if lives.is_empty() {
        lives.push((1.0, of_provider().map(Life::Provider)));
    }
    let all: f64 = lives.iter().map(|(share, _)| share).sum();
    let mut sum = 0.0;
    let mut known = Vec::new();
    for (share, life) in lives {
        let Some(life) = life else { return Found::LifeUnknown(gap) };
        if gap.value <= life.seconds() {
            sum += share;
        }
        known.push(life);
    }
    Found::Share { share: Fraction::const_new((sum / all).min(1.0)), gap, lives: known }
}

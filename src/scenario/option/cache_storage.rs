//! What keeping tokens in an explicit cache is paid by: so many tokens for so many hours, at the provider's price.

use crate::decode::Sited;
use crate::scenario::resolver::Priced;
use crate::scenario::workload::cache_use::{CacheKind, CacheStorage};
use crate::scenario::workload::token_shape::TokenShape;
use crate::units::{Fraction, Hours, Ratio, Tokens, UsdPerMtokHour};

/// What becomes of the price for keeping tokens in a cache.
#[derive(Clone, Debug)]
pub enum KeepsCache {
    /// Nothing is to be paid: nothing is cached, or the cache is the provider's own.
    Nothing,
    /// The workload says that tokens are kept, and no price for that is known.
    NoPrice,
    /// The workload does not say whether it keeps them itself: what it would come to.
    Unstated(KeptTokens),
    /// It is paid for.
    Paid(KeptTokens),
}

/// Tokens that are kept in an explicit cache.
#[derive(Clone, Debug)]
pub struct KeptTokens {
    /// How many; where nobody says so, the cached part of one prompt.
    pub tokens: Option<Sited<Tokens>>,
    /// For how long; where nobody says so, all month.
    pub hours: Option<Sited<Hours>>,
    /// What a million of them cost an hour.
    pub price: Priced<UsdPerMtokHour>,
}

impl KeepsCache {
    /// What a workload keeps, at the price of a provider that may have one.
    pub(super) fn of(shape: &TokenShape, price: Option<Priced<UsdPerMtokHour>>) -> Self {
        let cache = &shape.cache;
        let stated = cache.stated_kind();
        let leans = *shape.cached.value() > Fraction::ZERO || cache.storage.is_some();
        if !leans || stated == Some(CacheKind::Implicit) {
            return Self::Nothing;
        }
        let Some(price) = price else {
            return if stated.is_some() { Self::NoPrice } else { Self::Nothing };
        };
        let CacheStorage { tokens, hours, .. } =
            cache.storage.clone().unwrap_or_else(|| CacheStorage::all_month(shape.input.site.clone()));
        let kept = KeptTokens { tokens, hours, price };
        if stated.is_some() { Self::Paid(kept) } else { Self::Unstated(kept) }
    }

    /// The same at prices times a factor.
    #[must_use]
    pub fn scaled(&self, factor: Ratio) -> Self {
        let mut scaled = self.clone();
        if let Self::Unstated(kept) | Self::Paid(kept) = &mut scaled {
            kept.price = kept.price.scaled(factor);
        }
        scaled
    }
}

//! How long what is written to a prompt cache stays there, and whether a call that comes later still finds it.

use std::fmt;

use crate::decode::Words;
use crate::units::{Quantity, Seconds};

use super::tokens::TokenClass;

/// The lifetimes of cache entries that providers sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lifetime {
    /// Five minutes.
    FiveMinutes,
    /// Thirty minutes.
    HalfHour,
    /// An hour.
    Hour,
    /// Twelve hours.
    HalfDay,
}

impl Words for Lifetime {
    const WHAT: &'static str = "a cache lifetime";
    const WORDS: &'static [(&'static str, Self)] =
        &[("5m", Self::FiveMinutes), ("30m", Self::HalfHour), ("1h", Self::Hour), ("12h", Self::HalfDay)];
}

impl fmt::Display for Lifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Lifetime {
    /// Every lifetime, the shortest first.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::WORDS.iter().map(|(_, lifetime)| *lifetime)
    }

    /// The class that writes of this lifetime are billed as.
    pub const fn class(self) -> TokenClass {
        match self {
            Self::FiveMinutes => TokenClass::CacheWriteShort,
            Self::HalfHour => TokenClass::CacheWriteHalfHour,
            Self::Hour => TokenClass::CacheWriteLong,
            Self::HalfDay => TokenClass::CacheWriteHalfDay,
        }
    }

    /// The lifetime of writes of a class; `None` for classes that are no writes.
    pub fn of(class: TokenClass) -> Option<Self> {
        Self::all().find(|lifetime| lifetime.class() == class)
    }

    /// How long it is.
    pub const fn seconds(self) -> Seconds {
        Seconds::const_new(match self {
            Self::FiveMinutes => 300.0,
            Self::HalfHour => 1800.0,
            Self::Hour => 3600.0,
            Self::HalfDay => 43_200.0,
        })
    }

    /// Whether a session's next call still finds the entry: each hit renews it, so the mean time between two calls is compared
    /// with the lifetime, and one that is as long still finds it.
    ///
    /// Source: <https://platform.claude.com/docs/en/build-with-claude/prompt-caching>: an entry is renewed free of charge each time it
    /// is used, and its life counts from the start of the request.
    ///
    /// ```
    /// use breakeven::catalog::Lifetime;
    /// assert!(Lifetime::FiveMinutes.outlives("5 min".parse()?));
    /// assert!(!Lifetime::FiveMinutes.outlives("10 min".parse()?));
    /// assert!(Lifetime::Hour.outlives("10 min".parse()?));
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn outlives(self, gap: Seconds) -> bool {
        gap.get() <= self.seconds().get()
    }
}

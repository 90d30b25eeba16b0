//! How a workload uses prompt caches: the time between a session's calls, and what is kept in them on purpose.

use crate::decode::{Context, Fields, Includes, Sited, Word, Words, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Hours, Seconds, Tokens};

/// How a workload uses a prompt cache.
#[derive(Clone, Debug, Default)]
pub struct CacheUse {
    /// The mean time between two calls of a session.
    pub gap: Option<Sited<Seconds>>,
    /// Who keeps what is cached.
    pub kind: Option<Sited<CacheKind>>,
    /// What is kept, of an explicit cache.
    pub storage: Option<CacheStorage>,
}

/// Who keeps what is cached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheKind {
    /// The caller puts it there, and pays for the hours where the provider charges them.
    Explicit,
    /// The provider, as it likes; nothing is paid for the time.
    Implicit,
}

impl Words for CacheKind {
    const WHAT: &'static str = "a kind of prompt cache";
    const WORDS: &'static [(&'static str, Self)] =
        &[("explicit", Self::Explicit), ("implicit", Self::Implicit)];
}

/// What is kept in an explicit cache.
#[derive(Clone, Debug)]
pub struct CacheStorage {
    /// How many tokens.
    pub tokens: Option<Sited<Tokens>>,
    /// For how many hours of a month.
    pub hours: Option<Sited<Hours>>,
    /// Where it is stated.
    pub site: Site,
}

block! {
    /// What keeps cached prompts.
    pub(in crate::scenario) struct CacheUseKeys {
        /// The mean time between two calls of a session: longer than a cache entry lives, nothing is served from the cache.
        optional GAP: Seconds = "gap", eg "3 min";
        /// Who keeps what is cached: the provider (`implicit`), or you (`explicit`), paying by the hour where it charges that.
        optional CACHE: Word<CacheKind> = "cache";
        /// What is kept in an explicit cache.
        optional CACHE_STORAGE: StorageKeys = "cache_storage";
    }

    /// What is kept in an explicit cache.
    pub(in crate::scenario) struct StorageKeys {
        /// How many tokens are kept at a time; default: the cached part of one prompt.
        optional TOKENS: Tokens = "tokens", eg "142500 tokens";
        /// For how many hours of a month; default: all of them.
        optional HOURS: Hours = "hours", eg "730 h";
    }
}

/// A longer time between two calls is no session.
const LONGEST_GAP: Seconds = Seconds::const_new(30.0 * 86_400.0);

impl CacheUse {
    /// Takes `gap`, `cache` and `cache_storage` of a workload.
    pub(super) fn read(
        fields: &mut Fields<'_, impl Includes<CacheUseKeys>>,
        context: &mut Context<'_>,
    ) -> Self {
        let gap: Option<Sited<Seconds>> = fields.optional(CacheUseKeys::GAP, context);
        let kind: Option<Sited<CacheKind>> = fields.word(CacheUseKeys::CACHE, context);
        let storage = fields
            .node(CacheUseKeys::CACHE_STORAGE)
            .and_then(|(node, path)| CacheStorage::read(node, &path, context));
        if let Some(gap) = gap.as_ref().filter(|gap| gap.value > LONGEST_GAP) {
            let message = "calls that are more than 30 days apart are not of one session";
            let help = "the mean time between two calls of a session: `gap: 10 min`".to_owned();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, gap.site.clone()).help(help));
        }
        Self { gap, kind, storage }
    }

    /// The same, with what an option overrides.
    pub(super) fn over(&self, base: &Self) -> Self {
        Self {
            gap: self.gap.clone().or_else(|| base.gap.clone()),
            kind: self.kind.clone().or_else(|| base.kind.clone()),
            storage: self.storage.clone().or_else(|| base.storage.clone()),
        }
    }

    /// Reports an implicit cache of which it is said what is kept.
    pub(super) fn report_contradiction(&self, context: &mut Context<'_>) {
        let (Some(kind), Some(storage)) = (&self.kind, &self.storage) else { return };
        if kind.value == CacheKind::Implicit {
            let message = "an implicit cache is the provider's: what it keeps is free, and cannot be stated";
            let diagnostic = Diagnostic::new(Code::Conflict, message, storage.site.clone());
            let help = "leave `cache_storage` out, or write `cache: explicit`".to_owned();
            context.sink.push(diagnostic.also(kind.site.clone(), "the cache is implicit").help(help));
        }
    }

    /// Whether the caller keeps what is cached, if that is stated.
    pub fn stated_kind(&self) -> Option<CacheKind> {
        let of_storage = self.storage.as_ref().map(|_| CacheKind::Explicit);
        self.kind.as_ref().map(|kind| kind.value).or(of_storage)
    }
}

impl CacheStorage {
    /// The cached part of one prompt, all month.
    pub(in crate::scenario) const fn all_month(site: Site) -> Self {
        Self { tokens: None, hours: None, site }
    }

    /// Reads `{ tokens: 142,500 tokens, hours: 730 h }`.
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let what = "what is kept in an explicit cache: `{ tokens: 142500 tokens, hours: 730 h }`";
        let mut fields = Fields::<StorageKeys>::open(node, path, what, context)?;
        let tokens = fields.optional(StorageKeys::TOKENS, context);
        let hours: Option<Sited<Hours>> = fields.optional(StorageKeys::HOURS, context);
        fields.close(context);
        let month = context.conventions.calendar.hours_per_month();
        if let Some(hours) = hours.as_ref().filter(|hours| hours.value > month) {
            let message = format!("a month has {month}: tokens cannot be kept for {} of it", hours.value);
            let help = "state all that is kept at a time under `tokens`".to_owned();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, hours.site.clone()).help(help));
        }
        Some(Self { tokens, hours, site: context.site(path) })
    }
}

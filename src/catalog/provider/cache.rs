//! How a provider's prompt caches work: the shortest prompt that is cached, how long an entry lives, what keeping it costs.

use crate::catalog::provenance::{ProvenanceKeys, Sourced};
use crate::decode::{Context, Fields, Includes, Sited, block};
use crate::diagnostics::Code;
use crate::units::{Date, Seconds, Tokens, UsdPerMtokHour};

use super::rule::{Rule, RuleKeys, read_rules, rule_for};

/// What a rule says of a prompt cache; at least one of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CacheRule {
    /// The shortest prompt that is cached: shorter ones are plain input, and nothing says so.
    pub min_prompt: Option<Tokens>,
    /// How long an entry lives from its last use, where nobody asks for another lifetime.
    pub lifetime: Option<Seconds>,
    /// What a million tokens cost for each hour that they are kept.
    pub storage: Option<UsdPerMtokHour>,
}

/// What a provider's rules say of its prompt caches.
#[derive(Clone, Debug, Default)]
pub struct Caches {
    rules: Vec<Rule<CacheRule>>,
}

block! {
    /// What a provider says of its prompt caches.
    pub(super) struct CachesKeys {
        /// Rules of its prompt caches.
        optional CACHES: Vec<CacheRuleKeys> = "caches";
    }

    /// A rule of a prompt cache: one or several of these.
    pub(super) struct CacheRuleKeys: RuleKeys, ProvenanceKeys {
        /// The shortest prompt that is cached.
        optional MIN_PROMPT: Tokens = "min_prompt", eg "4096 tokens";
        /// How long an entry lives from its last use, where nobody asks for another lifetime.
        optional LIFETIME: Seconds = "lifetime", eg "5 min";
        /// What a million tokens cost for each hour that they are kept.
        optional STORAGE: UsdPerMtokHour = "storage";
    }
}

/// Takes `caches`: a list of `{ models: [gemini-3*], min_prompt: 4096 tokens, source, checked, kind }`.
pub(super) fn read_caches(
    provider: &str,
    fields: &mut Fields<'_, impl Includes<CachesKeys>>,
    context: &mut Context<'_>,
) -> Caches {
    let rules = read_rules(
        CachesKeys::CACHES,
        provider,
        fields,
        context,
        |fields: &mut Fields<'_, CacheRuleKeys>, context| {
            let min_prompt: Option<Sited<Tokens>> = fields.optional(CacheRuleKeys::MIN_PROMPT, context);
            let lifetime: Option<Sited<Seconds>> = fields.optional(CacheRuleKeys::LIFETIME, context);
            let storage: Option<Sited<UsdPerMtokHour>> = fields.optional(CacheRuleKeys::STORAGE, context);
            let keys = [
                CacheRuleKeys::MIN_PROMPT.any(),
                CacheRuleKeys::LIFETIME.any(),
                CacheRuleKeys::STORAGE.any(),
            ];
            if !keys.iter().any(|key| fields.has(*key)) {
                let help = Some("one or several of: min_prompt, lifetime, storage".to_owned());
                context.fault(Code::MissingKey, "the rule says nothing of a cache", fields.path(), help);
            }
            Some(CacheRule {
                min_prompt: min_prompt.map(|tokens| tokens.value),
                lifetime: lifetime.map(|lifetime| lifetime.value),
                storage: storage.map(|price| price.value),
            })
        },
    );
    Caches { rules }
}

impl Caches {
    /// The shortest prompt of a model that is cached, if there is one.
    pub fn least_prompt(&self, model: &str, day: Date) -> Option<Sourced<Tokens>> {
        self.figure(model, day, |rule| rule.min_prompt)
    }

    /// How long an entry of a model's cache lives where no lifetime is asked for.
    pub fn lifetime(&self, model: &str, day: Date) -> Option<Sourced<Seconds>> {
        self.figure(model, day, |rule| rule.lifetime)
    }

    /// Every rule.
    pub fn rules(&self) -> &[Rule<CacheRule>] {
        &self.rules
    }

    /// What keeping tokens in a model's cache costs.
    pub fn storage(&self, model: &str, day: Date) -> Option<Sourced<UsdPerMtokHour>> {
        self.figure(model, day, |rule| rule.storage)
    }

    fn figure<Q>(&self, model: &str, day: Date, of: impl Fn(&CacheRule) -> Option<Q>) -> Option<Sourced<Q>> {
        let rule = rule_for(&self.rules, model, day, |rule| of(rule).is_some())?;
        Some(rule.sourced(of(&rule.value)?))
    }
}

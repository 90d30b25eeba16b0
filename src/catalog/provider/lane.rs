//! Service tiers that a provider sells at a multiple of its standard prices.

use crate::catalog::tokens::ServiceTier;
use crate::decode::{Context, Fields, Includes, Sited, Word, block};
use crate::units::Ratio;

use super::rule::{Rule, RuleKeys, read_rules};
use crate::catalog::provenance::ProvenanceKeys;

/// A service tier at a multiple of every standard price; used where a model's card has no price of that tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// The service tier.
    pub tier: ServiceTier,
    /// What standard prices of every class of token are multiplied by.
    pub factor: Ratio,
}

block! {
    /// Service tiers that a provider sells at a multiple of its standard prices.
    pub(super) struct LanesKeys {
        /// Service tiers that are sold at a multiple of the standard prices.
        optional LANES: Vec<LaneRuleKeys> = "lanes";
    }

    /// A service tier at a multiple of the standard prices.
    pub(super) struct LaneRuleKeys: RuleKeys, ProvenanceKeys {
        /// The service tier.
        required TIER: Word<ServiceTier> = "tier";
        /// What standard prices are multiplied by.
        required FACTOR: Ratio = "factor", eg "2x";
    }
}

/// Takes `lanes`: a list of `{ tier: fast, models: [claude-opus-5*], factor: 2x, source, checked, kind }`.
pub(super) fn read_lanes(
    provider: &str,
    fields: &mut Fields<'_, impl Includes<LanesKeys>>,
    context: &mut Context<'_>,
) -> Vec<Rule<Lane>> {
    read_rules(
        LanesKeys::LANES,
        provider,
        fields,
        context,
        |fields: &mut Fields<'_, LaneRuleKeys>, context| {
            let tier: Option<ServiceTier> = fields.required_word(LaneRuleKeys::TIER, context);
            let factor: Option<Sited<Ratio>> = fields.required(
                LaneRuleKeys::FACTOR,
                "what standard prices are multiplied by: `factor: 2x`",
                context,
            );
            Some(Lane { tier: tier?, factor: factor?.value })
        },
    )
}

//! Service tiers that a provider sells at a multiple of its standard prices.

use crate::catalog::tokens::ServiceTier;
use crate::decode::{Context, Fields, Sited};
use crate::units::Ratio;

use super::rule::{Rule, read_rules};

/// A service tier at a multiple of every standard price; used where a model's card has no price of that tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lane {
    /// The service tier.
    pub tier: ServiceTier,
    /// What standard prices of every class of token are multiplied by.
    pub factor: Ratio,
}

/// Takes `lanes`: a list of `{ tier: fast, models: [claude-opus-5*], factor: 2x, source, checked, kind }`.
pub(super) fn read_lanes(
    provider: &str,
    fields: &mut Fields<'_>,
    context: &mut Context<'_>,
) -> Vec<Rule<Lane>> {
    read_rules("lanes", provider, fields, context, |fields, context| {
        let tier: Option<ServiceTier> = fields.required_word("tier", context);
        let factor: Option<Sited<Ratio>> =
            fields.required("factor", "what standard prices are multiplied by: `factor: 2x`", context);
        Some(Lane { tier: tier?, factor: factor?.value })
    })
}

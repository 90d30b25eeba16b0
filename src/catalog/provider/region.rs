//! What a provider multiplies its token prices by where a call stays in a region.

use crate::decode::{Context, Decode, Fields, Includes, Sited, block};
use crate::diagnostics::Code;
use crate::source::Node;
use crate::units::{Date, Ratio};

use super::rule::{Rule, RuleKeys, read_rules, rule_for};
use crate::catalog::provenance::ProvenanceKeys;

/// The factor of one or several regions, on the price of the model's own entry.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionFactor {
    /// The regions, as a scenario names them: `eu`.
    pub regions: Vec<String>,
    /// The factor; 1 where the provider offers the region and charges nothing for it.
    pub factor: Ratio,
}

/// How the ids of a provider's models name a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegionalIds {
    /// What stands between region and model: `.` in `eu.anthropic.claude-opus-5-5`, `/` in `eu/gpt-5.5`.
    pub separator: char,
}

block! {
    /// What a provider charges in its regions.
    pub(super) struct RegionsKeys {
        /// How ids of its models name a region: the two words with a character between them.
        optional REGIONAL_IDS: String = "regional_ids", eg "REGION.MODEL";
        /// What prices are multiplied by in regions.
        optional REGIONS: Vec<RegionRuleKeys> = "regions";
    }

    /// What prices are multiplied by in a region.
    pub(super) struct RegionRuleKeys: RuleKeys, ProvenanceKeys {
        /// The region as a scenario names it; or several.
        required REGION: (String, Vec<String>) = "region", eg "eu";
        /// What prices are multiplied by; 1 where the region costs nothing extra.
        required FACTOR: Ratio = "factor", eg "1.1x";
    }
}

const REGION_HELP: &str = "the region as a scenario names it: `region: eu`";

/// Takes `regions`: a list of `{ region: eu, models: [gpt-6*], factor: 1.1x, source, checked, kind }`.
pub(super) fn read_regions(
    provider: &str,
    fields: &mut Fields<'_, impl Includes<RegionsKeys>>,
    context: &mut Context<'_>,
) -> Vec<Rule<RegionFactor>> {
    read_rules(RegionsKeys::REGIONS, provider, fields, context, |fields, context| {
        let regions = match fields.node(RegionRuleKeys::REGION) {
            None => {
                fields.missing(RegionRuleKeys::REGION, REGION_HELP, context);
                None
            }
            Some((node @ Node::List(_), path)) => Vec::<String>::decode(node, &path, context),
            Some((node, path)) => String::decode(node, &path, context).map(|region| vec![region]),
        };
        let factor: Option<Sited<Ratio>> =
            fields.required(RegionRuleKeys::FACTOR, "what prices are multiplied by: `factor: 1.1x`", context);
        Some(RegionFactor { regions: regions?, factor: factor?.value })
    })
}

/// Takes `regional_ids: REGION.MODEL`, the pattern of the provider's ids.
pub(super) fn read_regional_ids(
    fields: &mut Fields<'_, impl Includes<RegionsKeys>>,
    context: &mut Context<'_>,
) -> Option<RegionalIds> {
    const HELP: &str = "the two words with a character between them: `regional_ids: REGION.MODEL`";
    let pattern: Sited<String> = fields.optional(RegionsKeys::REGIONAL_IDS, context)?;
    let between = pattern.value.strip_prefix("REGION").and_then(|rest| rest.strip_suffix("MODEL"));
    let mut characters = between.unwrap_or_default().chars();
    if let (Some(separator), None) = (characters.next(), characters.next()) {
        return Some(RegionalIds { separator });
    }
    let message = format!("`{}` does not say how ids name a region", pattern.value);
    context.fault(Code::UnknownWord, message, &fields.path().key("regional_ids"), Some(HELP.to_owned()));
    None
}

/// The rule of a region for a model on a day.
pub(super) fn factor_of<'r>(
    rules: &'r [Rule<RegionFactor>],
    region: &str,
    model: &str,
    day: Date,
) -> Option<&'r Rule<RegionFactor>> {
    rule_for(rules, model, day, |factor| factor.regions.iter().any(|known| known == region))
}

//! A provider of tokens: what its bill goes by besides prices per token.

use crate::catalog::entry::{Entry, Table};
use crate::catalog::provenance::Provenance;
use crate::catalog::tokens::ServiceTier;
use crate::decode::{Context, Fields, Shape, Shaped, Sited, block};
use crate::source::{FieldPath, Node};
use crate::units::Date;

use super::cache::{Caches, CachesKeys, read_caches};
use super::fee::{Fees, FeesKeys, read_fees};
use super::image::{ImageTokens, ImagesKeys, read_images};
use super::lane::{Lane, LanesKeys, read_lanes};
use super::provisioned::{ReservedOffer, read_provisioned};
use super::provisioned_keys::OffersKeys;
use super::region::{RegionFactor, RegionalIds, RegionsKeys, factor_of, read_regional_ids, read_regions};
use super::rule::{Rule, rule_for};

/// A provider of tokens, named like its file of prices: `openai`.
#[derive(Clone, Debug)]
pub struct Provider {
    /// Its id: what stands before the first `/` of its models' names.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is worth knowing.
    pub note: Option<String>,
    /// How the ids of its models name a region, if they do.
    pub regional_ids: Option<RegionalIds>,
    /// What it charges for a region.
    pub regions: Vec<Rule<RegionFactor>>,
    /// How its prompt caches work.
    pub caches: Caches,
    /// What it charges besides tokens.
    pub fees: Fees,
    /// How many tokens images are.
    pub images: ImageTokens,
    /// Service tiers that it sells at a multiple of the standard prices.
    pub lanes: Vec<Rule<Lane>>,
    /// Reserved capacity that it sells.
    pub provisioned: Vec<ReservedOffer>,
}

impl Provider {
    /// The provenance of every rule.
    pub fn rules(&self) -> impl Iterator<Item = &Provenance> {
        let regions = self.regions.iter().map(|rule| &*rule.provenance);
        let caches = self.caches.rules().iter().map(|rule| &*rule.provenance);
        let fees = self.fees.rules().iter().map(|rule| &*rule.provenance);
        let images = self.images.rules().iter().map(|rule| &*rule.provenance);
        let lanes = self.lanes.iter().map(|rule| &*rule.provenance);
        let reserved = self.provisioned.iter().flat_map(ReservedOffer::provenances);
        regions.chain(lanes).chain(caches).chain(fees).chain(images).chain(reserved)
    }

    /// The name of a model without its provider and without a region that its id begins with.
    pub fn model_of<'n>(&self, id: &'n str) -> &'n str {
        let model = id.strip_prefix(self.id.as_str()).and_then(|rest| rest.strip_prefix('/')).unwrap_or(id);
        self.region_in(model).map_or(model, |(_, model)| model)
    }

    /// The region that a model's name begins with, and the rest: `eu` and `anthropic.claude-opus-5-5`.
    pub fn region_in<'n>(&self, model: &'n str) -> Option<(&'n str, &'n str)> {
        let (region, rest) = model.split_once(self.regional_ids?.separator)?;
        let known = self.regions.iter().any(|rule| rule.value.regions.iter().any(|known| known == region));
        (known && !rest.is_empty()).then_some((region, rest))
    }

    /// The factor of a region for a model on a day; `None` if the provider has no rule for it.
    pub fn region(&self, region: &str, model: &str, day: Date) -> Option<&Rule<RegionFactor>> {
        factor_of(&self.regions, region, model, day)
    }

    /// The multiple of the standard prices at which a service tier of a model is sold on a day, if it is sold so.
    pub fn lane(&self, tier: ServiceTier, model: &str, day: Date) -> Option<&Rule<Lane>> {
        rule_for(&self.lanes, model, day, |lane| lane.tier == tier)
    }

    /// The regions that have a rule for a model on a day, in the order of the file.
    pub fn regions_of(&self, model: &str, day: Date) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for region in self.regions.iter().flat_map(|rule| &rule.value.regions) {
            if !found.contains(&region.as_str()) && self.region(region, model, day).is_some() {
                found.push(region);
            }
        }
        found
    }
}

block! {
    /// What a provider of tokens bills by besides prices per token.
    pub(super) struct ProviderKeys: RegionsKeys, CachesKeys, FeesKeys, ImagesKeys, LanesKeys, OffersKeys {
        /// What it is called.
        required NAME: String = "name";
        /// Other names.
        optional ALIASES: Vec<String> = "aliases";
        /// What else is worth knowing.
        optional NOTE: String = "note";
    }
}

impl Entry for Provider {
    const TABLE: Table = Table::Providers;

    fn shape() -> Shape {
        ProviderKeys::shape()
    }

    fn read(name: &str, node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::<ProviderKeys>::open(node, path, "a provider", context)?;
        let label: Option<Sited<String>> = fields.required(ProviderKeys::NAME, "what it is called", context);
        fields.optional(ProviderKeys::ALIASES, context);
        let note: Option<Sited<String>> = fields.optional(ProviderKeys::NOTE, context);
        let regional_ids = read_regional_ids(&mut fields, context);
        let regions = read_regions(name, &mut fields, context);
        let caches = read_caches(name, &mut fields, context);
        let fees = read_fees(name, &mut fields, context);
        let images = read_images(name, &mut fields, context);
        let lanes = read_lanes(name, &mut fields, context);
        let provisioned = read_provisioned(name, &mut fields, context);
        fields.close(context);
        Some(Self {
            id: name.to_owned(),
            name: label?.value,
            note: note.map(|note| note.value),
            regional_ids,
            regions,
            caches,
            fees,
            images,
            lanes,
            provisioned,
        })
    }
}

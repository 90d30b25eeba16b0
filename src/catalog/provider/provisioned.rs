//! Reserved capacity that a provider sells in units: prices by commitment, and what one unit carries of each model.

use std::sync::Arc;

use crate::catalog::provenance::{Provenance, ProvenanceKeys, Sourced, figure};
use crate::decode::{Context, Fields, Includes, Key, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node};
use crate::units::{Count, Quantity, Ratio, Tokens, TokensPerMinute, UsdPerHour, UsdPerMonth};

use super::provisioned_keys::{
    ApartKeys, CapacityKeys, CarriesKeys, OfferKeys, OffersKeys, SizeKeys, UnitKeys, UnitPriceKeys,
};
use super::reserved_term::ReservedTerm;
use super::rule::Models;

/// Reserved capacity of a provider: provisioned throughput, a scale tier.
#[derive(Clone, Debug)]
pub struct ReservedOffer {
    /// Its name within the provider: `ptu`.
    pub name: String,
    /// What a unit is called: `PTU`.
    pub unit: String,
    /// What is worth knowing.
    pub note: Option<String>,
    /// The ways to deploy it; the first one where nothing is stated. Empty where there is one way only.
    pub deployments: Vec<String>,
    /// What a unit costs, unless a model says otherwise.
    pub prices: Vec<UnitPrice>,
    /// What a unit carries, by model.
    pub models: Vec<ReservedModel>,
}

/// What a unit costs with a commitment.
#[derive(Clone, Debug)]
pub struct UnitPrice {
    /// The commitment.
    pub commitment: ReservedTerm,
    /// The way to deploy it that it holds for; `None` for all.
    pub deployment: Option<String>,
    /// The price.
    pub rate: UnitRate,
}

/// How a unit is priced.
#[derive(Clone, Debug)]
pub enum UnitRate {
    /// By the hour (days and weeks are so many hours).
    Hourly(Sourced<UsdPerHour>),
    /// By the month, however many hours it has.
    Monthly(Sourced<UsdPerMonth>),
}

/// What units carry of some models.
#[derive(Clone, Debug)]
pub struct ReservedModel {
    /// Which models: `gpt-5-mini`.
    pub models: Models,
    /// The longest prompt that units serve.
    pub max_prompt: Option<Sourced<Tokens>>,
    /// What has to be bought: one kind of unit, or units for prompts and units for answers.
    pub pools: Vec<ReservedPool>,
    /// How many units can be bought, by the way to deploy them; `None` for all ways that are not named.
    pub sizes: Vec<(Option<String>, UnitSizes)>,
}

/// How many units can be bought.
#[derive(Clone, Debug)]
pub struct UnitSizes {
    /// The fewest.
    pub least: Sourced<Count>,
    /// The number that is added at a time.
    pub step: Sourced<Count>,
}

/// Which tokens use up a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Prompts and answers.
    All,
    /// Prompts only.
    Input,
    /// Answers only.
    Output,
}

impl Counted {
    /// What its units are for, as an adjective before the unit: empty where there is one kind.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Input => "input ",
            Self::Output => "output ",
        }
    }
}

/// One kind of unit.
#[derive(Clone, Debug)]
pub struct ReservedPool {
    /// Which tokens use it up.
    pub counts: Counted,
    /// What one unit carries, in weighted tokens a minute: an uncached prompt token counts 1.
    pub capacity: Sourced<TokensPerMinute>,
    /// What an answer token counts; `None` where answers use other units.
    pub output_weight: Option<Sourced<Ratio>>,
    /// What a cached prompt token counts; `None` where no source says it.
    pub cached_weight: Option<Sourced<Ratio>>,
    /// How many units of this kind can be bought, where that differs from the other kind.
    pub sizes: Option<UnitSizes>,
    /// Prices of this model, where the offer has none for all.
    pub prices: Vec<UnitPrice>,
}

impl ReservedOffer {
    /// What units carry of a model: what names it most closely.
    pub fn model(&self, name: &str) -> Option<&ReservedModel> {
        let found = self.models.iter().filter_map(|model| Some((model.models.closeness(name)?, model)));
        found.max_by_key(|(closeness, _)| *closeness).map(|(_, model)| model)
    }

    /// The provenance of all that it says.
    pub(super) fn provenances(&self) -> impl Iterator<Item = &Provenance> {
        let of_models = self.models.iter().flat_map(|model| &model.pools);
        let prices = self.prices.iter().chain(of_models.clone().flat_map(|pool| &pool.prices));
        let prices = prices.map(|price| match &price.rate {
            UnitRate::Hourly(rate) => &*rate.provenance,
            UnitRate::Monthly(rate) => &*rate.provenance,
        });
        prices.chain(of_models.map(|pool| &*pool.capacity.provenance))
    }
}

impl ReservedModel {
    /// How many units can be bought for a way to deploy them.
    pub fn sizes(&self, deployment: Option<&str>) -> Option<&UnitSizes> {
        let of = |wanted: Option<&str>| self.sizes.iter().find(|(own, _)| own.as_deref() == wanted);
        of(deployment).or_else(|| of(None)).map(|(_, sizes)| sizes)
    }
}

/// Takes `provisioned`: offers of reserved capacity by name.
pub(super) fn read_provisioned(
    provider: &str,
    fields: &mut Fields<'_, impl Includes<OffersKeys>>,
    context: &mut Context<'_>,
) -> Vec<ReservedOffer> {
    let offers = fields.named(OffersKeys::PROVISIONED, "offers of reserved capacity by name", context);
    let read =
        |(name, node, path): (&str, &Node, FieldPath)| read_offer(name, node, &path, provider, context);
    offers.into_iter().filter_map(read).collect()
}

fn read_offer(
    name: &str,
    node: &Node,
    path: &FieldPath,
    entry: &str,
    context: &mut Context<'_>,
) -> Option<ReservedOffer> {
    let mut fields = Fields::<OfferKeys>::open(node, path, "an offer of reserved capacity", context)?;
    let entry = format!("{entry}/{name}");
    let unit: Option<Sited<String>> =
        fields.required(OfferKeys::UNIT, "what a unit is called: `unit: PTU`", context);
    let provenance = Provenance::required(&entry, &mut fields, context);
    let deployments: Option<Sited<Vec<String>>> = fields.optional(OfferKeys::DEPLOYMENTS, context);
    let deployments = deployments.map_or_else(Vec::new, |words| words.value);
    let around = OfferAround { entry: &entry, provenance: provenance.as_ref(), deployments: &deployments };
    let least = figure(SizeKeys::LEAST, &mut fields, provenance.as_ref(), &entry, context);
    let step = figure(SizeKeys::STEP, &mut fields, provenance.as_ref(), &entry, context);
    let cached_weight = figure(UnitKeys::CACHED_WEIGHT, &mut fields, provenance.as_ref(), &entry, context);
    let prices = read_prices(&mut fields, &around, context);
    let models = read_list(OfferKeys::CARRIES, &mut fields, context, |node, path, context| {
        let model = read_model(node, path, &around, context)?;
        Some(model.with_defaults(least.as_ref().zip(step.as_ref()), cached_weight.as_ref()))
    });
    if models.is_empty() && !fields.has(OfferKeys::CARRIES) {
        let help = "what a unit carries: `carries: [{ models: [gpt-5-mini], capacity: 23750 tokens/min }]`";
        fields.missing(OfferKeys::CARRIES, help, context);
    }
    fields.close(context);
    let note = provenance.as_ref().and_then(|provenance| provenance.note.clone());
    Some(ReservedOffer { name: name.to_owned(), unit: unit?.value, note, deployments, prices, models })
}

/// What models and prices of an offer have in common.
struct OfferAround<'o> {
    entry: &'o str,
    provenance: Option<&'o Arc<Provenance>>,
    deployments: &'o [String],
}

impl ReservedModel {
    fn with_defaults(
        mut self,
        sizes: Option<(&Sourced<Count>, &Sourced<Count>)>,
        cached: Option<&Sourced<Ratio>>,
    ) -> Self {
        if let Some((least, step)) = sizes.filter(|_| self.sizes.iter().all(|(of, _)| of.is_some())) {
            self.sizes.push((None, UnitSizes { least: least.clone(), step: step.clone() }));
        }
        for pool in &mut self.pools {
            if pool.counts != Counted::Output && pool.cached_weight.is_none() {
                pool.cached_weight = cached.cloned();
            }
        }
        self
    }
}

impl OfferAround<'_> {
    /// Takes a provenance of one's own where there is one; else the offer's holds.
    fn own(
        &self,
        fields: &mut Fields<'_, impl Includes<ProvenanceKeys>>,
        context: &mut Context<'_>,
    ) -> Option<Arc<Provenance>> {
        let stated = fields.has(ProvenanceKeys::SOURCE) || fields.has(ProvenanceKeys::CHECKED);
        if stated || fields.has(ProvenanceKeys::KIND) {
            return Provenance::required(self.entry, fields, context);
        }
        self.provenance.cloned()
    }

    /// Reports a way to deploy units that the offer does not have.
    fn check(&self, deployment: &str, path: &FieldPath, context: &mut Context<'_>) {
        if !self.deployments.iter().any(|known| known == deployment) {
            let help = format!("the offer's `deployments` are: {}", self.deployments.join(", "));
            let message = format!("`{deployment}` is none of the offer's `deployments`");
            context.fault(Code::UnknownWord, message, path, Some(help));
        }
    }
}

/// Takes a list, each item by a reader.
fn read_list<T, K: Key>(
    field: K,
    fields: &mut Fields<'_, impl Includes<K::Block>>,
    context: &mut Context<'_>,
    mut read: impl FnMut(&Node, &FieldPath, &mut Context<'_>) -> Option<T>,
) -> Vec<T> {
    let Some((node, path)) = fields.node(field) else { return Vec::new() };
    let Node::List(items) = node else {
        context.wrong_type("a list", node, &path);
        return Vec::new();
    };
    items.iter().enumerate().filter_map(|(at, item)| read(item, &path.index(at), context)).collect()
}

fn read_prices(
    fields: &mut Fields<'_, impl Includes<UnitKeys>>,
    around: &OfferAround<'_>,
    context: &mut Context<'_>,
) -> Vec<UnitPrice> {
    read_list(UnitKeys::PRICES, fields, context, |node, path, context| {
        read_price(node, path, around, context)
    })
}

fn read_price(
    node: &Node,
    path: &FieldPath,
    around: &OfferAround<'_>,
    context: &mut Context<'_>,
) -> Option<UnitPrice> {
    const HELP: &str = "the price of a unit: `price: $1/h`, or by the month `monthly: $260/month`";
    let mut fields = Fields::<UnitPriceKeys>::open(node, path, "the price of a unit", context)?;
    let commitment: Option<ReservedTerm> = fields.required_word(UnitPriceKeys::COMMITMENT, context);
    let deployment: Option<Sited<String>> = fields.optional(UnitPriceKeys::DEPLOYMENT, context);
    if let Some(deployment) = &deployment {
        around.check(&deployment.value, &path.key("deployment"), context);
    }
    let provenance = around.own(&mut fields, context);
    let hourly = figure(UnitPriceKeys::PRICE, &mut fields, provenance.as_ref(), around.entry, context);
    let monthly = figure(UnitPriceKeys::MONTHLY, &mut fields, provenance.as_ref(), around.entry, context);
    fields.close(context);
    let rate = match (hourly, monthly) {
        (Some(hourly), None) => UnitRate::Hourly(hourly),
        (None, Some(monthly)) => UnitRate::Monthly(monthly),
        _ => {
            context.fault(Code::MissingPrice, "a unit has one price", path, Some(HELP.to_owned()));
            return None;
        }
    };
    let deployment = deployment.map(|deployment| deployment.value);
    Some(UnitPrice { commitment: commitment?, deployment, rate })
}

fn read_model(
    node: &Node,
    path: &FieldPath,
    around: &OfferAround<'_>,
    context: &mut Context<'_>,
) -> Option<ReservedModel> {
    let mut fields = Fields::<CarriesKeys>::open(node, path, "what a unit carries of some models", context)?;
    let models: Option<Sited<Vec<String>>> = fields.optional(CarriesKeys::MODELS, context);
    let models = Models::named(models.map_or_else(Vec::new, |names| names.value));
    let provenance = around.own(&mut fields, context);
    let own = OfferAround { provenance: provenance.as_ref(), ..*around };
    let max_prompt = figure(CarriesKeys::MAX_PROMPT, &mut fields, provenance.as_ref(), around.entry, context);
    let mut sizes = Vec::new();
    for (deployment, node, path) in fields.named(CarriesKeys::SIZES, "fewest units by deployment", context) {
        around.check(deployment, &path, context);
        let mut fields = Fields::<SizeKeys>::open(node, &path, "`{ least: 50, step: 50 }`", context)?;
        let least = figure(SizeKeys::LEAST, &mut fields, provenance.as_ref(), around.entry, context);
        let step = figure(SizeKeys::STEP, &mut fields, provenance.as_ref(), around.entry, context);
        fields.close(context);
        sizes.push((
            Some(deployment.to_owned()),
            UnitSizes { least: positive(least?, context)?, step: positive(step?, context)? },
        ));
    }
    let apart = [(CarriesKeys::INPUT, Counted::Input), (CarriesKeys::OUTPUT, Counted::Output)];
    let apart = apart.map(|(field, counts)| {
        let (node, path) = fields.node(field)?;
        let mut fields = Fields::<ApartKeys>::open(
            node,
            &path,
            "`{ capacity: 25,000 tokens/min, prices: [ … ] }`",
            context,
        )?;
        let pool = read_pool(counts, &mut fields, &own, context);
        fields.close(context);
        pool
    });
    let pools = match apart {
        [Some(input), Some(output)] => vec![input, output],
        [None, None] => vec![read_pool(Counted::All, &mut fields, &own, context)?],
        _ => {
            let message = "units for prompts and units for answers stand together: `input` and `output`";
            context.fault(Code::MissingKey, message, path, None);
            return None;
        }
    };
    fields.close(context);
    Some(ReservedModel { models, max_prompt, pools, sizes })
}

fn read_pool<B: Includes<CapacityKeys> + Includes<SizeKeys> + Includes<UnitKeys>>(
    counts: Counted,
    fields: &mut Fields<'_, B>,
    around: &OfferAround<'_>,
    context: &mut Context<'_>,
) -> Option<ReservedPool> {
    const HELP: &str = "what a unit carries: `capacity: 23,750 tokens/min`";
    if !fields.has(CapacityKeys::CAPACITY) {
        fields.missing(CapacityKeys::CAPACITY, HELP, context);
    }
    let provenance = around.provenance;
    let capacity: Option<Sourced<TokensPerMinute>> =
        figure(CapacityKeys::CAPACITY, fields, provenance, around.entry, context);
    let output_weight = match counts {
        Counted::All => {
            if !fields.has(CapacityKeys::OUTPUT_WEIGHT) {
                fields.missing(
                    CapacityKeys::OUTPUT_WEIGHT,
                    "what an answer token counts: `output_weight: 8x`",
                    context,
                );
            }
            Some(figure(CapacityKeys::OUTPUT_WEIGHT, fields, provenance, around.entry, context)?)
        }
        Counted::Input | Counted::Output => None,
    };
    let cached_weight = match counts {
        Counted::All | Counted::Input => {
            figure(UnitKeys::CACHED_WEIGHT, fields, provenance, around.entry, context)
        }
        Counted::Output => None,
    };
    let sizes = match counts {
        Counted::All => None,
        Counted::Input | Counted::Output => {
            let least = figure(SizeKeys::LEAST, fields, provenance, around.entry, context);
            let step = figure(SizeKeys::STEP, fields, provenance, around.entry, context);
            match least.zip(step) {
                Some((least, step)) => {
                    Some(UnitSizes { least: positive(least, context)?, step: positive(step, context)? })
                }
                None => None,
            }
        }
    };
    let prices = read_prices(fields, around, context);
    Some(ReservedPool {
        sizes,
        counts,
        capacity: positive(capacity?, context)?,
        output_weight,
        cached_weight,
        prices,
    })
}

/// Refuses units that carry nothing, and numbers of none.
fn positive<Q: Quantity>(figure: Sourced<Q>, context: &mut Context<'_>) -> Option<Sourced<Q>> {
    if figure.value.get() > 0.0 {
        return Some(figure);
    }
    let message = "units carry something, and at least one is bought";
    context.sink.push(Diagnostic::new(Code::OutOfRange, message, figure.site));
    None
}

//! Tokens bought from a provider: by the price card of the scenario's date.

use std::sync::Arc;

use crate::catalog::{Bound, Rates, ServiceTier, Sourced, TokenCard};
use crate::decode::{Context, Decode, Fields, Given, Sited, Word, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::finance::whole_months;
use crate::scenario::price_changes::{PriceChange, names_of_model};
use crate::scenario::resolver::{Priced, Resolver};
use crate::scenario::workload::workload::Workload;
use crate::source::{FieldPath, Node};
use crate::units::{DEFAULT_HORIZON, Date, Months, Quantity, Ratio, UsdPerSearch, months_after};

use super::cache_storage::KeepsCache;
use super::cache_terms::CacheTerms;
use super::inline_price::PriceKeys;
use super::inline_price::{InlinePrice, StatedPrice};
use super::later_prices::LaterPrices;
use super::model_name::Found;
use super::sold_classes::shortest_life;
use super::terms::TermsKeys;
use super::terms::{Bought, Terms, TermsFields, lane_of};
use super::token_prices::{Asked, TokenPrices, Whose};
use super::volumes::VolumeKeys;

/// A model that is paid by the token.
#[derive(Clone, Debug)]
pub struct Serverless {
    /// Its id in the catalog, or what an option calls it that states the prices.
    pub model: String,
    /// The service tier.
    pub tier: Given<ServiceTier>,
    /// The prices of its calls.
    pub prices: TokenPrices,
    /// What the provider's cache makes of what the workload leans on.
    pub cache: CacheTerms,
    /// What is paid for keeping tokens in it.
    pub keeps: KeepsCache,
    /// What a search costs, where the model is sold by the search.
    pub search: Option<Priced<UsdPerSearch>>,
    /// Those of the cards that begin after the scenario's day, oldest first.
    pub later: Vec<LaterPrices>,
    /// What is paid over or under those prices.
    pub terms: Terms,
    /// Where the option states the prices itself; `None` if they are the catalog's.
    pub stated: Option<StatedPrice>,
    /// What the catalog notes about the model.
    pub note: Option<String>,
    /// Whether what is read from a cache is also paid for when it is written.
    pub writes: Writes,
    /// The day on which its provider switched it off, if that is not after the day of the prices.
    pub retired: Option<Date>,
    /// The day after the day of the prices on which its provider switches it off, if it has said so.
    pub retires: Option<Date>,
    /// What is assumed of the catalog's prices of it.
    pub change: Option<Arc<PriceChange>>,
}

impl Serverless {
    /// What its calls cost on a day: by the last card that has begun; why that is unknown, where the card lacks a price. The last price
    /// is taken to hold for ever.
    pub fn prices_on(&self, day: Date) -> Result<&TokenPrices, &str> {
        match self.in_force(day) {
            None => Ok(&self.prices),
            Some(later) => later.prices.as_ref().map_err(String::as_str),
        }
    }

    /// The later card in force on a day; `None` for the prices of the scenario's day.
    pub fn in_force(&self, day: Date) -> Option<&LaterPrices> {
        self.later.iter().rev().find(|later| later.from <= day)
    }

    /// All prices times a factor.
    pub fn scale_prices(&mut self, factor: Ratio) {
        self.prices = self.prices.scaled(factor);
        self.later = self.later.iter().map(|later| later.scaled(factor)).collect();
        self.keeps = self.keeps.scaled(factor);
    }
}

/// Whether writing to a prompt cache is in the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// Nothing to bill: no cache, or a provider that does not charge, or stated.
    Settled,
    /// The workload reads from a cache, the provider charges for writing, and the scenario does not say how much.
    Unstated,
}

block! {
    /// Tokens bought from a provider.
    pub(in crate::scenario) struct ServerlessKeys: TermsKeys, VolumeKeys {
        /// A model of the catalog; with a `price`, any name.
        required MODEL: String = "model", eg "openai/gpt-5.4-mini";
        /// The service tier; default: standard.
        optional TIER: Word<ServiceTier> = "tier";
        /// Prices of one's own, in the place of the catalog's.
        optional PRICE: PriceKeys = "price";
        /// Where these prices are from.
        optional SOURCE: String = "source";
    }
}

/// What an option says of the tokens that it buys, before the workload is known.
pub(in crate::scenario) struct ServerlessFields {
    model: Sited<String>,
    tier: Given<ServiceTier>,
    price: Option<InlinePrice>,
    source: Option<Sited<String>>,
    terms: TermsFields,
}

impl ServerlessFields {
    /// Reads `openai/gpt-5.4-mini`, or `{ model: openai/gpt-5.4-mini, tier: batch, region: eu, discount: 12% }`.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const STANDARD: &str = "no service tier is stated";
        if !matches!(node, Node::Map(_)) {
            let value = String::decode(node, path, context)?;
            let model = Sited { value, site: context.site(path) };
            let tier = Given::or(None, ServiceTier::Standard, STANDARD);
            return Some(Self { model, tier, price: None, source: None, terms: TermsFields::none() });
        }
        let mut fields =
            Fields::<ServerlessKeys>::open(node, path, "a model, or `{ model: …, tier: … }`", context)?;
        let model = fields.required(
            ServerlessKeys::MODEL,
            "a model of the catalog: `model: openai/gpt-5.4-mini`",
            context,
        );
        let tier = Given::or(fields.word(ServerlessKeys::TIER, context), ServiceTier::Standard, STANDARD);
        let terms = TermsFields::read(&mut fields, context);
        let stated = fields.node(ServerlessKeys::PRICE);
        let price =
            stated.as_ref().and_then(|(node, path)| InlinePrice::read(node, path, *tier.value(), context));
        let source: Option<Sited<String>> = fields.optional(ServerlessKeys::SOURCE, context);
        if let (Some(source), None) = (&source, &stated) {
            let message = "`source` says where a stated price is from, and there is no `price`";
            let help = "prices of the catalog have their sources there; state one with `price: { … }`";
            let said = Diagnostic::new(Code::Conflict, message, source.site.clone());
            context.sink.push(said.help(help.to_owned()));
        }
        fields.close(context);
        if stated.is_some() && price.is_none() {
            return None;
        }
        Some(Self { model: model?, tier, price, source, terms })
    }

    /// The model, as the option names it.
    pub(in crate::scenario) fn model(&self) -> &str {
        &self.model.value
    }

    /// Finds the prices; reports a model, card, tier, region or class of token that has none.
    pub(in crate::scenario) fn resolve(
        self,
        workload: Option<&Workload>,
        horizon: Option<&Sited<Months>>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Serverless> {
        self.resolve_cut(workload, horizon, None, resolver, context).map(|(serverless, _)| serverless)
    }

    /// The same for the calls whose prompts a bound holds, with the other calls beside them.
    pub(super) fn resolve_cut(
        self,
        workload: Option<&Workload>,
        horizon: Option<&Sited<Months>>,
        cut: Option<Bound>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<(Serverless, Option<Serverless>)> {
        let Self { model: name, tier, price, source, terms } = self;
        let stated = price.as_ref().map(|price| StatedPrice {
            site: price.site().clone(),
            source: source.map(|source| source.value),
        });
        let Found { model, region, provider } = match price {
            None => Found::by_name(&name, terms.asked_region(), resolver, context)?,
            Some(price) => Found {
                model: Arc::new(price.model(&name.value, resolver.as_of, context)),
                region: None,
                provider: resolver.provider(&name.value, context),
            },
        };
        let site = &name.site;
        let card = resolver.in_force(&model.cards, &model.id, site, context)?;
        let retired = model.retires.filter(|day| *day <= resolver.as_of);
        if let Some(retired) = retired {
            let message = format!("`{}` is switched off by its provider on {retired}", model.id);
            context.sink.push(Diagnostic::new(Code::RetiredModel, message, site.clone()));
        }
        let until = |horizon: Months| months_after(resolver.first_day, whole_months(horizon));
        let retires = model.retires.filter(|day| *day > resolver.as_of);
        if let Some((day, horizon)) = retires.zip(horizon)
            && day < until(horizon.value)
        {
            let message = format!(
                "`{}` is switched off by its provider on {day}, within the horizon of {}: the months after that are \
                 billed at its last price",
                model.id, horizon.value
            );
            let diagnostic = Diagnostic::new(Code::RetiringModel, message, site.clone());
            context.sink.push(diagnostic.also(horizon.site.clone(), "the horizon"));
        }
        let bought = Bought { id: &model.id, site, region: region.as_deref(), provider: provider.as_deref() };
        let lane = lane_of(*tier.value(), &card.value, &bought, resolver);
        // What is sold at a multiple of the standard prices is looked up there.
        let looked_up = match &lane {
            Some(_) => {
                Given::Default { value: ServiceTier::Standard, why: "sold at a multiple of its prices" }
            }
            None => tier.clone(),
        };
        let terms = terms.resolve(&bought, lane, resolver, context)?;
        let workload = workload?;
        let shape = workload.tokens.as_ref()?;
        let provider = provider.as_deref();
        let name = provider.map_or(model.id.as_str(), |provider| provider.model_of(&model.id));
        let day = resolver.as_of;
        let rates = card.value.tiers().first().and_then(|tier| tier.rates(*looked_up.value()));
        let cache = CacheTerms::of(provider, name, day, shape, rates.and_then(shortest_life));
        let storage = provider.and_then(|provider| provider.caches.storage(name, day));
        let makes = model.makes;
        let whose = if stated.is_some() { Whose::Scenario } else { Whose::Catalog };
        let change = change_of(&model.id, whose, resolver);
        let change = change.as_ref();
        let asked = |between| Asked {
            model: &model.id,
            site,
            service: &looked_up,
            shape,
            cache: &cache,
            makes,
            whose,
            change,
            workload,
            between,
        };
        let within = asked([None, cut]);
        let prices = within.prices(&card, context)?;
        let beyond = match cut {
            Some(_) => Some((asked([cut, None]), asked([cut, None]).prices(&card, context)?)),
            None => None,
        };
        let until = until(horizon.map_or(DEFAULT_HORIZON, |horizon| horizon.value));
        let later = LaterPrices::of(&within, &model.cards, [resolver.as_of, until], context);
        let beyond = beyond.map(|(asked, prices)| {
            let later = LaterPrices::of(&asked, &model.cards, [resolver.as_of, until], context);
            (prices, later)
        });
        let charged = card.value.charges_for_writes(*looked_up.value());
        let unstated = shape.cached.value().get() > 0.0 && shape.writes.is_empty() && charged;
        let writes = if unstated { Writes::Unstated } else { Writes::Settled };
        let serverless = Serverless {
            model: model.id.clone(),
            tier,
            prices,
            later,
            cache,
            keeps: KeepsCache::of(shape, storage.map(|price| Priced::of(price, change))),
            search: rates.and_then(|rates| search_price(rates, &card, change)),
            terms,
            stated,
            note: model.note.clone(),
            writes,
            retired,
            retires,
            change: change.cloned(),
        };
        let beyond = beyond.map(|(prices, later)| Serverless { prices, later, ..serverless.clone() });
        Some((serverless, beyond))
    }
}

/// What is assumed of the catalog's prices of a model.
fn change_of(model: &str, whose: Whose, resolver: &Resolver<'_>) -> Option<Arc<PriceChange>> {
    let names = names_of_model(model);
    match whose {
        Whose::Catalog => resolver.changes.of(&names),
        Whose::Scenario => {
            resolver.changes.is_stated(&names);
            None
        }
    }
}

/// What a search costs, of a model that is sold by the search.
fn search_price(
    rates: &Rates,
    card: &Sourced<TokenCard>,
    change: Option<&Arc<PriceChange>>,
) -> Option<Priced<UsdPerSearch>> {
    let price = rates.search.as_ref()?;
    let listed = Sourced {
        value: price.value,
        range: None,
        provenance: Arc::clone(&card.provenance),
        site: price.site.clone(),
    };
    Some(Priced::of(listed, change))
}

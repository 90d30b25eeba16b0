//! Tokens bought from a provider: the price card of the scenario's date, the tier of the prompt's size.

use std::sync::Arc;

use crate::catalog::{Bound, ServiceTier, Sourced, TokenClass, TokenModel};
use crate::decode::{Context, Decode, Fields, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::resolver::Resolver;
use crate::scenario::workload::workload::TokenShape;
use crate::source::{FieldPath, Node, Site};
use crate::units::{Date, Quantity, Ratio, Tokens, UsdPerMtok};

/// A model that is paid by the token.
#[derive(Clone, Debug)]
pub struct Serverless {
    /// Its id in the catalog.
    pub model: String,
    /// The service tier.
    pub tier: Given<ServiceTier>,
    /// The prices for this prompt.
    pub prices: TokenPrices,
    /// What the catalog notes about the model.
    pub note: Option<String>,
    /// Whether what is read from a cache is also paid for when it is written.
    pub writes: Writes,
    /// The day on which its provider switched it off, if that is not after the day of the prices.
    pub retired: Option<Date>,
}

/// Whether writing to a prompt cache is in the bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// Nothing to bill: no cache, or a provider that does not charge, or stated.
    Settled,
    /// The workload reads from a cache, the provider charges for writing, and the scenario does not say how much.
    Unstated,
}

/// The prices that apply to a prompt of the workload's size.
#[derive(Clone, Debug)]
pub struct TokenPrices {
    rates: Vec<(TokenClass, Sourced<UsdPerMtok>)>,
    /// The limit of the tier that the prompt falls into, and the limit that it exceeds.
    pub tier: PromptTier,
}

/// Where a prompt lies among the tiers of a card.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PromptTier {
    /// The limit that the prompt exceeds: it is charged the long-context prices as a whole.
    pub over: Option<Bound>,
    /// The limit that it keeps.
    pub up_to: Option<Bound>,
}

impl TokenPrices {
    /// The same prices times a factor.
    #[must_use]
    pub fn scaled(&self, factor: Ratio) -> Self {
        let mut scaled = self.clone();
        for (_, rate) in &mut scaled.rates {
            rate.value = UsdPerMtok::const_new(rate.value.get() * factor.get());
        }
        scaled
    }

    /// The price of a class that the workload uses; `None` for a class that it does not use.
    pub fn of(&self, class: TokenClass) -> Option<&Sourced<UsdPerMtok>> {
        self.rates.iter().find(|(known, _)| *known == class).map(|(_, rate)| rate)
    }
}

/// The model and tier that an option names, before the workload is known.
pub(in crate::scenario) struct ServerlessFields {
    model: Sited<String>,
    tier: Given<ServiceTier>,
}

impl ServerlessFields {
    /// Reads `openai/gpt-5.4-mini`, or `{ model: openai/gpt-5.4-mini, tier: batch }`.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        const STANDARD: &str = "no service tier is stated";
        if !matches!(node, Node::Map(_)) {
            let value = String::decode(node, path, context)?;
            let model = Sited { value, site: context.site(path) };
            return Some(Self { model, tier: Given::or(None, ServiceTier::Standard, STANDARD) });
        }
        let mut fields = Fields::open(node, path, "a model, or `{ model: …, tier: … }`", context)?;
        let model = fields.required("model", "a model of the catalog: `model: openai/gpt-5.4-mini`", context);
        let tier = fields.word("tier", context);
        fields.close(context);
        Some(Self { model: model?, tier: Given::or(tier, ServiceTier::Standard, STANDARD) })
    }

    /// Finds the prices; reports a model, card, tier or class of token that has none.
    pub(in crate::scenario) fn resolve(
        self,
        shape: Option<&TokenShape>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Serverless> {
        let model = resolver.entry::<TokenModel>(&self.model, context)?;
        let site = &self.model.site;
        let card = resolver.in_force(&model.cards, &model.id, site, context)?;
        let retired = model.retires.filter(|day| *day <= resolver.as_of);
        if let Some(retired) = retired {
            let message = format!("`{}` is switched off by its provider on {retired}", model.id);
            context.sink.push(Diagnostic::new(Code::RetiredModel, message, site.clone()));
        }
        let shape = shape?;
        let prompt = shape.input.value;
        let Some(tier) = card.value.tier(prompt) else {
            let largest =
                card.value.tiers().last().and_then(|tier| tier.bound).map_or(Tokens::ZERO, Bound::largest);
            let message =
                format!("`{}` has no price for a prompt of {prompt}: the largest is {largest}", model.id);
            context.sink.push(Diagnostic::new(Code::MissingPrice, message, shape.input.site.clone()));
            return None;
        };
        let service = *self.tier.value();
        let Some(rates) = tier.rates(service) else {
            let offered: Vec<String> = tier.service_tiers().map(|tier| format!("`{tier}`")).collect();
            let message = format!("`{}` has no `{service}` price for a prompt of {prompt}", model.id);
            let help = format!("it is sold {}", offered.join(", "));
            let site = self.tier.site().unwrap_or(site).clone();
            context.sink.push(Diagnostic::new(Code::MissingPrice, message, site).help(help));
            return None;
        };
        let mut found = Vec::new();
        for (class, site) in used(shape) {
            if let Some(rate) = rates.of(class) {
                let (value, provenance) = (rate.value, Arc::clone(&card.provenance));
                found.push((class, Sourced { value, range: None, provenance, site: rate.site.clone() }));
            } else {
                let message = format!("`{}` has no `{service}` price for {}", model.id, class.label());
                let help = missing_class_help(class);
                let model = self.model.site.clone();
                let diagnostic = Diagnostic::new(Code::MissingPrice, message, model).help(help);
                context.sink.push(match site {
                    Some(site) => diagnostic.also(site, "the workload uses them"),
                    None => diagnostic,
                });
            }
        }
        let charged = rates.of(TokenClass::CacheWriteShort).is_some_and(|rate| rate.value.get() > 0.0);
        let unstated = shape.cached.value().get() > 0.0 && shape.write.is_none() && charged;
        let writes = if unstated { Writes::Unstated } else { Writes::Settled };
        let over =
            card.value.tiers().iter().filter_map(|tier| tier.bound).rfind(|bound| !bound.holds(prompt));
        let tier = PromptTier { over, up_to: tier.bound };
        let prices = TokenPrices { rates: found, tier };
        Some(Serverless {
            model: model.id.clone(),
            tier: self.tier,
            prices,
            note: model.note.clone(),
            writes,
            retired,
        })
    }
}

/// The classes of token that a call has, each with the place that says so.
fn used(shape: &TokenShape) -> Vec<(TokenClass, Option<Site>)> {
    let cached = shape.cached.value().get();
    let written = shape.write.as_ref().map_or(0.0, |write| write.share.value.get());
    let mut classes = Vec::new();
    if cached + written < 1.0 {
        classes.push((TokenClass::Input, Some(shape.input.site.clone())));
    }
    if cached > 0.0 {
        classes.push((TokenClass::CacheRead, shape.cached.site().cloned()));
    }
    if let Some(write) = shape.write.as_ref().filter(|write| write.share.value.get() > 0.0) {
        classes.push((write.class, Some(write.share.site.clone())));
    }
    classes.push((TokenClass::Output, Some(shape.output.site.clone())));
    if shape.reasoning.value().get() > 0.0 {
        classes.push((TokenClass::Reasoning, shape.reasoning.site().cloned()));
    }
    classes
}

fn missing_class_help(class: TokenClass) -> String {
    match class {
        TokenClass::CacheRead => {
            "give the option `workload: { cached_input: 0% }` if the provider does not cache, or add the price with \
             `--pricing`"
                .to_owned()
        }
        TokenClass::CacheWriteShort | TokenClass::CacheWriteLong => {
            "give the option `workload: { cache_write: { share: 0% } }` if the provider does not charge for writing, or \
             add the price with `--pricing`"
                .to_owned()
        }
        _ => "add the price with `--pricing`".to_owned(),
    }
}

//! Tokens bought from a provider: by the price card of the scenario's date.

use crate::catalog::{ServiceTier, TokenModel};
use crate::decode::{Context, Decode, Fields, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::resolver::Resolver;
use crate::scenario::workload::token_shape::TokenShape;
use crate::source::{FieldPath, Node};
use crate::units::{Date, Quantity};

use super::token_prices::{Asked, TokenPrices};

/// A model that is paid by the token.
#[derive(Clone, Debug)]
pub struct Serverless {
    /// Its id in the catalog.
    pub model: String,
    /// The service tier.
    pub tier: Given<ServiceTier>,
    /// The prices of its calls.
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
        let asked = Asked { model: &model.id, site, service: &self.tier, shape };
        let prices = asked.prices(&card, context)?;
        let charged = card.value.charges_for_writes(*self.tier.value());
        let unstated = shape.cached.value().get() > 0.0 && shape.writes.is_empty() && charged;
        let writes = if unstated { Writes::Unstated } else { Writes::Settled };
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

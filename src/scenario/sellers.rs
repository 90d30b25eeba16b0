//! Who sells what an option buys, by the names of the catalog, and what nobody sells.

use crate::diagnostics::Sink;

use super::definition::Scenario;
use super::option::option::{Serving, ServingOption};
use super::option::serverless::Serverless;

/// Who sells what an option buys.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seller {
    /// The name of the provider, where the catalog or the scenario says it.
    pub provider: Option<String>,
    /// What is sold, by the name that the catalog has for it or the option gives it.
    pub what: String,
    /// The option.
    pub option: String,
}

impl Scenario {
    /// Who sells what an option buys; `None` where nobody does: own servers, own people, other options.
    pub fn seller(&self, option: &ServingOption) -> Option<Seller> {
        let (provider, what) = match &option.serving {
            Serving::Serverless(tokens) => self.of_tokens(tokens),
            Serving::Provisioned(reserved) => {
                let what = reserved.offer.clone().unwrap_or_else(|| reserved.unit.clone());
                (reserved.provider.as_deref().map(|id| self.provider_name(id)), what)
            }
            Serving::Rental(rented) => {
                // What is at a price as stated has no offer.
                let offer = rented.provider.as_ref().and_then(|_| rented.offer.split(',').next());
                (rented.provider.clone(), offer.unwrap_or(&rented.gpu.id).to_owned())
            }
            Serving::PerTask(_) => (None, option.name.clone()),
            Serving::Cluster(_) | Serving::Human(_) | Serving::Policy(_) => return None,
        };
        Some(self.said_by_scenario(provider, what, option))
    }

    /// Who sells what exceeds the reserved units of an option.
    pub fn seller_of_overflow(&self, option: &ServingOption) -> Option<Seller> {
        let Serving::Provisioned(reserved) = &option.serving else { return None };
        let (provider, what) = self.of_tokens(&reserved.overflow.as_ref()?.above);
        Some(self.said_by_scenario(provider, what, option))
    }

    fn said_by_scenario(&self, provider: Option<String>, what: String, option: &ServingOption) -> Seller {
        let base = option.derived.as_ref().and_then(|derived| self.options.get(derived.base));
        let name = base.map_or(&option.name, |base| &base.name);
        let said = self.focus.providers.get(name).cloned();
        Seller { provider: said.or(provider), what, option: name.clone() }
    }

    fn of_tokens(&self, tokens: &Serverless) -> (Option<String>, String) {
        let listed = tokens.stated.is_none().then(|| tokens.model.split_once('/')).flatten();
        (listed.map(|(provider, _)| self.provider_name(provider)), tokens.model.clone())
    }

    /// The name of a provider of tokens; its id where the catalog has no name for it.
    fn provider_name(&self, id: &str) -> String {
        let known = self.catalog.provider(id, &mut Sink::default());
        known.map_or_else(|| id.to_owned(), |provider| provider.name.clone())
    }

    /// Why an option is not to be had: its price, or that of a part which its policy rests on, is a survey of what others pay.
    pub fn not_sold(&self, option: &ServingOption) -> Option<String> {
        self.parts(option).into_iter().find_map(|part| {
            let Serving::Rental(rented) = &part.serving else { return None };
            let market = rented.market.as_ref()?;
            let of = if part.name == option.name { String::new() } else { format!("{}: ", part.name) };
            Some(format!("{of}{market}"))
        })
    }
}

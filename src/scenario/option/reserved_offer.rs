//! Finding reserved capacity in the catalog: the offer, the model that it serves, and the way to deploy it.

use std::sync::Arc;

use crate::catalog::{Provider, ReservedModel, ReservedOffer, ReservedPool, UnitPrice, UnitSizes};
use crate::decode::{Context, Fields, Given, Includes, Sited, block};
use crate::diagnostics::{Code, Diagnostic, Sink, nearest};
use crate::scenario::price_changes::PriceChange;
use crate::scenario::resolver::Resolver;
use crate::source::FieldPath;

/// What a scenario says of an offer.
pub(super) struct ReservedChoice {
    offer: Option<Sited<String>>,
    model: Option<Sited<String>>,
    deployment: Option<Sited<String>>,
    /// Whether there is an offer, be it readable or not.
    is_there: bool,
}

/// An offer of the catalog, what it says of a model, and the way to deploy it.
pub(super) struct FoundOffer {
    pub(super) provider: Arc<Provider>,
    pub(super) offer: ReservedOffer,
    pub(super) model: ReservedModel,
    /// The model's name without its provider.
    pub(super) name: String,
    pub(super) deployment: Option<Given<String>>,
    /// What is assumed of the catalog's prices.
    pub(super) change: Option<Arc<PriceChange>>,
}

impl FoundOffer {
    /// Its name in a scenario: `azure/ptu`.
    pub(super) fn id(&self) -> String {
        format!("{}/{}", self.provider.id, self.offer.name)
    }

    /// The names that its price goes by: its own, its model's, and who sells it.
    pub(super) fn priced_by(&self) -> [String; 3] {
        [self.id(), format!("{}/{}", self.provider.id, self.name), self.provider.id.clone()]
    }

    /// What is bought, for messages: `azure/ptu` for gpt-5-mini, regional.
    pub(super) fn words(&self) -> String {
        let deployment = self.deployment.as_ref().map(|deployment| format!(", {}", deployment.value()));
        format!("`{}` for {}{}", self.id(), self.name, deployment.unwrap_or_default())
    }

    /// How many units can be bought.
    pub(super) fn sizes(&self) -> Option<&UnitSizes> {
        self.model.sizes(self.deployment.as_ref().map(|deployment| deployment.value().as_str()))
    }

    /// The prices of a kind of unit for the way to deploy it.
    pub(super) fn prices<'f>(&'f self, pool: &'f ReservedPool) -> impl Iterator<Item = &'f UnitPrice> {
        let all = if pool.prices.is_empty() { &self.offer.prices } else { &pool.prices };
        all.iter().filter(|price| match (&price.deployment, &self.deployment) {
            (Some(of), Some(own)) => of == own.value(),
            (Some(_), None) => false,
            (None, _) => true,
        })
    }
}

impl ReservedChoice {
    /// Takes `offer`, `model` and `deployment`.
    pub(super) fn take(
        fields: &mut Fields<'_, impl Includes<ReservedKeys>>,
        context: &mut Context<'_>,
    ) -> Self {
        let is_there = fields.has(ReservedKeys::OFFER);
        Self {
            offer: fields.optional(ReservedKeys::OFFER, context),
            model: fields.optional(ReservedKeys::MODEL, context),
            deployment: fields.optional(ReservedKeys::DEPLOYMENT, context),
            is_there,
        }
    }

    /// What the catalog has of it; `Ok(None)` where no offer is named, and `Err` where a fault was reported.
    pub(super) fn find(
        &self,
        path: &FieldPath,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Result<Option<FoundOffer>, Reported> {
        let Some(offer) = &self.offer else {
            return if self.is_there { Err(Reported) } else { Ok(None) };
        };
        let (provider, offer) = find_offer(offer, resolver, context).ok_or(Reported)?;
        let id = format!("{}/{}", provider.id, offer.name);
        let Some(model) = &self.model else {
            let help = format!("which model the units serve: {}", served(&offer));
            let message = format!("`{path}` has no `model`");
            context.key_fault(Code::MissingKey, message, path, Some(help));
            return Err(Reported);
        };
        let name = provider.model_of(&model.value).to_owned();
        let Some(found) = offer.model(&name).cloned() else {
            let message = format!("the units of `{id}` do not serve `{}`", model.value);
            let help = nearest_of(&name, names(&offer), &format!("they serve {}", served(&offer)));
            context.sink.push(Diagnostic::new(Code::UnknownName, message, model.site.clone()).help(help));
            return Err(Reported);
        };
        let deployment = self.deployment(&offer, &id, context)?;
        let mut found = FoundOffer { provider, model: found, name, deployment, offer, change: None };
        found.change = resolver.changes.look(&found.priced_by());
        Ok(Some(found))
    }

    fn deployment(
        &self,
        offer: &ReservedOffer,
        id: &str,
        context: &mut Context<'_>,
    ) -> Result<Option<Given<String>>, Reported> {
        const FIRST: &str = "no `deployment` is stated: the offer's first";
        let known = || offer.deployments.iter().map(String::as_str);
        match (&self.deployment, offer.deployments.first()) {
            (None, None) => Ok(None),
            (None, Some(first)) => Ok(Some(Given::Default { value: first.clone(), why: FIRST })),
            (Some(stated), Some(_)) if known().any(|known| known == stated.value) => {
                Ok(Some(Given::Written(stated.clone())))
            }
            (Some(stated), _) => {
                let all: Vec<String> = known().map(|known| format!("`{known}`")).collect();
                let message = format!("`{id}` has no deployment `{}`", stated.value);
                let list = if all.is_empty() {
                    "it has one kind only: leave `deployment` out".to_owned()
                } else {
                    format!("it has {}", all.join(", "))
                };
                let help = nearest_of(&stated.value, known(), &list);
                let site = stated.site.clone();
                context.sink.push(Diagnostic::new(Code::UnknownWord, message, site).help(help));
                Err(Reported)
            }
        }
    }

    /// The model's name, as it is written.
    pub(super) fn model(&self) -> Option<&Sited<String>> {
        self.model.as_ref()
    }

    /// Where `deployment` stands, if it does.
    pub(super) fn stated_deployment(&self) -> Option<&Sited<String>> {
        self.deployment.as_ref()
    }
}

block! {
    /// An offer of reserved capacity.
    pub(in crate::scenario) struct ReservedKeys {
        /// An offer of the catalog.
        optional OFFER: String = "offer", eg "azure/ptu";
        /// The model that the units serve; an offer needs it.
        optional MODEL: String = "model", eg "gpt-5-mini";
        /// The kind of deployment, of an offer that has several; default: its first.
        optional DEPLOYMENT: String = "deployment";
    }
}

/// A fault that was reported.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reported;

/// What to write in the place of a wrong name: the nearest one, if there is one, and all that there are.
fn nearest_of<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>, list: &str) -> String {
    match nearest(wrong, known) {
        Some(near) => format!("did you mean `{near}`? {list}"),
        None => list.to_owned(),
    }
}

/// The names of the models that an offer's units serve.
fn names(offer: &ReservedOffer) -> impl Iterator<Item = &str> {
    offer.models.iter().filter_map(|model| model.models.names()).flatten().map(String::as_str)
}

/// The same in a row.
fn served(offer: &ReservedOffer) -> String {
    let all: Vec<&str> = names(offer).collect();
    if all.is_empty() { "every model of the provider".to_owned() } else { all.join(", ") }
}

fn find_offer(
    wanted: &Sited<String>,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<(Arc<Provider>, ReservedOffer)> {
    let before = context.sink.diagnostics().len();
    if let Some((provider, name)) = wanted.value.split_once('/')
        && let Some(provider) = resolver.catalog.find::<Provider>(provider, context.sink)
        && let Some(offer) = provider.provisioned.iter().find(|offer| offer.name == name)
    {
        let offer = offer.clone();
        return Some((provider, offer));
    }
    if context.sink.diagnostics().len() > before {
        return None;
    }
    let providers = resolver.catalog.all::<Provider>(&mut Sink::default());
    let all: Vec<String> = providers
        .iter()
        .flat_map(|provider| {
            provider.provisioned.iter().map(|offer| format!("{}/{}", provider.id, offer.name))
        })
        .collect();
    let message = format!("the catalog has no offer of reserved capacity `{}`", wanted.value);
    let list = format!(
        "there is {}; any other can be stated: `price` and `capacity` in the place of `offer`",
        all.join(", ")
    );
    let help = nearest_of(&wanted.value, all.iter().map(String::as_str), &list);
    context.sink.push(Diagnostic::new(Code::UnknownName, message, wanted.site.clone()).help(help));
    None
}

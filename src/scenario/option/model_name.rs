//! Finding a model by the name that an option gives it, with a region in front where its provider sells by region.

use std::sync::Arc;

use crate::catalog::{Provider, Table, TokenModel};
use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::resolver::{Resolver, without_version};

/// A model that was found.
pub(super) struct Found {
    pub(super) model: Arc<TokenModel>,
    /// The region in front of its name, where the catalog has no prices of its own for it.
    pub(super) region: Option<String>,
    /// Who sells it, where the catalog has rules of that provider.
    pub(super) provider: Option<Arc<Provider>>,
}

impl Found {
    /// Finds `aws-bedrock/eu.anthropic.claude-opus-5-5`: the entry of that name, or that of the model without its region.
    pub(super) fn by_name(
        name: &Sited<String>,
        asked: Option<&str>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let provider = resolver.provider(&name.value, context);
        if let (Some(provider), Some(asked)) = (&provider, asked)
            && let Some(found) = Regional::asked(&name.value, asked, provider)
                .and_then(|regional| regional.entry(name, provider, resolver, context))
        {
            return Some(found);
        }
        let regional = provider.as_deref().and_then(|provider| Regional::of(&name.value, provider));
        if let Some(regional) = regional.filter(|_| !resolver.catalog.has::<TokenModel>(&name.value)) {
            let base = regional.base(resolver);
            let Some(base) = base else {
                regional.report(name, resolver, context);
                return None;
            };
            let model = resolver.entry(&Sited { value: base, site: name.site.clone() }, context)?;
            return Some(Self { model, region: Some(regional.region.to_owned()), provider });
        }
        if let Some(provider) = provider.as_deref().filter(|provider| provider.regional_ids.is_some())
            && !resolver.catalog.has::<TokenModel>(&name.value)
            && report_without_region(name, provider, resolver, context)
        {
            return None;
        }
        let model = resolver.entry::<TokenModel>(name, context)?;
        // An alias may be of another provider than its entry.
        let provider = match provider {
            Some(provider) if model.id.starts_with(&format!("{}/", provider.id)) => Some(provider),
            _ => resolver.provider(&model.id, context),
        };
        Some(Self { model, region: None, provider })
    }
}

/// A name with a region in front.
struct Regional<'a> {
    provider: &'a Provider,
    region: &'a str,
    model: &'a str,
}

impl<'a> Regional<'a> {
    fn of(name: &'a str, provider: &'a Provider) -> Option<Self> {
        let rest = name.strip_prefix(provider.id.as_str())?.strip_prefix('/')?;
        let (region, model) = provider.region_in(rest)?;
        Some(Self { provider, region, model })
    }

    /// A name without a region, of a provider that sells by region, with the region that an option asks for beside it.
    fn asked(name: &'a str, region: &'a str, provider: &'a Provider) -> Option<Self> {
        let model = name.strip_prefix(provider.id.as_str())?.strip_prefix('/')?;
        provider.regional_ids?;
        provider.region_in(model).is_none().then_some(Self { provider, region, model })
    }

    /// The region's own entry, or the one that its factor is on.
    fn entry(
        &self,
        name: &Sited<String>,
        provider: &Arc<Provider>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Found> {
        provider.region(self.region, self.model, resolver.as_of)?;
        let separator = provider.regional_ids.map_or('.', |ids| ids.separator);
        let own = format!("{}/{}{separator}{}", provider.id, self.region, self.model);
        let found = [own]
            .into_iter()
            .chain(self.base(resolver))
            .find(|name| resolver.catalog.has::<TokenModel>(name))?;
        let model = resolver.entry(&Sited { value: found, site: name.site.clone() }, context)?;
        Some(Found { model, region: None, provider: Some(Arc::clone(provider)) })
    }

    /// The entry whose prices the regions' factors are on: that of a region that costs nothing extra, or the model without a region.
    fn base(&self, resolver: &Resolver<'_>) -> Option<String> {
        self.bases(self.model, resolver).into_iter().find(|name| resolver.catalog.has::<TokenModel>(name))
    }

    fn bases(&self, model: &str, resolver: &Resolver<'_>) -> Vec<String> {
        let Self { provider, .. } = self;
        let separator = provider.regional_ids.map_or('.', |ids| ids.separator);
        let free = provider.regions_of(model, resolver.as_of).into_iter().filter(|region| {
            let rule = provider.region(region, model, resolver.as_of);
            rule.is_some_and(|rule| crate::units::Quantity::get(rule.value.factor) == 1.0)
        });
        // A name without a region may be that of one region, and cost what that costs.
        let free = free.map(|region| format!("{}/{region}{separator}{model}", provider.id));
        free.chain([format!("{}/{model}", provider.id)]).collect()
    }

    /// Reports a model that the catalog has in no region; names the nearest that is sold in this one.
    fn report(&self, name: &Sited<String>, resolver: &Resolver<'_>, context: &mut Context<'_>) {
        let Self { provider, region, model } = self;
        let separator = provider.regional_ids.map_or('.', |ids| ids.separator);
        let near = self
            .bases(without_version(model), resolver)
            .into_iter()
            .find_map(|base| resolver.catalog.nearest(Table::Tokens, &base))
            .filter(|near| near.starts_with(&format!("{}/", provider.id)))
            .map(|near| provider.model_of(&near).to_owned())
            .filter(|near| provider.region(region, near, resolver.as_of).is_some());
        let help = match near {
            Some(near) => format!("did you mean `{}/{region}{separator}{near}`?", provider.id),
            None => "`breakeven catalog list models` lists what there is".to_owned(),
        };
        let message = format!("the catalog has no {} `{}`", Table::Tokens.noun(), name.value);
        context.sink.push(Diagnostic::new(Code::UnknownName, message, name.site.clone()).help(help));
    }
}

/// Reports a model of a provider that sells by region, named without one and by the day and version of its release, where the catalog has
/// it otherwise; whether it did.
fn report_without_region(
    name: &Sited<String>,
    provider: &Provider,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> bool {
    let model = without_version(provider.model_of(&name.value));
    let bases = Regional { provider, region: "", model }.bases(model, resolver);
    let Some(meant) = bases.into_iter().find(|base| resolver.catalog.has::<TokenModel>(base)) else {
        return false;
    };
    let message = format!("the catalog has no {} `{}`", Table::Tokens.noun(), name.value);
    let help = format!("did you mean `{meant}`?");
    context.sink.push(Diagnostic::new(Code::UnknownName, message, name.site.clone()).help(help));
    true
}

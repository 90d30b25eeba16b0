//! What is paid over or under the list price of tokens, in the order in which it applies: lane, region, discount, markup.

use std::sync::Arc;

use crate::catalog::{Provider, Rule, ServiceTier, Sourced, TokenCard};
use crate::decode::{Context, Decode, Fields, Includes, Sited, block};
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::scenario::resolver::{Priced, Resolver};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Fraction, Load, Quantity, Ratio, UsdPerMonth};

use super::discount::read_discount;
use super::volumes::VolumeKeys;
use super::volumes::{Committed, Volumes};

/// What is paid over or under the list price of tokens.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// The multiple of the standard prices at which the service tier is sold, if it has no prices of its own.
    pub lane: Option<Sourced<Ratio>>,
    /// The region that calls stay in.
    pub region: Option<Region>,
    /// What is taken off by contract.
    pub discount: Option<Sited<Fraction>>,
    /// Free tokens and discounts by the month's tokens.
    pub volumes: Volumes,
    /// What a reseller or gateway adds.
    pub markup: Option<Sited<Load>>,
    /// What is paid in a month in any case.
    pub committed: Option<Sited<UsdPerMonth>>,
}

/// A region that calls stay in.
#[derive(Clone, Debug)]
pub struct Region {
    /// Its name.
    pub name: String,
    /// What token prices are multiplied by; `None` where the catalog lists the region's own prices.
    pub factor: Option<Priced<Ratio>>,
}

impl Terms {
    /// Whether prices are the list's.
    pub const fn are_none(&self) -> bool {
        self.lane.is_none()
            && self.region.is_none()
            && self.discount.is_none()
            && self.markup.is_none()
            && !self.depend_on_volume()
    }

    /// Whether what a token costs depends on how many there are in a month.
    pub const fn depend_on_volume(&self) -> bool {
        self.committed.is_some() || !self.volumes.are_none()
    }
}

/// What an option says of its terms, before the model is known.
pub(super) struct TermsFields {
    region: Option<AskedRegion>,
    discount: Option<Sited<Fraction>>,
    volumes: Volumes,
    markup: Option<Sited<Load>>,
    committed: Option<Committed>,
}

/// A region as an option names it.
pub(super) struct AskedRegion {
    pub(super) name: Sited<String>,
    /// Its factor, where the option states that too.
    factor: Option<Sited<Ratio>>,
}

block! {
    /// What is agreed on besides the list price of tokens.
    pub(in crate::scenario) struct TermsKeys {
        /// Where calls stay: a region that the provider has a rule for, or one with its factor.
        optional REGION: (String, RegionKeys) = "region", eg "eu";
        /// What a contract takes off every price.
        optional DISCOUNT: Fraction = "discount", eg "12%";
        /// What a gateway or reseller adds to what is left.
        optional MARKUP: Load = "markup", eg "5.5%";
    }

    /// A region for which the provider has no rule.
    pub(in crate::scenario) struct RegionKeys {
        /// The region.
        required NAME: String = "name", eg "eu";
        /// What token prices are multiplied by there.
        required FACTOR: Ratio = "factor", eg "1.1x";
    }
}

/// A mark-up of more than this is a mistake.
const LARGEST_MARKUP: f64 = 3.0;

impl TermsFields {
    /// Takes `region`, `discount`, `free_tokens`, `volumes`, `markup` and `commitment`.
    pub(super) fn read<B: Includes<TermsKeys> + Includes<VolumeKeys>>(
        fields: &mut Fields<'_, B>,
        context: &mut Context<'_>,
    ) -> Self {
        let region =
            fields.node(TermsKeys::REGION).and_then(|(node, path)| AskedRegion::read(node, &path, context));
        let discount = read_discount(fields, TermsKeys::DISCOUNT, context);
        let volumes = Volumes::read(fields, context);
        let committed = Committed::read(fields, context);
        if let (Some(own), Some(Committed { discount: Some(second), .. })) = (&discount, &committed) {
            let message = "the discount is stated twice";
            let help = "keep one: that of the commitment takes the same off every price".to_owned();
            let said = Diagnostic::new(Code::Conflict, message, second.site.clone()).help(help);
            context.sink.push(said.also(own.site.clone(), "the other one"));
        }
        let markup: Option<Sited<Load>> = match fields.node(TermsKeys::MARKUP) {
            Some((node, path)) if is_negative(node) => {
                let less = match node {
                    Node::Text(text) => text.trim().trim_start_matches('-'),
                    _ => "5%",
                };
                let help = format!("what is taken off is a discount: `discount: {less}`");
                context.fault(Code::OutOfRange, "a markup adds to the price", &path, Some(help));
                None
            }
            _ => fields.optional(TermsKeys::MARKUP, context),
        };
        if let Some(large) = markup.as_ref().filter(|markup| markup.value.get() > LARGEST_MARKUP) {
            let message = format!("a markup of {} is more than any reseller takes", large.value);
            let help = format!("did you mean `markup: {}%`? It is a share of the price", large.value.get());
            let said = Diagnostic::new(Code::OutOfRange, message, large.site.clone());
            context.sink.push(said.help(help));
        }
        Self { region, discount, volumes, markup, committed }
    }

    /// The region that the provider's rules are asked for, if one is.
    pub(super) fn asked_region(&self) -> Option<&str> {
        let region = self.region.as_ref().filter(|region| region.factor.is_none())?;
        Some(&region.name.value)
    }

    /// Nothing said.
    pub(super) fn none() -> Self {
        let volumes = Volumes::default();
        Self { region: None, discount: None, volumes, markup: None, committed: None }
    }
}

fn is_negative(node: &Node) -> bool {
    match node {
        Node::Text(text) => text.trim_start().starts_with('-'),
        Node::Number(value) => *value < 0.0,
        _ => false,
    }
}

impl AskedRegion {
    /// Reads `eu`, or `{ name: eu, factor: 1.1x }` for a provider without a rule.
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        if !matches!(node, Node::Map(_)) {
            let value = String::decode(node, path, context)?;
            return Some(Self { name: Sited { value, site: context.site(path) }, factor: None });
        }
        let mut fields =
            Fields::<RegionKeys>::open(node, path, "a region, or `{ name: eu, factor: 1.1x }`", context)?;
        let name = fields.required(RegionKeys::NAME, "the region: `name: eu`", context);
        let factor: Option<Sited<Ratio>> = fields.required(
            RegionKeys::FACTOR,
            "what token prices are multiplied by there: `factor: 1.1x`",
            context,
        );
        fields.close(context);
        let factor = factor?;
        if !(0.1..=10.0).contains(&factor.value.get()) {
            let message = format!("{} times the price is no price of a region", factor.value.get());
            let help =
                "prices of regions lie between 1 and 1.5 times the list price: `factor: 1.1x`".to_owned();
            context.sink.push(Diagnostic::new(Code::OutOfRange, message, factor.site.clone()).help(help));
        }
        Some(Self { name: name?, factor: Some(factor) })
    }
}

/// A model that an option buys, as far as its terms go.
pub(super) struct Bought<'a> {
    /// Its id in the catalog, or its name where the option states the price.
    pub(super) id: &'a str,
    /// Where the option names it.
    pub(super) site: &'a Site,
    /// The region that the name has in front, and that the catalog has no prices of its own for.
    pub(super) region: Option<&'a str>,
    pub(super) provider: Option<&'a Provider>,
}

impl TermsFields {
    /// What applies to a model: the provider's own factors, and what was stated. Reports a region that it does not have.
    pub(super) fn resolve(
        self,
        bought: &Bought<'_>,
        lane: Option<Sourced<Ratio>>,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Terms> {
        let region = match (self.region, bought.region) {
            (None, None) => None,
            (Some(AskedRegion { name, factor: Some(factor) }), None) => {
                Some(Region { name: name.value, factor: Some(Priced::Stated(factor)) })
            }
            (Some(asked), Some(own)) if asked.name.value != own || asked.factor.is_some() => {
                report_second(own, &asked, bought, context);
                return None;
            }
            (asked, own) => {
                let name = asked.map(|asked| asked.name);
                let (region, site) = match (&name, own) {
                    (Some(name), _) => (name.value.as_str(), &name.site),
                    (None, own) => (own.unwrap_or_default(), bought.site),
                };
                Some(region_of(region, site, bought, resolver, context)?)
            }
        };
        let (spend, by_commitment) = match self.committed {
            Some(Committed { spend, discount }) => (Some(spend), discount),
            None => (None, None),
        };
        let discount = self.discount.or(by_commitment);
        let Self { volumes, markup, .. } = self;
        Some(Terms { lane, region, discount, volumes, markup, committed: spend })
    }
}

/// The factor of a region by the provider's rules.
fn region_of(
    region: &str,
    site: &Site,
    bought: &Bought<'_>,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<Region> {
    let Some(provider) = bought.provider else {
        let message = format!("nothing says what `{}` costs in region `{region}`", bought.id);
        let help = format!(
            "state the factor: `region: {{ name: {region}, factor: 1.1x }}`, or add rules of its provider with \
             `--pricing` (providers.yaml)"
        );
        context.sink.push(Diagnostic::new(Code::UnknownName, message, site.clone()).help(help));
        return None;
    };
    let model = bought.id.strip_prefix(&format!("{}/", provider.id)).unwrap_or(bought.id);
    if let Some((own, _)) = provider.region_in(model) {
        if own == region {
            return Some(Region { name: region.to_owned(), factor: None });
        }
        let base = provider.region(own, provider.model_of(model), resolver.as_of);
        if base.is_none_or(|rule| rule.value.factor.get() != 1.0) {
            let asked =
                AskedRegion { name: Sited { value: region.to_owned(), site: site.clone() }, factor: None };
            report_second(own, &asked, bought, context);
            return None;
        }
    }
    let model = provider.model_of(model);
    if let Some(rule) = provider.region(region, model, resolver.as_of) {
        let factor = of_rule(rule, rule.value.factor);
        return Some(Region { name: region.to_owned(), factor: Some(Priced::Listed(factor)) });
    }
    let known = provider.regions_of(model, resolver.as_of);
    let message = format!("{} has no price of `{}` in region `{region}`", provider.name, bought.id);
    // `eu-west-1` lies in `eu`.
    let around = |known: &&&str| region.split(['-', '_']).next() == Some(**known);
    let near = known.iter().find(around).copied().or_else(|| nearest(region, known.iter().copied()));
    let help = match (near, known.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "the catalog has no rule for any region of this model.".to_owned(),
        (None, known) => format!("it has: {}.", known.join(", ")),
    };
    let help = format!("{help} Or state its factor: `region: {{ name: {region}, factor: 1.1x }}`");
    context.sink.push(Diagnostic::new(Code::UnknownName, message, site.clone()).help(help));
    None
}

/// Reports a region beside another one in the model's name.
fn report_second(own: &str, asked: &AskedRegion, bought: &Bought<'_>, context: &mut Context<'_>) {
    let message = format!("`{}` is sold in region `{own}` already", bought.id);
    let help =
        "name the region once: in the model's name, or as `region` with the model that has none".to_owned();
    let said = Diagnostic::new(Code::Conflict, message, asked.name.site.clone()).help(help);
    context.sink.push(said.also(bought.site.clone(), "the model"));
}

/// A figure of a rule with where it comes from.
fn of_rule<T, Q>(rule: &Rule<T>, value: Q) -> Sourced<Q> {
    Sourced { value, range: None, provenance: Arc::clone(&rule.provenance), site: rule.site.clone() }
}

/// The multiple of standard prices at which a provider sells a service tier that the card has no prices of.
pub(super) fn lane_of(
    service: ServiceTier,
    card: &TokenCard,
    bought: &Bought<'_>,
    resolver: &Resolver<'_>,
) -> Option<Sourced<Ratio>> {
    if card.tiers().iter().any(|tier| tier.rates(service).is_some()) {
        return None;
    }
    let provider = bought.provider?;
    let rule = provider.lane(service, provider.model_of(bought.id), resolver.as_of)?;
    Some(of_rule(rule, rule.value.factor))
}

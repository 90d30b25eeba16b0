//! Prices of tokens that an option states itself: made into the same card that the catalog has.

use std::sync::Arc;

use crate::catalog::BoundKeys;
use crate::catalog::{
    Bound, Dated, Kind, Makes, Provenance, Rates, ServiceTier, Tier, TokenCard, TokenClass, TokenModel,
    warn_of_implausible,
};
use crate::decode::{
    Block, BlockShape, Context, Decode, FieldShape, Fields, Includes, Optional, Shape, Shaped, Sited, Words,
    block,
};
use crate::diagnostics::{Code, Severity};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Date, UsdPerMtok};

/// What the catalog's classes are called in short, where a scenario states them.
const SHORT: [(&str, TokenClass); 2] =
    [("cached", TokenClass::CacheRead), ("cache_write", TokenClass::CacheWriteShort)];

const PRICE_HELP: &str =
    "a price for each class: `price: { input: $0.70/Mtok, cached: $0.07/Mtok, output: $2.10/Mtok }`";

/// Prices by class of token: every class of the catalog has a field, and some a short one.
pub(in crate::scenario) enum ClassKeys {}

impl ClassKeys {
    fn all() -> impl Iterator<Item = &'static (&'static str, TokenClass)> {
        TokenClass::ALL.iter().chain(&SHORT)
    }

    const fn of(key: &'static str) -> Optional<Self, UsdPerMtok> {
        Optional::new(key)
    }
}

impl Block for ClassKeys {
    fn name() -> String {
        "ClassPrices".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["Prices by class of token."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |(key, class): &(&str, TokenClass)| {
            FieldShape::optional::<UsdPerMtok>(key, format!("The price of {}.", class.label()))
        };
        Self::all().map(field).collect()
    }
}

impl Shaped for ClassKeys {
    fn shape() -> Shape {
        Shape::Block(BlockShape::of::<Self>())
    }
}

/// Prices by service tier: every tier has a field.
pub(in crate::scenario) enum ServiceKeys {}

impl ServiceKeys {
    const fn of(word: &'static str) -> Optional<Self, ClassKeys> {
        Optional::new(word)
    }
}

impl Block for ServiceKeys {
    fn name() -> String {
        "ServicePrices".to_owned()
    }

    fn about() -> &'static [&'static str] {
        &["Prices by service tier."]
    }

    fn own() -> Vec<FieldShape> {
        let field = |(word, _): &(&str, ServiceTier)| {
            FieldShape::optional::<ClassKeys>(word, format!("Prices of the service tier `{word}`."))
        };
        ServiceTier::WORDS.iter().map(field).collect()
    }
}

block! {
    /// Prices of tokens that an option states itself: by class, by service tier, or by size of the prompt.
    pub(in crate::scenario) struct PriceKeys: ClassKeys, ServiceKeys {
        /// Prices by size of the prompt, the smallest first.
        optional TIERS: Vec<PriceTierKeys> = "tiers";
    }

    /// Prices of prompts of a size.
    pub(in crate::scenario) struct PriceTierKeys: BoundKeys, ClassKeys, ServiceKeys {}
}

/// Prices that an option states, and where they are from.
pub(super) struct InlinePrice {
    card: TokenCard,
    site: Site,
}

/// Where a scenario states the prices of a model, and where it says they are from.
#[derive(Clone, Debug)]
pub struct StatedPrice {
    /// The prices.
    pub site: Site,
    /// Their source.
    pub source: Option<String>,
}

impl InlinePrice {
    /// Reads `{ input: $0.70/Mtok, output: $2.10/Mtok }`, or such prices by service tier or by size of the prompt. Prices that name no
    /// service tier are those of the tier that the option takes.
    pub(super) fn read(
        node: &Node,
        path: &FieldPath,
        service: ServiceTier,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let before = context.sink.count(Severity::Error);
        let mut fields = Fields::<PriceKeys>::open(node, path, PRICE_HELP, context)?;
        let tiers = if fields.has(PriceKeys::TIERS) {
            read_tiers(&mut fields, service, context)
        } else {
            Some(vec![Tier::stated(None, read_services(&mut fields, service, context)?)])
        };
        fields.close(context);
        // A key that nobody knows may be the price that would be missing.
        let card = TokenCard::stated(tiers?).filter(|_| context.sink.count(Severity::Error) == before)?;
        Some(Self { card, site: context.site(path) })
    }

    /// The model that it is the price of, as the catalog would have it. Warns of prices that are hardly meant so.
    pub(super) fn model(self, name: &str, day: Date, context: &mut Context<'_>) -> TokenModel {
        warn_of_implausible(name, &self.card, context.sink);
        // What is stated is shown with its place; nothing of this is.
        let provenance = Arc::new(Provenance {
            entry: name.to_owned(),
            source: "stated in the scenario".to_owned(),
            checked: day,
            kind: Kind::Primary,
            elsewhere: Vec::new(),
            note: None,
        });
        TokenModel {
            id: name.to_owned(),
            makes: Makes::Text,
            weights: None,
            retires: None,
            note: None,
            cards: Dated::stated(self.card, provenance, self.site),
        }
    }

    /// Where it stands.
    pub(super) const fn site(&self) -> &Site {
        &self.site
    }
}

fn read_tiers(
    fields: &mut Fields<'_, PriceKeys>,
    service: ServiceTier,
    context: &mut Context<'_>,
) -> Option<Vec<Tier>> {
    const HELP: &str = "prices by size of the prompt: `tiers: [{ up_to: 200k tokens, input: $1/Mtok, output: $5/Mtok }, { input: $2/Mtok, output: $8/Mtok }]`";
    let (node, path) = fields.node(PriceKeys::TIERS)?;
    let Node::List(items) = node else {
        context.wrong_type(HELP, node, &path);
        return None;
    };
    if items.is_empty() {
        context.fault(Code::MissingPrice, "there is no tier", &path, Some(HELP.to_owned()));
        return None;
    }
    let mut tiers: Vec<Tier> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let path = path.index(at);
        let mut fields = Fields::<PriceTierKeys>::open(item, &path, "a tier", context)?;
        let bound = Bound::take(&mut fields, context);
        let rates = read_services(&mut fields, service, context);
        fields.close(context);
        Tier::report_out_of_order(&tiers, bound, &path, context);
        tiers.push(Tier::stated(bound, rates?));
    }
    Some(tiers)
}

/// Prices by service tier; those that name none are the option's tier's.
fn read_services<B: Includes<ServiceKeys> + Includes<ClassKeys>>(
    fields: &mut Fields<'_, B>,
    service: ServiceTier,
    context: &mut Context<'_>,
) -> Option<Vec<(ServiceTier, Rates)>> {
    let mut found = Vec::new();
    let mut complete = true;
    for (word, tier) in ServiceTier::WORDS {
        let Some((node, path)) = fields.node(ServiceKeys::of(word)) else { continue };
        let rates = Fields::<ClassKeys>::open(node, &path, "prices by class of token", context).and_then(
            |mut inner| {
                let rates = read_classes(&mut inner, context);
                inner.close(context);
                rates
            },
        );
        match rates {
            Some(rates) => found.push((*tier, Rates::stated(rates))),
            None => complete = false,
        }
    }
    let own = read_classes(fields, context);
    match own {
        None => complete = false,
        Some(own) if own.is_empty() && found.is_empty() => {
            let path = fields.path().clone();
            context.fault(Code::MissingPrice, "there is no price", &path, Some(PRICE_HELP.to_owned()));
            complete = false;
        }
        Some(own) if own.is_empty() => {}
        Some(own) if found.iter().any(|(tier, _)| *tier == service) => {
            let path = fields.path().clone();
            let message = format!("prices of `{service}` are stated twice");
            let help = format!("write prices either below `{service}` or without a tier");
            context.fault(Code::Conflict, message, &path, Some(help));
            drop(own);
            complete = false;
        }
        Some(own) => found.push((service, Rates::stated(own))),
    }
    complete.then_some(found)
}

/// Prices by class, by the catalog's names or in short. `None` where one is faulty, which was reported.
fn read_classes(
    fields: &mut Fields<'_, impl Includes<ClassKeys>>,
    context: &mut Context<'_>,
) -> Option<Vec<(TokenClass, Sited<UsdPerMtok>)>> {
    let mut rates: Vec<(TokenClass, &'static str, Sited<UsdPerMtok>)> = Vec::new();
    let mut complete = true;
    for (key, class) in ClassKeys::all() {
        let Some((node, path)) = fields.node(ClassKeys::of(key)) else { continue };
        let Some(value) = UsdPerMtok::decode(node, &path, context) else {
            complete = false;
            continue;
        };
        if let Some((_, other, _)) = rates.iter().find(|(known, ..)| known == class) {
            let message = format!("`{key}` and `{other}` are the same price");
            context.key_fault(Code::Conflict, message, &path, Some("keep one of them".to_owned()));
            complete = false;
            continue;
        }
        rates.push((*class, key, Sited { value, site: context.site(&path) }));
    }
    complete.then(|| rates.into_iter().map(|(class, _, rate)| (class, rate)).collect())
}

//! The same requests at the prices of both public catalogs, read by the importer: every difference has a reason.

use std::collections::BTreeMap;
use std::path::Path;

use breakeven::catalog::{Catalog, Offer, OfferCard, PublicCatalog, ServiceTier, TokenClass, TokenModel};
use breakeven::diagnostics::{Drawing, Sink, draw};
use breakeven::source::Stream;
use breakeven::units::{Quantity, UsdPerMtok};

use crate::harness::{agree, beside, day};
use crate::program::folder;

/// A request, in tokens.
struct Request {
    name: &'static str,
    input: f64,
    cached: f64,
    output: f64,
    service: ServiceTier,
}

const REQUESTS: [Request; 5] = [
    Request { name: "short", input: 1_000.0, cached: 0.0, output: 250.0, service: ServiceTier::Standard },
    Request { name: "long", input: 300_000.0, cached: 0.0, output: 1_000.0, service: ServiceTier::Standard },
    Request {
        name: "at the tier",
        input: 272_000.0,
        cached: 0.0,
        output: 1_000.0,
        service: ServiceTier::Standard,
    },
    Request {
        name: "cached",
        input: 10_000.0,
        cached: 8_000.0,
        output: 250.0,
        service: ServiceTier::Standard,
    },
    Request { name: "batch", input: 1_000.0, cached: 0.0, output: 250.0, service: ServiceTier::Batch },
];

/// Why two catalogs have different prices for a request, or no price to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// One of them has no price of this kind: no batch, no cache, no answers.
    OneHasNone,
    /// One of them says that long prompts cost more, and not how much.
    LongPromptsUnsaid,
    /// The prices go by the hour of the day, of which one catalog has the dearer and the other the cheaper.
    ByTheHour,
    /// Our catalog has both prices, and says which source has the other one.
    Recorded,
    /// One of them has a price that our catalog dates otherwise: it holds on another day.
    OtherDay,
    /// They differ by digits that one of them does not write.
    Digits,
    /// Known case by case.
    Known,
    /// Nobody knows.
    Unexplained,
}

/// Differences that no rule tells, each looked at, with what is known of it.
const KNOWN: &[(&str, &str)] = &[
    (
        "azure/text-embedding-3-large",
        "LiteLLM has exactly a tenth more than genai-prices, as regional deployments cost; neither says which it is",
    ),
    (
        "azure/text-embedding-3-small",
        "LiteLLM has exactly a tenth more than genai-prices, as regional deployments cost; neither says which it is",
    ),
];

fn read(path: &Path, from: PublicCatalog, catalog: &Catalog) -> BTreeMap<String, Offer> {
    let mut sink = Sink::default();
    let bytes = std::fs::read(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let found = catalog.offers(name, Stream::from(bytes), from, &mut sink);
    found.unwrap_or_else(|| panic!("{name}: {}", draw(sink.diagnostics(), Drawing::Plain)))
}

/// The card of a day.
fn card(offer: &Offer) -> Option<&OfferCard> {
    let day = day("2026-11-28");
    offer.cards.iter().rev().find(|card| card.from.is_none_or(|from| from <= day))
}

/// The price of a class in the tier of a prompt.
fn price(card: &OfferCard, request: &Request, class: TokenClass) -> Option<UsdPerMtok> {
    let tier = card.tiers.iter().find(|tier| tier.up_to.is_none_or(|bound| request.input <= bound.get()))?;
    tier.prices.get(&(request.service, class)).copied()
}

/// What a request costs, in dollars.
fn cost(card: &OfferCard, request: &Request, answers: bool) -> Option<f64> {
    let million = |tokens: f64, class: TokenClass| Some(tokens / 1e6 * price(card, request, class)?.get());
    let cached = if request.cached > 0.0 { million(request.cached, TokenClass::CacheRead)? } else { 0.0 };
    let output = if answers { million(request.output, TokenClass::Output)? } else { 0.0 };
    Some(million(request.input - request.cached, TokenClass::Input)? + cached + output)
}

/// Every difference between two catalogs over the models that both have, by reason.
fn differences(
    one: &BTreeMap<String, Offer>,
    other: &BTreeMap<String, Offer>,
    catalog: &Catalog,
) -> Compared {
    let mut compared = Compared::default();
    for (name, a) in one {
        let Some(b) = other.get(name) else { continue };
        let (Some(first), Some(second)) = (card(a), card(b)) else { continue };
        compared.shared += 1;
        let model = catalog.find::<TokenModel>(name, &mut Sink::default()).unwrap();
        let answers = model.makes.writes_nothing().is_none();
        for request in &REQUESTS {
            let costs = (cost(first, request, answers), cost(second, request, answers));
            let why = match costs {
                (Some(a), Some(b)) if agree(a, b, 1e-6) => {
                    compared.agreed += 1;
                    continue;
                }
                (None, None) => continue,
                (None, Some(_)) | (Some(_), None) => Why::OneHasNone,
                (Some(_), Some(_)) if KNOWN.iter().any(|(known, _)| known == name) => Why::Known,
                (Some(x), Some(y)) => explained(&model, [(a, first, x), (b, second, y)], request),
            };
            *compared.reasons.entry(why).or_default() += 1;
            if why == Why::Unexplained {
                compared.unexplained.push(format!("{name} ({}): {costs:?}", request.name));
            }
        }
    }
    compared
}

#[derive(Default)]
struct Compared {
    shared: usize,
    agreed: usize,
    reasons: BTreeMap<Why, usize>,
    unexplained: Vec<String>,
}

fn explained(model: &TokenModel, sides: [(&Offer, &OfferCard, f64); 2], request: &Request) -> Why {
    let [(a, first, x), (b, second, y)] = sides;
    if (first.more_tiers || second.more_tiers) && request.input > 128_000.0 {
        return Why::LongPromptsUnsaid;
    }
    let by_hour = |offer: &Offer| {
        offer.left_out.iter().any(|field| field == "off_peak_pricing" || field == "prices by the hour")
    };
    let hourly = model.cards.cards().iter().any(|card| !card.value.hourly().is_empty());
    if by_hour(a) || by_hour(b) || hourly {
        return Why::ByTheHour;
    }
    if agree(x, y, 0.005) {
        return Why::Digits;
    }
    let tokens = |value: f64| breakeven::units::Tokens::new(value).unwrap();
    let disputed =
        model.cards.cards().iter().any(|card| card.value.tiers().iter().any(|tier| tier.disputed.is_some()));
    let told = |text: &str| text.contains("genai-prices") || text.contains("LiteLLM");
    if disputed || model.note.as_deref().is_some_and(told) {
        return Why::Recorded;
    }
    // What a card of ours would ask for the request.
    let ours = |card: &breakeven::catalog::Card<breakeven::catalog::TokenCard>| {
        let rates = card.value.tier(tokens(request.input))?.rates(request.service)?;
        let of = |class: TokenClass, count: f64| Some(count / 1e6 * rates.of(class)?.value.get());
        let cached = if request.cached > 0.0 { of(TokenClass::CacheRead, request.cached)? } else { 0.0 };
        Some(
            of(TokenClass::Input, request.input - request.cached)?
                + cached
                + of(TokenClass::Output, request.output).unwrap_or(0.0),
        )
    };
    let known: Vec<f64> = model.cards.cards().iter().filter_map(ours).collect();
    let has = |cost: f64| known.iter().any(|own| agree(*own, cost, 1e-6));
    if known.len() > 1 && has(x) && has(y) {
        return Why::OtherDay;
    }
    if model
        .cards
        .cards()
        .iter()
        .any(|card| told(&card.provenance.source) && card.provenance.source.contains("; "))
        && (has(x) || has(y))
    {
        return Why::Recorded;
    }
    Why::Unexplained
}

/// A cut of both files, of entries as they stand there.
#[test]
fn a_cut_of_both_catalogs_is_explained() {
    let catalog = Catalog::builtin();
    let file = |name: &str| folder("tests/fixtures/public_prices").join(name);
    let compared = differences(
        &read(&file("litellm.json"), PublicCatalog::LiteLlm, &catalog),
        &read(&file("genai_prices.json"), PublicCatalog::GenaiPrices, &catalog),
        &catalog,
    );
    assert!(compared.unexplained.is_empty(), "{:#?}", compared.unexplained);
    assert!(compared.shared >= 8, "only {} models are shared", compared.shared);
    assert!(compared.agreed > compared.shared, "{} requests cost the same", compared.agreed);
    assert!(compared.reasons.len() >= 2, "{:?}", compared.reasons);
}

#[test]
fn both_catalogs_of_the_day_are_explained() {
    let litellm = beside("pricing/litellm_model_prices_and_context_window_v1.110.2.json");
    let genai = beside("pricing/genai_prices_0.2.3.json");
    let (Some(litellm), Some(genai)) = (litellm, genai) else {
        eprintln!("skipped: the public catalogs are not beside the repository");
        return;
    };
    let catalog = Catalog::builtin();
    let litellm = read(&litellm, PublicCatalog::LiteLlm, &catalog);
    let genai = read(&genai, PublicCatalog::GenaiPrices, &catalog);
    let compared = differences(&litellm, &genai, &catalog);
    assert!(compared.shared > 80, "only {} models are shared", compared.shared);
    assert!(
        compared.unexplained.is_empty(),
        "{} of {:?}: {:#?}",
        compared.unexplained.len(),
        compared.reasons,
        compared.unexplained
    );
    eprintln!(
        "{} models, {} requests cost the same; {:?}",
        compared.shared, compared.agreed, compared.reasons
    );
}

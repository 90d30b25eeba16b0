//! The token prices of the catalog: none is absurd, and all of the list that they were made from are there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use breakeven::catalog::{Catalog, Kind, Rates, ServiceTier, Tier, TokenClass, TokenModel};
use breakeven::decode::Words;
use breakeven::diagnostics::Sink;
use breakeven::source::Node;
use breakeven::units::{Quantity, Tokens};

use crate::harness::{beside, day, yaml};

fn models() -> Vec<Arc<TokenModel>> {
    let mut sink = Sink::default();
    let models = Catalog::builtin().all::<TokenModel>(&mut sink);
    assert!(!sink.has_errors() && models.len() > 100, "{} models", models.len());
    models
}

fn tiers(model: &TokenModel) -> impl Iterator<Item = &Tier> {
    model.cards.cards().iter().flat_map(|card| card.value.tiers())
}

/// The rates of every card, prompt size and service tier.
fn every_rates(model: &TokenModel) -> impl Iterator<Item = (ServiceTier, &Rates)> {
    let of_tier = |tier| {
        ServiceTier::WORDS
            .iter()
            .filter_map(move |(_, service)| Some((*service, Tier::rates(tier, *service)?)))
    };
    tiers(model).flat_map(of_tier)
}

/// The price of a class in a tier.
fn price(rates: &Rates, class: TokenClass) -> Option<f64> {
    rates.all().find(|(known, _)| *known == class).map(|(_, rate)| rate.get())
}

/// Models whose answer tokens are cheaper than their prompt tokens, with the reason. There is none so far.
const ANSWERS_CHEAPER: &[(&str, &str)] = &[];

/// Service tiers that lack a price for input or output, with the reason: a call at them is a fault.
const INCOMPLETE: &[(&str, ServiceTier, &str)] =
    &[("azure/gpt-5.5", ServiceTier::Flex, "the price list of 2026-11-12 has a flex price for input alone")];

#[test]
fn no_price_of_the_catalog_is_absurd() {
    for model in models() {
        let id = model.id.as_str();
        for (service, rates) in every_rates(&model) {
            let (input, output) = (price(rates, TokenClass::Input), price(rates, TokenClass::Output));
            // Embeddings and rankings are not billed.
            if model.makes.writes_nothing().is_some() {
                assert!(input.is_none_or(|input| input > 0.0 && input <= 10.0), "{id}, {service}: input");
                assert!(input.is_some() || rates.search.is_some(), "{id}, {service}: what is billed?");
                assert_eq!(output, None, "{id}, {service}: output");
                continue;
            }
            let (Some(input), Some(output)) = (input, output) else {
                let known = INCOMPLETE.iter().any(|(model, tier, _)| (*model, *tier) == (id, service));
                assert!(known, "{id}, {service}: input and output belong together");
                continue;
            };
            assert!(input > 0.0 && input <= 200.0, "{id}, {service}: input at ${input}");
            assert!(output > 0.0 && output <= 1000.0, "{id}, {service}: output at ${output}");
            let known = ANSWERS_CHEAPER.iter().any(|(model, _)| *model == id);
            assert_eq!(output < input, known, "{id}, {service}: ${output} out, ${input} in");
            if let Some(read) = price(rates, TokenClass::CacheRead) {
                assert!(read <= input, "{id}, {service}: ${read} from the cache, ${input} sent");
            }
            let writes =
                [TokenClass::CacheWriteShort, TokenClass::CacheWriteLong].map(|class| price(rates, class));
            if let [Some(short), Some(long)] = writes {
                assert!(short <= long, "{id}, {service}: a longer life is not cheaper");
            }
        }
        for tier in tiers(&model) {
            let standard =
                tier.rates(ServiceTier::Standard).unwrap_or_else(|| panic!("{id}: no standard price"));
            for (service, dearer) in
                [(ServiceTier::Batch, false), (ServiceTier::Flex, false), (ServiceTier::Priority, true)]
            {
                for (class, rate) in tier.rates(service).iter().flat_map(|rates| rates.all()) {
                    let Some(usual) = price(standard, class) else {
                        panic!("{id}, {service}: {} have no standard price", class.label())
                    };
                    let right = if dearer { rate.get() >= usual } else { rate.get() <= usual };
                    assert!(right, "{id}, {service}: {} at {rate}, standard ${usual}", class.label());
                }
            }
        }
        for card in model.cards.cards() {
            for pair in card.value.tiers().windows(2) {
                let rates = |tier: &Tier| {
                    tier.rates(ServiceTier::Standard).and_then(|rates| price(rates, TokenClass::Input))
                };
                assert!(
                    rates(&pair[0]) <= rates(&pair[1]),
                    "{id}: longer prompts are not cheaper by the token"
                );
            }
        }
    }
}

/// The prices of a row of the price list that the catalog was made from: column, service tier, class of token.
const COLUMNS: [(&str, ServiceTier, TokenClass); 11] = [
    ("input", ServiceTier::Standard, TokenClass::Input),
    ("output", ServiceTier::Standard, TokenClass::Output),
    ("cached_input", ServiceTier::Standard, TokenClass::CacheRead),
    ("cache_write", ServiceTier::Standard, TokenClass::CacheWriteShort),
    ("cache_write_1h", ServiceTier::Standard, TokenClass::CacheWriteLong),
    ("batch_in", ServiceTier::Batch, TokenClass::Input),
    ("batch_out", ServiceTier::Batch, TokenClass::Output),
    ("flex_in", ServiceTier::Flex, TokenClass::Input),
    ("flex_out", ServiceTier::Flex, TokenClass::Output),
    ("priority_in", ServiceTier::Priority, TokenClass::Input),
    ("priority_out", ServiceTier::Priority, TokenClass::Output),
];

/// Names that the catalog's models answer to besides their own, from the files themselves.
fn aliases() -> HashMap<String, String> {
    let mut found = HashMap::new();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("pricing/tokens");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let provider = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (_, root) = yaml(&provider, &std::fs::read_to_string(&path).unwrap());
        let Node::Map(models) = root else { panic!("{provider}: no models") };
        for (key, model) in models {
            let Some(Node::List(names)) = model.get("aliases") else { continue };
            for name in names {
                let Node::Text(name) = name else { panic!("{provider}/{key}: {name:?}") };
                found.insert(name.clone(), format!("{provider}/{key}"));
            }
        }
    }
    found
}

/// The bounds of a row: the smallest and the largest prompt of `<=272000`, `>272000`, `0-256000` or `all`.
fn bounds(tier: &str) -> (f64, Option<f64>) {
    let number = |text: &str| text.parse::<f64>().unwrap_or_else(|_| panic!("{tier}"));
    if tier == "all" {
        (0.0, None)
    } else if let Some(largest) = tier.strip_prefix("<=") {
        (0.0, Some(number(largest)))
    } else if let Some(bound) = tier.strip_prefix('>') {
        (number(bound) + 1.0, None)
    } else {
        let (above, largest) = tier.split_once('-').unwrap_or_else(|| panic!("{tier}"));
        (number(above) + 1.0, Some(number(largest)))
    }
}

/// Prices of the list that were wrong on its day, with the reason: the catalog has what held.
const WRONG_IN_THE_LIST: &[(&str, &str)] =
    &[("mistral/mistral-large-4", "the list had the price of 2026-10-20 to 2026-10-28; $0.70/$2.10 held")];

/// Service tiers that the list lacks and other sources have for its day, with the source.
const MORE_THAN_THE_LIST: &[(&str, ServiceTier, &str)] = &[
    ("mistral/", ServiceTier::Batch, "genai-prices 0.2.3, from 2026-10-14"),
    ("groq/openai/gpt-oss-", ServiceTier::Batch, "genai-prices 0.2.3, from 2026-10-14"),
];

/// Retirements that became known, or moved, after the list was made: LiteLLM 1.110.2 of 2026-11-28.
const RETIRED_LATER: &[(&str, &str)] = &[
    ("azure/gpt-5-mini", "2027-07-13"),
    ("google-gemini-api/gemini-2.5-pro", "2026-12-01"),
    ("google-gemini-api/gemini-2.5-flash", "2026-12-01"),
    ("mistral/mistral-large-2512", "2027-04-30"),
    ("mistral/mistral-medium-3-5", "2027-04-30"),
    ("openai/gpt-4.1", "2027-01-14"),
    ("openai/gpt-4.1-mini", "2027-01-14"),
    ("openai/gpt-4o", "2027-01-14"),
    ("openai/gpt-4o-mini", "2027-01-14"),
];

/// Whether a figure of ours may differ from the list's.
fn is_known(name: &str, service: ServiceTier, in_the_list: bool) -> bool {
    let wrong = WRONG_IN_THE_LIST.iter().any(|(model, _)| *model == name);
    let more =
        MORE_THAN_THE_LIST.iter().any(|(begins, tier, _)| name.starts_with(begins) && *tier == service);
    wrong || (more && !in_the_list)
}

#[test]
fn the_catalog_has_every_figure_of_the_list_it_was_made_from() {
    let Some(path) = beside("pricing/serverless.csv") else {
        eprintln!("skipped: pricing/serverless.csv does not lie beside the repository");
        return;
    };
    let mut csv = csv::Reader::from_path(path).unwrap();
    let headers = csv.headers().unwrap().clone();
    let column =
        |name: &str| headers.iter().position(|header| header == name).unwrap_or_else(|| panic!("{name}"));
    let (catalog, aliases) = (Catalog::builtin(), aliases());
    let mut found = BTreeMap::new();
    let mut sink = Sink::default();
    let mut wrong = Vec::new();
    let (mut rows, mut figures) = (0, 0);
    for row in csv.records() {
        let row = row.unwrap();
        let cell = |name: &str| row.get(column(name)).unwrap();
        let (listed, size) = (format!("{}/{}", cell("provider"), cell("model")), cell("context_tier"));
        let known = found.contains_key(&listed) || catalog.has::<TokenModel>(&listed);
        let name = if known { &listed } else { &aliases[cell("model")] };
        assert!(name.starts_with(&format!("{}/", cell("provider"))), "{listed} is {name}");
        let model =
            found.entry(name.clone()).or_insert_with(|| catalog.find::<TokenModel>(name, &mut sink).unwrap());
        let card = &model.cards.on(day(cell("as_of"))).unwrap().card.value;
        let (smallest, largest) = bounds(size);
        let tier =
            card.tier(Tokens::new(smallest).unwrap()).unwrap_or_else(|| panic!("{name}, {size}: no tier"));
        assert_eq!(cell("unit"), "USD per 1M tokens");
        let bound = tier.bound.map(|bound| bound.limit().get());
        if bound != largest {
            wrong.push(format!("{name}, {size}: up to {bound:?}"));
        }
        for (key, service, class) in COLUMNS {
            // The list has the write of the provider's default life, which is five minutes or thirty.
            let ours = tier.rates(service).and_then(|rates| {
                let half_hour = || price(rates, TokenClass::CacheWriteHalfHour);
                price(rates, class).or_else(|| (class == TokenClass::CacheWriteShort).then(half_hour)?)
            });
            let theirs = (!cell(key).is_empty()).then(|| cell(key).parse::<f64>().unwrap());
            if ours != theirs && !is_known(name, service, theirs.is_some()) {
                wrong.push(format!("{name}, {size}, {key}: {ours:?} for {theirs:?}"));
            }
            figures += usize::from(theirs.is_some());
        }
        let retires = (!cell("deprecation_date").is_empty()).then(|| day(cell("deprecation_date")));
        let later = RETIRED_LATER.iter().find(|(model, _)| model == name).map(|(_, retires)| day(retires));
        if model.retires != later.or(retires) {
            wrong.push(format!("{name}: retires {:?} for {retires:?}", model.retires));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((rows, figures > 600), (194, true), "{figures} figures");
}

/// A dispute that is none would make people distrust a price for nothing.
#[test]
fn disputed_prices_are_more_than_a_tenth_apart() {
    let mut disputes = 0;
    for model in models() {
        for tier in tiers(&model) {
            let Some(disputed) = &tier.disputed else { continue };
            assert!(!disputed.source.is_empty(), "{}", model.id);
            for (service, class, theirs) in disputed.all() {
                let ours = tier.rates(service).and_then(|rates| price(rates, class)).unwrap();
                let apart = (theirs.get() / ours - 1.0).abs();
                assert!(apart > 0.1, "{}, {service}: {} at {theirs}, here ${ours}", model.id, class.label());
                disputes += 1;
            }
        }
    }
    assert!(disputes >= 5, "{disputes}");
}

/// What was taken from a collection of prices is a copy, whatever page the collection cites.
#[test]
fn what_comes_from_a_collection_is_called_a_copy() {
    for model in models() {
        for card in model.cards.cards() {
            let provenance = &card.provenance;
            let collections = ["LiteLLM", "genai-prices", "https://github.com/"];
            let copied = collections.iter().any(|begins| provenance.source.starts_with(begins));
            assert_eq!(copied, provenance.kind == Kind::Copy, "{}: {}", model.id, provenance.source);
        }
    }
}

/// The prices of one million tokens of input and of output on a day.
fn on(model: &str, service: ServiceTier, as_of: &str) -> (f64, f64) {
    let model = Catalog::builtin().find::<TokenModel>(model, &mut Sink::default()).unwrap();
    let card = model.cards.on(day(as_of)).unwrap().card;
    let rates = card.value.tier(Tokens::new(1000.0).unwrap()).unwrap().rates(service).unwrap();
    (price(rates, TokenClass::Input).unwrap(), price(rates, TokenClass::Output).unwrap())
}

/// Prices that begin or end on a day: genai-prices 0.2.3 has the days, LiteLLM 1.110.2 the prices of today.
#[test]
fn prices_change_on_their_days() {
    use ServiceTier::{Batch, Flex, Priority, Standard};
    for provider in ["google-gemini-api", "google-vertex"] {
        let argon = format!("{provider}/gemini-4-argon");
        assert_eq!(on(&argon, Standard, "2026-11-30"), (2.0, 10.0));
        assert_eq!(on(&argon, Standard, "2026-12-01"), (4.0, 20.0));
        assert_eq!(on(&argon, Batch, "2026-12-01"), (2.0, 10.0));
        assert_eq!(on(&argon, Flex, "2026-12-01"), (2.0, 10.0));
        assert_eq!(on(&argon, Priority, "2026-12-01"), (7.2, 36.0));
        for flash in ["gemini-3.8-flash", "gemini-3.7-flash", "gemini-3.6-flash"] {
            let flash = format!("{provider}/{flash}");
            assert_eq!(on(&flash, Standard, "2026-12-31"), (0.75, 3.75));
            assert_eq!(on(&flash, Standard, "2027-01-01"), (1.5, 7.5));
            assert_eq!(on(&flash, Batch, "2027-01-01"), (0.75, 3.75));
            assert_eq!(on(&flash, Priority, "2027-01-01"), (2.7, 13.5));
        }
    }
    let mistral = "mistral/mistral-large-4";
    for (as_of, input, output) in [
        ("2026-10-19", 0.68, 2.09),
        ("2026-10-20", 1.36, 4.18),
        ("2026-10-28", 1.36, 4.18),
        ("2026-10-29", 0.7, 2.1),
    ] {
        assert_eq!(on(mistral, Standard, as_of), (input, output), "{as_of}");
        assert_eq!(on(mistral, Batch, as_of), (input / 2.0, output / 2.0), "{as_of}");
    }
    assert_eq!(on("zai/glm-5.3-flash", Standard, "2026-09-09"), (0.075, 0.25));
    assert_eq!(on("zai/glm-5.3-flash", Standard, "2026-09-10"), (0.15, 0.5));
    assert_eq!(on("xai/grok-4.20", Standard, "2026-04-29"), (2.0, 6.0));
    assert_eq!(on("xai/grok-4.20", Standard, "2026-04-30"), (1.25, 2.5));
    assert_eq!(on("deepseek/deepseek-v4-flash", Standard, "2026-08-16"), (0.14, 0.28));
    assert_eq!(on("azure/gpt-6.1-sol", Flex, "2026-11-28"), (1.0, 5.0));
}

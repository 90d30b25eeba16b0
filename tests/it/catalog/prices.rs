//! The token prices of the catalog: none is absurd, and all of the list that they were made from are there.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use breakeven::catalog::{Catalog, Rates, ServiceTier, Tier, TokenClass, TokenModel};
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
            let ours = tier.rates(service).and_then(|rates| price(rates, class));
            let theirs = (!cell(key).is_empty()).then(|| cell(key).parse::<f64>().unwrap());
            if ours != theirs {
                wrong.push(format!("{name}, {size}, {key}: {ours:?} for {theirs:?}"));
            }
            figures += usize::from(theirs.is_some());
        }
        let retires = (!cell("deprecation_date").is_empty()).then(|| day(cell("deprecation_date")));
        if model.retires != retires {
            wrong.push(format!("{name}: retires {:?} for {retires:?}", model.retires));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((rows, figures > 600), (194, true), "{figures} figures");
}

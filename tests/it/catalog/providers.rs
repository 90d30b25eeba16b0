//! Rules of providers: which rule holds for a model, and what the built-in ones say.

use breakeven::catalog::{Catalog, OverlayFile, Provider, Table, TokenModel};
use breakeven::diagnostics::Sink;
use breakeven::units::Quantity;

use crate::harness::day;

fn provider(name: &str) -> std::sync::Arc<Provider> {
    Catalog::builtin().find::<Provider>(name, &mut Sink::default()).unwrap()
}

/// The factor of a region for a model on a day, if there is a rule.
fn factor(provider: &Provider, region: &str, model: &str) -> Option<f64> {
    let rule = provider.region(region, provider.model_of(model), day("2026-11-28"))?;
    Some(rule.value.factor.get())
}

#[test]
fn the_rule_that_names_a_model_most_closely_wins() {
    let text = "
house:
  name: House
  regional_ids: REGION.MODEL
  regions:
    - { region: eu, models: [big-2], factor: 1.4x, source: s, checked: 2026-11-01, kind: primary }
    - { region: [eu, us], factor: 1x, source: s, checked: 2026-11-01, kind: primary }
    - { region: eu, models: [big-*, tiny], factor: 1.2x, source: s, checked: 2026-11-01, kind: primary }
    - { region: eu, models: [big-*], from: 2026-12-01, factor: 1.3x, source: s, checked: 2026-11-01, kind: primary }
    - { region: eu, models: [\"big-2*\"], factor: 1.25x, source: s, checked: 2026-11-01, kind: primary }
";
    let file = OverlayFile {
        relative: "providers.yaml".to_owned(),
        name: "own/providers.yaml".to_owned(),
        bytes: text.into(),
    };
    let mut sink = Sink::default();
    let house = Catalog::with_overlay(vec![file], &mut sink).find::<Provider>("house", &mut sink).unwrap();
    assert!(sink.diagnostics().is_empty());
    for (model, expected) in [
        ("house/big-1", 1.2),
        ("house/big-2", 1.4),
        ("big-2-mini", 1.25),
        ("house/tiny", 1.2),
        ("other", 1.0),
    ] {
        assert_eq!(factor(&house, "eu", model), Some(expected), "{model}");
        assert_eq!(factor(&house, "us", model), Some(1.0), "{model}");
        assert_eq!(factor(&house, "jp", model), None, "{model}");
    }
    // From its first day on, the newer of two rules that name it equally closely.
    let later = house.region("eu", "big-1", day("2026-12-01")).unwrap();
    assert_eq!(later.value.factor.get(), 1.3);
    // A region in an id is one that the provider has.
    assert_eq!(house.region_in("eu.big-1"), Some(("eu", "big-1")));
    assert_eq!(house.region_in("au.big-1"), None);
    assert_eq!(house.model_of("house/us.big-2"), "big-2");
}

/// Sources: the LiteLLM 1.110.2 price file, as the entries of pricing/providers.yaml say.
#[test]
fn factors_of_the_builtin_providers() {
    for (name, region, model, expected) in [
        ("openai", "eu", "gpt-5.4-mini", Some(1.1)),
        ("openai", "us", "gpt-6-astra", Some(1.1)),
        // Regional processing of older models costs nothing extra, by rule.
        ("openai", "eu", "gpt-5.2", Some(1.0)),
        ("openai", "fedramp", "gpt-5.2", Some(1.1)),
        ("openai", "jp", "gpt-5.2", None),
        ("anthropic", "us", "claude-opus-5-5", Some(1.1)),
        ("anthropic", "us", "claude-sonnet-4-5", None),
        ("anthropic", "eu", "claude-opus-5-5", None),
        ("aws-bedrock", "eu", "eu.anthropic.claude-opus-5-5", Some(1.1)),
        ("aws-bedrock", "jp", "global.anthropic.claude-haiku-5-5", Some(1.1)),
        ("aws-bedrock", "global", "anthropic.claude-haiku-5-5", Some(1.0)),
        ("aws-bedrock", "us-gov", "anthropic.claude-haiku-5-5", Some(1.2)),
        ("aws-bedrock", "us-gov", "xai.grok-4.7", Some(1.32)),
        ("aws-bedrock", "eu", "amazon.nova-pro-v1:0", Some(1.3125)),
        ("aws-bedrock", "jp", "openai.gpt-6-astra", None),
        ("google-vertex", "eu", "gemini-3.8-flash", Some(1.1)),
        ("google-vertex", "us", "claude-haiku-5-5", Some(1.1)),
        ("google-vertex", "us", "gemini-2.5-flash", Some(1.0)),
        ("azure", "eu", "gpt-5.5", Some(1.1)),
        ("azure", "eu", "gpt-6-astra", Some(1.2)),
        ("azure", "us", "azure/us/gpt-6-astra", Some(1.1)),
    ] {
        assert_eq!(factor(&provider(name), region, model), expected, "{name} {region} {model}");
    }
}

/// Providers are named like files of prices, so that a model's name leads to its rules; every price of a region that the catalog
/// lists as a model of its own is the price of the base times the factor.
#[test]
fn providers_are_those_of_the_token_prices() {
    let catalog = Catalog::builtin();
    let models = catalog.names(Table::Tokens);
    for name in catalog.names(Table::Providers) {
        let of = format!("{name}/");
        assert!(models.iter().any(|model| model.starts_with(&of)), "{name} sells no model");
    }
    let (mut held, mut sink) = (0, Sink::default());
    for provider in catalog.all::<Provider>(&mut sink) {
        let Some(ids) = provider.regional_ids else { continue };
        let own = format!("{}/", provider.id);
        for name in models.iter().filter(|name| name.starts_with(&own)) {
            let model = name.strip_prefix(&own).unwrap();
            let Some((region, rest)) = provider.region_in(model) else { continue };
            let bases = [format!("global{}{rest}", ids.separator), rest.to_owned()];
            let base = bases.iter().map(|base| format!("{own}{base}")).find(|base| models.contains(base));
            let (Some(base), Some(factor)) = (base, factor(&provider, region, model)) else { continue };
            let [listed, base] =
                [name, &base].map(|name| catalog.find::<TokenModel>(name, &mut sink).unwrap());
            let newest = |model: &TokenModel| model.cards.newest().unwrap().value.clone();
            for (listed, base) in newest(&listed).tiers().iter().zip(newest(&base).tiers()) {
                for service in listed.service_tiers() {
                    let (Some(listed), Some(base)) = (listed.rates(service), base.rates(service)) else {
                        continue;
                    };
                    for (class, price) in listed.all() {
                        let Some(base) = base.of(class) else { continue };
                        let share = price.get() / (base.value.get() * factor);
                        // Price lists round to a tenth of a cent.
                        assert!((share - 1.0).abs() < 0.02, "{name}, {service}, {class:?}: {share} times");
                        held += 1;
                    }
                }
            }
        }
    }
    assert!(held > 20, "{held}");
}

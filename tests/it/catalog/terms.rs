//! What is paid over or under a list price: lanes, regions, contracts, and prices that a scenario states itself.

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::{Code, Severity, Sink};
use breakeven::economics::{Crossover, LeverKind, Levers, Range, Side, evaluate};
use breakeven::figure::{Derivation, Origin};
use breakeven::metric::Metric;
use breakeven::units::{Quantity, TasksPerMonth};

use crate::harness::{agree, attempt, attempt_with, behind, codes, number, outcome, scenario, variants};

/// A thousand tasks a month of one call each, with one option.
fn thousand(serverless: &str, tokens: &str) -> String {
    format!(
        "
scenario: terms
title: Terms
as_of: 2026-11-28
workload: {{ tasks: 1000/month, {tokens} }}
facility: {{ pue: 1 }}
options: {{ model: {{ serverless: {serverless} }} }}
"
    )
}

const CALL: &str = "input: 1000 tokens, output: 250 tokens";

/// What a month of calls of 1,000 prompt and 250 answer tokens costs.
fn month(serverless: &str) -> f64 {
    let scenario = scenario(&thousand(serverless, CALL));
    number(outcome(&evaluate(&scenario), "model"), Metric::CostPerMonth)
}

/// Holds a month against prices per million tokens, for the prompt and for the answer.
#[track_caller]
fn costs(serverless: &str, input: f64, output: f64) {
    let (found, by_hand) = (month(serverless), input + 0.25 * output);
    assert!(agree(found, by_hand, 1e-9), "{serverless}: ${found}, by hand ${by_hand}");
}

/// Sources: pricing/tokens for list prices; factors by the rules of OpenAI, Anthropic, Amazon, Google and Microsoft, as in
/// pricing/providers.yaml.
#[test]
fn a_region_multiplies_every_price() {
    costs("{ model: openai/gpt-5.4-mini, region: eu }", 0.75 * 1.1, 4.5 * 1.1);
    costs("{ model: openai/gpt-5.4-mini, region: global }", 0.75, 4.5);
    // Models of before 2026-03-05 carry no uplift, by rule.
    costs("{ model: openai/gpt-5.2, region: eu }", 1.75, 14.0);
    costs("{ model: openai/gpt-5.2, region: fedramp }", 1.75 * 1.1, 14.0 * 1.1);
    costs("{ model: anthropic/claude-opus-5-5, region: us }", 4.4, 22.0);
    costs("{ model: google-vertex/claude-opus-5-5, region: eu }", 4.4, 22.0);
    // Amazon's ids: the list price is the global profile's.
    for profile in ["eu", "us", "jp", "au"] {
        costs(&format!("aws-bedrock/{profile}.anthropic.claude-opus-5-5"), 4.4, 22.0);
        costs(
            &format!("{{ model: aws-bedrock/global.anthropic.claude-opus-5-5, region: {profile} }}"),
            4.4,
            22.0,
        );
    }
    costs("aws-bedrock/us-gov.anthropic.claude-opus-5-5", 4.8, 24.0);
    costs("aws-bedrock/global.anthropic.claude-opus-5-5", 4.0, 20.0);
    // Where the profile has no entry of its own, the base entry is the list price: $0.80 and $3.20 for Nova Pro, 1.3125 times that in
    // the EU.
    costs("\"aws-bedrock/eu.amazon.nova-pro-v1:0\"", 1.05, 4.2);
    // The name without a region is that of Amazon's in-Region price; factors are on the global one.
    let kimi = |option: &str| month(option);
    let global = kimi("aws-bedrock/global.moonshotai.kimi-k3.1");
    for option in
        ["aws-bedrock/in.moonshotai.kimi-k3.1", "{ model: aws-bedrock/moonshotai.kimi-k3.1, region: us }"]
    {
        assert!(agree(kimi(option), global * 1.1, 1e-9), "{option}: {}", kimi(option));
    }
    // Data Zones of Azure: as an id and as a region; the catalog lists one of them itself.
    costs("azure/eu/gpt-5.4", 2.5 * 1.1, 15.0 * 1.1);
    costs("{ model: azure/gpt-5.5, region: eu }", 5.5, 33.0);
    costs("azure/eu/gpt-5.5", 5.5, 33.0);
    // A factor of one's own, where the catalog has no rule.
    costs("{ model: openai/gpt-5.4-mini, region: { name: moon, factor: 1.25x } }", 0.9375, 5.625);
}

#[test]
fn faster_tiers_are_sold_at_a_multiple() {
    // Fast mode of Anthropic is twice the standard price, and the factors of regions and caches come on top.
    costs("{ model: anthropic/claude-opus-5-5, tier: fast }", 8.0, 40.0);
    costs("{ model: anthropic/claude-opus-5-5, tier: fast, region: us }", 8.8, 44.0);
    costs(
        "{ model: openai/gpt-6-astra, tier: ultrafast }",
        6.0 * month_price("input"),
        6.0 * month_price("output"),
    );
    let cached = "input: 1000 tokens, cached_input: 100%, output: 0.001 tokens";
    let found = scenario(&thousand("{ model: anthropic/claude-opus-5-5, tier: fast }", cached));
    let found = number(outcome(&evaluate(&found), "model"), Metric::CostPerMonth);
    assert!(agree(found, 0.4, 1e-3), "a million cached tokens at twice $0.20: {found}");
    // Nobody sells it fast.
    let slow = "{ model: anthropic/claude-haiku-5-5, tier: fast }";
    assert_eq!(codes(&thousand(slow, CALL), Severity::Error), [Code::MissingPrice]);
}

/// The list price of openai/gpt-6-astra for a million tokens, from the catalog.
fn month_price(class: &str) -> f64 {
    let tokens = match class {
        "input" => "input: 1000 tokens, output: 0.000001 tokens",
        _ => "input: 0.000001 tokens, output: 1000 tokens",
    };
    let found = scenario(&thousand("openai/gpt-6-astra", tokens));
    let found = number(outcome(&evaluate(&found), "model"), Metric::CostPerMonth);
    (found * 1e6).round() / 1e6
}

/// The case of a gateway's fee, a region and a negotiated discount on one option: 3 and 15 dollars, × 1.1 × (1 − 15 %) × 1.055.
#[test]
fn region_discount_and_markup_apply_in_this_order() {
    let prices = "
chat-one:
  cards:
    - from: 2026-10-01
      checked: 2026-11-10
      kind: primary
      source: made up for this test
      tiers: [{ standard: { input: $3/Mtok, output: $15/Mtok } }]
";
    let rules = "
acme:
  name: Acme
  regions:
    - { region: eu, factor: 1.1x, source: made up for this test, checked: 2026-11-10, kind: primary }
";
    let file = |relative: &str, text: &str| OverlayFile {
        relative: relative.to_owned(),
        name: format!("own/{relative}"),
        bytes: text.into(),
    };
    let files = vec![file("tokens/acme.yaml", prices), file("providers.yaml", rules)];
    let mut sink = Sink::default();
    let catalog = Catalog::with_overlay(files, &mut sink);
    assert!(sink.diagnostics().is_empty());
    let option = "{ model: acme/chat-one, region: eu, discount: 15%, markup: 5.5% }";
    let (read, _) = attempt_with(&catalog, &thousand(option, CALL));
    let read = read.unwrap();
    let evaluation = evaluate(&read);
    let factor = 1.1 * 0.85 * 1.055;
    let found = number(outcome(&evaluation, "model"), Metric::CostPerMonth);
    assert!(agree(found, 6.75 * factor, 1e-9), "{found}");
    // The rate knows each of them, and where it comes from.
    let ledger = outcome(&evaluation, "model").ledger.as_ref().unwrap();
    let rate = &ledger.lines()[0].rate;
    assert!(agree(rate.amount.value(), 3.0 * factor, 1e-12));
    let Origin::Derived { formula, .. } = &rate.origin else { panic!("{rate:?}") };
    assert_eq!(formula, "list price × factor of the region × (1 − discount) × (1 + markup)");
    for (label, value) in [
        ("list price of input tokens", 3.0),
        ("factor of region eu", 1.1),
        ("discount", 0.15),
        ("markup", 0.055),
    ] {
        assert_eq!(behind(rate, label), Some(value), "{label}");
    }
    // Without terms, the rate is the list price itself.
    let plain = scenario(&thousand("openai/gpt-5.4-mini", CALL));
    let evaluation = evaluate(&plain);
    let ledger = outcome(&evaluation, "model").ledger.as_ref().unwrap();
    assert!(matches!(ledger.lines()[0].rate.origin, Origin::Catalog { .. }));
}

#[test]
fn a_committed_spend_is_paid_in_any_case() {
    // Tokens come to $6.75 a month at list, $5.40 at 20 % off.
    let of = |spend: &str| {
        month(&format!(
            "{{ model: my-model, price: {{ input: $3/Mtok, output: $15/Mtok }}, source: a quote, \
             commitment: {{ spend: {spend}, discount: 20% }} }}"
        ))
    };
    assert!(agree(of("$50/month"), 50.0, 1e-12), "not used up");
    assert!(agree(of("$5.40/month"), 5.4, 1e-12), "just used up");
    assert!(agree(of("$2/month"), 5.4, 1e-12), "what is beyond it is billed at the same discount");
    let twice =
        "{ model: openai/gpt-5.4-mini, discount: 5%, commitment: { spend: $50/month, discount: 20% } }";
    assert_eq!(codes(&thousand(twice, CALL), Severity::Error), [Code::Conflict]);
}

#[test]
fn tokens_are_cheaper_band_by_band() {
    // 1.25 Mtok a month. Free up to 0.25; list price up to 0.5; 10 % off up to 1; 20 % off what is above.
    let own = "model: my-model, price: { input: $3/Mtok, output: $15/Mtok }, source: a quote";
    let bands = "volumes: [{ above: 0.5 Mtok, discount: 10% }, { above: 1 Mtok, discount: 20% }]";
    let list = 6.75;
    let bands_only = list * (1.0 - (0.5 * 0.1 + 0.25 * 0.2) / 1.25);
    assert!(agree(month(&format!("{{ {own}, {bands} }}")), bands_only, 1e-12));
    let with_free = list * (1.0 - (0.25 + 0.5 * 0.1 + 0.25 * 0.2) / 1.25);
    assert!(agree(month(&format!("{{ {own}, free_tokens: 0.25 Mtok, {bands} }}")), with_free, 1e-12));
    // Everything is free.
    assert_eq!(month(&format!("{{ {own}, free_tokens: 10 Mtok }}")), 0.0);
    // Discount first, then the volume's, then what a gateway adds.
    let all = format!("{{ {own}, discount: 50%, markup: 10%, {bands} }}");
    assert!(agree(month(&all), bands_only * 0.5 * 1.1, 1e-12));
    let upside_down = format!(
        "{{ {own}, volumes: [{{ above: 2 Mtok, discount: 10% }}, {{ above: 1 Mtok, discount: 20% }}] }}"
    );
    assert_eq!(codes(&thousand(&upside_down, CALL), Severity::Error), [Code::Conflict]);
}

/// Wherever prices depend on the month's tokens, what is read off a bill of one volume is not taken for another.
#[test]
fn volumes_are_followed_or_refused() {
    let own = "model: my-model, price: { input: $3/Mtok, output: $15/Mtok }, source: a quote";
    let committed = format!("{{ {own}, commitment: {{ spend: $50/month }} }}");
    let over_time = format!(
        "{}finance: {{ horizon: 12 months, discount_rate: 10%/year, baseline: none, token_price_trend: -20%/year }}\n",
        thousand(&committed, CALL)
    );
    assert!(
        codes(&over_time, Severity::Error).contains(&Code::Conflict),
        "{:?}",
        codes(&over_time, Severity::Error)
    );
}

#[test]
fn stated_prices_are_billed_like_the_catalogs() {
    // openai/gpt-5.4, written out: the same bill below and above its bound, cached and in batches.
    let stated = "price: { tiers: [
        { up_to: 272k tokens, standard: { input: $2.50/Mtok, cached: $0.25/Mtok, output: $15/Mtok } },
        { standard: { input: $5/Mtok, cache_read: $0.50/Mtok, output: $22.50/Mtok } } ] }, source: a quote";
    for tokens in [
        "input: 2000 tokens, cached_input: 40%, output: 250 tokens",
        "input: 300000 tokens, cached_input: 40%, output: 250 tokens",
        "input: 250000 tokens, length_cv: 0.4, cached_input: 40%, output: 250 tokens",
    ] {
        let of = |option: &str| {
            let scenario = scenario(&thousand(option, tokens));
            number(outcome(&evaluate(&scenario), "model"), Metric::CostPerMonth)
        };
        let own = of(&format!("{{ model: ours, {stated} }}"));
        assert!(agree(own, of("openai/gpt-5.4"), 1e-12), "{tokens}: {own}");
    }
    // Prices that name no tier are those of the tier that is taken.
    costs(
        "{ model: ours, tier: batch, price: { input: $1/Mtok, output: $4/Mtok }, source: a quote }",
        1.0,
        4.0,
    );
    let both = "price: { standard: { input: $2/Mtok, output: $8/Mtok }, batch: { input: $1/Mtok, output: $4/Mtok } }";
    costs(&format!("{{ model: ours, tier: batch, {both}, source: a quote }}"), 1.0, 4.0);
    costs(&format!("{{ model: ours, {both}, source: a quote }}"), 2.0, 8.0);
}

#[test]
fn stated_prices_show_their_place_and_their_source() {
    let option =
        "{ model: ours, price: { input: $0.70/Mtok, output: $2.10/Mtok }, source: quote of 2026-11-20 }";
    let text = thousand(option, CALL);
    let read = scenario(&text);
    let evaluation = evaluate(&read);
    let ledger = outcome(&evaluation, "model").ledger.as_ref().unwrap();
    for line in ledger.lines() {
        let Derivation { origin: Origin::Written(site), .. } = line.rate.as_ref() else { panic!("{line:?}") };
        assert_eq!(site.resolve().line, 7);
        assert_eq!(read.sources.of(site), Some("quote of 2026-11-20"));
    }
    assert!(codes(&text, Severity::Warning).is_empty());
    let bare = option.replace(", source: quote of 2026-11-20", "");
    assert_eq!(codes(&thousand(&bare, CALL), Severity::Warning), [Code::NoSource]);
    // A citation under `sources` is one too.
    let cited = format!("{}sources: {{ options.model: a contract }}\n", thousand(&bare, CALL));
    assert!(codes(&cited, Severity::Warning).is_empty());
}

#[test]
fn prices_that_are_hardly_meant_so_are_warned_about() {
    let says = |price: &str, help: &str| {
        let (read, sink) = attempt(&thousand(&format!("{{ model: ours, {price}, source: a quote }}"), CALL));
        assert!(read.is_some(), "{price}: a warning is no error");
        let found: Vec<_> = sink.diagnostics().iter().map(|said| (said.code, said.help.clone())).collect();
        match found.as_slice() {
            [(Code::ImplausiblePrice, Some(found))] => assert!(found.contains(help), "{price}: {found}"),
            other => panic!("{price}: {other:?}"),
        }
    };
    // A price per million, taken for one per token or per thousand tokens, and the other way round.
    says("price: { input: $150000/Mtok, output: $0.60/Mtok }", "did you mean $0.15/Mtok?");
    says("price: { input: $0.70/ktok, output: $2.10/Mtok }", "did you mean $0.7/Mtok?");
    says("price: { input: $0.00000015/Mtok, output: $0.60/Mtok }", "did you mean $0.15/Mtok?");
    says("price: { input: $0.00015/Mtok, output: $0.60/Mtok }", "did you mean $0.15/Mtok?");
    says("price: { input: $1/Mtok, cached: $10/Mtok, output: $4/Mtok }", "did you swap the two?");
    says(
        "price: { standard: { input: $1/Mtok, output: $4/Mtok }, batch: { input: $0.50/Mtok, output: $8/Mtok } }",
        "Slower tiers",
    );
    says(
        "price: { standard: { input: $1/Mtok, output: $4/Mtok }, priority: { input: $0.50/Mtok, output: $8/Mtok } }",
        "Faster tiers",
    );
    // Dear, cheap and free prices that there are.
    for fine in [
        "price: { input: $0/Mtok, output: $0/Mtok }",
        "price: { input: $150/Mtok, cached: $150/Mtok, output: $600/Mtok }",
        "price: { input: $0.005/Mtok, cached: $0.0025/Mtok, output: $0.02/Mtok }",
    ] {
        let option = format!("{{ model: ours, {fine}, source: a quote }}");
        assert!(codes(&thousand(&option, CALL), Severity::Warning).is_empty(), "{fine}");
    }
}

#[test]
fn an_overlay_is_held_to_the_same_and_ours_passes() {
    let prices = "
slip:
  cards:
    - from: 2026-10-01
      checked: 2026-11-10
      kind: primary
      source: made up for this test
      tiers: [{ standard: { input: $150000/Mtok, output: $0.60/Mtok } }]
";
    let file = OverlayFile {
        relative: "tokens/typo.yaml".to_owned(),
        name: "own/tokens/typo.yaml".to_owned(),
        bytes: prices.into(),
    };
    let mut sink = Sink::default();
    let _ = Catalog::with_overlay(vec![file], &mut sink);
    let found: Vec<Code> = sink.diagnostics().iter().map(|said| said.code).collect();
    assert_eq!(found, [Code::ImplausiblePrice]);
    let mut own = Sink::default();
    Catalog::builtin().check(&mut own);
    let found: Vec<&str> = own.diagnostics().iter().map(|said| said.message.as_str()).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// A committed spend makes a corner in what a month costs; crossings are found on both sides of it.
#[test]
fn crossings_follow_a_committed_spend() {
    // $10,000 are committed. At the list price of $0.00675 a task the other option comes to that at 1,481,481 tasks, and is dearer from
    // there on; the committed one rises again from 1,851,852 on, at $0.0054.
    let text = "
scenario: committed
title: A committed spend
as_of: 2026-11-28
workload: { tasks: 1000k/month, input: 1000 tokens, output: 250 tokens }
options:
  list: { serverless: { model: ours, price: { input: $3/Mtok, output: $15/Mtok }, source: a quote } }
  committed:
    serverless:
      model: ours
      price: { input: $3/Mtok, output: $15/Mtok }
      source: a quote
      commitment: { spend: $10k/month, discount: 20% }
";
    let read = scenario(text);
    let tasks = |value: f64| TasksPerMonth::new(value).unwrap();
    let range = Range { from: tasks(1e3), to: tasks(1e8) };
    let found = Crossover::of(&read, 0, 1, range).unwrap();
    let [crossing] = found.crossings.as_slice() else { panic!("{:?}", found.crossings) };
    assert!(agree(crossing.tasks.get(), 10_000.0 / 0.00675, 1e-9), "{crossing:?}");
    assert_eq!((crossing.cheaper, crossing.jump), (Side::Second, None));
}

/// Batches of an option with terms keep them: half of $2 and $8 in the EU at 10 % off.
#[test]
fn the_batch_lever_keeps_the_terms() {
    let option = "{ model: ours, price: { standard: { input: $2/Mtok, output: $8/Mtok }, batch: { input: $1/Mtok, output: $4/Mtok } }, \
                  source: a quote, region: { name: eu, factor: 1.1x }, discount: 10% }";
    let text = thousand(option, CALL);
    let found = scenario(&text);
    let catalog = Catalog::builtin();
    let found = Levers::of(&found, 0, &variants(&text, &catalog)).unwrap();
    let batch = found.pulled.iter().find(|pulled| pulled.lever.kind == LeverKind::Batch).unwrap();
    assert!(agree(batch.cost.per_month.get(), 2.0 * 1.1 * 0.9, 1e-9), "{:?}", batch.cost);
}

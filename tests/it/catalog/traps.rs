//! Where bills of tokens usually go wrong: long prompts, caches, service tiers, prices that changed, reasoning.

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::{Code, Severity, Sink};
use breakeven::economics::evaluate;
use breakeven::metric::Metric;
use breakeven::units::Amount;

use crate::harness::{agree, attempt_with, codes, number, outcome, scenario};

/// A scenario with one option that buys tokens, a task a month, one call a task.
fn one_call(as_of: &str, serverless: &str, workload: &str) -> String {
    // A PUE is stated so that warnings can only be about the tokens.
    format!(
        "
scenario: call
title: One call
as_of: {as_of}
workload: {{ tasks: 1/month, {workload} }}
facility: {{ pue: 1 }}
options: {{ model: {{ serverless: {serverless} }} }}
"
    )
}

/// What a million such calls cost.
fn per_million(as_of: &str, serverless: &str, workload: &str) -> f64 {
    let scenario = scenario(&one_call(as_of, serverless, workload));
    number(outcome(&evaluate(&scenario), "model"), Metric::CostPerTask) * 1e6
}

/// The bill of one call, line by line: what is paid for, millions of tokens, dollars per million.
fn lines(as_of: &str, serverless: &str, workload: &str) -> Vec<(String, f64, f64)> {
    let scenario = scenario(&one_call(as_of, serverless, workload));
    let evaluation = evaluate(&scenario);
    let ledger = outcome(&evaluation, "model").ledger.as_ref().unwrap();
    let value = |amount: Amount| amount.value();
    ledger
        .lines()
        .iter()
        .map(|line| (line.label.clone(), value(line.quantity.amount), value(line.rate.amount)))
        .collect()
}

/// Holds a bill of one call against what it comes to by hand, in millionths of a dollar.
#[track_caller]
fn costs(as_of: &str, serverless: &str, workload: &str, by_hand: f64) {
    let found = per_million(as_of, serverless, workload);
    assert!(agree(found, by_hand, 1e-9), "{serverless}, {workload}: {found}, by hand {by_hand}");
}

const TODAY: &str = "2026-11-15";

#[test]
fn a_token_more_than_the_bound_reprices_the_whole_call() {
    // openai/gpt-5.4: $2.50 in, $0.25 cached, $15 out up to 272,000 tokens; $5, $0.50 and $22.50 above.
    let model = "openai/gpt-5.4";
    let below = 272_000.0 * 2.50 + 1000.0 * 15.0;
    let above = 272_001.0 * 5.0 + 1000.0 * 22.50;
    costs(TODAY, model, "input: 272000 tokens, output: 1000 tokens", below);
    costs(TODAY, model, "input: 272001 tokens, output: 1000 tokens", above);
}

#[test]
fn cached_and_written_tokens_count_towards_the_bound() {
    // Half of the prompt is cached: only 136,000 tokens are plain, and still the whole prompt is at the bound.
    let model = "openai/gpt-5.4";
    let at = "input: 272000 tokens, cached_input: 50%, output: 1000 tokens";
    costs(TODAY, model, at, 136_000.0 * 2.50 + 136_000.0 * 0.25 + 1000.0 * 15.0);
    let over = "input: 272002 tokens, cached_input: 50%, output: 1000 tokens";
    costs(TODAY, model, over, 136_001.0 * 5.0 + 136_001.0 * 0.50 + 1000.0 * 22.50);
    // Written tokens, too: openai/gpt-6-sol at $2, $0.20, $2.50 and $10, twice that (1.5 times for the answer) above.
    let shares = "cached_input: 50%, cache_write: { share: 25%, ttl: 30m }, output: 1000 tokens";
    let (at, over) = (format!("input: 272000 tokens, {shares}"), format!("input: 272004 tokens, {shares}"));
    let by_hand = |quarter: f64, [plain, read, write, out]: [f64; 4]| {
        quarter * plain + 2.0 * quarter * read + quarter * write + 1000.0 * out
    };
    costs(TODAY, "openai/gpt-6-sol", &at, by_hand(68_000.0, [2.0, 0.20, 2.50, 10.0]));
    costs(TODAY, "openai/gpt-6-sol", &over, by_hand(68_001.0, [4.0, 0.40, 5.0, 15.0]));
}

#[test]
fn bounds_are_those_of_the_provider() {
    // google-gemini-api/gemini-3.1-pro-preview: 200,000 tokens; $2 and $12, then $4 and $18.
    let gemini = "google-gemini-api/gemini-3.1-pro-preview";
    costs(TODAY, gemini, "input: 200000 tokens, output: 0 tokens", 200_000.0 * 2.0);
    costs(TODAY, gemini, "input: 200001 tokens, output: 0 tokens", 200_001.0 * 4.0);
    // xai/grok-4.7: the dear price starts at 200,000 tokens; $2, then $4.
    costs(TODAY, "xai/grok-4.7", "input: 199999 tokens, output: 0 tokens", 199_999.0 * 2.0);
    costs(TODAY, "xai/grok-4.7", "input: 200000 tokens, output: 0 tokens", 200_000.0 * 4.0);
    costs(TODAY, "xai/grok-4.7", "input: 200001 tokens, output: 0 tokens", 200_001.0 * 4.0);
    // anthropic/claude-opus-5-5 has one price for every length.
    costs(TODAY, "anthropic/claude-opus-5-5", "input: 900000 tokens, output: 0 tokens", 900_000.0 * 4.0);
    // The answer does not count towards the bound.
    costs(
        TODAY,
        "openai/gpt-5.4",
        "input: 272000 tokens, output: 100000 tokens",
        272_000.0 * 2.50 + 1e5 * 15.0,
    );
}

#[test]
fn a_service_tier_without_long_context_prices_is_not_made_up() {
    // openai/gpt-5.4 has priority prices up to 272,000 tokens only.
    let priority = "{ model: openai/gpt-5.4, tier: priority }";
    costs(TODAY, priority, "input: 272000 tokens, output: 10 tokens", 272_000.0 * 5.0 + 10.0 * 30.0);
    let over = one_call(TODAY, priority, "input: 272001 tokens, output: 10 tokens");
    assert_eq!(codes(&over, Severity::Error), [Code::MissingPrice]);
}

#[test]
fn each_prompt_token_is_billed_once() {
    // 10,007 tokens, a share read from the cache and one written to it: whatever the shares, the classes add up.
    for (read, write) in [(0, 0), (60, 0), (100, 0), (0, 100), (33, 0), (60, 25), (13, 87), (1, 98)] {
        for (ttl, label) in [("5m", "cache writes (5 min)"), ("1h", "cache writes (1 h)")] {
            let workload = format!(
                "input: 10007 tokens, cached_input: {read}%, cache_write: {{ share: {write}%, ttl: {ttl} }}, output: 5 tokens"
            );
            let lines = lines(TODAY, "anthropic/claude-opus-5-5", &workload);
            let prompt: f64 = lines
                .iter()
                .filter(|(label, ..)| label != "output tokens")
                .map(|(_, tokens, _)| tokens)
                .sum();
            assert!(agree(prompt * 1e6, 10_007.0, 1e-12), "{workload}: {} tokens", prompt * 1e6);
            let of = |wanted: &str| {
                let found: Vec<_> = lines.iter().filter(|(label, ..)| label == wanted).collect();
                assert!(found.len() <= 1, "{workload}: {wanted} twice");
                found.first().map_or(0.0, |(_, tokens, _)| tokens * 1e6)
            };
            assert!((of("cached input tokens") - 100.07 * f64::from(read)).abs() < 1e-6, "{workload}");
            assert!((of(label) - 100.07 * f64::from(write)).abs() < 1e-6, "{workload}");
        }
    }
}

#[test]
fn a_cache_write_has_the_price_of_its_life() {
    // anthropic/claude-opus-5-5: $5 for five minutes, $8 for an hour.
    let write = |ttl: &str| {
        format!("input: 10000 tokens, cache_write: {{ share: 100%, ttl: {ttl} }}, output: 0 tokens")
    };
    costs(TODAY, "anthropic/claude-opus-5-5", &write("5m"), 50_000.0);
    costs(TODAY, "anthropic/claude-opus-5-5", &write("1h"), 80_000.0);
    // OpenAI keeps no cache for an hour at a price.
    let hour = one_call(TODAY, "openai/gpt-6-sol", &write("1h"));
    assert_eq!(codes(&hour, Severity::Error), [Code::MissingPrice]);
}

/// Usage as OpenAI reports it: `input_tokens` with `input_cached_tokens` among them, `output_tokens`.
struct IncludingCached {
    input: f64,
    cached: f64,
    output: f64,
}

/// Usage as Anthropic reports it: `uncached_input_tokens` beside `cache_read_input_tokens` and
/// `ephemeral_5m_input_tokens`, `output_tokens`.
struct ExcludingCached {
    uncached: f64,
    read: f64,
    written: f64,
    output: f64,
}

impl IncludingCached {
    /// The workload has the whole prompt, which is what OpenAI calls input.
    fn workload(&self) -> String {
        let Self { input, cached, output } = self;
        let share = cached / input * 100.0;
        format!("input: {input} tokens, cached_input: {share}%, output: {output} tokens")
    }
}

impl ExcludingCached {
    /// The whole prompt is the sum of what Anthropic lists apart.
    fn workload(&self) -> String {
        let Self { uncached, read, written, output } = self;
        let prompt = uncached + read + written;
        let (read, written) = (read / prompt * 100.0, written / prompt * 100.0);
        format!(
            "input: {prompt} tokens, cached_input: {read}%, cache_write: {{ share: {written}%, ttl: 5m }}, output: {output} tokens"
        )
    }
}

#[test]
fn both_ways_of_reporting_cached_tokens_give_the_same_bill() {
    // One call, 12,000 prompt tokens of which 9,000 came from the cache, in both words.
    let including = IncludingCached { input: 12_000.0, cached: 9000.0, output: 700.0 };
    let excluding = ExcludingCached { uncached: 3000.0, read: 9000.0, written: 0.0, output: 700.0 };
    for (model, [plain, read, out]) in
        [("openai/gpt-5.5", [5.0, 0.50, 30.0]), ("anthropic/claude-opus-5-5", [4.0, 0.20, 20.0])]
    {
        let by_hand = 3000.0 * plain + 9000.0 * read + 700.0 * out;
        costs(TODAY, model, &including.workload(), by_hand);
        costs(TODAY, model, &excluding.workload(), by_hand);
    }
    // With writes: 3,000 plain, 9,000 read, 4,000 written.
    let writing = ExcludingCached { written: 4000.0, ..excluding };
    let by_hand = 3000.0 * 4.0 + 9000.0 * 0.20 + 4000.0 * 5.0 + 700.0 * 20.0;
    costs(TODAY, "anthropic/claude-opus-5-5", &writing.workload(), by_hand);
}

#[test]
fn service_tiers_have_prices_of_their_own() {
    // (model, tier, input, cache read, output), as the providers list them. Not all are half or twice the standard.
    for (model, tier, input, read, output) in [
        // openai/gpt-5.4 standard is $2.50, $0.25, $15; half of $0.25 would be $0.125.
        ("openai/gpt-5.4", "batch", 1.25, Some(0.13), 7.50),
        ("openai/gpt-5.4", "flex", 1.25, Some(0.13), 7.50),
        ("openai/gpt-5.4", "priority", 5.0, Some(0.50), 30.0),
        // openai/gpt-5.5: priority is 2.5 times the standard $5, $0.50, $30.
        ("openai/gpt-5.5", "priority", 12.50, Some(1.25), 75.0),
        // openai/gpt-5-mini: priority is 1.8 times the standard $0.25, $0.025, $2.
        ("openai/gpt-5-mini", "priority", 0.45, Some(0.045), 3.60),
        // google-gemini-api/gemini-2.5-flash: a batch does not make cached tokens cheaper.
        ("google-gemini-api/gemini-2.5-flash", "batch", 0.15, Some(0.03), 1.25),
        // xai/grok-4.3: a batch is four fifths of $1.25, $0.20, $2.50.
        ("xai/grok-4.3", "batch", 1.0, Some(0.16), 2.0),
        // openai/gpt-4o: no price for cached tokens in a batch.
        ("openai/gpt-4o", "batch", 1.25, None, 5.0),
        ("anthropic/claude-opus-5-5", "batch", 2.0, Some(0.10), 10.0),
    ] {
        let option = format!("{{ model: {model}, tier: {tier} }}");
        costs(TODAY, &option, "input: 1000 tokens, output: 100 tokens", 1000.0 * input + 100.0 * output);
        // Longer than the shortest prompt that any of them caches.
        let half = "input: 10000 tokens, cached_input: 50%, output: 100 tokens";
        match read {
            Some(read) => costs(TODAY, &option, half, 5000.0 * (input + read) + 100.0 * output),
            None => assert_eq!(codes(&one_call(TODAY, &option, half), Severity::Error), [Code::MissingPrice]),
        }
    }
}

#[test]
fn a_tier_that_is_not_sold_is_a_fault() {
    let workload = "input: 1000 tokens, output: 100 tokens";
    for option in [
        "{ model: xai/grok-4.6, tier: batch }",
        "{ model: anthropic/claude-opus-5-5, tier: priority }",
        "{ model: openai/gpt-5.5-pro, tier: priority }",
        "{ model: mistral/mistral-large-4, tier: flex }",
        // Sold, but without a price for the answer.
        "{ model: azure/gpt-5.5, tier: flex }",
    ] {
        assert_eq!(
            codes(&one_call(TODAY, option, workload), Severity::Error),
            [Code::MissingPrice],
            "{option}"
        );
    }
    // A model without a price for cached tokens, and a prompt that has some.
    let cached = "input: 10000 tokens, cached_input: 10%, output: 100 tokens";
    assert_eq!(codes(&one_call(TODAY, "openai/gpt-5.5-pro", cached), Severity::Error), [Code::MissingPrice]);
}

#[test]
fn the_card_of_the_day_is_taken() {
    let call = "input: 10000 tokens, cached_input: 50%, output: 100 tokens";
    let bill = |[plain, read, out]: [f64; 3]| 5000.0 * plain + 5000.0 * read + 100.0 * out;
    for (model, as_of, prices) in [
        // openai/o3 was cut by 80 % on 2025-06-10.
        ("openai/o3", "2025-04-16", [10.0, 2.50, 40.0]),
        ("openai/o3", "2025-06-09", [10.0, 2.50, 40.0]),
        ("openai/o3", "2025-06-10", [2.0, 0.50, 8.0]),
        ("openai/o3", "2026-11-15", [2.0, 0.50, 8.0]),
        // openai/gpt-5.6-luna was cut by 80 % on 2026-07-30.
        ("openai/gpt-5.6-luna", "2026-07-29", [1.0, 0.10, 6.0]),
        ("openai/gpt-5.6-luna", "2026-07-30", [0.20, 0.02, 1.20]),
        // google-gemini-api/gemini-3.7-flash: the introductory price ends with the year.
        ("google-gemini-api/gemini-3.7-flash", "2026-12-31", [0.75, 0.075, 3.75]),
        ("google-gemini-api/gemini-3.7-flash", "2027-01-01", [1.50, 0.15, 7.50]),
        ("google-gemini-api/gemini-3.7-flash", "2027-01-02", [1.50, 0.15, 7.50]),
        // anthropic/claude-sonnet-4-6 had a long-context price before 2026-03-13; up to 200,000 tokens nothing changed.
        ("anthropic/claude-sonnet-4-6", "2026-03-12", [3.0, 0.30, 15.0]),
        ("anthropic/claude-sonnet-4-6", "2026-03-13", [3.0, 0.30, 15.0]),
    ] {
        costs(as_of, model, call, bill(prices));
    }
    let long = "input: 200001 tokens, output: 0 tokens";
    costs("2026-03-12", "anthropic/claude-sonnet-4-6", long, 200_001.0 * 6.0);
    costs("2026-03-13", "anthropic/claude-sonnet-4-6", long, 200_001.0 * 3.0);
    // A tier that came with a later card: openai/gpt-5.6-luna had no batch price before its price was cut.
    let batch = "{ model: openai/gpt-5.6-luna, tier: batch }";
    let plain = "input: 1000 tokens, output: 100 tokens";
    assert_eq!(codes(&one_call("2026-07-29", batch, plain), Severity::Error), [Code::MissingPrice]);
    costs("2026-07-30", batch, plain, 1000.0 * 0.10 + 100.0 * 0.60);
}

/// What an hour of an instance costs that one replica fills all month.
fn rented_hour(as_of: &str, offer: &str) -> f64 {
    let scenario = scenario(&format!(
        "
scenario: rent
title: An instance all month
as_of: {as_of}
workload: {{ tasks: 1/month, input: 10 tokens, output: 10 tokens, peak_to_mean: 1x }}
facility: {{ pue: 1 }}
options:
  rented:
    rental: {{ offer: {offer}, term: on-demand, tensor_parallel: 8, throughput: 100 tokens/s }}
"
    ));
    number(outcome(&evaluate(&scenario), "rented"), Metric::CostPerMonth) / 730.0
}

#[test]
fn rents_are_dated_too() {
    // AWS cut p5.48xlarge by 44 % on 2025-06-01; the old price still circulates.
    for (as_of, price) in
        [("2023-07-26", 98.32), ("2025-05-31", 98.32), ("2025-06-01", 55.04), ("2026-11-15", 55.04)]
    {
        let found = rented_hour(as_of, "aws/p5.48xlarge");
        assert!(agree(found, price, 1e-12), "{as_of}: {found}");
    }
}

#[test]
fn a_price_from_before_its_first_card_warns_and_then_fails() {
    let call = "input: 1000 tokens, output: 100 tokens";
    // The first card of openai/o3 is of 2025-04-16.
    let said = |as_of: &str| {
        let text = one_call(as_of, "openai/o3", call);
        (codes(&text, Severity::Warning), codes(&text, Severity::Error))
    };
    assert_eq!(said("2025-04-16"), (vec![], vec![]));
    assert_eq!(said("2025-04-15"), (vec![Code::LaterPrice], vec![]));
    // 90 days before, and 91.
    assert_eq!(said("2025-01-16"), (vec![Code::LaterPrice], vec![]));
    assert_eq!(said("2025-01-15"), (vec![], vec![Code::NoPriceYet]));
    // The price that is warned of is that of the first card.
    costs("2025-04-15", "openai/o3", call, 1000.0 * 10.0 + 100.0 * 40.0);
}

#[test]
fn a_model_that_is_switched_off_warns() {
    let call = "input: 1000 tokens, output: 100 tokens";
    // anthropic/claude-sonnet-4-5 is switched off on 2026-11-30.
    let warned =
        |as_of: &str| codes(&one_call(as_of, "anthropic/claude-sonnet-4-5", call), Severity::Warning);
    assert_eq!(warned("2026-11-29"), []);
    assert_eq!(warned("2026-11-30"), [Code::RetiredModel]);
}

#[test]
fn reasoning_is_billed_as_output() {
    // 350 visible and 400 reasoning tokens at $20: as 750 of output, in a line of their own.
    let call = "input: 1000 tokens, output: 350 tokens, reasoning: 400 tokens";
    costs(TODAY, "anthropic/claude-opus-5-5", call, 1000.0 * 4.0 + 750.0 * 20.0);
    let lines = lines(TODAY, "anthropic/claude-opus-5-5", call);
    let of = |label: &str| {
        lines.iter().find(|(found, ..)| found == label).map(|(_, tokens, rate)| (*tokens, *rate))
    };
    assert_eq!(of("output tokens"), Some((350.0 / 1e6, 20.0)));
    assert_eq!(of("reasoning tokens"), Some((400.0 / 1e6, 20.0)));
    // In the tier and at the length that the call has.
    let long = "input: 272001 tokens, output: 0 tokens, reasoning: 100 tokens";
    costs(TODAY, "{ model: openai/gpt-5.4, tier: batch }", long, 272_001.0 * 2.50 + 100.0 * 11.25);
}

#[test]
fn reasoning_may_have_a_price_of_its_own() {
    let prices = "
thinker:
  cards:
    - from: 2026-11-01
      checked: 2026-11-01
      kind: estimate
      source: made up for this test
      tiers: [{ standard: { input: $1/Mtok, output: $2/Mtok, reasoning: $7/Mtok } }]
";
    let file = OverlayFile {
        relative: "tokens/house.yaml".to_owned(),
        name: "prices/tokens/house.yaml".to_owned(),
        bytes: prices.into(),
    };
    let mut sink = Sink::default();
    let catalog = Catalog::with_overlay(vec![file], &mut sink);
    let call = "input: 1000 tokens, output: 350 tokens, reasoning: 400 tokens";
    let (scenario, _) = attempt_with(&catalog, &one_call(TODAY, "house/thinker", call));
    let scenario = scenario.unwrap();
    let task = number(outcome(&evaluate(&scenario), "model"), Metric::CostPerTask);
    assert!(agree(task * 1e6, 1000.0 + 350.0 * 2.0 + 400.0 * 7.0, 1e-9), "{task}");
}

/// A prompt of exactly the bound is inside `up_to` and outside `below`; the whole call follows.
#[test]
fn a_bound_says_whether_it_belongs_to_the_lower_tier() {
    let prices = |bound: &str| {
        format!(
            "
thinker:
  cards:
    - from: 2026-11-01
      checked: 2026-11-01
      kind: estimate
      source: made up for this test
      tiers:
        - {bound}: 200000 tokens
          standard: {{ input: $2/Mtok, output: $6/Mtok }}
        - standard: {{ input: $4/Mtok, output: $12/Mtok }}
"
        )
    };
    for (bound, at_the_bound) in [("up_to", 2.0), ("below", 4.0)] {
        let file = OverlayFile {
            relative: "tokens/house.yaml".to_owned(),
            name: "prices/tokens/house.yaml".to_owned(),
            bytes: prices(bound).into(),
        };
        let catalog = Catalog::with_overlay(vec![file], &mut Sink::default());
        for (prompt, rate) in [(199_999, 2.0), (200_000, at_the_bound), (200_001, 4.0)] {
            let call = format!("input: {prompt} tokens, output: 0 tokens");
            let (scenario, _) = attempt_with(&catalog, &one_call(TODAY, "house/thinker", &call));
            let scenario = scenario.unwrap();
            let found = number(outcome(&evaluate(&scenario), "model"), Metric::CostPerTask) * 1e6;
            assert!(agree(found, f64::from(prompt) * rate, 1e-9), "{bound}, {prompt}: {found}");
        }
    }
}

/// Two sources that are more than a tenth apart: the bill says so, for the classes of token that are in it.
#[test]
fn a_disputed_price_is_said_beside_the_bill() {
    let shown = |workload: &str| {
        let text = one_call(TODAY, "deepseek/deepseek-chat", workload);
        let run = crate::program::breakeven(".")
            .args(["run", "-", "--view", "ledger"])
            .write_stdin(text)
            .output()
            .unwrap();
        let shown = String::from_utf8(run.stdout).unwrap();
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let of = |what: &str, ours: &str, theirs: &str| {
        format!("disputed price: {what} are billed at {ours}; genai-prices 0.2.3 has {theirs}")
    };
    let plain = shown("input: 1000 tokens, output: 100 tokens");
    assert!(plain.contains(&of("output tokens", "$0.42/Mtok", "$1.10/Mtok")), "{plain}");
    assert_eq!(plain.matches("disputed price").count(), 1, "{plain}");
    let cached = shown("input: 1000 tokens, cached_input: 50%, output: 100 tokens");
    assert!(cached.contains(&of("cached input tokens", "$0.028/Mtok", "$0.07/Mtok")), "{cached}");
}

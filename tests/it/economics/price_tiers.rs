//! Tiers of prices by prompt size, chosen call by call: prompts that grow over the calls of a task, and prompts that vary.

use std::fmt::Write as _;

use breakeven::catalog::{Catalog, OverlayFile};
use breakeven::diagnostics::{Code, Severity, Sink};
use breakeven::economics::evaluate;
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use proptest::prelude::*;

use crate::harness::{agree, attempt_with, codes, number, outcome, scenario, so_many};

/// Prices of a public report (robinebers/openusage #885): $5 and $30 up to 272,000 tokens, $10 and $45 above.
const PRICES: &str = "
tiered:
  cards:
    - from: 2026-10-01
      checked: 2026-11-10
      kind: primary
      source: made up
      tiers:
        - up_to: 272000 tokens
          standard: { input: $5/Mtok, output: $30/Mtok, cache_read: $0.50/Mtok, cache_write_5m: $6.25/Mtok }
        - standard: { input: $10/Mtok, output: $45/Mtok, cache_read: $1/Mtok, cache_write_5m: $12.50/Mtok }
uncached:
  cards:
    - from: 2026-10-01
      checked: 2026-11-10
      kind: primary
      source: made up
      tiers:
        - up_to: 272000 tokens
          standard: { input: $5/Mtok, output: $30/Mtok }
";

fn catalog() -> Catalog {
    let file = OverlayFile {
        name: "acme.yaml".to_owned(),
        relative: "tokens/acme.yaml".to_owned(),
        bytes: PRICES.as_bytes().to_vec(),
    };
    Catalog::with_overlay(vec![file], &mut Sink::default())
}

fn read(workload: &str, model: &str) -> (Option<Scenario>, Sink) {
    let text = format!(
        "
scenario: tiers
title: Calls of several sizes
as_of: 2026-11-15
workload: {{ tasks: 1000/month, {workload} }}
options:
  it: {{ serverless: {model} }}
"
    );
    attempt_with(&catalog(), &text)
}

/// What a task costs.
fn task(workload: &str) -> f64 {
    let (scenario, sink) = read(workload, "acme/tiered");
    let scenario = scenario.unwrap_or_else(|| panic!("{workload}: {:?}", sink.diagnostics()));
    number(outcome(&evaluate(&scenario), "it"), Metric::CostPerTask)
}

/// The agent of a published complaint: 30 calls whose prompt grows from 30k to 150k around a mean of 90k; above 100k Haiku 5.5 costs five
/// times as much. Thirteen calls lie above: 13 ÷ 30 of the calls, and their prompts' share of the tokens.
#[test]
fn an_agent_whose_context_grows_pays_each_call_by_its_own_prompt() {
    let agent = |input: &str| {
        format!(
            "
scenario: agent
title: Coding agent
as_of: 2026-11-28
workload:
  tasks: 4000/month
  calls: 30
  input: {input}
  cached_input: 85%
  cache_write: {{ share: 10% }}
  output: 900 tokens
options:
  it: {{ serverless: anthropic/claude-haiku-5-5 }}
"
        )
    };
    let cost = |input: &str| {
        let scenario = scenario(&agent(input));
        number(outcome(&evaluate(&scenario), "it"), Metric::CostPerTask)
    };
    let grows = 120_000.0 / 29.0;
    let mut by_hand = 0.0;
    for call in 0..30 {
        let prompt = 30_000.0 + grows * f64::from(call);
        let dearer = if prompt > 100_000.0 { 5.0 } else { 1.0 };
        let tokens = prompt * (0.05 * 0.10 + 0.85 * 0.01 + 0.10 * 0.125) + 900.0 * 0.50;
        by_hand += dearer * tokens / 1e6;
    }
    assert_eq!(format!("{by_hand:.4}"), "0.2763");
    let found = cost(&format!("{{ first: 30k tokens, grows: {grows} tokens }}"));
    assert!(agree(found, by_hand, 1e-9), "{found} against {by_hand}");
    // What one tier for the mean prompt made of it.
    assert_eq!(format!("{:.4}", cost("90k tokens")), "0.0837");
}

/// Half of the calls at 150k and half at 350k: 0.5 × $0.81 + 0.5 × $3.59 = $2.20 a call, not $1.31 for their mean.
#[test]
fn half_of_the_calls_on_either_side_of_a_bound() {
    let two = task(
        "calls: 2, input: { first: 150k tokens, grows: 200k tokens }, cached_input: 0%, output: 2000 tokens",
    );
    assert!(agree(two / 2.0, f64::midpoint(0.81, 3.59), 1e-12), "{two}");
    let mean = task("calls: 2, input: 250k tokens, output: 2000 tokens");
    assert!(agree(mean / 2.0, 1.31, 1e-12), "{mean}");
}

/// Call n is served what call n − 1 read, and writes the rest: of three calls of 100k, 200k and 300k the last one is dear.
#[test]
fn what_a_call_is_served_follows_from_how_the_prompt_grows() {
    let found = task("calls: 3, input: { first: 100k tokens, grows: 100k tokens }, output: 1000 tokens");
    let first = 0.1 * 6.25;
    let second = 0.1 * 0.50 + 0.1 * 6.25;
    let third = 0.2 * 1.0 + 0.1 * 12.50;
    let answers = 0.001 * (30.0 + 30.0 + 45.0);
    assert!(agree(found, first + second + third + answers, 1e-12), "{found}");
    // A broken number of calls: the fourth (400k) counts by half.
    let found = task("calls: 3.5, input: { first: 100k tokens, grows: 100k tokens }, output: 1000 tokens");
    let fourth = 0.3 * 1.0 + 0.1 * 12.50 + 0.001 * 45.0;
    assert!(agree(found, first + second + third + answers + fourth / 2.0, 1e-12), "{found}");
}

/// A provider that sells no cached input charges every prompt whole; the bill says so.
#[test]
fn nothing_is_served_where_no_cache_is_sold() {
    let workload = "calls: 2, input: { first: 100k tokens, grows: 100k tokens }, output: 0 tokens";
    let (scenario, _) = read(workload, "acme/uncached");
    let cost = number(outcome(&evaluate(&scenario.unwrap()), "it"), Metric::CostPerTask);
    assert!(agree(cost, 0.3 * 5.0, 1e-12), "{cost}");
    // Stated, it is asked for and missing.
    let (scenario, sink) = read(&format!("{workload}, cached_input: 50%"), "acme/uncached");
    assert!(scenario.is_none() && sink.diagnostics().iter().any(|said| said.code == Code::MissingPrice));
}

/// Prompts vary as the simulator draws them, log-normally; here summed up over 200,000 quantiles, without the closed form.
#[test]
fn prompts_that_vary_lie_on_both_sides_of_a_bound() {
    use statrs::distribution::{ContinuousCDF as _, Normal};
    let (mean, bound, variation) = (250_000.0, 272_000.0, 0.4_f64);
    let sigma = variation.powi(2).ln_1p().sqrt();
    let normal = Normal::standard();
    let many = 200_000;
    let mut by_hand = 0.0;
    for at in 0..many {
        let z = normal.inverse_cdf((f64::from(at) + 0.5) / f64::from(many));
        let prompt = mean * (sigma * z - sigma * sigma / 2.0).exp();
        let (input, output) = if prompt > bound { (10.0, 45.0) } else { (5.0, 30.0) };
        by_hand += (prompt * input + 2000.0 * output) / 1e6 / f64::from(many);
    }
    let found = task("input: 250k tokens, output: 2000 tokens, length_cv: 0.4");
    assert!(agree(found, by_hand, 1e-4), "{found} against {by_hand}");
    assert_eq!(format!("{found:.2}"), "1.93");
}

/// One size for all prompts near a bound decides the bill; the scenario is asked how they vary, unless it says that they do not.
#[test]
fn a_mean_near_a_bound_is_warned_about() {
    let warned = |workload: &str| {
        let (_, sink) = read(&format!("{workload}, output: 2000 tokens"), "acme/tiered");
        sink.diagnostics().iter().any(|said| said.code == Code::NearTier)
    };
    for near in ["input: 191k tokens", "input: 250k tokens", "input: 272000 tokens", "input: 353k tokens"] {
        assert!(warned(near), "{near}");
    }
    for clear in [
        "input: 190k tokens",
        "input: 354k tokens",
        "input: 250k tokens, length_cv: 0",
        "input: 250k tokens, length_cv: 0.4",
        "calls: 2, input: { first: 200k tokens, grows: 100k tokens }",
    ] {
        assert!(!warned(clear), "{clear}");
    }
}

/// What the prompts of a fleet's agent are on average sizes it, and the longest of them has to fit.
#[test]
fn a_fleet_holds_the_longest_prompt_of_a_task() {
    let fleet = |input: &str| {
        format!(
            "
scenario: fleet
title: An agent on rented GPUs
as_of: 2026-11-15
workload: {{ tasks: 1000/month, calls: 20, input: {input}, output: 500 tokens, peak_to_mean: 3x }}
options:
  it: {{ rental: {{ gpu: h100-sxm, gpus: 1, price: $2/h, model: llama-3.1-8b, tensor_parallel: 1 }} }}
"
        )
    };
    let grown = scenario(&fleet("{ first: 10k tokens, grows: 2k tokens }"));
    let found = grown.options[0].serving.predicted().unwrap();
    // 10k + 2k × 9.5 on average; the calls before read Σ (10k + 2k × k), k = 0 … 18, of Σ (10k + 2k × k), k = 0 … 19.
    let served = 19.0 * 10.0 + 2.0 * 171.0;
    let read = 20.0 * 10.0 + 2.0 * 190.0;
    let configuration = &found.configuration;
    let (fresh, cached) = (number_of(configuration.input), number_of(configuration.cached));
    assert!(agree(fresh + cached, 29_000.0, 1e-12));
    assert!(agree(cached / 29_000.0, served / read, 1e-12));
    // The mean of 72,500 tokens is within the 131,072 that the model reads; the last call with 135,000 is not.
    assert_eq!(
        codes(&fleet("{ first: 10k tokens, grows: 6579 tokens }"), Severity::Error),
        [Code::OutOfRange]
    );
}

fn number_of<Q: breakeven::units::Quantity>(quantity: Q) -> f64 {
    quantity.get()
}

/// A step of a workflow that reads earlier answers has them in every call of it.
#[test]
fn a_step_that_reads_has_it_in_every_call() {
    let text = "
scenario: steps
title: An agent that reads what another one wrote
as_of: 2026-11-15
workload: { tasks: 1000/month, output: 1000 tokens, input: 1000 tokens }
options:
  first: { serverless: openai/gpt-5.4-mini, workload: { output: 50k tokens }, accuracy: 90% }
  agent:
    serverless: acme/tiered
    workload: { calls: 2, input: { first: 200k tokens, grows: 50k tokens } }
    accuracy: 90%
  flow: { workflow: { one: { use: first }, two: { use: agent, after: one } } }
";
    let (scenario, sink) = attempt_with(&catalog(), text);
    let scenario = scenario.unwrap_or_else(|| panic!("{:?}", sink.diagnostics()));
    let evaluation = evaluate(&scenario);
    let ledger = outcome(&evaluation, "flow").ledger.as_ref().unwrap();
    let mut lines = String::new();
    for line in ledger.lines() {
        writeln!(lines, "{} {:.2}", line.label, line.amount.get()).unwrap();
    }
    // 250k and 300k: the first call writes all of it, the second is served the first and writes 50k at the dear prices.
    assert!(lines.contains("cache writes (5 min), prompts up to 272k 1562.50"), "{lines}");
    assert!(lines.contains("cached input tokens, prompts over 272k 250.00"), "{lines}");
    assert!(lines.contains("cache writes (5 min), prompts over 272k 625.00"), "{lines}");
}

proptest! {
    #![proptest_config(so_many(64))]

    /// However prompts grow and vary, every token is billed once: the lines of a class add up to the class.
    #[test]
    fn every_token_is_billed_once(
        first in 1_000.0..400_000.0_f64,
        grows in 0.0..20_000.0_f64,
        calls in 1.0..40.0_f64,
        variation in prop_oneof![Just(0.0), 0.05..2.0_f64],
        cached in prop_oneof![Just(None), (0.0..0.7_f64).prop_map(Some)],
    ) {
        let stated = cached.map_or(String::new(), |share| format!(", cached_input: {share}, cache_write: {{ share: 0.2 }}"));
        let workload = format!(
            "calls: {calls}, input: {{ first: {first} tokens, grows: {grows} tokens }}, output: 700 tokens, length_cv: {variation}{stated}"
        );
        let (scenario, sink) = read(&workload, "acme/tiered");
        let scenario = scenario.unwrap_or_else(|| panic!("{workload}: {:?}", sink.diagnostics()));
        let evaluation = evaluate(&scenario);
        let it = outcome(&evaluation, "it");
        let ledger = it.ledger.as_ref().unwrap();
        let sum = |prefix: &[&str]| -> f64 {
            let lines = ledger.lines().iter();
            lines.filter(|line| prefix.iter().any(|prefix| line.label.starts_with(prefix))).map(|line| line.quantity.amount.value()).sum()
        };
        let whole = calls.floor();
        let part = calls - whole;
        let mut prompts = part * (first + grows * whole);
        let mut before = 0.0;
        while before < whole {
            prompts += first + grows * before;
            before += 1.0;
        }
        let found = sum(&["input", "cached input", "cache writes"]);
        prop_assert!(agree(found, prompts * 1000.0 / 1e6, 1e-7), "{found} of {}", prompts / 1e3);
        prop_assert!(agree(sum(&["output"]), calls * 0.7, 1e-7));
        if let Some(share) = cached {
            prop_assert!(agree(sum(&["cached input"]), found * share, 1e-7));
        }
    }

    /// A prompt that grows by nothing is one of that size, where what a cache serves is stated.
    #[test]
    fn no_growth_is_no_growth(first in 1_000.0..400_000.0_f64, calls in 1.0..9.0_f64, cached in 0.0..1.0_f64) {
        let with = |input: String| task(&format!("calls: {calls}, input: {input}, cached_input: {cached}, output: 700 tokens"));
        let (grown, plain) = (with(format!("{{ first: {first} tokens, grows: 0 tokens }}")), with(format!("{first} tokens")));
        prop_assert!(agree(grown, plain, 1e-9));
    }
}

//! Prompt caches as providers bill them: prompts that are too short, entries that die, several lifetimes, tokens kept by the hour.
//! Rules of pricing/providers.yaml, prices of pricing/tokens, worked out by hand.

use breakeven::diagnostics::{Code, Severity};
use breakeven::economics::{evaluate, not_in_bill};
use breakeven::metric::Metric;

use crate::harness::{agree, codes, number, outcome, scenario};

fn one(tasks: &str, model: &str, workload: &str) -> String {
    format!(
        "
scenario: cache
title: A prompt cache
as_of: 2026-11-15
workload: {{ tasks: {tasks}, {workload} }}
facility: {{ pue: 1 }}
options: {{ model: {{ serverless: {model} }} }}
"
    )
}

fn month(tasks: &str, model: &str, workload: &str) -> f64 {
    let scenario = scenario(&one(tasks, model, workload));
    number(outcome(&evaluate(&scenario), "model"), Metric::CostPerMonth)
}

#[track_caller]
fn costs(tasks: &str, model: &str, workload: &str, by_hand: f64) {
    let found = month(tasks, model, workload);
    assert!(agree(found, by_hand, 1e-9), "{model}, {workload}: {found}, by hand {by_hand}");
}

const SONNET: &str = "anthropic/claude-sonnet-5-5";

#[test]
fn a_prompt_shorter_than_what_is_cached_is_plain_input() {
    // claude-sonnet-5-5 caches from 512 tokens on: 600 of them, 90% served, are cached ($2, $0.10, $10). gpt-5.4-mini caches from 1,024
    // on: $0.75 and $4.50, nothing cached.
    let prompt = |tokens: u32| format!("input: {tokens} tokens, cached_input: 90%, output: 100 tokens");
    costs("1M/month", SONNET, &prompt(600), 60.0 * 2.0 + 540.0 * 0.10 + 100.0 * 10.0);
    costs("1M/month", "openai/gpt-5.4-mini", &prompt(600), 600.0 * 0.75 + 100.0 * 4.5);
    // The least length itself is cached, a token less is not.
    costs("1M/month", SONNET, &prompt(512), 51.2 * 2.0 + 460.8 * 0.10 + 100.0 * 10.0);
    costs("1M/month", SONNET, &prompt(511), 511.0 * 2.0 + 100.0 * 10.0);
    // claude-haiku-4-5 caches from 4,096 on: $1, $5.
    costs("1M/month", "anthropic/claude-haiku-4-5", &prompt(4095), 4095.0 + 100.0 * 5.0);
    costs("1M/month", "anthropic/claude-haiku-4-5", &prompt(4096), 409.6 + 3686.4 * 0.10 + 100.0 * 5.0);
    // A provider without a rule caches what the workload says.
    costs("1M/month", "zai/glm-5.3", &prompt(10), month("1M/month", "zai/glm-5.3", &prompt(10)));
}

#[test]
fn what_is_too_short_is_not_written_either() {
    // 600 tokens to gpt-6-sol ($2 in, $0.20 cached, $2.50 written for 30 minutes, $10 out), which caches from 1,024 on.
    let workload = "input: 600 tokens, cached_input: 50%, cache_write: { share: 20% }, output: 0 tokens";
    costs("1M/month", "openai/gpt-6-sol", workload, 600.0 * 2.0);
    let workload = workload.replace("600", "2000");
    costs("1M/month", "openai/gpt-6-sol", &workload, 600.0 * 2.0 + 1000.0 * 0.20 + 400.0 * 2.5);
}

#[test]
fn prompts_that_grow_are_cached_from_the_first_long_one_on() {
    // Four calls of 400, 800, 1,200 and 1,600 tokens to gpt-5.4-mini ($0.75, $0.075, $4.50), cached from 1,024 on. The third is served the
    // 800 of the second, the fourth the 1,200 of the third; writing is plain input.
    let workload = "calls: 4, input: { first: 400 tokens, grows: 400 tokens }, output: 0 tokens";
    let plain = 400.0 + 800.0 + 400.0 + 400.0;
    costs("1M/month", "openai/gpt-5.4-mini", workload, plain * 0.75 + (800.0 + 1200.0) * 0.075);
}

#[test]
fn prompts_that_vary_are_cached_by_their_length() {
    // Mean 1,024 tokens, log-normal with a spread of 1: sigma² = ln 2. Tokens of prompts of 1,024 and more: 1 − Φ(−sigma/2) = Φ(0.416277)
    // = 0.661398 (normal table: Φ(0.41) 0.6591, Φ(0.42) 0.6628); of these half is served.
    let workload = "input: 1024 tokens, length_cv: 1, cached_input: 50%, output: 0 tokens";
    let cached = 1024.0 * 0.661_396 * 0.5;
    let by_hand = (1024.0 - cached) * 0.75 + cached * 0.075;
    let found = month("1M/month", "openai/gpt-5.4-mini", workload);
    assert!(agree(found, by_hand, 1e-5), "{found}, by hand {by_hand}");
}

#[test]
fn calls_that_come_too_late_are_served_nothing() {
    let served = |gap: &str, more: &str| {
        format!("input: 10000 tokens, cached_input: 80%, output: 0 tokens, gap: {gap}{more}")
    };
    // Anthropic keeps entries for five minutes unless asked: 2,000 plain and 8,000 cached tokens, or 10,000 plain ones.
    let (cached, plain) = (2000.0 * 2.0 + 8000.0 * 0.10, 10_000.0 * 2.0);
    costs("1M/month", SONNET, &served("5 min", ""), cached);
    costs("1M/month", SONNET, &served("301 s", ""), plain);
    // OpenAI keeps them for thirty from gpt-5.6 on ($2, $0.20), and nobody says for how long before.
    costs("1M/month", "openai/gpt-6-sol", &served("10 min", ""), 2000.0 * 2.0 + 8000.0 * 0.20);
    costs("1M/month", "openai/gpt-6-sol", &served("31 min", ""), 10_000.0 * 2.0);
    costs("1M/month", "openai/gpt-5.4-mini", &served("31 min", ""), 2000.0 * 0.75 + 8000.0 * 0.075);
    // Written for an hour, they live that long; written at $4, 10% of the prompt.
    let hour = ", cache_write: { share: 10%, ttl: 1h }";
    costs("1M/month", SONNET, &served("10 min", hour), 1000.0 * 2.0 + 8000.0 * 0.10 + 1000.0 * 4.0);
    costs("1M/month", SONNET, &served("61 min", hour), 9000.0 * 2.0 + 1000.0 * 4.0);
    // Of two lifetimes, one is gone: reads are spread over them as writes are, so three quarters of the 8,000 are plain.
    let both = ", cache_write: [{ share: 7.5%, ttl: 5m }, { share: 2.5%, ttl: 1h }]";
    let written = 750.0 * 2.5 + 250.0 * 4.0;
    costs("1M/month", SONNET, &served("10 min", both), 7000.0 * 2.0 + 2000.0 * 0.10 + written);
}

#[test]
fn each_lifetime_has_its_price() {
    // gpt-6-sol: $2.50 for thirty minutes, $5 for twelve hours; without a lifetime, the shortest.
    let write = |what: &str| format!("input: 1M tokens, length_cv: 0, cache_write: {what}, output: 0 tokens");
    let month = |what: &str| month("1/month", "openai/gpt-6-luna", &write(what));
    // Over 272,000 tokens gpt-6-luna costs twice: $0.25 for thirty minutes, $0.50 for twelve hours.
    assert!(agree(month("{ share: 100% }"), 0.25, 1e-9));
    assert!(agree(month("{ share: 100%, ttl: 30m }"), 0.25, 1e-9));
    assert!(agree(
        month("[{ share: 60%, ttl: 30m }, { share: 40%, ttl: 12h }]"),
        0.6 * 0.25 + 0.4 * 0.5,
        1e-9
    ));
    for (model, ttl) in [("openai/gpt-6-luna", "5m"), (SONNET, "30m"), (SONNET, "12h")] {
        let text = one("1/month", model, &write(&format!("{{ share: 10%, ttl: {ttl} }}")));
        assert_eq!(codes(&text, Severity::Error), [Code::MissingPrice], "{model}, {ttl}");
    }
}

#[test]
fn tokens_in_an_explicit_cache_are_paid_by_the_hour() {
    // gemini-2.5-pro: 100 calls of 150,000 tokens, 95% cached, $1.25, $0.125 and $10; $4.50 for a million tokens kept for an hour.
    let model = "google-gemini-api/gemini-2.5-pro";
    let prompt = "input: 150000 tokens, length_cv: 0, cached_input: 95%, output: 500 tokens";
    let tokens = 0.75 * 1.25 + 14.25 * 0.125 + 0.05 * 10.0;
    let all_month = 0.1425 * 730.0 * 4.5;
    assert!(agree(all_month, 468.1125, 1e-12));
    costs("100/month", model, prompt, tokens);
    costs("100/month", model, &format!("{prompt}, cache: implicit"), tokens);
    costs("100/month", model, &format!("{prompt}, cache: explicit"), tokens + all_month);
    let stated = "cache_storage: { tokens: 200000 tokens, hours: 160 h }";
    costs("100/month", model, &format!("{prompt}, {stated}"), tokens + 0.2 * 160.0 * 4.5);
    // It is paid however many tasks there are.
    let many = format!("{prompt}, cache: explicit");
    costs("1000/month", model, &many, 10.0 * tokens + all_month);
    // What is not stated is named; what is stated is not.
    let missing = |workload: &str| {
        let scenario = scenario(&one("100/month", model, workload));
        not_in_bill(&scenario)
            .concat()
            .iter()
            .any(|what| what.contains("storage of an explicit prompt cache"))
    };
    assert!(missing(prompt));
    assert!(!missing(&many));
    assert!(!missing(&format!("{prompt}, cache: implicit")));
}

//! Bills of thirteen providers and a gateway, each worked out by hand from the rules that the provider publishes: what a price per token does not say.

use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use crate::harness::{agree, number, outcome, scenario};

/// An option, its bill of a month in dollars by hand, and where the prices and the rule come from.
struct ByHand {
    option: &'static str,
    month: f64,
    because: &'static str,
}

const SCENARIO: &str = "
scenario: provider-bills
title: One bill for each rule that a price per token does not hold
as_of: 2026-11-28
workload: { tasks: 1M/month, input: 10k tokens, output: 1000 tokens, profile: flat, length_cv: 0 }
options:
  anthropic-us:
    serverless: { model: anthropic/claude-opus-5-5, region: us }
    workload: { cached_input: 60%, cache_write: [{ share: 10%, ttl: 5m }, { share: 20%, ttl: 1h }] }
  anthropic-short:
    serverless: anthropic/claude-sonnet-5-5
    workload: { input: 500 tokens, cached_input: 90%, output: 100 tokens, cache_write: { share: 0% } }
  openai-eu:
    serverless: { model: openai/gpt-6-sol, region: eu }
    workload: { cached_input: 80%, cache_write: { share: 20%, ttl: 12h } }
  openai-search:
    serverless: openai/gpt-5.4-mini
    workload: { searches: 2.5 }
  gemini-explicit:
    serverless: google-gemini-api/gemini-3.1-pro-preview
    workload: { input: 150k tokens, cached_input: 95%, cache: explicit, output: 500 tokens }
  vertex-regional:
    serverless: { model: google-vertex/gemini-3.7-flash, region: eu }
  bedrock-eu: { serverless: aws-bedrock/eu.anthropic.claude-opus-5-5 }
  azure-ptu:
    provisioned: { offer: azure/ptu, model: gpt-5-mini, deployment: data-zone, units: 50, commitment: none }
    workload: { input: 1000 tokens, output: 100 tokens }
  azure-zone: { serverless: { model: azure/gpt-6-sol, region: eu } }
  deepseek-hours:
    serverless: deepseek/deepseek-v4-pro
    workload: { input: 2000 tokens, output: 500 tokens }
  moonshot-fast: { serverless: moonshot/kimi-k3.1-pro-highspeed }
  xai-at-the-bound:
    serverless: xai/grok-4.7
    workload: { input: 200k tokens }
  voyage: { serverless: voyage/voyage-4, workload: { input: 512 tokens, output: 0 tokens } }
  cohere: { serverless: cohere/rerank-v4.0-pro, workload: { input: 5000 tokens, output: 0 tokens, searches: 3 } }
  groq-batch:
    serverless: { model: groq/openai/gpt-oss-120b, tier: batch }
    workload: { cached_input: 50% }
  openrouter: { serverless: { model: mistral/mistral-large-4, markup: 5.5% } }
";

/// Millions of tokens: a million tasks of so many tokens.
const BY_HAND: &[ByHand] = &[
    ByHand {
        option: "anthropic-us",
        // 10,000 Mtok of prompt: 60 % read, 10 % written for 5 min, 20 % for 1 h, 10 % plain; 1,000 Mtok of answers; everything times 1.1.
        month: 1.1 * (6000.0 * 0.20 + 1000.0 * 5.0 + 2000.0 * 8.0 + 1000.0 * 4.0 + 1000.0 * 20.0),
        because: "claude-opus-5-5 $4/$20, read $0.20, writes 1.25x and 2x; us_only_factor 1.1 stacks with caching",
    },
    ByHand {
        option: "anthropic-short",
        // Below 512 tokens nothing is cached, and no error is returned.
        month: 500.0 * 2.0 + 100.0 * 10.0,
        because: "claude-sonnet-5-5 $2/$10; cache_min_prompt 512",
    },
    ByHand {
        option: "openai-eu",
        month: 1.1 * (8000.0 * 0.20 + 2000.0 * 5.0 + 1000.0 * 10.0),
        because: "gpt-6-sol $2/$10, read $0.20; cache_write_factor_12h 2.5; regional_factor_eu_us 1.1",
    },
    ByHand {
        option: "openai-search",
        month: 10_000.0 * 0.75 + 1000.0 * 4.50 + 2.5e6 / 1000.0 * 10.0,
        because: "gpt-5.4-mini $0.75/$4.50; web_search $10 per 1,000 calls",
    },
    ByHand {
        option: "gemini-explicit",
        // One prefix of 142,500 tokens kept for 730 hours at $4.50 for a million tokens and hour.
        month: 7500.0 * 2.0 + 142_500.0 * 0.20 + 500.0 * 12.0 + 0.1425 * 730.0 * 4.50,
        because: "gemini-3.1-pro-preview $2/$12, read $0.20; cache_storage $4.50/Mtok/h",
    },
    ByHand {
        option: "vertex-regional",
        month: 1.1 * (10_000.0 * 0.75 + 1000.0 * 3.75),
        because: "gemini-3.7-flash $0.75/$3.75 until 2026-12-31; regional_endpoint_factor 1.1",
    },
    ByHand {
        option: "bedrock-eu",
        month: 1.1 * (10_000.0 * 4.0 + 1000.0 * 20.0),
        because: "global.anthropic.claude-opus-5-5 $4/$20; geo_profile_factor eu.* 1.1",
    },
    ByHand {
        option: "azure-ptu",
        month: 50.0 * 730.0 * 1.1,
        because: "provisioned_price PTU, Data Zone $1.1 an hour, used or not",
    },
    ByHand {
        option: "azure-zone",
        month: 1.2 * (10_000.0 * 2.0 + 1000.0 * 10.0),
        because: "azure/gpt-6-sol $2/$10; data_zone_factor EU 1.2 for gpt-6-sol",
    },
    ByHand {
        option: "deepseek-hours",
        month: 2000.0 * (1.32 * 35.0 + 0.66 * 133.0) / 168.0 + 500.0 * (3.96 * 35.0 + 1.98 * 133.0) / 168.0,
        because: "off-peak $0.66/$1.98, peak_factor 2 in 35 of 168 hours",
    },
    ByHand {
        option: "moonshot-fast",
        month: 10_000.0 * 4.0 + 1000.0 * 20.0,
        because: "kimi-k3.1-pro $2/$10; highspeed_factor 2",
    },
    ByHand {
        option: "xai-at-the-bound",
        month: 200_000.0 * 4.0 + 1000.0 * 12.0,
        because: "grok-4.7 $4/$12 from 200,000 tokens on; long_context_bound_inclusive",
    },
    ByHand { option: "voyage", month: 512.0 * 0.06, because: "embedding_price $0.06/Mtok, no answer" },
    ByHand { option: "cohere", month: 3e6 / 1000.0 * 2.50, because: "rerank_price $2.50 per 1,000 searches" },
    ByHand {
        option: "groq-batch",
        // Batch and cache do not stack: a cached token costs half of the standard price either way.
        month: 5000.0 * 0.075 + 5000.0 * 0.075 + 1000.0 * 0.30,
        because: "gpt-oss-120b batch $0.075/$0.30; cache_and_batch_stack 0",
    },
    ByHand {
        option: "openrouter",
        month: 1.055 * (10_000.0 * 0.70 + 1000.0 * 2.10),
        because: "mistral-large-4 $0.70/$2.10 since 2026-10-29; gateway_fee 5.5 %",
    },
];

#[test]
fn bills_of_providers_agree_with_those_by_hand() {
    let scenario = scenario(SCENARIO);
    let evaluation = evaluate(&scenario);
    assert_eq!(scenario.options.len(), BY_HAND.len());
    for ByHand { option, month, because } in BY_HAND {
        let found = number(outcome(&evaluation, option), Metric::CostPerMonth);
        assert!(agree(found, *month, 1e-9), "{option}: ${found} a month, by hand ${month} ({because})");
    }
}

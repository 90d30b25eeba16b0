//! What is paid besides text: searches, pages, containers; models that only read. Rules of pricing/providers.yaml and prices of
//! pricing/tokens, worked out by hand.

use breakeven::diagnostics::{Code, Severity};
use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use crate::harness::{agree, codes, number, outcome, scenario};

fn one(tasks: &str, option: &str, workload: &str) -> String {
    format!(
        "
scenario: fee
title: A fee
as_of: 2026-11-15
workload: {{ tasks: {tasks}, {workload} }}
facility: {{ pue: 1 }}
options: {{ model: {{ {option} }} }}
"
    )
}

#[track_caller]
fn costs(tasks: &str, option: &str, workload: &str, by_hand: f64) {
    let scenario = scenario(&one(tasks, option, workload));
    let found = number(outcome(&evaluate(&scenario), "model"), Metric::CostPerMonth);
    assert!(agree(found, by_hand, 1e-9), "{option}, {workload}: {found}, by hand {by_hand}");
}

#[test]
fn an_embedding_is_paid_for_what_is_read() {
    // 1M calls of 512 tokens at $0.02 are $10.24; a batch at half.
    let workload = "input: 512 tokens, output: 0 tokens";
    costs("1M/month", "serverless: openai/text-embedding-3-small", workload, 10.24);
    let batch = "serverless: { model: openai/text-embedding-3-small, tier: batch }";
    costs("1M/month", batch, workload, 5.12);
    // voyage-3-large at $0.18, gemini-embedding-001 at $0.15, Titan at $0.02.
    costs("1M/month", "serverless: voyage/voyage-3-large", workload, 512.0 * 0.18);
    costs("1M/month", "serverless: google-gemini-api/gemini-embedding-001", workload, 512.0 * 0.15);
    costs("1M/month", "serverless: \"aws-bedrock/amazon.titan-embed-text-v2:0\"", workload, 512.0 * 0.02);
    // A chat model that answers nothing is paid for what it reads, too.
    costs("1M/month", "serverless: openai/gpt-5.4-mini", workload, 512.0 * 0.75);
}

#[test]
fn an_embedding_model_writes_nothing() {
    for (workload, code) in [
        ("input: 512 tokens, output: 10 tokens", Code::Conflict),
        ("input: 512 tokens, output: 0 tokens, reasoning: 10 tokens", Code::Conflict),
        ("input: 512 tokens", Code::MissingKey),
    ] {
        let text = one("1M/month", "serverless: openai/text-embedding-3-small", workload);
        assert_eq!(codes(&text, Severity::Error), [code], "{workload}");
    }
}

#[test]
fn rankings_are_paid_by_the_search_or_by_the_token() {
    // rerank-v4.0-pro: $2.50 for 1,000 searches, whatever the tokens; one a call, or as many as are stated.
    let read = "input: 20k tokens, output: 0 tokens";
    costs("1000/month", "serverless: cohere/rerank-v4.0-pro", read, 2.5);
    costs("1000/month", "serverless: cohere/rerank-v4.0-pro", &format!("calls: 3, {read}"), 7.5);
    costs("1000/month", "serverless: cohere/rerank-v4.0-pro", &format!("searches: 2, {read}"), 5.0);
    // rerank-v5.0-pro and Voyage's rerank-2.5: $0.05 for a million tokens.
    costs("1000/month", "serverless: cohere/rerank-v5.0-pro", read, 20.0 * 0.05);
    costs("1000/month", "serverless: voyage/rerank-2.5", read, 20.0 * 0.05);
}

#[test]
fn searches_are_paid_by_the_provider_s_fee() {
    // 1,000 tasks of 10,000 and 500 tokens with 2.5 searches each. gpt-6.1-sol: $2, $10; OpenAI's web search $10 for 1,000, its file search
    // $2.50.
    let tokens = "input: 10k tokens, output: 500 tokens";
    let gpt = "serverless: openai/gpt-6.1-sol";
    costs("1000/month", gpt, &format!("{tokens}, searches: 2.5"), 20.0 + 5.0 + 25.0);
    let files = format!("{tokens}, searches: {{ count: 2.5, kind: file_search }}");
    costs("1000/month", gpt, &files, 20.0 + 5.0 + 6.25);
    // Gemini 3 and later $14, Gemini 2 $35 for 1,000; grok-4.3 $5.
    let searches = format!("{tokens}, searches: 2.5");
    costs("1000/month", "serverless: google-gemini-api/gemini-3.8-flash", &searches, 7.5 + 1.875 + 35.0);
    costs("1000/month", "serverless: google-gemini-api/gemini-2.5-flash", &searches, 3.0 + 1.25 + 87.5);
    costs("1000/month", "serverless: xai/grok-4.3", &searches, 12.5 + 1.25 + 12.5);
    // A price of one's own is taken before the provider's.
    let own = "serverless: openai/gpt-6.1-sol, fees: { searches: $1/1k searches }";
    costs("1000/month", own, &searches, 20.0 + 5.0 + 2.5);
    // 37.5 + 25 for the case of a search tool at a cent: $3 and $15 a million.
    let sonnet = "serverless: anthropic/claude-sonnet-4-5";
    costs("1000/month", sonnet, &searches, 10.0 * 3.0 + 0.5 * 15.0 + 2.5 * 10.0);
}

#[test]
fn pages_and_containers_are_paid_by_the_piece() {
    let tokens = "input: 0 tokens, output: 0 tokens";
    let mistral = "serverless: mistral/mistral-large-4";
    // mistral-ocr-4: $4 for 1,000 pages, mistral-ocr-3: $2.
    costs("1000/month", mistral, &format!("{tokens}, pages: 12"), 12_000.0 * 0.004);
    costs("1000/month", mistral, &format!("{tokens}, pages: {{ count: 12, kind: mistral-ocr-3 }}"), 24.0);
    // OpenAI: $0.03 for 20 minutes of 1 GB, $0.12 of 4 GB; by the minute, five at least.
    let gpt = "serverless: openai/gpt-6.1-sol";
    let containers = |what: &str| format!("{tokens}, containers: {what}");
    costs("1000/month", gpt, &containers("1"), 30.0);
    costs("1000/month", gpt, &containers("{ count: 1, kind: 4-gb, time: 10 min }"), 60.0);
    costs("1000/month", gpt, &containers("{ count: 1, kind: 4-gb, time: 1 min }"), 30.0);
    costs("1000/month", gpt, &containers("{ count: 2, time: 40 min }"), 120.0);
    // Anthropic: $0.05 for an hour; Azure: $0.033 for a session.
    let sonnet = "serverless: anthropic/claude-sonnet-5-5";
    costs("1000/month", sonnet, &containers("{ count: 1, time: 6 min }"), 5.0);
    costs("1000/month", "serverless: azure/gpt-5.4", &containers("1"), 33.0);
}

#[test]
fn a_fee_that_nobody_has_is_a_fault() {
    let tokens = "input: 1000 tokens, output: 100 tokens";
    for (option, what) in [
        ("serverless: groq/openai/gpt-oss-120b", "searches: 1"),
        ("serverless: openai/gpt-6.1-sol", "pages: 1"),
        ("serverless: openai/gpt-6.1-sol", "searches: { count: 1, kind: websearch }"),
        (
            "rental: { gpu: h100-sxm, gpus: 1, price: $2/h, tensor_parallel: 1, replicas: 1, throughput: 1000 tokens/s }",
            "searches: 1",
        ),
    ] {
        let text = one("1000/month", option, &format!("{tokens}, peak_to_mean: 1, {what}"));
        assert_eq!(codes(&text, Severity::Error), [Code::MissingPrice], "{option}, {what}");
    }
    // One's own GPUs pay what the option states; people and services by the task have it in.
    let rental = "rental: { gpu: h100-sxm, gpus: 1, price: $2/h, tensor_parallel: 1, replicas: 1, throughput: 1000 tokens/s }";
    let stated = format!("{rental}, fees: {{ searches: $5/1k searches }}");
    costs("1000/month", &stated, &format!("{tokens}, peak_to_mean: 1, searches: 2"), 2.0 * 730.0 + 10.0);
    costs("1000/month", "human: { minutes: 6, wage: $40/h, overhead: 0% }", "searches: 2", 4000.0);
}

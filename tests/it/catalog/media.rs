//! Images and speech: tokens by size and model, prices of their own, and what they do to prompts. Rules of pricing/providers.yaml and
//! prices of pricing/tokens, worked out by hand.

use breakeven::diagnostics::{Code, Severity};
use breakeven::economics::evaluate;
use breakeven::metric::Metric;

use crate::harness::{agree, behind, codes, number, outcome, scenario};

fn one(option: &str, workload: &str) -> String {
    format!(
        "
scenario: media
title: Images and speech
as_of: 2026-11-28
workload: {{ tasks: 1M/month, {workload}, peak_to_mean: 1 }}
facility: {{ pue: 1 }}
options: {{ model: {{ {option} }} }}
"
    )
}

/// A million calls cost as many dollars as one does millionths.
#[track_caller]
fn costs(option: &str, workload: &str, by_hand: f64) {
    let scenario = scenario(&one(option, workload));
    let found = number(outcome(&evaluate(&scenario), "model"), Metric::CostPerMonth);
    assert!(agree(found, by_hand, 1e-9), "{option}, {workload}: {found}, by hand {by_hand}");
}

#[test]
fn an_image_is_tokens_by_its_size_and_model() {
    // claude-opus-5-5 makes 1,446 tokens of 1024x1024 ($4, $20), gpt-5.5 1,229 ($5, $30), a Gemini 3 1,090 ($0.75, $3.75).
    let text = "input: 1000 tokens, output: 100 tokens";
    let two = format!("{text}, images: {{ count: 2, size: 1024x1024 }}");
    costs("serverless: anthropic/claude-opus-5-5", &two, (1000.0 + 2.0 * 1446.0) * 4.0 + 100.0 * 20.0);
    costs("serverless: openai/gpt-5.5", &two, (1000.0 + 2.0 * 1229.0) * 5.0 + 100.0 * 30.0);
    let gemini = "serverless: google-gemini-api/gemini-3.8-flash";
    costs(gemini, &two, (1000.0 + 2.0 * 1090.0) * 0.75 + 100.0 * 3.75);
    // An alias is the same model.
    costs("serverless: gemini/gemini-3.8-flash", &two, (1000.0 + 2.0 * 1090.0) * 0.75 + 100.0 * 3.75);
    // gpt-6-astra looks closely where it is asked to: 2,931 tokens of 3840x2160 where it makes 9,792 by itself.
    let astra = "serverless: openai/gpt-6-astra";
    let large = |detail: &str| format!("{text}, images: {{ count: 1, size: 3840x2160{detail} }}");
    costs(astra, &large(""), (1000.0 + 9792.0) * 10.0 + 100.0 * 50.0);
    costs(astra, &large(", detail: high"), (1000.0 + 2931.0) * 10.0 + 100.0 * 50.0);
    // Stated tokens need no rule.
    let stated = format!("{text}, images: {{ count: 3, tokens: 500 tokens }}");
    costs("serverless: mistral/mistral-large-4", &stated, (1000.0 + 1500.0) * 0.70 + 100.0 * 2.10);
}

#[test]
fn an_image_counts_towards_the_size_of_a_prompt_and_is_not_cached() {
    // 271,000 tokens of text are below the bound of gpt-5.5 at 272,000; with an image of 1,229 they are above: twice the price, and the
    // text alone is half cached.
    let text = "length_cv: 0, cached_input: 50%, output: 0 tokens";
    let below = format!("input: 270000 tokens, {text}, images: {{ count: 1, size: 1024x1024 }}");
    costs("serverless: openai/gpt-5.5", &below, 135_000.0 * (5.0 + 0.5) + 1229.0 * 5.0);
    let above = format!("input: 271000 tokens, {text}, images: {{ count: 1, size: 1024x1024 }}");
    costs("serverless: openai/gpt-5.5", &above, 135_500.0 * (10.0 + 1.0) + 1229.0 * 10.0);
}

#[test]
fn speech_has_its_own_prices() {
    // gpt-realtime-2.1: text $4 and $24, audio $32 and $64, images $5.
    let speech = "input: 500 tokens, audio_input: 2000 tokens, output: 100 tokens, audio_output: 1000 tokens";
    let by_hand = 500.0 * 4.0 + 2000.0 * 32.0 + 100.0 * 24.0 + 1000.0 * 64.0;
    costs("serverless: openai/gpt-realtime-2.1", speech, by_hand);
    let seen = format!("{speech}, images: {{ count: 1, tokens: 100 tokens }}");
    costs("serverless: openai/gpt-realtime-2.1", &seen, by_hand + 100.0 * 5.0);
    // gemini-2.5-flash listens at $1 where text is $0.30, and writes at $2.50.
    let heard = "input: 500 tokens, audio_input: 2000 tokens, output: 100 tokens";
    costs("serverless: google-gemini-api/gemini-2.5-flash", heard, 150.0 + 2000.0 + 250.0);
    // A model without a price for speech is not charged that of text.
    for more in ["audio_input: 10 tokens", "audio_output: 10 tokens"] {
        let text = one(
            "serverless: anthropic/claude-opus-5-5",
            &format!("input: 500 tokens, output: 1 tokens, {more}"),
        );
        assert_eq!(codes(&text, Severity::Error), [Code::MissingPrice], "{more}");
    }
}

#[test]
fn gpus_read_images_as_part_of_the_prompt() {
    let rental = "rental: { gpu: h100-sxm, gpus: 8, price: $20/h, tensor_parallel: 8, precision: fp8, model: llama-3.3-70b }";
    let of = |workload: &str| {
        let scenario = scenario(&one(rental, workload));
        let evaluation = evaluate(&scenario);
        let capacity = outcome(&evaluation, "model").metric(Metric::CapacityTasksPerMonth).clone().unwrap();
        (capacity.amount.value(), behind(&capacity, "prompt tokens per call"))
    };
    let text = "output: 100 tokens";
    let (plain, _) = of(&format!("input: 4000 tokens, {text}"));
    let (seen, _) = of(&format!("input: 2000 tokens, {text}, images: {{ count: 2, tokens: 1000 tokens }}"));
    assert!(agree(plain, seen, 1e-9), "{plain}, {seen}");
}

#[test]
fn what_is_not_known_of_an_image_is_a_fault() {
    let text = "input: 1000 tokens, output: 100 tokens";
    let rental = "rental: { gpu: h100-sxm, gpus: 1, price: $2/h, tensor_parallel: 1, replicas: 1, throughput: 1000 tokens/s }";
    for (option, images) in [
        ("serverless: anthropic/claude-opus-5-5", "images: 2"),
        ("serverless: anthropic/claude-opus-5-5", "images: { count: 2, size: 640x480 }"),
        ("serverless: mistral/mistral-large-4", "images: { count: 2, size: 1024x1024 }"),
        (rental, "images: { count: 2, size: 1024x1024 }"),
    ] {
        let found = codes(&one(option, &format!("{text}, {images}")), Severity::Error);
        assert_eq!(found, [Code::MissingKey], "{option}, {images}");
    }
    let speaks = one(rental, &format!("{text}, audio_output: 5 tokens"));
    assert_eq!(codes(&speaks, Severity::Error), [Code::Conflict]);
}

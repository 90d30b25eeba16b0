//! The prompt of a call as figures: as it is written, or with what a step of a workflow reads of earlier ones.

use crate::figure::{Figure, Traced};
use crate::scenario::{CacheWrite, Reading, TokenShape};
use crate::units::{Fraction, Load, Quantity, Tokens, brief};

/// The label of the whole prompt.
const PROMPT: &str = "prompt tokens per call";
/// The label of what the cache serves of it.
const CACHED: &str = "cached share of the prompt";
/// The label of what is written to the cache.
const WRITTEN: &str = "share of the prompt written to the cache";

/// The whole prompt.
pub(in crate::economics) fn prompt(shape: &TokenShape) -> Figure<Tokens> {
    let Some(grown) = &shape.grown else { return Figure::written(PROMPT, &shape.input) };
    let own = Figure::written("own prompt tokens per call", &grown.input);
    let read = grown.growth.readings.iter().map(tokens_read);
    let read: Vec<Figure<Tokens>> = read.collect();
    let mut inputs: Vec<&dyn Traced> = vec![&own];
    inputs.extend(read.iter().map(|read| read as &dyn Traced));
    Figure::derived(PROMPT, "own prompt + answers that it reads", shape.input.value, &inputs)
}

/// The share of it that a prompt cache serves.
pub(in crate::economics) fn cached(shape: &TokenShape) -> Figure<Fraction> {
    let Some(grown) = &shape.grown else { return Figure::given(CACHED, &shape.cached) };
    let prompt = prompt(shape);
    let (own, share) = (
        Figure::written("own prompt tokens per call", &grown.input),
        Figure::given("cached share of the own prompt", &grown.cached),
    );
    let read: Vec<(Figure<Tokens>, Figure<Fraction>)> = grown
        .growth
        .readings
        .iter()
        .map(|reading| {
            (tokens_read(reading), Figure::given("cached share of what it reads", &reading.cached))
        })
        .collect();
    let mut inputs: Vec<&dyn Traced> = vec![&own, &share];
    for (tokens, share) in &read {
        inputs.extend([tokens as &dyn Traced, share]);
    }
    inputs.push(&prompt);
    let formula = "(own prompt × its cached share + what it reads × its cached share) ÷ prompt";
    Figure::derived(CACHED, formula, *shape.cached.value(), &inputs)
}

/// The share of it that is written to a cache.
pub(in crate::economics) fn written(shape: &TokenShape, write: &CacheWrite) -> Figure<Fraction> {
    let Some((grown, own_share)) =
        shape.grown.as_ref().and_then(|grown| Some((grown, grown.written.as_ref()?)))
    else {
        return Figure::written(WRITTEN, &write.share);
    };
    let prompt = prompt(shape);
    let own = Figure::written("own prompt tokens per call", &grown.input);
    let share = Figure::written("share of the own prompt written to the cache", own_share);
    let inputs: [&dyn Traced; 3] = [&own, &share, &prompt];
    Figure::derived(WRITTEN, "own prompt × its written share ÷ prompt", write.share.value, &inputs)
}

/// The tokens of an earlier answer that are read, on average.
fn tokens_read(reading: &Reading) -> Figure<Tokens> {
    let label = format!("answer of {} that it reads", reading.step);
    let answer = Figure::written("output tokens per call", &reading.answer);
    let share = Load::const_new(reading.share.get());
    let formula = if share.get() == 1.0 {
        "the whole answer".to_owned()
    } else {
        format!("answer × {}, how often there is one to read", brief(share))
    };
    Figure::derived(&label, &formula, reading.tokens(), &[&answer])
}

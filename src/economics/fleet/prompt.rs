//! The prompt of a call as figures: as it is written, as it grows from call to call, or with what a step of a workflow reads of earlier
//! ones.

use crate::figure::{Figure, Traced};
use crate::scenario::{Growing, ImageSize, Media, Reading, TokenShape};
use crate::units::{Calls, Fraction, Load, Quantity, Tokens, brief};

/// The label of the whole prompt.
const PROMPT: &str = "prompt tokens per call";
/// The label of the prompt before a step of a workflow read earlier ones.
const OWN_PROMPT: &str = "own prompt tokens per call";
/// The label of what the cache serves of it.
const CACHED: &str = "cached share of the prompt";
/// The label of what is written to the cache.
const WRITTEN: &str = "share of the prompt written to the cache";

/// The whole prompt.
pub(in crate::economics) fn prompt(shape: &TokenShape) -> Figure<Tokens> {
    let Some(grown) = &shape.grown else { return own(PROMPT, shape) };
    let own = own(OWN_PROMPT, shape);
    let read = grown.growth.readings.iter().map(tokens_read);
    let read: Vec<Figure<Tokens>> = read.collect();
    let mut inputs: Vec<&dyn Traced> = vec![&own];
    inputs.extend(read.iter().map(|read| read as &dyn Traced));
    let shown: Vec<Figure<Tokens>> = grown.growth.media.iter().map(shown).collect();
    inputs.extend(shown.iter().map(|shown| shown as &dyn Traced));
    let formula = match (read.is_empty(), shown.is_empty()) {
        (_, true) => "own prompt + answers that it reads",
        (true, false) => "own prompt + images and audio",
        (false, false) => "own prompt + answers that it reads + images and audio",
    };
    Figure::derived(PROMPT, formula, shape.input.value, &inputs)
}

/// Images or speech of a prompt: their tokens.
fn shown(media: &Media) -> Figure<Tokens> {
    match media {
        Media::Audio(tokens) => Figure::written("audio input tokens per call", tokens),
        Media::Images { count, each } => {
            let count = Figure::written("images per call", count);
            let each = match each {
                ImageSize::Stated(tokens) => Figure::written("tokens of an image", tokens),
                ImageSize::Listed(tokens) => Figure::listed("tokens of an image", tokens),
            };
            let tokens = Tokens::const_new(count.get() * each.get());
            Figure::derived("image tokens per call", "images × tokens of an image", tokens, &[&count, &each])
        }
    }
}

/// The images, or the speech, of a prompt.
pub(super) fn media(label: &str, shape: &TokenShape, images: bool) -> Figure<Tokens> {
    let found = shape.media().find(|media| matches!(media, Media::Images { .. }) == images);
    found.map_or_else(|| Figure::derived(label, "there are none", Tokens::ZERO, &[]), shown)
}

/// What of a prompt is no text.
pub(in crate::economics) fn no_text(shape: &TokenShape) -> Vec<Figure<Tokens>> {
    shape.media().map(shown).collect()
}

/// The prompt before a step of a workflow read earlier ones: as it is written, or its mean over the calls of a task.
fn own(label: &str, shape: &TokenShape) -> Figure<Tokens> {
    let Some(growing) = &shape.growing else { return Figure::written(label, shape.own_input()) };
    let (first, grows) = growth(growing);
    let before = calls_before(growing);
    let formula = "prompt of the first call + growth a call × calls before a call";
    Figure::derived(label, formula, growing.mean(), &[&first, &grows, &before])
}

/// The first prompt of a task and what each later one has more.
pub(in crate::economics) fn growth(growing: &Growing) -> (Figure<Tokens>, Figure<Tokens>) {
    (
        Figure::written("prompt tokens of the first call", &growing.first),
        Figure::written("growth of the prompt a call", &growing.grows),
    )
}

/// How many calls of a task come before a call, on average.
fn calls_before(growing: &Growing) -> Figure<Calls> {
    let calls = Figure::given("calls per task", &growing.calls);
    let formula = if calls.get().fract() == 0.0 {
        "(calls per task − 1) ÷ 2"
    } else {
        "mean number of the calls before, the last call counted by its share"
    };
    let before = Calls::const_new(growing.before());
    Figure::derived("calls of the task before a call, on average", formula, before, &[&calls])
}

/// The share of it that a prompt cache serves.
pub(in crate::economics) fn cached(shape: &TokenShape) -> Figure<Fraction> {
    if let Some(growing) = shape.growing.as_ref().filter(|_| shape.follows_growth()) {
        let prompt = prompt(shape);
        let (first, grows) = growth(growing);
        let calls = Figure::given("calls per task", &growing.calls);
        let formula = "what the calls before read ÷ all prompts of a task: each call is served what the one before it read";
        let inputs: [&dyn Traced; 4] = [&first, &grows, &calls, &prompt];
        return Figure::derived(CACHED, formula, *shape.cached.value(), &inputs);
    }
    let Some(grown) = &shape.grown else { return Figure::given(CACHED, &shape.cached) };
    let prompt = prompt(shape);
    let (own, share) =
        (own(OWN_PROMPT, shape), Figure::given("cached share of the own prompt", &grown.cached));
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

/// The share of it that is written to a cache, by one of the shape's writes.
pub(in crate::economics) fn written(shape: &TokenShape, at: usize) -> Figure<Fraction> {
    let share = &shape.writes[at].share;
    if shape.follows_growth() {
        let cached = cached(shape);
        let formula = "1 − cached share: each call writes what it is not served";
        return Figure::derived(WRITTEN, formula, *share.value(), &[&cached]);
    }
    let Some((_, own_share)) = shape.grown.as_ref().and_then(|grown| Some((grown, grown.written.get(at)?)))
    else {
        return Figure::given(WRITTEN, share);
    };
    let prompt = prompt(shape);
    let own = own(OWN_PROMPT, shape);
    let own_share = Figure::given("share of the own prompt written to the cache", own_share);
    let inputs: [&dyn Traced; 3] = [&own, &own_share, &prompt];
    Figure::derived(WRITTEN, "own prompt × its written share ÷ prompt", *share.value(), &inputs)
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

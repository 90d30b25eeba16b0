//! What is to be known about the prompts of an option: how they grow, and which of them are charged more.

use crate::catalog::TokenClass;
use crate::decode::Given;
use crate::report::number::{human, with_unit};
use crate::scenario::{PricedPart, Serverless, ServingOption, TokenShape};
use crate::units::{Amount, Fraction, Quantity, Tokens};

/// Long prompts that are charged more, as a whole.
pub(super) fn long_context(tokens: &Serverless, shape: Option<&TokenShape>) -> Vec<String> {
    let named = |prompt: Tokens| with_unit(Amount::from(prompt));
    let over =
        |part: &PricedPart| part.over.map(|over| format!("{} {}", over.exceeded(), named(over.limit())));
    let mut parts: Vec<PricedPart> = Vec::new();
    for part in &tokens.prices.parts {
        // Hours that are charged apart have the same prompts.
        match parts.iter_mut().find(|known| known.over == part.over && known.within == part.within) {
            Some(known) => known.calls = Fraction::const_new((known.calls.get() + part.calls.get()).min(1.0)),
            None => parts.push(part.clone()),
        }
    }
    if let ([part], Some(shape)) = (parts.as_slice(), shape) {
        let prompt = named(shape.input.value);
        let cliff = over(part).map(|over| {
            format!(
                "long context: a prompt of {prompt} is {over}, so the whole call is charged the higher tier"
            )
        });
        return cliff.into_iter().collect();
    }
    let remark = |part: &PricedPart| {
        let share = human(Amount::from(part.calls));
        over(part).map(|over| {
            format!("long context: {share} of the calls have prompts {over}, each charged the higher tier as a whole")
        })
    };
    parts.iter().filter_map(remark).collect()
}

/// How the prompt grows, and what a cache is taken to serve of it.
pub(super) fn growth(option: &ServingOption) -> Option<String> {
    let shape = option.workload.tokens.as_ref()?;
    let growing = shape.growing.as_ref()?;
    let named = |prompt: Tokens| with_unit(Amount::from(prompt));
    let (first, last) = (named(growing.first.value), named(growing.last()));
    let calls = human(Amount::from(*growing.calls.value()));
    let grows = format!("the prompt grows from {first} to {last} over the {calls} calls of a task");
    let share = human(Amount::from(*shape.cached.value()));
    Some(match &shape.cached {
        _ if shape.follows_growth() => format!(
            "{grows}; each call is served what the one before it read, {share} of all, and writes the rest: no \
             `cached_input` is stated"
        ),
        Given::Written(_) | Given::Default { .. } => {
            format!("{grows}; the stated `cached_input` of {share} is taken for every call of it")
        }
    })
}

/// A cache that the workload leans on and the provider does not sell.
pub(super) fn not_cached(tokens: &Serverless, shape: Option<&TokenShape>) -> Option<String> {
    let shape = shape.filter(|shape| shape.follows_growth())?;
    let leans = *shape.cached.value() > Fraction::ZERO && !tokens.prices.charges(TokenClass::CacheRead);
    leans.then(|| {
        format!("`{}` has no price for cached input: each call pays for its whole prompt", tokens.model)
    })
}

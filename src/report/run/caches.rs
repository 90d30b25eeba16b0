//! What is to be known about the prompt cache of an option: prompts that it does not take, entries that die, tokens that are kept.

use crate::economics::cache_storage_cost;
use crate::report::number::{human, precise, with_unit};
use crate::scenario::{Found, KeepsCache, KeptTokens, Life, Serverless, TokenShape};
use crate::units::{Amount, Fraction, Hours, Tokens, UsdPerMonth};

/// What a provider's cache makes of what the workload leans on.
pub(super) fn remarks(tokens: &Serverless, shape: Option<&TokenShape>, month: Hours) -> Vec<String> {
    let Some(shape) = shape else { return Vec::new() };
    let found = [too_short(tokens, shape), outlived(tokens, shape), kept(tokens, shape, month)];
    found.into_iter().flatten().collect()
}

fn named(tokens: Tokens) -> String {
    with_unit(Amount::from(tokens))
}

/// Prompts that are shorter than what is cached.
fn too_short(tokens: &Serverless, shape: &TokenShape) -> Option<String> {
    let least = tokens.cache.least.as_ref()?;
    let share = tokens.cache.too_short;
    if share <= Fraction::ZERO {
        return None;
    }
    let which = if share >= Fraction::ONE {
        format!("prompts of {} are", named(shape.input.value))
    } else {
        format!("{} of the prompts are", human(Amount::from(share)))
    };
    Some(format!(
        "{which} shorter than the {} from which on {} caches: they are plain input, neither read from a cache nor \
         written to one",
        named(least.value),
        tokens.model
    ))
}

/// Entries that are gone when a session's next call comes.
fn outlived(tokens: &Serverless, shape: &TokenShape) -> Option<String> {
    let time = |seconds| with_unit(Amount::from(seconds));
    match &tokens.cache.found {
        Found::NotAsked => None,
        Found::LifeUnknown(gap) => Some(format!(
            "how long {} keeps what is cached is not known: the `gap` of {} between calls changes nothing",
            tokens.model,
            time(gap.value)
        )),
        Found::Share { share, .. } if *share >= Fraction::ONE => None,
        Found::Share { share, gap, lives } => {
            let lives: Vec<String> = lives
                .iter()
                .filter(|life| life.seconds() < gap.value)
                .map(|life| match life {
                    Life::Bought(life) => format!("`ttl: {life}`"),
                    Life::Provider(sourced) => time(sourced.value),
                })
                .collect();
            let lives = lives.join(" and ");
            let gap = time(gap.value);
            let stated = human(Amount::from(*shape.cached.value()));
            Some(if *share <= Fraction::ZERO {
                format!(
                    "nothing is served from the cache, though `cached_input` is {stated}: calls come {gap} apart, and \
                     entries live {lives} from their last use"
                )
            } else {
                format!(
                    "{} of the {stated} of `cached_input` is served: calls come {gap} apart, and entries of {lives} \
                     are gone by then",
                    human(Amount::from(*share))
                )
            })
        }
    }
}

/// Tokens that are kept in a cache by the hour.
fn kept(tokens: &Serverless, shape: &TokenShape, month: Hours) -> Option<String> {
    match &tokens.keeps {
        KeepsCache::Nothing => None,
        KeepsCache::NoPrice => Some(format!(
            "the catalog has no price for keeping tokens in a cache of {}: none is in the bill",
            tokens.model
        )),
        KeepsCache::Paid(kept) => {
            let tokens =
                kept.tokens.is_none().then(|| format!("{} of them, one prefix", named(count(kept, shape))));
            let hours = kept.hours.is_none().then(|| "all month".to_owned());
            let assumed: Vec<String> = tokens.into_iter().chain(hours).collect();
            (!assumed.is_empty()).then(|| {
                format!(
                    "assumed of the tokens in the cache, because `cache_storage` does not state it: {}",
                    assumed.join("; ")
                )
            })
        }
        KeepsCache::Unstated(kept) => {
            let (count, price) = (count(kept, shape), kept.price.value());
            let cost = UsdPerMonth::const_new(cost(count, month, kept));
            Some(format!(
                "an explicit cache of {} that is kept all month would cost {} more a month, at {}: `cache: explicit` \
                 bills it; `cache: implicit` says that the provider keeps what it likes, free of charge",
                named(count),
                human(Amount::from(cost)),
                precise(Amount::from(price))
            ))
        }
    }
}

/// The tokens that are kept: as stated, or the cached part of one prompt.
fn count(kept: &KeptTokens, shape: &TokenShape) -> Tokens {
    kept.tokens.as_ref().map_or(shape.input.value * *shape.cached.value(), |stated| stated.value)
}

fn cost(tokens: Tokens, month: Hours, kept: &KeptTokens) -> f64 {
    use crate::units::Quantity as _;
    cache_storage_cost(tokens, month, kept.price.value()).get()
}

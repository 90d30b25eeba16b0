//! Tokens of a call where the provider's cache does not make of them what the workload says.

use std::sync::Arc;

use crate::catalog::TokenClass;
use crate::economics::fleet::prompt;
use crate::figure::{Derivation, Figure, Traced};
use crate::scenario::{CacheTerms, Found, Life, TokenShape};
use crate::units::Tokens;

/// What a cache's rules take into account, as figures: the shortest prompt that it takes, the time between two calls, the lives of
/// its entries.
pub(super) fn terms(cache: &CacheTerms) -> Vec<Arc<Derivation>> {
    let mut terms: Vec<Arc<Derivation>> = Vec::new();
    if let Some(least) = &cache.least {
        terms.push(Figure::listed("shortest prompt that is cached", least).derivation());
    }
    if let Found::Share { gap, lives, .. } = &cache.found {
        terms.push(Figure::written("mean time between two calls of a session", gap).derivation());
        for life in lives {
            let label = "life of a cache entry since its last use";
            terms.push(match life {
                Life::Provider(sourced) => Figure::listed(label, sourced).derivation(),
                Life::Bought(_) => {
                    Figure::derived(label, "as it is bought", life.seconds(), &[]).derivation()
                }
            });
        }
    }
    terms
}

/// Tokens of a class in a call, given as many as the cache leaves.
pub(super) fn per_call(
    class: TokenClass,
    label: &str,
    own: Tokens,
    shape: &TokenShape,
    cache: &CacheTerms,
) -> Figure<Tokens> {
    let (whole, share) = (prompt::prompt(shape), prompt::cached(shape));
    let written: Vec<_> = (0..shape.writes.len()).map(|at| prompt::written(shape, at)).collect();
    let terms = terms(cache);
    let mut inputs: Vec<&dyn Traced> = vec![&whole];
    if class == TokenClass::CacheRead || class == TokenClass::Input {
        inputs.push(&share);
    }
    if class != TokenClass::CacheRead {
        inputs.extend(written.iter().map(|written| written as &dyn Traced));
    }
    let media = prompt::no_text(shape);
    if class == TokenClass::Input {
        inputs.extend(media.iter().map(|media| media as &dyn Traced));
    }
    inputs.extend(terms.iter().map(|term| term as &dyn Traced));
    let formula = match class {
        TokenClass::Input if !media.is_empty() => {
            "prompt − what the cache serves of it − what is written to it − images and audio"
        }
        TokenClass::Input => "prompt − what the cache serves of it − what is written to it",
        TokenClass::CacheRead => {
            "prompt × cached share, of prompts that the cache takes and whose entries the next call still finds"
        }
        _ => "prompt × written share, of prompts that the cache takes",
    };
    Figure::derived(&format!("{label} per call"), formula, own, &inputs)
}

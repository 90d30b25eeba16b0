//! Which classes of token a price list sells, and what to write where it sells none.

use crate::catalog::{Lifetime, Rates, TokenClass};
use crate::decode::Given;
use crate::scenario::workload::token_shape::CacheWrite;

/// The class that a write is billed as: of its lifetime, or, where none is stated, of the shortest that has a price.
pub(super) fn write_class(write: &CacheWrite, rates: &Rates) -> TokenClass {
    let Given::Default { .. } = write.life else { return write.class() };
    shortest_life(rates).map_or(write.class(), Lifetime::class)
}

/// The shortest lifetime of cache entries that has a price.
pub(super) fn shortest_life(rates: &Rates) -> Option<Lifetime> {
    Lifetime::all().find(|life| rates.of(life.class()).is_some())
}

/// What to write where the catalog has no price of a class.
pub(super) fn missing_class_help(class: TokenClass, rates: &Rates) -> String {
    let sold: Vec<Lifetime> = Lifetime::all().filter(|life| rates.of(life.class()).is_some()).collect();
    match class {
        class if class.is_write() && !sold.is_empty() => {
            let sold: Vec<String> = sold.iter().map(|life| format!("`ttl: {life}`")).collect();
            format!("it has one for {}", sold.join(" and "))
        }
        TokenClass::CacheRead => {
            "give the option `workload: { cached_input: 0% }` if the provider does not cache, or add the price with \
             `--pricing`"
                .to_owned()
        }
        class if class.is_write() => {
            "give the option `workload: { cache_write: { share: 0% } }` if the provider does not charge for writing, or \
             add the price with `--pricing`"
                .to_owned()
        }
        TokenClass::Output => {
            "write `output: 0 tokens` if it writes nothing, as models for embeddings and rankings do, or add the price \
             with `--pricing`"
                .to_owned()
        }
        _ => "add the price with `--pricing`".to_owned(),
    }
}

/// What to write where an option states its prices.
pub(super) fn stated_class_help(class: TokenClass) -> String {
    let key = TokenClass::ALL.iter().find(|(_, known)| *known == class).map_or("", |(key, _)| *key);
    format!("add it to `price`: `{key}: $0.70/Mtok`")
}

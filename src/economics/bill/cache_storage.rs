//! What keeping tokens in an explicit cache costs: so many for so many hours, however often they are read.

use crate::economics::fleet::demand::Demand;
use crate::economics::fleet::prompt;
use crate::figure::{Figure, Traced};
use crate::scenario::{KeptTokens, Terms, TokenShape};
use crate::units::{Hours, Mtok, MtokHours, Quantity, Ratio, Tokens, Usd, UsdPerMonth, UsdPerMtokHour};

use super::ledger::{Ledger, Nature};
use super::terms::by_contract;

/// What the line is called.
const LABEL: &str = "storage of the prompt cache";
/// For how long tokens are kept.
const HOURS: &str = "hours a month that they are kept";

/// What keeping so many tokens for so many hours costs, at a price for a million an hour: tokens ÷ 10⁶ × hours × price.
///
/// Source: Google AI for Developers, "Context caching" (storage is billed by the token and hour for as long as the cache lives);
/// 142,500 tokens all month at Gemini 2.5 Pro's $4.50 are 0.1425 × 730 × 4.5 = $468.11.
///
/// ```
/// use breakeven::economics::cache_storage_cost;
/// let month = cache_storage_cost("142,500 tokens".parse()?, "730 h".parse()?, "$4.50/Mtok/h".parse()?);
/// assert_eq!(format!("{:.2}", breakeven::units::Quantity::get(month)), "468.11");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn cache_storage_cost(tokens: Tokens, hours: Hours, price: UsdPerMtokHour) -> Usd {
    price * (Mtok::from(tokens) * hours)
}

/// What is kept, and for how long, as a figure; with what that comes to in a month.
fn kept(kept: &KeptTokens, demand: &Demand<'_>, shape: &TokenShape) -> (Figure<MtokHours>, UsdPerMonth) {
    let tokens = tokens(kept, shape);
    let hours = if let Some(stated) = &kept.hours {
        Figure::written(HOURS, stated)
    } else {
        let formula = "all month, unless `cache_storage` says otherwise";
        Figure::derived(HOURS, formula, demand.hours.value(), &[&demand.hours])
    };
    let quantity = Mtok::from(tokens.value()) * hours.value();
    let inputs: [&dyn Traced; 2] = [&tokens, &hours];
    let formula = "tokens in the cache × hours that they are kept";
    let quantity = Figure::derived("tokens kept, times hours", formula, quantity, &inputs);
    let cost = cache_storage_cost(tokens.value(), hours.value(), kept.price.value());
    (quantity, UsdPerMonth::const_new(cost.get()))
}

/// The tokens in the cache.
fn tokens(kept: &KeptTokens, shape: &TokenShape) -> Figure<Tokens> {
    const TOKENS: &str = "tokens in the cache";
    if let Some(stated) = &kept.tokens {
        return Figure::written(TOKENS, stated);
    }
    let (prompt, cached) = (prompt::prompt(shape), prompt::cached(shape));
    let formula =
        "prompt × cached share: one prefix, which all calls share, unless `cache_storage` says otherwise";
    Figure::derived(TOKENS, formula, prompt.value() * cached.value(), &[&prompt, &cached])
}

/// Bills what is kept. It costs the same however many tasks there are.
pub(super) fn push(
    ledger: &mut Ledger,
    paid: &KeptTokens,
    terms: &Terms,
    demand: &Demand<'_>,
    shape: &TokenShape,
) {
    let (quantity, amount) = kept(paid, demand, shape);
    let rate = by_contract("price of keeping tokens", &paid.price, terms);
    let amount = amount
        * Ratio::const_new(if paid.price.value().get() > 0.0 {
            rate.get() / paid.price.value().get()
        } else {
            1.0
        });
    let formula = "million tokens kept, times hours × price per million and hour";
    ledger.push(Nature::Tokens, LABEL, formula, &quantity, &rate, amount);
    ledger.fixed();
}

//! The bill of tokens: each class once, or once a part of the calls where calls are charged apart.

use crate::catalog::TokenClass;
use crate::economics::fleet::demand::{Demand, tokens_per_call};
use crate::economics::fleet::prompt;
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{
    CacheTerms, KeepsCache, PartTokens, PriceBand, Priced, PricedPart, Serverless, TokenShape, Writes,
};
use crate::units::{Fraction, Mtok, Quantity, Tokens, UsdPerMonth, UsdPerMtok};

use super::bill::Bill;
use super::ledger::{Ledger, LineOf, Nature};
use super::terms::{InForce, push_committed};
use super::{cache_storage, cached};

/// Bills each class of token that the workload uses, at the prices of each call's prompt.
pub(in crate::economics) fn bill(serverless: &Serverless, demand: &Demand<'_>, shape: &TokenShape) -> Bill {
    let mut ledger = Ledger::default();
    let terms = InForce::of(&serverless.terms, &demand.all_tokens(shape));
    let mut for_prompts = 0.0;
    let of = Of { demand, shape, cache: &serverless.cache };
    for (_, class) in TokenClass::ALL {
        for part in &serverless.prices.parts {
            let Some(price) = part.of(*class) else { continue };
            let amount = push(&mut ledger, *class, part, &terms, price, &of);
            if !class.is_answer() {
                for_prompts += amount.get();
            }
        }
    }
    let for_prompts = share_for_prompts(&ledger, for_prompts);
    if let KeepsCache::Paid(kept) = &serverless.keeps {
        cache_storage::push(&mut ledger, kept, &serverless.terms, demand, shape);
    }
    // What is not used is paid for prompts and answers alike.
    push_committed(&mut ledger, &serverless.terms);
    let mut bill = Bill::without_gpus(ledger, "the GPUs are the provider's");
    bill.for_prompts = for_prompts;
    bill.energy = Err(Gap::NotPublished("the provider does not publish the energy of a call"));
    if serverless.writes == Writes::Unstated {
        bill.left_out.push("cache writes, which this provider charges for");
    }
    if let KeepsCache::Unstated(_) = &serverless.keeps {
        bill.left_out.push("storage of an explicit prompt cache, which this provider charges by the hour");
    }
    bill
}

/// A line of a class, for a part of the calls.
fn push(
    ledger: &mut Ledger,
    class: TokenClass,
    part: &PricedPart,
    terms: &InForce<'_>,
    price: &Priced<UsdPerMtok>,
    of: &Of<'_>,
) -> UsdPerMonth {
    let label = match part_of(part) {
        Some(prompts) => format!("{}, {prompts}", class.label()),
        None => class.label().to_owned(),
    };
    let tokens = tokens(class, part, &label, of);
    let rate = terms.price(&format!("price of {label}"), price);
    let amount = UsdPerMonth::const_new((rate.value() * tokens.value()).get());
    let formula = "million tokens per month × price per million";
    ledger.push(Nature::Tokens, &label, formula, &tokens, &rate, amount);
    ledger.is_of(LineOf { class: Some(class), list: Some(terms.listed(price)), ..LineOf::default() });
    amount
}

/// What tokens are worked out from.
struct Of<'a> {
    demand: &'a Demand<'a>,
    shape: &'a TokenShape,
    cache: &'a CacheTerms,
}

/// The tokens of a class that a part of the calls has in a month.
fn tokens(class: TokenClass, part: &PricedPart, label: &str, of: &Of<'_>) -> Figure<Mtok> {
    let Of { demand, shape, cache } = of;
    let own = |tokens: &[(TokenClass, Tokens)]| {
        tokens.iter().find(|(known, _)| *known == class).map(|(_, tokens)| *tokens)
    };
    let own = match &part.tokens {
        PartTokens::All => return demand.tokens(class, shape),
        PartTokens::AllBut(tokens) => {
            let Some(own) = own(tokens) else { return demand.tokens(class, shape) };
            return demand.tokens_of(label, &cached::per_call(class, label, own, shape, cache));
        }
        PartTokens::PerCall(tokens) => own(tokens).unwrap_or(Tokens::ZERO),
    };
    let hours = part.hours.as_ref().map(share_in);
    if let (Some(share), None, None) = (&hours, part.over, part.within) {
        let whole = tokens_per_call(class, shape);
        let terms = cached::terms(cache);
        let mut inputs: Vec<&dyn Traced> = vec![&whole, share];
        inputs.extend(terms.iter().map(|term| term as &dyn Traced));
        let formula = "these tokens of a call × share of the tasks that are served in these hours";
        let per_call = Figure::derived(&format!("{label} per call"), formula, own, &inputs);
        return demand.tokens_of(label, &per_call);
    }
    let whole = prompt::prompt(shape);
    let varying = Figure::given("variation of prompts", &shape.varying);
    let mut inputs: Vec<&dyn Traced> = vec![&whole];
    if varying.get() > 0.0 {
        inputs.push(&varying);
    }
    let cached = prompt::cached(shape);
    let terms = cached::terms(cache);
    if !class.is_answer() {
        inputs.push(&cached);
        inputs.extend(terms.iter().map(|term| term as &dyn Traced));
    }
    if let Some(share) = &hours {
        inputs.push(share);
    }
    let formula = if class.is_answer() {
        "answer of the calls whose prompts lie there, shared out over all calls (docs/formulas.md, Price tiers)"
    } else {
        "these tokens of the calls whose prompts lie there, shared out over all calls (docs/formulas.md, Price tiers)"
    };
    let per_call = Figure::derived(&format!("{label} per call"), formula, own, &inputs);
    demand.tokens_of(label, &per_call)
}

/// The share of the tasks that are served in some hours.
fn share_in(band: &PriceBand) -> Figure<Fraction> {
    let label = format!("share of the tasks in {}", band.label);
    let formula = format!("tasks of the week, by the profile, that are served in these hours: {}", band.when);
    Figure::derived(&label, &formula, band.share, &[])
}

/// Which calls a part has; `None` where it has all that there are.
fn part_of(part: &PricedPart) -> Option<String> {
    if matches!(part.tokens, PartTokens::All | PartTokens::AllBut(_)) {
        return None;
    }
    let hours = part.hours.as_ref().map(|band| band.label.clone());
    match (prompts_of(part), hours) {
        (Some(prompts), Some(hours)) => Some(format!("{prompts}, {hours}")),
        (prompts, hours) => prompts.or(hours),
    }
}

/// Which prompts a part has; `None` where it has prompts of every size.
fn prompts_of(part: &PricedPart) -> Option<String> {
    let over = part.over.map(|over| format!("{} {}", over.exceeded(), size(over.limit())));
    let within = part.within.map(|within| format!("{} {}", within.word(), size(within.limit())));
    match (over, within) {
        (None, None) => None,
        (Some(bound), None) | (None, Some(bound)) => Some(format!("prompts {bound}")),
        (Some(over), Some(within)) => Some(format!("prompts {over}, {within}")),
    }
}

/// A prompt size as price lists write it: 272k.
fn size(tokens: Tokens) -> String {
    let thousands = tokens.get() / 1_000.0;
    if thousands >= 1.0 && thousands.fract() == 0.0 {
        format!("{thousands}k")
    } else {
        tokens.get().to_string()
    }
}

/// The share of what tokens cost that is paid for prompts.
fn share_for_prompts(ledger: &Ledger, of_prompts: f64) -> Result<Figure<Fraction>, Gap> {
    let all = ledger.total().get();
    if all == 0.0 {
        return Err(Gap::NotApplicable("its tokens cost nothing"));
    }
    let inputs: Vec<&dyn Traced> = ledger.lines().iter().map(|line| &line.amount as &dyn Traced).collect();
    let label = "share of the cost that pays for prompts";
    let formula = "cost of prompt tokens of every class ÷ cost of all tokens";
    Ok(Figure::derived(label, formula, Fraction::const_new((of_prompts / all).min(1.0)), &inputs))
}

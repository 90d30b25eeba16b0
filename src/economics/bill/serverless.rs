//! The bill of tokens: each class once.

use crate::catalog::TokenClass;
use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Gap, Traced};
use crate::scenario::{Serverless, TokenShape, Writes};
use crate::units::{Fraction, Quantity, UsdPerMonth};

use super::bill::Bill;
use super::ledger::{Ledger, Nature};

/// Bills each class of token that the workload uses, at the price of the prompt's tier.
pub(in crate::economics) fn bill(serverless: &Serverless, demand: &Demand<'_>, shape: &TokenShape) -> Bill {
    let mut ledger = Ledger::default();
    for (_, class) in TokenClass::ALL {
        let Some(price) = serverless.prices.of(*class) else { continue };
        let tokens = demand.tokens(*class, shape);
        let rate = Figure::listed(&format!("price of {}", class.label()), price);
        let amount = UsdPerMonth::const_new((rate.value() * tokens.value()).get());
        ledger.push(
            Nature::Tokens,
            class.label(),
            "million tokens per month × price per million",
            &tokens,
            &rate,
            amount,
        );
    }
    let for_prompts = for_prompts(&ledger);
    let mut bill = Bill::without_gpus(ledger, "the GPUs are the provider's");
    bill.for_prompts = for_prompts;
    bill.energy = Err(Gap::NotPublished("the provider does not publish the energy of a call"));
    if serverless.writes == Writes::Unstated {
        bill.left_out.push("cache writes, which this provider charges for");
    }
    bill
}

/// The share of what tokens cost that is paid for prompts.
fn for_prompts(ledger: &Ledger) -> Result<Figure<Fraction>, Gap> {
    let answers = [TokenClass::Output, TokenClass::Reasoning].map(TokenClass::label);
    let all = ledger.total().get();
    let of_prompts: f64 = ledger
        .lines()
        .iter()
        .filter(|line| !answers.contains(&line.label.as_str()))
        .map(|line| line.amount.get())
        .sum();
    if all == 0.0 {
        return Err(Gap::NotApplicable("its tokens cost nothing"));
    }
    let inputs: Vec<&dyn Traced> = ledger.lines().iter().map(|line| &line.amount as &dyn Traced).collect();
    let label = "share of the cost that pays for prompts";
    let formula = "cost of prompt tokens of every class ÷ cost of all tokens";
    Ok(Figure::derived(label, formula, Fraction::const_new((of_prompts / all).min(1.0)), &inputs))
}

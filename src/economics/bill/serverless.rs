//! The bill of tokens: each class once.

use crate::catalog::TokenClass;
use crate::economics::fleet::demand::Demand;
use crate::figure::{Figure, Gap};
use crate::scenario::{Serverless, TokenShape, Writes};
use crate::units::{Quantity, UsdPerMonth};

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
    let mut bill = Bill::without_gpus(ledger, "the GPUs are the provider's");
    bill.energy = Err(Gap::NotPublished("the provider does not publish the energy of a call"));
    if serverless.writes == Writes::Unstated {
        bill.left_out.push("cache writes, which this provider charges for");
    }
    bill
}

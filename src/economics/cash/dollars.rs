//! What is priced in US dollars, where money is in another currency and the rate between both changes over the months.

use std::sync::Arc;

use crate::figure::{Derivation, Figure, Gap, Origin, Traced};
use crate::scenario::{Exchange, Finance};
use crate::units::{Currency, Number, Quantity as _};

use super::trends::trend;

/// How what is paid for something moves with the rate: with it where its price is in dollars, and not at all where it is in the
/// scenario's own currency.
pub(super) struct Dollars<'f>(Option<&'f Exchange>);

/// The currency of what a price rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceCurrency {
    /// All of it is in US dollars.
    Dollars,
    /// Some of it is in the scenario's own currency, or nothing of it is an amount of money.
    Other,
}

/// The currency of what a price rests on, in a scenario of a currency.
pub fn priced_in(price: &Derivation, own: Currency) -> PriceCurrency {
    let mut found = PricedIn::default();
    found.look_at(price, own);
    if found.dollars && !found.own { PriceCurrency::Dollars } else { PriceCurrency::Other }
}

/// The currencies of the prices that a figure rests on.
#[derive(Clone, Copy, Default)]
struct PricedIn {
    dollars: bool,
    own: bool,
}

impl<'f> Dollars<'f> {
    /// Of a price. One that rests on prices in both currencies is a gap: which part of it moves is not known.
    pub(super) fn of(what: &str, price: &dyn Traced, finance: &'f Finance) -> Result<Self, Gap> {
        let moving = finance.exchange.as_ref().filter(|exchange| !exchange.is_steady());
        let Some(exchange) = moving else { return Ok(Self(None)) };
        let own = exchange.rate.value.currency;
        let mut found = PricedIn::default();
        found.look_at(&price.derivation(), own);
        if found.dollars && found.own {
            return Err(Gap::Undefined(format!(
                "the price of {what} is partly in US dollars and partly in {own}, so which part of it moves with the rate is not known: \
                 state all of it in one of both, or the rate without `trend` and `budget_rates`"
            )));
        }
        Ok(Self(found.dollars.then_some(exchange)))
    }

    /// What it costs in a month of the horizon, counted from 0, over what it costs at today's rate.
    pub(super) fn after(&self, month: usize) -> f64 {
        self.0.map_or(1.0, |exchange| exchange.dollar_after(month).get())
    }

    /// What says so, if it moves.
    pub(super) fn derivation(&self) -> Option<Arc<Derivation>> {
        let exchange = self.0?;
        if let Some(change) = exchange.trend() {
            return Some(trend("change of the exchange rate", change));
        }
        let own = exchange.rate.value.currency;
        let rates = exchange.budget_rates().map(|(year, rate)| {
            Figure::written(&format!("US dollars for one {own} in {year}"), &rate).derivation()
        });
        let rates: Vec<Arc<Derivation>> = rates.collect();
        let inputs: Vec<&dyn Traced> = rates.iter().map(|rate| rate as &dyn Traced).collect();
        let today = Number::const_new(exchange.rate.value.dollars());
        let label = "exchange rate of today";
        Some(
            Figure::derived(
                label,
                "the budget's rate of each month's year stands in its place",
                today,
                &inputs,
            )
            .derivation(),
        )
    }
}

impl PricedIn {
    fn look_at(&mut self, derivation: &Derivation, own: Currency) {
        if self.dollars && self.own {
            return;
        }
        match &derivation.origin {
            Origin::Derived { inputs, .. } => inputs.iter().for_each(|input| self.look_at(input, own)),
            _ if !derivation.amount.unit().is_money() || derivation.amount.value() == 0.0 => {}
            // No default is an amount of money of one currency rather than of another.
            Origin::Default(_) => self.own = true,
            Origin::Written(_) | Origin::Catalog { .. } => {
                if derivation.is_exchanged(own) {
                    self.dollars = true;
                } else {
                    self.own = true;
                }
            }
        }
    }
}

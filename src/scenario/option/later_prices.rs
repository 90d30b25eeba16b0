//! Prices that are known to change after the scenario's day: cards that begin later, promotions that end.

use crate::catalog::{Dated, TokenCard};
use crate::decode::Context;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::units::{Date, Ratio};

use super::token_prices::{Asked, TokenPrices};

/// The prices of a card that begins after the scenario's day.
#[derive(Clone, Debug)]
pub struct LaterPrices {
    /// Its first day.
    pub from: Date,
    /// What calls cost from then on; why that is unknown, where the card lacks a price that they need.
    pub prices: Result<TokenPrices, String>,
}

impl LaterPrices {
    /// The same prices times a factor.
    #[must_use]
    pub fn scaled(&self, factor: Ratio) -> Self {
        let prices = self.prices.as_ref().map(|prices| prices.scaled(factor));
        Self { from: self.from, prices: prices.map_err(Clone::clone) }
    }

    /// Of every card that begins after a day, oldest first. What a later card lacks is no fault of today's bill: it is warned of where
    /// the card begins before `until`.
    pub(super) fn of(
        asked: &Asked<'_>,
        cards: &Dated<TokenCard>,
        [as_of, until]: [Date; 2],
        context: &mut Context<'_>,
    ) -> Vec<Self> {
        let mut found = Vec::new();
        for (from, card) in cards.after(as_of) {
            let mut own = Sink::default();
            let mut apart =
                Context { file: context.file.clone(), conventions: context.conventions, sink: &mut own };
            let prices = asked.prices(&card.sourced(), &mut apart);
            let fault = own.diagnostics().iter().find(|said| said.code.severity() == Severity::Error);
            let prices = match (fault, prices) {
                (None, Some(prices)) => Ok(prices),
                (Some(fault), _) => {
                    if from < until {
                        warn(from, fault, context);
                    }
                    Err(fault.message.clone())
                }
                (None, None) => Err(format!("the card of {from} has no price for these calls")),
            };
            found.push(Self { from, prices });
        }
        found
    }
}

fn warn(from: Date, fault: &Diagnostic, context: &mut Context<'_>) {
    let message = format!("from {from} on, {}: the months from then on are not priced", fault.message);
    let diagnostic = Diagnostic::new(Code::NoLaterPrice, message, fault.site.clone());
    context.sink.push(diagnostic.help(fault.help.clone()));
}

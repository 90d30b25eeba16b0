//! What stands between the price that somebody asks and what is paid: the tax that is not recovered, and the rate at which dollars are
//! bought. Each is a cell, and prices are formulas of it.

use std::sync::Arc;

use crate::economics::{PriceCurrency, TaxShare, priced_in};
use crate::figure::{Derivation, Figure, Origin, Traced as _};
use crate::scenario::{Scenario, TaxedKind};
use crate::units::Currency;

use super::formula::{Formula, Place};
use super::inputs::{Input, Inputs, look};
use super::sheet::Look;

/// The cells of what stands between.
pub(super) struct Money {
    /// Rates and shares, with where they are written.
    taxes: Vec<(Arc<Derivation>, Place)>,
    exchange: Option<ExchangeCell>,
}

/// The rate at which dollars are bought.
struct ExchangeCell {
    place: Place,
    own: Currency,
    /// Dollars for one of the currency.
    dollars: f64,
}

/// What is said of a cell that prices follow.
const FOLLOWED: &str = "prices of options with formulas follow it";

impl Money {
    /// Writes the cells.
    pub(super) fn of(inputs: &mut Inputs<'_>, scenario: &Scenario) -> Self {
        let exchange = scenario.finance.exchange.as_ref().map(|exchange| {
            let rate = exchange.rate.value;
            let what = format!("US dollars for one {}", rate.currency);
            let figure = Figure::written(&what, &exchange.number()).derivation();
            let place = inputs.figure(&what, &figure);
            let source = format!("{}, {}", exchange.source, rate.date);
            let moves = if exchange.is_steady() {
                "prices in US dollars of options with formulas follow it"
            } else {
                "not live: the rate changes over the months, and options with prices in US dollars have the program's numbers"
            };
            inputs.from(place, "stated", &format!("{source}; {moves}"));
            let place = inputs.name("exchange_rate", place);
            ExchangeCell { place, own: rate.currency, dollars: rate.dollars() }
        });
        let mut money = Self { taxes: Vec::new(), exchange };
        for option in &scenario.options {
            for tax in option.indirect_tax.iter().flat_map(|taxes| taxes.all()) {
                let rate = Figure::written("rate of the tax", &tax.rate).derivation();
                let share = Figure::written("share that is not recovered", &tax.not_recovered).derivation();
                if money.cell(&rate).is_some() {
                    continue;
                }
                let kind = bought(tax.kind);
                // An option with taxes of its own is named.
                let is_again = scenario.options.iter().any(|other| {
                    other
                        .indirect_tax
                        .iter()
                        .flat_map(|taxes| taxes.all())
                        .any(|others| others.kind == tax.kind && others.rate.site != tax.rate.site)
                });
                let of = if is_again { format!(" of {}", option.name) } else { String::new() };
                let rows = [
                    (rate, format!("tax on {kind}{of}: rate")),
                    (share, format!("tax on {kind}{of}: share that is not recovered")),
                ];
                for (figure, what) in rows {
                    let input = inputs.of_figure(&what, &figure);
                    let source = match input.source.as_str() {
                        "" => FOLLOWED.to_owned(),
                        cited => format!("{cited}; {FOLLOWED}"),
                    };
                    let place = inputs.input(&Input { source, ..input });
                    money.taxes.push((figure, place));
                }
            }
        }
        money
    }

    fn cell(&self, figure: &Derivation) -> Option<Place> {
        let is_here = |other: &Derivation| matches!((&other.origin, &figure.origin), (Origin::Written(a), Origin::Written(b)) if a == b);
        self.taxes.iter().find(|(known, _)| is_here(known)).map(|(_, place)| *place)
    }

    /// The price with a tax over the net price.
    pub(super) fn with_tax(&self, tax: &TaxShare) -> Formula {
        match self.cell(&tax.rate).zip(self.cell(&tax.not_recovered)) {
            Some((rate, share)) => Formula::from(1.0) + Formula::from(rate) * share,
            None => tax.factor().into(),
        }
    }

    /// The cell of a price, as a formula of the net one and the tax, and of the one in dollars and the rate.
    pub(super) fn price(&self, inputs: &mut Inputs<'_>, what: &str, price: &Arc<Derivation>) -> Place {
        let unit = price.amount.unit();
        if let Some((net, tax)) = TaxShare::of(price) {
            let net = self.price(inputs, &format!("{what}, before tax"), &net);
            let formula = Formula::from(net) * self.with_tax(&tax);
            return inputs.follows(what, look(price.amount), formula, &unit.shown_id());
        }
        if let Some(ExchangeCell { place, own, dollars }) = self.exchange
            && priced_in(price, own) == PriceCurrency::Dollars
        {
            let input = inputs.of_figure(&format!("{what}, in US dollars"), price);
            let value = input.value * dollars;
            let net =
                inputs.input(&Input { look: Look::UsPrice, value, unit: unit.id().to_owned(), ..input });
            return inputs.follows(what, look(price.amount), Formula::from(net) / place, &unit.shown_id());
        }
        inputs.figure(what, price)
    }
}

/// What is taxed.
const fn bought(kind: TaxedKind) -> &'static str {
    match kind {
        TaxedKind::Tokens => "tokens",
        TaxedKind::Rent => "rented GPUs",
        TaxedKind::Hardware => "servers",
        TaxedKind::Running => "power, space, upkeep",
        TaxedKind::Services => "what is paid by the task",
        TaxedKind::Costs => "costs by name",
        TaxedKind::OneOff => "what is paid once",
    }
}

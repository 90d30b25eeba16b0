//! Value-added and sales tax that is not recovered, in the prices of a bill: net price × (1 + rate × share that is not recovered).

use std::sync::Arc;

use crate::figure::{Derivation, Figure, Origin, Traced as _};
use crate::scenario::{IndirectTax, ServingOption, TaxOnKind, TaxedKind};
use crate::units::{Fraction, Quantity, Ratio};

use super::bill::{Asset, Bill, Capital, Contracted, Held};
use super::ledger::Nature;

/// What a nature of money is taxed as; `None` of wages.
const fn kind(nature: Nature) -> Option<TaxedKind> {
    Some(match nature {
        Nature::Tokens | Nature::Units | Nature::UnitContract => TaxedKind::Tokens,
        Nature::Rent | Nature::Contract => TaxedKind::Rent,
        Nature::Depreciation => TaxedKind::Hardware,
        Nature::Running | Nature::Electricity => TaxedKind::Running,
        Nature::Services => TaxedKind::Services,
        Nature::Other => TaxedKind::Costs,
        Nature::OneOff => TaxedKind::OneOff,
        Nature::Staff | Nature::Work => return None,
    })
}

/// How a price with tax follows from the net one.
const WITH_TAX: &str = "net × price with tax over the net price";

/// What is paid over the net price.
fn factor(tax: &TaxOnKind) -> Figure<Ratio> {
    let rate: Figure<Fraction> = Figure::written("rate of the tax", &tax.rate);
    let share: Figure<Fraction> = Figure::written("share that is not recovered", &tax.not_recovered);
    let value = Ratio::const_new(1.0 + rate.get() * share.get());
    Figure::derived(
        "price with tax over the net price",
        "1 + rate × share that is not recovered",
        value,
        &[&rate, &share],
    )
}

/// A price with the tax on it.
fn with_tax<Q: Quantity>(net: &Figure<Q>, factor: &Figure<Ratio>) -> Figure<Q> {
    let value = Q::new(net.get() * factor.get()).unwrap_or_else(|_| net.value());
    let label = &net.derivation().label;
    Figure::derived(label, WITH_TAX, value, &[net, factor])
}

/// A tax that stands in a price.
#[derive(Clone, Debug)]
pub struct TaxShare {
    /// Its rate.
    pub rate: Arc<Derivation>,
    /// The share of it that is not recovered.
    pub not_recovered: Arc<Derivation>,
}

impl TaxShare {
    /// The price before tax, and the tax on it; `None` of a price without.
    pub fn of(price: &Derivation) -> Option<(Arc<Derivation>, Self)> {
        let inputs = |derivation: &Derivation| match &derivation.origin {
            Origin::Derived { inputs, .. } => inputs
                .as_slice()
                .try_into()
                .ok()
                .map(|[first, second]: &[Arc<Derivation>; 2]| (Arc::clone(first), Arc::clone(second))),
            _ => None,
        };
        let Origin::Derived { formula, .. } = &price.origin else { return None };
        let (net, factor) = inputs(price).filter(|_| formula == WITH_TAX)?;
        let (rate, not_recovered) = inputs(&factor)?;
        Some((net, Self { rate, not_recovered }))
    }

    /// The price with tax over the net price.
    pub fn factor(&self) -> f64 {
        1.0 + self.rate.amount.value() * self.not_recovered.amount.value()
    }
}

impl Bill {
    /// The same with the taxes of an option in the prices of what is bought for serving.
    pub(in crate::economics) fn with_indirect_tax(self, option: &ServingOption) -> Self {
        match option.indirect_tax.as_deref() {
            Some(tax) => self.taxed(tax),
            None => self,
        }
    }

    fn taxed(mut self, tax: &IndirectTax) -> Self {
        let of = |kind: TaxedKind| tax.on(kind).map(factor);
        if let Ok(ledger) = &mut self.ledger {
            ledger.scale(WITH_TAX, |nature| of(kind(nature)?));
        }
        if let Some(factor) = of(TaxedKind::Hardware) {
            for asset in &mut self.assets {
                *asset = Asset { price: with_tax(&asset.price, &factor), ..asset.clone() };
            }
            let bought = |capex: Figure<_>| with_tax(&capex, &factor);
            self.capex = self.capex.map(bought);
            self.capital = self.capital.map(|capital: Capital| Capital {
                straight: with_tax(&capital.straight, &factor),
                recovery: with_tax(&capital.recovery, &factor),
            });
        }
        for contract in &mut self.contracts {
            let nature = match contract.held {
                Held::Instances => TaxedKind::Rent,
                Held::Units(_) => TaxedKind::Tokens,
            };
            if let Some(factor) = of(nature) {
                *contract = Contracted { price: with_tax(&contract.price, &factor), ..contract.clone() };
            }
        }
        self
    }
}

/// The price of a kind of line, of an option, with the tax on it; the net price where that is not taxed.
pub(super) fn price_with_tax<Q: Quantity>(
    option: &ServingOption,
    kind: TaxedKind,
    net: Figure<Q>,
) -> Figure<Q> {
    let tax = option.indirect_tax.as_deref().and_then(|taxes| taxes.on(kind));
    match tax {
        Some(tax) => with_tax(&net, &factor(tax)),
        None => net,
    }
}

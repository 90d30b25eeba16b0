//! The bill of one option for a month, line by line.

use std::sync::Arc;

use crate::figure::{Derivation, Figure, Traced};
use crate::units::{Quantity, UsdPerMonth};

/// What kind of money a line is: prices of different kinds change differently over the years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A purchase spread over its life; the purchase itself is paid at once.
    Depreciation,
    /// What is paid once, spread over months; it is paid at once.
    OneOff,
    /// Space, maintenance, licences of one's own hardware.
    Running,
    /// Electricity of one's own hardware.
    Electricity,
    /// People who run the hardware.
    Staff,
    /// Tokens from a provider.
    Tokens,
    /// Rented GPUs.
    Rent,
    /// People who do tasks or look at results.
    Work,
    /// What is paid by the task or by the look.
    Services,
}

/// A line of the bill: quantity × rate = amount.
#[derive(Clone, Debug)]
pub struct Line {
    /// What kind of money it is.
    pub nature: Nature,
    /// What is paid for.
    pub label: String,
    /// How much of it a month.
    pub quantity: Arc<Derivation>,
    /// The price of one.
    pub rate: Arc<Derivation>,
    /// What it comes to a month.
    pub amount: Figure<UsdPerMonth>,
}

/// The lines of a month.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    lines: Vec<Line>,
}

impl Ledger {
    /// Adds a line whose amount is already worked out from quantity and rate.
    pub(in crate::economics) fn push(
        &mut self,
        nature: Nature,
        label: &str,
        formula: &str,
        quantity: &dyn Traced,
        rate: &dyn Traced,
        amount: UsdPerMonth,
    ) {
        let amount = Figure::derived(label, formula, amount, &[&quantity.derivation(), &rate.derivation()]);
        self.lines.push(Line {
            nature,
            label: label.to_owned(),
            quantity: quantity.derivation(),
            rate: rate.derivation(),
            amount,
        });
    }

    /// Adds the lines of another bill, each under a name.
    pub(in crate::economics) fn append(&mut self, name: &str, other: &Self) {
        let named = |line: &Line| Line { label: format!("{name}: {}", line.label), ..line.clone() };
        self.lines.extend(other.lines.iter().map(named));
    }

    /// The lines, in the order in which they were added.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The sum of the lines.
    pub fn total(&self) -> Figure<UsdPerMonth> {
        let sum = self.lines.iter().map(|line| line.amount.value()).sum();
        let lines: Vec<&dyn Traced> = self.lines.iter().map(|line| &line.amount as &dyn Traced).collect();
        Figure::derived("cost per month", "sum of the ledger's lines", sum, &lines)
    }

    /// The sum without one line.
    pub(super) fn total_without(&self, label: &str) -> UsdPerMonth {
        let others = self.lines.iter().filter(|line| line.label != label);
        UsdPerMonth::const_new(others.map(|line| line.amount.value().get()).sum())
    }
}

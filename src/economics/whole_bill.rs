//! The whole bill beside the stated one: what the lines come to that an option's role needs and the scenario does not state, each with
//! its range.

use std::sync::Arc;

use crate::economics::bill::ledger::{Ledger, Line};
use crate::figure::{Derivation, Gap, Measured};
use crate::metric::Metric;
use crate::units::tolerance::NOISE;
use crate::units::{UsdNet, UsdPerMonth};

/// An option with documented defaults for all that its role needs and the scenario does not state.
#[derive(Clone, Debug)]
pub struct WholeBill {
    /// Its bill, or why there is none.
    pub ledger: Result<Ledger, Gap>,
    /// The month with every default at the end of its range that costs least, and most.
    pub range: Result<(UsdPerMonth, UsdPerMonth), Gap>,
    /// What the defaults add to the stated bill; empty where the scenario states everything.
    pub added: Vec<AddedLine>,
    metrics: Vec<(Metric, Measured)>,
}

impl WholeBill {
    /// Of a ledger beside the stated one, and those with every default at either end of its range, cheapest first.
    pub(super) fn of(
        stated: &Result<Ledger, Gap>,
        ledger: Result<Ledger, Gap>,
        [low, high]: [Result<Ledger, Gap>; 2],
        metrics: Vec<(Metric, Measured)>,
    ) -> Self {
        let added = match (stated, &ledger, &low, &high) {
            (Ok(stated), Ok(whole), Ok(low), Ok(high)) => added(stated, whole, low, high),
            _ => Vec::new(),
        };
        let month = |ledger: Result<Ledger, Gap>| ledger.map(|ledger| ledger.total().value());
        let range = month(low).and_then(|low| Ok((low, month(high)?)));
        Self { ledger, range, added, metrics }
    }

    /// A metric of it, or why there is none; latencies and what it is worth over the months are not worked out again.
    pub fn metric(&self, metric: Metric) -> &Measured {
        const MISSING: &Measured = &Err(Gap::NotApplicable(NOT_WORKED_OUT));
        self.metrics.iter().find(|(known, _)| *known == metric).map_or(MISSING, |(_, measured)| measured)
    }
}

/// Why there is no figure of what nobody asked for.
pub(super) const NOT_WORKED_OUT: &str = "not computed for this option";

/// A line of the whole bill that is not in the stated one, or costs another amount there.
#[derive(Clone, Debug)]
pub struct AddedLine {
    /// What is paid for.
    pub label: String,
    /// How much of it a month.
    pub quantity: Arc<Derivation>,
    /// The price of one.
    pub rate: Arc<Derivation>,
    /// What it adds to the month; below zero where a default lowers a line.
    pub amount: UsdNet,
    /// The same where every default is at the end of its range that costs least.
    pub low: UsdNet,
    /// The same where every default is at the end of its range that costs most.
    pub high: UsdNet,
}

/// Lines of a bill by how they differ from those of another one.
fn added(stated: &Ledger, whole: &Ledger, low: &Ledger, high: &Ledger) -> Vec<AddedLine> {
    let of = |ledger: &Ledger, label: &str| {
        let same = ledger.lines().iter().filter(|line| line.label == label);
        same.map(|line| line.amount.get()).sum::<f64>()
    };
    let mut added: Vec<AddedLine> = Vec::new();
    for line in whole.lines() {
        if added.iter().any(|known| known.label == line.label) {
            continue;
        }
        let before = of(stated, &line.label);
        let amount = of(whole, &line.label) - before;
        if amount.abs() <= before.abs().max(1.0) * NOISE {
            continue;
        }
        let (low, high) = (of(low, &line.label) - before, of(high, &line.label) - before);
        added.push(one(line, [amount, low, high].map(UsdNet::const_new)));
    }
    added
}

fn one(line: &Line, [amount, low, high]: [UsdNet; 3]) -> AddedLine {
    AddedLine {
        label: line.label.clone(),
        quantity: Arc::clone(&line.quantity),
        rate: Arc::clone(&line.rate),
        amount,
        low,
        high,
    }
}

//! The books of an option, month by month: what its hardware is carried at, what is owed, and what it earns or costs by accrual.
//!
//! Hardware is carried at cost from the month in which it is paid, and written off in a straight line from its first use over its life
//! down to its residual value; until then it is under construction. When it goes, worn out or because the horizon ends, what it is sold
//! for less what the books have is a gain or a loss. Everything else is an expense or an income in the month in which it flows: rents of
//! a lease too, since no right of use is put on the books (IFRS 16 and ASC 842 would), and no tax is deferred. What is saved against a
//! baseline counts when the baseline would have paid it, its purchases included.

use crate::finance::Writing;
use crate::units::tolerance::EXACT;
use crate::units::{Months, Quantity, Usd, UsdNet};

use super::cash_flow::{CashFlow, CashKind, HardwareBatch, Owned};

/// The books of an option. Each series is by month, and the first is now.
#[derive(Clone, Debug)]
pub struct Books {
    /// What hardware cost that is paid and not yet used.
    pub under_construction: Vec<Usd>,
    /// What hardware that is used is carried at.
    pub in_use: Vec<Usd>,
    /// What was paid for the hardware that is there.
    pub at_cost: Vec<Usd>,
    /// What is owed on loans.
    pub owed: Vec<Usd>,
    /// What has flowed in all until then.
    pub cash: Vec<UsdNet>,
    /// What is written off in the month; it is negative.
    pub depreciation: Vec<UsdNet>,
    /// Gains and losses on hardware that goes.
    pub disposal: Vec<UsdNet>,
    /// What the month earns, after tax.
    pub profit: Vec<UsdNet>,
    /// What all months until then have earned.
    pub earned: Vec<UsdNet>,
    /// What the books have as the horizon ends, before what is left is sold.
    pub left_at_end: Usd,
    /// What that is sold for.
    pub resale_at_end: Usd,
}

impl HardwareBatch {
    /// What it is carried at after a month: at cost until its use, then less what is written off; nothing before it is paid, and of what
    /// is leased. What goes is looked at before it does.
    pub fn book_value(&self, month: usize) -> Usd {
        let Owned::Bought { life, residual, .. } = self.owned else { return Usd::ZERO };
        if month < self.ordered || month > self.gone {
            return Usd::ZERO;
        }
        let age = Months::const_new(month.saturating_sub(self.used) as f64);
        let off = Writing::StraightLine { life, residual }.written_off(age);
        Usd::const_new((self.price.get() * (1.0 - off.get())).max(0.0))
    }

    /// What is written off in a month of use, while it lasts; nothing of what is leased.
    pub fn monthly_depreciation(&self) -> Option<Usd> {
        let Owned::Bought { life, residual, .. } = self.owned else { return None };
        Some(Usd::const_new(self.price.get() * residual.rest().get() / life.get().max(1.0)))
    }

    /// What it is sold for when it goes; nothing of what is leased.
    pub fn proceeds(&self) -> Option<Usd> {
        let Owned::Bought { proceeds, .. } = self.owned else { return None };
        Some(proceeds)
    }
}

/// Whether a flow is an expense or an income of its month, and no purchase, sale or loan.
pub(super) const fn is_earned(kind: CashKind) -> bool {
    !matches!(kind, CashKind::Hardware | CashKind::Resale | CashKind::Loan)
}

impl Books {
    /// The books that flows give.
    pub fn of(flow: &CashFlow) -> Self {
        let months = flow.tasks.len();
        let owned = || flow.batches.iter().filter(|batch| batch.owned != Owned::Leased);
        let none = || vec![0.0; months + 1];
        let (mut building, mut in_use, mut at_cost) = (none(), none(), none());
        let (mut depreciation, mut disposal) = (none(), none());
        for batch in owned() {
            for month in batch.ordered..=batch.gone.min(months) {
                let value = batch.book_value(month).get();
                if month > batch.used {
                    depreciation[month] -= batch.book_value(month - 1).get() - value;
                }
                if month == batch.gone {
                    let gain = batch.proceeds().unwrap_or(Usd::ZERO).get() - value;
                    // What is sold at its book value leaves the rounding of both.
                    disposal[month] += if gain.abs() <= EXACT * value { 0.0 } else { gain };
                } else {
                    at_cost[month] += batch.price.get();
                    let carried = if month < batch.used { &mut building } else { &mut in_use };
                    carried[month] += value;
                }
            }
        }
        let running = |flows: &[f64]| -> Vec<UsdNet> {
            let mut sum = 0.0;
            let until = |flow: &f64| {
                sum += flow;
                UsdNet::const_new(sum)
            };
            flows.iter().map(until).collect()
        };
        let amounts = |flows: Vec<UsdNet>| -> Vec<f64> { flows.iter().map(|flow| flow.get()).collect() };
        let accrued = amounts(flow.sum(is_earned));
        let written = depreciation.iter().zip(&disposal);
        let profit: Vec<f64> =
            accrued.iter().zip(written).map(|(flow, (off, gain))| flow + off + gain).collect();
        let usd = |values: Vec<f64>| values.into_iter().map(Usd::const_new).collect::<Vec<_>>();
        let net = |values: &[f64]| values.iter().copied().map(UsdNet::const_new).collect::<Vec<_>>();
        let at_end = || owned().filter(|batch| batch.gone >= months);
        Self {
            under_construction: usd(building),
            in_use: usd(in_use),
            at_cost: usd(at_cost),
            owed: flow.owed.clone(),
            cash: running(&amounts(flow.net())),
            earned: running(&profit),
            depreciation: net(&depreciation),
            disposal: net(&disposal),
            profit: net(&profit),
            left_at_end: at_end().map(|batch| batch.book_value(months)).sum(),
            resale_at_end: at_end().filter_map(HardwareBatch::proceeds).sum(),
        }
    }

    /// What hardware is carried at after a month, used or not yet.
    pub fn book_value(&self, month: usize) -> Usd {
        let of = |series: &[Usd]| series.get(month).copied().unwrap_or(Usd::ZERO);
        of(&self.under_construction) + of(&self.in_use)
    }
}

//! Hardware over the months: bought when the busiest hour needs it, replaced when its life ends, sold at the end of the horizon;
//! paid in cash, by a loan or as a lease; written down for taxes.

use crate::economics::bill::bill::Asset;
use crate::finance::{Resale, Writing, rent_in_advance, schedule, whole_months};
use crate::scenario::{Finance, Funding};
use crate::units::tolerance::NOISE;
use crate::units::{Fraction, Months, Quantity, Usd};

/// What flows for hardware, by month; what comes in is positive. Month 0 is now.
pub(super) struct Hardware {
    /// Purchases.
    pub(in crate::economics) bought: Vec<f64>,
    /// What it is sold for.
    pub(super) sold: Vec<f64>,
    /// Loans received and paid back.
    pub(super) loan: Vec<f64>,
    /// Interest.
    pub(super) interest: Vec<f64>,
    /// Rents of a lease.
    pub(super) lease: Vec<f64>,
    /// What is taken off the gain that is taxed, less what is gained over the written-down value.
    pub(super) deducted: Vec<f64>,
    /// Rents of months after the last one, which are due then.
    pub(super) due_early: f64,
}

/// What was bought in one month.
struct Purchase {
    month: usize,
    /// Until which month it is used.
    end: usize,
    /// How much of the need it covers, at today's prices.
    need: f64,
    paid: f64,
}

/// Follows one asset. `needs` are what the fleet of each month costs at today's prices, month 1 first.
pub(in crate::economics) fn follow(asset: &Asset, needs: &[f64], finance: &Finance) -> Hardware {
    let months = needs.len();
    let none = || vec![0.0; months + 1];
    let mut flows = Hardware {
        bought: none(),
        sold: none(),
        loan: none(),
        interest: none(),
        lease: none(),
        deducted: none(),
        due_early: 0.0,
    };
    let life = match &finance.funding {
        Funding::Lease { term, .. } => term.value,
        Funding::Cash | Funding::Loan { .. } => asset.life.value(),
    };
    let mut used: Vec<Purchase> = Vec::new();
    for (month, need) in needs.iter().enumerate() {
        // What is worn out goes first; what is still needed of it is bought anew.
        while let Some(at) = used.iter().position(|purchase| purchase.end <= month) {
            let worn = used.remove(at);
            sell(&worn, month, asset, finance, &mut flows);
        }
        let there: f64 = used.iter().map(|purchase| purchase.need).sum();
        // A cent of a large fleet is rounding.
        let missing = need - there;
        if missing > need * NOISE {
            let price = finance.hardware_prices.as_ref().map_or(1.0, |trend| trend.after(month).get());
            let paid = missing * price;
            let end = month + whole_months(life);
            used.push(Purchase { month, end, need: missing, paid });
            pay(paid, month, months, finance, &mut flows);
            write_down(paid, month, end.min(months), finance, &mut flows);
        }
    }
    for purchase in &used {
        sell(purchase, months, asset, finance, &mut flows);
    }
    flows
}

fn pay(paid: f64, month: usize, months: usize, finance: &Finance, flows: &mut Hardware) {
    match &finance.funding {
        Funding::Cash => flows.bought[month] -= paid,
        Funding::Loan { share, rate, term } => {
            flows.bought[month] -= paid;
            let borrowed = paid * share.value().get();
            flows.loan[month] += borrowed;
            let mut owed = borrowed;
            let instalments = schedule(Usd::const_new(borrowed), rate.value, term.value);
            for (after, instalment) in instalments.iter().enumerate().take(months - month) {
                flows.interest[month + after + 1] -= instalment.interest.get();
                flows.loan[month + after + 1] -= instalment.principal.get();
                owed = instalment.owed.get();
            }
            // What is still owed at the end of the horizon is paid back then.
            flows.loan[months] -= if instalments.len() > months - month { owed } else { 0.0 };
        }
        Funding::Lease { rate, term, residual } => {
            let (price, left) = (Usd::const_new(paid), Usd::const_new(paid) * *residual.value());
            let rent = rent_in_advance(price, left, rate.value, term.value).get();
            for after in 0..whole_months(term.value) {
                // A lease is not given back early: what is left of it is due at the end.
                let due = (month + after).min(months);
                flows.lease[due] -= rent;
                if month + after >= months {
                    flows.due_early += rent;
                }
                if finance.tax.is_some() {
                    flows.deducted[due] += rent;
                }
            }
        }
    }
}

/// The share of a purchase that is written off after so many months.
fn written_off(writing: Writing, months: usize) -> f64 {
    writing.written_off(Months::const_new(months as f64)).get()
}

fn write_down(paid: f64, month: usize, end: usize, finance: &Finance, flows: &mut Hardware) {
    let Some(tax) = finance.tax.as_ref().filter(|_| !matches!(finance.funding, Funding::Lease { .. })) else {
        return;
    };
    for at in month + 1..=end {
        let age = at - month;
        flows.deducted[at] += paid * (written_off(tax.writing, age) - written_off(tax.writing, age - 1));
    }
}

fn sell(purchase: &Purchase, month: usize, asset: &Asset, finance: &Finance, flows: &mut Hardware) {
    if matches!(finance.funding, Funding::Lease { .. }) {
        // It goes back to the lessor.
        return;
    }
    let age = month - purchase.month;
    let (life, residual) = (asset.life.value(), asset.residual.value());
    let resale = finance.resale.as_ref().map_or(&Resale::StraightLine, |resale| &resale.value);
    let share: Fraction = resale.share(Months::const_new(age as f64), life, residual);
    let proceeds = purchase.paid * share.get();
    flows.sold[month] += proceeds;
    if let Some(tax) = &finance.tax {
        let book = purchase.paid * (1.0 - written_off(tax.writing, age));
        flows.deducted[month] -= proceeds - book;
    }
}

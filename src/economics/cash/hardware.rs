//! Hardware over the months: bought in batches for the need of the coming months, replaced when its life ends, sold at the end of the
//! horizon; paid in cash, by a loan or as a lease; written down for taxes.

use crate::economics::bill::bill::Asset;
use crate::finance::{Writing, rent_in_advance, schedule, whole_months};
use crate::scenario::{Finance, Funding};
use crate::units::{Count, Months, Quantity, Usd};

use super::cash_flow::{HardwareBatch, Owned};
use super::dollars::Dollars;
use super::worth::worth;

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
    /// What is owed on loans after each month.
    pub(super) owed: Vec<f64>,
    /// What is bought, in the order of its use.
    pub(super) batches: Vec<HardwareBatch>,
}

/// What was bought in one month.
struct Purchase {
    /// The month at whose start its use begins.
    month: usize,
    /// Until which month it is used.
    end: usize,
    servers: f64,
    paid: f64,
    /// Its place among the batches.
    batch: usize,
}

/// Follows one asset. `needs` are the servers of each month, month 1 first; they are ordered, and paid, `ahead` months before their use.
pub(super) fn follow(
    asset: &Asset,
    needs: &[f64],
    ahead: usize,
    finance: &Finance,
    dollars: &Dollars<'_>,
) -> Hardware {
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
        owed: none(),
        batches: Vec::new(),
    };
    let each = asset.price.get() / asset.servers.get().max(1.0);
    let covered = whole_months(*finance.hardware_batches().value());
    let first = needs.iter().position(|need| *need > 0.0).unwrap_or(months);
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
        let there: f64 = used.iter().map(|purchase| purchase.servers).sum();
        // Batches have dates, the first that of the first need. What wears out between two is bought anew at once, for the rest of the
        // time to the next.
        let since = month - first.min(month);
        let coming = needs.iter().skip(month).take(covered - since % covered);
        let servers = coming.copied().fold(0.0, f64::max) - there;
        if *need > there || (since % covered == 0 && month >= first && servers > 0.0) {
            let ordered = month.saturating_sub(ahead);
            let price = finance.hardware_prices.as_ref().map_or(1.0, |trend| trend.after(ordered).get());
            let paid = servers * each * price * dollars.after(ordered);
            let end = month + whole_months(life);
            used.push(Purchase { month, end, servers, paid, batch: flows.batches.len() });
            flows.batches.push(HardwareBatch {
                server: asset.server.clone(),
                servers: Count::const_new(servers),
                ordered,
                used: month,
                price: Usd::const_new(paid),
                gone: end.min(months),
                owned: match &finance.funding {
                    Funding::Lease { .. } => Owned::Leased,
                    Funding::Cash | Funding::Loan { .. } => Owned::Bought {
                        life: asset.life.value(),
                        residual: asset.residual.value(),
                        proceeds: Usd::ZERO,
                    },
                },
            });
            pay(paid, Dates { ordered, used: month, months }, finance, &mut flows);
            write_down(paid, month, end.min(months), finance, &mut flows);
        }
    }
    for purchase in &used {
        sell(purchase, months, asset, finance, &mut flows);
    }
    flows
}

/// When a batch is ordered and used, and how many months are looked at.
#[derive(Clone, Copy)]
struct Dates {
    ordered: usize,
    used: usize,
    months: usize,
}

fn pay(paid: f64, dates: Dates, finance: &Finance, flows: &mut Hardware) {
    let Dates { ordered: month, used, months } = dates;
    match &finance.funding {
        Funding::Cash => flows.bought[month] -= paid,
        Funding::Loan { share, rate, term } => {
            flows.bought[month] -= paid;
            let borrowed = paid * share.value().get();
            flows.loan[month] += borrowed;
            let mut owed = borrowed;
            flows.owed[month] += borrowed;
            let instalments = schedule(Usd::const_new(borrowed), rate.value, term.value);
            for (after, instalment) in instalments.iter().enumerate().take(months - month) {
                flows.interest[month + after + 1] -= instalment.interest.get();
                flows.loan[month + after + 1] -= instalment.principal.get();
                owed = instalment.owed.get();
                // At the end of the horizon the rest is paid back.
                flows.owed[month + after + 1] += if month + after + 1 < months { owed } else { 0.0 };
            }
            // What is still owed at the end of the horizon is paid back then.
            flows.loan[months] -= if instalments.len() > months - month { owed } else { 0.0 };
        }
        Funding::Lease { rate, term, residual } => {
            let (price, left) = (Usd::const_new(paid), Usd::const_new(paid) * *residual.value());
            let rent = rent_in_advance(price, left, rate.value, term.value).get();
            for after in 0..whole_months(term.value) {
                // It begins with the use, and is not given back early: what is left of it is due at the end.
                let due = (used + after).min(months);
                flows.lease[due] -= rent;
                if used + after >= months {
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
    let proceeds = purchase.paid * worth(asset, age, finance).get();
    if let Some(HardwareBatch { owned: Owned::Bought { proceeds: of_batch, .. }, .. }) =
        flows.batches.get_mut(purchase.batch)
    {
        *of_batch = Usd::const_new(proceeds);
    }
    flows.sold[month] += proceeds;
    if let Some(tax) = &finance.tax {
        let book = purchase.paid * (1.0 - written_off(tax.writing, age));
        flows.deducted[month] -= proceeds - book;
    }
}

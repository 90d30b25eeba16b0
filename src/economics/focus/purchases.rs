//! Servers that are bought or leased: purchases of which nothing is used up, and GPU-hours of which nothing is billed.

use std::collections::BTreeSet;

use crate::billing::Category;
use crate::economics::cash::cash_flow::{CashFlow, CashKind, HardwareBatch, Owned};
use crate::scenario::{PostedLine, Scenario, Serving};
use crate::units::tolerance::EXACT;
use crate::units::{Count, Quantity, UsdNet, plural};

use super::charge::{FocusCharge, Frequency, PricedQuantity, Service};
use super::counted::{GPU_HOURS, MONTHS, pieces};

/// Servers that are bought: their price when they are ordered, what the books write off in each month of use, and what they are sold for
/// when they go.
pub(super) fn servers(scenario: &Scenario, flow: &CashFlow) -> Vec<FocusCharge> {
    let months = flow.tasks.len();
    let mut charges = Vec::new();
    for batch in flow.batches.iter().filter(|batch| batch.owned != Owned::Leased) {
        let service = Service::Servers(batch.server.clone());
        let (servers, price) = (batch.servers.get(), batch.price.get());
        charges.push(FocusCharge {
            month: batch.ordered.saturating_sub(1),
            category: Category::Purchase,
            frequency: Frequency::Once,
            what: format!("{} bought", named(batch)),
            service: service.clone(),
            line: PostedLine::Hardware,
            priced: Some(pieces(servers, "Servers", price)),
            consumed: None,
            billed: UsdNet::const_new(price),
            effective: UsdNet::ZERO,
        });
        for month in batch.used + 1..=batch.gone.min(months) {
            let off = batch.book_value(month - 1).get() - batch.book_value(month).get();
            let hours = gpu_hours(scenario, batch);
            let what = format!("{}, written off", named(batch));
            charges.push(used(month, what, (service.clone(), PostedLine::Depreciation), (hours, off)));
        }
        if batch.gone <= months {
            charges.extend(gone(batch, &service, months));
        }
    }
    charges
}

/// What servers are sold for, and what the books lose or gain by it.
fn gone(batch: &HardwareBatch, service: &Service, months: usize) -> Option<FocusCharge> {
    let (proceeds, value) = (batch.proceeds()?.get(), batch.book_value(batch.gone).get());
    let gain = proceeds - value;
    // What is sold at its book value leaves the rounding of both.
    let gain = if gain.abs() <= EXACT * value { 0.0 } else { gain };
    if proceeds == 0.0 && gain == 0.0 {
        return None;
    }
    let how = if batch.gone < months { "sold" } else { "taken to be sold as the horizon ends" };
    let what = format!("{} {how}", named(batch));
    let of = (service.clone(), PostedLine::Disposal);
    let sold = UsdNet::const_new(0.0 - proceeds);
    let charge = FocusCharge::adjustment(batch.gone, Frequency::Once, &what, of, sold);
    Some(FocusCharge { effective: UsdNet::const_new(0.0 - gain), ..charge })
}

/// Servers that are leased: the rents of each month, and the GPU-hours that they pay for.
pub(super) fn leases(scenario: &Scenario, flow: &CashFlow) -> Vec<FocusCharge> {
    let leased = || flow.batches.iter().filter(|batch| batch.owned == Owned::Leased);
    let Some(rents) = flow.lines.iter().find(|line| line.kind == CashKind::Lease) else { return Vec::new() };
    let names: BTreeSet<&str> = leased().map(|batch| batch.server.as_str()).collect();
    let service = Service::Servers(names.into_iter().collect::<Vec<_>>().join(" and "));
    // Now is the start of the first month.
    let mut by_month = vec![0.0; flow.tasks.len()];
    for (month, rent) in rents.flows.iter().enumerate() {
        if let Some(sum) = by_month.get_mut(month.saturating_sub(1)) {
            *sum -= rent.get();
        }
    }
    let mut charges = Vec::new();
    for (at, rent) in by_month.into_iter().enumerate().filter(|(_, rent)| *rent != 0.0) {
        let month = at + 1;
        let there = leased().filter(|batch| batch.used < month && month <= batch.gone);
        let hours: f64 = there.map(|batch| gpu_hours(scenario, batch)).sum();
        let of = (service.clone(), PostedLine::Lease);
        charges.push(FocusCharge {
            month: at,
            category: Category::Purchase,
            frequency: Frequency::Monthly,
            what: "rents of leased servers".to_owned(),
            service: service.clone(),
            line: PostedLine::Lease,
            priced: Some(pieces(1.0, MONTHS, rent)),
            consumed: None,
            billed: UsdNet::const_new(rent),
            effective: UsdNet::ZERO,
        });
        charges.push(used(month, "leased servers".to_owned(), of, (hours, rent)));
    }
    charges
}

/// GPU-hours of a month that a purchase paid for. Nobody lists a price for them: it is what the books make of one.
fn used(
    month: usize,
    what: String,
    (service, line): (Service, PostedLine),
    (hours, cost): (f64, f64),
) -> FocusCharge {
    let priced: PricedQuantity =
        if hours > 0.0 { pieces(hours, GPU_HOURS, cost) } else { pieces(1.0, MONTHS, cost) };
    FocusCharge {
        month: month - 1,
        category: Category::Usage,
        frequency: Frequency::ByUse,
        what,
        service,
        line,
        consumed: Some((priced.quantity, priced.unit)),
        priced: Some(priced),
        billed: UsdNet::ZERO,
        effective: UsdNet::const_new(cost),
    }
}

/// GPU-hours of a batch in a month.
fn gpu_hours(scenario: &Scenario, batch: &HardwareBatch) -> f64 {
    let gpus = scenario.options.iter().find_map(|option| match &option.serving {
        Serving::Cluster(cluster) if cluster.server.id == batch.server => Some(cluster.server.gpus),
        _ => None,
    });
    let hours = scenario.calendar.value().hours_per_month().get();
    batch.servers.get() * gpus.unwrap_or(Count::ZERO).get() * hours
}

/// How many servers, and of which kind.
fn named(batch: &HardwareBatch) -> String {
    format!("{} {} server{}", batch.servers, batch.server, plural(batch.servers))
}

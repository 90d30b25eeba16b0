//! Prices by the hour: which tasks come in which hours of the week, and which may wait for cheaper ones.

use crate::catalog::{Dispute, PriceHours, Sourced, TokenCard, WEEK_MINUTES, hours_words};
use crate::decode::Context;
use crate::units::{Fraction, Quantity};

use super::price_band::PriceBand;
use super::token_prices::{Asked, PricedPart, TokenPrices};

/// A card of some hours.
struct Hourly {
    /// Its parts, as if every task came in its hours.
    parts: Vec<PricedPart>,
    /// What other sources say of its prices.
    disputed: Vec<Dispute>,
    /// Whether each minute of the week lies in them.
    minutes: Vec<bool>,
    /// What a call costs.
    cost: f64,
}

/// Fewer tasks than this, of all, are none.
const NO_TASKS: f64 = 1e-9;
/// Minutes of an hour.
const HOUR: f64 = 60.0;

impl Asked<'_> {
    /// The prices of a card, hour by hour where it has hours; reports a prompt size, a service tier or a class of token that has none.
    pub(super) fn prices(&self, card: &Sourced<TokenCard>, context: &mut Context<'_>) -> Option<TokenPrices> {
        let apart = self.hourly(&card.value);
        if apart.is_empty() {
            return self.of_card(card, context);
        }
        let own: Vec<Vec<bool>> =
            apart.iter().map(|part| part.value.hours().map_or_else(Vec::new, PriceHours::minutes)).collect();
        let taken = |minute: usize| own.iter().any(|own| own.get(minute).copied().unwrap_or(false));
        let rest: Vec<bool> = (0..WEEK_MINUTES).map(|minute| !taken(minute)).collect();
        let mut all = vec![self.hours_of(card, rest, context)?];
        for (part, minutes) in apart.iter().zip(own) {
            all.push(self.hours_of(&part.sourced(), minutes, context)?);
        }
        let coming = self.workload.by_minute();
        let served = |serving: &[usize]| -> Vec<f64> {
            let mut shares = vec![0.0; all.len()];
            serving.iter().zip(&coming).for_each(|(band, share)| shares[*band] += share);
            shares
        };
        let at_once: Vec<usize> = (0..WEEK_MINUTES)
            .map(|minute| all.iter().position(|hourly| hourly.minutes[minute]).unwrap_or(0))
            .collect();
        let hours = bands(&all, &served(&at_once));
        let deferred = self.workload.deadline.as_ref().and_then(|deadline| {
            let waiting = cheapest_within(&all, &at_once, deadline.value.get() * HOUR);
            let moved = bands(&all, &served(&waiting));
            (moved != hours).then(|| parts_in(&all, &moved))
        });
        let parts = parts_in(&all, &hours);
        let disputed = all.into_iter().flat_map(|hourly| hourly.disputed).collect();
        Some(TokenPrices { parts, disputed, hours, deferred })
    }

    fn hours_of(
        &self,
        card: &Sourced<TokenCard>,
        minutes: Vec<bool>,
        context: &mut Context<'_>,
    ) -> Option<Hourly> {
        let TokenPrices { parts, disputed, .. } = self.of_card(card, context)?;
        let cost = parts.iter().map(PricedPart::cost_per_call).sum();
        Some(Hourly { parts, disputed, minutes, cost })
    }
}

/// The parts of all hours in which tasks are served.
fn parts_in(all: &[Hourly], bands: &[PriceBand]) -> Vec<PricedPart> {
    let served = all.iter().zip(bands).filter(|(_, band)| band.share.get() > NO_TASKS);
    served.flat_map(|(hourly, band)| hourly.parts.iter().map(|part| part.in_hours(band))).collect()
}

/// What hours are called, with the share of the tasks that are served in them.
fn bands(all: &[Hourly], shares: &[f64]) -> Vec<PriceBand> {
    let [first, others @ ..] = all else { return Vec::new() };
    let dearer = match others {
        [one] if one.cost > first.cost => Some(["off-peak hours", "peak hours"]),
        [one] if one.cost < first.cost => Some(["peak hours", "off-peak hours"]),
        _ => None,
    };
    let band = |(at, (hourly, share)): (usize, (&Hourly, &f64))| {
        let when = hours_words(&hourly.minutes);
        let label = match dearer {
            Some(names) => names.get(at).copied().unwrap_or_default().to_owned(),
            None => when.clone(),
        };
        PriceBand { label, when, share: Fraction::const_new(share.clamp(0.0, 1.0)) }
    };
    all.iter().zip(shares).enumerate().map(band).collect()
}

/// For each minute of the week, the cheapest of the hours that come within so many minutes.
fn cheapest_within(all: &[Hourly], at_once: &[usize], minutes: f64) -> Vec<usize> {
    let mut serving = at_once.to_vec();
    // The dearest first, so that the cheapest has the last word.
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| all[*b].cost.total_cmp(&all[*a].cost));
    for band in order {
        // Two rounds backwards: the next minute of these hours may lie in the week after.
        let mut wait = f64::INFINITY;
        for minute in (0..WEEK_MINUTES).rev().chain((0..WEEK_MINUTES).rev()) {
            wait = if all[band].minutes[minute] { 0.0 } else { wait + 1.0 };
            if wait <= minutes && all[band].cost <= all[serving[minute]].cost {
                serving[minute] = band;
            }
        }
    }
    serving
}

//! Mixes that keep an accuracy and a budget. A wrong task is given a price, and the price raised until the target is kept (a Lagrange
//! multiplier): at the right price two mixes cost the same, of which one keeps the target, and the best lies between them.

use crate::units::tolerance::{NOISE, SOLVED};

use super::candidate::{Candidate, CandidateHour, accuracy, keeps, objective, wrong_of};
use super::commitment::{Among, best};
use super::numbers::{Numbers, Prices};
use super::problem::Infeasible;

/// A mix, and how much less the best can cost at most.
pub(super) struct Solved {
    pub(in crate::planning) raw: Candidate,
    pub(super) gap: f64,
    /// Whether every number of units that could be the best was looked at; if not, the gap is that to a bound, or nothing is known of it.
    pub(super) proven: bool,
    /// What a wrong task is worth avoiding, by workload.
    pub(super) wrong: Vec<f64>,
}

/// Two mixes that cost the same at a price of a wrong task; the second keeps the target.
struct Tie {
    loose: Candidate,
    keeps: Candidate,
    price: f64,
}

/// Steps to the price at which two mixes tie.
const STEPS: usize = 60;
/// Dearer than anything that could be saved.
const DEAREST: f64 = 1e7;

/// A mix that keeps every target, and the prices of wrong tasks that led to it.
pub(super) struct Attempt {
    pub(in crate::planning) raw: Candidate,
    pub(super) prices: Prices,
}

/// What wrong tasks that are allowed cost at given prices.
pub(super) fn allowance(numbers: &Numbers, prices: &Prices) -> f64 {
    let works = numbers.works.iter().zip(&prices.wrong);
    works.map(|(work, price)| price * work.allowed.unwrap_or(0.0)).sum()
}

/// Whether every task is served.
pub(in crate::planning) fn serves(numbers: &Numbers, raw: &Candidate) -> Result<(), Infeasible> {
    if raw.unserved > NOISE {
        let served = |work: usize| {
            let hours = numbers.hours.iter().zip(&raw.hours);
            hours.map(|(at, hour)| at.weight * hour.served[work].iter().sum::<f64>()).sum::<f64>()
        };
        let short = |work: usize| numbers.works[work].tasks - served(work);
        let work = (0..numbers.works.len()).max_by(|a, b| short(*a).total_cmp(&short(*b)));
        return Err(Infeasible::Capacity { work: work.unwrap_or(0) });
    }
    Ok(())
}

/// Looks for the price of a wrong task at which the one target is kept, among these numbers of units.
pub(super) fn attempt(numbers: &Numbers, ends: f64, among: Among<'_>) -> Result<Attempt, Infeasible> {
    let mut prices = Prices { ends, ..numbers.plain() };
    let mut raw = detail(numbers, &prices, among);
    serves(numbers, &raw)?;
    let missed = (0..numbers.works.len()).find(|work| !keeps(numbers, &raw, *work));
    if let Some(work) = missed {
        let tie = tie(numbers, &prices, work, among)?;
        prices.wrong[work] = tie.price;
        raw = settle(numbers, &prices, work, tie);
    }
    Ok(Attempt { raw, prices })
}

/// Finds the price of a wrong task of a workload at which the target is just kept.
fn tie(numbers: &Numbers, prices: &Prices, work: usize, among: Among<'_>) -> Result<Tie, Infeasible> {
    let allowed = numbers.works[work].allowed.unwrap_or(f64::INFINITY);
    let at = |price: f64| {
        let mut prices = prices.clone();
        prices.wrong[work] = price;
        detail(numbers, &prices, among)
    };
    // What is not priced on this workload's wrong tasks.
    let others = |raw: &Candidate| {
        let wrong = raw.wrong.iter().zip(&prices.wrong).enumerate().filter(|(other, _)| *other != work);
        objective(raw, prices.ends) + wrong.map(|(_, (wrong, price))| wrong * price).sum::<f64>()
    };
    let mut loose = at(0.0);
    if loose.wrong[work] <= allowed {
        return Ok(Tie { keeps: loose.clone(), loose, price: 0.0 });
    }
    let scale = (numbers.scale(others(&loose)) / numbers.works[work].tasks).max(NOISE);
    let mut keeps = at(scale * DEAREST);
    if keeps.wrong[work] > allowed * (1.0 + NOISE) + NOISE {
        return Err(Infeasible::Accuracy { work, best: accuracy(numbers, &keeps, work) });
    }
    let mut price = 0.0;
    for _ in 0..STEPS {
        price = ((others(&keeps) - others(&loose)) / (loose.wrong[work] - keeps.wrong[work])).max(0.0);
        let next = at(price);
        let (there, here) =
            (others(&next) + price * next.wrong[work], others(&loose) + price * loose.wrong[work]);
        if there >= here - here.abs() * SOLVED {
            break;
        }
        if next.wrong[work] <= allowed { keeps = next } else { loose = next }
    }
    Ok(Tie { loose, keeps, price })
}

/// The best between two mixes that tie. With different numbers of units nothing lies between them, so each is taken for
/// itself.
fn settle(numbers: &Numbers, prices: &Prices, work: usize, found: Tie) -> Candidate {
    if found.loose.units == found.keeps.units {
        return blend(numbers, prices, work, &found.loose, found.keeps);
    }
    let mut best = found.keeps.clone();
    for units in [found.loose.units.clone(), found.keeps.units.clone()] {
        if let Ok(tie) = tie(numbers, prices, work, Among::These(&units)) {
            let next = blend(numbers, prices, work, &tie.loose, tie.keeps);
            if objective(&next, prices.ends) < objective(&best, prices.ends) {
                best = next;
            }
        }
    }
    best
}

/// Takes hours out of the looser mix as long as the target is kept, the last one in part.
fn blend(numbers: &Numbers, prices: &Prices, work: usize, loose: &Candidate, keeps: Candidate) -> Candidate {
    let mut mixed = keeps;
    for hour in 0..mixed.hours.len() {
        let (here, there) = (&mixed.hours[hour], &loose.hours[hour]);
        let more =
            numbers.hours[hour].weight * (wrong_of(numbers, there, work) - wrong_of(numbers, here, work));
        let slack = numbers.works[work].allowed.unwrap_or(f64::INFINITY) - mixed.wrong[work];
        if more <= 0.0 || slack <= 0.0 {
            continue;
        }
        let share = (slack / more).min(1.0);
        let between = here.towards(there, share);
        let mut next = mixed.clone();
        next.hours[hour] = between;
        next.add_up(numbers);
        let others = (0..numbers.works.len())
            .all(|other| other == work || keeps_or_better(numbers, &next, &mixed, other));
        if others && objective(&next, prices.ends) < objective(&mixed, prices.ends) {
            mixed = next;
        }
    }
    mixed
}

fn keeps_or_better(numbers: &Numbers, next: &Candidate, before: &Candidate, work: usize) -> bool {
    keeps(numbers, next, work) || next.wrong[work] <= before.wrong[work]
}

/// The best mix at given prices, hour by hour.
pub(super) fn detail(numbers: &Numbers, prices: &Prices, among: Among<'_>) -> Candidate {
    let (mut hours, found) = best(numbers, prices, among);
    // What was proven is what is shown.
    if found.proven {
        hours.again();
    }
    let slots: Vec<CandidateHour> = (0..numbers.slots.len())
        .map(|slot| {
            let mut units = found.units.clone();
            hours.solve(slot, &mut units);
            let served = hours.served(slot, &units);
            CandidateHour { served, units }
        })
        .collect();
    let mut raw = Candidate {
        units: found.units,
        hours: numbers.hours.iter().map(|at| slots[at.slot].clone()).collect(),
        levels: Vec::new(),
        bill: 0.0,
        ends: 0.0,
        wrong: Vec::new(),
        unserved: found.worth.unserved,
        proven: found.proven,
        lower: found.lower,
    };
    raw.add_up(numbers);
    raw
}

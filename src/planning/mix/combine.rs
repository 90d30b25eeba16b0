//! One mix out of several that together keep the targets: the units of each hour from one of them, so that on the whole as many hours
//! come from each as its share says, and then its tasks dealt out anew over these units.

use crate::units::tolerance::NOISE;

use super::candidate::{Candidate, objective, wrong_of};
use super::cutting_planes::Planes;
use super::dispatch::Hours;
use super::numbers::{Numbers, Prices};
use super::polish::{groups, polish};

/// So many hours are few.
const FEW_HOURS: usize = 30;
/// Hours that are filled, or as much work, in trying units one by one.
const TRIM_WORK: usize = 200_000;
/// Prices that are tried to deal out tasks over given units.
const TRIES: usize = 60;

/// A mix that keeps every target out of parts that do so together, the cheapest that is found; nothing where there is none.
pub(in crate::planning) fn deal(
    planes: &Planes<'_>,
    numbers: &Numbers,
    parts: &[(f64, Candidate)],
    start: &[f64],
    ends: f64,
) -> Option<Candidate> {
    let whole = blend(numbers, parts)?;
    let agree = |hour: usize| parts.iter().all(|(_, raw)| raw.hours[hour].units == whole.hours[hour].units);
    let mut found = vec![whole.clone()];
    if !(0..whole.hours.len()).all(agree) {
        found.extend(dealt(planes, numbers, &in_turn(numbers, parts, &whole), start, ends));
    }
    let mut best = cheapest(numbers, found, ends)?;
    // Exactly, where it does not take long.
    if let Some(hours) = polish(numbers, &best, ends) {
        let mut next = Candidate { hours, ..best.clone() };
        next.add_up(numbers);
        if next.keeps_all(numbers) && objective(&next, ends) < objective(&best, ends) {
            best = next;
        }
    }
    Some(trimmed(numbers, best, ends))
}

/// Where there are few hours, one unit more or less in one of them matters: each is tried, as long as that helps and does not take long.
fn trimmed(numbers: &Numbers, mut best: Candidate, ends: f64) -> Candidate {
    let hourly: Vec<usize> =
        (0..numbers.pools.len()).filter(|pool| numbers.pools[*pool].is_hourly()).collect();
    if best.hours.len() > FEW_HOURS {
        return best;
    }
    let until = numbers.until(TRIM_WORK);
    let mut moved = true;
    while moved {
        moved = false;
        for (hour, pool) in
            (0..best.hours.len()).flat_map(|hour| hourly.iter().map(move |pool| (hour, *pool)))
        {
            for step in [-1.0, 1.0] {
                if numbers.is_past(until) {
                    return best;
                }
                let mut next = best.clone();
                let units = &mut next.hours[hour].units[pool];
                *units += step;
                if *units < numbers.pools[pool].least_units || *units > numbers.pools[pool].most_units {
                    continue;
                }
                let Some(hours) = polish(numbers, &next, ends) else { continue };
                next.hours = hours;
                next.add_up(numbers);
                if next.keeps_all(numbers) && objective(&next, ends) < objective(&best, ends) * (1.0 - NOISE)
                {
                    (best, moved) = (next, true);
                }
            }
        }
    }
    best
}

fn cheapest(numbers: &Numbers, found: Vec<Candidate>, ends: f64) -> Option<Candidate> {
    let found = found.into_iter().filter(|raw| raw.keeps_all(numbers));
    found.min_by(|a, b| objective(a, ends).total_cmp(&objective(b, ends)))
}

/// Every hour its share of each part, on the most units that any of them has there.
fn blend(numbers: &Numbers, parts: &[(f64, Candidate)]) -> Option<Candidate> {
    let mut mixed = parts.first()?.1.clone();
    for (at, hour) in mixed.hours.iter_mut().enumerate() {
        hour.served.iter_mut().flatten().for_each(|tasks| *tasks = 0.0);
        for (share, raw) in parts {
            let there = &raw.hours[at];
            for (tasks, other) in hour.served.iter_mut().flatten().zip(there.served.iter().flatten()) {
                *tasks += share * other;
            }
            for (units, other) in hour.units.iter_mut().zip(&there.units) {
                *units = units.max(*other);
            }
        }
    }
    mixed.add_up(numbers);
    Some(mixed)
}

/// The units of each hour from the part that keeps wrong tasks and cost, summed up so far, nearest to those of the mixture.
fn in_turn(numbers: &Numbers, parts: &[(f64, Candidate)], whole: &Candidate) -> Candidate {
    let mut mixed = whole.clone();
    let mut order: Vec<usize> = (0..mixed.hours.len()).collect();
    // The busiest first, so that what is left over at the end is small.
    order.sort_by_key(|hour| numbers.hours[*hour].slot);
    let sums = |raw: &Candidate, hour: usize| {
        let weight = numbers.hours[hour].weight;
        let here = &raw.hours[hour];
        let (bill, ends) = here.costs(numbers);
        let cost = weight * (bill + ends) / (whole.bill + whole.ends).max(f64::MIN_POSITIVE);
        let wrong =
            (0..numbers.works.len()).filter(|work| numbers.works[*work].allowed.is_some()).map(|work| {
                weight * wrong_of(numbers, here, work)
                    / numbers.works[work].allowed.unwrap_or(1.0).max(f64::MIN_POSITIVE)
            });
        wrong.chain([cost]).collect::<Vec<f64>>()
    };
    let mut off: Vec<f64> = Vec::new();
    for hour in order {
        let all: Vec<Vec<f64>> = parts.iter().map(|(_, raw)| sums(raw, hour)).collect();
        let mean = |at: usize| parts.iter().zip(&all).map(|((share, _), sums)| share * sums[at]).sum::<f64>();
        let means: Vec<f64> = (0..all.first().map_or(0, Vec::len)).map(mean).collect();
        off.resize(means.len(), 0.0);
        let after = |sums: &[f64]| -> Vec<f64> {
            off.iter().zip(sums).zip(&means).map(|((off, sum), mean)| off + sum - mean).collect()
        };
        let far = |sums: &[f64]| after(sums).iter().map(|off| off * off).sum::<f64>();
        let next = (0..parts.len()).min_by(|a, b| far(&all[*a]).total_cmp(&far(&all[*b])));
        if let Some(part) = next {
            off = after(&all[part]);
            mixed.hours[hour] = parts[part].1.hours[hour].clone();
        }
    }
    mixed.add_up(numbers);
    mixed
}

/// Tasks dealt out anew over the units of a mix. Nothing is whole there, so that a mixture of what is cheapest at some prices is the best.
fn dealt(
    planes: &Planes<'_>,
    numbers: &Numbers,
    on: &Candidate,
    start: &[f64],
    ends: f64,
) -> Option<Candidate> {
    let groups = groups(numbers, on);
    let fill = |prices: &Prices| {
        let mut hours = Hours::new(numbers, prices);
        let mut raw = on.clone();
        for group in &groups {
            let served = hours.served(group.slot, &group.units);
            for hour in &group.hours {
                raw.hours[*hour].served.clone_from(&served);
            }
        }
        raw.add_up(numbers);
        raw
    };
    let mut own = planes.empty();
    // The most accurate that there is on these units, so that a mixture keeps the targets if any does.
    let dear = own.dearest(&own.targets);
    let prices = own.prices(&dear);
    own.add(prices.clone(), &dear, &fill(&prices));
    let mut tries = 0;
    own.climb(start, f64::INFINITY, fill, || {
        tries += 1;
        tries < TRIES
    });
    let parts: Vec<(f64, Candidate)> =
        own.parts()?.into_iter().map(|(share, plane)| (share, fill(&plane.prices))).collect();
    cheapest(numbers, blend(numbers, &parts).into_iter().collect(), ends)
}

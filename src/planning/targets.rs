//! Mixes that keep an accuracy and a budget. A wrong task is given a price, and the price raised until the target is kept (a Lagrange
//! multiplier): at the right price two mixes cost the same, of which one keeps the target, and the best lies between them.

use crate::units::{Fraction, UsdPerMonth};

use super::counts::{below, best};
use super::polish::polish;
use super::priced::{NOISE, Numbers, Prices};
use super::problem::Infeasible;

/// A mix in plain numbers.
#[derive(Clone)]
pub(super) struct Raw {
    /// By pool, of those that run all month.
    pub(super) units: Vec<f64>,
    /// Every hour at every level.
    pub(super) hours: Vec<RawHour>,
    /// Bill and ends of each level.
    pub(super) levels: Vec<(f64, f64)>,
    /// Both on average over the levels.
    pub(super) bill: f64,
    pub(super) ends: f64,
    /// Wrong tasks, by workload.
    pub(super) wrong: Vec<f64>,
    unserved: f64,
    proven: bool,
}

#[derive(Clone)]
pub(super) struct RawHour {
    /// Tasks by workload and way, what nobody serves last.
    pub(super) served: Vec<Vec<f64>>,
    pub(super) units: Vec<f64>,
}

/// A mix, and how much less the best can cost at most.
pub(super) struct Solved {
    pub(super) raw: Raw,
    pub(super) gap: f64,
    pub(super) proven: bool,
    /// What a wrong task is worth avoiding, by workload.
    pub(super) wrong: Vec<f64>,
}

/// Two mixes that cost the same at a price of a wrong task; the second keeps the target.
struct Tie {
    loose: Raw,
    keeps: Raw,
    price: f64,
}

/// Hours that are filled in trying further numbers of units.
const MOST_WORK: usize = 200_000;
/// Rounds over the workloads that have a target, and hours that are filled before no further one is begun.
const ROUNDS: usize = 12;
const ROUNDS_WORK: usize = 400_000;
/// A price that changes by less than this share has settled.
const SETTLED: f64 = 1e-6;
/// Steps to the price at which two mixes tie.
const STEPS: usize = 60;
/// Prices of wrong tasks rise from this share of what a task costs, by this factor, up to that.
const LEAST_RISE: f64 = 1e-6;
const RISE: f64 = 3.0;
/// Halvings of the last step.
const NARROWER: usize = 8;
/// Dearer than anything that could be saved.
const DEAREST: f64 = 1e7;
/// Steps to the weight of ends that keeps a budget.
const WEIGHTS: usize = 20;

/// The cheapest mix, ends in, that keeps every target and the budget.
pub(super) fn solve(numbers: &Numbers) -> Result<Solved, Infeasible> {
    let found = accurate(numbers, 1.0)?;
    let Some(budget) = numbers.budget.map(|budget| budget * (1.0 + NOISE)) else { return Ok(found) };
    if found.raw.bill <= budget {
        return Ok(found);
    }
    let least = accurate(numbers, 0.0)?;
    if least.raw.bill > budget {
        return Err(Infeasible::Budget { least: UsdPerMonth::const_new(least.raw.bill) });
    }
    let bound = found.raw.bill + found.raw.ends - found.gap;
    let (mut kept, mut low, mut high) = (least, 0.0, 1.0);
    for _ in 0..WEIGHTS {
        let weight = f64::midpoint(low, high);
        let next = accurate(numbers, weight)?;
        if next.raw.bill > budget {
            high = weight;
        } else {
            low = weight;
            if next.raw.bill + next.raw.ends < kept.raw.bill + kept.raw.ends {
                kept = next;
            }
        }
    }
    kept.gap = (kept.raw.bill + kept.raw.ends - bound).max(0.0);
    Ok(kept)
}

/// The cheapest mix that keeps every target, with this weight on what ends cost. Where a target binds, the numbers of units at
/// which two mixes tie need not be the best, since nothing lies between whole numbers: all that could be better are tried.
fn accurate(numbers: &Numbers, ends: f64) -> Result<Solved, Infeasible> {
    let first = attempt(numbers, ends, None)?;
    if first.prices.wrong.iter().all(|price| *price <= 0.0) {
        let (proven, wrong) = (first.raw.proven, first.prices.wrong);
        return Ok(Solved { raw: first.raw, gap: 0.0, proven, wrong });
    }
    let free = allowance(numbers, &first.prices);
    let bound = best(numbers, &first.prices, None).1.worth.cost - free;
    let mut kept = first;
    let mut cost = objective(&kept.raw, ends);
    let solved = |kept: Attempt, gap: f64| {
        let proven = kept.raw.proven;
        Ok(Solved { raw: kept.raw, gap, proven, wrong: kept.prices.wrong })
    };
    let until = numbers.filled.get() + MOST_WORK;
    let Some(others) = below(numbers, &kept.prices, cost + free) else {
        return solved(kept, (cost - bound).max(0.0));
    };
    let mut least = cost;
    for (units, worth) in others {
        let lower = worth - free;
        if lower >= cost {
            break;
        }
        if numbers.filled.get() > until {
            // The rest costs no less than this one.
            least = least.min(lower);
            break;
        }
        let Ok(next) = attempt(numbers, ends, Some(&units)) else { continue };
        let own = best(numbers, &next.prices, Some(&units)).1.worth.cost - allowance(numbers, &next.prices);
        least = least.min(own.max(lower));
        let price = objective(&next.raw, ends);
        if price < cost {
            (kept, cost) = (next, price);
        }
    }
    solved(kept, (cost - least.max(bound)).max(0.0))
}

/// A mix that keeps every target, and the prices of wrong tasks that led to it.
struct Attempt {
    raw: Raw,
    prices: Prices,
}

/// What wrong tasks that are allowed cost at given prices.
fn allowance(numbers: &Numbers, prices: &Prices) -> f64 {
    let works = numbers.works.iter().zip(&prices.wrong);
    works.map(|(work, price)| price * work.allowed.unwrap_or(0.0)).sum()
}

/// Looks for the prices of wrong tasks at which every target is kept, with these numbers of units if they are given.
fn attempt(numbers: &Numbers, ends: f64, pinned: Option<&[f64]>) -> Result<Attempt, Infeasible> {
    let mut prices = Prices { ends, ..numbers.plain() };
    let mut raw = detail(numbers, &prices, pinned);
    if raw.unserved > NOISE {
        let served = |work: usize| {
            let hours = numbers.hours.iter().zip(&raw.hours);
            hours.map(|(at, hour)| at.weight * hour.served[work].iter().sum::<f64>()).sum::<f64>()
        };
        let short = |work: usize| numbers.works[work].tasks - served(work);
        let work = (0..numbers.works.len()).max_by(|a, b| short(*a).total_cmp(&short(*b)));
        return Err(Infeasible::Capacity { work: work.unwrap_or(0) });
    }
    let targets: Vec<usize> =
        (0..numbers.works.len()).filter(|work| numbers.works[*work].allowed.is_some()).collect();
    let until = numbers.filled.get() + ROUNDS_WORK;
    for _ in 0..ROUNDS {
        if numbers.filled.get() > until {
            break;
        }
        let before = prices.wrong.clone();
        // What one workload gives up another takes: a price that was right is looked at again.
        for work in targets.iter().copied() {
            if prices.wrong[work] > 0.0 || !keeps(numbers, &raw, work) {
                let tie = tie(numbers, &prices, work, pinned)?;
                prices.wrong[work] = tie.price;
                raw = settle(numbers, &prices, work, tie);
            }
        }
        let moved = |(now, before): (&f64, &f64)| (now - before).abs() > SETTLED * now.max(*before);
        if targets.len() < 2 || !prices.wrong.iter().zip(&before).any(moved) {
            break;
        }
    }
    if !targets.iter().all(|work| keeps(numbers, &raw, *work)) {
        raw = together(numbers, &prices, &targets, pinned)?;
    }
    if targets.len() > 1
        && prices.wrong.iter().any(|price| *price > 0.0)
        && let Some(hours) = polish(numbers, &raw, ends)
    {
        let mut next = Raw { hours, ..raw.clone() };
        next.add_up(numbers);
        let kept = targets.iter().all(|work| keeps(numbers, &next, *work));
        if kept && objective(&next, ends) < objective(&raw, ends) {
            raw = next;
        }
    }
    Ok(Attempt { raw, prices })
}

/// Several workloads that share replicas: what one gives up another takes, so all prices rise together until every target is
/// kept, and each workload then takes back what it can.
fn together(
    numbers: &Numbers,
    prices: &Prices,
    targets: &[usize],
    pinned: Option<&[f64]>,
) -> Result<Raw, Infeasible> {
    let plain = detail(numbers, &Prices { ends: prices.ends, ..numbers.plain() }, pinned);
    let tasks: f64 = numbers.works.iter().map(|work| work.tasks).sum();
    let scale = (objective(&plain, prices.ends) / tasks).max(NOISE);
    let mut raised = prices.clone();
    let mut raw = plain;
    let mut step = LEAST_RISE;
    while step < DEAREST {
        for work in targets {
            raised.wrong[*work] = prices.wrong[*work] + scale * step;
        }
        raw = detail(numbers, &raised, pinned);
        if targets.iter().all(|work| keeps(numbers, &raw, *work)) {
            break;
        }
        step *= RISE;
    }
    if let Some(work) = targets.iter().copied().find(|work| !keeps(numbers, &raw, *work)) {
        return Err(Infeasible::Accuracy { work, best: accuracy(numbers, &raw, work) });
    }
    // The last step went too far by up to its factor.
    let (mut low, mut high) = (step / RISE, step);
    for _ in 0..NARROWER {
        let middle = (low * high).sqrt();
        let mut lower = raised.clone();
        for work in targets {
            lower.wrong[*work] = prices.wrong[*work] + scale * middle;
        }
        let next = detail(numbers, &lower, pinned);
        if targets.iter().all(|work| keeps(numbers, &next, *work)) {
            (raised, raw, high) = (lower, next, middle);
        } else {
            low = middle;
        }
    }
    for work in targets {
        let units = raw.units.clone();
        if let Ok(tie) = tie(numbers, &raised, *work, Some(&units)) {
            raw = blend(numbers, prices, *work, &tie.loose, raw);
        }
    }
    Ok(raw)
}

fn objective(raw: &Raw, ends: f64) -> f64 {
    raw.bill + ends * raw.ends
}

fn keeps(numbers: &Numbers, raw: &Raw, work: usize) -> bool {
    numbers.works[work].allowed.is_none_or(|allowed| raw.wrong[work] <= allowed * (1.0 + NOISE) + NOISE)
}

fn accuracy(numbers: &Numbers, raw: &Raw, work: usize) -> Fraction {
    let share = raw.wrong[work] / numbers.works[work].tasks;
    Fraction::const_new((1.0 - share).clamp(0.0, 1.0))
}

/// Finds the price of a wrong task of a workload at which the target is just kept.
fn tie(numbers: &Numbers, prices: &Prices, work: usize, pinned: Option<&[f64]>) -> Result<Tie, Infeasible> {
    let allowed = numbers.works[work].allowed.unwrap_or(f64::INFINITY);
    let at = |price: f64| {
        let mut prices = prices.clone();
        prices.wrong[work] = price;
        detail(numbers, &prices, pinned)
    };
    // What is not priced on this workload's wrong tasks.
    let others = |raw: &Raw| {
        let wrong = raw.wrong.iter().zip(&prices.wrong).enumerate().filter(|(other, _)| *other != work);
        objective(raw, prices.ends) + wrong.map(|(_, (wrong, price))| wrong * price).sum::<f64>()
    };
    let mut loose = at(0.0);
    if loose.wrong[work] <= allowed {
        return Ok(Tie { keeps: loose.clone(), loose, price: 0.0 });
    }
    let scale = (others(&loose) / numbers.works[work].tasks).max(NOISE);
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
        if there >= here - here.abs() * 1e-10 {
            break;
        }
        if next.wrong[work] <= allowed { keeps = next } else { loose = next }
    }
    Ok(Tie { loose, keeps, price })
}

/// The best between two mixes that tie. With different numbers of units nothing lies between them, so each is taken for
/// itself.
fn settle(numbers: &Numbers, prices: &Prices, work: usize, found: Tie) -> Raw {
    if found.loose.units == found.keeps.units {
        return blend(numbers, prices, work, &found.loose, found.keeps);
    }
    let mut best = found.keeps.clone();
    for units in [found.loose.units.clone(), found.keeps.units.clone()] {
        if let Ok(tie) = tie(numbers, prices, work, Some(&units)) {
            let next = blend(numbers, prices, work, &tie.loose, tie.keeps);
            if objective(&next, prices.ends) < objective(&best, prices.ends) {
                best = next;
            }
        }
    }
    best
}

/// Takes hours out of the looser mix as long as the target is kept, the last one in part.
fn blend(numbers: &Numbers, prices: &Prices, work: usize, loose: &Raw, keeps: Raw) -> Raw {
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
        let between = |a: f64, b: f64| a + (b - a) * share;
        let served = here.served.iter().zip(&there.served);
        let served: Vec<Vec<f64>> =
            served.map(|(a, b)| a.iter().zip(b).map(|(a, b)| between(*a, *b)).collect()).collect();
        let units = here.units.iter().zip(&there.units);
        let units = units.map(|(a, b)| if share >= 1.0 { *b } else { a.max(*b) }).collect();
        let mut next = mixed.clone();
        next.hours[hour] = RawHour { served, units };
        next.add_up(numbers);
        let others = (0..numbers.works.len())
            .all(|other| other == work || keeps_or_better(numbers, &next, &mixed, other));
        if others && objective(&next, prices.ends) < objective(&mixed, prices.ends) {
            mixed = next;
        }
    }
    mixed
}

fn keeps_or_better(numbers: &Numbers, next: &Raw, before: &Raw, work: usize) -> bool {
    keeps(numbers, next, work) || next.wrong[work] <= before.wrong[work]
}

fn wrong_of(numbers: &Numbers, hour: &RawHour, work: usize) -> f64 {
    let ways = &numbers.works[work].ways;
    hour.served[work].iter().zip(ways).map(|(tasks, way)| tasks * way.wrong.unwrap_or(0.0)).sum()
}

/// The best mix at given prices, hour by hour.
fn detail(numbers: &Numbers, prices: &Prices, pinned: Option<&[f64]>) -> Raw {
    let (mut hours, found) = best(numbers, prices, pinned);
    let slots: Vec<RawHour> = (0..numbers.slots.len())
        .map(|slot| {
            let mut units = found.units.clone();
            hours.solve(slot, &mut units);
            let served = hours.served(slot, &units);
            RawHour { served, units }
        })
        .collect();
    let mut raw = Raw {
        units: found.units,
        hours: numbers.hours.iter().map(|at| slots[at.slot].clone()).collect(),
        levels: Vec::new(),
        bill: 0.0,
        ends: 0.0,
        wrong: Vec::new(),
        unserved: found.worth.unserved,
        proven: found.proven,
    };
    raw.add_up(numbers);
    raw
}

impl Raw {
    pub(super) fn add_up(&mut self, numbers: &Numbers) {
        let pools = numbers.pools.iter().zip(&self.units).filter(|(pool, _)| !pool.is_hourly());
        let fixed: f64 = pools.map(|(pool, units)| pool.price(*units)).sum();
        let levels = numbers.hours.last().map_or(0, |at| at.level + 1);
        self.levels = vec![(fixed, 0.0); levels];
        (self.bill, self.ends) = (fixed, 0.0);
        for (at, hour) in numbers.hours.iter().zip(&self.hours) {
            let (mut bill, mut ends) = (0.0, 0.0);
            for (pool, units) in hour.units.iter().enumerate() {
                bill += if numbers.pools[pool].is_hourly() { numbers.hourly(pool) * units } else { 0.0 };
            }
            for (served, work) in hour.served.iter().zip(&numbers.works) {
                for (tasks, way) in served.iter().zip(&work.ways) {
                    bill += tasks * way.cost;
                    ends += tasks * way.ends;
                }
            }
            let level = &mut self.levels[at.level];
            *level = (level.0 + bill, level.1 + ends);
            self.bill += at.weight * bill;
            self.ends += at.weight * ends;
        }
        self.wrong = (0..numbers.works.len())
            .map(|work| {
                let hours = numbers.hours.iter().zip(&self.hours);
                hours.map(|(at, hour)| at.weight * wrong_of(numbers, hour, work)).sum()
            })
            .collect();
    }
}

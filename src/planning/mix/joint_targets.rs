//! Several workloads with targets that share replicas: what one gives up another takes, so that the prices of their wrong tasks are found
//! together.

use crate::units::tolerance::{NO_DIFFERENCE, NOISE};

use super::candidate::{Candidate, accuracy, keeps, objective};
use super::combine::deal;
use super::commitment::{Among, below};
use super::cutting_planes::{Plane, Planes, Point};
use super::numbers::{Numbers, Prices};
use super::one_target::{Solved, allowance, detail};
use super::problem::Infeasible;

/// Hours that are filled in looking for prices at which all numbers of units are searched.
const PRICES_WORK: usize = 2_000_000;
/// Hours that are filled in trying further numbers of units.
const MOST_WORK: usize = 2_000_000;
/// Hours that are filled in looking for prices for given numbers of units.
const CLIMB_WORK: usize = 12_000_000;
/// Prices that are tried for given numbers of units.
const TRIES: usize = 60;
/// Searches of all numbers of units.
const SEARCHES: usize = 40;

/// Whether what is taken for a bound is one: not where there were too many numbers of units to search.
#[derive(Clone, Copy, PartialEq)]
enum Bound {
    Sure,
    /// Then this is one.
    Unsure {
        lower: f64,
    },
}

/// A mix for some numbers of units, and the prices that led to it.
struct Combined {
    raw: Candidate,
    cost: f64,
    prices: Prices,
}

/// The cheapest mix that keeps every target, `plain` being the cheapest without any.
pub(in crate::planning) fn joint(
    numbers: &Numbers,
    ends: f64,
    plain: &Candidate,
) -> Result<Solved, Infeasible> {
    let mut planes = Planes::new(numbers, ends, numbers.scale(objective(plain, ends)));
    let first = vec![0.0; planes.targets.len()];
    planes.add(planes.prices(&first), &first, plain);
    feasible(&mut planes, numbers)?;
    let (top, sure) = climb_all(&mut planes, numbers, plain);
    let bound = match sure {
        Bound::Sure => planes.dollars(top.height),
        Bound::Unsure { lower } => lower,
    };
    let until = numbers.until(MOST_WORK);
    let mut tried: Vec<Vec<f64>> = Vec::new();
    let mut kept: Option<Combined> = None;
    let mut least = f64::INFINITY;
    // Those that most of the best mixture is made of come first.
    let mut parts: Vec<(f64, &Plane)> = planes.parts().unwrap_or_default();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<Vec<f64>> = parts.into_iter().map(|(_, plane)| plane.units.clone()).collect();
    let dear: Vec<Vec<f64>> = planes.all.iter().map(|plane| plane.units.clone()).collect();
    for units in near {
        let time_left = kept.is_none() || !numbers.is_past(until);
        if !time_left {
            least = least.min(bound);
        } else if !tried.contains(&units) {
            least = least.min(attempt(&planes, numbers, &units, &top.at, &mut kept).max(bound));
            tried.push(units);
        }
    }
    // Planes came with the most accurate mixes that there are: one of those keeps the targets if none of the others does.
    for units in dear {
        if kept.is_none() && !tried.contains(&units) {
            least = least.min(attempt(&planes, numbers, &units, &top.at, &mut kept).max(bound));
            tried.push(units);
        }
    }
    let Some(mut best) = kept else { return Err(missed(numbers, plain)) };
    let prices = planes.prices(&top.at);
    let free = allowance(numbers, &prices);
    let all = if best.cost - bound <= NO_DIFFERENCE * best.cost {
        Some(Vec::new())
    } else {
        below(numbers, &prices, best.cost + free)
    };
    let proven = all.is_some() || sure == Bound::Sure;
    match all {
        None => least = bound,
        Some(others) => {
            for (units, worth) in others {
                let lower = worth - free;
                if lower >= best.cost {
                    break;
                }
                if tried.contains(&units) {
                    continue;
                }
                if numbers.is_past(until) {
                    // The rest costs no less than this one.
                    least = least.min(lower);
                    break;
                }
                let mut kept = Some(best);
                least = least.min(attempt(&planes, numbers, &units, &top.at, &mut kept).max(lower));
                let Some(next) = kept else { return Err(missed(numbers, plain)) };
                best = next;
            }
        }
    }
    let gap = (best.cost - least.max(bound)).max(0.0);
    Ok(Solved { raw: best.raw, gap, proven, wrong: best.prices.wrong })
}

/// Puts in the most accurate mixes that there are.
fn feasible(planes: &mut Planes<'_>, numbers: &Numbers) -> Result<(), Infeasible> {
    let targets = planes.targets.clone();
    let all = std::iter::once(targets.clone()).chain(targets.iter().map(|work| vec![*work]));
    for works in all {
        let at = planes.dearest(&works);
        let prices = planes.prices(&at);
        let raw = detail(numbers, &prices, Among::All);
        planes.add(prices, &at, &raw);
        let missed = works.iter().copied().find(|work| !keeps(numbers, &raw, *work));
        match missed {
            // All at once: nothing further is needed.
            None if works.len() == targets.len() => return Ok(()),
            Some(work) if works.len() == 1 => {
                return Err(Infeasible::Accuracy { work, best: accuracy(numbers, &raw, work) });
            }
            _ => {}
        }
    }
    Ok(())
}

fn missed(numbers: &Numbers, raw: &Candidate) -> Infeasible {
    let works = 0..numbers.works.len();
    let work = works.clone().find(|work| !keeps(numbers, raw, *work)).unwrap_or(0);
    Infeasible::Accuracy { work, best: accuracy(numbers, raw, work) }
}

/// The highest point of the bound over all numbers of units; nothing where there are too many to search. Such a search takes long, so
/// that in between the bound of the numbers that came out is climbed, and numbers near them are tried: their planes lie above the bound
/// of all.
fn climb_all(planes: &mut Planes<'_>, numbers: &Numbers, plain: &Candidate) -> (Point, Bound) {
    let until = numbers.until(PRICES_WORK);
    let none = vec![0.0; planes.targets.len()];
    let height = planes.all.first().map_or(0.0, |plane| plane.height(&none));
    let mut lower = plain.lower;
    let first = if plain.proven { Bound::Sure } else { Bound::Unsure { lower } };
    let mut best = (Point { at: none, height }, first);
    let mut units = plain.units.clone();
    for _ in 0..SEARCHES {
        let (mut tries, stop) = (0, numbers.until(CLIMB_WORK));
        let start = planes.highest().map_or_else(|| best.0.at.clone(), |point| point.at);
        planes.climb(
            &start,
            f64::INFINITY,
            |prices| detail(numbers, prices, Among::These(&units)),
            || {
                tries += 1;
                tries < TRIES && !numbers.is_past(stop)
            },
        );
        let Some(highest) = planes.highest() else { break };
        let prices = planes.prices(&highest.at);
        let near = detail(numbers, &prices, Among::Near);
        let height = planes.add(prices.clone(), &highest.at, &near);
        if highest.height - height > NO_DIFFERENCE * highest.height.abs() && !numbers.is_past(until) {
            units = near.units;
            continue;
        }
        let raw = detail(numbers, &prices, Among::All);
        lower = lower.max(raw.lower - allowance(numbers, &prices));
        let height = planes.add(prices, &highest.at, &raw);
        if raw.proven && (height > best.0.height || best.1 != Bound::Sure) {
            best = (Point { at: highest.at, height }, Bound::Sure);
        } else if best.1 != Bound::Sure {
            best = (Point { at: highest.at, height }, Bound::Unsure { lower });
        }
        if highest.height - best.0.height <= NO_DIFFERENCE * best.0.height.abs() || numbers.is_past(until) {
            break;
        }
        units = raw.units;
    }
    best
}

/// The best mix with given numbers of units, kept if it is cheaper; what any mix with them costs at least.
fn attempt(
    planes: &Planes<'_>,
    numbers: &Numbers,
    units: &[f64],
    start: &[f64],
    kept: &mut Option<Combined>,
) -> f64 {
    let mut own = planes.empty();
    let ends = own.prices(start).ends;
    let cheapest = |prices: &Prices| detail(numbers, prices, Among::These(units));
    let dear = own.dearest(&own.targets);
    let prices = own.prices(&dear);
    let raw = cheapest(&prices);
    if raw.unserved > NOISE {
        return f64::INFINITY;
    }
    own.add(prices, &dear, &raw);
    for work in own.targets.clone() {
        let at = own.dearest(&[work]);
        let prices = own.prices(&at);
        own.add(prices.clone(), &at, &cheapest(&prices));
    }
    let enough = kept.as_ref().map_or(f64::INFINITY, |kept| kept.cost);
    let (mut tries, stop) = (0, numbers.until(CLIMB_WORK));
    let top = own.climb(start, enough, cheapest, || {
        tries += 1;
        tries < TRIES && !numbers.is_past(stop)
    });
    let lower = own.dollars(top.height);
    if lower >= enough {
        return lower;
    }
    let Some(parts) = own.parts() else { return lower };
    let parts: Vec<(f64, Candidate)> =
        parts.into_iter().map(|(share, plane)| (share, cheapest(&plane.prices))).collect();
    if let Some(raw) = deal(&own, numbers, &parts, &top.at, ends) {
        let cost = objective(&raw, ends);
        if cost < enough {
            *kept = Some(Combined { raw, cost, prices: own.prices(&top.at) });
        }
    }
    lower
}

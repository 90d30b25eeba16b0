//! Mixes that keep a budget: what ends cost counts for less, until the bill is within it, and what is left of the budget is spent
//! where it saves the most.

use crate::units::UsdPerMonth;
use crate::units::tolerance::NOISE;

use super::accurate::accurate;
use super::candidate::{Candidate, objective};
use super::commitment::Among;
use super::numbers::Numbers;
use super::one_target::{Solved, attempt};
use super::problem::Infeasible;

/// Steps to the weight of ends that keeps a budget.
const WEIGHTS: usize = 20;

/// The cheapest mix, ends in, that keeps every target and the budget.
pub(in crate::planning) fn solve(numbers: &Numbers) -> Result<Solved, Infeasible> {
    let found = accurate(numbers, 1.0)?;
    let Some(budget) = numbers.budget.map(|budget| budget * (1.0 + NOISE)) else { return Ok(found) };
    if found.raw.bill <= budget {
        return Ok(found);
    }
    let least = accurate(numbers, 0.0)?;
    if least.raw.bill > budget {
        return Err(Infeasible::Budget { least: UsdPerMonth::const_new(least.raw.bill) });
    }
    let mut bound = lower(&found, 1.0, budget);
    let mut proven = found.proven && least.proven;
    let (mut kept, mut over, mut low, mut high) = (least, found.raw, 0.0, 1.0);
    for _ in 0..WEIGHTS {
        let weight = f64::midpoint(low, high);
        let next = accurate(numbers, weight)?;
        proven &= next.proven;
        bound = bound.max(lower(&next, weight, budget));
        if next.raw.bill > budget {
            (over, high) = (next.raw, weight);
        } else {
            low = weight;
            if objective(&next.raw, 1.0) < objective(&kept.raw, 1.0) {
                kept = next;
            }
        }
    }
    // Between numbers of units nothing lies, so those of both are looked at by themselves.
    let mut best = spent(numbers, kept.raw.clone(), &over, budget);
    for units in [over.units.clone(), kept.raw.units.clone()] {
        if let Some(next) = pinned(numbers, &units, budget)
            && objective(&next, 1.0) < objective(&best, 1.0)
        {
            best = next;
        }
    }
    kept.proven = proven;
    kept.gap = (objective(&best, 1.0) - bound).max(0.0);
    kept.raw = best;
    Ok(kept)
}

/// What the best within the budget costs at least, ends in: at a weight *w* of ends, bill + *w* × ends is no less than what was found
/// less its gap, and the bill is no more than the budget.
fn lower(found: &Solved, weight: f64, budget: f64) -> f64 {
    (objective(&found.raw, weight) - found.gap - (1.0 - weight) * budget) / weight
}

/// The best of these numbers of units within the budget; nothing where there is none.
fn pinned(numbers: &Numbers, units: &[f64], budget: f64) -> Option<Candidate> {
    let at = |weight: f64| attempt(numbers, weight, Among::These(units)).ok().map(|found| found.raw);
    let mut kept = at(0.0).filter(|raw| raw.bill <= budget)?;
    let mut over = at(1.0)?;
    if over.bill <= budget {
        return Some(over);
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..WEIGHTS {
        let weight = f64::midpoint(low, high);
        let next = at(weight)?;
        if next.bill > budget {
            (over, high) = (next, weight);
        } else {
            (kept, low) = (next, weight);
        }
    }
    Some(spent(numbers, kept, &over, budget)).filter(|raw| raw.keeps_all(numbers))
}

/// Takes hours out of the mix that is over the budget, those first that save the most for what they cost, as long as the budget and all
/// targets are kept; the last one in part.
fn spent(numbers: &Numbers, kept: Candidate, over: &Candidate, budget: f64) -> Candidate {
    if kept.units != over.units {
        return kept;
    }
    let mut mixed = kept;
    let mut order: Vec<(f64, usize)> = (0..mixed.hours.len())
        .filter_map(|hour| {
            let (bill, ends) = mixed.hours[hour].costs(numbers);
            let (dearer, fewer) = over.hours[hour].costs(numbers);
            (dearer > bill).then(|| ((ends - fewer) / (dearer - bill), hour))
        })
        .filter(|(worth, _)| *worth > 1.0)
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, hour) in order {
        let (here, there) = (&mixed.hours[hour], &over.hours[hour]);
        let more = numbers.hours[hour].weight * (there.costs(numbers).0 - here.costs(numbers).0);
        let share = ((budget - mixed.bill) / more).clamp(0.0, 1.0);
        if share <= 0.0 {
            break;
        }
        let between = here.towards(there, share);
        let mut next = mixed.clone();
        next.hours[hour] = between;
        next.add_up(numbers);
        if next.bill <= budget && objective(&next, 1.0) < objective(&mixed, 1.0) && next.keeps_all(numbers) {
            mixed = next;
        }
    }
    mixed
}

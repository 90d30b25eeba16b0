//! The cheapest mix that meets every target on accuracy.

use super::candidate::objective;
use super::commitment::{Among, below, best};
use super::joint_targets::joint;
use super::numbers::{Numbers, Prices};
use super::one_target::{Attempt, Solved, allowance, attempt, detail, serves};
use super::problem::Infeasible;

/// Hours that are filled in trying further numbers of units.
const MOST_WORK: usize = 200_000;

/// The cheapest mix that keeps every target, with this weight on what ends cost. Where a target binds, the numbers of units at
/// which two mixes tie need not be the best, since nothing lies between whole numbers: all that could be better are tried.
pub(super) fn accurate(numbers: &Numbers, ends: f64) -> Result<Solved, Infeasible> {
    let plain = detail(numbers, &Prices { ends, ..numbers.plain() }, Among::All);
    serves(numbers, &plain)?;
    if plain.keeps_all(numbers) {
        let (proven, wrong) = (plain.proven, vec![0.0; numbers.works.len()]);
        let gap = if proven { 0.0 } else { (objective(&plain, ends) - plain.lower).max(0.0) };
        return Ok(Solved { raw: plain, gap, proven, wrong });
    }
    if numbers.works.iter().filter(|work| work.allowed.is_some()).count() > 1 {
        return joint(numbers, ends, &plain);
    }
    let first = attempt(numbers, ends, Among::All)?;
    let free = allowance(numbers, &first.prices);
    let at_first = best(numbers, &first.prices, Among::All).1;
    // Without targets it is no dearer.
    let (bound, proven) = ((at_first.lower - free).max(plain.lower), at_first.proven);
    let mut kept = first;
    let mut cost = objective(&kept.raw, ends);
    let solved =
        |kept: Attempt, gap: f64| Ok(Solved { raw: kept.raw, gap, proven, wrong: kept.prices.wrong });
    let until = numbers.until(MOST_WORK);
    let Some(others) = below(numbers, &kept.prices, cost + free) else {
        return solved(kept, (cost - bound).max(0.0));
    };
    let mut least = cost;
    for (units, worth) in others {
        let lower = worth - free;
        if lower >= cost {
            break;
        }
        if numbers.is_past(until) {
            // The rest costs no less than this one.
            least = least.min(lower);
            break;
        }
        let Ok(next) = attempt(numbers, ends, Among::These(&units)) else { continue };
        let own =
            best(numbers, &next.prices, Among::These(&units)).1.worth.cost - allowance(numbers, &next.prices);
        least = least.min(own.max(lower));
        let price = objective(&next.raw, ends);
        if price < cost {
            (kept, cost) = (next, price);
        }
    }
    solved(kept, (cost - least.max(bound)).max(0.0))
}

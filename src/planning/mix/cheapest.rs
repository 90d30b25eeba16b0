//! The cheapest mix, looked for.

use crate::units::tolerance::{NOISE, STATED};
use crate::units::{Count, Fraction, Quantity as _, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::budget::solve;
use super::candidate::CandidateHour;
use super::dominance::close_dominated;
use super::effort::Effort;
use super::fixed_charges::with_fixed_charges;
use super::mix::{HourOfMix, LevelOfMix, Mix, Proof};
use super::numbers::{HourAt, Numbers};
use super::problem::{Infeasible, Problem};

/// Finds the cheapest mix: bill and ends, on average over the levels of the demand. What runs all month is the same at every level,
/// and everything else is chosen for each hour of each: a program in two stages, solved as it is. Every number of units that could be the best is tried; given the numbers each hour stands for
/// itself, and is a small linear program in which tasks go where they save the most for the room that they take.
///
/// ```
/// use breakeven::planning::{Level, Pool, Problem, Running, Way, Work, mix};
/// use breakeven::units::*;
/// // One server for $1,000 a month does up to 1,000 tasks in each of two hours; a task of tokens costs $1.
/// let own = Pool {
///     name: "own".to_owned(), running: Running::AllMonth, opening: UsdPerMonth::ZERO, unit: UsdPerMonth::new(1000.0)?,
///     replicas: Count::new(1.0)?, spare: Count::ZERO, least: Count::ZERO, most: None,
/// };
/// let way = |name: &str, on, cost| Way {
///     name: name.to_owned(), on, cost: UsdPerTask::new(cost).unwrap(), ends: UsdPerTask::ZERO, accuracy: None,
/// };
/// let work = Work {
///     name: "tickets".to_owned(),
///     demand: vec![TasksPerMonth::new(900.0)?, TasksPerMonth::new(1400.0)?],
///     ways: vec![way("own", Some((0, TasksPerMonth::new(2000.0)?)), 0.0), way("tokens", None, 1.0)],
///     accuracy: None,
///     unserved: None,
/// };
/// let problem = Problem { works: vec![work], pools: vec![own], fixed: vec![], budget: None, levels: Level::certain() };
/// let found = mix(&problem).unwrap();
/// // One server, and the 400 tasks above it as tokens: a second server would save $400.
/// assert_eq!(found.units[0].get(), 1.0);
/// assert!((found.bill.get() - 1400.0).abs() < 1e-3);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn mix(problem: &Problem) -> Result<Mix, Infeasible> {
    mix_within(problem, Effort::MIX)
}

/// The same with an effort of one's own: what is found within it, and how far it can be from the cheapest.
pub fn mix_within(problem: &Problem, effort: Effort) -> Result<Mix, Infeasible> {
    let alone = |problem: &Problem, effort| solved(&numbers(problem, effort), problem, effort);
    if problem.fixed.is_empty() {
        alone(problem, effort)
    } else {
        with_fixed_charges(problem, effort, &alone)
    }
}

/// The same for a problem that is much like one whose mix is known: where not everything was tried for that, the search starts from it.
pub fn mix_near(problem: &Problem, effort: Effort, known: &Mix) -> Result<Mix, Infeasible> {
    let alone = |problem: &Problem, effort| {
        let numbers = numbers(problem, effort);
        if !known.is_proven() {
            let units = numbers.pools.iter().zip(&known.units);
            let near = units.map(|(pool, units)| pool.within(units.get()));
            numbers.before.replace(Some(near.collect()));
        }
        solved(&numbers, problem, effort)
    };
    if problem.fixed.is_empty() {
        alone(problem, effort)
    } else {
        with_fixed_charges(problem, effort, &alone)
    }
}

fn numbers(problem: &Problem, effort: Effort) -> Numbers {
    let mut numbers = Numbers::of(problem, effort);
    close_dominated(&mut numbers);
    numbers
}

fn solved(numbers: &Numbers, problem: &Problem, effort: Effort) -> Result<Mix, Infeasible> {
    let solved = solve(numbers)?;
    let mut raw = solved.raw;
    for (at, hour) in numbers.hours.iter().zip(&mut raw.hours) {
        for (served, demand) in hour.served.iter_mut().zip(&numbers.slots[at.slot].demand) {
            tidy(served, *demand);
        }
    }
    raw.add_up(numbers);
    let units: Vec<f64> = (0..numbers.pools.len())
        .map(|pool| raw.hours.iter().map(|hour| hour.units[pool]).fold(0.0, f64::max))
        .collect();
    let known = |work: usize| {
        let ways = numbers.works[work].ways.iter().enumerate();
        ways.filter(|(_, way)| way.wrong.is_none())
            .all(|(way, _)| raw.hours.iter().all(|hour| hour.served[work][way] <= 0.0))
    };
    let accuracy = (0..numbers.works.len()).map(|work| {
        // Of no tasks none are wrong.
        let share = raw.wrong[work] / numbers.works[work].tasks.max(f64::MIN_POSITIVE);
        known(work).then(|| Fraction::const_new((1.0 - share).clamp(0.0, 1.0)))
    });
    // Whoever keeps a budget may be more accurate than asked for: then the target costs nothing.
    let is_tight = numbers
        .works
        .iter()
        .zip(&raw.wrong)
        .map(|(work, wrong)| work.allowed.is_some_and(|allowed| *wrong >= allowed * (1.0 - STATED)));
    let is_tight: Vec<bool> = is_tight.collect();
    let cost = raw.bill + raw.ends;
    Ok(Mix {
        effort: Effort::of(numbers.filled.get()),
        replicas: numbers
            .pools
            .iter()
            .zip(&units)
            .map(|(pool, units)| Count::const_new(pool.present(*units)))
            .collect(),
        units: units.into_iter().map(Count::const_new).collect(),
        bill: UsdPerMonth::const_new(raw.bill),
        ends: UsdPerMonth::const_new(raw.ends),
        accuracy: accuracy.collect(),
        price_of_accuracy: solved
            .wrong
            .iter()
            .zip(is_tight)
            .map(|(price, is_tight)| (*price > 0.0 && is_tight).then(|| UsdPerTask::const_new(*price)))
            .collect(),
        proof: if !solved.proven {
            let gap = solved.gap.is_finite().then(|| UsdPerMonth::const_new(solved.gap));
            Proof::BestFound { within: effort, gap }
        } else if solved.gap > cost * STATED {
            Proof::Within(UsdPerMonth::const_new(solved.gap))
        } else {
            Proof::Least
        },
        levels: raw
            .levels
            .iter()
            .enumerate()
            .map(|(level, (bill, ends))| LevelOfMix {
                chance: chance(numbers, level),
                bill: UsdPerMonth::const_new(*bill),
                ends: UsdPerMonth::const_new(*ends),
            })
            .collect(),
        hours: numbers.hours.iter().zip(raw.hours).map(|(at, hour)| mixed(problem, *at, hour)).collect(),
    })
}

fn chance(numbers: &Numbers, level: usize) -> Fraction {
    let hour = numbers.hours.iter().find(|at| at.level == level);
    Fraction::const_new(hour.map_or(0.0, |at| at.weight).min(1.0))
}

fn mixed(problem: &Problem, at: HourAt, hour: CandidateHour) -> HourOfMix {
    let mut served: Vec<Vec<TasksPerMonth>> = Vec::new();
    let mut unserved = Vec::new();
    for (work, mut ways) in problem.works.iter().zip(hour.served) {
        // Behind the ways is what nobody serves, if that is allowed.
        unserved.push(TasksPerMonth::const_new(ways.drain(work.ways.len()..).sum()));
        served.push(ways.into_iter().map(TasksPerMonth::const_new).collect());
    }
    HourOfMix {
        level: at.level,
        chance: Fraction::const_new(at.weight.min(1.0)),
        served,
        units: hour.units.into_iter().map(Count::const_new).collect(),
        unserved,
    }
}

/// Takes away what rounding left on ways that serve nothing, and gives it to the one that serves most.
fn tidy(served: &mut [f64], demand: f64) {
    let mut left = 0.0;
    for tasks in served.iter_mut().filter(|tasks| **tasks < demand * NOISE) {
        left += std::mem::take(tasks);
    }
    if let Some(most) = served.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *most += left;
    }
}

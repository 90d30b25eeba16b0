//! The cheapest mix.

use crate::units::{Count, Fraction, TasksPerMonth, UsdPerMonth, UsdPerTask};

use super::priced::Numbers;
use super::problem::{Infeasible, Problem};
use super::targets::solve;

/// The cheapest mix that was found.
#[derive(Clone, Debug)]
pub struct Mix {
    /// Units of each pool; of those that are paid by the hour, the most in any hour.
    pub units: Vec<Count>,
    /// Replicas in them.
    pub replicas: Vec<Count>,
    /// What a month is billed.
    pub bill: UsdPerMonth,
    /// What the ends of its tasks cost.
    pub ends: UsdPerMonth,
    /// Its hours, in the profile's order.
    pub hours: Vec<MixedHour>,
    /// The share of tasks done right, by workload; nothing where a way that serves some has no known accuracy.
    pub accuracy: Vec<Option<Fraction>>,
    /// What one wrong task less would be worth, by workload; nothing where the target does not bind.
    pub price_of_accuracy: Vec<Option<UsdPerTask>>,
    /// Whether there can be a cheaper one.
    pub proof: Proof,
}

/// An hour of the profile, over the whole month.
#[derive(Clone, Debug)]
pub struct MixedHour {
    /// Tasks that each way serves, by workload and way.
    pub served: Vec<Vec<TasksPerMonth>>,
    /// Units that are paid for, by pool.
    pub units: Vec<Count>,
}

/// Whether there can be a cheaper mix.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof {
    /// There is none.
    Least,
    /// One can be cheaper by no more than that.
    Within(UsdPerMonth),
    /// There are too many numbers of replicas to try them all.
    BestFound,
}

/// A gap below this share of the cost is rounding noise.
const NO_GAP: f64 = 1e-6;

/// Finds the cheapest mix: bill and ends. Every number of units that could be the best is tried; given the numbers each hour stands for
/// itself, and is a small linear program in which tasks go where they save the most for the room that they take.
///
/// ```
/// use breakeven::planning::{Pool, Problem, Running, Way, Work, mix};
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
/// };
/// let found = mix(&Problem { works: vec![work], pools: vec![own], budget: None }).unwrap();
/// // One server, and the 400 tasks above it as tokens: a second server would save $400.
/// assert_eq!(found.units[0].get(), 1.0);
/// assert!((found.bill.get() - 1400.0).abs() < 1e-3);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn mix(problem: &Problem) -> Result<Mix, Infeasible> {
    let numbers = Numbers::of(problem);
    let solved = solve(&numbers)?;
    let raw = solved.raw;
    let units: Vec<f64> = (0..numbers.pools.len())
        .map(|pool| raw.hours.iter().map(|hour| hour.units[pool]).fold(0.0, f64::max))
        .collect();
    let known = |work: usize| {
        let ways = numbers.works[work].ways.iter().enumerate();
        ways.filter(|(_, way)| way.wrong.is_none())
            .all(|(way, _)| raw.hours.iter().all(|hour| hour.served[work][way] <= 0.0))
    };
    let accuracy = (0..numbers.works.len()).map(|work| {
        let share = raw.wrong[work] / numbers.works[work].tasks;
        known(work).then(|| Fraction::const_new((1.0 - share).clamp(0.0, 1.0)))
    });
    let cost = raw.bill + raw.ends;
    Ok(Mix {
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
            .map(|price| (*price > 0.0).then(|| UsdPerTask::const_new(*price)))
            .collect(),
        proof: if !solved.proven {
            Proof::BestFound
        } else if solved.gap > cost * NO_GAP {
            Proof::Within(UsdPerMonth::const_new(solved.gap))
        } else {
            Proof::Least
        },
        hours: raw
            .hours
            .into_iter()
            .map(|hour| MixedHour {
                served: hour
                    .served
                    .into_iter()
                    .map(|ways| ways.into_iter().map(TasksPerMonth::const_new).collect())
                    .collect(),
                units: hour.units.into_iter().map(Count::const_new).collect(),
            })
            .collect(),
    })
}

//! Up to which demand a fleet that runs all month is worth having: the newsvendor's quantile, beside what a mix has.

use crate::planning::{FixedCharge, Mix, Pool, Problem, Running, Way, reserve_from_use, reserve_quantile};
use crate::units::tolerance::NOISE;
use crate::units::{Fraction, Hours, Quantity, UsdPerHour, UsdPerMonth};

/// A fleet that runs all month beside another way for the same tasks.
#[derive(Clone, Debug, PartialEq)]
pub struct Reserve {
    /// The fleet.
    pub pool: usize,
    /// The workload.
    pub work: usize,
    /// The other way.
    pub instead: Instead,
    /// What it costs a month to have the fleet at all, besides its replicas and what the other way owes, too.
    pub opening: UsdPerMonth,
    /// What a replica of the fleet costs a month.
    pub replica: UsdPerMonth,
    /// What the tasks that it carries when it is full would cost the other way, less what they cost on it besides.
    pub saves: UsdPerMonth,
    /// A replica is worth having that is used in more than this share of the hours: its price ÷ what it saves.
    pub from_use: Fraction,
    /// The quantile of the demand up to which the fleet is worth having: the rest (the newsvendor's critical ratio).
    pub quantile: Fraction,
    /// The share of the hours in which the mix's fleet carries everything; nothing where several fleets run all month, or none.
    pub carries: Option<Fraction>,
}

/// What serves a task that is not on a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// A way of the workload.
    Way(usize),
    /// Nobody.
    Unserved,
}

/// Each fleet that runs all month beside those by the hour, and beside the cheapest way that has no replicas, where it is cheaper
/// than they are on a full replica.
pub(super) fn reserves(problem: &Problem, found: Option<&Mix>, month: Hours) -> Vec<Reserve> {
    let mut all = Vec::new();
    let fleets = problem.pools.iter().enumerate().filter(|(_, pool)| pool.running == Running::AllMonth);
    for (pool, fleet) in fleets {
        let carries = found.and_then(|mix| carries(problem, mix, pool));
        for (at, work) in problem.works.iter().enumerate() {
            let own = work.ways.iter().find_map(|way| Some((way, way.on.filter(|(on, _)| *on == pool)?.1)));
            let Some((own, each)) = own else { continue };
            for (instead, price) in others(problem, at) {
                let replica = fleet.unit.get() / fleet.replicas.get().max(1.0);
                let saves = each.get() * (price - task(own));
                let hourly = |month_of_it: f64| UsdPerHour::const_new((month_of_it / month.get()).max(0.0));
                let (paid, saved) = (hourly(replica), hourly(saves));
                if saves <= replica {
                    continue;
                }
                let found = reserve_from_use(paid, saved).zip(reserve_quantile(paid, saved));
                let Some((from_use, quantile)) = found else { continue };
                all.push(Reserve {
                    pool,
                    work: at,
                    instead,
                    opening: opening(problem, pool, at, instead),
                    replica: UsdPerMonth::const_new(replica),
                    saves: UsdPerMonth::const_new(saves),
                    from_use,
                    quantile,
                    carries,
                });
            }
        }
    }
    all
}

/// What having a fleet costs besides its replicas, where another way is there anyway.
fn opening(problem: &Problem, pool: usize, work: usize, instead: Instead) -> UsdPerMonth {
    let owed_anyway = |charge: &FixedCharge| match instead {
        Instead::Way(way) => charge.ways.contains(&(work, way)),
        Instead::Unserved => false,
    };
    let own = problem
        .fixed
        .iter()
        .filter(|charge| charge.ways.iter().any(|way| problem.pool_of(*way) == Some(pool)));
    let charges = own.filter(|charge| !owed_anyway(charge)).map(|charge| charge.cost).sum::<UsdPerMonth>();
    problem.pools[pool].opening + charges
}

/// What a task costs besides replicas, its ends in.
fn task(way: &Way) -> f64 {
    way.cost.get() + way.ends.get()
}

/// Other ways for a workload's tasks with what one costs there: on full replicas by the hour, and the cheapest without replicas.
fn others(problem: &Problem, work: usize) -> Vec<(Instead, f64)> {
    let row = &problem.works[work];
    let mut all = Vec::new();
    let mut cheapest: Option<(Instead, f64)> = row.unserved.map(|price| (Instead::Unserved, price.get()));
    for (at, way) in row.ways.iter().enumerate() {
        match way.on {
            None => {
                if cheapest.is_none_or(|(_, least)| task(way) < least) {
                    cheapest = Some((Instead::Way(at), task(way)));
                }
            }
            Some((pool, each)) if problem.pools[pool].running == Running::ByTheHour => {
                let Pool { unit, replicas, .. } = &problem.pools[pool];
                let share = unit.get() / replicas.get().max(1.0) / each.get();
                all.push((Instead::Way(at), share + task(way)));
            }
            Some(_) => {}
        }
    }
    all.extend(cheapest);
    all
}

/// The share of the hours, over all levels, in which the replicas of a fleet could carry all demand that may be on it.
fn carries(problem: &Problem, found: &Mix, pool: usize) -> Option<Fraction> {
    let runs = |at: usize| problem.pools[at].running == Running::AllMonth && found.units[at].get() > 0.0;
    if !runs(pool) || (0..problem.pools.len()).any(|at| at != pool && runs(at)) {
        return None;
    }
    let profile = problem.hours() as f64;
    let serving = found.replicas[pool].get() - problem.pools[pool].spare.get();
    let mut share = 0.0;
    for (at, hour) in found.hours.iter().enumerate() {
        let mut needed = 0.0;
        for (work, row) in problem.works.iter().enumerate() {
            let each = row.ways.iter().find_map(|way| Some(way.on.filter(|(on, _)| *on == pool)?.1));
            let volume = problem.levels.get(hour.level).map_or(1.0, |level| level.volume(work).get());
            if let Some(each) = each {
                needed += row.demand[at % row.demand.len()].get() * volume * profile / each.get();
            }
        }
        if needed <= serving * (1.0 + NOISE) {
            share += hour.chance.get() / profile;
        }
    }
    Some(Fraction::const_new(share.min(1.0)))
}

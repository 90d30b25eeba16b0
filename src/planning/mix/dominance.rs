//! Fleets of which another one is never worse: units of the other do the same for no more, so that none is had beyond the fewest. Of fleets
//! that are equal one is left.

use super::numbers::{Numbers, PoolRow, WayRow, WorkRow};

/// Leaves pools that are never better than another one at their fewest units.
pub(super) fn close_dominated(numbers: &mut Numbers) {
    let Numbers { pools, works, .. } = numbers;
    for pool in 0..pools.len() {
        let closed = pools[pool].most_units <= pools[pool].least_units;
        let beaten = |other: usize| {
            other != pool
                && pools[other].most_units > pools[other].least_units
                && never_worse(works, pools, other, pool)
                && (other < pool || !never_worse(works, pools, pool, other))
        };
        if !closed && (0..pools.len()).any(beaten) {
            pools[pool].most_units = pools[pool].least_units;
        }
    }
}

/// Whether units of `one` do in every hour what as many of `other` do, for no more.
fn never_worse(works: &[WorkRow], pools: &[PoolRow], one: usize, other: usize) -> bool {
    let (a, b) = (&pools[one], &pools[other]);
    // One that is paid for by the hour can also run all month.
    let follows = a.running == b.running || a.is_hourly();
    let money = a.unit <= b.unit && a.opening <= b.opening;
    // Units that there are anyway have paid for opening and for spare ones.
    let further = b.least_units <= 0.0 || a.least_units > 0.0 || (a.opening <= 0.0 && a.spare <= 0.0);
    let unlimited = a.most.is_infinite();
    follows && money && further && unlimited && works.iter().all(|work| serves(work, a, one, b, other))
}

/// Whether everything of a workload that can be on `other` can be on `one`.
fn serves(work: &WorkRow, a: &PoolRow, one: usize, b: &PoolRow, other: usize) -> bool {
    let on = |pool: usize| work.ways.iter().filter(move |way| way.pool == Some(pool));
    on(other).all(|theirs| on(one).any(|ours| as_good(ours, a, theirs, b)))
}

fn as_good(ours: &WayRow, a: &PoolRow, theirs: &WayRow, b: &PoolRow) -> bool {
    let wrong = match (ours.wrong, theirs.wrong) {
        (Some(ours), Some(theirs)) => ours <= theirs,
        (None, None) => true,
        _ => false,
    };
    // Tasks that a unit carries, and that its spare replicas take away.
    let carries = ours.usage * b.replicas <= theirs.usage * a.replicas;
    let spare = a.spare * theirs.usage <= b.spare * ours.usage;
    wrong && ours.cost <= theirs.cost && ours.ends <= theirs.ends && carries && spare
}

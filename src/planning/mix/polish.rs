//! Who serves what, all hours at once, where several workloads have targets and share replicas: a linear program over given units,
//! for which prices of wrong tasks alone only come near.

use good_lp::{Expression, ProblemVariables, Solution as _, SolverModel as _, constraint, microlp, variable};

use super::candidate::{Candidate, CandidateHour};
use super::numbers::Numbers;

/// Hours that are alike, in demand and in units.
pub(super) struct Group {
    pub(super) slot: usize,
    /// How many, each as often as its level is likely.
    times: f64,
    pub(in crate::planning) units: Vec<f64>,
    pub(in crate::planning) hours: Vec<usize>,
}

/// The same mix with tasks dealt out anew, as cheaply as the targets allow; nothing where there is no such way. Counts as so many
/// hours as it takes as long as.
pub(in crate::planning) fn polish(
    numbers: &Numbers,
    raw: &Candidate,
    ends: f64,
) -> Option<Vec<CandidateHour>> {
    /// A variable takes about as long as so many hours that are filled.
    const HOURS_PER_VARIABLE: usize = 80;
    /// More variables take the solver minutes; prices of wrong tasks then have to do.
    const MOST_VARIABLES: usize = 3_000;
    let groups = groups(numbers, raw);
    let ways: usize = numbers.works.iter().map(|work| work.ways.len()).sum();
    if groups.len() * ways > MOST_VARIABLES {
        return None;
    }
    let mut variables = ProblemVariables::new();
    let mut cost = Expression::from(0.0);
    let mut wrong: Vec<Expression> = numbers.works.iter().map(|_| Expression::from(0.0)).collect();
    let (mut whole, mut rooms) = (Vec::new(), Vec::new());
    let mut shares = Vec::new();
    for group in &groups {
        let times = group.times;
        let demand = &numbers.slots[group.slot].demand;
        let mut used: Vec<Expression> = numbers.pools.iter().map(|_| Expression::from(0.0)).collect();
        for ((work, demand), wrong) in numbers.works.iter().zip(demand).zip(&mut wrong) {
            let mut all = Expression::from(0.0);
            for way in &work.ways {
                let share = variables.add(variable().min(0));
                all += share;
                cost.add_mul(times * demand * (way.cost + ends * way.ends), share);
                wrong.add_mul(times * demand * way.wrong.unwrap_or(0.0) / work.tasks, share);
                if let Some(pool) = way.pool {
                    used[pool].add_mul(way.usage * demand, share);
                }
                shares.push(share);
            }
            whole.push(all);
        }
        let pools = numbers.pools.iter().zip(&group.units);
        rooms.extend(used.into_iter().zip(pools.map(|(pool, units)| pool.serving(*units))));
    }
    numbers.count(shares.len() * HOURS_PER_VARIABLE);
    let mut model = variables.minimise(cost).using(microlp);
    for all in whole {
        model.add_constraint(constraint!(all == 1.0));
    }
    for (used, room) in rooms {
        model.add_constraint(constraint!(used <= room));
    }
    for (wrong, work) in wrong.into_iter().zip(&numbers.works) {
        if let Some(allowed) = work.allowed {
            model.add_constraint(constraint!(wrong <= allowed / work.tasks));
        }
    }
    let found = model.solve().ok()?;
    let mut hours = raw.hours.clone();
    let mut shares = shares.into_iter();
    for group in groups {
        let demand = &numbers.slots[group.slot].demand;
        let served: Vec<Vec<f64>> = numbers
            .works
            .iter()
            .zip(demand)
            .map(|(work, demand)| {
                let own = shares.by_ref().take(work.ways.len());
                own.map(|share| found.value(share).max(0.0) * demand).collect()
            })
            .collect();
        for hour in group.hours {
            hours[hour].served.clone_from(&served);
        }
    }
    Some(hours)
}

/// Hours that are alike.
pub(super) fn groups(numbers: &Numbers, raw: &Candidate) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (hour, (at, mixed)) in numbers.hours.iter().zip(&raw.hours).enumerate() {
        match groups.iter_mut().find(|group| group.slot == at.slot && group.units == mixed.units) {
            Some(group) => {
                group.times += at.weight;
                group.hours.push(hour);
            }
            None => groups.push(Group {
                slot: at.slot,
                times: at.weight,
                units: mixed.units.clone(),
                hours: vec![hour],
            }),
        }
    }
    groups
}

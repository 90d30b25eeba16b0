//! Which change caused how much.

use std::collections::BTreeSet;

use crate::economics::evaluate::Evaluation;
use crate::metric::Metric;
use crate::scenario::Editions;
use crate::source::FieldPath;
use crate::units::Delta;

use super::shapley::shapley;
use super::worth::{ATTRIBUTED, Mixtures, Worths, worths};

/// What changed a figure of an option.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// The option.
    pub option: String,
    /// The figure.
    pub metric: Metric,
    /// By how much it changed.
    pub by: Delta,
    /// What caused it: causes add up to it. Largest first.
    pub causes: Vec<Cause>,
    /// How it was found out.
    pub method: Method,
}

/// A change, or several that cannot be made apart, with what it caused.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The places of the changes among all of the two editions.
    pub changes: Vec<usize>,
    /// What it caused.
    pub by: Delta,
}

/// How causes are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The mean over all orders in which the changes can be made.
    Shapley,
    /// One after the other, in the order of the changes: they are too many for all orders.
    InOrder,
    /// All together: with some of them alone there is no figure.
    Together,
}

/// All orders of so many changes are gone through: 2⁸ scenarios.
pub const MOST_IN_ALL_ORDERS: usize = 8;
/// More changes than this are put together by the block that they stand in.
const MOST_GROUPS: usize = 40;
/// Two figures that differ by no more than this share are the same.
const SAME: f64 = 1e-9;

/// Finds out which change caused how much of the change of the cost of a task and of a month, for each option that both editions have with both
/// figures known.
pub fn attribute(editions: &Editions<'_>, base: &Evaluation<'_>, head: &Evaluation<'_>) -> Vec<Attribution> {
    let (before, after) = (worths(base), worths(head));
    let mut mixtures = Mixtures::of(editions, groups(editions), before.clone(), after.clone());
    merge_what_is_one(&mut mixtures, editions);
    let relevant = relevant(&mut mixtures, &before, &after);
    let outcomes = head.written().filter(|outcome| before.contains_key(&outcome.option.name));
    let mut found = Vec::new();
    for outcome in outcomes {
        let name = &outcome.option.name;
        let old = base.written().find(|other| other.option.name == *name);
        for (at, metric) in ATTRIBUTED.into_iter().enumerate() {
            let figure = |of: &crate::economics::Outcome<'_>| {
                of.metric(metric).as_ref().ok().map(|found| found.amount)
            };
            let both = old.and_then(figure).zip(figure(outcome));
            let Some(by) = both.and_then(|(before, after)| Delta::between(before, after)) else { continue };
            if by.value() == 0.0 {
                continue;
            }
            let relevant =
                relevant.iter().filter(|(option, _)| option == name).map(|(_, group)| *group).collect();
            let (parts, method) = parts(&mut mixtures, relevant, name, at, by.value());
            let cause = |(groups, value): (Vec<usize>, f64)| {
                let mut changes: Vec<usize> =
                    groups.iter().filter_map(|at| mixtures.groups().get(*at)).flatten().copied().collect();
                changes.sort_unstable();
                Cause { changes, by: by.part(value) }
            };
            let mut causes: Vec<Cause> = parts.into_iter().map(cause).collect();
            causes.sort_by(|a, b| b.by.value().abs().total_cmp(&a.by.value().abs()));
            found.push(Attribution { option: name.clone(), metric, by, causes, method });
        }
    }
    found
}

/// Each change by itself; many of them by the block that they stand in.
fn groups(editions: &Editions<'_>) -> Vec<Vec<usize>> {
    let changes = editions.changes();
    if changes.len() <= MOST_GROUPS {
        return (0..changes.len()).map(|at| vec![at]).collect();
    }
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (at, change) in changes.iter().enumerate() {
        let block = change.path().map_or_else(|| change.to_string(), |path| block(path).to_string());
        match groups.iter_mut().find(|(known, _)| *known == block) {
            Some((_, places)) => places.push(at),
            None => groups.push((block, vec![at])),
        }
    }
    groups.into_iter().map(|(_, places)| places).collect()
}

/// The first two steps of a path: an option, a field of the workload.
fn block(path: &FieldPath) -> FieldPath {
    path.steps().into_iter().take(2).fold(FieldPath::ROOT, |path, step| path.then(step.clone()))
}

/// Puts changes together of which one cannot be made without the other: a scenario with that one alone, or with all but it, is refused.
fn merge_what_is_one(mixtures: &mut Mixtures<'_, '_>, editions: &Editions<'_>) {
    loop {
        let all: BTreeSet<usize> = (0..mixtures.groups().len()).collect();
        if all.len() <= 1 {
            return;
        }
        let refused = all.iter().copied().find(|at| {
            let others: BTreeSet<usize> = all.iter().copied().filter(|other| other != at).collect();
            mixtures.with(&BTreeSet::from([*at])).is_none() || mixtures.with(&others).is_none()
        });
        let Some(refused) = refused else { return };
        // What stands nearest is most likely what it cannot do without.
        let near = |at: usize| {
            let of = |at: usize| mixtures.groups()[at].iter().filter_map(|at| editions.changes()[*at].path());
            let pairs = of(at).flat_map(|own| of(refused).map(move |other| in_common(own, other)));
            pairs.max().unwrap_or(0)
        };
        let nearest = all
            .iter()
            .copied()
            .filter(|at| *at != refused)
            .max_by_key(|at| (near(*at), std::cmp::Reverse(*at)));
        let Some(nearest) = nearest else { return };
        mixtures.merge(refused, nearest);
    }
}

/// How many steps two paths have in common.
fn in_common(a: &FieldPath, b: &FieldPath) -> usize {
    a.steps().into_iter().zip(b.steps()).take_while(|(a, b)| a == b).count()
}

/// The groups of changes that move an option: made alone, or left out alone.
fn relevant(mixtures: &mut Mixtures<'_, '_>, before: &Worths, after: &Worths) -> Vec<(String, usize)> {
    let all: BTreeSet<usize> = (0..mixtures.groups().len()).collect();
    let mut relevant = Vec::new();
    for at in all.iter().copied() {
        let others: BTreeSet<usize> = all.iter().copied().filter(|other| *other != at).collect();
        for (set, from) in [(BTreeSet::from([at]), before), (others, after)] {
            let Some(found) = mixtures.with(&set) else { continue };
            let moved = from.iter().filter(|(name, worth)| found.get(*name) != Some(worth));
            relevant.extend(moved.map(|(name, _)| (name.clone(), at)));
        }
    }
    relevant
}

/// What each group of changes caused: those that move an option, or all where those do not explain it.
fn parts(
    mixtures: &mut Mixtures<'_, '_>,
    relevant: BTreeSet<usize>,
    option: &str,
    metric: usize,
    by: f64,
) -> (Vec<(Vec<usize>, f64)>, Method) {
    let all: BTreeSet<usize> = (0..mixtures.groups().len()).collect();
    let mut worth = |set: &BTreeSet<usize>| mixtures.with(set)?.get(option)?[metric];
    let start = worth(&BTreeSet::new());
    let explains = |reached: Option<f64>| {
        reached.zip(start).is_some_and(|(reached, start)| (reached - start - by).abs() <= SAME * by.abs())
    };
    let players = if explains(worth(&relevant)) { relevant } else { all };
    let players: Vec<usize> = players.into_iter().collect();
    if players.len() <= MOST_IN_ALL_ORDERS {
        let set = |bits: usize| {
            let taken = players.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0);
            taken.map(|(_, at)| *at).collect::<BTreeSet<usize>>()
        };
        let worths: Option<Vec<f64>> = (0..1_usize << players.len()).map(|bits| worth(&set(bits))).collect();
        if let Some(worths) = worths {
            let parts = players.iter().map(|at| vec![*at]).zip(shapley(&worths));
            return (parts.filter(|(_, part)| *part != 0.0).collect(), Method::Shapley);
        }
    }
    let mut made = BTreeSet::new();
    let mut parts = Vec::new();
    let mut last = start;
    let mut together = Vec::new();
    for at in &players {
        made.insert(*at);
        together.push(*at);
        // A change without which the next one cannot be made counts with it.
        let Some((before, now)) = last.zip(worth(&made)) else { continue };
        if now != before {
            parts.push((std::mem::take(&mut together), now - before));
        }
        together.clear();
        last = Some(now);
    }
    let reached: f64 = parts.iter().map(|(_, part)| part).sum();
    if (reached - by).abs() <= SAME * by.abs() {
        return (parts, Method::InOrder);
    }
    (vec![(players, by)], Method::Together)
}

//! Which option to take: the cheapest that meets all of its limits, if its lead over the next is beyond the margin; or else
//! those that are too close to call, or the one that comes closest to its limits.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::economics::{CostAtEnds, CostOf, Evaluation, Frontier, Margin, Point, between};
use crate::figure::Gap;
use crate::units::{Amount, Fraction, Quantity, Usd};

use super::verdict::{Standing, Verdict, check};

/// What is to be taken: places of options.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// The cheapest that meets all of its limits, and is ahead of the next by more than the margin.
    Recommended {
        /// Its place.
        at: usize,
        /// What it is ahead of: the cheapest other option that is not known to miss a limit; `None` if there is none.
        lead: Option<Lead>,
    },
    /// Several cost the same within the margin.
    TooClose {
        /// All of them, least money up front first.
        candidates: Vec<usize>,
        /// The first of them that meets all of its limits: each of the others is within the margin of it.
        of: usize,
        /// The cheapest of them against the dearest.
        lead: Lead,
    },
    /// None that meets its limits is worth more than going on as today, which is no option of the scenario; this one comes closest.
    NotWorth(usize),
    /// None meets all of its limits; this one comes closest.
    Closest(usize),
    /// No option has a cost.
    Nothing,
}

/// By how much one option costs less than another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lead {
    /// The cheaper one.
    pub of: usize,
    /// The dearer one.
    pub over: usize,
    /// 1 − cost of the cheaper ÷ cost of the dearer.
    pub share: Fraction,
    /// The share that it takes for a verdict.
    pub margin: Margin,
}

/// An option as a choice sees it.
#[derive(Clone, Debug)]
pub struct Contender {
    /// What it is compared by; `None` if it cannot be compared.
    pub cost: Option<Weighed>,
    /// How far ahead it has to be.
    pub margin: Margin,
    /// What it costs at both ends of the bands of its fleets; `None` where it has none.
    pub at_ends: Option<CostAtEnds>,
    /// What is paid before the first task.
    pub upfront: Usd,
    /// The places of the options that dominate it.
    pub dominated_by: Vec<usize>,
}

/// A cost that options are compared by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighed {
    /// What is counted: costs of different things are not held against each other.
    pub of: CostOf,
    /// Less is better. It may be below zero where it is counted from a baseline.
    pub cost: Amount,
    /// What a lead over the option is a share of: its cost in full.
    pub in_full: Amount,
}

/// A limit that is not met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Miss {
    /// By so much, over the limit.
    By(f64),
    /// Unknown: there is no figure.
    Unknown,
}

impl Verdict<'_> {
    /// By how much the limit is missed; `None` if it is met.
    pub fn miss(&self) -> Option<Miss> {
        match &self.standing {
            Standing::Met(_) | Standing::MetWithout(_) => None,
            // By how much is not known; not even a single call keeps it.
            Standing::MissedAtLeast(Gap::NotMet(_), _) => Some(Miss::By(f64::INFINITY)),
            Standing::Missed(value) | Standing::MissedAtLeast(_, value) => {
                Some(Miss::By(share(*value, self.limit.limit)))
            }
            Standing::Unknown(_) => Some(Miss::Unknown),
        }
    }
}

/// A distance over the limit, which makes misses of different metrics comparable. At the limit it is nothing, from a
/// limit of zero endless.
fn share(value: Amount, limit: Amount) -> f64 {
    if value.beside(limit).is_eq() {
        return 0.0;
    }
    (value.value() - limit.value()).abs() / limit.value().abs()
}

/// The limits that each option misses or may miss, of those that are compared, in their order.
pub fn misses(evaluation: &Evaluation<'_>) -> Vec<Vec<Miss>> {
    let mut of_option: BTreeMap<&str, Vec<Miss>> = BTreeMap::new();
    for verdict in check(evaluation) {
        if let Some(miss) = verdict.miss() {
            of_option.entry(verdict.option).or_default().push(miss);
        }
    }
    let of = |name: &str| of_option.get(name).cloned().unwrap_or_default();
    evaluation.compared().map(|outcome| of(&outcome.option.name)).collect()
}

/// The points of a frontier as contenders, by cost of a success or else of a task.
pub fn contenders(frontier: &Frontier<'_>) -> Vec<Contender> {
    let of = |(point, dominators): (&Point<'_>, &Vec<usize>)| Contender {
        cost: point.cost().ok().map(|(of, cost)| Weighed { of, cost: cost.into(), in_full: cost.into() }),
        margin: point.margin,
        at_ends: point.at_ends.clone(),
        upfront: point.upfront,
        dominated_by: dominators.clone(),
    };
    frontier.points.iter().zip(&frontier.dominated_by).map(of).collect()
}

/// The lead of one contender over another one that costs as much or more; `None` if they cannot be compared.
fn lead(contenders: &[Contender], of: usize, over: usize) -> Option<Lead> {
    let (mine, theirs) = (contenders[of].cost?, contenders[over].cost?);
    if mine.of != theirs.of {
        return None;
    }
    let less = theirs.cost.value() - mine.cost.value();
    let share = if less > 0.0 { (less / theirs.in_full.value()).min(1.0) } else { 0.0 };
    let of_one = |at: usize| (contenders[at].margin, contenders[at].at_ends.as_ref());
    let margin = between(of_one(of), of_one(over));
    Some(Lead { of, over, share: Fraction::const_new(if share.is_finite() { share } else { 1.0 }), margin })
}

impl Choice {
    /// The places of the options that are as good as any, in the file's order: one that is recommended, or those that are too close to call.
    pub fn taken(&self) -> Vec<usize> {
        match self {
            Self::Recommended { at, .. } => vec![*at],
            Self::TooClose { candidates, .. } => {
                let mut places = candidates.clone();
                places.sort_unstable();
                places
            }
            Self::NotWorth(_) | Self::Closest(_) | Self::Nothing => Vec::new(),
        }
    }

    /// The place of the option to look at first: the recommended one, of those that are too close the one with least money up front, or
    /// the one that comes closest.
    pub fn first(&self) -> Option<usize> {
        match self {
            Self::Recommended { at, .. } | Self::NotWorth(at) | Self::Closest(at) => Some(*at),
            Self::TooClose { candidates, .. } => candidates.first().copied(),
            Self::Nothing => None,
        }
    }

    /// How far the first is ahead, or how far apart those are that are too close.
    pub const fn lead(&self) -> Option<&Lead> {
        match self {
            Self::Recommended { lead, .. } => lead.as_ref(),
            Self::TooClose { lead, .. } => Some(lead),
            Self::NotWorth(_) | Self::Closest(_) | Self::Nothing => None,
        }
    }
}

/// Who is ahead, however small the lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// The best that meets all of its limits; `None` if none meets them.
    pub leader: Option<usize>,
    /// The best that is not known to miss a limit: another one than the leader, where that one's limits are unknown.
    pub not_missing: Option<usize>,
}

/// Who comes to be ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turned {
    /// Another option that meets all of its limits; `None` where none meets them any more.
    Leader(Option<usize>),
    /// An option of which it is not known that it meets its limits, and no such one was ahead before.
    Unknown(usize),
}

impl Ahead {
    pub(super) fn of(order: &[usize], misses: &[Vec<Miss>]) -> Self {
        Self { leader: leader(order, misses), not_missing: not_missing(order, misses) }
    }

    /// Who comes to be ahead when things turn out so, and was not before.
    pub(super) fn turned_to(self, then: Self) -> Option<Turned> {
        if then.leader != self.leader {
            return Some(Turned::Leader(then.leader));
        }
        let unknown = then.not_missing.filter(|at| Some(*at) != then.leader);
        unknown.filter(|_| self.not_missing == self.leader).map(Turned::Unknown)
    }
}

/// The best of those that meet all limits, however small its lead.
fn leader(order: &[usize], misses: &[Vec<Miss>]) -> Option<usize> {
    order.iter().copied().find(|at| missed(misses, *at).is_empty())
}

/// The best of those that are not known to miss a limit.
fn not_missing(order: &[usize], misses: &[Vec<Miss>]) -> Option<usize> {
    order.iter().copied().find(|at| may_meet(misses, *at))
}

/// The limits that an option does not meet.
fn missed(misses: &[Vec<Miss>], at: usize) -> &[Miss] {
    misses.get(at).map_or(&[], Vec::as_slice)
}

/// Whether an option is not known to miss a limit.
fn may_meet(misses: &[Vec<Miss>], at: usize) -> bool {
    missed(misses, at).iter().all(|miss| *miss == Miss::Unknown)
}

/// What is to be taken of some contenders. `order` has the places of those that can be compared, best first; `misses` has the limits
/// that each does not meet.
///
/// The best of those that meet all limits is recommended if its lead over every other one is beyond their margin. Others
/// count if they are not known to miss a limit: what is unknown is not missed. What another one dominates that meets its limits as
/// well is no candidate. Where each misses something, the one with the fewest limits on unknown figures comes closest, then with the smallest
/// largest miss, then with the fewest misses, then the first of the order.
pub fn choose(order: &[usize], contenders: &[Contender], misses: &[Vec<Miss>]) -> Choice {
    let missed = |at: usize| missed(misses, at);
    let meets = |at: usize| missed(at).is_empty();
    let may_meet = |at: usize| may_meet(misses, at);
    let Some(best) = leader(order, misses) else {
        let closest = order.iter().min_by(|a, b| closer(missed(**a), missed(**b)));
        return closest.map_or(Choice::Nothing, |at| Choice::Closest(*at));
    };
    let places: BTreeMap<usize, usize> = order.iter().enumerate().map(|(place, at)| (*at, place)).collect();
    let place = |at: usize| places.get(&at);
    let dominated =
        |at: usize| contenders[at].dominated_by.iter().any(|by| meets(*by) || (may_meet(*by) && !meets(at)));
    let others = || order.iter().copied().filter(|at| *at != best && may_meet(*at));
    // Whichever of both is cheaper: one of unknown limits may be cheaper than the best that meets them.
    let apart = |at: usize| {
        if place(at) < place(best) { lead(contenders, at, best) } else { lead(contenders, best, at) }
    };
    let close = others().filter(|at| !dominated(*at)).filter_map(|at| Some((at, apart(at)?)));
    let close: Vec<(usize, Lead)> = close.filter(|(_, lead)| !lead.margin.is_clear(lead.share)).collect();
    if !close.is_empty() {
        let mut candidates: Vec<usize> =
            std::iter::once(best).chain(close.iter().map(|(at, _)| *at)).collect();
        candidates.sort_by_key(|at| place(*at));
        let (cheapest, dearest) = (candidates.first(), candidates.last());
        let apart = cheapest.zip(dearest).and_then(|(of, over)| lead(contenders, *of, *over));
        candidates.sort_by(|a, b| {
            let upfront = |at: usize| contenders[at].upfront.get();
            upfront(*a).total_cmp(&upfront(*b)).then_with(|| place(*a).cmp(&place(*b)))
        });
        if let Some(lead) = apart {
            return Choice::TooClose { candidates, of: best, lead };
        }
    }
    let next = others().filter(|at| place(*at) > place(best)).find_map(|at| lead(contenders, best, at));
    Choice::Recommended { at: best, lead: next }
}

fn closer(a: &[Miss], b: &[Miss]) -> Ordering {
    let unknown = |misses: &[Miss]| misses.iter().filter(|miss| **miss == Miss::Unknown).count();
    let worst = |misses: &[Miss]| {
        let shares = misses.iter().map(|miss| if let Miss::By(share) = miss { *share } else { 0.0 });
        shares.fold(0.0, f64::max)
    };
    unknown(a)
        .cmp(&unknown(b))
        .then_with(|| worst(a).total_cmp(&worst(b)))
        .then_with(|| a.len().cmp(&b.len()))
}

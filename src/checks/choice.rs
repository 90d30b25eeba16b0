//! Which option to take: the cheapest that meets all of its limits, or else the one that comes closest.

use std::cmp::Ordering;

use crate::economics::Frontier;
use crate::units::Amount;

use super::verdict::{Standing, Verdict};

/// What is to be taken: places in the frontier's points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The cheapest that meets all of its limits.
    Cheapest(usize),
    /// None meets all of its limits; this one comes closest.
    Closest(usize),
    /// No option has a cost.
    Nothing,
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

/// What is to be taken of these points, whose missed limits stand beside them.
///
/// Of those that miss none, the first by [`Point::rank`](crate::economics::Point::rank): so it is dominated by none of them. It may be dominated by one
/// that misses a limit. Where each misses something, the one with the fewest limits on unknown figures, then with the
/// smallest largest miss, then with the fewest misses, then the first by rank.
pub fn choose(frontier: &Frontier<'_>, misses: &[Vec<Miss>]) -> Choice {
    let points = &frontier.points;
    let missed = |at: usize| misses.get(at).map_or(&[][..], Vec::as_slice);
    let mut places: Vec<usize> = (0..points.len()).filter(|at| points[*at].cost().is_ok()).collect();
    places.sort_by(|a, b| points[*a].rank(&points[*b]));
    if let Some(at) = places.iter().find(|at| missed(**at).is_empty()) {
        return Choice::Cheapest(*at);
    }
    let closest = places.iter().min_by(|a, b| closer(missed(**a), missed(**b)));
    closest.map_or(Choice::Nothing, |at| Choice::Closest(*at))
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

//! Where two costs cross over a range. Costs jump where fleets grow by whole machines and are straight lines between jumps, so
//! that all crossings of a range can be found, and each jump exactly.

use crate::units::tolerance::{EQUAL, NOISE};

/// One of the two options that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

/// Two costs at a place.
#[derive(Clone, Debug)]
pub(in crate::economics) struct Pair {
    /// The first; it never falls to the right.
    pub(in crate::economics) first: f64,
    /// The second; it never falls to the right.
    pub(in crate::economics) second: f64,
    /// While it is the same, both are straight lines. It never comes back once it has changed.
    pub(in crate::economics) shape: Vec<f64>,
}

/// A place at which the order of two costs changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Flip {
    /// They are equal here.
    Equal(f64),
    /// One of them jumps past the other: up to `last` the old order holds, from `first` on the new one. No number lies
    /// between.
    Jump {
        /// The last place of the old order.
        last: f64,
        /// The first place of the new order.
        first: f64,
    },
}

impl Flip {
    /// From where on the new order holds.
    pub(in crate::economics) const fn from(self) -> f64 {
        match self {
            Self::Equal(at) | Self::Jump { first: at, .. } => at,
        }
    }
}

/// All crossings of a range.
#[derive(Clone, Debug)]
pub(super) struct Crossings {
    /// From left to right.
    pub(super) flips: Vec<Flip>,
    /// Whether the whole range was searched; costs that run side by side over thousands of jumps are not.
    pub(super) extent: Extent,
}

/// How much of a range was searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Not every jump of the machines: there are too many at which the costs lie close together.
    Partly,
}

/// Places that are looked at, at most.
const MOST: usize = 4_000;
/// Steps of a search for a root: more than a number has digits.
const ROOT_STEPS: usize = 200;

/// Finds the crossings between two places at which both costs are known.
///
/// Between two places the first cost is at least what it is on the left, and the second at most what it is on the right. Where
/// that settles the order, nothing crosses between them; where both are straight lines, they cross where their signs say so;
/// else the range is halved, down to two neighbouring numbers.
pub(super) fn crossings(at: &mut impl FnMut(f64) -> Option<Pair>, from: f64, to: f64) -> Crossings {
    let mut found = Crossings { flips: Vec::new(), extent: Extent::Whole };
    let (Some(left), Some(right)) = (at(from), at(to)) else { return found };
    let mut open = vec![(from, left, to, right)];
    let mut looked = 0;
    while let Some((a, left, b, right)) = open.pop() {
        let flips = left.is_dearer() != right.is_dearer();
        if left.shape == right.shape {
            if flips {
                found.flips.push(Flip::Equal(root(at, (a, &left), (b, &right))));
            }
            continue;
        }
        if left.first > right.second || right.first < left.second {
            continue;
        }
        let middle = between(a, b);
        if middle <= a || middle >= b {
            if flips {
                found.flips.push(Flip::Jump { last: a, first: b });
            }
            continue;
        }
        looked += 1;
        match at(middle) {
            Some(pair) if looked <= MOST => {
                open.push((middle, pair.clone(), b, right));
                open.push((a, left, middle, pair));
            }
            // What is known of both ends is all that is said.
            _ => {
                found.extent = Extent::Partly;
                if flips {
                    found.flips.push(Flip::Jump { last: a, first: b });
                }
            }
        }
    }
    found.flips = apart(&found.flips);
    found
}

/// Without flips there and back at practically one place: costs that only touch where a machine is added.
fn apart(flips: &[Flip]) -> Vec<Flip> {
    let mut kept: Vec<Flip> = Vec::new();
    for flip in flips {
        match kept.last() {
            Some(last) if flip.from() - last.from() <= NOISE * last.from() => drop(kept.pop()),
            _ => kept.push(*flip),
        }
    }
    kept
}

/// A place between two others: the geometric mean where they are far apart.
fn between(a: f64, b: f64) -> f64 {
    if a > 0.0 && b / a > 2.0 { (a * b).sqrt() } else { a + (b - a) / 2.0 }
}

impl Pair {
    /// Whether the first costs as much as the second, or more.
    fn is_dearer(&self) -> bool {
        self.first >= self.second * (1.0 - EQUAL)
    }
}

/// Where two straight lines meet; steps of a bisection take over where rounding leaves the line.
fn root(at: &mut impl FnMut(f64) -> Option<Pair>, left: (f64, &Pair), right: (f64, &Pair)) -> f64 {
    let gap = |pair: &Pair| pair.first - pair.second;
    let ((mut a, mut below), (mut b, mut above)) = ((left.0, gap(left.1)), (right.0, gap(right.1)));
    for step in 0..ROOT_STEPS {
        let straight = a + (b - a) * below / (below - above);
        let inside = straight > a && straight < b;
        let middle = if inside && step % 2 == 0 { straight } else { a + (b - a) / 2.0 };
        if middle <= a || middle >= b {
            break;
        }
        let Some(pair) = at(middle) else { break };
        let here = gap(&pair);
        if here.abs() <= EQUAL * pair.second.abs() {
            return middle;
        }
        if (here < 0.0) == (below < 0.0) {
            (a, below) = (middle, here);
        } else {
            (b, above) = (middle, here);
        }
    }
    if below.abs() < above.abs() { a } else { b }
}

/// The last place of a range at which something holds that does not hold again once it has ended; nothing where it does not hold
/// at the beginning.
pub(super) fn last_where(holds: impl Fn(f64) -> Held, from: f64, to: f64) -> Option<f64> {
    let (mut a, mut b) = (from, to);
    if holds(a) == Held::No {
        return None;
    }
    if holds(b) == Held::Yes {
        return Some(b);
    }
    loop {
        let middle = between(a, b);
        if middle <= a || middle >= b {
            return Some(a);
        }
        match holds(middle) {
            Held::Yes => a = middle,
            Held::No => b = middle,
        }
    }
}

/// Whether something holds at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// It does.
    Yes,
    /// It does not.
    No,
}

impl From<bool> for Held {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Machines that carry ten each and cost 30, against 4 a piece.
    fn machines(tasks: f64) -> Pair {
        let machines = (tasks / 10.0).ceil();
        Pair { first: machines * 30.0, second: tasks * 4.0, shape: vec![machines] }
    }

    #[test]
    fn every_crossing_of_a_sawtooth_is_found() {
        let found = crossings(&mut |tasks| Some(machines(tasks)), 1.0, 100.0);
        assert_eq!(found.extent, Extent::Whole);
        // Each machine pays from 7.5 n on, and the next one comes at 10 n; from 22.5 on they always pay: at 30 the costs only touch.
        let places: Vec<f64> = found.flips.iter().map(|flip| flip.from()).collect();
        assert_eq!(places.len(), 5, "{found:?}");
        for (place, expected) in places.iter().zip([7.5, 10.0, 15.0, 20.0, 22.5]) {
            assert!((place - expected).abs() < 1e-9, "{place} for {expected}");
        }
        for flip in &found.flips {
            if let Flip::Jump { last, first } = flip {
                assert_eq!((machines(*last).shape[0] + 1.0), machines(*first).shape[0]);
                assert!(between(*last, *first) <= *last || between(*last, *first) >= *first);
            }
        }
    }

    #[test]
    fn the_last_place_is_exact() {
        assert_eq!(last_where(|at| (at <= 12.5).into(), 1.0, 1e6), Some(12.5));
        assert_eq!(last_where(|_| Held::Yes, 1.0, 2.0), Some(2.0));
        assert_eq!(last_where(|_| Held::No, 1.0, 2.0), None);
    }
}

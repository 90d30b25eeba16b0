//! What has to hold of dominance, the frontier and the choice, whatever the figures are and whatever is not known.

use std::cmp::Ordering;

use breakeven::checks::{Choice, Contender, Lead, Miss, Weighed, choose, contenders};
use breakeven::economics::{CostOf, Frontier, Margin, NoTie, Point, tie, tie_accuracy, tie_price};
use breakeven::figure::Gap;
use breakeven::metric::Metric;
use breakeven::units::*;
use proptest::prelude::*;

use crate::harness::so_many;

/// An option as somebody would state it: cost of a task, latency, accuracy; few values, so that many are alike. And how far ahead it
/// has to be.
type Stated = (Option<u8>, Option<u8>, Option<u8>, Margin);

/// The same without a margin.
type Known = (Option<u8>, Option<u8>, Option<u8>);

const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// A margin of 15 % either way.
fn predicted() -> Margin {
    let cost = |usd: f64| Amount::from(UsdPerTask::new(usd).unwrap());
    Margin::STATED.within(cost(100.0), cost(85.0), Some(cost(100.0 / 0.85)))
}

fn point((cost, latency, accuracy, margin): Stated, at: usize) -> Point<'static> {
    let known = |value: Option<u8>| value.map(f64::from).ok_or(Gap::NotStated("not stated"));
    let (cost, share) = (known(cost), known(accuracy).map(|percent| percent / 100.0));
    let per_success = match (&cost, &share) {
        (Ok(_), Ok(0.0)) => Err(Gap::NotApplicable("no task is done right")),
        (Ok(cost), Ok(share)) => Ok(UsdPerTask::new(cost / share).unwrap()),
        _ => Err(Gap::NotStated("not stated")),
    };
    Point {
        option: NAMES[at % NAMES.len()],
        per_task: cost.clone().map(|cost| UsdPerTask::new(cost).unwrap()),
        per_success,
        latency: known(latency).map(|seconds| Seconds::new(seconds).unwrap()),
        errors: share.clone().map(|share| Fraction::new(1.0 - share).unwrap()),
        but_errors: cost.clone().map(|cost| UsdPerTask::new(cost).unwrap()),
        accuracy: share.map(|share| Fraction::new(share).unwrap()),
        margin,
        at_ends: None,
        upfront: Usd::new(at as f64).unwrap(),
        not_sold: None,
    }
}

fn stated() -> impl Strategy<Value = Stated> {
    let accuracy = prop_oneof![Just(0_u8), Just(50), Just(80), Just(90), Just(100)];
    (
        // Some that are less than a margin apart.
        prop::option::weighted(0.9, prop_oneof![0..5_u8, 95..105_u8]),
        prop::option::weighted(0.7, 0..4_u8),
        prop::option::weighted(0.8, accuracy),
        prop_oneof![Just(Margin::NONE), Just(Margin::STATED), Just(predicted())],
    )
}

/// Limits that all options share, on the three dimensions.
#[derive(Clone, Copy, Debug)]
struct Limits {
    cost: Option<u8>,
    latency: Option<u8>,
    accuracy: Option<u8>,
}

fn limits() -> impl Strategy<Value = Limits> {
    (prop::option::of(0..8_u8), prop::option::of(0..4_u8), prop::option::of(40..100_u8))
        .prop_map(|(cost, latency, accuracy)| Limits { cost, latency, accuracy })
}

impl Limits {
    fn misses(self, point: &Point<'_>) -> Vec<Miss> {
        let at_most = |value: Option<f64>, limit: Option<u8>| match (value, limit.map(f64::from)) {
            (_, None) => None,
            (None, Some(_)) => Some(Miss::Unknown),
            (Some(value), Some(limit)) => (value > limit).then(|| Miss::By((value - limit) / limit)),
        };
        let at_least = |value: Option<f64>, limit: Option<u8>| match (value, limit.map(f64::from)) {
            (_, None) => None,
            (None, Some(_)) => Some(Miss::Unknown),
            (Some(value), Some(limit)) => (value < limit).then(|| Miss::By((limit - value) / limit)),
        };
        let cost = point.per_success.as_ref().ok().map(|cost| cost.get());
        let latency = point.latency.as_ref().ok().map(|latency| latency.get());
        let accuracy = point.accuracy.as_ref().ok().map(|accuracy| accuracy.get() * 100.0);
        let found =
            [at_most(cost, self.cost), at_most(latency, self.latency), at_least(accuracy, self.accuracy)];
        found.into_iter().flatten().collect()
    }
}

fn chosen(points: &[Stated], limits: Limits) -> (Frontier<'static>, Choice) {
    let points: Vec<_> = points.iter().enumerate().map(|(at, stated)| point(*stated, at)).collect();
    let misses: Vec<_> = points.iter().map(|point| limits.misses(point)).collect();
    let frontier = Frontier::new(points, Metric::LatencyP95);
    let choice = choose(&frontier.order(), &contenders(&frontier), &misses);
    (frontier, choice)
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..so_many(2000) })]

    #[test]
    fn dominance_is_irreflexive_and_transitive(a in stated(), b in stated(), c in stated()) {
        let (a, b, c) = (point(a, 0), point(b, 1), point(c, 2));
        prop_assert!(!a.dominates(&a));
        prop_assert!(!(a.dominates(&b) && b.dominates(&a)));
        if a.dominates(&b) && b.dominates(&c) {
            prop_assert!(a.dominates(&c), "{a:?} {b:?} {c:?}");
        }
    }

    #[test]
    fn what_dominates_comes_first(a in stated(), b in stated()) {
        let (a, b) = (point(a, 0), point(b, 1));
        prop_assert_eq!(a.rank(&b), b.rank(&a).reverse());
        if a.dominates(&b) {
            prop_assert_eq!(a.rank(&b), Ordering::Less, "{:?} {:?}", a, b);
        }
    }

    /// Whatever is dominated is so by something that is not, and nothing without a cost is compared.
    #[test]
    fn there_is_always_a_frontier(points in prop::collection::vec(stated(), 1..8)) {
        let (frontier, _) = chosen(&points, Limits { cost: None, latency: None, accuracy: None });
        for (at, by) in frontier.dominated_by.iter().enumerate() {
            prop_assert!(by.is_empty() || by.iter().any(|other| frontier.holds(*other)));
            prop_assert!(by.iter().all(|other| frontier.points[*other].cost().is_ok()));
            prop_assert!(frontier.points[at].cost().is_ok() || by.is_empty());
        }
        // Along the steps cost and accuracy rise, and every two neighbours have a tie.
        let steps = frontier.steps();
        for pair in steps.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|at| &frontier.points[at]);
            prop_assert!(a.per_success.as_ref().unwrap() <= b.per_success.as_ref().unwrap());
            prop_assert!(a.accuracy.as_ref().unwrap() < b.accuracy.as_ref().unwrap());
        }
        let ties = frontier.ties(None);
        prop_assert_eq!(ties.len(), steps.len().saturating_sub(1));
        for tie in ties {
            let Ok(error_cost) = tie.error_cost else { continue };
            let total = |at: usize| {
                let point = &frontier.points[at];
                let errors = 1.0 - point.accuracy.as_ref().unwrap().get();
                point.per_task.as_ref().unwrap().get() + errors * error_cost.get()
            };
            prop_assert!((total(tie.cheaper) - total(tie.dearer)).abs() < 1e-9);
        }
    }

    #[test]
    fn a_dominated_option_is_never_recommended(points in prop::collection::vec(stated(), 1..8), limits in limits()) {
        let (frontier, choice) = chosen(&points, limits);
        if let Choice::Recommended { at, .. } = choice {
            prop_assert!(frontier.holds(at), "{:?}", frontier.points);
            // Nor is one taken where another that keeps its limits costs less.
            for (other, point) in frontier.points.iter().enumerate() {
                if other != at && limits.misses(point).is_empty() && point.per_success.is_ok() {
                    let own = frontier.points[at].per_success.as_ref().unwrap();
                    prop_assert!(own <= point.per_success.as_ref().unwrap());
                }
            }
        }
    }

    #[test]
    fn a_dominated_option_more_changes_nothing(
        points in prop::collection::vec(stated(), 1..7), more in stated(), limits in limits(), first in any::<bool>(),
    ) {
        let (frontier, before) = chosen(&points, limits);
        let added = point(more, points.len());
        // One of unknown limits may be what one that misses a limit is not.
        let misses = |point: &Point<'_>| limits.misses(point).iter().any(|miss| *miss != Miss::Unknown);
        let counts = |point: &Point<'_>| point.dominates(&added) && (misses(&added) || !misses(point));
        prop_assume!(frontier.points.iter().any(counts));
        let mut with = points;
        let shift = usize::from(first);
        with.insert(if first { 0 } else { with.len() }, more);
        // Neither what is recommended, nor what is too close to call, nor what comes closest; only the next one may be another.
        let moved = |choice: Choice, shift: usize| match choice {
            Choice::Recommended { at, .. } => ("recommended", vec![at + shift]),
            Choice::TooClose { mut candidates, .. } => {
                candidates.sort_unstable();
                ("too close", candidates.into_iter().map(|at| at + shift).collect())
            }
            Choice::Closest(at) => ("closest", vec![at + shift]),
            Choice::NotWorth(at) => ("not worth", vec![at + shift]),
            Choice::Nothing => ("nothing", Vec::new()),
        };
        let expected = moved(before, shift);
        prop_assert_eq!(moved(chosen(&with, limits).1, 0), expected);
    }

    #[test]
    fn a_tie_is_where_both_come_to_the_same(
        cheap in 0.0..10.0_f64, more in 0.001..10.0_f64, errs in 0.01..1.0_f64, less in 0.001..0.99_f64,
    ) {
        let (dear, rarer) = (cheap + more, errs * less);
        let usd = |value| UsdPerTask::new(value).unwrap();
        let share = |value| Fraction::new(value).unwrap();
        let at = tie(usd(cheap), share(errs), usd(dear), share(rarer)).unwrap().get();
        let gain = |error: f64| (dear + rarer * error) - (cheap + errs * error);
        prop_assert!(gain(at).abs() < 1e-6 * dear, "{}", at);
        prop_assert!(gain(at * 0.99) > 0.0, "below, the cheap one wins");
        prop_assert!(gain(at * 1.01) < 0.0, "above, the dear one wins");
        prop_assert!(tie(usd(dear), share(errs), usd(cheap), share(rarer)).is_none(), "nothing to trade");
        prop_assert!(tie(usd(cheap), share(rarer), usd(dear), share(errs)).is_none());
    }

    /// The accuracy put back in, with what is no longer right accepted wrong, costs as much by the success.
    #[test]
    fn a_tied_accuracy_costs_the_same(
        task in 0.0..10.0_f64, right in 0.01..1.0_f64, accepted in 0.0..1.0_f64,
        error in prop_oneof![Just(0.0), 0.0..50.0_f64], escalation in 0.0..50.0_f64, other in 0.001..100.0_f64,
    ) {
        // Of what is not right, one part is accepted and the rest is escalated.
        let escalated = (1.0 - right) * (1.0 - accepted);
        let success = |right: f64| {
            let wrong = 1.0 - right - escalated;
            (task + wrong * error + escalated * escalation) / right
        };
        let usd = |value| UsdPerTask::new(value).unwrap();
        let own = success(right);
        prop_assume!(own == 0.0 || own > 1e-9);
        match tie_accuracy(Fraction::new(right).unwrap(), usd(own), usd(other), usd(error)) {
            Ok(tied) => {
                let again = success(tied.get());
                prop_assert!((again - other).abs() <= 1e-9 * other.max(error / tied.get()), "{} {}", again, other);
                prop_assert_eq!(tied.get() < right, other > own);
            }
            Err(NoTie::AboveAll) => prop_assert!(success(1.0) > other, "always right, and still dearer"),
            Err(why) => prop_assert!(why == NoTie::Free && own == 0.0, "{why}"),
        }
    }

    /// The factor put back on the price costs as much by the success.
    #[test]
    fn a_tied_price_costs_the_same(
        task in prop_oneof![Just(0.0), 0.001..10.0_f64], right in 0.01..1.0_f64, ends in 0.0..10.0_f64, other in 0.0..100.0_f64,
    ) {
        let success = |factor: f64| (factor * task + ends) / right;
        let usd = |value| UsdPerTask::new(value).unwrap();
        match tie_price(usd(task), Fraction::new(right).unwrap(), usd(success(1.0)), usd(other)) {
            Ok(factor) => {
                let again = success(factor.get());
                prop_assert!((again - other).abs() <= 1e-9 * success(1.0).max(other), "{} {}", again, other);
            }
            Err(NoTie::FreeAlready) => prop_assert_eq!(task, 0.0),
            Err(why) => {
                prop_assert_eq!(why, NoTie::EvenForNothing);
                prop_assert!(success(0.0) > other * 0.999_999);
            }
        }
    }
}

/// What is not known is neither better nor worse.
#[test]
fn an_unknown_figure_decides_nothing() {
    let dominates = |(a, b, c): Known, (d, e, f): Known| {
        point((a, b, c, Margin::NONE), 0).dominates(&point((d, e, f, Margin::NONE), 1))
    };
    let (cheap, dear) = ((Some(1), Some(1), Some(90)), (Some(2), Some(2), Some(80)));
    assert!(dominates(cheap, dear));
    // The dominated one's latency is not known: cost and accuracy decide.
    assert!(dominates(cheap, (Some(2), None, Some(80))));
    // The other's is not: it could be slower.
    assert!(!dominates((Some(1), None, Some(90)), dear));
    assert!(dominates((Some(1), None, Some(90)), (Some(2), None, Some(80))));
    // A task costs more than a success of the other: so does its success, however often it is right.
    assert!(dominates((Some(1), None, Some(80)), (Some(2), None, None)));
    assert!(!dominates((Some(1), None, Some(50)), (Some(2), None, None)), "alike, if it is always right");
    // Without a price, or with nothing right, there is nothing to compare.
    assert!(!dominates(cheap, (None, Some(2), Some(80))));
    assert!(!dominates((Some(1), Some(1), Some(0)), dear));
    assert!(!dominates(cheap, (Some(1), Some(2), Some(0))));
}

/// An option that costs so much, and meets its limits, misses one, or may do either.
fn contender(cost: f64, margin: Margin, upfront: f64) -> Contender {
    let cost = Amount::from(UsdPerTask::new(cost).unwrap());
    Contender {
        cost: Some(Weighed { of: CostOf::Task, cost, in_full: cost }),
        margin,
        at_ends: None,
        upfront: Usd::new(upfront).unwrap(),
        dominated_by: Vec::new(),
    }
}

fn taken(contenders: &[Contender], misses: &[Vec<Miss>]) -> Choice {
    let cost = |at: &usize| contenders[*at].cost.unwrap().cost.value();
    let mut order: Vec<usize> = (0..contenders.len()).collect();
    order.sort_by(|a, b| cost(a).total_cmp(&cost(b)));
    choose(&order, contenders, misses)
}

/// A lead counts from the margin on, which is the wider one of both; without GPUs any lead counts that is more than rounding.
#[test]
fn a_lead_within_the_margin_is_no_verdict() {
    let none = [Vec::new(), Vec::new()];
    let verdict = |dear: f64, one: Margin, other: Margin| {
        match taken(&[contender(100.0, one, 500.0), contender(dear, other, 0.0)], &none) {
            Choice::Recommended { at, lead } => (vec![at], lead.unwrap().share.get()),
            // Least money up front first.
            Choice::TooClose { candidates, lead, .. } => (candidates, lead.share.get()),
            other => panic!("{other:?}"),
        }
    };
    // 1 − 100 ÷ 110 is 9.09 %: enough beside a stated throughput, too little beside a predicted one.
    let (taken_at, share) = verdict(110.0, Margin::STATED, Margin::NONE);
    assert!(taken_at == [0] && (share - 1.0 / 11.0).abs() < 1e-12);
    assert_eq!(verdict(110.0, Margin::STATED, predicted()).0, [1, 0]);
    assert_eq!(verdict(110.0, predicted(), Margin::NONE).0, [1, 0]);
    // A lead of exactly the margin counts: 1 − 85 ÷ 100.
    assert_eq!(verdict(100.0 / 0.85, predicted(), predicted()).0, [0]);
    assert_eq!(verdict(100.0 / 0.96, Margin::STATED, Margin::STATED).0, [1, 0]);
    // List prices only: a thousandth counts, rounding does not.
    assert_eq!(verdict(100.1, Margin::NONE, Margin::NONE).0, [0]);
    assert_eq!(verdict(100.0 * (1.0 + 1e-12), Margin::NONE, Margin::NONE).0, [1, 0]);
}

/// What is unknown is not missed: it may be among those that are too close, on whichever side, and is not recommended.
#[test]
fn an_unknown_limit_shuts_nobody_out() {
    let all = [
        contender(99.6, Margin::NONE, 0.0),
        contender(100.0, predicted(), 1000.0),
        contender(101.0, predicted(), 10.0),
        contender(200.0, predicted(), 0.0),
    ];
    let misses = [vec![Miss::Unknown], Vec::new(), vec![Miss::By(0.1)], Vec::new()];
    match taken(&all, &misses) {
        Choice::TooClose { candidates, lead, .. } => {
            assert_eq!(candidates, [0, 1], "the third misses its limit, the fourth is far away");
            assert_eq!((lead.of, lead.over), (0, 1));
        }
        other => panic!("{other:?}"),
    }
    // Far cheaper, and unknown: the one that meets its limits is recommended, over the next that does.
    let mut far = all;
    far[0] = contender(50.0, Margin::NONE, 0.0);
    match taken(&far, &misses) {
        Choice::Recommended { at: 1, lead: Some(Lead { over: 3, share, .. }) } => {
            assert_eq!(share.get(), 0.5);
        }
        other => panic!("{other:?}"),
    }
}

/// Cheaper by less than the margin dominates nothing.
#[test]
fn dominance_takes_the_margin() {
    let of = |cost: u8, margin| point((Some(cost), Some(1), Some(90), margin), 0);
    let (cheap, dear) = (of(90, predicted()), of(100, Margin::NONE));
    assert!(!cheap.dominates(&dear) && !dear.dominates(&cheap));
    assert!(of(85, predicted()).dominates(&dear));
    assert!(of(90, Margin::STATED).dominates(&dear));
    // As cheap and faster: without a margin that is enough.
    let fast = point((Some(100), Some(0), Some(90), Margin::NONE), 0);
    assert!(fast.dominates(&dear));
}

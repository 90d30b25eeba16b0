//! How much work a plan is: it follows from how many things are asked for, not from how large their numbers are. Steps are counted, and no
//! test looks at a clock; a search without bounds would never end here.

use breakeven::planning::{Effort, Level, Mix, Pool, Problem, Proof, Running, Way, Work, mix, mix_within};
use breakeven::units::*;
use proptest::prelude::*;

use crate::harness::{of, so_many, total};

/// A fleet: what a unit costs, replicas in one, tasks that one does an hour, and what a task costs besides.
type Fleet = (f64, f64, f64, f64);

/// One workload on some fleets, with tokens at a price if there is one.
fn problem(demand: &[f64], fleets: &[Fleet], tokens: Option<f64>, running: Running) -> Problem {
    let way = |on: Option<(usize, TasksPerMonth)>, cost: f64| Way {
        name: String::new(),
        on,
        cost: of(cost),
        ends: UsdPerTask::ZERO,
        accuracy: None,
    };
    let pool = |(unit, replicas, ..): &Fleet| Pool {
        name: String::new(),
        running,
        opening: UsdPerMonth::ZERO,
        unit: of(*unit),
        replicas: of(*replicas),
        spare: Count::ZERO,
        least: Count::ZERO,
        most: None,
    };
    let hours = demand.len() as f64;
    let ways =
        fleets.iter().enumerate().map(|(at, (_, _, rate, cost))| way(Some((at, of(rate * hours))), *cost));
    let work = Work {
        name: String::new(),
        demand: demand.iter().map(|tasks| of(*tasks)).collect(),
        ways: ways.chain(tokens.map(|price| way(None, price))).collect(),
        accuracy: None,
        unserved: None,
    };
    let pools = fleets.iter().map(pool).collect();
    Problem { works: vec![work], pools, fixed: vec![], budget: None, levels: Level::certain() }
}

/// A day with 24 hours that all differ.
fn day(scale: f64) -> Vec<f64> {
    (0..24).map(|hour| scale * f64::from(100 + 37 * hour % 97 + hour)).collect()
}

/// What nothing can be cheaper than.
fn bound(found: &Mix) -> f64 {
    match found.proof {
        Proof::Least => total(found) * (1.0 - 1e-6),
        Proof::Within(gap) => total(found) - gap.get(),
        Proof::BestFound { gap, .. } => gap.map_or(0.0, |gap| total(found) - gap.get()),
    }
}

#[test]
fn a_million_times_the_demand_is_hardly_more_work() {
    let fleet = [(50.0, 2.0, 10.0, 0.0)];
    for running in [Running::AllMonth, Running::ByTheHour] {
        let steps = |scale: f64| {
            let found = mix(&problem(&day(scale), &fleet, Some(0.6), running)).unwrap();
            assert_eq!(found.proof, Proof::Least);
            found.effort.steps()
        };
        let (once, often) = (steps(1.0), steps(1e4));
        assert!(often <= 6 * once, "{once} steps, then {often}");
    }
    // Several by the hour: large units, and small ones for what is left.
    let fleets = [(50.0, 8.0, 10.0, 0.0), (8.0, 1.0, 9.0, 0.01), (30.0, 3.0, 11.0, 0.02)];
    let found = mix(&problem(&day(1e4), &fleets, None, Running::ByTheHour)).unwrap();
    assert!(found.effort <= Effort::MIX);
}

#[test]
fn equal_fleets_are_one() {
    let fleet = (50.0, 2.0, 10.0, 0.0);
    for (running, tokens) in
        [(Running::AllMonth, None), (Running::AllMonth, Some(0.6)), (Running::ByTheHour, Some(0.6))]
    {
        let one = mix(&problem(&day(1.0), &[fleet], tokens, running)).unwrap();
        for many in [2, 10, 50] {
            let found = mix(&problem(&day(1.0), &vec![fleet; many], tokens, running)).unwrap();
            assert_eq!((total(&found), found.proof), (total(&one), Proof::Least));
            assert!(found.effort.steps() <= 2 * one.effort.steps() + 100, "{many}: {:?}", found.effort);
            // The first of them is taken.
            assert_eq!(found.units[0], one.units[0]);
            assert!(found.units[1..].iter().all(|units| units.get() == 0.0));
        }
    }
}

#[test]
fn a_fleet_that_is_never_better_is_left_out() {
    let good = (50.0, 2.0, 10.0, 0.0);
    let worse =
        [(51.0, 2.0, 10.0, 0.0), (50.0, 1.0, 10.0, 0.0), (50.0, 2.0, 9.0, 0.0), (50.0, 2.0, 10.0, 0.01)];
    let alone = mix(&problem(&day(1.0), &[good], Some(0.6), Running::AllMonth)).unwrap();
    for other in worse {
        let found = mix(&problem(&day(1.0), &[other, good], Some(0.6), Running::AllMonth)).unwrap();
        assert_eq!((total(&found), found.units[0].get()), (total(&alone), 0.0));
    }
    // One that has smaller units can be better for what is left over.
    let small = (30.0, 1.0, 10.0, 0.0);
    let demand = [30.0];
    let found = mix(&problem(&demand, &[good, small], None, Running::AllMonth)).unwrap();
    assert_eq!(found.units.iter().map(|units| units.get()).collect::<Vec<_>>(), [1.0, 1.0]);
}

#[test]
fn ten_different_fleets_end_within_the_effort_and_with_a_bound() {
    // Units that cost a little less for what they carry the larger they are: none is never better.
    let fleets: Vec<Fleet> = (0..10)
        .map(|at| f64::from(at + 1))
        .map(|size| (20.0 * size.powf(0.97) + size * 0.013, size, 10.0, 0.0))
        .collect();
    let found = mix(&problem(&day(1.0), &fleets, Some(1.0), Running::AllMonth)).unwrap();
    // What goes on beyond it is one look at the hours.
    assert!(found.effort.steps() <= Effort::MIX.steps() + 100_000, "{:?}", found.effort);
    assert!(bound(&found) >= total(&found) * 0.99, "{:?}", found.proof);
}

fn fleets() -> impl Strategy<Value = Vec<Fleet>> {
    prop::collection::vec((5.0..60.0_f64, (1..5_u32).prop_map(f64::from), 5.0..30.0_f64, 0.0..0.3_f64), 2..5)
}

proptest! {
    #![proptest_config(so_many(60))]

    /// However little effort there is, what is found is no cheaper than the cheapest, and the bound no higher.
    #[test]
    fn a_bound_is_a_bound(
        fleets in fleets(),
        demand in prop::collection::vec(1.0..120.0_f64, 3),
        tokens in prop::option::of(0.5..3.0_f64),
        effort in 0..400_usize,
        all_month in any::<bool>(),
    ) {
        let running = if all_month { Running::AllMonth } else { Running::ByTheHour };
        let asked = problem(&demand, &fleets, tokens, running);
        let (best, some) = (mix(&asked).unwrap(), mix_within(&asked, Effort::of(effort)).unwrap());
        prop_assert!(best.is_proven());
        prop_assert!(total(&some) >= total(&best) * (1.0 - 1e-6));
        prop_assert!(bound(&some) <= total(&best) * (1.0 + 1e-6), "{} above {}", bound(&some), total(&best));
    }

    /// Fleets that are there several times, in any order, come to the same as once.
    #[test]
    fn doubled_fleets_change_nothing(
        fleets in fleets(),
        demand in prop::collection::vec(1.0..120.0_f64, 3),
        all_month in any::<bool>(),
    ) {
        let running = if all_month { Running::AllMonth } else { Running::ByTheHour };
        let once = mix(&problem(&demand, &fleets, None, running)).unwrap();
        let twice: Vec<Fleet> = fleets.iter().rev().chain(&fleets).copied().collect();
        let twice = mix(&problem(&demand, &twice, None, running)).unwrap();
        prop_assert!((total(&once) - total(&twice)).abs() <= 1e-6 * total(&once));
    }
}

/// What was proven before the effort ran out is what is shown, with whatever is left of it.
#[test]
fn an_hour_that_is_shown_is_the_one_that_was_proven() {
    let fleets = [
        (55.566_522_680_477_33, 2.0, 16.254_975_411_585_555, 0.0),
        (59.692_911_743_268_69, 4.0, 9.170_615_382_626_282, 0.0),
        (33.914_461_354_146_6, 1.0, 17.086_855_573_197_276, 0.207_477_398_627_698_37),
        (38.684_412_126_352_68, 2.0, 8.772_081_428_236_168, 0.0),
    ];
    let demand = [23.640_269_202_053_64, 54.938_298_665_622_8, 81.642_686_884_994_77];
    let asked = problem(&demand, &fleets, None, Running::ByTheHour);
    let best = total(&mix(&asked).unwrap());
    for effort in 0..600 {
        let some = mix_within(&asked, Effort::of(effort)).unwrap();
        assert!(
            bound(&some) <= best,
            "{effort}: {:?} at {}, and {best} is possible",
            some.proof,
            total(&some)
        );
    }
}

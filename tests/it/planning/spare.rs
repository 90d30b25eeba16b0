//! Spare replicas of fleets by the hour: the first units serve nothing, and yet more of them can be worth it.

use breakeven::planning::{Level, Pool, Problem, Proof, Running, Way, Work, mix};
use breakeven::units::*;

#[test]
fn a_spare_unit_by_the_hour_does_not_hide_the_next_one() {
    let of = |value: f64| TasksPerMonth::new(value).unwrap();
    let way = |on, cost: f64| Way {
        name: String::new(),
        on,
        cost: UsdPerTask::new(cost).unwrap(),
        ends: UsdPerTask::ZERO,
        accuracy: None,
    };
    let pool = Pool {
        name: String::new(),
        running: Running::ByTheHour,
        opening: UsdPerMonth::ZERO,
        unit: UsdPerMonth::new(10.0).unwrap(),
        replicas: Count::new(1.0).unwrap(),
        spare: Count::new(1.0).unwrap(),
        least: Count::ZERO,
        most: None,
    };
    let work = Work {
        name: String::new(),
        demand: vec![of(100.0)],
        ways: vec![way(Some((0, of(100.0))), 0.0), way(None, 1.0)],
        accuracy: None,
        unserved: None,
    };
    let problem = Problem {
        works: vec![work],
        pools: vec![pool],
        fixed: vec![],
        budget: None,
        levels: Level::certain(),
    };
    let found = mix(&problem).unwrap();
    // One stands by and one serves, for $20; one alone would cost $10 and save nothing of the $100 of tokens.
    assert!((found.bill.get() - 20.0).abs() < 1e-6, "{}", found.bill.get());
    assert_eq!(found.proof, Proof::Least);
}

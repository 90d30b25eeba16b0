//! Several workloads that share replicas and each have a target of accuracy, over a week whose hours all differ: the mix keeps every
//! target, and little is left that another one could save.

use breakeven::planning::{
    Distribution, Infeasible, Level, Mix, Pool, Problem, Proof, Running, Way, Work, cut, mix, together,
};
use breakeven::units::*;

use crate::harness::of;

/// Three workloads that share an owned and a reserved fleet, one by the hour, and tokens at two prices; 168 different hours.
fn week(targets: [f64; 3]) -> Problem {
    let pool = |running, opening: f64, unit: f64, replicas: f64, spare: f64| Pool {
        name: String::new(),
        running,
        opening: of(opening),
        unit: of(unit),
        replicas: of(replicas),
        spare: of(spare),
        least: Count::ZERO,
        most: None,
    };
    let work = |(at, target): (usize, f64)| {
        let busy = |hour: usize| {
            let noise = 1.0 + 0.1 * (hour * 31 % 13) as f64 / 13.0;
            let (day, hour) = (hour / 24, (hour % 24) as f64 - 2.0 * at as f64);
            let office = if day < 5 { 1.0 } else { 0.2 };
            let shape = 1.0 + ((hour - 14.0) / 24.0 * std::f64::consts::TAU).cos();
            of((office * noise * 40_000.0 * shape).floor() + 500.0)
        };
        let way = |on: Option<(usize, f64)>, cost: f64, accuracy: f64| Way {
            name: String::new(),
            on: on.map(|(pool, each)| (pool, of(each * (1.0 + 0.3 * at as f64)))),
            cost: of(cost),
            ends: UsdPerTask::ZERO,
            accuracy: Some(of(accuracy)),
        };
        Work {
            name: String::new(),
            demand: (0..168).map(busy).collect(),
            // With six ways there are too many variables for one linear program over all hours.
            ways: vec![
                way(Some((0, 1_500_000.0)), 0.0001, 0.88),
                way(Some((1, 1_200_000.0)), 0.0, 0.88),
                way(Some((2, 1_200_000.0)), 0.0, 0.88),
                way(None, 0.01, 0.86),
                way(None, 0.03, 0.95),
                way(None, 0.035, 0.95),
            ],
            accuracy: Some(of(target)),
            unserved: None,
        }
    };
    let pools = vec![
        pool(Running::AllMonth, 8000.0, 14_000.0, 4.0, 1.0),
        pool(Running::AllMonth, 0.0, 4_000.0, 1.0, 0.0),
        pool(Running::ByTheHour, 0.0, 9_000.0, 1.0, 0.0),
    ];
    let works = targets.into_iter().enumerate().map(work).collect();
    Problem { works, pools, fixed: vec![], budget: None, levels: Level::certain() }
}

/// What another mix could cost less, over what this one costs; every task is served, targets are kept, and no replica does more than it can.
fn gap(problem: &Problem, found: &Mix) -> f64 {
    let hours = problem.hours();
    for (work, (asked, right)) in problem.works.iter().zip(&found.accuracy).enumerate() {
        assert!(right.unwrap().get() >= asked.accuracy.unwrap().get() - 1e-8);
        let (mut tasks, mut wrong) = (0.0, 0.0);
        for (at, hour) in found.hours.iter().enumerate() {
            let volume = problem.levels[hour.level].volume(work).get();
            let demand = asked.demand[at % hours].get() * volume;
            let served: f64 = hour.served[work].iter().map(|tasks| tasks.get()).sum();
            assert!((served - demand).abs() < 1e-6 * demand, "{served} of {demand}");
            tasks += hour.chance.get() * served;
            let ways = asked.ways.iter().zip(&hour.served[work]);
            let missed = ways.map(|(way, tasks)| tasks.get() * (1.0 - way.accuracy.unwrap().get()));
            wrong += hour.chance.get() * missed.sum::<f64>();
        }
        assert!(1.0 - wrong / tasks >= asked.accuracy.unwrap().get() - 1e-8);
    }
    for hour in &found.hours {
        for (at, pool) in problem.pools.iter().enumerate() {
            let mut busy = 0.0;
            for (work, served) in problem.works.iter().zip(&hour.served) {
                for (way, tasks) in work.ways.iter().zip(served) {
                    let on = way.on.filter(|(on, _)| *on == at);
                    busy += on.map_or(0.0, |(_, each)| tasks.get() * hours as f64 / each.get());
                }
            }
            let there = (hour.units[at].get() * pool.replicas.get() - pool.spare.get()).max(0.0);
            assert!(busy <= there + 1e-6 * there.max(1.0), "{busy} on {there}");
        }
    }
    let left = match found.proof {
        Proof::Least => 0.0,
        Proof::Within(gap) => gap.get(),
        Proof::BestFound { .. } => f64::INFINITY,
    };
    left / (found.bill.get() + found.ends.get())
}

#[test]
fn three_workloads_with_targets_leave_little_to_save() {
    for targets in [[0.89, 0.89, 0.89], [0.89, 0.92, 0.875]] {
        let problem = week(targets);
        let left = gap(&problem, &mix(&problem).unwrap());
        assert!(left < 0.01, "{left}");
    }
}

#[test]
fn at_several_volumes_they_leave_little_to_save() {
    let volumes = cut(Distribution::LogNormal, of(0.25), 3);
    let levels = together(&[volumes.clone(), volumes.clone(), volumes]);
    let problem = Problem { levels, ..week([0.89, 0.89, 0.89]) };
    let left = gap(&problem, &mix(&problem).unwrap());
    assert!(left < 0.01, "{left}");
}

#[test]
fn a_target_beyond_every_way_is_told() {
    let problem = week([0.89, 0.96, 0.89]);
    let Err(Infeasible::Accuracy { work, best }) = mix(&problem) else {
        unreachable!("no way is so accurate")
    };
    assert_eq!(work, 1);
    assert!((best.get() - 0.95).abs() < 1e-6);
}

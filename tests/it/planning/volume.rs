//! Uncertain volumes: levels out of distributions, and the newsvendor as a plan.

use breakeven::economics::plan;
use breakeven::planning::{
    Distribution, Infeasible, Pool, Problem, Running, UncertainDemand, VolumeLevel, Way, Work, cut, mix,
    newsvendor, reserve_quantile, together,
};
use breakeven::units::*;
use proptest::prelude::*;

use crate::harness::{of, scenario, so_many, total};

#[test]
fn levels_keep_the_mean_and_nearly_the_deviation() {
    for distribution in [Distribution::LogNormal, Distribution::Normal] {
        for (deviation, count) in [(0.01, 20), (0.25, 20), (0.33, 7), (0.25, 400)] {
            let levels = cut(distribution, of(deviation), count);
            let volumes: Vec<f64> = levels.iter().map(|level| level.volume.get()).collect();
            let mean = volumes.iter().sum::<f64>() / volumes.len() as f64;
            assert!((mean - 1.0).abs() < 1e-12, "{distribution:?} {deviation}: {mean}");
            assert!(volumes.is_sorted(), "{distribution:?} {deviation}");
            let own = (volumes.iter().map(|volume| (volume - 1.0).powi(2)).sum::<f64>()
                / volumes.len() as f64)
                .sqrt();
            // What lies within a slice is lost, and the more levels the less.
            assert!(
                own < deviation && own > deviation * (1.0 - 1.0 / count as f64),
                "{distribution:?} {deviation}: {own}"
            );
        }
    }
}

/// One fleet that runs all month, in units that each do `each` tasks, and tokens or nobody for what is above it.
fn newsboy(levels: Vec<VolumeLevel>, tasks: f64, unit: f64, each: f64, elsewhere: f64) -> Problem {
    let way = |name: &str, on, cost| Way {
        name: name.to_owned(),
        on,
        cost: of(cost),
        ends: UsdPerTask::ZERO,
        accuracy: None,
    };
    let work = Work {
        name: "work".to_owned(),
        demand: vec![of(tasks / 2.0); 2],
        ways: vec![way("own", Some((0, of(each))), 0.0), way("tokens", None, elsewhere)],
        accuracy: None,
        unserved: None,
    };
    let own = pool(Running::AllMonth, unit);
    Problem { works: vec![work], pools: vec![own], fixed: vec![], budget: None, levels: together(&[levels]) }
}

fn pool(running: Running, unit: f64) -> Pool {
    Pool {
        name: String::new(),
        running,
        opening: UsdPerMonth::ZERO,
        unit: of(unit),
        replicas: of(1.0),
        spare: Count::ZERO,
        least: Count::ZERO,
        most: None,
    }
}

/// Golden case `nv-normal-4.3` (stockpyl, after Snyder and Shen, example 4.3): one too many costs 0.18, one too few 0.70. As a plan: a
/// unit costs 0.18, and what is above it 0.88 each.
#[test]
fn the_plan_of_one_fleet_is_the_newsvendors_order() {
    let (h, p, mean, deviation) = (0.18, 0.70, 50.0, 8.0);
    let order =
        newsvendor(UncertainDemand::Normal { mean: of(mean), deviation: of(deviation) }, of(h), of(p))
            .unwrap();
    let levels = cut(Distribution::Normal, of(deviation / mean), 400);
    // In hundredths of a piece, so that whole units are fine enough.
    let problem = newsboy(levels.clone(), mean, h / 100.0, 0.01, h + p);
    let found = mix(&problem).unwrap();
    let (ours, theirs) = (found.units[0].get() / 100.0, order.quantity.get());
    assert!((theirs - 56.603_955_927).abs() < 1e-9);
    // A level is a 400th of the chance: 0.0025 × 8 ÷ φ(0.8255) pieces wide there.
    assert!((ours - theirs).abs() < 0.0025 * deviation / 0.283_7, "{ours} against {theirs}");
    // It costs the mean's pieces and what idle and missing ones cost: 1.9976 (what lies within a level is lost).
    let cost = h * mean + order.cost.unwrap().get();
    assert!(
        (total(&found) - cost).abs() < 1e-4 * cost && total(&found) < cost,
        "{} against {cost}",
        total(&found)
    );
    // In whole pieces, one of both beside it.
    let whole = mix(&newsboy(levels, mean, h, 1.0, h + p)).unwrap();
    assert_eq!(whole.units[0], of(57.0));
}

/// Golden case `nv-lognormal-4.8b`: S = 295.63 of a log-normal demand, which lies below its mean.
#[test]
fn a_log_normal_volume_orders_the_same() {
    let (h, p, mu, sigma) = (1.0, 0.1765, 6.0_f64, 0.3_f64);
    let order =
        newsvendor(UncertainDemand::LogNormal { mu: of(mu), sigma: of(sigma) }, of(h), of(p)).unwrap();
    assert!((order.quantity.get() - 295.626_644_8).abs() < 1e-6);
    let mean = (mu + sigma * sigma / 2.0).exp();
    let levels = cut(Distribution::LogNormal, of((sigma * sigma).exp_m1().sqrt()), 400);
    let found = mix(&newsboy(levels, mean, h, 1.0, h + p)).unwrap();
    assert!((found.units[0].get() - order.quantity.get()).abs() < 1.6, "{:?}", found.units);
}

/// Golden case `reserve-share-43.16`: the k-th instance is reserved if demand reaches it in more than 43.9 % of the cases.
#[test]
fn instances_are_reserved_up_to_the_quantile() {
    let (reserved, on_demand) = (of::<UsdPerHour>(43.16), of::<UsdPerHour>(98.32));
    let quantile = reserve_quantile(reserved, on_demand).unwrap().get();
    // One to a hundred instances, each as likely.
    let levels = (1..=100)
        .map(|count| VolumeLevel { chance: of(0.01), volume: of(f64::from(count) / 50.5) })
        .collect();
    let mut problem = newsboy(levels, 50.5, 43.16 * 730.0, 1.0, 0.0);
    problem.pools.push(pool(Running::ByTheHour, 98.32 * 730.0));
    problem.works[0].ways[1].on = Some((1, of(1.0)));
    let found = mix(&problem).unwrap();
    assert_eq!(found.units[0].get(), (quantile * 100.0).ceil());
    assert_eq!(found.units[1].get(), 43.0);
}

proptest! {
    #![proptest_config(so_many(60))]

    /// Knowing is never worth less than nothing, nor is planning; where all scales, uncertain costs at least what the mean costs.
    #[test]
    fn knowing_and_planning_never_cost(
        volumes in prop::collection::vec((1_u32..10, 0.0..2.0_f64), 2..5),
        unit in 5.0..60.0_f64,
        hourly in 10.0..100.0_f64,
        elsewhere in 0.5..3.0_f64,
    ) {
        let all: f64 = volumes.iter().map(|(weight, _)| f64::from(*weight)).sum();
        let mut levels: Vec<VolumeLevel> =
            volumes.iter().map(|(weight, volume)| VolumeLevel { chance: of(f64::from(*weight) / all), volume: of(*volume) }).collect();
        levels.sort_by(|a, b| a.volume.get().total_cmp(&b.volume.get()));
        let mut problem = newsboy(levels, 300.0, unit, 30.0, elsewhere);
        problem.pools.push(pool(Running::ByTheHour, hourly));
        let second = Way { on: Some((1, of(30.0))), cost: UsdPerTask::ZERO, ..problem.works[0].ways[1].clone() };
        problem.works[0].ways.push(second);
        let here = mix(&problem).unwrap();
        let each = here.levels.iter().enumerate();
        let knowing: f64 = each.map(|(at, level)| level.chance.get() * total(&mix(&problem.at_level(at)).unwrap())).sum();
        prop_assert!(knowing <= total(&here) * (1.0 + 1e-9), "{knowing} above {}", total(&here));
        let mean = mix(&problem.at_mean()).unwrap();
        let mut pinned = problem.clone();
        (pinned.pools[0].least, pinned.pools[0].most) = (mean.units[0], Some(mean.units[0]));
        prop_assert!(total(&mix(&pinned).unwrap()) >= total(&here) * (1.0 - 1e-9));
        // A replica less of each kind at most is what whole machines can be worth at the mean.
        prop_assert!(total(&here) >= total(&mean) - unit - hourly, "{} below {}", total(&here), total(&mean));
    }
}

/// A budget is spent to the cent where that is worth more than what it costs, with or without a target; worked by hand.
#[test]
fn a_budget_is_spent_where_it_saves_the_most() {
    let two =
        "good: { accuracy: 100%, per_task: $0.10/task }\n  bad: { accuracy: 50%, per_task: $0.01/task }";
    let levels =
        "demand: { levels: [{ tasks: 0.5M/month, chance: 50% }, { tasks: 1.5M/month, chance: 50% }] }";
    let text = |options: &str, tasks: &str, more: &str| {
        let text = format!(
            "scenario: test\ntitle: A test\nas_of: 2026-11-15\n\
             workload: {{ tasks: {tasks}/month, input: 100 tokens, output: 100 tokens, profile: flat }}\n\
             {more}\noptions:\n  {options}\n"
        );
        plan(&[scenario(&text)]).unwrap()
    };
    let priced = "quality: { cost_per_error: $1 }\ntargets: { accuracy: \">= 85%\" }\nplan:";
    for unserved in ["", "unserved: $1/task, "] {
        let more = format!("{priced} {{ {levels}, {unserved}budget: \"$80,000/month\" }}");
        let found = text(two, "1M", &more).found.unwrap();
        // 0.10 x + 0.01 (1 − x) = 0.08.
        let good = 0.07 / 0.09;
        assert!((found.bill.get() - 80_000.0).abs() < 0.01, "{}", found.bill);
        assert!((found.ends.get() - (1.0 - good) * 0.5e6).abs() < 1.0, "{}", found.ends);
        // $73,000 is the least: 70 % and 30 % are 85 % right.
        let more = format!("{priced} {{ {levels}, {unserved}budget: \"$60,000/month\" }}");
        let none = text(two, "1M", &more);
        assert!(
            matches!(&none.found, Err(Infeasible::Budget { least }) if (least.get() - 73_000.0).abs() < 1.0),
            "{:?}",
            none.found.as_ref().err()
        );
    }
    // A fleet for all but the peaks, $0.0001 a task above it, and $0.001 for what is left: what the budget holds goes to tokens.
    let fleet = "res: { accuracy: 90%, rental: { gpu: h100-sxm, gpus: 1, price: $1/h, tensor_parallel: 1, \
                 throughput: \"1,000 tokens/s per replica\" } }\n  tok: { accuracy: 90%, per_task: $0.0001/task }";
    let more =
        |budget: &str| format!("plan: {{ demand: {{ deviation: 50% }}, unserved: $0.001/task{budget} }}");
    let free = text(fleet, "26.28M", &more("")).found.unwrap();
    let bound = text(fleet, "26.28M", &more(", budget: \"$1,000/month\"")).found.unwrap();
    assert!(
        free.bill.get() > 1000.0 && (bound.bill.get() - 1000.0).abs() < 0.01,
        "{} {}",
        free.bill,
        bound.bill
    );
    let tokens = (free.bill.get() - 730.0) / 0.0001;
    let left = (tokens - 270.0 / 0.0001) * 0.001;
    assert!((bound.ends.get() - left).abs() < 0.5, "{} for {left}", bound.ends);
}

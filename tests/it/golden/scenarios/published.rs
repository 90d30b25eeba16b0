//! Scenarios that give published figures again.

#![allow(clippy::cast_possible_truncation, reason = "rounding to whole per cent")]

use breakeven::economics::{break_even_hours, evaluate, markup};
use breakeven::metric::Metric;
use breakeven::source::Node;
use breakeven::units::{Quantity, Usd, UsdPerHour};

use super::{ByHand, HOURS, SECONDS, line, met, shipped};
use crate::harness::{agree, beside, number, outcome, scenario, yaml};

#[test]
fn h100_server_vs_cloud_gives_the_studys_figures() {
    // 80.35 million tasks of 1,000 tokens on one replica of 30,576 tokens/s: full.
    let busy = 80.35e9 / (30_576.0 * SECONDS);
    let draw = 10.2 * (0.3 + 0.7 * busy);
    let month = 250_141.80 / 60.0 + 250_141.80 * 0.01 + 1500.0 + draw * HOURS * 0.085_294_1;
    let cloud = |option, hour: f64, per_month| ByHand {
        option,
        per_task: hour * HOURS / 80.35e6,
        per_month,
        fleet: Some((busy, 1.0, 8.0)),
    };
    let scenario = shipped(
        include_str!("../../../../scenarios/h100-server-vs-cloud.yaml"),
        &[
            // 4,169.03 + 2,501.42 + 1,500 + 635.08.
            ByHand {
                option: "owned",
                per_task: month / 80.35e6,
                per_month: 8805.53,
                fleet: Some((busy, 1.0, 8.0)),
            },
            cloud("on-demand", 98.32, 71_773.60),
            cloud("reserved-1y", 62.92, 45_931.60),
            cloud("reserved-3y", 43.16, 31_506.80),
        ],
    );
    let evaluation = evaluate(&scenario);
    let owned = outcome(&evaluation, "owned");
    let hourly = |label| line(owned, label) / HOURS;
    let near = |found: f64, published: f64, within: f64| {
        assert!((found - published).abs() < within, "{found} for the published {published}");
    };
    // Lenovo Press LP2368, configuration A. Maintenance is 3.4266, which the study cuts off.
    near(hourly("maintenance"), 3.42, 0.01);
    near(hourly("electricity"), 0.87, 0.005);
    // The study divides its monthly colocation by 720 hours, everything else by 730 a month: 1,500 × (1/720 − 1/730) is
    // $0.0285 an hour, and every total is lower by that.
    let calendars = 1500.0 / 720.0 - 1500.0 / 730.0;
    near(hourly("colocation") + calendars, 2.08, 0.005);
    let running = hourly("maintenance") + hourly("electricity") + hourly("colocation");
    near(running, 6.3514, 0.0001);
    near(running + calendars, 6.37, 0.0101);
    let amortised = number(owned, Metric::CostPerMonth) / HOURS;
    near(amortised, 12.0624, 0.0001);
    near(amortised + calendars, 12.08, 0.0111);
    near(number(owned, Metric::CostPerMillionOutputTokens), 0.11, 0.005);
    // Break-even, published as 2,720, 4,423 and 6,800 hours: within 0.1 %, the calendars' share of the running cost.
    for (option, published, budgeted) in
        [("on-demand", 2720.0, Some(false)), ("reserved-1y", 4423.0, None), ("reserved-3y", 6800.0, None)]
    {
        let rented = outcome(&evaluation, option);
        let rent = UsdPerHour::new(number(rented, Metric::CostPerMonth) / HOURS).unwrap();
        let capex = Usd::new(number(owned, Metric::Capex)).unwrap();
        let hours = break_even_hours(capex, UsdPerHour::new(running).unwrap(), rent).unwrap();
        assert!(agree(hours.get(), published, 1e-3), "{option}: {} for {published}", hours.get());
        assert_eq!(met(&evaluation, option), Vec::from_iter(budgeted), "{option}: $0.115 a million");
    }
    assert_eq!(met(&evaluation, "owned"), [true, true]);
}

#[test]
fn deepseek_day_gives_the_published_day() {
    // Seconds of a node for a request: prompt at 73.7k tokens/s, answer at 14.8k.
    let node_seconds = 4408.0 / 73_700.0 + 1218.0 / 14_800.0;
    let nodes = 137.931e6 * node_seconds / 86_400.0;
    let days = HOURS / 24.0;
    // Whole nodes in each hour of a day with that mean and that busiest hour; the published account counts fractions.
    let hour = |hour: f64| nodes * (1.0 + 0.226 * ((hour - 14.0) / 24.0 * std::f64::consts::TAU).cos());
    let whole = (0..24).map(|at| hour(f64::from(at)).ceil()).sum::<f64>() / 24.0;
    let tokens = (4408.0 * (0.4375 * 0.55 + 0.5625 * 0.14) + 1218.0 * 2.19) / 1e6;
    let scenario = shipped(
        include_str!("../../../../scenarios/deepseek-day.yaml"),
        &[
            // 226.86 nodes on average, billed as 227.46 whole ones, of 279 that the busiest hour needs (278.13;
            // published 278).
            ByHand {
                option: "h800-nodes",
                per_task: whole * 16.0 * 24.0 / 137.931e6,
                per_month: 2_656_713.33,
                fleet: Some((nodes / whole, (nodes * 1.226).ceil(), 279.0 * 8.0)),
            },
            ByHand::tokens("r1-tokens", tokens, 17_097_204.06),
        ],
    );
    let evaluation = evaluate(&scenario);
    let owned = outcome(&evaluation, "h800-nodes");
    let sold = outcome(&evaluation, "r1-tokens");
    // Published: 226.75 nodes, $87,072 and $562,027 a day, 545 % over cost.
    assert!(agree(nodes, 226.75, 1e-3), "{nodes} nodes");
    let gpu_hours = number(owned, Metric::CostPerMonth) / number(owned, Metric::CostPerGpuHour);
    assert!(agree(gpu_hours / 8.0 / HOURS, 226.75, 4e-3), "{gpu_hours} GPU-hours a month");
    let (cost, revenue) =
        (number(owned, Metric::CostPerMonth) / days, number(sold, Metric::CostPerMonth) / days);
    assert!(agree(cost, 87_072.0, 4e-3), "${cost} a day");
    assert!(agree(revenue, 562_027.0, 1e-3), "${revenue} a day");
    let markup = markup(Usd::new(revenue).unwrap(), Usd::new(cost).unwrap()).unwrap();
    assert_eq!((markup.get() * 100.0).round() as i64, 544);
    // With fractions of a node, as published.
    assert_eq!(((revenue / (nodes * 16.0 * 24.0) - 1.0) * 100.0).round() as i64, 545);
    assert_eq!((met(&evaluation, "h800-nodes"), met(&evaluation, "r1-tokens")), (vec![true], vec![false]));
}

/// Options of `aider-polyglot`: exercises passed at the second try, exercises run, dollars for all of them, seconds of one.
const POLYGLOT: &[(&str, f64, f64, f64, f64)] = &[
    ("gpt-4o-mini", 8.0, 225.0, 0.3236, 17.3),
    ("gpt-4o", 52.0, 225.0, 7.0286, 16.0),
    ("o1-high", 139.0, 224.0, 186.4958, 133.2),
    ("deepseek-v2-5", 40.0, 225.0, 0.5101, 184.0),
    ("haiku-3-5", 63.0, 225.0, 6.0583, 31.8),
    ("deepseek-v3", 109.0, 225.0, 0.3369, 34.8),
    ("deepseek-r1", 128.0, 225.0, 5.4193, 113.7),
    ("r1-sonnet-3-5", 144.0, 225.0, 13.2933, 251.6),
    ("o3-mini-high", 136.0, 224.0, 18.1584, 124.6),
    ("chatgpt-4o", 61.0, 223.0, 14.3703, 12.4),
    ("sonnet-3-7", 136.0, 225.0, 17.7191, 28.3),
    ("sonnet-3-7-32k", 146.0, 225.0, 36.8343, 105.2),
    ("gpt-4-5", 101.0, 224.0, 183.1802, 113.5),
    ("deepseek-v3-0324", 124.0, 225.0, 1.1164, 290.0),
    ("grok-3-mini-low", 78.0, 225.0, 0.7856, 35.1),
    ("gpt-4-1", 118.0, 225.0, 9.8556, 20.5),
    ("gpt-4-1-mini", 73.0, 225.0, 1.9918, 19.5),
    ("flash-2-5-04", 106.0, 225.0, 1.8451, 50.1),
    ("qwen3-32b", 90.0, 225.0, 0.7603, 372.2),
    ("sonnet-4", 127.0, 225.0, 15.8155, 29.8),
    ("opus-4", 159.0, 225.0, 68.6253, 42.5),
    ("opus-4-32k", 162.0, 225.0, 65.7484, 44.1),
    ("flash-2-5-05", 99.0, 225.0, 1.1354, 12.2),
    ("gemini-2-5-pro", 178.0, 225.0, 45.5961, 175.2),
    ("gemini-pro-32k", 187.0, 225.0, 49.8822, 200.3),
    ("r1-0528", 160.0, 224.0, 4.8016, 716.6),
    ("o3-high", 183.0, 225.0, 21.2259, 197.3),
    ("o3", 173.0, 225.0, 13.7517, 101.7),
    ("o3-gpt-4-1", 176.0, 224.0, 17.5518, 121.8),
    ("grok-4-high", 179.0, 225.0, 59.6182, 403.2),
    ("kimi-k2", 133.0, 225.0, 1.2357, 67.6),
    ("gpt-oss-high", 94.0, 225.0, 0.7406, 35.5),
    ("gpt-5-high", 198.0, 225.0, 29.0829, 194.0),
    ("gpt-5-medium", 195.0, 225.0, 17.693, 118.7),
    ("gpt-5-low", 183.0, 225.0, 10.3713, 62.4),
    ("deepseek-v3-2", 158.0, 225.0, 0.8756, 104.0),
];

#[test]
fn aider_polyglot() {
    let scenario = scenario(include_str!("../../../../scenarios/aider-polyglot.yaml"));
    let evaluation = evaluate(&scenario);
    assert_eq!(scenario.options.len(), POLYGLOT.len());
    for (option, passed, run, dollars, seconds) in POLYGLOT {
        let outcome = outcome(&evaluation, option);
        for (metric, by_hand) in [
            (Metric::CostPerTask, dollars / run),
            (Metric::CostPerSuccess, dollars / passed),
            (Metric::CostPerMonth, dollars * 225.0 / run),
            (Metric::Accuracy, passed / run),
            (Metric::LatencyMean, *seconds),
        ] {
            let found = number(outcome, metric);
            assert!(
                agree(found, by_hand, 1e-9),
                "{option}, {}: {found}, by hand {by_hand}",
                metric.info().id
            );
        }
        let trials = outcome.option.accuracy.as_ref().unwrap().trials.as_ref().unwrap();
        assert!(agree(trials.value.get(), *run, 1e-12), "{option}");
    }
}

/// Every row that was gathered is an option, in the same order, and costs the same by the pass.
#[test]
fn aider_polyglot_reproduces_the_gathered_costs_of_pass() {
    const FILE: &str = "golden/04_cost_of_pass_aider.yaml";
    let Some(path) = beside(FILE) else {
        eprintln!("skipped: {FILE} does not lie beside the repository");
        return;
    };
    let (_, root) = yaml(FILE, &std::fs::read_to_string(path).unwrap());
    let Some(Node::List(rows)) = root.get("cases") else { panic!("{FILE}: no cases") };
    let scenario = scenario(include_str!("../../../../scenarios/aider-polyglot.yaml"));
    let evaluation = evaluate(&scenario);
    assert_eq!(evaluation.outcomes.len(), rows.len());
    for (outcome, row) in evaluation.outcomes.iter().zip(rows) {
        let gathered = |group: &str, field: &str| match row.get(group).and_then(|group| group.get(field)) {
            Some(Node::Number(value)) => *value,
            other => panic!("{field}: {other:?}"),
        };
        let cost = gathered("derived", "cost_of_pass_usd");
        let found = number(outcome, Metric::CostPerSuccess);
        // Ten decimals are given there.
        assert!((found - cost).abs() <= 6e-11 + 1e-9 * cost, "{}: {found}, {cost}", outcome.option.name);
        let (run, passed) = (gathered("inputs", "test_cases"), gathered("inputs", "pass_num_2"));
        assert!(agree(number(outcome, Metric::Accuracy), passed / run, 1e-9), "{}", outcome.option.name);
        let seconds = gathered("inputs", "seconds_per_case");
        assert!(agree(number(outcome, Metric::LatencyMean), seconds, 1e-12), "{}", outcome.option.name);
    }
}

/// The study's own payback follows from its own electricity; ours from the power of the server, all month.
#[test]
fn onprem_study() {
    let scenario = scenario(include_str!("../../../../scenarios/onprem-study.yaml"));
    let evaluation = evaluate(&scenario);
    let of = |option: &str, metric| number(outcome(&evaluation, option), metric);
    let published = 90_000.0 / (253.44 * 11.0 - 47.52);
    assert!((published - 32.8_f64).abs() < 0.05, "{published}");
    // 6.5 kW at most, 30 % of it idle; busy for 176 of 730 hours, at $0.15/kWh.
    let busy = 253_440.0 * 666.6667 / (730.0 * 3600.0 * 266.6667);
    let electricity = 6.5 * (0.3 + 0.7 * busy) * 730.0 * 0.15;
    let payback = 90_000.0 / (253_440.0 * 0.011 - electricity);
    let found = of("bare", Metric::PaybackMonths);
    assert!((found / payback - 1.0).abs() < 1e-6, "{found}, by hand {payback}");
    // Upkeep without the purchase: maintenance of $220,000, staff, electricity.
    let upkeep = 220_000.0 * 0.12 / 12.0 + 4000.0 + electricity;
    let month = of("whole", Metric::CostPerMonth);
    assert!((month - (220_000.0 / 60.0 + upkeep)).abs() < 0.01, "{month}, by hand {upkeep}");
    assert!(upkeep > 253_440.0 * 0.011);
    assert!(outcome(&evaluation, "whole").metric(Metric::PaybackMonths).is_err());
}

//! Where two options cost the same: every crossing is found, put back it gives equal costs or a jump, and nothing is reported that a
//! fleet cannot carry.

use breakeven::economics::{
    Axis, CostOf, Crossover, Extent, NoAxisTie, Range, Side, amortised, curves, evaluate, one_off_cost,
};
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;
use breakeven::units::{Quantity, TasksPerMonth};
use proptest::prelude::*;

use crate::harness::{agree, number, outcome, scenario, so_many};

fn tasks(value: f64) -> TasksPerMonth {
    TasksPerMonth::new(value).unwrap()
}

fn range(from: f64, to: f64) -> Range {
    Range { from: tasks(from), to: tasks(to) }
}

fn place(scenario: &Scenario, name: &str) -> usize {
    scenario.options.iter().position(|option| option.name == name).unwrap()
}

/// GPUs that are rented one by one and carry 100,000 tasks each (1,000 tokens/s × 3,600 s × 730 h ÷ 26,280 tokens), for so much an
/// hour; against something that is paid by the task.
fn fleet(rent: f64, price: f64, replicas: &str, tasks: f64) -> String {
    format!(
        "
scenario: fleet
title: Rented by the hour against paid by the task
as_of: 2026-11-15
workload: {{ tasks: {tasks}/month, input: 1000 tokens, output: 26280 tokens, peak_to_mean: 1x }}
options:
  rented:
    rental:
      gpu: h100-sxm
      gpus: 1
      price: ${rent}/h
      tensor_parallel: 1
      replicas: {replicas}
      throughput: 1000 tokens/s per replica
  sold: {{ per_task: ${price}/task }}
"
    )
}

/// What an option costs at another volume, by reading the scenario again.
fn cost(text: &str, stated: f64, at: f64, option: &str) -> f64 {
    let changed = text.replace(&format!("tasks: {stated}/month"), &format!("tasks: {at}/month"));
    assert!(changed != text || stated == at);
    let scenario = scenario(&changed);
    number(outcome(&evaluate(&scenario), option), Metric::CostPerTask)
}

#[test]
fn every_crossing_of_a_sawtooth_is_found() {
    // A GPU costs $730 a month and carries 100,000 tasks; at $0.009 a task it pays from 81,111 on, two from 162,222, three from 243,333,
    // and so on; one more GPU at 100,000 n costs more than it saves as long as 0.9 n < 0.73 (n + 1), up to four.
    let text = fleet(1.0, 0.009, "auto", 50_000.0);
    let scenario = scenario(&text);
    let found = Crossover::of(&scenario, 0, 1, range(1_000.0, 1e6)).unwrap();
    assert_eq!((found.by, found.extent), (CostOf::Task, Extent::Whole));
    let places: Vec<f64> = found.crossings.iter().map(|crossing| crossing.tasks.get()).collect();
    let expected = [
        730.0 / 0.009,
        1e5,
        2.0 * 730.0 / 0.009,
        2e5,
        3.0 * 730.0 / 0.009,
        3e5,
        4.0 * 730.0 / 0.009,
        4e5,
        5.0 * 730.0 / 0.009,
    ];
    assert_eq!(places.len(), expected.len(), "{places:?}");
    for (place, expected) in places.iter().zip(expected) {
        assert!(agree(*place, expected, 1e-8), "{place} for {expected}");
    }
    let last = found.stretches.as_ref().unwrap().last().unwrap();
    assert_eq!(last.cheaper, Some(Side::First));
    for crossing in &found.crossings {
        let at = crossing.tasks.get();
        let costs = |at: f64| (cost(&text, 50_000.0, at, "rented"), cost(&text, 50_000.0, at, "sold"));
        match crossing.jump {
            None => assert!(agree(costs(at).0, costs(at).1, 1e-9)),
            Some(side) => {
                assert_eq!(side, Side::First);
                let (before, after) = (costs(at * (1.0 - 1e-7)), costs(at * (1.0 + 1e-7)));
                assert!(before.0 < before.1 && after.0 > after.1, "{before:?} {after:?}");
            }
        }
    }
}

#[test]
fn a_fixed_fleet_is_not_reported_beyond_what_it_carries() {
    let text = fleet(1.0, 0.001, "2", 50_000.0);
    let found = scenario(&text);
    let found = Crossover::of(&found, 0, 1, range(1_000.0, 1e7)).unwrap();
    // Two would pay from 1.46 million on; they carry 200,000.
    assert!(found.crossings.is_empty());
    assert!(agree(found.carries[0].as_ref().unwrap().get(), 2e5, 1e-8));
    assert_eq!(found.carries[1].as_ref().unwrap().get(), 1e7);
    assert_eq!(found.stretches.unwrap()[0].cheaper, Some(Side::Second));
    let utilisation = found.ties.iter().find(|tie| tie.axis == Axis::Utilisation && tie.side == Side::First);
    assert_eq!(utilisation.unwrap().value, Err(NoAxisTie::EvenFull));
}

#[test]
fn prices_utilisation_and_accuracy_put_back_give_equal_costs() {
    let text = fleet(1.0, 0.01, "auto", 50_000.0)
        .replace("replicas: auto", "replicas: auto\n    accuracy: 90%")
        .replace(
            "replicas: auto\n    accuracy: 90%\n      throughput: 1000 tokens/s per replica",
            "replicas: auto\n      throughput: 1000 tokens/s per replica\n    accuracy: 90%",
        )
        .replace("per_task: $0.01/task", "per_task: $0.01/task, accuracy: 80%");
    let scenario = scenario(&text);
    let found = Crossover::of(&scenario, 0, 1, range(1_000.0, 1e6)).unwrap();
    assert_eq!(found.by, CostOf::Success);
    let value = |axis: Axis| {
        let tie = found.ties.iter().find(|tie| tie.axis == axis && tie.side == Side::First).unwrap();
        tie.value.as_ref().unwrap_or_else(|reason| panic!("{axis:?}: {reason}")).value()
    };
    // $730 over 50,000 tasks at 90% is $0.01622 a success; the other costs $0.0125.
    assert!(agree(value(Axis::Rent), 0.0125 * 0.9 * 50_000.0 / 730.0, 1e-9));
    assert!(agree(value(Axis::Utilisation), 730.0 / 0.0125 / 0.9 / 100_000.0, 1e-9));
    let above = found.ties.iter().find(|tie| tie.axis == Axis::Accuracy && tie.side == Side::First).unwrap();
    assert_eq!(above.value, Err(NoAxisTie::AboveAll));
    let other = found.ties.iter().find(|tie| tie.axis == Axis::Accuracy && tie.side == Side::Second).unwrap();
    assert!(agree(other.value.as_ref().unwrap().value(), 0.01 / (730.0 / 50_000.0 / 0.9), 1e-9));
    let none = found.ties.iter().find(|tie| tie.axis == Axis::TokenPrice && tie.side == Side::First).unwrap();
    assert!(matches!(none.value, Err(NoAxisTie::Without(_))));
}

proptest! {
    #![proptest_config(so_many(48))]

    /// Whatever the prices: at each crossing the costs are equal, or the order flips between the two sides of a jump; and between
    /// crossings the order never changes.
    #[test]
    fn crossings_are_what_they_say(rent in 0.2..5.0_f64, price in 0.001..0.05_f64) {
        let (rent, price) = ((rent * 100.0).round() / 100.0, (price * 1e4).round() / 1e4);
        let text = fleet(rent, price, "auto", 50_000.0);
        let scenario = scenario(&text);
        let found = Crossover::of(&scenario, 0, 1, range(5_000.0, 2e6)).unwrap();
        prop_assert_eq!(found.extent, Extent::Whole);
        let rented = |at: f64| (at / 1e5 * (1.0 - 1e-9)).ceil().max(1.0) * rent * 730.0;
        let dearer = |at: f64| rented(at) > at * price;
        for crossing in &found.crossings {
            let at = crossing.tasks.get();
            if crossing.jump.is_none() {
                prop_assert!(agree(rented(at), at * price, 1e-9));
            } else {
                prop_assert!(dearer(at * 1.000_001) != dearer(at * 0.999_999));
            }
        }
        for stretch in found.stretches.unwrap() {
            for share in [0.001, 0.25, 0.5, 0.75, 0.999] {
                let at = stretch.from.get() + share * (stretch.to.get() - stretch.from.get());
                let cheaper = if dearer(at) { Side::Second } else { Side::First };
                prop_assert!(agree(rented(at), at * price, 1e-6) || stretch.cheaper == Some(cheaper));
            }
        }
    }
}

#[test]
fn a_curve_shows_both_sides_of_a_jump() {
    let found = scenario(&fleet(1.0, 0.01, "auto", 50_000.0));
    let all = curves(&found, range(90_000.0, 110_000.0));
    let points: Vec<_> =
        all[0].points.iter().map(|point| (point.tasks.get(), point.gpus.unwrap().get())).collect();
    let jump = points.windows(2).find(|pair| pair[0].1 != pair[1].1).unwrap();
    assert!(jump[1].0 - jump[0].0 < 1e-6 && agree(jump[0].0, 1e5, 1e-8), "{jump:?}");
}

/// The search rests on it: more tasks never cost less by the month.
#[test]
fn a_month_never_falls_with_volume() {
    let mut compared = 0;
    for entry in std::fs::read_dir(crate::program::folder("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let found = scenario(&std::fs::read_to_string(&path).unwrap());
        for curve in curves(&found, Range::around(&found.options[0])) {
            let months: Vec<f64> =
                curve.points.iter().map(|point| point.per_task.get() * point.tasks.get()).collect();
            for pair in months.windows(2) {
                let name = &curve.option.name;
                assert!(pair[1] >= pair[0] * (1.0 - 1e-9), "{}: {name}: {pair:?}", path.display());
                compared += 1;
            }
        }
    }
    assert!(compared > 2_000, "{compared}");
}

#[test]
fn fine_tuning_pays_from_a_volume_on() {
    let text = std::fs::read_to_string(crate::program::folder("scenarios/fine-tune-or-prompt.yaml")).unwrap();
    let found = scenario(&text);
    let (tuned, prompted) = (place(&found, "fine-tuned"), place(&found, "prompted"));
    let one_off = found.options[tuned].one_off.as_ref().unwrap();
    let by_hand = 480.0 * 3.9 + (167.0 + 67.0) * 20.59 * 1.43 + 240.0 * 63.98 * 1.43;
    assert!(agree(one_off_cost(one_off).get(), by_hand, 1e-12));
    let crossover = Crossover::of(&found, tuned, prompted, Range::around(&found.options[tuned])).unwrap();
    let [crossing] = crossover.crossings.as_slice() else { panic!("{:?}", crossover.crossings) };
    // One GPU does: (one-off ÷ 24 + rent) ÷ cost of a prompt.
    let expected = (by_hand / 24.0 + 1.5 * 730.0) / (720.0 * 2.0 + 1680.0 * 0.1 + 40.0 * 10.0) * 1e6;
    assert!(agree(crossing.tasks.get(), expected, 1e-9), "{} for {expected}", crossing.tasks);
    assert_eq!((crossing.cheaper, crossing.jump), (Side::First, None));
}

/// What is spread over months adds up again, and is paid up front as a whole.
#[test]
fn one_off_costs_add_up() {
    let text = std::fs::read_to_string(crate::program::folder("scenarios/fine-tune-or-prompt.yaml")).unwrap();
    let found = scenario(&text);
    let evaluation = evaluate(&found);
    for name in ["fine-tuned", "rules"] {
        let outcome = outcome(&evaluation, name);
        let one_off = outcome.option.one_off.as_ref().unwrap();
        let lines = outcome
            .ledger
            .as_ref()
            .unwrap()
            .lines()
            .iter()
            .filter(|line| line.label.starts_with("one-off: "));
        let month: f64 = lines.map(|line| line.amount.get()).sum();
        let total = one_off_cost(one_off);
        assert!(agree(month * one_off.amortise.value().get(), total.get(), 1e-12));
        assert!(agree(amortised(total, *one_off.amortise.value()).get(), month, 1e-12));
        assert!(agree(number(outcome, Metric::Capex), total.get(), 1e-12));
    }
    // A policy pays for what it uses, once.
    let first = outcome(&evaluation, "rules-first").ledger.as_ref().unwrap();
    assert_eq!(first.lines().iter().filter(|line| line.label.contains("one-off")).count(), 1);
}

/// Two steps of a workflow that are one option with prompts of two lengths share what it costs once.
#[test]
fn steps_made_from_one_option_pay_once() {
    let found = scenario(
        "
scenario: twice
title: One option in two steps
as_of: 2026-11-15
workload: { tasks: 1000/month, input: 1000 tokens, output: 100 tokens }
options:
  tuned:
    serverless: openai/gpt-5.4-mini
    accuracy: 90%
    one_off: { training: $2,400, amortise: 24 months }
  both: { workflow: { draft: { use: tuned }, check: { use: tuned, after: draft } } }
"
        .replace("$2,400", "$2400")
        .as_str(),
    );
    let evaluation = evaluate(&found);
    let ledger = outcome(&evaluation, "both").ledger.as_ref().unwrap();
    let once: f64 = ledger
        .lines()
        .iter()
        .filter(|line| line.label.contains("one-off"))
        .map(|line| line.amount.get())
        .sum();
    assert!(agree(once, 100.0, 1e-12), "{once}");
}

/// Without `amortise` it is spread over the horizon.
#[test]
fn the_horizon_stands_in() {
    let text = "
scenario: horizon
title: Spread over the horizon
as_of: 2026-11-15
workload: { tasks: 1000/month }
finance: { horizon: 36 months }
options:
  code: { per_task: $0.00001/task, one_off: { engineering: $3600 } }
";
    let found = scenario(text);
    let month = number(outcome(&evaluate(&found), "code"), Metric::CostPerMonth);
    assert!(agree(month, 100.01, 1e-9), "{month}");
}

fn out(arguments: &[&str]) -> String {
    let output = crate::program::breakeven("").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const TUNE: &str = "scenarios/fine-tune-or-prompt.yaml";
const TRIAGE: &str = "scenarios/ticket-triage.yaml";

#[test]
fn every_format() {
    insta::assert_snapshot!("table", out(&["crossover", TUNE, "fine-tuned"]));
    insta::assert_snapshot!("pair", out(&["crossover", TRIAGE, "h100-owned", "h100-rented"]));
    insta::assert_snapshot!("markdown", out(&["crossover", TUNE, "--format", "markdown"]));
    let crossings = out(&["crossover", TRIAGE, "h100-owned", "--format", "csv", "--view", "crossings"]);
    insta::assert_snapshot!("crossings-csv", crossings);
    let curve = out(&["crossover", TRIAGE, "h100-owned", "frontier", "--format", "csv"]);
    assert!(curve.starts_with("option,tasks_per_month,cost_per_task_usd,"));
    let json: serde_json::Value =
        serde_json::from_str(&out(&["crossover", TRIAGE, "h100-owned", "frontier", "--format", "json"]))
            .unwrap();
    assert_eq!(json["scenarios"][0]["pairs"][0]["crossings"][0]["cheaper"], "h100-owned");
    assert!(json["scenarios"][0]["pairs"][0]["ties"][0]["values"]["rent_factor"]["reason"].is_string());
    insta::assert_snapshot!("help", out(&["help", "crossover"]));
}

#[test]
fn wrong_wishes_are_told() {
    let refused = |arguments: &[&str]| {
        let output = crate::program::breakeven("").args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["crossover", TRIAGE, "h100-own"]).contains("did you mean `h100-owned`"));
    assert!(refused(&["crossover", TRIAGE, "small", "smal"]).contains("did you mean `small`"));
    assert!(refused(&["crossover", TRIAGE, "small", "small"]).contains("compared with itself"));
    assert!(
        refused(&["crossover", TRIAGE, "--from", "10/month", "--to", "5/month"])
            .contains("no range of tasks")
    );
    assert!(refused(&["crossover", TRIAGE, "--from", "0/month"]).contains("no range of tasks"));
    assert!(refused(&["crossover", TRIAGE, "--from", "5 kWh"]).contains("a number of tasks"));
    assert!(refused(&["levers", TRIAGE, "frontie"]).contains("did you mean `frontier`"));
    for from in [["--from", "-5/month"], ["--to", "-5/month"]] {
        let said = refused(&[&["crossover", TRIAGE], from.as_slice()].concat());
        assert!(said.contains("a negative value makes no sense here"), "{said}");
    }
}

#[test]
fn levers_read_standard_input() {
    let text = std::fs::read_to_string(crate::program::folder(TRIAGE)).unwrap();
    let piped = crate::program::breakeven("")
        .args(["levers", "-", "h100-rented"])
        .write_stdin(text)
        .output()
        .unwrap();
    assert_eq!(piped.status.code(), Some(0), "{}", String::from_utf8_lossy(&piped.stderr));
    let levers = |page: &str| page[page.find("Together").unwrap()..].to_owned();
    let piped = String::from_utf8(piped.stdout).unwrap();
    assert_eq!(levers(&piped), levers(&out(&["levers", TRIAGE, "h100-rented"])));
}

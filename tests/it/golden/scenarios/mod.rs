//! The shipped scenarios against a calculation by hand: the arithmetic stands here, from the scenario's figures and the
//! catalog's, and has nothing of the program in it.
//!
//! A month has 730 hours, 2,628,000 seconds. The bill of a call is (plain prompt × input price + cached × cache read +
//! written × cache write + answer × output price), in millionths of a dollar where prices are per million tokens.

mod asked;
mod months;
mod policies;
mod published;
mod tasks;

use breakeven::checks::{Status, check};
use breakeven::economics::{Evaluation, Outcome, evaluate};
use breakeven::metric::Metric;
use breakeven::scenario::Scenario;

use crate::harness::{agree, number, outcome, replicas, scenario};
use crate::program::folder;

/// Hours in a month.
const HOURS: f64 = 730.0;
/// Seconds in a month.
const SECONDS: f64 = HOURS * 3600.0;

/// What the hand calculation gives for an option.
struct ByHand {
    option: &'static str,
    per_task: f64,
    /// To the cent, as a number that somebody worked out and wrote down.
    per_month: f64,
    /// Share of the month that the replicas are busy, replicas and GPUs; none without GPUs.
    fleet: Option<(f64, f64, f64)>,
}

impl ByHand {
    fn tokens(option: &'static str, per_task: f64, per_month: f64) -> Self {
        Self { option, per_task, per_month, fleet: None }
    }

    fn check(&self, evaluation: &Evaluation<'_>) {
        let outcome = outcome(evaluation, self.option);
        let id = self.option;
        let task = number(outcome, Metric::CostPerTask);
        assert!(agree(task, self.per_task, 1e-9), "{id}: ${task} a task, by hand ${}", self.per_task);
        let month = number(outcome, Metric::CostPerMonth);
        assert!((month - self.per_month).abs() < 0.005_001, "{id}: ${month}, by hand ${}", self.per_month);
        let Some((utilisation, wanted, gpus)) = self.fleet else {
            assert!(outcome.metric(Metric::Utilisation).is_err(), "{id} has no GPUs of its own");
            assert!(outcome.metric(Metric::Gpus).is_err(), "{id} has no GPUs of its own");
            return;
        };
        let busy = number(outcome, Metric::Utilisation);
        assert!(agree(busy, utilisation, 1e-9), "{id}: busy {busy}, by hand {utilisation}");
        assert_eq!(
            (replicas(outcome), number(outcome, Metric::Gpus)),
            (wanted, gpus),
            "{id}: replicas, GPUs"
        );
    }
}

/// A scenario that holds every option that is worked out by hand, and no other.
fn shipped(text: &str, by_hand: &[ByHand]) -> Scenario {
    let scenario = scenario(text);
    let evaluation = evaluate(&scenario);
    for option in by_hand {
        option.check(&evaluation);
    }
    let expected: Vec<_> = by_hand.iter().map(|option| option.option).collect();
    for option in &scenario.options {
        assert!(expected.contains(&option.name.as_str()), "`{}` is not worked out by hand", option.name);
    }
    drop(evaluation);
    scenario
}

/// The amount of a ledger's line.
fn line(outcome: &Outcome<'_>, label: &str) -> f64 {
    let ledger = outcome.ledger.as_ref().unwrap();
    let line = ledger.lines().iter().find(|line| line.label == label);
    line.unwrap_or_else(|| panic!("{}: no line `{label}`", outcome.option.name)).amount.get()
}

/// Which limits of an option are met, in their order.
fn met(evaluation: &Evaluation<'_>, option: &str) -> Vec<bool> {
    let verdicts = check(evaluation);
    let of_option = verdicts.iter().filter(|verdict| verdict.option == option);
    of_option.map(|verdict| verdict.standing.status() == Status::Met).collect()
}

/// An owned server a month: 3/10 of its maximum power when idle, linear to the maximum.
struct Owned {
    servers: f64,
    kilowatts: f64,
    price: f64,
    staff: f64,
    /// Share of all GPUs that are busy.
    busy: f64,
}

impl Owned {
    /// Network 10 % of the price, 60 months, maintenance 12 % a year, $194.95/kW/month of colocation, PUE 1.2,
    /// $0.146/kWh.
    fn month(&self) -> f64 {
        let purchase = self.servers * self.price * 1.10;
        let draw = self.kilowatts * (0.3 + 0.7 * self.busy);
        let electricity = self.servers * draw * 1.2 * HOURS * 0.146;
        let colocation = self.servers * self.kilowatts * 194.95;
        purchase / 60.0 + purchase * 0.12 / 12.0 + colocation + self.staff + electricity
    }

    /// The same with a level payment at the end of each of 60 months at 10 % a year instead of a straight line:
    /// *i* = 1.1^(1/12) − 1 = 0.007 974 140 4, *i* ÷ (1 − 1.1⁻⁵) = 0.021 035 544 of the purchase.
    fn levelised_month(&self) -> f64 {
        let purchase = self.servers * self.price * 1.10;
        let of_month = 1.1_f64.powf(1.0 / 12.0) - 1.0;
        self.month() - purchase / 60.0 + purchase * of_month / (1.0 - 1.1_f64.powi(-5))
    }
}

#[test]
fn every_shipped_scenario_is_worked_out_here() {
    let mut names: Vec<_> = std::fs::read_dir(folder("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| std::path::Path::new(name).extension().is_some_and(|end| end == "yaml"))
        .collect();
    names.sort();
    let here = ["asked.rs", "months.rs", "policies.rs", "published.rs", "tasks.rs"]
        .map(|file| std::fs::read_to_string(folder("tests/it/golden/scenarios").join(file)).unwrap())
        .concat();
    for name in names {
        assert!(here.contains(&format!("include_str!(\"../../../../scenarios/{name}\")")), "{name}");
    }
}

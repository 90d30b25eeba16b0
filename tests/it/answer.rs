//! The first screen of a run: the answer, the options in rows, and what the answer hangs on.

use breakeven::catalog::Catalog;
use breakeven::checks::{Period, flips, judge};
use breakeven::economics::evaluate;
use breakeven::units::{Quantity as _, Ratio};

use crate::harness::{scenario, variants};
use crate::program::breakeven;

/// The lines that a command prints on a terminal of 80 columns.
fn lines(args: &[&str]) -> Vec<String> {
    let output = breakeven(".").env("COLUMNS", "80").args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

fn shipped() -> impl Iterator<Item = String> {
    let files = std::fs::read_dir("scenarios").unwrap().map(|file| file.unwrap().path());
    let mut names: Vec<String> = files.map(|file| file.display().to_string()).collect();
    names.sort();
    names.into_iter()
}

/// On 80 columns the answer stands above the table, the table is one, no line is wider, and all of it is a screen or little more.
#[test]
fn a_run_of_every_shipped_scenario_is_one_screen() {
    for file in shipped() {
        let page = lines(&["run", &file]);
        let tops = page.iter().filter(|line| line.starts_with('┌')).count();
        assert_eq!(tops, 1, "{file}: tables are not stacked\n{}", page.join("\n"));
        let table = page.iter().position(|line| line.starts_with('┌')).unwrap();
        assert!((4..=14).contains(&table), "{file}: the table begins at line {table}\n{}", page.join("\n"));
        let widest = page.iter().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 80, "{file}: {widest} columns\n{}", page.join("\n"));
        assert!(page.len() <= 62, "{file}: {} lines\n{}", page.len(), page.join("\n"));
        assert!(lines(&["run", &file, "--view", "brief"]).len() <= 14, "{file}");
    }
}

/// Whoever leads changes between the two sides of every turn that is named, worked out in full.
#[test]
fn every_turn_is_one() {
    let catalog = Catalog::builtin();
    let mut turns = 0;
    for file in shipped().filter(|file| !file.contains("agent-workflow") && !file.contains("aider")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let Some(found) = crate::harness::attempt(&text).0 else { continue };
        let (variants, evaluation) = (variants(&text, &catalog), evaluate(&found));
        let Some(judged) = judge(&evaluation, Period::Month) else { continue };
        let Some(found_flips) = flips(&evaluation, &variants) else { continue };
        let mut last = 0.0;
        for flip in &found_flips.nearest {
            let log = flip.factor.get().ln();
            assert!(log.abs() >= last - 0.005, "{file}: nearest first");
            last = log.abs();
            let ahead = |log: f64| {
                let changed = flip.moved.moved(&found, &variants, Ratio::new(log.exp()).unwrap()).unwrap();
                judge(&evaluate(&changed), Period::Month).unwrap().ahead
            };
            // The factor is found to half a per cent.
            assert_ne!(ahead(log * 1.000_1), judged.ahead, "{file}: {flip:?}");
            assert_eq!(ahead(log - 0.006 * log.signum()), judged.ahead, "{file}: {flip:?}");
            turns += 1;
        }
    }
    assert!(turns > 15, "{turns}");
}

/// $1.00 beside $1.25 a task: the first turns at 1.25 times its price, the second at 0.8 times, and nothing else is dearer or cheaper.
#[test]
fn prices_turn_where_they_are_the_same() {
    let text = "
scenario: two
title: Two prices
as_of: 2026-11-28
workload: { tasks: 1000/month }
options:
  first: { per_task: $1.00/task }
  second: { per_task: $1.25/task }
";
    let (found, catalog) = (scenario(text), Catalog::builtin());
    let evaluation = evaluate(&found);
    let flips = flips(&evaluation, &variants(text, &catalog)).unwrap();
    let mut factors: Vec<f64> = flips.nearest.iter().map(|flip| flip.factor.get()).collect();
    factors.sort_by(f64::total_cmp);
    assert_eq!(factors.len(), 2, "{factors:?}");
    assert!((factors[0] / 0.8 - 1.0).abs() < 0.005 && (factors[1] / 1.25 - 1.0).abs() < 0.005, "{factors:?}");
}

/// A cost by name that one option has turns where it makes up for what that is cheaper: $1,000 and $200 beside $1,250. One that both have turns
/// nothing.
#[test]
fn a_cost_by_name_turns_where_it_makes_up_the_difference() {
    let text = "
scenario: two
title: Two prices
as_of: 2026-11-28
workload: { tasks: 1000/month }
costs:
  audits: { cost: $200/month, options: first }
  keys: { cost: $5000/month }
options:
  first: { per_task: $1.00/task }
  second: { per_task: $1.25/task }
";
    let (found, catalog) = (scenario(text), Catalog::builtin());
    let evaluation = evaluate(&found);
    let flips = flips(&evaluation, &variants(text, &catalog)).unwrap();
    let costs: Vec<(Option<&str>, f64)> = flips
        .nearest
        .iter()
        .filter(|flip| flip.of.cost().is_some())
        .map(|flip| (flip.of.cost(), flip.factor.get()))
        .collect();
    assert!(
        matches!(costs.as_slice(), [(Some("audits"), at)] if (at / 1.25 - 1.0).abs() < 0.005),
        "{costs:?}"
    );
}

/// Rows are cheapest first among those that meet their limits; those that miss one come last, and say by how much.
#[test]
fn rows_that_miss_a_limit_come_last() {
    let page = lines(&["run", "scenarios/ticket-triage.yaml"]);
    let place = |name: &str| page.iter().position(|line| line.starts_with(&format!("│ {name} "))).unwrap();
    let order = ["open-tokens", "h100-rented", "frontier", "people", "small", "h100-owned"].map(place);
    assert!(order.is_sorted(), "{order:?}");
    assert!(
        page.iter().any(|line| line == "- small: misses accuracy >= 88% by 2 points (86%)"),
        "{}",
        page.join("\n")
    );
}

/// Columns that do not fit join the notes: nothing is lost between a narrow terminal and a wide one.
#[test]
fn what_does_not_fit_is_said_below() {
    let narrow = lines(&["run", "scenarios/ticket-triage.yaml"]).join("\n");
    let wide =
        breakeven(".").env("COLUMNS", "140").args(["run", "scenarios/ticket-triage.yaml"]).output().unwrap();
    let wide = String::from_utf8(wide.stdout).unwrap();
    assert!(wide.contains(" Used ") && !narrow.contains(" Used "), "{wide}");
    assert!(narrow.contains("used 10.3%") && narrow.contains("up front $275,156"), "{narrow}");
    assert!(wide.contains("10.3%") && wide.contains("$275,156"), "{wide}");
}

/// The first screen is not made for machines: they have the answer as fields.
#[test]
fn json_has_the_answer() {
    let output =
        breakeven(".").args(["run", "scenarios/ticket-triage.yaml", "--format", "json"]).output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let answer = &json["scenarios"][0]["answer"];
    assert_eq!(answer["recommendation"]["option"], "open-tokens");
    assert_eq!(answer["turns"][0]["input"], "accuracy");
}

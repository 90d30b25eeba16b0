//! What levers save: each by reading the scenario again, alone and together.

use breakeven::catalog::Catalog;
use breakeven::economics::{Effect, LeverKind, Levers, evaluate};
use breakeven::metric::Metric;
use breakeven::units::Quantity as _;

use crate::harness::{agree, number, outcome, scenario, variants};

fn levers(text: &str, option: &str) -> Levers {
    let found = scenario(text);
    let at = found.options.iter().position(|known| known.name == option).unwrap();
    let catalog = Catalog::builtin();
    Levers::of(&found, at, &variants(text, &catalog)).unwrap()
}

fn month(found: &Levers, kind: LeverKind) -> f64 {
    let pulled = found.pulled.iter().find(|pulled| pulled.lever.kind == kind);
    pulled.unwrap_or_else(|| panic!("{kind:?}")).cost.per_month.get()
}

fn reason(found: &Levers, kind: LeverKind) -> &str {
    let refused = found.refused.iter().find(|refused| refused.kind == kind);
    &refused.unwrap_or_else(|| panic!("{kind:?}")).reason
}

const OWNED: &str = "
scenario: owned
title: One server
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 1000 tokens, output: 100 tokens, peak_to_mean: 2x }
facility: { electricity: $0.20/kWh, pue: 1.3 }
options:
  own:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      throughput: 3000 tokens/s per replica
      ownership: { server_price: $250000, life: 48 months }
";

const OWNED_BUSY: &str = "
scenario: busy
title: Office hours
as_of: 2026-11-15
workload: { tasks: 20M/month, input: 1000 tokens, output: 300 tokens, peak_to_mean: 3.82x }
facility: { electricity: $0.20/kWh, pue: 1.3 }
options:
  own:
    cluster:
      server: dgx-h100
      tensor_parallel: 8
      throughput: 3000 tokens/s per replica
      ownership: { server_price: $250000, life: 48 months }
";

/// Depreciation and electricity are different lines: what their levers save adds up.
#[test]
fn savings_on_different_lines_add_up() {
    let found = levers(OWNED, "own");
    let now = found.now.per_month.get();
    let alone = (now - month(&found, LeverKind::Life)) + (now - month(&found, LeverKind::Power));
    let order: Vec<LeverKind> = found.together.iter().map(|step| found.pulled[step.at].lever.kind).collect();
    let both = order
        .iter()
        .position(|kind| *kind == LeverKind::Power)
        .max(order.iter().position(|kind| *kind == LeverKind::Life));
    let both = now - found.together[both.unwrap()].cost.per_month.get();
    assert!(agree(alone, both, 1e-9), "{alone} alone, {both} together, {order:?}");
    // By hand: $250,000 over 48 and 60 months.
    assert!(agree(now - month(&found, LeverKind::Life), 250_000.0 / 48.0 - 250_000.0 / 60.0, 1e-9));
}

/// What is saved together is never more than the sum of the parts where levers work on the same line, and the order is greedy.
#[test]
fn the_order_is_greedy_and_counts_nothing_twice() {
    let text = "
scenario: tokens
title: Tokens
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 2000 tokens, output: 100 tokens }
options:
  mini: { serverless: openai/gpt-5.4-mini }
";
    let found = levers(text, "mini");
    let now = found.now.per_month.get();
    let alone: f64 = found.pulled.iter().map(|pulled| now - pulled.cost.per_month.get()).sum();
    let together = now - found.together.last().unwrap().cost.per_month.get();
    assert!(together < alone, "{together} of {alone}");
    let savings: Vec<f64> = found
        .together
        .iter()
        .map(|step| if let Effect::Saves(less) = step.effect { less.get() } else { panic!("{step:?}") })
        .collect();
    assert!(savings.is_sorted_by(|a, b| a >= b), "{savings:?}");
    assert!(agree(savings.iter().sum::<f64>() * 1e6, together, 1e-9));
    // $0.75, $0.075 cached and $4.50 a million: batch is half of it all.
    assert!(agree(now, 1500.0 + 450.0, 1e-9));
    assert!(agree(month(&found, LeverKind::Batch), 975.0, 1e-9));
    assert!(agree(month(&found, LeverKind::Cache), 750.0 + 75.0 + 450.0, 1e-9));
    assert!(agree(month(&found, LeverKind::Answers), 1500.0 + 405.0, 1e-9));
    assert!(reason(&found, LeverKind::Precision).contains("no GPUs of its own"));
    assert!(reason(&found, LeverKind::Life).contains("owns no hardware"));
}

/// A lever is the same as the change by hand.
#[test]
fn a_lever_is_the_change_by_hand() {
    let found = levers(OWNED, "own");
    let by_hand = scenario(&OWNED.replace("life: 48 months", "life: 60 months"));
    let by_hand = number(outcome(&evaluate(&by_hand), "own"), Metric::CostPerMonth);
    assert!(agree(month(&found, LeverKind::Life), by_hand, 1e-12));
}

/// Weights of half the size are predicted to need fewer GPUs or to serve more; what they cost in accuracy is not made up.
#[test]
fn narrower_weights_leave_the_accuracy_alone() {
    let text = "
scenario: weights
title: Weights
as_of: 2026-11-15
workload: { tasks: 400M/month, input: 1000 tokens, output: 100 tokens, peak_to_mean: 2x }
options:
  rented:
    rental: { offer: lambda/h100-sxm-8x, term: on-demand, model: llama-3.3-70b, precision: bf16, tensor_parallel: 4 }
    accuracy: 88%
";
    let found = levers(text, "rented");
    let pulled = found.pulled.iter().find(|pulled| pulled.lever.kind == LeverKind::Precision).unwrap();
    assert_eq!(pulled.lever.change, "bf16 -> fp8");
    assert!(pulled.lever.basis.contains("has to be measured"));
    let accuracy =
        |cost: breakeven::economics::LeverCost| cost.per_task.get() / cost.per_success.unwrap().get();
    assert!(agree(accuracy(pulled.cost), 0.88, 1e-12));
    assert!(pulled.cost.per_month < found.now.per_month);
}

/// A policy's levers are those of what it uses, and its own.
#[test]
fn a_policy_has_levers_of_its_own() {
    let text = "
scenario: policy
title: Small first
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 1000 tokens, output: 100 tokens }
options:
  small: { serverless: openai/gpt-5.4-mini, accuracy: 80% }
  large: { serverless: anthropic/claude-sonnet-5-5, accuracy: 95% }
  first: { cascade: [small, large], verifier: { accepts_right: 90%, accepts_wrong: 20% } }
  again: { retry: small, attempts: 3, verifier: { accepts_right: 90%, accepts_wrong: 20% } }
";
    let found = levers(text, "first");
    let routing = found.pulled.iter().find(|pulled| pulled.lever.kind == LeverKind::Routing).unwrap();
    assert!(routing.cost.per_month < found.now.per_month);
    for option in ["small", "large"] {
        assert!(found.pulled.iter().any(|pulled| pulled.lever.option == option));
    }
    let again = levers(text, "again");
    let fewer = again.pulled.iter().find(|pulled| pulled.lever.kind == LeverKind::Attempts).unwrap();
    assert_eq!(fewer.lever.change, "3 -> 2");
}

fn out(arguments: &[&str]) -> String {
    let output = crate::program::breakeven("").args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_format() {
    const TRIAGE: &str = "scenarios/ticket-triage.yaml";
    insta::assert_snapshot!("table", out(&["levers", TRIAGE, "h100-owned"]));
    insta::assert_snapshot!("markdown", out(&["levers", TRIAGE, "frontier", "--format", "markdown"]));
    insta::assert_snapshot!("csv", out(&["levers", TRIAGE, "frontier", "--format", "csv"]));
    let json: serde_json::Value =
        serde_json::from_str(&out(&["levers", TRIAGE, "h100-rented", "--format", "json"])).unwrap();
    assert_eq!(json["scenarios"][0]["metric"], "cost_per_success");
    assert!(!json["scenarios"][0]["not_applicable"].as_array().unwrap().is_empty());
    insta::assert_snapshot!("help", out(&["help", "levers"]));
}

/// A fleet by the hour that moves to a commitment pays for every hour: two instances of Azure's at $43.16 in the place of 912.5 h of
/// them at $98.32 save 29.8 %, not the 56.1 % that the two prices are apart.
#[test]
fn a_cheaper_term_is_paid_in_every_hour() {
    let text = "
scenario: r3
title: By the hour, or for three years
as_of: 2026-11-15
workload: { tasks: 16M/month, input: 1000 tokens, output: 250 tokens, peak_to_mean: 3x }
options:
  stretch: { rental: { offer: azure/nd96isr-h100-v5, term: on-demand, scaling: elastic, tensor_parallel: 1, throughput: 300 tokens/s } }
";
    let found = levers(text, "stretch");
    let saved = 1.0 - month(&found, LeverKind::Term) / found.now.per_month.get();
    assert!(agree(found.now.per_month.get(), 912.5 * 98.32, 1e-9));
    assert!(agree(month(&found, LeverKind::Term), 1460.0 * 43.16, 1e-9));
    assert_eq!(format!("{:.1}", saved * 100.0), "29.8");
    let committed = levers(&text.replace("on-demand", "reserved-3y"), "stretch");
    assert!(reason(&committed, LeverKind::Elastic).contains("committed for 36 months"));
}

/// The catalog does not say how long `reserved` commits: the lever says what it takes for it.
#[test]
fn a_term_of_no_said_length_is_taken_for_a_year() {
    let text = "
scenario: unsaid
title: A term of no said length
as_of: 2026-11-15
workload: { tasks: 1M/month, input: 1000 tokens, output: 250 tokens, peak_to_mean: 3x }
options:
  od: { rental: { offer: hyperstack/h100-pcie-1x, term: on-demand, tensor_parallel: 1, throughput: 300 tokens/s } }
";
    let found = levers(text, "od");
    let pulled = found.pulled.iter().find(|pulled| pulled.lever.kind == LeverKind::Term).unwrap();
    assert!(pulled.lever.basis.contains("12 months, which are assumed"), "{}", pulled.lever.basis);
    assert!(pulled.cost.per_month < found.now.per_month);
}

/// A profile says how uneven the load is: the lever sets it, and a peak beside it too.
#[test]
fn a_flat_load_takes_the_place_of_a_profile() {
    let stated = levers(OWNED_BUSY, "own");
    let now = stated.now.per_month.get();
    let flat = month(&stated, LeverKind::Flat);
    assert!(flat < 0.9 * now, "{flat} of {now}");
    let found = levers(&OWNED_BUSY.replace("peak_to_mean: 3.82x", "profile: business-hours"), "own");
    assert!(agree(month(&found, LeverKind::Flat), flat, 1e-9));
    let flat = levers(&OWNED_BUSY.replace("peak_to_mean: 3.82x", "profile: flat"), "own");
    assert_eq!(reason(&flat, LeverKind::Flat), "the load is flat already");
}

/// What a lever sets never contradicts what the scenario says: the reader may refuse it for what it comes to, not for its words.
#[test]
fn no_lever_contradicts_its_own_scenario() {
    let catalog = Catalog::builtin();
    for entry in std::fs::read_dir(crate::program::folder("scenarios")).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let variants = variants(&text, &catalog);
        let Ok(found) = variants.read(&[]) else { continue };
        for at in 0..found.options.len() {
            let Ok(levers) = Levers::of(&found, at, &variants) else { continue };
            for refused in &levers.refused {
                let said = &refused.reason;
                assert!(
                    !said.contains("unknown key") && !said.contains("says") && !said.contains("no field"),
                    "{}: {:?} of {}: {said}",
                    path.display(),
                    refused.kind,
                    refused.option
                );
            }
        }
    }
}

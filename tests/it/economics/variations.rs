//! A scenario with one input moved: what is not worked out again is what does not change.

use breakeven::catalog::Catalog;
use breakeven::economics::{Moves, Variations, evaluate_stated, inputs};
use breakeven::metric::Metric;
use breakeven::units::{Quantity as _, Ratio};

use crate::harness::{agree, scenario, variants};

/// Money that limits are set on and options are compared by.
const MONEY: [Metric; 5] =
    [Metric::CostPerTask, Metric::CostPerSuccess, Metric::CostPerMonth, Metric::Accuracy, Metric::Npv];

/// For each input of shipped scenarios, the quick way has the money of the long one, and the latencies of the scenario as it is.
#[test]
fn the_quick_way_has_the_same_money() {
    let mut compared = [0; 2];
    for name in ["support-cascade", "fleet-choice", "outlook-2030", "verified-coding", "ticket-triage"] {
        let text = std::fs::read_to_string(format!("scenarios/{name}.yaml")).unwrap();
        let found = scenario(&text);
        let catalog = Catalog::builtin();
        let variants = variants(&text, &catalog);
        let before = evaluate_stated(&found);
        let variations = Variations::of(&before);
        for moved in inputs(&found, &variants) {
            let factor =
                Ratio::new(if moved.most.get() > 1.0 { moved.most.get().min(1.3) } else { 0.9 }).unwrap();
            let Some(changed) = moved.moved(&found, &variants, factor) else { continue };
            let slow = evaluate_stated(&changed);
            let (quick, kind) = match moved.input.moves() {
                Moves::Money | Moves::Fleets => (variations.in_money(&changed), 0),
                Moves::Outcomes | Moves::FleetsAndOutcomes => (variations.in_outcomes(&changed), 1),
            };
            compared[kind] += 1;
            // What a month is compared by, where only what the input reaches is billed again.
            let month = variations.of_month(&changed, moved.input);
            for (slow, quick) in slow.outcomes.iter().zip(&month.outcomes) {
                for metric in [Metric::CostPerTask, Metric::CostPerSuccess, Metric::Accuracy, Metric::Capex] {
                    let what = format!("{name}, {:?}, {}, {metric:?}", moved.input, slow.option.name);
                    match (slow.metric(metric), quick.metric(metric)) {
                        (Ok(slow), Ok(quick)) => {
                            assert!(agree(quick.amount.value(), slow.amount.value(), 1e-12), "{what}");
                        }
                        (slow, quick) => assert_eq!(slow.is_err(), quick.is_err(), "{what}"),
                    }
                }
            }
            for (at, (slow, quick)) in slow.outcomes.iter().zip(&quick.outcomes).enumerate() {
                for metric in MONEY {
                    let what = format!("{name}, {:?}, {}, {metric:?}", moved.input, slow.option.name);
                    match (slow.metric(metric), quick.metric(metric)) {
                        (Ok(slow), Ok(quick)) => {
                            assert!(agree(quick.amount.value(), slow.amount.value(), 1e-12), "{what}");
                        }
                        (slow, quick) => assert_eq!(slow.is_err(), quick.is_err(), "{what}"),
                    }
                }
                let latency = Metric::LatencyP95;
                let value = |found: &breakeven::figure::Measured| {
                    found.as_ref().ok().map(|figure| figure.amount.value())
                };
                assert_eq!(
                    value(quick.metric(latency)),
                    value(before.outcomes[at].metric(latency)),
                    "{name}"
                );
            }
        }
    }
    assert!(compared[0] > 30 && compared[1] > 15, "{compared:?}");
}

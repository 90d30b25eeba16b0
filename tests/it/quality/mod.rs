//! Policies: closed forms against every sequence of attempts written out, and what has to hold whatever the figures are.
//! Published figures are in `golden/quality.rs`.

mod closed;
mod drawn;
mod influence;
mod measured;
mod shared;

use std::sync::Arc;

use breakeven::quality::{Leftover, Strategy, StrategyOutcome, Verifier};
use breakeven::units::{Count, Fraction, Quantity};

fn share(value: f64) -> Fraction {
    Fraction::new(value).unwrap()
}

fn count(value: f64) -> Count {
    Count::new(value).unwrap()
}

fn retry(strategy: Strategy, verifier: Verifier, attempts: f64) -> Strategy {
    Strategy::Retry {
        strategy: strategy.into(),
        again: None,
        verifier,
        look: 9,
        attempts: count(attempts),
        leftover: Leftover::Escalated,
    }
}

fn cascade(stages: Vec<Strategy>, verifier: Verifier) -> Strategy {
    Strategy::Cascade { stages: stages.into_iter().map(Arc::new).collect(), verifier, look: 9 }
}

fn chain(steps: Vec<Strategy>) -> Strategy {
    Strategy::chain(steps.into_iter().map(Arc::new).collect()).unwrap()
}

fn near(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!((found - wanted).abs() <= tolerance, "{what}: {found}, not {wanted}");
}

fn parts(outcome: &StrategyOutcome) -> [f64; 4] {
    let ends = outcome.ends;
    [ends.right.get(), ends.accepted_wrong.get(), ends.escalated.get(), ends.failed.get()]
}

//! What a policy rests on that is seldom measured: how alike the attempts of one model are, how much of what makes a task hard
//! different models have in common, and how much more work a task is that something failed at.

use crate::decode::Given;
use crate::units::tolerance::NOISE;
use crate::units::{Fraction, Quantity, Ratio, UsdPerTask};

/// An assumption of a policy.
#[derive(Clone, Debug)]
pub enum Assumed {
    /// How alike attempts are.
    Alike(Likeness),
    /// What tasks cost that are handed on.
    Escalated(HandedOn),
}

/// What tasks cost that are handed on, over the mean task of the option that takes them.
#[derive(Clone, Debug)]
pub struct HandedOn {
    /// The options that take them.
    pub to: Vec<String>,
    /// The cost over that of the mean task.
    pub cost: Given<Ratio>,
    /// What a task of the policy costs, and what it would cost at the ends of the measured range; of a default only.
    pub per_task: Option<[UsdPerTask; 3]>,
}

/// An assumption on how alike attempts are, and what comes of it.
#[derive(Clone, Debug)]
pub struct Likeness {
    /// What is alike.
    pub between: Between,
    /// With what is stated or assumed.
    pub now: Likely,
    /// At 0 %.
    pub none: Likely,
    /// At 100 %.
    pub all: Likely,
}

/// Attempts that are more or less alike.
#[derive(Clone, Debug)]
pub enum Between {
    /// Of one model, each with its correlation.
    Attempts(Vec<(String, Given<Fraction>)>),
    /// Of different models, with the share of difficulty in common, and what it rests on, where evaluations say it.
    Models(Given<Fraction>, Option<String>),
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likely {
    /// The share of tasks done right.
    pub accuracy: Fraction,
    /// What a success costs; machines are shared out by use, as they are sized now.
    pub cost_per_success: Option<UsdPerTask>,
}

impl Likeness {
    /// Whether either end gives something else.
    pub(in crate::economics) fn matters(&self) -> bool {
        let differs = |a: Option<f64>, b: Option<f64>| {
            let (a, b) = (a.unwrap_or(0.0), b.unwrap_or(0.0));
            (a - b).abs() > NOISE.max(NOISE * a.abs())
        };
        let cost = |likely: &Likely| likely.cost_per_success.map(UsdPerTask::get);
        differs(Some(self.none.accuracy.get()), Some(self.all.accuracy.get()))
            || differs(cost(&self.none), cost(&self.all))
    }
}

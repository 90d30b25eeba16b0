//! What each step of a flow does for a run.

use crate::units::{Fraction, Quantity, Ratio};

use super::evaluate::evaluate;
use super::outcomes::{Outcomes, Shares};
use super::strategy::Flow;
use super::tasks::Tasks;

/// A step among the others.
#[derive(Clone, Debug)]
pub struct StepOutcome {
    /// How one run of it ends.
    pub ends: Outcomes,
    /// How often it runs for a task.
    pub runs: Ratio,
    /// The share of tasks in which it is the first step that is not right.
    pub first_wrong: Fraction,
    /// How many points of the whole being right a point of this step is worth.
    pub worth: Ratio,
    /// How often each numbered thing is used for a task in this step.
    pub uses: Vec<Ratio>,
    /// The same in uses of the mean cost.
    pub work: Vec<Ratio>,
}

/// Works the steps of a flow out one by one.
///
/// ```
/// use breakeven::quality::{Flow, Strategy, Skill, evaluate_steps};
/// use breakeven::units::{Fraction, Quantity};
/// let flow = Flow::series(vec![Strategy::Attempt(0).into(), Strategy::Attempt(0).into()]).unwrap();
/// let steps = evaluate_steps(&flow, &[Skill::alike(Fraction::new(0.9).unwrap())]);
/// // Ten in a hundred runs go wrong at the first step, nine of the others at the second.
/// assert!((steps[1].first_wrong.get() - 0.09).abs() < 1e-12);
/// ```
pub fn evaluate_steps<'a>(flow: &Flow, tasks: impl Into<Tasks<'a>>) -> Vec<StepOutcome> {
    let tasks = tasks.into();
    let alone: Vec<_> = flow.steps().iter().map(|step| evaluate(&step.strategy, tasks)).collect();
    let ends: Vec<Shares> = alone.iter().map(|step| step.ends.into()).collect();
    let (runs, first) = (flow.runs(&ends), flow.first_wrong(&ends));
    let worth = flow.worth(&ends);
    let found = alone.into_iter().zip(runs).zip(first).zip(worth);
    let steps = found.map(|(((step, runs), first_wrong), worth)| StepOutcome {
        ends: step.ends,
        worth: Ratio::const_new(worth),
        runs: Ratio::const_new(runs),
        first_wrong: Fraction::const_new(first_wrong.clamp(0.0, 1.0)),
        uses: step.uses.into_iter().map(|uses| Ratio::const_new(uses.get() * runs)).collect(),
        work: step.work.into_iter().map(|work| Ratio::const_new(work.get() * runs)).collect(),
    });
    steps.collect()
}

impl From<Outcomes> for Shares {
    fn from(ends: Outcomes) -> Self {
        Self {
            right: ends.right.get(),
            wrong: ends.accepted_wrong.get(),
            escalated: ends.escalated.get(),
            failed: ends.failed.get(),
        }
    }
}

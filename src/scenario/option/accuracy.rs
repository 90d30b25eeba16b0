//! The share of tasks that an option does right: on how many trials that rests, how alike its attempts at one task are, and
//! how it differs between classes of task.

use crate::decode::{Given, Sited};
use crate::evaluation::{Evaluated, Score};
use crate::quality::DEFAULT_CORRELATION;
use crate::source::Site;
use crate::units::{Count, Fraction};

/// An accuracy as stated.
#[derive(Clone, Debug)]
pub struct Accuracy {
    /// The share of tasks done right.
    pub value: Sited<Fraction>,
    /// On how many trials it was measured.
    pub trials: Option<Sited<Count>>,
    /// How alike attempts at the same task are: 0 where each is a new draw, 1 where a task is always or never done right.
    pub correlation: Given<Fraction>,
    /// Classes of task, where they are told apart; their shares add up to all tasks.
    pub classes: Vec<TaskClass>,
    /// What it was read from, where that is the results of an evaluation.
    pub evaluated: Option<Box<Evaluated>>,
}

/// How good an option is.
#[derive(Clone, Debug)]
pub(in crate::scenario) enum Rated {
    /// The share of tasks that it does right.
    Accuracy(Accuracy),
    /// A score that is no such share.
    Score(Box<Score>),
}

/// A class of tasks that are equally hard.
#[derive(Clone, Debug)]
pub struct TaskClass {
    /// Its name.
    pub name: String,
    /// Its share of the tasks.
    pub share: Sited<Fraction>,
    /// The share of them that is done right.
    pub accuracy: Sited<Fraction>,
}

/// Why attempts are taken to be so much alike.
pub(in crate::scenario) const DEFAULT_CORRELATION_WHY: &str =
    "as published repeats of one model at the same tasks show (docs/formulas.md)";
impl Accuracy {
    pub(super) fn plain(value: Sited<Fraction>) -> Self {
        let correlation = Given::or(None, DEFAULT_CORRELATION, DEFAULT_CORRELATION_WHY);
        Self { value, trials: None, correlation, classes: Vec::new(), evaluated: None }
    }

    /// What stands for a faulty accuracy until all faults are found; no scenario comes out with it.
    pub(in crate::scenario) fn stand_in(site: Site) -> Self {
        Self::plain(Sited { value: Fraction::ZERO, site })
    }
}

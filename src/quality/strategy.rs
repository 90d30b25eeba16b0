//! Strategies: what a policy compiles to, with every option a number and every part a strategy of its own.

use std::sync::Arc;

use crate::units::{Count, Fraction, Ratio};

use super::verifier::Verifier;
use super::vote::Votes;
use super::ways::{MOST_STEPS, Stop, Taken, Way, ways};

/// A policy on top of options. Numbers name what is used: options by their place among the skills, and what looks at results by
/// any number; [`StrategyOutcome::uses`](super::evaluate::StrategyOutcome::uses) says how often each is. A strategy that several others build on is shared, and worked out once.
#[derive(Clone, Debug)]
pub enum Strategy {
    /// One attempt of an option; whatever comes out is accepted.
    Attempt(usize),
    /// The same again until the verifier accepts.
    Retry {
        /// What is tried.
        strategy: Arc<Strategy>,
        /// What is tried from the second time on, where that differs: a revision reads the draft and what was said of it.
        again: Option<Arc<Strategy>>,
        /// What looks at each result.
        verifier: Verifier,
        /// Its number.
        look: usize,
        /// How often it is tried at most.
        attempts: Count,
        /// What becomes of what is never accepted.
        leftover: Leftover,
    },
    /// Several results, of those that the verifier accepts any one is taken.
    BestOf {
        /// What makes them.
        strategy: Arc<Strategy>,
        /// What looks at each result.
        verifier: Verifier,
        /// Its number.
        look: usize,
        /// Results.
        samples: Count,
        /// What becomes of a task without an accepted result.
        leftover: Leftover,
    },
    /// Several results, the most frequent is taken.
    Vote {
        /// What makes them.
        strategy: Arc<Strategy>,
        /// Results.
        samples: Count,
        /// The vote over as many.
        votes: Votes,
    },
    /// One after the other until the verifier accepts; what the last one gives is taken.
    Cascade {
        /// The first to try first.
        stages: Vec<Arc<Strategy>>,
        /// What looks at the results of all but the last.
        verifier: Verifier,
        /// Its number.
        look: usize,
    },
    /// The same for tasks that something else failed at, or that were judged hard: the work on them costs more than on the mean task.
    /// It counts once, however often a task is handed on.
    Escalated {
        /// What does them.
        strategy: Arc<Strategy>,
        /// What such a task costs there, over the mean task.
        cost: Ratio,
    },
    /// Steps that build on each other.
    Workflow(Flow),
    /// Tasks that look hard go to another strategy straight away.
    Router {
        /// For most.
        small: Arc<Strategy>,
        /// For hard ones.
        large: Arc<Strategy>,
        /// The share of what the small one would do wrong that is sent to the large one.
        recall: Fraction,
        /// The share of what it would do right that is sent there too.
        false_escalation: Fraction,
        /// The number of what predicts.
        look: usize,
    },
    /// People look at a share of the accepted results, and put the wrong ones that they find right.
    Review {
        /// What makes the results.
        strategy: Arc<Strategy>,
        /// The share that they look at.
        share: Fraction,
        /// The share of wrong ones that they find.
        catches: Fraction,
        /// The number of a look.
        look: usize,
        /// The number of putting a wrong result right, where that is counted.
        fix: Option<usize>,
    },
}

/// What becomes of a task of which nothing is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leftover {
    /// It is handed to people outside.
    Escalated,
    /// It is given up.
    Failed,
    /// The last result is taken all the same.
    Accepted,
}

/// Steps, each behind those that it comes after, and the ways that a run can take through them.
///
/// A run is right if every step on its way is. A wrong result that a step accepts is passed on. What a step hands over or gives
/// up stops what comes after it; steps beside it still run, and where several stop, the first in the order of the steps
/// says how the run ends. Steps are different work: how hard a task is for one says nothing of the others.
#[derive(Clone, Debug)]
pub struct Flow {
    steps: Vec<FlowStep>,
    pub(super) ways: Vec<Way>,
}

/// A step of a flow.
#[derive(Clone, Debug)]
pub struct FlowStep {
    /// What it does.
    pub strategy: Arc<Strategy>,
    /// The places of the steps that it comes after, all of them before its own. It waits for those that run; if none of them
    /// does, it does not run either.
    pub after: Vec<usize>,
    /// Whether it is on the way of every run.
    pub taken: Taken,
}

impl Strategy {
    /// Steps that build on each other, one after the other.
    ///
    /// ```
    /// use breakeven::quality::{Strategy, Skill, evaluate};
    /// use breakeven::units::{Fraction, Quantity};
    /// let step: std::sync::Arc<Strategy> = Strategy::Attempt(0).into();
    /// let five = Strategy::chain(vec![step; 5]).unwrap();
    /// let found = evaluate(&five, &[Skill::alike(Fraction::new(0.9).unwrap())]);
    /// assert!((found.ends.right.get() - 0.59049).abs() < 1e-12);
    /// ```
    pub fn chain(steps: Vec<Arc<Self>>) -> Option<Self> {
        Flow::series(steps).map(Self::Workflow)
    }

    /// The strategies that it builds on.
    pub(super) fn parts(&self) -> Vec<&Arc<Self>> {
        match self {
            Self::Attempt(_) => Vec::new(),
            Self::Retry { strategy, again, .. } => std::iter::once(strategy).chain(again).collect(),
            Self::BestOf { strategy, .. }
            | Self::Vote { strategy, .. }
            | Self::Review { strategy, .. }
            | Self::Escalated { strategy, .. } => vec![strategy],
            Self::Cascade { stages, .. } => stages.iter().collect(),
            Self::Workflow(flow) => flow.steps().iter().map(|step| &step.strategy).collect(),
            Self::Router { small, large, .. } => vec![small, large],
        }
    }

    /// The numbers of what it uses itself.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        let both = match self {
            Self::Attempt(number)
            | Self::Retry { look: number, .. }
            | Self::BestOf { look: number, .. }
            | Self::Cascade { look: number, .. }
            | Self::Router { look: number, .. } => [Some(*number), None],
            Self::Review { look, fix, .. } => [Some(*look), *fix],
            Self::Vote { .. } | Self::Workflow(_) | Self::Escalated { .. } => [None, None],
        };
        both.into_iter().flatten()
    }
}

impl Flow {
    /// Takes steps in an order in which each stands behind those that it comes after; `None` where one does not, where there are
    /// too many steps, or too many ways through them.
    pub fn new(steps: Vec<FlowStep>) -> Option<Self> {
        let ordered = steps.iter().enumerate().all(|(at, step)| step.after.iter().all(|before| *before < at));
        if !ordered || steps.is_empty() || steps.len() > MOST_STEPS {
            return None;
        }
        let stops: Vec<Stop<'_>> =
            steps.iter().map(|step| Stop { after: &step.after, taken: step.taken }).collect();
        let ways = ways(&stops)?;
        Some(Self { steps, ways })
    }

    /// Steps one after the other.
    pub fn series(strategies: Vec<Arc<Strategy>>) -> Option<Self> {
        let step = |(at, strategy): (usize, Arc<Strategy>)| FlowStep {
            strategy,
            after: at.checked_sub(1).into_iter().collect(),
            taken: Taken::Always,
        };
        Self::new(strategies.into_iter().enumerate().map(step).collect())
    }

    /// Its steps.
    pub fn steps(&self) -> &[FlowStep] {
        &self.steps
    }

    /// Whether another step runs only after this one has a result.
    pub(super) fn is_awaited(&self, step: usize) -> bool {
        self.ways.iter().flat_map(|way| &way.before).any(|before| before >> step & 1 == 1)
    }

    /// The share of runs that take no step at all.
    pub fn without_steps(&self) -> Fraction {
        let none = self.ways.iter().filter(|way| way.steps == 0).map(|way| way.share).sum::<f64>();
        Fraction::const_new(none.min(1.0))
    }

    /// For each step the chance that it is on the way of a run.
    pub fn on_the_way(&self) -> Vec<Fraction> {
        let of = |step| self.ways.iter().filter(|way| way.has(step)).map(|way| way.share).sum::<f64>();
        (0..self.steps.len()).map(|step| Fraction::const_new(of(step).min(1.0))).collect()
    }

    /// For a step and another one the chance that the other is on the way of a run that the first is on.
    pub fn together(&self, step: usize, other: usize) -> Fraction {
        let with = || self.ways.iter().filter(|way| way.has(step));
        let all: f64 = with().map(|way| way.share).sum();
        let both: f64 = with().filter(|way| way.has(other)).map(|way| way.share).sum();
        if all > 0.0 { Fraction::const_new((both / all).min(1.0)) } else { Fraction::ZERO }
    }
}

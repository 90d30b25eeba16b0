//! Policies as graphs of plans.

use std::sync::Arc;

use crate::units::{Count, Fraction, Ratio};

use super::ends::Ends;
use super::flow::Flow;
use super::graph::Graph;
use super::skill::Skill;
use super::verifier::Verifier;
use super::vote::Votes;

/// A policy on top of options. Numbers name what is used: options by their place among the skills, and what looks at results by
/// any number; [`PlanOutcome::uses`] says how often each is. A plan that several others build on is shared, and worked out once.
#[derive(Clone, Debug)]
pub enum Plan {
    /// One attempt of an option; whatever comes out is accepted.
    Attempt(usize),
    /// The same again until the verifier accepts.
    Retry {
        /// What is tried.
        plan: Arc<Plan>,
        /// What is tried from the second time on, where that differs: a revision reads the draft and what was said of it.
        again: Option<Arc<Plan>>,
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
        plan: Arc<Plan>,
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
        plan: Arc<Plan>,
        /// Results.
        samples: Count,
        /// The vote over as many.
        votes: Votes,
    },
    /// One after the other until the verifier accepts; what the last one gives is taken.
    Cascade {
        /// The first to try first.
        stages: Vec<Arc<Plan>>,
        /// What looks at the results of all but the last.
        verifier: Verifier,
        /// Its number.
        look: usize,
    },
    /// Steps that build on each other.
    Workflow(Flow),
    /// Tasks that look hard go to another plan straight away.
    Router {
        /// For most.
        small: Arc<Plan>,
        /// For hard ones.
        large: Arc<Plan>,
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
        plan: Arc<Plan>,
        /// The share that they look at.
        share: Fraction,
        /// The share of wrong ones that they find.
        catches: Fraction,
        /// The number of a look.
        look: usize,
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

/// What comes of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanOutcome {
    /// How tasks end.
    pub ends: Ends,
    /// How often each numbered thing is used for a task, on average.
    pub uses: Vec<Ratio>,
}

/// Evaluates a plan over tasks from easy to hard.
///
/// A retry of K attempts at a task that is done right with p, behind a verifier that accepts r of the right and f of the wrong
/// results: a = p r + (1 − p) f is accepted each time, 1 − (1 − a)^K in the end, after (1 − (1 − a)^K) ÷ a attempts, and p r ÷ a
/// of it is right.
///
/// ```
/// use breakeven::quality::{Leftover, Plan, Skill, Verifier, evaluate};
/// use breakeven::units::{Count, Fraction, Quantity};
/// let share = |value| Fraction::new(value).unwrap();
/// let plan = Plan::Retry {
///     plan: Plan::Attempt(0).into(),
///     again: None,
///     verifier: Verifier::of(share(1.0), share(0.2)),
///     look: 1,
///     attempts: Count::new(3.0).unwrap(),
///     leftover: Leftover::Escalated,
/// };
/// let found = evaluate(&plan, &[Skill::alike(share(0.5))]);
/// // 0.6 is accepted each time, 0.936 in the end; five in six of it are right.
/// assert!((found.ends.right.get() - 0.936 * 5.0 / 6.0).abs() < 1e-12);
/// assert!((found.uses[0].get() - 1.56).abs() < 1e-12);
/// ```
pub fn evaluate(plan: &Plan, skills: &[Skill]) -> PlanOutcome {
    let graph = Graph::of(plan);
    let found = graph.ends(skills);
    let uses = graph.uses(&found, skills.len()).into_iter().map(Ratio::const_new).collect();
    PlanOutcome { ends: found.last().map(|root| root.mean).unwrap_or_default().into(), uses }
}

impl Plan {
    /// Steps that build on each other, one after the other.
    ///
    /// ```
    /// use breakeven::quality::{Plan, Skill, evaluate};
    /// use breakeven::units::{Fraction, Quantity};
    /// let step: std::sync::Arc<Plan> = Plan::Attempt(0).into();
    /// let five = Plan::chain(vec![step; 5]).unwrap();
    /// let found = evaluate(&five, &[Skill::alike(Fraction::new(0.9).unwrap())]);
    /// assert!((found.ends.right.get() - 0.59049).abs() < 1e-12);
    /// ```
    pub fn chain(steps: Vec<Arc<Self>>) -> Option<Self> {
        Flow::series(steps).map(Self::Workflow)
    }

    /// Whether something with this number is used in it.
    pub fn uses(&self, number: usize) -> bool {
        Graph::of(self).nodes().iter().any(|node| node.plan.number() == Some(number))
    }

    /// Whether an option does work in it, and does not only look at results.
    pub fn attempts(&self, option: usize) -> bool {
        Graph::of(self).nodes().iter().any(|node| matches!(node.plan, Self::Attempt(at) if *at == option))
    }

    /// The plans that it builds on.
    pub(super) fn parts(&self) -> Vec<&Arc<Self>> {
        match self {
            Self::Attempt(_) => Vec::new(),
            Self::Retry { plan, again, .. } => std::iter::once(plan).chain(again).collect(),
            Self::BestOf { plan, .. } | Self::Vote { plan, .. } | Self::Review { plan, .. } => vec![plan],
            Self::Cascade { stages, .. } => stages.iter().collect(),
            Self::Workflow(flow) => flow.steps().iter().map(|step| &step.plan).collect(),
            Self::Router { small, large, .. } => vec![small, large],
        }
    }

    /// The number of what it uses itself.
    pub(super) fn number(&self) -> Option<usize> {
        match self {
            Self::Attempt(number)
            | Self::Retry { look: number, .. }
            | Self::BestOf { look: number, .. }
            | Self::Cascade { look: number, .. }
            | Self::Router { look: number, .. }
            | Self::Review { look: number, .. } => Some(*number),
            Self::Vote { .. } | Self::Workflow(_) => None,
        }
    }
}

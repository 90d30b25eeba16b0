//! What comes of a strategy: how tasks end, and how often each thing is used.

use std::collections::BTreeSet;

use crate::units::{Count, Quantity as _, Ratio};

use super::graph::Graph;
use super::outcomes::Outcomes;
use super::solve::Solver;
use super::strategy::Strategy;
use super::tasks::Tasks;

/// What comes of a strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct StrategyOutcome {
    /// How tasks end.
    pub ends: Outcomes,
    /// How often each numbered thing is used for a task, on average.
    pub uses: Vec<Ratio>,
    /// The same in uses of the mean cost: work on tasks that are handed on can be harder.
    pub work: Vec<Ratio>,
}

/// Evaluates a strategy over tasks from easy to hard.
///
/// A retry of K attempts at a task that is done right with p, behind a verifier that accepts r of the right and f of the wrong
/// results: a = p r + (1 − p) f is accepted each time, 1 − (1 − a)^K in the end, after (1 − (1 − a)^K) ÷ a attempts, and p r ÷ a
/// of it is right.
///
/// ```
/// use breakeven::quality::{Leftover, Strategy, Skill, Verifier, evaluate};
/// use breakeven::units::{Count, Fraction, Quantity};
/// let share = |value| Fraction::new(value).unwrap();
/// let strategy = Strategy::Retry {
///     strategy: Strategy::Attempt(0).into(),
///     again: None,
///     verifier: Verifier::of(share(1.0), share(0.2)),
///     look: 1,
///     attempts: Count::new(3.0).unwrap(),
///     leftover: Leftover::Escalated,
/// };
/// let found = evaluate(&strategy, &[Skill::alike(share(0.5))]);
/// // 0.6 is accepted each time, 0.936 in the end; five in six of it are right.
/// assert!((found.ends.right.get() - 0.936 * 5.0 / 6.0).abs() < 1e-12);
/// assert!((found.uses[0].get() - 1.56).abs() < 1e-12);
/// ```
pub fn evaluate<'a>(strategy: &Strategy, tasks: impl Into<Tasks<'a>>) -> StrategyOutcome {
    let tasks = tasks.into();
    let graph = Graph::of(strategy);
    let solver = Solver::of(&graph, tasks);
    let found = solver.ends();
    let loads = solver.uses(&found);
    StrategyOutcome {
        ends: found.last().map(|root| root.mean).unwrap_or_default().into(),
        uses: loads.iter().map(|load| Ratio::const_new(load.uses().max(0.0))).collect(),
        work: loads.iter().map(|load| Ratio::const_new(load.work().max(0.0))).collect(),
    }
}

impl Strategy {
    /// Calls and looks of one task at most, whatever comes of them.
    pub fn most_uses(&self) -> Count {
        let graph = Graph::of(self);
        let mut most: Vec<f64> = Vec::with_capacity(graph.nodes().len());
        for node in graph.nodes() {
            let parts: f64 = node.parts.iter().map(|part| most[*part]).sum();
            let own = node.strategy.numbers().count() as f64;
            most.push(match node.strategy {
                // The first try and those after it can differ: one of both each time.
                Self::Retry { attempts: times, .. } | Self::BestOf { samples: times, .. } => {
                    times.get() * (parts + own)
                }
                Self::Vote { samples, .. } => samples.get() * parts,
                Self::Cascade { .. } => parts + own * node.parts.len() as f64,
                _ => parts + own,
            });
        }
        Count::const_new(most.last().copied().unwrap_or(0.0))
    }

    /// Whether something with this number is used in it.
    pub fn uses(&self, number: usize) -> bool {
        Graph::of(self).nodes().iter().any(|node| node.strategy.numbers().any(|own| own == number))
    }

    /// The options that do work in it, and do not only look at results.
    pub fn attempted(&self) -> BTreeSet<usize> {
        let graph = Graph::of(self);
        let own = |strategy: &Self| if let Self::Attempt(at) = strategy { Some(*at) } else { None };
        graph.nodes().iter().filter_map(|node| own(node.strategy)).collect()
    }

    /// Whether an option does work in it, and does not only look at results.
    pub fn attempts(&self, option: usize) -> bool {
        Graph::of(self).nodes().iter().any(|node| matches!(node.strategy, Self::Attempt(at) if *at == option))
    }
}

//! Where different models meet in a strategy, and how much of what makes a task hard they have in common.

use std::collections::BTreeSet;

use crate::units::Quantity;

use super::graph::Graph;
use super::load::{Load, Loads};
use super::outcomes::Shares;
use super::skill::PARTS;
use super::strategy::Strategy;
use super::tasks::Tasks;

/// Something that finds all of its tasks equally hard each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worker {
    /// A model, by its number.
    Model(usize),
    /// Steps that build on each other, by their place in the graph.
    Steps(usize),
}

/// How the models below a strategy meet in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    /// There is one only, or all difficulty is shared.
    Alone,
    /// Each is in one part only, which is used once: given the common axis, parts are independent.
    Apart,
    /// One of them comes back to a task.
    Together,
}

/// How models meet in each strategy of a graph.
pub(super) struct Common {
    lean: f64,
    nodes: Vec<(BTreeSet<Worker>, Meeting)>,
}

impl Common {
    pub(super) fn of(graph: &Graph<'_>, tasks: Tasks<'_>) -> Self {
        let all = tasks.shared.get() >= 1.0;
        let mut nodes: Vec<(BTreeSet<Worker>, Meeting)> = Vec::with_capacity(graph.nodes().len());
        for (at, node) in graph.nodes().iter().enumerate() {
            let parts: Vec<&BTreeSet<Worker>> = node.parts.iter().map(|part| &nodes[*part].0).collect();
            let workers: BTreeSet<Worker> = match node.strategy {
                Strategy::Attempt(option) => [Worker::Model(tasks.model(*option))].into(),
                Strategy::Workflow(_) => [Worker::Steps(at)].into(),
                _ => parts.iter().flat_map(|part| part.iter().copied()).collect(),
            };
            let once = matches!(
                node.strategy,
                Strategy::Cascade { .. }
                    | Strategy::Router { .. }
                    | Strategy::Review { .. }
                    | Strategy::Escalated { .. }
            ) && parts.iter().map(|part| part.len()).sum::<usize>() == workers.len();
            let meeting = match (all || workers.len() < 2, once) {
                (true, _) => Meeting::Alone,
                (false, true) => Meeting::Apart,
                (false, false) => Meeting::Together,
            };
            nodes.push((workers, meeting));
        }
        Self { lean: tasks.shared.get().sqrt(), nodes }
    }

    /// How far each model leans on the common axis: √s, so that two of them have the share s in common.
    pub(super) const fn lean(&self) -> f64 {
        self.lean
    }

    pub(super) fn meeting(&self, at: usize) -> Meeting {
        self.nodes[at].1
    }

    pub(super) fn is_single(&self, at: usize) -> bool {
        self.nodes[at].0.len() < 2
    }

    pub(super) fn workers(&self, at: usize) -> impl Iterator<Item = Worker> {
        self.nodes[at].0.iter().copied()
    }
}

/// What is expected at each part of the common axis, of outcomes along an axis of one's own: √s × what happens there + (1 − √s) ×
/// the mean.
pub(super) fn mixed(own: &[Shares], lean: f64) -> Vec<Shares> {
    let mean = Shares::mean(own);
    let part = |own: &Shares| {
        let mut part = Shares::default();
        part.add(own, lean);
        part.add(&mean, 1.0 - lean);
        part
    };
    own.iter().map(part).collect()
}

/// The same the other way round: what is used at each part of one's own axis.
pub(super) fn mixed_loads(loads: &mut Loads, lean: f64) {
    let mut mean = Load::NONE;
    for load in loads.iter() {
        mean.add(load, 1.0 / PARTS as f64);
    }
    for load in loads {
        let own = *load;
        *load = Load::NONE;
        load.add(&own, lean);
        load.add(&mean, 1.0 - lean);
    }
}

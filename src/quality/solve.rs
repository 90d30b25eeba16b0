//! A strategy solved: how tasks end is worked out from the parts to the whole, how often each thing is used from the whole to the
//! parts.

use super::common::{Common, Meeting, mixed, mixed_loads};
use super::graph::{Graph, Node};
use super::joint::Joint;
use super::load::{Load, Loads};
use super::outcomes::{Reached, Shares};
use super::skill::PARTS;
use super::strategy::Strategy;
use super::tasks::Tasks;

/// A strategy over tasks.
pub(super) struct Solver<'s, 'p> {
    pub(super) graph: &'s Graph<'p>,
    pub(super) common: Common,
    pub(super) tasks: Tasks<'s>,
}

impl<'s, 'p> Solver<'s, 'p> {
    pub(super) fn of(graph: &'s Graph<'p>, tasks: Tasks<'s>) -> Self {
        Self { graph, common: Common::of(graph, tasks), tasks }
    }

    /// How tasks end with each strategy.
    pub(super) fn ends(&self) -> Vec<Reached> {
        let mut found: Vec<Reached> = Vec::with_capacity(self.graph.nodes().len());
        for at in 0..self.graph.nodes().len() {
            let next = self.ends_at(at, &found);
            found.push(next);
        }
        found
    }

    fn ends_at(&self, at: usize, found: &[Reached]) -> Reached {
        let (common, tasks) = (&self.common, self.tasks);
        let node = &self.graph.nodes()[at];
        match node.strategy {
            Strategy::Workflow(flow) => {
                let steps: Vec<&Reached> = node.parts.iter().map(|at| &found[*at]).collect();
                let mean = flow.ends(&steps.iter().map(|step| step.mean).collect::<Vec<_>>());
                let parts = if node.spread {
                    let spread: Vec<Vec<Shares>> = node
                        .parts
                        .iter()
                        .map(|step| match Joint::of(self.graph, *step, common) {
                            Some(joint) => joint.spread(found, tasks),
                            None => found[*step].parts.clone(),
                        })
                        .collect();
                    let means = node.parts.iter().map(|step| found[*step].mean);
                    let steps: Vec<Reached> =
                        means.zip(spread).map(|(mean, parts)| Reached { mean, parts }).collect();
                    flow.spread(&steps.iter().collect::<Vec<_>>())
                } else {
                    Vec::new()
                };
                Reached { mean, parts }
            }
            Strategy::Attempt(option) => {
                let right = |part| tasks.skills.get(*option).map_or(0.0, |skill| skill.at(part));
                Reached::of((0..PARTS).map(|part| Shares::of_attempt(right(part))).collect())
            }
            _ => match (common.meeting(at), Joint::of(self.graph, at, common)) {
                (Meeting::Together, Some(joint)) => Reached::of(joint.ends(found, tasks)),
                (meeting, _) => {
                    let parts = self.as_met(node, meeting, found);
                    Reached::of((0..PARTS).map(|part| node.combine(|which| parts[which][part])).collect())
                }
            },
        }
    }

    /// How the parts of a strategy end along its axis: one model among others has only some of it in common with them.
    fn as_met(&self, node: &Node<'_>, meeting: Meeting, found: &[Reached]) -> Vec<Vec<Shares>> {
        let common = &self.common;
        let part = |at: &usize| {
            let own = &found[*at].parts;
            if meeting == Meeting::Apart && common.is_single(*at) {
                mixed(own, common.lean())
            } else {
                own.clone()
            }
        };
        node.parts.iter().map(part).collect()
    }

    /// How often each numbered thing is used for a task that the whole strategy is given, and what that comes to in uses of the mean
    /// cost; at least so many of them.
    pub(super) fn uses(&self, found: &[Reached]) -> Vec<Load> {
        let (common, tasks) = (&self.common, self.tasks);
        let most = self.graph.nodes().iter().flat_map(|node| node.strategy.numbers()).max();
        let mut uses = vec![Load::NONE; tasks.skills.len().max(most.map_or(0, |most| most + 1))];
        let mut times: Vec<Loads> = vec![[Load::NONE; PARTS]; self.graph.nodes().len()];
        if let Some(root) = times.last_mut() {
            root.fill(Load::fresh(1.0 / PARTS as f64));
        }
        for at in (0..self.graph.nodes().len()).rev() {
            let own = times[at];
            let node = &self.graph.nodes()[at];
            match node.strategy {
                Strategy::Attempt(option) => own.iter().for_each(|own| uses[*option].add(own, 1.0)),
                Strategy::Workflow(flow) => {
                    // How hard a task is for one step says nothing of the others.
                    let mut whole = Load::NONE;
                    for own in &own {
                        whole.add(own, 1.0 / PARTS as f64);
                    }
                    let steps: Vec<Shares> = node.parts.iter().map(|at| found[*at].mean).collect();
                    for (at, reached) in node.parts.iter().zip(flow.runs(&steps)) {
                        for time in &mut times[*at] {
                            time.add(&whole, reached);
                        }
                    }
                }
                _ => match (common.meeting(at), Joint::of(self.graph, at, common)) {
                    (Meeting::Together, Some(joint)) => {
                        joint.count(&own, found, tasks, &mut times, &mut uses);
                    }
                    (meeting, _) => {
                        let parts = self.as_met(node, meeting, found);
                        let mut handed: Vec<Loads> = vec![[Load::NONE; PARTS]; node.parts.len()];
                        for (part, own) in own.iter().enumerate().filter(|(_, own)| !own.is_none()) {
                            node.hand_on(
                                own,
                                |which| parts[which][part],
                                &mut uses,
                                |which, load, times| {
                                    handed[which][part].add(load, times);
                                },
                            );
                        }
                        for (at, mut handed) in node.parts.iter().zip(handed) {
                            if meeting == Meeting::Apart && common.is_single(*at) {
                                mixed_loads(&mut handed, common.lean());
                            }
                            for (time, handed) in times[*at].iter_mut().zip(&handed) {
                                time.add(handed, 1.0);
                            }
                        }
                    }
                },
            }
        }
        uses
    }
}

//! A strategy laid out flat, every part once and behind what it builds on: how tasks end is worked out from the parts to the whole,
//! how often each thing is used from the whole to the parts.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::units::{Count, Quantity};

use super::outcomes::{Reached, Shares};
use super::skill::{PARTS, Skill};
use super::strategy::{Leftover, Strategy};
use super::verifier::Verifier;

/// A strategy and all that it builds on; the whole comes last.
pub(super) struct Graph<'p> {
    nodes: Vec<Node<'p>>,
}

/// A strategy among others.
pub(super) struct Node<'p> {
    pub(super) strategy: &'p Strategy,
    /// The places of what it builds on, in the order of [`Strategy::parts`].
    pub(super) parts: Vec<usize>,
    /// Whether somebody asks how it does at easy and at hard tasks, and not only on average.
    spread: bool,
    /// Whether steps that build on each other are in it.
    holds_steps: bool,
}

/// Which parts are laid out once, however often they are used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sharing {
    /// All.
    All,
    /// Those without steps that build on each other.
    WithoutSteps,
}

impl<'p> Graph<'p> {
    pub(super) fn of(strategy: &'p Strategy) -> Self {
        Self::laid_out(strategy, Sharing::All)
    }

    /// With every use of steps that build on each other apart, so that each has tasks of its own.
    pub(super) fn apart(strategy: &'p Strategy) -> Self {
        Self::laid_out(strategy, Sharing::WithoutSteps)
    }

    fn laid_out(strategy: &'p Strategy, sharing: Sharing) -> Self {
        let mut graph = Self { nodes: Vec::new() };
        graph.add(strategy, sharing, &mut BTreeMap::new(), &mut BTreeMap::new());
        // From the whole to its parts: steps that build on each other ask for averages, all others for each part of the axis.
        for at in (0..graph.nodes.len()).rev() {
            let node = &graph.nodes[at];
            if node.spread || !matches!(node.strategy, Strategy::Workflow(_)) {
                for part in node.parts.clone() {
                    graph.nodes[part].spread = true;
                }
            }
        }
        graph
    }

    fn add(
        &mut self,
        strategy: &'p Strategy,
        sharing: Sharing,
        shared: &mut BTreeMap<*const Strategy, usize>,
        attempts: &mut BTreeMap<usize, usize>,
    ) -> usize {
        if let Strategy::Attempt(option) = strategy
            && let Some(at) = attempts.get(option)
        {
            return *at;
        }
        let mut parts = Vec::new();
        for part in strategy.parts() {
            let known = shared.get(&Arc::as_ptr(part)).copied();
            let at = known.unwrap_or_else(|| self.add(part, sharing, shared, attempts));
            if sharing == Sharing::All || !self.nodes[at].holds_steps {
                shared.insert(Arc::as_ptr(part), at);
            }
            parts.push(at);
        }
        let holds_steps = matches!(strategy, Strategy::Workflow(_))
            || parts.iter().any(|part| self.nodes[*part].holds_steps);
        self.nodes.push(Node { strategy, parts, spread: false, holds_steps });
        let at = self.nodes.len() - 1;
        if let Strategy::Attempt(option) = strategy {
            attempts.insert(*option, at);
        }
        at
    }

    pub(super) fn nodes(&self) -> &[Node<'p>] {
        &self.nodes
    }

    /// How tasks end with each strategy.
    pub(super) fn ends(&self, skills: &[Skill]) -> Vec<Reached> {
        let mut found: Vec<Reached> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let next = node.ends(&found, skills);
            found.push(next);
        }
        found
    }

    /// How often each numbered thing is used for a task that the whole strategy is given; at least so many of them.
    pub(super) fn uses(&self, found: &[Reached], numbers: usize) -> Vec<f64> {
        let most = self.nodes.iter().flat_map(|node| node.strategy.numbers()).max();
        let mut uses = vec![0.0; numbers.max(most.map_or(0, |most| most + 1))];
        let mut times = vec![[0.0; PARTS]; self.nodes.len()];
        if let Some(root) = times.last_mut() {
            root.fill(1.0 / PARTS as f64);
        }
        for at in (0..self.nodes.len()).rev() {
            let own = times[at];
            self.nodes[at].count(&own, found, &mut times, &mut uses);
        }
        uses
    }
}

impl Node<'_> {
    fn ends(&self, found: &[Reached], skills: &[Skill]) -> Reached {
        if let Strategy::Workflow(flow) = self.strategy {
            let steps: Vec<&Reached> = self.parts.iter().map(|at| &found[*at]).collect();
            let mean = flow.ends(&steps.iter().map(|step| step.mean).collect::<Vec<_>>());
            let parts = if self.spread { flow.spread(&steps) } else { Vec::new() };
            return Reached { mean, parts };
        }
        let parts: Vec<Shares> = (0..PARTS)
            .map(|part| {
                let of = |which: usize| found[self.parts[which]].parts[part];
                match self.strategy {
                    Strategy::Attempt(at) => {
                        let right = skills.get(*at).map_or(0.0, |skill| skill.at(part));
                        Shares { right, wrong: 1.0 - right, ..Shares::default() }
                    }
                    Strategy::Workflow(_) => Shares::default(),
                    Strategy::Retry { verifier, attempts, leftover, .. } => {
                        Tries::of(&of(0), &of(self.parts.len() - 1), verifier, *attempts).ends(*leftover)
                    }
                    Strategy::BestOf { verifier, samples, leftover, .. } => {
                        best_of(&of(0), verifier, *samples, *leftover)
                    }
                    Strategy::Vote { votes, .. } => {
                        let right = votes.share(of(0).right);
                        Shares { right, wrong: 1.0 - right, ..Shares::default() }
                    }
                    Strategy::Cascade { verifier, .. } => {
                        let mut ends = Shares::default();
                        let mut reaching = 1.0;
                        for stage in 0..self.parts.len() {
                            if stage + 1 == self.parts.len() {
                                ends.add(&of(stage), reaching);
                            } else {
                                let (kept, rejected) = verifier.sift(&of(stage));
                                ends.add(&kept, reaching);
                                reaching *= rejected;
                            }
                        }
                        ends
                    }
                    Strategy::Router { recall, false_escalation, .. } => {
                        let easy = of(0);
                        let (recall, mistaken) = (recall.get(), false_escalation.get());
                        let mut ends = Shares {
                            right: easy.right * (1.0 - mistaken),
                            wrong: easy.wrong * (1.0 - recall),
                            escalated: easy.escalated * (1.0 - recall),
                            failed: easy.failed * (1.0 - recall),
                        };
                        ends.add(&of(1), sent(&easy, recall, mistaken));
                        ends
                    }
                    Strategy::Review { share, catches, .. } => {
                        let mut ends = of(0);
                        let caught = ends.wrong * share.get() * catches.get();
                        ends.wrong -= caught;
                        ends.right += caught;
                        ends
                    }
                }
            })
            .collect();
        Reached { mean: Shares::mean(&parts), parts }
    }

    /// Counts what it uses itself, and hands on to its parts how often they are used.
    fn count(&self, own: &[f64; PARTS], found: &[Reached], times: &mut [[f64; PARTS]], uses: &mut [f64]) {
        if let Strategy::Workflow(flow) = self.strategy {
            // How hard a task is for one step says nothing of the others.
            let whole: f64 = own.iter().sum();
            let steps: Vec<Shares> = self.parts.iter().map(|at| found[*at].mean).collect();
            for (at, reached) in self.parts.iter().zip(flow.runs(&steps)) {
                for time in &mut times[*at] {
                    *time += whole * reached / PARTS as f64;
                }
            }
            return;
        }
        for (part, own) in own.iter().enumerate().filter(|(_, own)| **own > 0.0) {
            let of = |which: usize| &found[self.parts[which]].parts[part];
            match self.strategy {
                Strategy::Attempt(at) => uses[*at] += own,
                Strategy::Workflow(_) => {}
                Strategy::Retry { verifier, look, attempts, .. } => {
                    let last = self.parts.len() - 1;
                    let tries = Tries::of(of(0), of(last), verifier, *attempts);
                    let looks = of(0).accepted() + tries.again * of(last).accepted();
                    uses[*look] += own * looks;
                    times[self.parts[0]][part] += own;
                    times[self.parts[last]][part] += own * tries.again;
                }
                Strategy::BestOf { look, samples, .. } => {
                    uses[*look] += own * samples.get() * of(0).accepted();
                    times[self.parts[0]][part] += own * samples.get();
                }
                Strategy::Vote { samples, .. } => times[self.parts[0]][part] += own * samples.get(),
                Strategy::Cascade { verifier, look, .. } => {
                    let mut reaching = *own;
                    for (stage, at) in self.parts.iter().enumerate() {
                        times[*at][part] += reaching;
                        if stage + 1 < self.parts.len() {
                            uses[*look] += reaching * of(stage).accepted();
                            reaching *= verifier.sift(of(stage)).1;
                        }
                    }
                }
                Strategy::Router { recall, false_escalation, look, .. } => {
                    uses[*look] += own;
                    let sent = sent(of(0), recall.get(), false_escalation.get());
                    times[self.parts[0]][part] += own * (1.0 - sent);
                    times[self.parts[1]][part] += own * sent;
                }
                Strategy::Review { share, catches, look, fix, .. } => {
                    uses[*look] += own * of(0).accepted() * share.get();
                    if let Some(fix) = fix {
                        uses[*fix] += own * of(0).wrong * share.get() * catches.get();
                    }
                    times[self.parts[0]][part] += own;
                }
            }
        }
    }
}

/// The share that a router sends on.
fn sent(easy: &Shares, recall: f64, mistaken: f64) -> f64 {
    easy.right * mistaken + (1.0 - easy.right) * recall
}

fn best_of(one: &Shares, verifier: &Verifier, samples: Count, leftover: Leftover) -> Shares {
    let (kept, _) = verifier.sift(one);
    let accepted = kept.accepted();
    let some = 1.0 - (1.0 - accepted).powf(samples.get());
    // Any of the accepted ones is as likely right as the others.
    let each = if accepted > 0.0 { some / accepted } else { 0.0 };
    let mut ends = Shares { right: kept.right * each, wrong: kept.wrong * each, ..Shares::default() };
    ends.leave(leftover, 1.0 - some, &verifier.rejected(one));
    ends
}

/// Attempts until the verifier accepts.
struct Tries {
    /// How tasks end that are accepted, given up or handed over on the way.
    kept: Shares,
    /// How often it is tried after the first time.
    again: f64,
    /// The share that is never accepted.
    left: f64,
    /// How results are that the verifier rejects in the last attempt.
    rejected: Shares,
}

impl Tries {
    fn of(first: &Shares, later: &Shares, verifier: &Verifier, attempts: Count) -> Self {
        let (mut kept, rejected) = verifier.sift(first);
        let more = attempts.get() - 1.0;
        if more < 1.0 {
            return Self { kept, again: 0.0, left: rejected, rejected: verifier.rejected(first) };
        }
        let (next, once_more) = verifier.sift(later);
        let (times, left) = repeated(once_more, more);
        kept.add(&next, rejected * times);
        Self { kept, again: rejected * times, left: rejected * left, rejected: verifier.rejected(later) }
    }

    fn ends(self, leftover: Leftover) -> Shares {
        let mut ends = self.kept;
        ends.leave(leftover, self.left, &self.rejected);
        ends
    }
}

impl Verifier {
    /// What it lets through, and the share that it rejects. What is escalated or failed already stays so.
    fn sift(&self, ends: &Shares) -> (Shares, f64) {
        let kept = Shares { right: ends.right * self.right, wrong: ends.wrong * self.wrong, ..*ends };
        (kept, self.rejected(ends).accepted())
    }

    /// The results that it rejects.
    fn rejected(&self, ends: &Shares) -> Shares {
        let (right, wrong) = (ends.right * (1.0 - self.right), ends.wrong * (1.0 - self.wrong));
        Shares { right, wrong, ..Shares::default() }
    }
}

impl Shares {
    /// Adds what becomes of the share that is never accepted, of which the last results are like these.
    fn leave(&mut self, leftover: Leftover, share: f64, rejected: &Self) {
        match leftover {
            Leftover::Escalated => self.escalated += share,
            Leftover::Failed => self.failed += share,
            Leftover::Accepted if rejected.accepted() > 0.0 => {
                self.add(rejected, share / rejected.accepted());
            }
            Leftover::Accepted => {}
        }
    }
}

/// How often something is done that is done again with a chance, at most so often; and the share that is left in the end.
fn repeated(again: f64, most: f64) -> (f64, f64) {
    // Whole, and at most a thousand.
    #[expect(clippy::cast_possible_truncation, reason = "a count of attempts")]
    let left = again.powi(most as i32);
    let times = if again < 1.0 { (1.0 - left) / (1.0 - again) } else { most };
    (times, left)
}

//! A strategy laid out flat, every part once and behind what it builds on, and what each part does with equally hard tasks.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::units::{Count, Quantity};

use super::load::Load;
use super::outcomes::Shares;
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
    pub(super) spread: bool,
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
}

impl Node<'_> {
    /// How tasks end that are equally hard, given how its parts end with them.
    pub(super) fn combine(&self, of: impl Fn(usize) -> Shares) -> Shares {
        match self.strategy {
            Strategy::Attempt(_) | Strategy::Workflow(_) => Shares::default(),
            Strategy::Escalated { .. } => of(0),
            Strategy::Retry { verifier, attempts, leftover, .. } => {
                Tries::of(&of(0), &of(self.parts.len() - 1), verifier, *attempts).ends(*leftover)
            }
            Strategy::BestOf { verifier, samples, leftover, .. } => {
                best_of(&of(0), verifier, *samples, *leftover)
            }
            Strategy::Vote { votes, .. } => Shares::of_attempt(votes.share(of(0).right)),
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
    }

    /// Counts what it uses itself for equally hard tasks, and hands on to its parts, by their places among them, how often they are used.
    pub(super) fn hand_on(
        &self,
        own: &Load,
        of: impl Fn(usize) -> Shares,
        uses: &mut [Load],
        mut hand: impl FnMut(usize, &Load, f64),
    ) {
        match self.strategy {
            Strategy::Attempt(_) | Strategy::Workflow(_) => {}
            Strategy::Escalated { cost, .. } => hand(0, &own.escalated(cost.get()), 1.0),
            Strategy::Retry { verifier, look, attempts, .. } => {
                let last = self.parts.len() - 1;
                let tries = Tries::of(&of(0), &of(last), verifier, *attempts);
                uses[*look].look(own, of(0).accepted() + tries.again * of(last).accepted());
                hand(0, own, 1.0);
                hand(last, own, tries.again);
            }
            Strategy::BestOf { look, samples, .. } => {
                uses[*look].look(own, samples.get() * of(0).accepted());
                hand(0, own, samples.get());
            }
            Strategy::Vote { samples, .. } => hand(0, own, samples.get()),
            Strategy::Cascade { verifier, look, .. } => {
                let mut reaching = 1.0;
                for stage in 0..self.parts.len() {
                    hand(stage, own, reaching);
                    if stage + 1 < self.parts.len() {
                        uses[*look].look(own, reaching * of(stage).accepted());
                        reaching *= verifier.sift(&of(stage)).1;
                    }
                }
            }
            Strategy::Router { recall, false_escalation, look, .. } => {
                uses[*look].look(own, 1.0);
                let sent = sent(&of(0), recall.get(), false_escalation.get());
                hand(0, own, 1.0 - sent);
                hand(1, own, sent);
            }
            Strategy::Review { share, catches, look, fix, .. } => {
                uses[*look].look(own, of(0).accepted() * share.get());
                if let Some(fix) = fix {
                    uses[*fix].look(own, of(0).wrong * share.get() * catches.get());
                }
                hand(0, own, 1.0);
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

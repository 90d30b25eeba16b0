//! Policies as trees, evaluated for tasks from easy to hard.

use crate::units::{Count, Fraction, Quantity, Ratio};

use super::ends::{Ends, Shares};
use super::skill::{PARTS, Skill};
use super::verifier::Verifier;
use super::vote::Votes;

/// A policy on top of options. Numbers name what is used: options by their place among the skills, and what looks at results by
/// any further number; [`PlanOutcome::uses`] says how often each is.
#[derive(Clone, Debug)]
pub enum Plan {
    /// One attempt of an option; whatever comes out is accepted.
    Attempt(usize),
    /// The same again until the verifier accepts.
    Retry {
        /// What is tried.
        plan: Box<Plan>,
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
        plan: Box<Plan>,
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
        plan: Box<Plan>,
        /// Results.
        samples: Count,
        /// The vote over as many.
        votes: Votes,
    },
    /// One after the other until the verifier accepts; what the last one gives is taken.
    Cascade {
        /// The first to try first.
        stages: Vec<Plan>,
        /// What looks at the results of all but the last.
        verifier: Verifier,
        /// Its number.
        look: usize,
    },
    /// Steps that build on each other: the whole is right if every step is. A wrong result that a step accepts is passed on; what a
    /// step hands over or gives up ends the chain. Steps are different work: how hard a task is for one says nothing of the
    /// others.
    Chain(Vec<Plan>),
    /// Tasks that look hard go to another plan straight away.
    Router {
        /// For most.
        small: Box<Plan>,
        /// For hard ones.
        large: Box<Plan>,
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
        plan: Box<Plan>,
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
///     plan: Box::new(Plan::Attempt(0)),
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
    let mut uses = vec![0.0; skills.len().max(plan.numbers())];
    let ends = over_all_parts(plan, skills, |walk, share| walk.count(plan, share, &mut uses));
    PlanOutcome { ends: ends.into(), uses: uses.into_iter().map(Ratio::const_new).collect() }
}

/// The mean over tasks from easy to hard of what a walk finds.
fn over_all_parts(plan: &Plan, skills: &[Skill], mut walk: impl FnMut(Walk<'_>, f64) -> Shares) -> Shares {
    let mut ends = Shares::default();
    // A chain is the same for every part.
    let parts = if matches!(plan, Plan::Chain(_)) { 1 } else { PARTS };
    let share = 1.0 / parts as f64;
    for part in 0..parts {
        ends.add(&walk(Walk { skills, part }, share), share);
    }
    ends
}

impl Plan {
    /// One more than the largest number that it names.
    fn numbers(&self) -> usize {
        match self {
            Self::Attempt(at) => at + 1,
            Self::Retry { plan, look, .. }
            | Self::BestOf { plan, look, .. }
            | Self::Review { plan, look, .. } => plan.numbers().max(look + 1),
            Self::Vote { plan, .. } => plan.numbers(),
            Self::Cascade { stages, look, .. } => {
                stages.iter().map(Self::numbers).max().unwrap_or(0).max(look + 1)
            }
            Self::Chain(steps) => steps.iter().map(Self::numbers).max().unwrap_or(0),
            Self::Router { small, large, look, .. } => small.numbers().max(large.numbers()).max(look + 1),
        }
    }
}

/// Tasks of one part of the axis, all equally hard.
struct Walk<'s> {
    skills: &'s [Skill],
    part: usize,
}

impl Walk<'_> {
    /// How they end.
    fn ends(&self, plan: &Plan) -> Shares {
        match plan {
            Plan::Attempt(at) => {
                let right = self.skills.get(*at).map_or(0.0, |skill| skill.at(self.part));
                Shares { right, wrong: 1.0 - right, ..Shares::default() }
            }
            Plan::Retry { plan, verifier, attempts, leftover, .. } => {
                retried(&self.ends(plan), verifier, *attempts, *leftover).0
            }
            Plan::BestOf { plan, verifier, samples, leftover, .. } => {
                let (kept, _) = verifier.sift(&self.ends(plan));
                let accepted = kept.accepted();
                let some = 1.0 - (1.0 - accepted).powf(samples.get());
                // Any of the accepted ones is as likely right as the others.
                let each = if accepted > 0.0 { some / accepted } else { 0.0 };
                let mut ends =
                    Shares { right: kept.right * each, wrong: kept.wrong * each, ..Shares::default() };
                leave(&mut ends, *leftover, 1.0 - some);
                ends
            }
            Plan::Vote { plan, votes, .. } => {
                let right = votes.share(self.ends(plan).right);
                Shares { right, wrong: 1.0 - right, ..Shares::default() }
            }
            Plan::Cascade { stages, verifier, .. } => {
                let mut ends = Shares::default();
                let mut reaching = 1.0;
                for (at, stage) in stages.iter().enumerate() {
                    let one = self.ends(stage);
                    if at + 1 == stages.len() {
                        ends.add(&one, reaching);
                    } else {
                        let (kept, rejected) = verifier.sift(&one);
                        ends.add(&kept, reaching);
                        reaching *= rejected;
                    }
                }
                ends
            }
            Plan::Chain(steps) => {
                let mut ends = Shares { right: 1.0, ..Shares::default() };
                for step in steps {
                    ends = ends.then(&over_all_parts(step, self.skills, |walk, _| walk.ends(step)));
                }
                ends
            }
            Plan::Router { small, large, recall, false_escalation, .. } => {
                let easy = self.ends(small);
                let (recall, mistaken) = (recall.get(), false_escalation.get());
                let mut ends = Shares {
                    right: easy.right * (1.0 - mistaken),
                    wrong: easy.wrong * (1.0 - recall),
                    escalated: easy.escalated * (1.0 - recall),
                    failed: easy.failed * (1.0 - recall),
                };
                ends.add(&self.ends(large), sent(&easy, recall, mistaken));
                ends
            }
            Plan::Review { plan, share, catches, .. } => {
                let mut ends = self.ends(plan);
                let caught = ends.wrong * share.get() * catches.get();
                ends.wrong -= caught;
                ends.right += caught;
                ends
            }
        }
    }

    /// How they end; and what is used for one of them is counted, `times` over.
    fn count(&self, plan: &Plan, times: f64, uses: &mut [f64]) -> Shares {
        match plan {
            Plan::Attempt(at) => uses[*at] += times,
            Plan::Retry { plan: inner, verifier, look, attempts, leftover } => {
                let one = self.ends(inner);
                let (ends, often) = retried(&one, verifier, *attempts, *leftover);
                uses[*look] += times * often * one.accepted();
                self.count(inner, times * often, uses);
                return ends;
            }
            Plan::BestOf { plan: inner, look, samples, .. } => {
                let times = times * samples.get();
                uses[*look] += times * self.count(inner, times, uses).accepted();
            }
            Plan::Vote { plan: inner, samples, .. } => {
                self.count(inner, times * samples.get(), uses);
            }
            Plan::Cascade { stages, verifier, look } => {
                let mut reaching = times;
                for (at, stage) in stages.iter().enumerate() {
                    let one = self.count(stage, reaching, uses);
                    if at + 1 < stages.len() {
                        uses[*look] += reaching * one.accepted();
                        reaching *= verifier.sift(&one).1;
                    }
                }
            }
            Plan::Chain(steps) => {
                let mut ends = Shares { right: 1.0, ..Shares::default() };
                for step in steps {
                    let reaching = times * ends.accepted();
                    let found = over_all_parts(step, self.skills, |walk, share| {
                        walk.count(step, share * reaching, uses)
                    });
                    ends = ends.then(&found);
                }
                return ends;
            }
            Plan::Router { small, large, recall, false_escalation, look } => {
                uses[*look] += times;
                let sent = sent(&self.ends(small), recall.get(), false_escalation.get());
                self.count(small, times * (1.0 - sent), uses);
                self.count(large, times * sent, uses);
            }
            Plan::Review { plan: inner, share, look, .. } => {
                let ends = self.count(inner, times, uses);
                uses[*look] += times * ends.accepted() * share.get();
            }
        }
        self.ends(plan)
    }
}

/// The share that a router sends on.
fn sent(easy: &Shares, recall: f64, mistaken: f64) -> f64 {
    easy.right * mistaken + (1.0 - easy.right) * recall
}

impl Shares {
    /// The same with another step behind it: a wrong result that is accepted is passed on.
    fn then(&self, step: &Self) -> Self {
        Self {
            right: self.right * step.right,
            wrong: self.right * step.wrong + self.wrong * step.accepted(),
            escalated: self.escalated + self.accepted() * step.escalated,
            failed: self.failed + self.accepted() * step.failed,
        }
    }
}

impl Verifier {
    /// What it lets through, and the share that it rejects. What is escalated or failed already stays so.
    fn sift(&self, ends: &Shares) -> (Shares, f64) {
        let kept = Shares { right: ends.right * self.right, wrong: ends.wrong * self.wrong, ..*ends };
        let rejected = ends.right * (1.0 - self.right) + ends.wrong * (1.0 - self.wrong);
        (kept, rejected)
    }
}

/// How a task ends that is tried again until the verifier accepts, and how often it is tried.
fn retried(one: &Shares, verifier: &Verifier, attempts: Count, leftover: Leftover) -> (Shares, f64) {
    let (kept, rejected) = verifier.sift(one);
    let (times, left) = repeated(rejected, attempts.get());
    let mut ends = Shares::default();
    ends.add(&kept, times);
    leave(&mut ends, leftover, left);
    (ends, times)
}

/// How often something is done that is done again with a chance, at most so often; and the share that is left in the end.
fn repeated(again: f64, most: f64) -> (f64, f64) {
    // Whole, and at most a thousand.
    #[expect(clippy::cast_possible_truncation, reason = "a count of attempts")]
    let left = again.powi(most as i32);
    let times = if again < 1.0 { (1.0 - left) / (1.0 - again) } else { most };
    (times, left)
}

fn leave(ends: &mut Shares, leftover: Leftover, share: f64) {
    match leftover {
        Leftover::Escalated => ends.escalated += share,
        Leftover::Failed => ends.failed += share,
    }
}

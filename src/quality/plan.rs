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
    let ends = over_all_parts(plan, skills, &mut uses);
    PlanOutcome { ends: ends.into(), uses: uses.into_iter().map(Ratio::const_new).collect() }
}

/// The mean over tasks from easy to hard.
fn over_all_parts(plan: &Plan, skills: &[Skill], uses: &mut [f64]) -> Shares {
    let mut ends = Shares::default();
    // A chain is the same for every part.
    let parts = if matches!(plan, Plan::Chain(_)) { 1 } else { PARTS };
    let share = 1.0 / parts as f64;
    for part in 0..parts {
        let mut used = vec![0.0; uses.len()];
        ends.add(&Walk { skills, part }.go(plan, &mut used), share);
        add(uses, &used, share);
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
    /// How they end, and what is used for one of them.
    fn go(&self, plan: &Plan, uses: &mut [f64]) -> Shares {
        match plan {
            Plan::Attempt(at) => {
                uses[*at] += 1.0;
                let right = self.skills.get(*at).map_or(0.0, |skill| skill.at(self.part));
                Shares { right, wrong: 1.0 - right, ..Shares::default() }
            }
            Plan::Retry { plan, verifier, look, attempts, leftover } => {
                let (one, used) = self.aside(plan, uses.len());
                let (kept, rejected) = verifier.sift(&one);
                let (times, left) = repeated(rejected, attempts.get());
                add(uses, &used, times);
                uses[*look] += one.accepted() * times;
                let mut ends = Shares::default();
                ends.add(&kept, times);
                leave(&mut ends, *leftover, left);
                ends
            }
            Plan::BestOf { plan, verifier, look, samples, leftover } => {
                let (one, used) = self.aside(plan, uses.len());
                let (kept, _) = verifier.sift(&one);
                add(uses, &used, samples.get());
                uses[*look] += one.accepted() * samples.get();
                let accepted = kept.accepted();
                let some = 1.0 - (1.0 - accepted).powf(samples.get());
                // Any of the accepted ones is as likely right as the others.
                let each = if accepted > 0.0 { some / accepted } else { 0.0 };
                let mut ends =
                    Shares { right: kept.right * each, wrong: kept.wrong * each, ..Shares::default() };
                leave(&mut ends, *leftover, 1.0 - some);
                ends
            }
            Plan::Vote { plan, samples, votes } => {
                let (one, used) = self.aside(plan, uses.len());
                add(uses, &used, samples.get());
                let right = votes.share(one.right);
                Shares { right, wrong: 1.0 - right, ..Shares::default() }
            }
            Plan::Cascade { stages, verifier, look } => self.cascade(stages, verifier, *look, uses),
            Plan::Chain(steps) => {
                let mut ends = Shares { right: 1.0, ..Shares::default() };
                for step in steps {
                    let mut used = vec![0.0; uses.len()];
                    let one = over_all_parts(step, self.skills, &mut used);
                    add(uses, &used, ends.accepted());
                    ends = Shares {
                        right: ends.right * one.right,
                        wrong: ends.right * one.wrong + ends.wrong * one.accepted(),
                        escalated: ends.escalated + ends.accepted() * one.escalated,
                        failed: ends.failed + ends.accepted() * one.failed,
                    };
                }
                ends
            }
            Plan::Router { small, large, recall, false_escalation, look } => {
                uses[*look] += 1.0;
                let (easy, used) = self.aside(small, uses.len());
                let (recall, mistaken) = (recall.get(), false_escalation.get());
                let stays = Shares {
                    right: easy.right * (1.0 - mistaken),
                    wrong: easy.wrong * (1.0 - recall),
                    escalated: easy.escalated * (1.0 - recall),
                    failed: easy.failed * (1.0 - recall),
                };
                let sent = easy.right * mistaken + (1.0 - easy.right) * recall;
                add(uses, &used, 1.0 - sent);
                let (hard, used) = self.aside(large, uses.len());
                add(uses, &used, sent);
                let mut ends = stays;
                ends.add(&hard, sent);
                ends
            }
            Plan::Review { plan, share, catches, look } => {
                let mut ends = self.go(plan, uses);
                uses[*look] += ends.accepted() * share.get();
                let caught = ends.wrong * share.get() * catches.get();
                ends.wrong -= caught;
                ends.right += caught;
                ends
            }
        }
    }

    fn cascade(&self, stages: &[Plan], verifier: &Verifier, look: usize, uses: &mut [f64]) -> Shares {
        let mut ends = Shares::default();
        let mut reaching = 1.0;
        for (at, stage) in stages.iter().enumerate() {
            let (one, used) = self.aside(stage, uses.len());
            add(uses, &used, reaching);
            if at + 1 == stages.len() {
                ends.add(&one, reaching);
            } else {
                uses[look] += reaching * one.accepted();
                let (kept, rejected) = verifier.sift(&one);
                ends.add(&kept, reaching);
                reaching *= rejected;
            }
        }
        ends
    }

    /// One pass by itself.
    fn aside(&self, plan: &Plan, numbers: usize) -> (Shares, Vec<f64>) {
        let mut used = vec![0.0; numbers];
        let ends = self.go(plan, &mut used);
        (ends, used)
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

/// How often something is done that is done again with a chance, at most so often; and the share that is left in the end.
fn repeated(again: f64, most: f64) -> (f64, f64) {
    let left = again.powf(most);
    let times = if again < 1.0 { (1.0 - left) / (1.0 - again) } else { most };
    (times, left)
}

fn add(uses: &mut [f64], used: &[f64], times: f64) {
    for (all, here) in uses.iter_mut().zip(used) {
        *all += here * times;
    }
}

fn leave(ends: &mut Shares, leftover: Leftover, share: f64) {
    match leftover {
        Leftover::Escalated => ends.escalated += share,
        Leftover::Failed => ends.failed += share,
    }
}

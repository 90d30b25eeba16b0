//! Policies: closed forms against every sequence of attempts written out, and what has to hold whatever the figures are.
//! Published figures are in `golden_quality.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use breakeven::quality::{
    Leftover, Plan, PlanOutcome, Skill, Verifier, Votes, evaluate, pass_at, pass_every,
};
use breakeven::units::{Count, Fraction, Quantity};
use proptest::prelude::*;

fn share(value: f64) -> Fraction {
    Fraction::new(value).unwrap()
}

fn count(value: f64) -> Count {
    Count::new(value).unwrap()
}

fn retry(plan: Plan, verifier: Verifier, attempts: f64) -> Plan {
    Plan::Retry {
        plan: Box::new(plan),
        verifier,
        look: 9,
        attempts: count(attempts),
        leftover: Leftover::Escalated,
    }
}

fn cascade(stages: Vec<Plan>, verifier: Verifier) -> Plan {
    Plan::Cascade { stages, verifier, look: 9 }
}

fn near(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!((found - wanted).abs() <= tolerance, "{what}: {found}, not {wanted}");
}

fn parts(outcome: &PlanOutcome) -> [f64; 4] {
    let ends = outcome.ends;
    [ends.right.get(), ends.accepted_wrong.get(), ends.escalated.get(), ends.failed.get()]
}

/// Five agents at 90 % each are right in 59 % together; a chain pays for every step that is reached, and wrong results are passed
/// on.
#[test]
fn chains_are_right_if_every_step_is() {
    let skill = [Skill::correlated(share(0.9), breakeven::quality::DEFAULT_CORRELATION)];
    let found = evaluate(&Plan::Chain(vec![Plan::Attempt(0); 5]), &skill);
    near(found.ends.right.get(), 0.59049, 1e-9, "five agents");
    near(found.uses[0].get(), 5.0, 1e-9, "steps");
    near(found.ends.accepted_wrong.get(), 1.0 - 0.59049, 1e-9, "wrong in the end");
    // A step that hands over what it does not accept ends the chain there.
    let gate = retry(Plan::Attempt(0), Verifier::perfect(), 1.0);
    let found = evaluate(&Plan::Chain(vec![gate; 5]), &skill);
    near(found.ends.right.get(), 0.59049, 1e-9, "five gates");
    near(found.ends.escalated.get(), 1.0 - 0.59049, 1e-9, "handed over");
    near(found.uses[0].get(), (1.0 - 0.59049) / 0.1, 1e-9, "steps that are reached");
    // A chain within a chain is the same chain.
    let nested =
        Plan::Chain(vec![Plan::Chain(vec![Plan::Attempt(0); 2]), Plan::Chain(vec![Plan::Attempt(0); 3])]);
    near(evaluate(&nested, &skill).ends.right.get(), 0.59049, 1e-9, "a chain of chains");
}

/// pass@k and pass^k of two of four; more samples than there were say nothing.
#[test]
fn passes_are_counted() {
    let (two, four) = (count(2.0), count(4.0));
    near(pass_at(two, four, two).unwrap().get(), 1.0 - 1.0 / 6.0, 1e-12, "at least one of two");
    near(pass_every(two, four, two).unwrap().get(), 1.0 / 6.0, 1e-12, "both");
    assert_eq!(pass_at(four, count(3.0), count(1.0)), None);
}

/// Best of five at 18 % would be 63 % independently, as the golden tests hold; 30 % was measured.
#[test]
fn the_default_gives_the_best_of_five_that_was_measured() {
    let best = retry(Plan::Attempt(0), Verifier::perfect(), 5.0);
    let found = evaluate(&best, &[Skill::correlated(share(0.18), breakeven::quality::DEFAULT_CORRELATION)]);
    near(found.ends.right.get() * 100.0, 30.0, 2.0, "best of five, as alike as the default");
}

/// Every sequence of right or wrong and accepted or rejected, written out.
fn written_out(p: f64, right: f64, wrong: f64, attempts: u32) -> [f64; 4] {
    if attempts == 0 {
        return [0.0, 0.0, 1.0, 0.0];
    }
    let next = written_out(p, right, wrong, attempts - 1);
    let mut ends = [p * right, (1.0 - p) * wrong, 0.0, 0.0];
    let rejected = p * (1.0 - right) + (1.0 - p) * (1.0 - wrong);
    for (end, after) in ends.iter_mut().zip(next) {
        *end += rejected * after;
    }
    ends
}

/// Votes counted over every assignment of results to answers.
fn counted(p: f64, samples: u32, answers: u32) -> f64 {
    let mut won = 0.0;
    for sequence in 0..(answers + 1).pow(samples) {
        let (mut rest, mut chance, mut tally) = (sequence, 1.0, vec![0_u32; answers as usize + 1]);
        for _ in 0..samples {
            let answer = rest % (answers + 1);
            rest /= answers + 1;
            chance *= if answer == 0 { p } else { (1.0 - p) / f64::from(answers) };
            tally[answer as usize] += 1;
        }
        let most = *tally.iter().max().unwrap();
        if tally[0] == most {
            won += chance / tally.iter().filter(|votes| **votes == most).count() as f64;
        }
    }
    won
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn retries_are_what_every_sequence_gives(p in 0.0..1.0_f64, right in 0.0..1.0_f64, wrong in 0.0..1.0_f64, attempts in 1_u32..8) {
        let (right, wrong) = (right.max(wrong), right.min(wrong));
        let plan = retry(Plan::Attempt(0), Verifier::of(share(right), share(wrong)), f64::from(attempts));
        let found = evaluate(&plan, &[Skill::alike(share(p))]);
        for (found, wanted) in parts(&found).into_iter().zip(written_out(p, right, wrong, attempts)) {
            prop_assert!((found - wanted).abs() < 1e-12, "{found}, not {wanted}");
        }
    }

    #[test]
    fn votes_are_what_every_tally_gives(p in 0.0..1.0_f64, samples in 1_u32..7, answers in 1_u32..4) {
        let found = Votes::of(count(f64::from(samples)), count(f64::from(answers))).right(share(p)).get();
        let wanted = counted(p, samples, answers);
        prop_assert!((found - wanted).abs() < 1e-12, "{found}, not {wanted}");
    }

    /// Whatever is nested in whatever, all tasks end somewhere; more skill never does fewer of them right, nor asks for more
    /// attempts.
    #[test]
    fn ends_add_up_and_skill_helps(
        p in 0.01..0.9_f64, better in 0.0..0.1_f64, large in 0.5..1.0_f64, rho in 0.0..1.0_f64,
        right in 0.5..1.0_f64, wrong in 0.0..0.5_f64, attempts in 1.0..6.0_f64, looked in 0.0..1.0_f64,
    ) {
        let verifier = Verifier::of(share(right), share(wrong));
        let plan = Plan::Review {
            plan: Box::new(cascade(
                vec![retry(Plan::Attempt(0), verifier, attempts.floor()), Plan::Attempt(1)],
                verifier,
            )),
            share: share(looked),
            catches: share(0.9),
            look: 8,
        };
        let of = |p: f64| evaluate(&plan, &[Skill::correlated(share(p), share(rho)), Skill::alike(share(large))]);
        let (some, more) = (of(p), of(p + better));
        prop_assert!((parts(&some).iter().sum::<f64>() - 1.0).abs() < 1e-9, "{:?}", parts(&some));
        prop_assert!(more.uses[0].get() <= some.uses[0].get() + 1e-6);
        // What the verifier lets through of the small one's wrong results can be worse than what the large one would make of
        // them, so more skill helps the whole only where it helps the stage.
        let alone = |p: f64| {
            let plan = retry(Plan::Attempt(0), verifier, attempts.floor());
            evaluate(&plan, &[Skill::correlated(share(p), share(rho))]).ends.right.get()
        };
        prop_assert!(alone(p + better) >= alone(p) - 1e-6, "{} then {}", alone(p), alone(p + better));
    }

    /// Never accepted wrong, tried again without end: a right result costs 1 ÷ p attempts.
    #[test]
    fn endless_retries_are_the_cost_of_pass(p in 0.05..1.0_f64) {
        let found = evaluate(&retry(Plan::Attempt(0), Verifier::perfect(), 1000.0), &[Skill::alike(share(p))]);
        prop_assert!((found.ends.right.get() - 1.0).abs() < 1e-12);
        prop_assert!((found.uses[0].get() - 1.0 / p).abs() < 1e-9);
    }

    /// A verifier that knows nothing accepts right and wrong results alike: nothing is gained by it.
    #[test]
    fn a_verifier_that_knows_nothing_never_helps(p in 0.0..1.0_f64, rho in 0.0..1.0_f64, accepts in 0.05..1.0_f64, attempts in 1.0..9.0_f64) {
        let plan = retry(Plan::Attempt(0), Verifier::of(share(accepts), share(accepts)), attempts.floor());
        let found = evaluate(&plan, &[Skill::correlated(share(p), share(rho))]);
        prop_assert!(found.ends.right.get() <= p + 1e-9);
        prop_assert!((found.ends.precision().unwrap().get() - p).abs() < 1e-9);
    }

    /// The more alike attempts are, the less is gained by more of them; the accuracy of one attempt stays as it is.
    #[test]
    fn likeness_takes_from_retries(p in 0.05..0.95_f64, rho in 0.0..0.9_f64, more in 0.0..0.1_f64) {
        let of = |rho: f64| {
            evaluate(&retry(Plan::Attempt(0), Verifier::perfect(), 4.0), &[Skill::correlated(share(p), share(rho))])
        };
        prop_assert!(of(rho + more).ends.right.get() <= of(rho).ends.right.get() + 1e-3);
        let once = evaluate(&Plan::Attempt(0), &[Skill::correlated(share(p), share(rho))]);
        prop_assert!((once.ends.right.get() - p).abs() < 1e-9);
    }

    /// A router that knows all is as good as the two together; one that knows nothing mixes them.
    #[test]
    fn routers_lie_between(p in 0.1..0.9_f64, large in 0.5..1.0_f64, sent in 0.0..1.0_f64) {
        let router = |recall: f64, mistaken: f64| Plan::Router {
            small: Box::new(Plan::Attempt(0)),
            large: Box::new(Plan::Attempt(1)),
            recall: share(recall),
            false_escalation: share(mistaken),
            look: 2,
        };
        let skills = [Skill::alike(share(p)), Skill::alike(share(large))];
        let all = evaluate(&router(1.0, 0.0), &skills);
        prop_assert!((all.ends.right.get() - (p + (1.0 - p) * large)).abs() < 1e-12);
        let blind = evaluate(&router(sent, sent), &skills);
        prop_assert!((blind.ends.right.get() - (p * (1.0 - sent) + large * sent)).abs() < 1e-12);
        prop_assert!((blind.uses[1].get() - sent).abs() < 1e-12);
    }
}

//! Different models and one model: what they have in common, and what work costs that is handed on.

use std::sync::Arc;

use breakeven::quality::{Skill, Strategy, StrategyOutcome, Tasks, Verifier, evaluate};
use breakeven::units::{Quantity, Ratio};
use proptest::prelude::*;

use super::{cascade, count, near, parts, retry, share};
use crate::harness::so_many;

fn right(strategy: &Strategy, skills: &[Skill], shared: f64) -> f64 {
    evaluate(strategy, Tasks::sharing(skills, share(shared))).ends.right.get()
}

/// Tasks that are easy or hard, half each: what is known of both models can be written out.
fn halves(easy: f64, hard: f64) -> Skill {
    Skill::classes(&[(share(0.5), share(easy)), (share(0.5), share(hard))])
}

/// A finds half of the tasks easy, B finds half easy: with all difficulty shared they are the same half, without any each half of A's
/// hard tasks is easy for B.
#[test]
fn two_models_share_part_of_their_difficulty() {
    let skills = [halves(1.0, 0.0), halves(1.0, 0.0)];
    let then = cascade(vec![Strategy::Attempt(0), Strategy::Attempt(1)], Verifier::perfect());
    near(right(&then, &skills, 1.0), 0.5, 1e-12, "the same half");
    near(right(&then, &skills, 0.0), 0.75, 1e-12, "any half");
    near(right(&then, &skills, 0.8), 0.8 * 0.5 + 0.2 * 0.75, 1e-12, "mostly the same half");
    // The same model twice gains nothing, whatever is shared between different ones.
    let again = cascade(vec![Strategy::Attempt(0), Strategy::Attempt(0)], Verifier::perfect());
    near(right(&again, &skills, 0.0), 0.5, 1e-12, "the same model");
    let twin = Tasks { skills: &skills, models: &[0, 0], shared: share(0.0) };
    near(evaluate(&then, twin).ends.right.get(), 0.5, 1e-12, "the same model under two names");
}

/// Three models, each on the common axis with √s: all three with s √s, two of them with 3 s (1 − √s), and so on.
#[test]
fn three_models_lean_on_the_axis_each_by_itself() {
    let skills = [halves(1.0, 0.0), halves(1.0, 0.0), halves(1.0, 0.0)];
    let then = cascade((0..3).map(Strategy::Attempt).collect(), Verifier::perfect());
    let lean = 0.64_f64.sqrt();
    // All three fail: on the axis they fail together.
    let alone = 1.0 - lean;
    let fail = lean.powi(3) * 0.5
        + 3.0 * lean * lean * alone * 0.25
        + (3.0 * lean * alone * alone + alone.powi(3)) * 0.125;
    near(right(&then, &skills, 0.64), 1.0 - fail, 1e-12, "three stages");
    // Tried again as a whole nothing changes: what each finds hard it finds hard again.
    let again = retry(then, Verifier::perfect(), 4.0);
    near(right(&again, &skills, 0.64), 1.0 - fail, 1e-9, "three stages, four times");
}

/// A cascade that is tried again as a whole, and one that names a model twice: both meet every difficulty of one with every
/// difficulty of the other.
#[test]
fn models_that_come_back_find_the_same_tasks() {
    let skills = [halves(0.9, 0.2), halves(0.8, 0.4)];
    let then = Arc::new(cascade(vec![Strategy::Attempt(0), Strategy::Attempt(1)], Verifier::perfect()));
    let fails = |a: f64, b: f64| (1.0 - a) * (1.0 - b);
    let same = f64::midpoint(fails(0.9, 0.8), fails(0.2, 0.4));
    let any = (fails(0.9, 0.8) + fails(0.9, 0.4) + fails(0.2, 0.8) + fails(0.2, 0.4)) / 4.0;
    near(right(&then, &skills, 0.8), 1.0 - 0.8 * same - 0.2 * any, 1e-12, "once");
    let twice = |a: f64, b: f64| fails(a, b).powi(2);
    let same = f64::midpoint(twice(0.9, 0.8), twice(0.2, 0.4));
    let any = (twice(0.9, 0.8) + twice(0.9, 0.4) + twice(0.2, 0.8) + twice(0.2, 0.4)) / 4.0;
    let whole = retry((*then).clone(), Verifier::perfect(), 2.0);
    near(right(&whole, &skills, 0.8), 1.0 - 0.8 * same - 0.2 * any, 1e-12, "twice");
    let named = cascade([0, 1, 0, 1].map(Strategy::Attempt).to_vec(), Verifier::perfect());
    near(right(&named, &skills, 0.8), 1.0 - 0.8 * same - 0.2 * any, 1e-12, "named twice");
    let found = evaluate(&named, Tasks::sharing(&skills, share(0.8)));
    let again = evaluate(&whole, Tasks::sharing(&skills, share(0.8)));
    for (one, other) in found.uses.iter().zip(&again.uses).take(2) {
        near(one.get(), other.get(), 1e-12, "uses");
    }
}

fn handed_on(option: usize, cost: f64) -> Strategy {
    Strategy::Escalated { strategy: Strategy::Attempt(option).into(), cost: Ratio::new(cost).unwrap() }
}

/// A is rejected in 40 %: B is used in 40 % of the tasks and costs 48 % of its mean task.
#[test]
fn work_that_is_handed_on_costs_more() {
    let skills = [Skill::alike(share(0.6)), Skill::alike(share(0.5)), Skill::alike(share(1.0))];
    let of = |stages: Vec<Strategy>| evaluate(&cascade(stages, Verifier::perfect()), &skills);
    let found = of(vec![Strategy::Attempt(0), handed_on(1, 1.2)]);
    near(found.uses[1].get(), 0.4, 1e-12, "uses of B");
    near(found.work[1].get(), 0.48, 1e-12, "work of B");
    near(found.work[0].get(), 1.0, 1e-12, "work of A");
    near(found.work[9].get(), found.uses[9].get(), 1e-12, "a look costs the same");
    // Handed on twice it counts once, at the first cost that is met from outside.
    let inner = retry(Strategy::Attempt(1), Verifier::perfect(), 1.0);
    let inner = Strategy::Retry {
        strategy: Arc::new(inner),
        again: Some(Arc::new(handed_on(1, 3.0))),
        verifier: Verifier::perfect(),
        look: 9,
        attempts: count(2.0),
        leftover: breakeven::quality::Leftover::Accepted,
    };
    let stage = Strategy::Escalated { strategy: Arc::new(inner), cost: Ratio::new(1.5).unwrap() };
    let found = of(vec![Strategy::Attempt(0), stage]);
    near(found.work[1].get(), 1.5 * found.uses[1].get(), 1e-12, "once");
    let found = of(vec![Strategy::Attempt(0), handed_on(1, 1.2), handed_on(2, 1.2)]);
    near(found.work[2].get(), 0.2 * 1.2, 1e-12, "the third stage");
}

proptest! {
    #![proptest_config(so_many(60))]

    /// Whatever is shared, each model alone is as accurate as stated, the gain lies between the ends, and more in common is less
    /// gained; uses and ends of what comes back together are those of the ends as well.
    #[test]
    fn sharing_lies_between(
        p in 0.05..0.95_f64, q in 0.05..0.95_f64, rho in 0.05..0.95_f64, other in 0.05..0.95_f64, shared in 0.0..1.0_f64,
        r in 0.7..1.0_f64, f in 0.0..0.3_f64,
    ) {
        let skills = [Skill::correlated(share(p), share(rho)), Skill::correlated(share(q), share(other))];
        let verifier = Verifier::of(share(r), share(f));
        let then = cascade(vec![Strategy::Attempt(0), Strategy::Attempt(1)], verifier);
        let of = |strategy: &Strategy, shared: f64| evaluate(strategy, Tasks::sharing(&skills, share(shared)));
        let mixed = |none: f64, all: f64| all * shared + none * (1.0 - shared);
        let each = |found: &StrategyOutcome| {
            let uses = found.uses.iter().take(2).map(|uses| uses.get());
            parts(found).into_iter().chain(uses).collect::<Vec<f64>>()
        };
        for strategy in [&then, &retry(then.clone(), verifier, 2.0)] {
            let (none, some, all) = (of(strategy, 0.0), of(strategy, shared), of(strategy, 1.0));
            for ((none, some), all) in each(&none).into_iter().zip(each(&some)).zip(each(&all)) {
                prop_assert!((some - mixed(none, all)).abs() < 1e-9, "{none} {some} {all}");
            }
            prop_assert!((parts(&some).iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        // Independent of each other: in closed form.
        let rejected = p * (1.0 - r) + (1.0 - p) * (1.0 - f);
        let wanted = p * r + rejected * q;
        prop_assert!((of(&then, 0.0).ends.right.get() - wanted).abs() < 1e-9);
        for option in [0, 1] {
            let alone = retry(Strategy::Attempt(option), verifier, 3.0);
            prop_assert!((of(&alone, shared).ends.right.get() - of(&alone, 1.0).ends.right.get()).abs() < 1e-12);
        }
    }
}

//! Policies as they are drawn: how long they take, and closed forms against the draws.

use std::sync::Arc;

use breakeven::quality::{
    Clock, Flow, FlowStep, KnownTimes, Leftover, Play, Skill, Strategy, Taken, Tasks, Verifier, Votes,
    evaluate, play,
};
use breakeven::units::{Quantity, Seconds};
use proptest::prelude::*;

use super::{cascade, chain, count, near, parts, retry, share};
use crate::harness::so_many;

/// Times in a row add up, times side by side are the longest of each draw: of two exponential-like spreads more than of either.
#[test]
fn times_add_up_in_a_row_and_are_the_longest_side_by_side() {
    let seconds = |value: f64| Seconds::new(value).unwrap();
    let spread =
        Clock::of(KnownTimes { p50: Some(seconds(2.0)), p95: Some(seconds(8.0)), p99: None }).unwrap();
    let skills = vec![Skill::alike(share(1.0)); 3];
    let clocks = [spread.clone(), spread.clone(), Clock::always(seconds(1.0))];
    let of = |strategy: &Strategy| {
        play(strategy, &skills, &Play { clocks: &clocks, tasks: count(40_000.0), seed: 7 })
    };
    let one = of(&Strategy::Attempt(0));
    near(one.p50.get(), 2.0, 0.05, "the median of one");
    near(one.p95.get(), 8.0, 0.25, "the 95th percentile of one");
    let sigma = (4.0_f64).ln() / 1.644_853_627;
    near(one.mean.get(), 2.0 * (sigma * sigma / 2.0).exp(), 0.06, "the mean of one");
    let row = of(&chain(vec![Strategy::Attempt(0), Strategy::Attempt(1), Strategy::Attempt(2)]));
    near(row.mean.get(), 2.0 * one.mean.get() + 1.0, 0.1, "means add up");
    assert!(row.p95.get() < 2.0 * one.p95.get() + 1.0, "95th percentiles do not");
    let beside =
        |option| FlowStep { strategy: Strategy::Attempt(option).into(), after: vec![], taken: Taken::Always };
    let both = of(&Strategy::Workflow(Flow::new(vec![beside(0), beside(1)]).unwrap()));
    // Both are below a time with the square of the chance: the median is one's 70.7 % quantile.
    let wanted = 2.0 * (sigma * 0.544_952).exp();
    near(both.p50.get(), wanted, 0.06, "the median of the longer of two");
}

proptest! {
    #![proptest_config(so_many(24))]

    /// Whatever is nested in whatever, tasks that are drawn one by one end as the closed form says.
    #[test]
    fn closed_forms_are_what_is_drawn(
        p in 0.3..0.95_f64, q in 0.3..0.95_f64, rho in 0.0..0.9_f64, wrong in 0.0..0.5_f64, taken in 0.1..0.9_f64,
        seed in 0_u64..1000,
    ) {
        let verifier = Verifier::of(share(0.9), share(wrong));
        let step = |strategy: Strategy, after: Vec<usize>, taken| FlowStep { strategy: strategy.into(), after, taken };
        let flow = Flow::new(vec![
            step(retry(Strategy::Attempt(0), verifier, 3.0), vec![], Taken::Always),
            step(cascade(vec![Strategy::Attempt(0), Strategy::Attempt(1)], verifier), vec![0], Taken::Branch(share(taken))),
            step(
                Strategy::Vote { strategy: Strategy::Attempt(0).into(), samples: count(3.0), votes: Votes::of(count(3.0), count(2.0)) },
                vec![0],
                Taken::Branch(share(1.0 - taken)),
            ),
            step(
                Strategy::Router {
                    small: Strategy::Attempt(0).into(),
                    large: Strategy::Attempt(1).into(),
                    recall: share(0.7),
                    false_escalation: share(0.2),
                    look: 9,
                },
                vec![0],
                Taken::Chance(share(taken)),
            ),
            step(
                Strategy::BestOf {
                    strategy: Strategy::Attempt(1).into(),
                    verifier,
                    look: 9,
                    samples: count(2.0),
                    leftover: Leftover::Failed,
                },
                vec![1, 2, 3],
                Taken::Always,
            ),
        ])
        .unwrap();
        let strategy = Strategy::Review {
            strategy: Arc::new(Strategy::Workflow(flow)),
            share: share(0.5),
            catches: share(0.8),
            look: 9,
            fix: None,
        };
        let skills = [Skill::correlated(share(p), share(rho)), Skill::correlated(share(q), share(rho))];
        let known = parts(&evaluate(&strategy, &skills));
        let play = play(&strategy, &skills, &Play { clocks: &[], tasks: count(20_000.0), seed });
        let drawn = [play.ends.right, play.ends.accepted_wrong, play.ends.escalated, play.ends.failed];
        for (known, drawn) in known.into_iter().zip(drawn) {
            // Four and a half standard errors, and a few tasks: rare ends have longer tails than that.
            let error = 4.5 * (known * (1.0 - known) / 20_000.0).sqrt() + 8.0 / 20_000.0;
            prop_assert!((known - drawn.get()).abs() < error, "{known}, drawn {}", drawn.get());
        }
    }
}

/// A part with steps that two steps use has tasks of its own in each, in what is drawn too.
#[test]
fn a_part_that_is_used_twice_has_two_difficulties() {
    let skills = [Skill::classes(&[(share(0.5), share(1.0)), (share(0.5), share(0.0))])];
    // One second for easy tasks; hard ones are tried twice.
    let inner = Arc::new(chain(vec![retry(Strategy::Attempt(0), Verifier::perfect(), 2.0)]));
    let clocks = [Clock::always(Seconds::new(1.0).unwrap())];
    let step = || FlowStep { strategy: Arc::clone(&inner), after: vec![], taken: Taken::Always };
    // Side by side: the longer one takes two seconds in three of four runs, not in two.
    let twice = Strategy::Workflow(Flow::new(vec![step(), step()]).unwrap());
    let found = play(&twice, &skills, &Play { clocks: &clocks, tasks: count(20_000.0), seed: 3 });
    near(found.mean.get(), 1.75, 0.02, "the longer of two");
}

proptest! {
    #![proptest_config(so_many(12))]

    /// Models that meet in stages, in a router, and in what is tried again as a whole, as they are drawn task by task.
    #[test]
    fn shared_difficulty_is_what_is_drawn(
        p in 0.3..0.9_f64, q in 0.3..0.9_f64, rho in 0.2..0.9_f64, shared in 0.0..1.0_f64, seed in 0_u64..1000,
    ) {
        let verifier = Verifier::of(share(0.95), share(0.1));
        let two = cascade(vec![Strategy::Attempt(0), retry(Strategy::Attempt(1), verifier, 2.0)], verifier);
        let three = Strategy::Router {
            small: Arc::new(two.clone()),
            large: Strategy::Attempt(2).into(),
            recall: share(0.7),
            false_escalation: share(0.2),
            look: 9,
        };
        let skills = [
            Skill::correlated(share(p), share(rho)),
            Skill::correlated(share(q), share(rho)),
            Skill::classes(&[(share(0.5), share(1.0)), (share(0.5), share(0.5))]),
        ];
        let tasks = Tasks::sharing(&skills, share(shared));
        for strategy in [&two, &retry(two.clone(), verifier, 3.0), &three, &retry(three.clone(), verifier, 2.0)] {
            let known = parts(&evaluate(strategy, tasks));
            let play = play(strategy, tasks, &Play { clocks: &[], tasks: count(20_000.0), seed });
            let drawn = [play.ends.right, play.ends.accepted_wrong, play.ends.escalated, play.ends.failed];
            for (known, drawn) in known.into_iter().zip(drawn) {
                let error = 4.5 * (known * (1.0 - known) / 20_000.0).sqrt() + 30.0 / 20_000.0;
                prop_assert!((known - drawn.get()).abs() < error, "{known}, drawn {}", drawn.get());
            }
        }
    }
}

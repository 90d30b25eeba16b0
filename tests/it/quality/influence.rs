//! Whose accuracy changes how often something is used.

use std::sync::Arc;

use breakeven::quality::{Flow, FlowStep, Leftover, Skill, Strategy, Taken, Verifier, Votes, evaluate};
use breakeven::units::{Quantity as _, Ratio};
use proptest::prelude::*;
use proptest::strategy::Strategy as _;

use super::{count, share};
use crate::harness::so_many;

/// Options in the strategies of the property; what looks has the numbers behind them.
const OPTIONS: usize = 5;

fn strategies() -> impl proptest::strategy::Strategy<Value = Strategy> {
    let leaf = (0..OPTIONS).prop_map(Strategy::Attempt);
    leaf.prop_recursive(3, 12, 3, |inner| {
        let inner = inner.prop_map(Arc::new);
        let verifier = prop_oneof![
            Just(Verifier::of(share(0.9), share(0.2))),
            Just(Verifier::of(share(0.4), share(0.4))),
            Just(Verifier::perfect()),
        ];
        let leftover =
            prop_oneof![Just(Leftover::Escalated), Just(Leftover::Failed), Just(Leftover::Accepted)];
        let parts = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            (inner.clone(), verifier.clone(), 1..4_u32, leftover.clone()).prop_map(
                |(strategy, verifier, attempts, leftover)| Strategy::Retry {
                    strategy,
                    again: None,
                    verifier,
                    look: 6,
                    attempts: count(attempts.into()),
                    leftover
                }
            ),
            (inner.clone(), verifier.clone(), leftover).prop_map(|(strategy, verifier, leftover)| {
                Strategy::BestOf { strategy, verifier, look: 7, samples: count(3.0), leftover }
            }),
            inner.clone().prop_map(|strategy| Strategy::Vote {
                strategy,
                samples: count(3.0),
                votes: Votes::of(count(3.0), count(2.0))
            }),
            (parts.clone(), verifier).prop_map(|(stages, verifier)| Strategy::Cascade {
                stages,
                verifier,
                look: 8
            }),
            (inner.clone(), inner.clone(), prop_oneof![Just(0.3), Just(0.8)]).prop_map(
                |(small, large, recall)| Strategy::Router {
                    small,
                    large,
                    recall: share(recall),
                    false_escalation: share(0.3),
                    look: 9
                }
            ),
            inner
                .clone()
                .prop_map(|strategy| Strategy::Escalated { strategy, cost: Ratio::new(1.2).unwrap() }),
            (inner, any::<bool>()).prop_map(|(strategy, fix)| Strategy::Review {
                strategy,
                share: share(0.5),
                catches: share(0.8),
                look: 10,
                fix: fix.then_some(11),
            }),
            (parts, prop::collection::vec((0..4_usize, 0..3_u8), 4)).prop_map(|(parts, ways)| {
                let step = |(at, strategy): (usize, Arc<Strategy>)| {
                    let (before, taken) = ways[at];
                    let after: Vec<usize> = (before < at).then_some(before).into_iter().collect();
                    let taken = match taken {
                        0 => Taken::Chance(share(0.6)),
                        1 if !after.is_empty() => Taken::Branch(share(0.3)),
                        _ => Taken::Always,
                    };
                    FlowStep { strategy, after, taken }
                };
                Strategy::Workflow(Flow::new(parts.into_iter().enumerate().map(step).collect()).unwrap())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(so_many(400))]

    /// No task uses more than a strategy can use at most, on average or otherwise.
    #[test]
    fn no_more_is_used_than_can_be(
        strategy in strategies(), rates in prop::collection::vec(0.0..1.0_f64, OPTIONS),
    ) {
        let skills: Vec<Skill> = rates.iter().map(|rate| Skill::correlated(share(*rate), share(0.5))).collect();
        let uses: f64 = evaluate(&strategy, &skills).uses.iter().map(|uses| uses.get()).sum();
        prop_assert!(uses <= strategy.most_uses().get() * (1.0 + 1e-9), "{strategy:?}");
    }

    /// What is used is the same whatever the accuracy of those without an influence on it.
    #[test]
    fn only_those_with_influence_change_what_is_used(
        strategy in strategies(),
        before in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1.0_f64], OPTIONS),
        after in prop::collection::vec(0.0..1.0_f64, OPTIONS),
    ) {
        let influence = strategy.influence();
        let skills = |rates: &[f64]| {
            rates.iter().map(|rate| Skill::correlated(share(*rate), share(0.5))).collect::<Vec<_>>()
        };
        let changed = |fixed: &dyn Fn(&usize) -> bool| -> Vec<f64> {
            (0..OPTIONS).map(|at| if fixed(&at) { before[at] } else { after[at] }).collect()
        };
        let uses = |rates: &[f64]| {
            let found = evaluate(&strategy, &skills(rates));
            found.uses.into_iter().zip(found.work).map(|(uses, work)| [uses.get(), work.get()]).collect::<Vec<_>>()
        };
        let same = |one: [f64; 2], other: [f64; 2]| (0..2).all(|at| (one[at] - other[at]).abs() < 1e-9);
        let first = uses(&before);
        let second = uses(&changed(&|at| influence.on_uses.contains(at)));
        let fixes: Vec<usize> = influence.on_fixes.iter().map(|(number, _)| *number).collect();
        for at in (0..first.len()).filter(|at| !fixes.contains(at)) {
            prop_assert!(same(first[at], second[at]), "{at}: {strategy:?}");
        }
        let with_fixes = |at: &usize| {
            influence.on_uses.contains(at) || influence.on_fixes.iter().any(|(_, options)| options.contains(at))
        };
        let third = uses(&changed(&with_fixes));
        for at in 0..first.len() {
            prop_assert!(same(first[at], third[at]), "{at}: {strategy:?}");
        }
    }
}

/// Those that are said to have an influence have one, in the plain cases.
#[test]
fn influence_is_no_larger_than_it_has_to_be() {
    let option = |at| Arc::new(Strategy::Attempt(at));
    let verifier = Verifier::of(share(0.9), share(0.2));
    let on_uses = |strategy: &Strategy| strategy.influence().on_uses.into_iter().collect::<Vec<_>>();
    let retry = |leftover| Strategy::Retry {
        strategy: option(0),
        again: None,
        verifier,
        look: 9,
        attempts: count(3.0),
        leftover,
    };
    assert_eq!(on_uses(&retry(Leftover::Failed)), [0]);
    // One attempt is one attempt; whether the next step runs depends on it.
    let once =
        |leftover| Strategy::BestOf { strategy: option(0), verifier, look: 9, samples: count(1.0), leftover };
    let then = |first: Strategy| Strategy::chain(vec![Arc::new(first), option(1)]).unwrap();
    assert!(on_uses(&once(Leftover::Failed)).is_empty());
    assert_eq!(on_uses(&then(once(Leftover::Failed))), [0]);
    assert!(on_uses(&then(once(Leftover::Accepted))).is_empty());
    // Nothing waits for the last step.
    let last = Strategy::chain(vec![option(1), Arc::new(once(Leftover::Failed))]).unwrap();
    assert!(on_uses(&last).is_empty());
    let cascade =
        |last: Arc<Strategy>| Strategy::Cascade { stages: vec![option(0), last], verifier, look: 9 };
    assert_eq!(on_uses(&cascade(option(1))), [0]);
    assert_eq!(on_uses(&cascade(Arc::new(then(retry(Leftover::Accepted))))), [0]);
}

//! What is assumed of models and attempts, against 6,484 pairs of models at the same tasks and 250 sets of repeats of 11 public
//! benchmarks. Some rows stand here; all of them lie beside the repository, if at all.
//!
//! Sources (repository @commit): SWE-bench/swe-bench.github.io @f1176b65, crux-eval/eval-arena @1c869f40, @ae38a097 and @e8259cb2,
//! halfrot/eval-arena @fd98f9c6, scaleapi/SWE-bench_Pro-os @ca10a60a, TIGER-AI-Lab/MMLU-Pro @f418b116,
//! laude-institute/terminal-bench-leaderboard @8e1925a3, sierra-research/tau2-bench @a2c02472.

use std::collections::BTreeMap;

use breakeven::quality::{
    DEFAULT_CORRELATION, DEFAULT_SHARED_DIFFICULTY, Leftover, Skill, Strategy, Tasks, Verifier, evaluate,
};
use breakeven::units::{Fraction, Quantity};

use super::{cascade, count, near, share};
use crate::harness::beside;

/// The share of tasks that "A, else B" solves where it is known which of A's results are right.
fn a_else_b(a: &Skill, b: &Skill, shared: Fraction) -> f64 {
    let strategy = cascade(vec![Strategy::Attempt(0), Strategy::Attempt(1)], Verifier::perfect());
    let skills = [a.clone(), b.clone()];
    evaluate(&strategy, Tasks::sharing(&skills, shared)).ends.right.get()
}

/// Rows of pairs.csv: the accuracies, the measured correlations of both, and what "A, else B" really solves.
const PAIRS: [(&str, [f64; 5]); 7] = [
    // LLama3-8b-Ins, then GPT-4-Turbo-2024-04-09.
    ("lcb", [0.1733, 0.8822, 0.4353, 0.8251, 0.4546]),
    // cursor-cli with claude-4-sonnet, then openhands with claude-4-sonnet.
    ("terminal-bench", [0.2625, 0.6481, 0.4125, 0.7805, 0.4725]),
    // swe-agent-mini with claude-4-sonnet, then cursor-cli with claude-4-sonnet.
    ("terminal-bench", [0.1275, 0.5205, 0.2625, 0.6481, 0.3455]),
    // orchestrator with qwen-3-coder-480B, then cursor-cli with claude-4-sonnet.
    ("terminal-bench", [0.1925, 0.4891, 0.2625, 0.6481, 0.3625]),
    // cursor-cli with claude-4-sonnet, then orchestrator with claude-4.1-opus.
    ("terminal-bench", [0.2625, 0.6481, 0.3975, 0.6327, 0.466]),
    // cursor-cli with claude-4-sonnet, then orchestrator with claude-4-sonnet.
    ("terminal-bench", [0.2625, 0.6481, 0.36, 0.5587, 0.4435]),
    // cursor-cli with claude-4-sonnet, then droid with claude-4-1-opus.
    ("terminal-bench", [0.2625, 0.6481, 0.5875, 0.7549, 0.6085]),
];

/// A measured correlation of each model does not take the gain of the second away: with all difficulty shared, each of these is
/// further off. The two that are told of in docs/formulas.md are met.
#[test]
fn pairs_solve_what_they_solved() {
    for (benchmark, [a, alike_a, b, alike_b, solved]) in PAIRS {
        let off = |shared: Fraction| {
            let of = |accuracy, alike| Skill::correlated(share(accuracy), share(alike));
            100.0 * (a_else_b(&of(a, alike_a), &of(b, alike_b), shared) - solved)
        };
        let (now, before) = (off(DEFAULT_SHARED_DIFFICULTY), off(Fraction::ONE));
        assert!(now.abs() < before.abs(), "{benchmark}, {a} then {b}: off by {now}, before by {before}");
    }
    let found = |at: usize| {
        let (_, [a, alike_a, b, alike_b, _]) = PAIRS[at];
        let of = |accuracy, alike| Skill::correlated(share(accuracy), share(alike));
        100.0 * a_else_b(&of(a, alike_a), &of(b, alike_b), DEFAULT_SHARED_DIFFICULTY)
    };
    // Really 45.5, and 47.3: the program says 45.5 and 45.5.
    near(found(0), 45.46, 0.1, "LiveCodeBench");
    near(found(1), 47.25, 1.8, "terminal-bench");
}

struct Mean {
    sum: f64,
    absolute: f64,
    number: f64,
}

/// Mean and mean absolute error in points, each pair weighing the same.
fn by_pair(rows: &[(String, f64)]) -> (f64, f64) {
    let number = rows.len() as f64;
    let of = |error: fn(f64) -> f64| rows.iter().map(|(_, own)| error(*own)).sum::<f64>() / number;
    (of(|error| error), of(f64::abs))
}

/// Mean and mean absolute error in points, each benchmark weighing the same.
fn by_benchmark(rows: &[(String, f64)]) -> (f64, f64) {
    let mut by: BTreeMap<&str, Mean> = BTreeMap::new();
    for (benchmark, error) in rows {
        let mean = by.entry(benchmark).or_insert(Mean { sum: 0.0, absolute: 0.0, number: 0.0 });
        mean.sum += error;
        mean.absolute += error.abs();
        mean.number += 1.0;
    }
    let number = by.len() as f64;
    let mean = by.values().map(|mean| mean.sum / mean.number).sum::<f64>() / number;
    let absolute = by.values().map(|mean| mean.absolute / mean.number).sum::<f64>() / number;
    (mean, absolute)
}

fn rows(file: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let Some(path) = beside(&format!("quality/{file}")) else {
        eprintln!("skipped: {file} does not lie beside the repository");
        return None;
    };
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.deserialize().map(Result::unwrap).collect();
    Some(rows)
}

fn number(row: &BTreeMap<String, String>, field: &str) -> Option<f64> {
    row.get(field).filter(|text| !text.is_empty()).map(|text| text.parse().unwrap())
}

#[test]
fn all_pairs_solve_what_they_solved() {
    let Some(rows) = rows("pairs.csv") else { return };
    let mut known: BTreeMap<(u64, u64), Skill> = BTreeMap::new();
    let mut skill = |accuracy: f64, alike: f64| {
        let key = (accuracy.to_bits(), alike.to_bits());
        known.entry(key).or_insert_with(|| Skill::correlated(share(accuracy), share(alike))).clone()
    };
    let (mut by_default, mut cautious, mut measured, mut measured_cautious, mut only) =
        (vec![], vec![], vec![], vec![], vec![]);
    for row in &rows {
        let of = |field| number(row, field).unwrap();
        let (a, b, solved) = (of("acc_a"), of("acc_b"), of("cascade_actual"));
        let name = row["benchmark"].clone();
        let alike = DEFAULT_CORRELATION.get();
        let (one, other) = (skill(a, alike), skill(b, alike));
        let found = a_else_b(&one, &other, DEFAULT_SHARED_DIFFICULTY);
        by_default.push((name.clone(), 100.0 * (found - solved)));
        cautious.push((name.clone(), 100.0 * (a_else_b(&one, &other, Fraction::ONE) - solved)));
        if let (Some(alike_a), Some(alike_b)) = (number(row, "icc_a"), number(row, "icc_b")) {
            only.push((name.clone(), 100.0 * (found - solved)));
            let (one, other) = (skill(a, alike_a.clamp(0.0, 1.0)), skill(b, alike_b.clamp(0.0, 1.0)));
            measured
                .push((name.clone(), 100.0 * (a_else_b(&one, &other, DEFAULT_SHARED_DIFFICULTY) - solved)));
            measured_cautious.push((name, 100.0 * (a_else_b(&one, &other, Fraction::ONE) - solved)));
        }
    }
    let within = |(mean, absolute): (f64, f64), most: (f64, f64), what: &str| {
        assert!(mean.abs() < most.0 && absolute < most.1, "{what}: off by {mean}, absolutely by {absolute}");
    };
    within(by_pair(&by_default), (0.65, 1.55), "defaults, by pair");
    within(by_benchmark(&by_default), (0.9, 1.7), "defaults, by benchmark");
    // Agents, whose correlation lies below the default: SWE-bench Lite and Verified, terminal-bench.
    let agents = ["swe-lite-agents", "swe-verified-mini", "terminal-bench"];
    let agents: Vec<(String, f64)> =
        by_default.iter().filter(|(name, _)| agents.contains(&name.as_str())).cloned().collect();
    within(by_benchmark(&agents), (0.2, 1.4), "defaults, agents");
    assert!(by_benchmark(&cautious).1 > 3.0, "one axis for all is off by three points");
    // A measured correlation is no worse than the default, as it was with one axis for all.
    let (known, default) = (by_benchmark(&measured), by_benchmark(&only));
    assert!(known.1 <= default.1, "measured {known:?}, default {default:?}");
    assert!(by_benchmark(&measured_cautious).1 > 4.0);
}

#[test]
fn all_repeats_solve_what_they_solved() {
    let Some(rows) = rows("attempts.csv") else { return };
    for k in [2_u32, 3, 4, 5, 10] {
        let mut given = vec![];
        for row in &rows {
            let (Some(actual), Some(alike), Some(accuracy)) =
                (number(row, &format!("any{k}_actual")), number(row, "icc_program"), number(row, "accuracy"))
            else {
                continue;
            };
            let strategy = Strategy::Retry {
                strategy: Strategy::Attempt(0).into(),
                again: None,
                verifier: Verifier::perfect(),
                look: 1,
                attempts: count(f64::from(k)),
                leftover: Leftover::Failed,
            };
            let of = |alike: f64| {
                100.0
                    * evaluate(&strategy, &[Skill::correlated(share(accuracy), share(alike.clamp(0.0, 1.0)))])
                        .ends
                        .right
                        .get()
            };
            given.push((row["benchmark"].clone(), of(alike) - 100.0 * actual));
        }
        let (mean, absolute) = by_benchmark(&given);
        assert!(!given.is_empty() && mean.abs() < 0.5 && absolute < 1.0, "any of {k}: {mean}, {absolute}");
    }
}

//! Figures that evaluations publish: pass@k, pass^k, cost of pass, chains of steps.

use crate::units::{Count, Fraction, Quantity, UsdPerTask};

use super::verifier::Verifier;
use super::vote::whole;

/// pass@k: the chance that at least one of `k` attempts is right, estimated without bias from `n` of which `c` were:
/// 1 − C(n − c, k) ÷ C(n, k) (Chen et al. 2021, arXiv 2107.03374). `None` where there were fewer than `k`.
///
/// ```
/// use breakeven::quality::pass_at;
/// use breakeven::units::{Count, Quantity};
/// let of = |value: f64| Count::new(value).unwrap();
/// assert_eq!(pass_at(of(1.0), of(3.0), of(3.0)).unwrap().get(), 1.0);
/// ```
pub fn pass_at(k: Count, n: Count, c: Count) -> Option<Fraction> {
    let (k, n, c) = (whole(k), whole(n), whole(c));
    if k > n || c > n {
        return None;
    }
    let none = (0..k).map(|i| (n - c).saturating_sub(i) as f64 / (n - i) as f64).product::<f64>();
    Some(Fraction::const_new(1.0 - none))
}

/// pass^k: the chance that all of `k` attempts are right, estimated likewise: C(c, k) ÷ C(n, k) (tau-bench, arXiv 2406.12045).
pub fn pass_every(k: Count, n: Count, c: Count) -> Option<Fraction> {
    let (k, n, c) = (whole(k), whole(n), whole(c));
    if k > n || c > n {
        return None;
    }
    Some(Fraction::const_new((0..k).map(|i| c.saturating_sub(i) as f64 / (n - i) as f64).product()))
}

/// Cost of pass: what a right result costs where attempts go on until there is one, cost ÷ p (arXiv 2504.13359). `None`
/// where none ever is.
///
/// ```
/// use breakeven::quality::cost_of_pass;
/// use breakeven::units::{Fraction, Quantity, UsdPerTask};
/// let cost = cost_of_pass(UsdPerTask::new(0.5).unwrap(), Fraction::new(0.25).unwrap()).unwrap();
/// assert_eq!(cost.get(), 2.0);
/// ```
pub fn cost_of_pass(cost: UsdPerTask, p: Fraction) -> Option<UsdPerTask> {
    (p.get() > 0.0).then(|| UsdPerTask::const_new(cost.get() / p.get()))
}

/// A chain of so many steps that all have to be right: pⁿ, for steps that fail independently.
///
/// ```
/// use breakeven::quality::series;
/// use breakeven::units::{Count, Fraction, Quantity};
/// // Five agents at 90 % each.
/// let chain = series(Fraction::new(0.9).unwrap(), Count::new(5.0).unwrap());
/// assert!((chain.get() - 0.59049).abs() < 1e-12);
/// ```
pub fn series(p: Fraction, steps: Count) -> Fraction {
    Fraction::const_new(p.get().powf(steps.get()))
}

/// A step with a gate behind it that finds wrong results and has them made once more: p + (1 − p) d p, where the gate finds
/// d = 1 − accepts wrong of them.
///
/// ```
/// use breakeven::quality::{Verifier, gated};
/// use breakeven::units::{Fraction, Quantity};
/// let share = |value| Fraction::new(value).unwrap();
/// let step = gated(share(0.9), Verifier::of(share(1.0), share(0.2)));
/// assert!((step.get() - 0.972).abs() < 1e-12);
/// ```
pub fn gated(p: Fraction, gate: Verifier) -> Fraction {
    let p = p.get();
    Fraction::const_new(p * gate.right + (p * (1.0 - gate.right) + (1.0 - p) * (1.0 - gate.wrong)) * p)
}

/// How consistent an agent is at a task that it does right with `p`: (2p − 1)² (Holistic Agent Leaderboard).
pub fn consistency(p: Fraction) -> Fraction {
    Fraction::const_new((2.0 * p.get() - 1.0).powi(2))
}

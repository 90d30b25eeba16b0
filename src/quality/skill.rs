//! How likely an option does a task right, from easy tasks to hard ones.

use statrs::function::beta::{beta_reg, ln_beta};

use crate::units::{Fraction, Quantity};

/// Equal parts of the axis from easy to hard.
pub(super) const PARTS: usize = 64;

/// How alike attempts at one task are, where nobody measured it: over 269 published sets of repeats the best constant is 0.66, for
/// agents 0.60 (docs/formulas.md, Policies).
pub const DEFAULT_CORRELATION: Fraction = Fraction::const_new(0.65);

/// How likely an option does a task right, for each part of the axis from easy to hard; never more likely at a harder one.
///
/// How much of the axis options share is said of all of them together ([`Tasks::shared`](super::tasks::Tasks)).
#[derive(Clone, Debug, PartialEq)]
pub struct Skill(Vec<f64>);

impl Skill {
    /// Every task is equally hard: attempts are independent.
    pub fn alike(p: Fraction) -> Self {
        Self(vec![p.get(); PARTS])
    }

    /// Tasks differ so much that attempts at the same one correlate: chances of success have a beta distribution of mean `p`
    /// with the intraclass correlation ρ = 1 ÷ (1 + α + β). At 0 every task is equally hard; at 1 each is always done right or
    /// never. The mean over the parts is `p` exactly.
    ///
    /// ```
    /// use breakeven::quality::Skill;
    /// use breakeven::units::{Fraction, Quantity};
    /// let share = |value| Fraction::new(value).unwrap();
    /// let skill = Skill::correlated(share(0.88), share(0.6));
    /// assert!((skill.mean().get() - 0.88).abs() < 1e-12);
    /// ```
    pub fn correlated(p: Fraction, correlation: Fraction) -> Self {
        let (p, rho) = (p.get(), correlation.get());
        if rho == 0.0 || p == 0.0 || p == 1.0 {
            return Self(vec![p; PARTS]);
        }
        let sum = (1.0 - rho) / rho;
        if sum * p.min(1.0 - p) < LEAST_SHAPE {
            return Self(parts(|easiest| easiest.min(p)));
        }
        let (alpha, beta) = (sum * p, sum * (1.0 - p));
        let middle = beta_reg(alpha, beta, 0.5);
        // What the easiest share contributes: the first moment of the upper tail. Where it begins is found from the nearer
        // end, since chances crowd at both.
        Self(parts(|easiest| {
            let harder = 1.0 - easiest;
            if harder <= middle {
                let bound = near_zero(alpha, beta, harder);
                p - p * beta_reg(alpha + 1.0, beta, bound)
            } else {
                let bound = near_zero(beta, alpha, easiest);
                easiest - (1.0 - p) * beta_reg(beta + 1.0, alpha, bound)
            }
        }))
    }

    /// Classes of task: the share of each, and how likely its tasks are done right. Shares are taken in proportion.
    pub fn classes(classes: &[(Fraction, Fraction)]) -> Self {
        let mut classes: Vec<(f64, f64)> = classes.iter().map(|(share, p)| (share.get(), p.get())).collect();
        classes.sort_by(|a, b| b.1.total_cmp(&a.1));
        let all: f64 = classes.iter().map(|(share, _)| share).sum();
        if all == 0.0 {
            return Self(vec![0.0; PARTS]);
        }
        Self(parts(|easiest| {
            let mut left = easiest * all;
            let mut right = 0.0;
            for (share, p) in &classes {
                right += left.min(*share) * p;
                left = (left - share).max(0.0);
            }
            right / all
        }))
    }

    /// The share of all tasks that a single attempt does right.
    pub fn mean(&self) -> Fraction {
        Fraction::const_new((self.0.iter().sum::<f64>() / PARTS as f64).min(1.0))
    }

    /// The chance at a part.
    pub(super) fn at(&self, part: usize) -> f64 {
        self.0[part]
    }

    /// The mean chance of a wider part, of so many parts.
    pub(super) fn over(&self, wide: usize, size: usize) -> f64 {
        self.0[wide * size..(wide + 1) * size].iter().sum::<f64>() / size as f64
    }
}

/// Shapes of the beta distribution below this are all or nothing.
const LEAST_SHAPE: f64 = 1e-3;
/// Steps of a search at most; some five do.
const STEPS: u32 = 60;
/// How near two values of a search are that are the same, as logarithms.
const NEAR: f64 = 1e-12;
/// The logarithm of the smallest number that is told from nothing.
const SMALLEST_LN: f64 = -700.0;

/// The parts' means, from what the easiest share of tasks contributes to all that is done right.
fn parts(contributed: impl Fn(f64) -> f64) -> Vec<f64> {
    let bounds: Vec<f64> = (0..=PARTS).map(|at| contributed(at as f64 / PARTS as f64)).collect();
    bounds.windows(2).map(|pair| ((pair[1] - pair[0]) * PARTS as f64).clamp(0.0, 1.0)).collect()
}

/// The value up to one half that a share of a beta distribution lies below, *x* with *I*(*x*) = share. It is searched for by its logarithm,
/// because with small shapes it can be smaller than any number beside 1, and there ln *I* is nearly straight: Newton's steps, which land where
/// the bracket allows them, else in its middle.
fn near_zero(alpha: f64, beta: f64, share: f64) -> f64 {
    let (mut low, mut high) = (SMALLEST_LN, 0.5_f64.ln());
    if share <= 0.0 {
        return low.exp();
    }
    let ln_whole = ln_beta(alpha, beta);
    // Near zero I(x) is x^α ÷ (α B).
    let mut at = (((share * alpha).ln() + ln_whole) / alpha).clamp(low, high);
    for _ in 0..STEPS {
        let below = beta_reg(alpha, beta, at.exp());
        if below < share {
            low = at;
        } else {
            high = at;
        }
        let density = (alpha * at + (beta - 1.0) * (-at.exp()).ln_1p() - ln_whole).exp();
        let newton = at - below * (below / share).ln() / density;
        let next = if newton > low && newton < high { newton } else { f64::midpoint(low, high) };
        if (next - at).abs() < NEAR {
            return next.exp();
        }
        at = next;
    }
    at.exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(value: f64) -> Fraction {
        Fraction::new(value).unwrap()
    }

    #[test]
    fn the_mean_is_kept_and_harder_tasks_are_never_likelier() {
        for p in [0.001, 0.05, 0.3, 0.5, 0.86, 0.95, 0.999] {
            for rho in [0.0, 0.001, 0.1, 0.5, 0.6, 0.9, 0.99, 1.0] {
                let skill = Skill::correlated(share(p), share(rho));
                assert!((skill.mean().get() - p).abs() < 1e-9, "{p}, {rho}: mean {}", skill.mean());
                assert!(
                    skill.0.windows(2).all(|pair| pair[0] >= pair[1] - 1e-9),
                    "{p}, {rho}: {:?}",
                    skill.0
                );
            }
        }
    }

    /// Newton's steps end where halving does.
    #[test]
    fn the_bound_of_a_share_is_that_of_halving() {
        let halved = |alpha: f64, beta: f64, share: f64| {
            let (mut low, mut high) = (SMALLEST_LN, 0.5_f64.ln());
            for _ in 0..60 {
                let middle = f64::midpoint(low, high);
                if beta_reg(alpha, beta, middle.exp()) < share { low = middle } else { high = middle }
            }
            low
        };
        for (alpha, beta) in
            [(0.002, 0.01), (0.01, 0.3), (0.3, 0.01), (0.5, 0.5), (2.0, 5.0), (40.0, 3.0), (900.0, 90.0)]
        {
            for share in [1e-9, 0.015_625, 0.2, 0.5, 0.9] {
                if share <= beta_reg(alpha, beta, 0.5) {
                    let (found, known) = (near_zero(alpha, beta, share).ln(), halved(alpha, beta, share));
                    assert!((found - known).abs() < 1e-9, "{alpha}, {beta}, {share}: {found}, not {known}");
                }
            }
        }
    }

    /// Repeats of a beta-binomial are known in closed form: all of k attempts fail with Π (β + j) ÷ (α + β + j).
    #[test]
    fn repeats_fail_as_often_as_known() {
        for (p, rho) in [(0.18, 0.6), (0.5, 0.3), (0.86, 0.6), (0.95, 0.6), (0.159, 0.56)] {
            let skill = Skill::correlated(share(p), share(rho));
            let sum = (1.0 - rho) / rho;
            let mut known = 1.0;
            for attempt in 0..5 {
                let j = f64::from(attempt);
                known *= (sum * (1.0 - p) + j) / (sum + j);
                let found =
                    skill.0.iter().map(|chance| (1.0 - chance).powi(attempt + 1)).sum::<f64>() / PARTS as f64;
                assert!((found - known).abs() < 0.004, "{p}, {rho}, {j}: {found}, not {known}");
            }
        }
    }

    /// Two published repeats: best of five at 18 % reached 30 % where independent attempts would reach 63 %, and one model at SWE-bench Lite
    /// reached 56 % in 250 samples from 15.9 % in one (arXiv 2407.21787), where independent attempts would reach everything.
    #[test]
    fn the_default_is_near_published_repeats() {
        let fails = |p: f64, rho: f64, attempts: u32| {
            let sum = (1.0 - rho) / rho;
            (0..attempts).map(f64::from).map(|j| (sum * (1.0 - p) + j) / (sum + j)).product::<f64>()
        };
        let fitted = |p: f64, attempts: u32, passed: f64| {
            let (mut low, mut high) = (0.001, 0.999);
            for _ in 0..60 {
                let middle = f64::midpoint(low, high);
                if 1.0 - fails(p, middle, attempts) > passed { low = middle } else { high = middle }
            }
            low
        };
        let (few, many) = (fitted(0.18, 5, 0.30), fitted(0.159, 250, 0.56));
        assert!((few - 0.64).abs() < 0.01 && (many - 0.56).abs() < 0.01, "{few}, {many}");
        assert!((f64::midpoint(few, many) - DEFAULT_CORRELATION.get()).abs() < 0.06);
    }
}

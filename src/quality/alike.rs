//! How much of what makes tasks hard is common to two options, from tasks that both tried.

use crate::units::{Fraction, Quantity};

use super::skill::{PARTS, Skill};

/// Two options at the tasks that both tried.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The share of its attempts that each did right, task by task.
    pub shares: Vec<(Fraction, Fraction)>,
    /// How alike attempts of the first are at one task.
    pub first: Fraction,
    /// And of the second.
    pub second: Fraction,
}

/// The shared difficulty of pairs, and its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharedDifficulty {
    /// The share of the axis that options have in common.
    pub share: Fraction,
    /// Its standard error.
    pub error: Fraction,
}

/// The shared difficulty *s* that gives the covariance that was seen: *s* = Σ *c* ÷ Σ *m*, held between 0 and 1, where *c* is the mean over tasks of the
/// product of both shares less the product of their means, and *m* the same where one axis is common to both: the mean over its
/// parts of *a*(*u*) *b*(*u*) less *a b*. Its standard error is √(Σ *a* (1 − *a*) *b* (1 − *b*) ÷ *n*) ÷ Σ *m*, that of independent outcomes.
/// `None` if no covariance is possible: an option that is always or never right, or whose attempts have nothing in common.
///
/// ```
/// use breakeven::quality::{Pair, shared_difficulty};
/// use breakeven::units::{Fraction, Quantity};
/// let share = |value| Fraction::new(value).unwrap();
/// // What one does right, the other does, and each task is always or never done right: one axis for both.
/// let same: Vec<_> = (0..20).map(|at| (share(f64::from(at % 2)), share(f64::from(at % 2)))).collect();
/// let pair = Pair { shares: same, first: share(1.0), second: share(1.0) };
/// assert!(shared_difficulty(&[pair]).unwrap().share.get() > 0.98);
/// ```
pub fn shared_difficulty(pairs: &[Pair]) -> Option<SharedDifficulty> {
    let (mut seen, mut most, mut variance) = (0.0, 0.0, 0.0);
    for Pair { shares, first, second } in pairs {
        let number = shares.len() as f64;
        let mean = |of: &dyn Fn(&(Fraction, Fraction)) -> f64| shares.iter().map(of).sum::<f64>() / number;
        let (a, b) = (mean(&|both| both.0.get()), mean(&|both| both.1.get()));
        let both = mean(&|both| both.0.get() * both.1.get());
        if !both.is_finite() {
            continue;
        }
        let skills = (
            Skill::correlated(Fraction::const_new(a.clamp(0.0, 1.0)), *first),
            Skill::correlated(Fraction::const_new(b.clamp(0.0, 1.0)), *second),
        );
        let common = (0..PARTS).map(|part| skills.0.at(part) * skills.1.at(part)).sum::<f64>() / PARTS as f64;
        seen += both - a * b;
        most += common - a * b;
        variance += a * (1.0 - a) * b * (1.0 - b) / number;
    }
    (most > 1e-6).then(|| SharedDifficulty {
        share: Fraction::const_new((seen / most).clamp(0.0, 1.0)),
        error: Fraction::const_new((variance.sqrt() / most).min(1.0)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(both: usize, first: usize, second: usize, neither: usize, alike: f64) -> Pair {
        let of = |a: f64, b: f64, number: usize| {
            std::iter::repeat_n((Fraction::const_new(a), Fraction::const_new(b)), number)
        };
        let shares = of(1.0, 1.0, both)
            .chain(of(1.0, 0.0, first))
            .chain(of(0.0, 1.0, second))
            .chain(of(0.0, 0.0, neither));
        Pair {
            shares: shares.collect(),
            first: Fraction::const_new(alike),
            second: Fraction::const_new(alike),
        }
    }

    #[test]
    fn by_hand() {
        // Always or never right, half of the tasks each: m = 0.5 - 0.25; both right at 40 of 100: c = 0.15; 0.15 / 0.25 = 0.6.
        let found = shared_difficulty(&[pair(40, 10, 10, 40, 1.0)]).unwrap();
        assert!((found.share.get() - 0.6).abs() < 1e-9, "{found:?}");
        // √(0.25 × 0.25 ÷ 100) ÷ 0.25 = 0.1.
        assert!((found.error.get() - 0.1).abs() < 1e-9, "{found:?}");
        // Outcomes that have nothing in common, and less than nothing.
        assert_eq!(shared_difficulty(&[pair(25, 25, 25, 25, 1.0)]).unwrap().share, Fraction::ZERO);
        assert_eq!(shared_difficulty(&[pair(10, 40, 40, 10, 1.0)]).unwrap().share, Fraction::ZERO);
        assert!(shared_difficulty(&[pair(50, 0, 0, 0, 1.0)]).is_none());
        assert!(shared_difficulty(&[pair(40, 10, 10, 40, 0.0)]).is_none());
        assert!(shared_difficulty(&[]).is_none());
    }
}

//! How times and lengths are spread: gamma distributions by the points of a normal one, and lengths in parts.

use statrs::distribution::{ContinuousCDF, Normal};

use super::arrivals::Arrivals;

/// Points of the normal distribution, in standard deviations, and the share that each stands for.
const NORMAL_POINTS: [(f64, f64); 9] = [
    (-1.645, 0.1),
    (-1.036, 0.125),
    (-0.524, 0.175),
    (0.0, 0.2),
    (0.524, 0.175),
    (1.036, 0.125),
    (1.645, 0.07),
    (2.326, 0.024),
    (2.878, 0.006),
];

/// The mean of a function of a time with a gamma distribution of that mean and variance, by the points of a normal one (Wilson and
/// Hilferty 1931).
pub(super) fn gamma(mean: f64, variance: f64, of: impl Fn(f64) -> f64) -> f64 {
    if mean <= 0.0 || variance <= 0.0 {
        return of(mean.max(0.0));
    }
    let ninth = variance / (mean * mean) / 9.0;
    let at = |point: f64| mean * (1.0 - ninth + point * ninth.sqrt()).max(0.0).powi(3);
    NORMAL_POINTS.iter().map(|(point, share)| of(at(*point)) * share).sum()
}

/// The share of such a time above a bound.
pub(super) fn gamma_tail(mean: f64, variance: f64, bound: f64) -> f64 {
    if bound < 0.0 {
        return 1.0;
    }
    if mean <= 0.0 || variance <= 0.0 {
        return f64::from(u8::from(mean > bound));
    }
    let ninth = variance / (mean * mean) / 9.0;
    let point = ((bound / mean).cbrt() - 1.0 + ninth) / ninth.sqrt();
    if point > FARTHEST {
        0.0
    } else if point < -FARTHEST {
        1.0
    } else {
        Normal::standard().sf(point)
    }
}

/// Beyond so many standard deviations there is nothing.
const FARTHEST: f64 = 6.0;

/// Lengths over their mean, with the shares of requests that have them: a lognormal distribution in parts.
pub(in crate::serving) struct Lengths(Vec<(f64, f64)>);

/// Where the distribution of lengths is cut: finer where the percentiles of interest lie.
const LENGTH_CUTS: [f64; 19] = [
    0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.86, 0.9, 0.93, 0.95, 0.965, 0.98, 0.988, 0.994, 0.998, 1.0,
];

impl Lengths {
    pub(in crate::serving) fn of(arrivals: &Arrivals) -> Self {
        let variance = arrivals.length_variance();
        let normal = Normal::standard();
        if variance == 0.0 {
            return Self(vec![(1.0, 1.0)]);
        }
        let sigma = variance.ln_1p().sqrt();
        let parts = LENGTH_CUTS.windows(2).map(|cut| {
            let middle = normal.inverse_cdf(f64::midpoint(cut[0], cut[1]));
            ((sigma * middle - sigma * sigma / 2.0).exp(), cut[1] - cut[0])
        });
        Self(parts.collect())
    }

    pub(super) fn mean_of(&self, value: impl Fn(f64) -> f64) -> f64 {
        self.0.iter().map(|(length, share)| value(*length) * share).sum()
    }
}

//! How sure a measured share is.

use crate::units::{Count, Fraction, Quantity};

/// The standard normal quantile of a two-sided 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval of a share measured on *n* trials, with 95 % confidence.
///
/// Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22 (1927).
///
/// ```
/// use breakeven::quality::wilson_interval;
/// use breakeven::units::{Count, Fraction, Quantity};
/// let (low, high) = wilson_interval(Fraction::new(0.88)?, Count::new(500.0)?);
/// assert_eq!(format!("{:.3} {:.3}", low.get(), high.get()), "0.849 0.906");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn wilson_interval(share: Fraction, trials: Count) -> (Fraction, Fraction) {
    let (p, n) = (share.get(), trials.get().max(1.0));
    let centre = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    let bounded = |value: f64| Fraction::const_new((value / scale).clamp(0.0, 1.0));
    (bounded(centre - half), bounded(centre + half))
}

/// The plain mean of some shares, such as the scores of a model at several benchmarks; `None` of none.
///
/// ```
/// use breakeven::quality::mean_share;
/// let mean = mean_share(&["80%".parse()?, "90%".parse()?]).unwrap();
/// assert_eq!(format!("{:.3}", breakeven::units::Quantity::get(mean)), "0.850");
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn mean_share(shares: &[Fraction]) -> Option<Fraction> {
    let sum: f64 = shares.iter().map(|share| share.get()).sum();
    (!shares.is_empty()).then(|| Fraction::const_new((sum / shares.len() as f64).min(1.0)))
}

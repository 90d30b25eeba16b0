//! How much of a demand may come: levels with chances, cut out of a distribution where only its mean and its deviation are known.

use statrs::distribution::{Continuous as _, ContinuousCDF as _, Normal};

use crate::units::tolerance::NOISE;
use crate::units::{Fraction, Load, Quantity, Ratio};

/// A level of all demand of a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// How likely it is.
    pub chance: Fraction,
    /// The volume of each workload over its mean; of one that is not listed, its mean.
    pub volumes: Vec<Ratio>,
}

impl Level {
    /// Demand that is known: one level, at which everything is as it is stated.
    pub fn certain() -> Vec<Self> {
        vec![Self { chance: Fraction::ONE, volumes: Vec::new() }]
    }

    /// The volume of a workload over its mean.
    pub fn volume(&self, work: usize) -> Ratio {
        self.volumes.get(work).copied().unwrap_or(Ratio::const_new(1.0))
    }
}

/// A level of one workload's volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VolumeLevel {
    /// How likely it is.
    pub chance: Fraction,
    /// The volume over its mean.
    pub volume: Ratio,
}

impl VolumeLevel {
    /// Whether it is so unlikely that nothing is planned for it.
    pub fn is_too_rare(&self) -> bool {
        self.chance.get() < NOISE
    }
}

/// How a volume lies around its mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Its logarithm is normal: it cannot fall below nothing, and far above the mean is likelier than far below it.
    LogNormal,
    /// Normal: as likely above the mean as below it.
    Normal,
}

/// Cuts a volume with this standard deviation (over its mean, *v*) into `count` levels that are equally likely. Each is the mean of its
/// slice, so that the mean is kept exactly and what lies within a slice is all that is lost. With *z* the quantiles of the standard
/// normal distribution at both ends of a slice of *n*: normal 1 + *v n* (*φ*(*z*₁) − *φ*(*z*₂)); log-normal, with *σ*² = ln(1 + *v*²),
/// *n* (*Φ*(*z*₂ − *σ*) − *Φ*(*z*₁ − *σ*)). A normal slice below nothing is nothing.
///
/// ```
/// use breakeven::planning::{Distribution, cut};
/// use breakeven::units::{Load, Quantity};
/// let levels = cut(Distribution::Normal, Load::new(0.25)?, 2);
/// // The mean of the upper half is √(2 ÷ π) deviations above that of the whole.
/// assert!((levels[1].volume.get() - 1.199_47).abs() < 1e-5);
/// assert_eq!(levels[0].volume.get() + levels[1].volume.get(), 2.0);
/// # Ok::<(), breakeven::units::ParseError>(())
/// ```
pub fn cut(distribution: Distribution, deviation: Load, count: usize) -> Vec<VolumeLevel> {
    let (standard, v, n) = (Normal::standard(), deviation.get(), count.max(1) as f64);
    let sigma = (v * v).ln_1p().sqrt();
    let quantile = |at: usize| standard.inverse_cdf(at as f64 / n);
    let slice = |at: usize| -> f64 {
        let (low, high) = (quantile(at), quantile(at + 1));
        match distribution {
            Distribution::Normal => (1.0 + v * n * (standard.pdf(low) - standard.pdf(high))).max(0.0),
            Distribution::LogNormal => n * (standard.cdf(high - sigma) - standard.cdf(low - sigma)).max(0.0),
        }
    };
    let slices: Vec<f64> = (0..count.max(1)).map(slice).collect();
    // But for rounding, and for what a wide normal has below nothing, this is 1 already.
    let mean = slices.iter().sum::<f64>() / n;
    let level = |volume: f64| VolumeLevel {
        chance: Fraction::const_new(1.0 / n),
        volume: Ratio::const_new(volume / mean),
    };
    slices.into_iter().map(level).collect()
}

/// Levels of several workloads as levels of all: they are high together and low together, quantile by quantile, which is the
/// dearest that they can be to serve. Each list stands in the order of its volumes.
///
/// ```
/// use breakeven::planning::{VolumeLevel, together};
/// use breakeven::units::{Fraction, Quantity, Ratio};
/// let level = |chance, volume| VolumeLevel {
///     chance: Fraction::new(chance).unwrap(), volume: Ratio::new(volume).unwrap(),
/// };
/// let all = together(&[vec![level(0.5, 0.8), level(0.5, 1.2)], vec![level(0.75, 0.9), level(0.25, 1.3)]]);
/// let volumes: Vec<(f64, f64)> = all.iter().map(|all| (all.volume(0).get(), all.volume(1).get())).collect();
/// assert_eq!(volumes, [(0.8, 0.9), (1.2, 0.9), (1.2, 1.3)]);
/// ```
pub fn together(parts: &[Vec<VolumeLevel>]) -> Vec<Level> {
    let ends = |part: &Vec<VolumeLevel>| -> Vec<f64> {
        let all: f64 = part.iter().map(|level| level.chance.get()).sum();
        let mut upto = 0.0;
        part.iter()
            .map(|level| {
                upto += level.chance.get() / all;
                upto
            })
            .collect()
    };
    let all: Vec<Vec<f64>> = parts.iter().map(ends).collect();
    let mut cuts: Vec<f64> = all.iter().flatten().copied().collect();
    cuts.sort_by(f64::total_cmp);
    cuts.dedup_by(|next, before| *next - *before < NOISE);
    let mut levels = Vec::new();
    let mut from = 0.0;
    for upto in cuts {
        let middle = f64::midpoint(from, upto);
        let of = |(part, ends): (&Vec<VolumeLevel>, &Vec<f64>)| {
            let at = ends.iter().position(|end| *end > middle).unwrap_or(part.len().saturating_sub(1));
            part.get(at).map_or(Ratio::const_new(1.0), |level| level.volume)
        };
        let volumes = parts.iter().zip(&all).map(of).collect();
        levels.push(Level { chance: Fraction::const_new((upto - from).min(1.0)), volumes });
        from = upto;
    }
    if levels.is_empty() { Level::certain() } else { levels }
}

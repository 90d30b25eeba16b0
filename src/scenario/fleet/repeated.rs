//! How far runs of a benchmark at one load lie from each other.

use crate::benchmark::Measurement;
use crate::units::{Count, Fraction, Quantity, Ratio};

/// Repeated runs at the load of a replica.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repeated {
    /// How many.
    pub runs: Count,
    /// How far a further run lies from the one that counts, in eight of ten cases at most.
    pub within: Fraction,
}

/// Nine tenths of Student's distribution lie below, by degrees of freedom from 1 on; the last one is taken for more.
const NINE_TENTHS: [f64; 10] = [3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372];
/// A replica that may serve almost nothing says no more than this.
const MOST: f64 = 0.9;

impl Repeated {
    /// Of runs with as many requests at a time as the replica has; `None` where there are fewer than two.
    pub(super) fn of(measurements: &[&Measurement], clients: Ratio) -> Option<Self> {
        let same = measurements.iter().filter(|found| found.clients.value == clients);
        let mut rates: Vec<f64> = same.map(|found| found.output_rate.value.get()).collect();
        // A rate to the last digit the same is a copy of a run, not another one.
        rates.sort_by(f64::total_cmp);
        rates.dedup();
        let within = prediction_interval(&rates)?;
        Some(Self {
            runs: Count::const_new(rates.len() as f64),
            within: Fraction::const_new(within.min(MOST)),
        })
    }
}

/// Half the interval, over the mean, in which a further value lies in eight of ten cases, if values are normal:
/// *t* × *s* × √(1 + 1/*n*) ÷ mean, with *t* of Student's distribution, *n* values and their standard deviation *s*.
fn prediction_interval(values: &[f64]) -> Option<f64> {
    let freedom = values.len().checked_sub(2)?;
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let t = NINE_TENTHS.get(freedom).or(NINE_TENTHS.last())?;
    Some(t * (squares / (n - 1.0)).sqrt() * (1.0 + 1.0 / n).sqrt() / mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_runs_by_hand() {
        // Mean 1,000; s = 10; t of 2 degrees 1.886: 1.886 × 10 × √(4/3) ÷ 1,000.
        let found = prediction_interval(&[990.0, 1000.0, 1010.0]).unwrap();
        assert!((found - 0.021_778).abs() < 1e-6, "{found}");
        assert_eq!(prediction_interval(&[1000.0]), None);
        assert_eq!(prediction_interval(&[]), None);
        assert_eq!(prediction_interval(&[5.0, 5.0]), Some(0.0));
    }
}

//! How long attempts took: the mean, and percentiles that are attempts of the file.

use crate::decode::Sited;
use crate::units::{Count, Quantity, Seconds};

/// With fewer latencies than this, percentiles say little.
pub const FEWEST_LATENCIES: Count = Count::const_new(20.0);

/// The latencies of an option's attempts.
#[derive(Clone, Debug)]
pub struct Spread {
    /// How many there are.
    pub number: Count,
    /// Their mean.
    pub mean: Seconds,
    /// Percentiles, where there are at least [`FEWEST_LATENCIES`].
    pub percentiles: Option<Percentiles>,
}

/// Percentiles by the nearest rank: the ⌈share × number⌉-th smallest, which stands in the file as it is.
#[derive(Clone, Debug)]
pub struct Percentiles {
    /// The median.
    pub p50: Sited<Seconds>,
    /// The 95th percentile.
    pub p95: Sited<Seconds>,
    /// The 99th percentile.
    pub p99: Sited<Seconds>,
}

impl Spread {
    /// Of so many latencies; nothing where there are none.
    pub(super) fn of(mut latencies: Vec<Sited<Seconds>>) -> Option<Self> {
        let number = latencies.len();
        let sum: f64 = latencies.iter().map(|latency| latency.value.get()).sum();
        latencies.sort_by(|a, b| a.value.get().total_cmp(&b.value.get()));
        let at = |hundredths: usize| {
            let rank = (hundredths * number).div_ceil(100);
            latencies.get(rank.saturating_sub(1)).cloned()
        };
        let count = Count::const_new(number as f64);
        let percentiles = if count >= FEWEST_LATENCIES {
            at(50).zip(at(95)).zip(at(99)).map(|((p50, p95), p99)| Percentiles { p50, p95, p99 })
        } else {
            None
        };
        (number > 0).then(|| Self {
            number: count,
            mean: Seconds::const_new(sum / number as f64),
            percentiles,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Site, SourceFile, Spot};

    fn latencies(number: u32) -> Vec<Sited<Seconds>> {
        let file = SourceFile::read_plain("evals.csv", Vec::new()).unwrap();
        let sited = |value| Sited {
            value: Seconds::const_new(f64::from(value)),
            site: Site::new(file.clone(), Spot::Whole),
        };
        // In no order.
        (1..=number).map(|at| sited(at * 11 % (number + 1))).collect()
    }

    #[test]
    fn percentiles_are_latencies_of_the_file() {
        let found = Spread::of(latencies(100)).unwrap();
        let of = found.percentiles.unwrap();
        assert_eq!([of.p50, of.p95, of.p99].map(|sited| sited.value.get()), [50.0, 95.0, 99.0]);
        assert_eq!(found.mean.get(), 50.5);
        let of = Spread::of(latencies(20)).unwrap().percentiles.unwrap();
        assert_eq!([of.p50, of.p95, of.p99].map(|sited| sited.value.get()), [10.0, 19.0, 20.0]);
    }

    #[test]
    fn few_have_a_mean_only() {
        assert!(Spread::of(latencies(19)).unwrap().percentiles.is_none());
        assert!(Spread::of(Vec::new()).is_none());
    }
}

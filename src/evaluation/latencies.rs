//! How long attempts took: the mean, and percentiles that are attempts of the file.

use crate::decode::Sited;
use crate::source::Site;
use crate::units::{Count, Quantity, Seconds};

use super::attempts::At;

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

/// The same without the file: their number, their mean, and the nearest ranks of 50, 95 and 99 hundredths.
#[derive(Clone, Debug)]
pub(super) struct Latencies {
    number: Count,
    mean: Seconds,
    ranks: [(Seconds, At); 3],
}

impl Latencies {
    /// Of so many latencies, in the file's order; nothing where there are none.
    pub(super) fn of(mut latencies: Vec<(Seconds, At)>) -> Option<Self> {
        let number = latencies.len();
        let sum: f64 = latencies.iter().map(|(latency, _)| latency.get()).sum();
        latencies.sort_by(|a, b| a.0.get().total_cmp(&b.0.get()));
        let at = |hundredths: usize| {
            let rank = (hundredths * number).div_ceil(100);
            latencies.get(rank.saturating_sub(1)).copied()
        };
        Some(Self {
            ranks: [at(50)?, at(95)?, at(99)?],
            number: Count::const_new(number as f64),
            mean: Seconds::const_new(sum / number as f64),
        })
    }
}

impl Spread {
    /// Of latencies whose places are known.
    pub(super) fn of(latencies: &Latencies, site: impl Fn(At) -> Site) -> Self {
        let Latencies { number, mean, ranks } = latencies;
        let [p50, p95, p99] = ranks.map(|(value, at)| Sited { value, site: site(at) });
        let percentiles = (*number >= FEWEST_LATENCIES).then_some(Percentiles { p50, p95, p99 });
        Self { number: *number, mean: *mean, percentiles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceFile, Spot};

    fn spread(number: u32) -> Option<Spread> {
        let file = SourceFile::passing("evals.csv");
        // In no order.
        let seconds = |at: u32| Seconds::const_new(f64::from(at * 11 % (number + 1)));
        let latencies = Latencies::of((1..=number).map(|at| (seconds(at), At::new((1, 1)))).collect());
        latencies.map(|found| Spread::of(&found, |_| Site::new(file.clone(), Spot::Whole)))
    }

    #[test]
    fn percentiles_are_latencies_of_the_file() {
        let found = spread(100).unwrap();
        let of = found.percentiles.unwrap();
        assert_eq!([of.p50, of.p95, of.p99].map(|sited| sited.value.get()), [50.0, 95.0, 99.0]);
        assert_eq!(found.mean.get(), 50.5);
        let of = spread(20).unwrap().percentiles.unwrap();
        assert_eq!([of.p50, of.p95, of.p99].map(|sited| sited.value.get()), [10.0, 19.0, 20.0]);
    }

    #[test]
    fn few_have_a_mean_only() {
        assert!(spread(19).unwrap().percentiles.is_none());
        assert!(spread(0).is_none());
    }
}

//! How long attempts took: the mean, and percentiles that are attempts of the file.

use crate::decode::Sited;
use crate::source::Site;
use crate::units::{Count, Quantity, Seconds};

use super::attempts::{At, Written};

/// With fewer latencies than this, percentiles say little.
pub const FEWEST_LATENCIES: Count = Count::const_new(20.0);

/// No call of a model takes less.
pub const SHORTEST: Seconds = Seconds::const_new(0.01);
/// A median above this, where no unit is written, is one of milliseconds.
const LONGEST: Seconds = Seconds::const_new(1000.0);
/// The share of latencies that may be shorter than any call: they are left out.
const FEW: f64 = 0.05;

/// The latencies of an option's attempts.
#[derive(Clone, Debug)]
pub struct Spread {
    /// How many there are.
    pub number: Count,
    /// Their mean.
    pub mean: Seconds,
    /// Percentiles, where there are at least [`FEWEST_LATENCIES`] that can be those of calls.
    pub percentiles: Option<Percentiles>,
    /// What no call of a model takes.
    pub implausible: Option<Implausible>,
}

/// Latencies that are none of calls of a model.
#[derive(Clone, Debug)]
pub struct Implausible {
    /// How many there are.
    pub number: Count,
    /// Of how many.
    pub of: Count,
    /// What is wrong with them.
    pub why: Doubt,
    /// The first one.
    pub first: Site,
}

/// What is wrong with latencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// They are below [`SHORTEST`].
    TooShort,
    /// They are in the hundreds or thousands of seconds, and no unit is written.
    Milliseconds,
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
    doubt: Option<(Doubt, Count, Count, At)>,
    /// Whether what is in doubt is so much that no percentile stands.
    stands: bool,
}

impl Latencies {
    /// Of so many latencies, in the file's order; nothing where there are none.
    pub(super) fn of(mut latencies: Vec<(Seconds, At)>, written: Written) -> Option<Self> {
        let count = |number: usize| Count::const_new(number as f64);
        let all = latencies.len();
        let short: Vec<At> =
            latencies.iter().filter(|(latency, _)| *latency < SHORTEST).map(|(_, at)| *at).collect();
        let mut doubt = short.first().map(|first| (Doubt::TooShort, count(short.len()), count(all), *first));
        let stands = short.len() as f64 <= FEW * all as f64;
        if stands {
            latencies.retain(|(latency, _)| *latency >= SHORTEST);
        }
        let first = latencies.first()?.1;
        let number = latencies.len();
        let sum: f64 = latencies.iter().map(|(latency, _)| latency.get()).sum();
        latencies.sort_by(|a, b| a.0.get().total_cmp(&b.0.get()));
        let at = |hundredths: usize| {
            let rank = (hundredths * number).div_ceil(100);
            latencies.get(rank.saturating_sub(1)).copied()
        };
        let ranks = [at(50)?, at(95)?, at(99)?];
        let long = written == Written::Bare && ranks[0].0 > LONGEST;
        if long {
            doubt = Some((Doubt::Milliseconds, count(number), count(all), first));
        }
        let mean = Seconds::const_new(sum / number as f64);
        Some(Self { ranks, number: count(number), mean, doubt, stands: stands && !long })
    }
}

impl Spread {
    /// Of latencies whose places are known.
    pub(super) fn of(latencies: &Latencies, site: impl Fn(At) -> Site) -> Self {
        let Latencies { number, mean, ranks, doubt, stands } = latencies;
        let [p50, p95, p99] = ranks.map(|(value, at)| Sited { value, site: site(at) });
        let percentiles = (*stands && *number >= FEWEST_LATENCIES).then_some(Percentiles { p50, p95, p99 });
        let implausible =
            doubt.map(|(why, number, of, first)| Implausible { number, of, why, first: site(first) });
        Self { number: *number, mean: *mean, percentiles, implausible }
    }

    /// Why no percentile stands, where that is for what the latencies are.
    pub fn in_doubt(&self) -> Option<&Implausible> {
        self.implausible.as_ref().filter(|_| self.percentiles.is_none() && self.number >= FEWEST_LATENCIES)
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
        let latencies = (1..=number).map(|at| (seconds(at), At::new((1, 1)))).collect();
        let latencies = Latencies::of(latencies, Written::Bare);
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

    fn of(number: usize, latency: impl Fn(usize) -> f64, written: Written) -> Spread {
        let file = SourceFile::passing("evals.csv");
        let all = (0..number).map(|at| (Seconds::const_new(latency(at)), At::new((at + 1, 1)))).collect();
        Spread::of(&Latencies::of(all, written).unwrap(), |_| Site::new(file.clone(), Spot::Whole))
    }

    #[test]
    fn what_no_call_takes_is_no_percentile() {
        let cached = of(100, |_| 0.002, Written::WithUnit);
        assert!(cached.percentiles.is_none());
        assert_eq!(cached.in_doubt().unwrap().number.get(), 100.0);
        // A few are left out.
        let few = of(100, |at| if at < 5 { 0.0 } else { 2.0 }, Written::WithUnit);
        assert_eq!((few.number.get(), few.mean.get()), (95.0, 2.0));
        assert_eq!(few.implausible.as_ref().map(|found| found.number.get()), Some(5.0));
        assert!(few.percentiles.is_some() && few.in_doubt().is_none());
        // Many are left in, and nothing stands: seconds where milliseconds are meant spread over the bound.
        assert!(of(100, |at| at as f64 / 1000.0, Written::WithUnit).percentiles.is_none());
    }

    #[test]
    fn thousands_of_seconds_without_a_unit_are_milliseconds() {
        let bare = of(100, |_| 1300.0, Written::Bare);
        assert_eq!(bare.in_doubt().unwrap().why, Doubt::Milliseconds);
        assert!(of(100, |_| 1300.0, Written::WithUnit).percentiles.is_some());
        assert!(of(100, |_| 900.0, Written::Bare).percentiles.is_some());
    }
}

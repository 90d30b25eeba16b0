//! How long something takes, as a distribution.

use std::sync::LazyLock;

use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::units::{Quantity, Seconds};

/// How long something takes, each time anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    times: Times,
    known: KnownTimes,
}

#[derive(Clone, Debug, PartialEq)]
enum Times {
    /// The same each time.
    Always(Seconds),
    /// [`TIMES`] equally likely ones, shortest first.
    Table(Vec<f64>),
}

/// What is known of how long something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KnownTimes {
    /// Half of the times are shorter.
    pub p50: Option<Seconds>,
    /// 95 in 100 are shorter.
    pub p95: Option<Seconds>,
    /// 99 in 100 are shorter.
    pub p99: Option<Seconds>,
}

/// Bits that pick a time out of a table.
const BITS: u32 = 12;
/// Equally likely times in a table.
const TIMES: usize = 1 << BITS;
/// Standard normal quantiles of the three percentiles.
const POINTS: [f64; 3] = [0.0, 1.644_853_626_951_472_6, 2.326_347_874_040_840_8];
/// Standard normal quantiles of the times of a table, which are the same for each.
static QUANTILES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let normal = Normal::standard();
    (0..TIMES).map(|at| normal.inverse_cdf((at as f64 + 0.5) / TIMES as f64)).collect()
});
/// No time at all, where a logarithm is taken.
const INSTANT: f64 = 1e-9;

impl Clock {
    /// The same time each time.
    pub const fn always(time: Seconds) -> Self {
        let known = KnownTimes { p50: Some(time), p95: Some(time), p99: Some(time) };
        Self { times: Times::Always(time), known }
    }

    /// Times with these percentiles, at least two of them: the logarithm of a time is linear in the standard normal quantile
    /// between them and beyond (with two, times are log-normal). `None` where fewer are known, or where a higher percentile is
    /// shorter.
    ///
    /// ```
    /// use breakeven::quality::{Clock, KnownTimes};
    /// let known = KnownTimes { p50: Some("2 s".parse()?), p95: Some("6 s".parse()?), p99: None };
    /// assert!(Clock::of(known).is_some());
    /// assert!(Clock::of(KnownTimes { p95: None, ..known }).is_none());
    /// # Ok::<(), breakeven::units::ParseError>(())
    /// ```
    pub fn of(known: KnownTimes) -> Option<Self> {
        let times = [known.p50, known.p95, known.p99];
        let points: Vec<(f64, f64)> = POINTS
            .into_iter()
            .zip(times)
            .filter_map(|(point, time)| Some((point, time?.get().max(INSTANT).ln())))
            .collect();
        if points.len() < 2 || points.windows(2).any(|pair| pair[1].1 < pair[0].1) {
            return None;
        }
        let table = QUANTILES.iter().map(|point| {
            // The segment that the point lies in; the first and the last go on for ever.
            let inner = points.len() - 2;
            let segment = points[1..=inner].iter().take_while(|(bound, _)| bound < point).count();
            let ((z0, t0), (z1, t1)) = (points[segment], points[segment + 1]);
            (t0 + (t1 - t0) * (point - z0) / (z1 - z0)).exp()
        });
        Some(Self { times: Times::Table(table.collect()), known })
    }

    /// Median, 95th and 99th percentile: as known, or else out of the table.
    pub(super) fn percentiles(&self) -> [Seconds; 3] {
        let table = |share: f64| match &self.times {
            Times::Always(time) => *time,
            Times::Table(times) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place in the table"
                )]
                let place = (share * TIMES as f64) as usize;
                Seconds::const_new(times[place.min(TIMES - 1)])
            }
        };
        let KnownTimes { p50, p95, p99 } = self.known;
        [(p50, 0.5), (p95, 0.95), (p99, 0.99)].map(|(known, share)| known.unwrap_or_else(|| table(share)))
    }

    /// The mean of all times.
    pub(super) fn mean(&self) -> f64 {
        match &self.times {
            Times::Always(time) => time.get(),
            Times::Table(times) => times.iter().sum::<f64>() / TIMES as f64,
        }
    }

    /// A time, drawn by a random number.
    pub(super) fn draw(&self, number: u64) -> f64 {
        match &self.times {
            Times::Always(time) => time.get(),
            Times::Table(times) => times[(number >> (u64::BITS - BITS)) as usize],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_come_back() {
        let of = |p50: f64, p95: f64, p99: f64| {
            let time = |value: f64| Seconds::new(value).ok();
            let clock = Clock::of(KnownTimes { p50: time(p50), p95: time(p95), p99: time(p99) }).unwrap();
            let Times::Table(times) = &clock.times else { panic!("a table") };
            for (share, wanted) in [(0.5, p50), (0.95, p95), (0.99, p99)] {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
                let found = times[(share * TIMES as f64) as usize];
                assert!((found / wanted - 1.0).abs() < 0.03, "{share}: {found}, not {wanted}");
            }
            assert_eq!(clock.percentiles().map(Seconds::get), [p50, p95, p99]);
        };
        of(2.0, 6.0, 9.0);
        of(1.0, 1.0, 30.0);
        of(5.0, 5.0, 5.0);
    }
}

//! How long something takes, as a distribution.

use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::units::{Quantity, Seconds};

/// How long something takes, each time anew.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock(Times);

#[derive(Clone, Debug, PartialEq)]
enum Times {
    /// The same each time.
    Always(f64),
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
/// No time at all, where a logarithm is taken.
const INSTANT: f64 = 1e-9;

impl Clock {
    /// The same time each time.
    pub fn always(time: Seconds) -> Self {
        Self(Times::Always(time.get()))
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
        let normal = Normal::standard();
        let table = (0..TIMES).map(|at| {
            let point = normal.inverse_cdf((at as f64 + 0.5) / TIMES as f64);
            // The segment that the point lies in; the first and the last go on for ever.
            let inner = points.len() - 2;
            let segment = points[1..=inner].iter().take_while(|(bound, _)| *bound < point).count();
            let ((z0, t0), (z1, t1)) = (points[segment], points[segment + 1]);
            (t0 + (t1 - t0) * (point - z0) / (z1 - z0)).exp()
        });
        Some(Self(Times::Table(table.collect())))
    }

    /// The time that such a share of times is shorter than.
    pub(super) fn quantile(&self, share: f64) -> f64 {
        match &self.0 {
            Times::Always(time) => *time,
            Times::Table(times) => {
                let place = (share * TIMES as f64 - 0.5).clamp(0.0, TIMES as f64 - 1.0);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a place in the table"
                )]
                let below = place as usize;
                let (low, high) = (times[below], times[(below + 1).min(TIMES - 1)]);
                low + (high - low) * (place - below as f64)
            }
        }
    }

    /// The mean of all times.
    pub(super) fn mean(&self) -> f64 {
        match &self.0 {
            Times::Always(time) => *time,
            Times::Table(times) => times.iter().sum::<f64>() / TIMES as f64,
        }
    }

    /// A time, drawn by a random number.
    pub(super) fn draw(&self, number: u64) -> f64 {
        match &self.0 {
            Times::Always(time) => *time,
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
            for (share, wanted) in [(0.5, p50), (0.95, p95), (0.99, p99)] {
                let found = clock.quantile(share);
                assert!((found / wanted - 1.0).abs() < 0.02, "{share}: {found}, not {wanted}");
            }
        };
        of(2.0, 6.0, 9.0);
        of(1.0, 1.0, 30.0);
        of(5.0, 5.0, 5.0);
    }
}

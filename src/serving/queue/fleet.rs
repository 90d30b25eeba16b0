//! How many replicas carry a load within the limits on latency.

use std::cell::LazyCell;

use crate::units::tolerance::NOISE;
use crate::units::{CallsPerSecond, Count, Fraction, Quantity};

use super::arrivals::Arrivals;
use super::latency::{Kept, Queue};
use super::operation::Operation;
use super::percentiles::LatencyLimit;

/// Replicas that carry a load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fleet {
    /// So many.
    pub replicas: Count,
    /// The share of its capacity that one of them may be used for with its part of the calls; all where nothing is limited.
    pub allowed: Fraction,
}

/// No number of replicas keeps a limit: not even single calls do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotKept(
    /// The limit.
    pub LatencyLimit,
);

/// More replicas are not looked for.
const MOST_REPLICAS: f64 = 1e9;

impl Fleet {
    /// The fewest whole replicas that are no fuller than they may be and keep every limit, with calls sent to them at random.
    pub fn of(
        operation: &Operation,
        limits: &[LatencyLimit],
        arrivals: &Arrivals,
        max_utilisation: Fraction,
    ) -> Result<Self, NotKept> {
        let full = operation.point.output_rate.get() / operation.curve.output().get();
        let needed = arrivals.rate.get() / (full * max_utilisation.get()) * (1.0 - NOISE);
        let fewest = needed.ceil().clamp(1.0, MOST_REPLICAS);
        if limits.is_empty() {
            return Ok(Self { replicas: Count::const_new(fewest), allowed: Fraction::ONE });
        }
        let queue = LazyCell::new(|| Queue::new(&operation.curve));
        let known = operation.ceiling.of(&operation.curve, limits, arrivals);
        // With ever more replicas each gets single calls, that come at random.
        let single = Arrivals {
            rate: CallsPerSecond::const_new(arrivals.rate.get() / MOST_REPLICAS),
            ..arrivals.shared(Count::const_new(MOST_REPLICAS))
        };
        let decided = |arrivals: &Arrivals| known.and_then(|known| known.decides(arrivals.rate));
        if decided(&single) != Some(Kept::Yes)
            && let Some(limit) = limits.iter().find(|limit| !queue.keeps(limit, &single))
        {
            return Err(NotKept(*limit));
        }
        let keeps = |replicas: f64| {
            let arrivals = arrivals.shared(Count::const_new(replicas));
            match decided(&arrivals) {
                Some(kept) => kept == Kept::Yes,
                None => limits.iter().all(|limit| queue.keeps(limit, &arrivals)),
            }
        };
        let (mut low, mut high) = (fewest - 1.0, fewest);
        while !keeps(high) && high < MOST_REPLICAS {
            (low, high) = (high, high * 2.0);
        }
        while high - low > 1.0 {
            let middle = f64::midpoint(low, high).floor();
            if middle >= fewest && keeps(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        let replicas = Count::const_new(high);
        let allowed = allowed(operation, limits, arrivals, replicas).unwrap_or(Fraction::ONE);
        Ok(Self { replicas, allowed })
    }
}

/// The share of its capacity that one of so many replicas may be used for with its part of the calls; `None` if no rate keeps the limits.
pub fn allowed(
    operation: &Operation,
    limits: &[LatencyLimit],
    arrivals: &Arrivals,
    replicas: Count,
) -> Option<Fraction> {
    if limits.is_empty() {
        return Some(Fraction::ONE);
    }
    let most = match operation.ceiling.of(&operation.curve, limits, arrivals) {
        Some(known) => known.kept,
        None => Queue::new(&operation.curve).most(limits, &arrivals.shared(replicas), Fraction::ONE)?,
    };
    let full = operation.point.output_rate.get() / operation.curve.output().get();
    Some(Fraction::const_new((most.get() / full).min(1.0)))
}

/// Whole replicas that fit on so many servers or instances. A replica lies within one, or fills whole ones.
///
/// ```
/// use breakeven::serving::fits;
/// use breakeven::units::{Count, Quantity};
/// let count = |n| Count::new(n).unwrap();
/// // Two GPUs of each server of eight are too few for a third replica of three.
/// assert_eq!(fits(count(2.0), count(3.0), count(8.0)), count(4.0));
/// // A replica of sixteen GPUs fills two servers of eight.
/// assert_eq!(fits(count(4.0), count(16.0), count(8.0)), count(2.0));
/// ```
pub fn fits(machines: Count, gpus_of_replica: Count, together: Count) -> Count {
    let (machines, wanted, there) = (machines.get(), gpus_of_replica.get(), together.get());
    Count::const_new(if wanted <= there {
        machines * (there / wanted).floor()
    } else {
        (machines / (wanted / there).ceil()).floor()
    })
}

/// Servers or instances that hold so many replicas. A replica lies within one, or fills whole ones.
pub fn holders(replicas: Count, gpus_of_replica: Count, together: Count) -> Count {
    let (replicas, wanted, there) = (replicas.get(), gpus_of_replica.get(), together.get());
    Count::const_new(if wanted <= there {
        (replicas / (there / wanted).floor().max(1.0)).ceil()
    } else {
        replicas * (wanted / there).ceil()
    })
}

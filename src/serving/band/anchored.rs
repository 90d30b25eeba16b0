//! The band of a prediction that own measurements shift: narrower than that of its class.

use crate::catalog::Spread;
use crate::units::{Count, Quantity, Ratio};

use super::band::{Band, Evidence, Pace};

/// What own measurements leave of an error at other loads and lengths of the replica that was measured, as a factor either way, where no
/// measurements of the kind of model say it.
const SAME_LAYOUT: f64 = 1.10;
/// The same of a replica of another size.
const OTHER_LAYOUT: f64 = 1.15;

/// Whether a replica is as large as the one that was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// It is.
    Same,
    /// It is not.
    Other,
}

/// Own measurements over what was predicted for them, once shifted: of each figure the lowest and the highest; 1 where there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Residuals {
    /// How many there are.
    pub points: Count,
    /// The lowest ratios.
    pub low: Pace,
    /// The highest.
    pub high: Pace,
}

impl Pace {
    /// As predicted.
    pub const PREDICTED: Self =
        Self { ttft: Ratio::const_new(1.0), tpot: Ratio::const_new(1.0), rate: Ratio::const_new(1.0) };

    /// One after the other.
    #[must_use]
    pub fn then(self, other: Self) -> Self {
        let times = |own: Ratio, other: Ratio| Ratio::const_new(own.get() * other.get());
        Self {
            ttft: times(self.ttft, other.ttft),
            tpot: times(self.tpot, other.tpot),
            rate: times(self.rate, other.rate),
        }
    }
}

impl Band {
    /// The band around a prediction that is shifted by own measurements: what measurements of a group leave once their mean is taken
    /// away, no wider than the class; and at least as far as the own ones lie from the shifted prediction.
    #[must_use]
    pub fn anchored(&self, own: &Residuals, layout: Layout) -> Self {
        let floor = match layout {
            Layout::Same => SAME_LAYOUT,
            Layout::Other => OTHER_LAYOUT,
        };
        let of = |class: Spread, within: Option<Spread>, pick: fn(Pace) -> Ratio| {
            let middle = class.median.get();
            // What is left within groups, which have several loads, lengths and sizes of replicas.
            let (low, high) = within.map_or((1.0 / floor, floor), |within| {
                (within.low.get() / within.median.get(), within.high.get() / within.median.get())
            });
            let low = pick(own.low).get().min(low.max(class.low.get() / middle)).min(1.0);
            let high = pick(own.high).get().max(high.min(class.high.get() / middle)).max(1.0);
            Spread { low: Ratio::const_new(low), median: Ratio::const_new(1.0), high: Ratio::const_new(high) }
        };
        Self {
            ttft: of(self.ttft, self.within.and_then(|within| within.ttft), |pace| pace.ttft),
            tpot: of(self.tpot, self.within.and_then(|within| within.tpot), |pace| pace.tpot),
            rate: of(self.rate, self.within.and_then(|within| within.rate), |pace| pace.rate),
            within: self.within,
            evidence: Evidence { anchors: Some(own.points), ..self.evidence.clone() },
        }
    }
}

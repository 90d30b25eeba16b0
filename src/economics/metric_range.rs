//! Between which figures a metric lies where the speed of a fleet is known within a band.

use crate::figure::{Gap, Measured};
use crate::metric::Metric;
use crate::serving::BeyondTested;
use crate::units::Amount;

use super::cash::returns::Appraisal;

/// Between which figures a metric lies: one tenth is below, one tenth above, if the bands of fleets hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricRange {
    /// The lower figure, whichever way is better.
    pub low: Amount,
    /// The higher one; the same where machines come whole and both ends take as many.
    pub high: Amount,
}

impl MetricRange {
    /// The range of a figure and those at both ends of a band: the figure itself always lies in it, also where it does not lie
    /// between the two, as a machine more can serve at a lower price.
    pub(in crate::economics) fn around(value: Amount, ends: [Amount; 2]) -> Self {
        let lower = |a: Amount, b: Amount| if b.value() < a.value() { b } else { a };
        let higher = |a: Amount, b: Amount| if b.value() > a.value() { b } else { a };
        Self { low: ends.into_iter().fold(value, lower), high: ends.into_iter().fold(value, higher) }
    }

    /// Whether both figures are the same.
    pub fn is_point(&self) -> bool {
        self.low.beside(self.high).is_eq()
    }
}

/// What came of an option at an end of the bands of fleets.
#[derive(Clone, Debug)]
pub struct OutcomeAt {
    /// What it is worth over the months there, or why that is not known.
    pub appraisal: Result<Appraisal, Gap>,
    /// Where its latencies there are estimated at a higher load than estimates are tested at.
    pub beyond_tested: Option<BeyondTested>,
    metrics: Vec<(Metric, Measured)>,
}

impl OutcomeAt {
    /// With those of its metrics that move.
    pub(super) fn of(
        metrics: Vec<(Metric, Measured)>,
        appraisal: Result<Appraisal, Gap>,
        beyond_tested: Option<BeyondTested>,
        moves: impl Fn(Metric) -> bool,
    ) -> Self {
        let metrics = metrics.into_iter().filter(|(metric, _)| moves(*metric)).collect();
        Self { appraisal, beyond_tested, metrics }
    }

    /// A metric, or why it has no figure there; `None` where it does not rest on how fast fleets are.
    pub fn metric(&self, metric: Metric) -> Option<&Measured> {
        self.metrics.iter().find(|(known, _)| *known == metric).map(|(_, measured)| measured)
    }
}

//! A metric of an option, as every report holds it.

use crate::economics::MetricRange;
use crate::metric::Metric;
use crate::units::Amount;

/// A metric of an option.
#[derive(Clone, Debug)]
pub struct MetricCell {
    /// Which.
    pub metric: Metric,
    /// Its figure, or why there is none.
    pub value: Result<Amount, String>,
    /// Between which figures it lies, where that is known.
    pub range: Option<MetricRange>,
}

//! A metric of an option, as every report holds it.

use crate::economics::MetricRange;
use crate::metric::Metric;
use crate::units::{Amount, Unit};

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

/// A metric's name in machine formats, with its unit where the id does not have it.
pub(super) fn column_id(metric: Metric) -> String {
    let info = metric.info();
    let suffix = match info.unit {
        Unit::Usd
        | Unit::UsdNet
        | Unit::UsdPerTask
        | Unit::UsdPerMonth
        | Unit::UsdPerMtok
        | Unit::UsdPerGpuHour => "_usd",
        Unit::Fraction | Unit::Load | Unit::ReturnRate | Unit::Deviation => "_fraction",
        Unit::Seconds => "_s",
        Unit::WhPerTask => "_wh",
        Unit::GramsPerTask => "_g",
        _ => "",
    };
    format!("{}{suffix}", info.id)
}

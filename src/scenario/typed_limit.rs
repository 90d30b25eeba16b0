//! A limit on one line: `cost_per_month <= $60k`, as it is typed on a command line.

use std::fmt;

use crate::diagnostics::did_you_mean;
use crate::metric::{Better, Metric};
use crate::units::{Amount, Conventions};

use super::comparison::{Comparison, parse};

/// A limit that is not one of a scenario's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedLimit {
    /// The metric.
    pub metric: Metric,
    /// Which side of the limit is right.
    pub comparison: Comparison,
    /// The limit, in the metric's unit.
    pub limit: Amount,
}

/// Why a text is no limit, with what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotALimit(String);

impl fmt::Display for NotALimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotALimit {}

impl TypedLimit {
    /// Reads a metric, a comparison and a limit in the metric's unit. A month has the hours of the standard calendar.
    ///
    /// ```
    /// use breakeven::scenario::TypedLimit;
    /// let limit = TypedLimit::read("cost_per_month <= $60k").unwrap();
    /// assert_eq!(limit.limit.to_string(), "$60000/month");
    /// let said = |text| TypedLimit::read(text).unwrap_err().to_string();
    /// assert_eq!(said("cost_per_mont <= $1"), "`cost_per_mont` is not a metric; did you mean `cost_per_month`?");
    /// assert!(said("cost_per_month $60k").starts_with("`cost_per_month $60k` is no limit: "));
    /// assert!(said("cost_per_month <= 60 s").contains("60 s"));
    /// ```
    pub fn read(text: &str) -> Result<Self, NotALimit> {
        let example = |metric: Metric| {
            let info = metric.info();
            let sign = if info.better == Better::Higher { ">=" } else { "<=" };
            format!("`{} {sign} {}`", info.id, info.unit.example())
        };
        let Some((id, comparison, limit)) = Comparison::split(text) else {
            return Err(NotALimit(format!(
                "`{text}` is no limit: write a metric, a comparison and a figure, such as {}",
                example(Metric::CostPerMonth)
            )));
        };
        let Some(metric) = Metric::by_id(id) else {
            let help = did_you_mean(id, Metric::ids());
            let help = help.unwrap_or_else(|| "`breakeven metrics` lists the metrics".to_owned());
            return Err(NotALimit(format!("`{id}` is not a metric; {help}")));
        };
        match parse(limit, metric.info().unit, Conventions::typed()) {
            Ok(limit) => Ok(Self { metric, comparison, limit }),
            Err(error) => Err(NotALimit(format!("`{text}`: {error}; write it like {}", example(metric)))),
        }
    }
}

impl fmt::Display for TypedLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.metric.info().id, self.comparison, self.limit)
    }
}

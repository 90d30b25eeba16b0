//! Times of a run under keys that say which average and which unit they are: `mean_ttft_ms`, `median_tpot`.

use crate::decode::{Context, Object, Sited};
use crate::units::Seconds;

use super::measurement::Average;
use super::spread::Spread;

/// Times of a run.
#[derive(Debug, Default)]
pub(super) struct Times {
    pub(super) average: Average,
    pub(super) ttft: Option<Sited<Seconds>>,
    pub(super) median_ttft: Option<Sited<Seconds>>,
    pub(super) tpot: Option<Sited<Seconds>>,
    pub(super) latency: Option<Sited<Seconds>>,
    /// Percentiles.
    pub(super) spread: Spread,
}

impl Times {
    /// Times of a run: those under keys that end in `_ms` are milliseconds, others seconds. The median stands
    /// where there is no mean. `latency` is what the tool calls the time of a whole request.
    pub(super) fn of(run: &Object<'_>, latency: &str, context: &mut Context<'_>) -> Self {
        let median_ttft = time(run, "median", "ttft", context);
        let spread = Spread::of(run, latency, context);
        let mut average = Average::Mean;
        let mut of = |what: &str| {
            time(run, "mean", what, context).or_else(|| {
                let median = time(run, "median", what, context)?;
                average = Average::Median;
                Some(median)
            })
        };
        let (ttft, tpot, latency) = (of("ttft"), of("tpot"), of(latency));
        Self { average, ttft, median_ttft, tpot, latency, spread }
    }
}

fn time(run: &Object<'_>, statistic: &str, what: &str, context: &mut Context<'_>) -> Option<Sited<Seconds>> {
    let keys = [(format!("{statistic}_{what}_ms"), "ms"), (format!("{statistic}_{what}"), "s")];
    keys.iter().find_map(|(key, unit)| run.counted(key, unit, context))
}

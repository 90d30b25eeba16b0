//! Percentiles of the times of a run, as far as its file has them.

use crate::decode::{Context, Object, Sited};
use crate::source::Site;
use crate::units::Seconds;

/// Percentiles of the times of a run.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    /// Of the time to the first token.
    pub ttft: TimesAt,
    /// Of the time of each token after it.
    pub tpot: TimesAt,
    /// Of the time from sending a request to the end of its answer.
    pub latency: TimesAt,
}

/// The time that a share of the requests keep.
#[derive(Clone, Debug, Default)]
pub struct TimesAt {
    /// Half of them.
    pub p50: Option<Sited<Seconds>>,
    /// 95 of 100.
    pub p95: Option<Sited<Seconds>>,
    /// 99 of 100.
    pub p99: Option<Sited<Seconds>>,
}

impl Spread {
    /// Of a run whose keys are like `median_ttft_ms` and `p95_ttft`, which is in seconds; `latency` is what the tool calls the time of a whole request.
    pub(super) fn of(run: &Object<'_>, latency: &str, context: &mut Context<'_>) -> Self {
        let mut of = |what: &str| TimesAt {
            p50: at(run, &["median", "p50"], what, context),
            p95: at(run, &["p95"], what, context),
            p99: at(run, &["p99"], what, context),
        };
        Self { ttft: of("ttft"), tpot: of("tpot"), latency: of(latency) }
    }

    /// The places of its values.
    pub(super) fn sites(&mut self) -> impl Iterator<Item = &mut Site> {
        let Self { ttft, tpot, latency } = self;
        let all = [ttft, tpot, latency].into_iter();
        all.flat_map(|TimesAt { p50, p95, p99 }| [p50, p95, p99]).flatten().map(|found| &mut found.site)
    }
}

fn at(
    run: &Object<'_>,
    statistics: &[&str],
    what: &str,
    context: &mut Context<'_>,
) -> Option<Sited<Seconds>> {
    let keys = statistics.iter().flat_map(|statistic| {
        [(format!("{statistic}_{what}_ms"), "ms"), (format!("{statistic}_{what}"), "s")]
    });
    keys.collect::<Vec<_>>().iter().find_map(|(key, unit)| run.measured(key, unit, context))
}

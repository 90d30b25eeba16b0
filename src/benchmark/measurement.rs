//! One run of a benchmark, and how many requests were in flight in it.

use crate::decode::Sited;
use crate::source::Site;
use crate::units::{Count, Fraction, Quantity, Ratio, Seconds, Tokens, TokensPerSecond};

use super::load::{Capacity, Offered};
use super::spread::Spread;

/// Runs whose lengths are apart by more than this factor make no curve; random lengths of short runs are apart by less.
pub const ANOTHER_LENGTH: f64 = 1.25;

/// One run of a benchmark: what a server did under a load. Each value stands where the file has it; one that was
/// worked out stands where the value stands that it was worked out from.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// What the run asked of the server.
    pub offered: Offered,
    /// The most requests in flight that it let in.
    pub limit: Option<Sited<Ratio>>,
    /// Requests in flight, on average.
    pub clients: Sited<Ratio>,
    /// How that is known.
    pub in_flight: InFlight,
    /// Whether its rate is all that the server can do.
    pub capacity: Capacity,
    /// Tokens that all answers together grew by, a second.
    pub output_rate: Sited<TokensPerSecond>,
    /// Mean time to the first token; nothing where the answers were not streamed.
    pub ttft: Option<Sited<Seconds>>,
    /// Median time to the first token.
    pub median_ttft: Option<Sited<Seconds>>,
    /// Mean time for each token after the first.
    pub tpot: Option<Sited<Seconds>>,
    /// Mean time from sending a request to the end of its answer, where the file has it.
    pub latency: Option<Sited<Seconds>>,
    /// Percentiles of the times, as far as the file has them.
    pub spread: Spread,
    /// Whether the times are means.
    pub average: Average,
    /// Mean tokens of a prompt.
    pub input: Option<Sited<Tokens>>,
    /// Mean tokens of an answer.
    pub output: Option<Sited<Tokens>>,
    /// Requests that were answered.
    pub requests: Option<Sited<Count>>,
    /// Requests that failed.
    pub failed: Option<Sited<Count>>,
    /// How long the run took.
    pub duration: Option<Sited<Seconds>>,
    /// The share of prompt tokens that came out of a prefix cache.
    pub cached: Option<Sited<Fraction>>,
}

/// How it is known how many requests were in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InFlight {
    /// The file has the mean of the run.
    Measured,
    /// One was sent after the other.
    Synchronous,
    /// The limit held the load: Little's law gives the same.
    Limit,
    /// The limit is all that the file says.
    LimitAlone,
    /// By Little's law: answers a second × mean latency.
    Little,
}

/// What the times of a run are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Average {
    /// Means over its requests.
    #[default]
    Mean,
    /// Medians, for lack of means.
    Median,
}

impl InFlight {
    /// In words: "as measured".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Measured => "as measured",
            Self::Synchronous => "one after the other",
            Self::Limit => "as limited",
            Self::LimitAlone => "as limited, which no time confirms",
            Self::Little => "answers a second × latency",
        }
    }
}

impl Measurement {
    /// The places of its values.
    pub(super) fn sites(&mut self) -> Vec<&mut Site> {
        fn of<Q>(found: &mut Option<Sited<Q>>) -> Option<&mut Site> {
            found.as_mut().map(|found| &mut found.site)
        }
        let Self {
            offered,
            limit,
            clients,
            in_flight: _,
            capacity: _,
            output_rate,
            ttft,
            median_ttft,
            spread,
            tpot,
            latency,
            average: _,
            input,
            output,
            requests,
            failed,
            duration,
            cached,
        } = self;
        let times = [of(ttft), of(median_ttft), of(tpot), of(latency), of(duration)];
        let others = [of(limit), of(input), of(output), of(requests), of(failed), of(cached), offered.site()];
        let always = [&mut clients.site, &mut output_rate.site];
        let always = always.into_iter().chain(spread.sites());
        always.chain(times.into_iter().flatten()).chain(others.into_iter().flatten()).collect()
    }

    /// The share of requests that failed; nothing where the file does not say how many did.
    pub fn failed_share(&self) -> Option<Sited<Fraction>> {
        let failed = self.failed.as_ref()?;
        let all = failed.value.get() + self.requests.as_ref()?.value.get();
        let value = Fraction::new(failed.value.get() / all).ok()?;
        Some(Sited { value, site: failed.site.clone() })
    }

    /// The run as one of so many replicas had it that share the requests evenly.
    pub(super) fn of_one(&mut self, replicas: Count) {
        let each = |value: f64| value / replicas.get();
        self.clients.value = Ratio::const_new(each(self.clients.value.get()));
        self.output_rate.value = TokensPerSecond::const_new(each(self.output_rate.value.get()));
        if let Some(limit) = &mut self.limit {
            limit.value = Ratio::const_new(each(limit.value.get()));
        }
        if let Offered::Rate(rate) = &mut self.offered {
            rate.value = crate::units::CallsPerSecond::const_new(each(rate.value.get()));
        }
    }
}

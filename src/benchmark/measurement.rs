//! One point of a benchmark, and how many requests were in flight where the file does not say it.

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::Site;
use crate::units::{Count, Quantity, Ratio, Seconds, Tokens, TokensPerSecond};

/// One point of a benchmark: what a server did under a load. Each value stands where the file has it; one that was
/// worked out stands where the value stands that it was worked out from.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// Requests in flight: the limit of a closed loop, or else the average.
    pub clients: Sited<Ratio>,
    /// Tokens that all answers together grew by, a second.
    pub output_rate: Sited<TokensPerSecond>,
    /// Mean time to the first token; nothing where the answers were not streamed.
    pub ttft: Option<Sited<Seconds>>,
    /// Mean time for each token after the first.
    pub tpot: Option<Sited<Seconds>>,
    /// Mean time from sending a request to the end of its answer, where the file has it.
    pub latency: Option<Sited<Seconds>>,
    /// Mean tokens of a prompt.
    pub input: Option<Sited<Tokens>>,
    /// Mean tokens of an answer.
    pub output: Option<Sited<Tokens>>,
    /// Requests that were answered.
    pub requests: Option<Sited<Count>>,
    /// Requests that failed.
    pub failed: Option<Sited<Count>>,
}

impl Measurement {
    /// The places of its values.
    pub(super) fn sites(&mut self) -> Vec<&mut Site> {
        fn of<Q>(found: &mut Option<Sited<Q>>) -> Option<&mut Site> {
            found.as_mut().map(|found| &mut found.site)
        }
        let Self { clients, output_rate, ttft, tpot, latency, input, output, requests, failed } = self;
        let others = [of(ttft), of(tpot), of(latency), of(input), of(output), of(requests), of(failed)];
        [&mut clients.site, &mut output_rate.site].into_iter().chain(others.into_iter().flatten()).collect()
    }
}

/// What a file says about one point, before it is known to be enough.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) clients: Option<Sited<Ratio>>,
    pub(super) output_rate: Option<Sited<TokensPerSecond>>,
    pub(super) ttft: Option<Sited<Seconds>>,
    pub(super) tpot: Option<Sited<Seconds>>,
    pub(super) latency: Option<Sited<Seconds>>,
    pub(super) input: Option<Sited<Tokens>>,
    pub(super) output: Option<Sited<Tokens>>,
    pub(super) requests: Option<Sited<Count>>,
    pub(super) failed: Option<Sited<Count>>,
    /// Requests answered a second.
    pub(super) per_second: Option<f64>,
}

impl Draft {
    /// The measurement, where nothing was wrong since there were `before` errors. Where the requests in flight are not
    /// stated they are the answers a second times the mean latency (Little's law), and the latency, where it is not
    /// stated either, that of a request of mean length: the first token, then the others at the mean pace.
    pub(super) fn finish(
        self,
        before: usize,
        site: impl FnOnce() -> Site,
        help: &str,
        sink: &mut Sink,
    ) -> Option<Measurement> {
        if sink.count(Severity::Error) > before {
            return None;
        }
        let clients = self.clients.clone().or_else(|| self.in_flight());
        let Some(clients) = clients else {
            let message = "the file neither says nor lets us work out how many requests were in flight";
            sink.push(Diagnostic::new(Code::NoMeasurement, message, site()).help(help.to_owned()));
            return None;
        };
        Some(Measurement {
            clients,
            output_rate: self.output_rate?,
            ttft: self.ttft,
            tpot: self.tpot,
            latency: self.latency,
            input: self.input,
            output: self.output,
            requests: self.requests,
            failed: self.failed,
        })
    }

    fn in_flight(&self) -> Option<Sited<Ratio>> {
        let (latency, site) = match (&self.latency, &self.ttft, &self.tpot, &self.output) {
            (Some(latency), ..) => (latency.value.get(), &latency.site),
            (None, Some(ttft), Some(tpot), Some(output)) => {
                let later = (output.value.get() - 1.0).max(0.0);
                (ttft.value.get() + tpot.value.get() * later, &ttft.site)
            }
            _ => return None,
        };
        let value = Ratio::new(self.per_second? * latency).ok().filter(|value| *value > Ratio::ZERO)?;
        Some(Sited { value, site: site.clone() })
    }
}

/// The mean of a total over so many requests.
pub(super) fn mean(total: Option<Sited<Tokens>>, requests: f64) -> Option<Sited<Tokens>> {
    let total = total?;
    Some(Sited { value: Tokens::new(total.value.get() / requests).ok()?, site: total.site })
}

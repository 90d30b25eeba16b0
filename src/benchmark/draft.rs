//! What a file says about one run, before it is known to be enough; and what follows from it: requests in flight, times that are
//! not written, times that cannot be.

use crate::decode::Sited;
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::Site;
use crate::units::{Count, Fraction, Number, Quantity, Ratio, Seconds, Tokens, TokensPerSecond, brief};

use super::load::{Asked, Capacity, Offered};
use super::measurement::{Average, InFlight, Measurement};
use super::spread::Spread;

/// What a file says about one run. A reader of a format puts in what stands there, zeros too, and decides nothing.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// What was asked of the server.
    pub(super) offered: Offered,
    /// The most requests in flight that the client let in, whatever the load.
    pub(super) limit: Option<Sited<Ratio>>,
    /// The mean of requests in flight, where the file has measured it.
    pub(super) in_flight: Option<Sited<Ratio>>,
    pub(super) output_rate: Option<Sited<TokensPerSecond>>,
    pub(super) ttft: Option<Sited<Seconds>>,
    pub(super) median_ttft: Option<Sited<Seconds>>,
    pub(super) tpot: Option<Sited<Seconds>>,
    /// From sending a request to the end of its answer.
    pub(super) latency: Option<Sited<Seconds>>,
    pub(super) average: Average,
    /// Percentiles of the times.
    pub(super) spread: Spread,
    pub(super) input: Option<Sited<Tokens>>,
    pub(super) output: Option<Sited<Tokens>>,
    /// Requests that were answered.
    pub(super) requests: Option<Sited<Count>>,
    pub(super) failed: Option<Sited<Count>>,
    pub(super) duration: Option<Sited<Seconds>>,
    /// Requests answered a second, where that is stated and does not follow from requests and duration.
    pub(super) per_second: Option<f64>,
    /// The share of prompt tokens that came out of a prefix cache.
    pub(super) cached: Option<Sited<Fraction>>,
}

/// A limit held the load where Little's law gives the same within this share.
const LIMIT_HELD: f64 = 0.1;
/// No model that is served writes a token faster than this, and no server answers faster than that: 0.1 ms a token are 10,000 a second.
const FASTEST: [Seconds; 3] =
    [Seconds::const_new(0.0005), Seconds::const_new(0.0001), Seconds::const_new(0.001)];
/// A run of so many requests for each that the limit lets in is longer than its start and its end.
const LONG_RUN: f64 = 3.0;
/// Figures of one run that are apart by this factor contradict each other.
const CONTRADICTION: f64 = 1.2;
/// Times that contradict the rate by this factor are of no use: of another unit, or of another run.
const USELESS: f64 = 5.0;

impl Draft {
    /// The measurement, where nothing was wrong since there were `before` errors.
    ///
    /// Requests in flight are what the file has measured; one, where one was sent after the other; else the answers a second times the
    /// mean latency (Little's law), for which a limit stands that is as many. The latency, where it is not stated either, is that
    /// of a request of mean length: the first token, then the others at the mean pace.
    pub(super) fn finish(
        mut self,
        before: usize,
        site: impl FnOnce() -> Site,
        help: &str,
        sink: &mut Sink,
    ) -> Option<Measurement> {
        if sink.count(Severity::Error) > before {
            return None;
        }
        self.drop_zeros(sink);
        self.drop_too_short(sink);
        self.fill_in();
        self.drop_too_long(sink);
        let Some((clients, in_flight)) = self.clients(sink) else {
            let message = "the file neither says nor lets us work out how many requests were in flight";
            sink.push(Diagnostic::new(Code::NoMeasurement, message, site()).help(help.to_owned()));
            return None;
        };
        let output_rate = self.output_rate.clone()?;
        if !self.check_totals(&output_rate, sink) {
            return None;
        }
        self.check(&clients, &output_rate, sink);
        Some(Measurement {
            capacity: Capacity::AtLeast(Asked::Unstated),
            offered: self.offered,
            limit: self.limit,
            clients,
            in_flight,
            output_rate,
            ttft: self.ttft,
            median_ttft: self.median_ttft,
            spread: self.spread,
            tpot: self.tpot,
            latency: self.latency,
            average: self.average,
            input: self.input,
            output: self.output,
            requests: self.requests,
            failed: self.failed,
            duration: self.duration,
            cached: self.cached,
        })
    }

    /// Leaves out what is 0, which stands for what was not measured. Of a time it is said: it would keep every limit.
    fn drop_zeros(&mut self, sink: &mut Sink) {
        let several = self.output.as_ref().is_none_or(|output| output.value.get() > 1.0);
        let times = [
            (&mut self.ttft, "time to the first token", true),
            (&mut self.median_ttft, "median time to the first token", false),
            // An answer of one token has no time between tokens.
            (&mut self.tpot, "time per token", several),
            (&mut self.latency, "latency", true),
        ];
        let mut zeros = times.into_iter().filter_map(|(time, what, said)| {
            let zero = time.take_if(|time| time.value == Seconds::ZERO)?;
            said.then_some((what, zero.site))
        });
        if let Some((first, site)) = zeros.next() {
            let mut all = vec![first];
            all.extend(zeros.map(|(what, _)| what));
            let (are, they) = if all.len() > 1 { ("are", "they were") } else { ("is", "it was") };
            let message = format!("the {} {are} 0: {they} not measured", all.join(" and the "));
            let help = "it counts as unknown; a server that does not stream its answers has no time to the first token";
            sink.push(Diagnostic::new(Code::ImpossibleTime, message, site).help(help.to_owned()));
        }
        let some = |count: &mut Option<Sited<Tokens>>| {
            count.take_if(|tokens| tokens.value == Tokens::ZERO);
        };
        some(&mut self.input);
        some(&mut self.output);
        self.duration.take_if(|duration| duration.value == Seconds::ZERO);
        self.in_flight.take_if(|clients| clients.value == Ratio::ZERO);
        self.limit.take_if(|limit| limit.value == Ratio::ZERO);
    }

    /// Leaves out times that no server takes: seconds under a key of milliseconds, mostly.
    fn drop_too_short(&mut self, sink: &mut Sink) {
        let several = self.output.as_ref().is_none_or(|output| output.value.get() > 1.0);
        let times = [
            (&self.ttft, "first token", true),
            (&self.tpot, "token", several),
            (&self.latency, "whole answer", true),
        ];
        let short = times.iter().zip(FASTEST).find_map(|((time, what, counts), least)| {
            let time = time.as_ref().filter(|time| *counts && time.value < least)?;
            Some((time.clone(), *what))
        });
        let Some((time, what)) = short else { return };
        let message =
            format!("a {what} after {}: no server is so fast, and its times are left out", brief(time.value));
        let help = "are they seconds under a key of milliseconds?".to_owned();
        sink.push(Diagnostic::new(Code::ImpossibleTime, message, time.site).help(help));
        self.drop_times();
    }

    /// Leaves out times by which more requests would be in flight than there were.
    fn drop_too_long(&mut self, sink: &mut Sink) {
        let (Some(little), Some(all)) = (self.little(), &self.requests) else { return };
        if little.value.get() <= CONTRADICTION * all.value.get() {
            return;
        }
        let message = format!(
            "by the times of the run {} requests were in flight, of {} in all; its times are left out",
            plain(little.value),
            all.value
        );
        let help = "check the units of its times, and which run they are of".to_owned();
        sink.push(Diagnostic::new(Code::Contradiction, message, little.site).help(help));
        self.drop_times();
    }

    /// The time that follows from two others and the length of an answer.
    fn fill_in(&mut self) {
        let (Some(latency), Some(output)) = (&self.latency, &self.output) else { return };
        let later = output.value.get() - 1.0;
        if later <= 0.0 {
            return;
        }
        let follows = |seconds: f64| {
            Seconds::new(seconds)
                .ok()
                .filter(|time| *time > Seconds::ZERO)
                .map(|value| Sited { value, site: latency.site.clone() })
        };
        match (&self.ttft, &self.tpot) {
            (Some(ttft), None) => self.tpot = follows((latency.value.get() - ttft.value.get()) / later),
            (None, Some(tpot)) => self.ttft = follows(latency.value.get() - tpot.value.get() * later),
            _ => {}
        }
    }

    /// Mean time of a request and where that stands.
    fn life(&self) -> Option<(f64, &Site)> {
        match (&self.latency, &self.ttft, &self.tpot, &self.output) {
            (Some(latency), ..) => Some((latency.value.get(), &latency.site)),
            (None, Some(ttft), Some(tpot), Some(output)) => {
                let later = (output.value.get() - 1.0).max(0.0);
                Some((ttft.value.get() + tpot.value.get() * later, &ttft.site))
            }
            _ => None,
        }
    }

    fn answered_a_second(&self) -> Option<f64> {
        let worked_out = self.requests.as_ref().zip(self.duration.as_ref());
        worked_out.map(|(requests, duration)| requests.value.get() / duration.value.get()).or(self.per_second)
    }

    /// Requests in flight by Little's law.
    fn little(&self) -> Option<Sited<Ratio>> {
        let (life, site) = self.life()?;
        let value = Ratio::new(self.answered_a_second()? * life).ok().filter(|value| *value > Ratio::ZERO)?;
        Some(Sited { value, site: site.clone() })
    }

    /// Of a closed loop, whose limit holds all of the run but its start and its end. More than it lets in were not there, and times that
    /// give next to none are of another unit.
    fn of_closed_loop(
        &mut self,
        little: Sited<Ratio>,
        limit: Sited<Ratio>,
        sink: &mut Sink,
    ) -> (Sited<Ratio>, InFlight) {
        let ratio = little.value.get() / limit.value.get();
        if (ratio - 1.0).abs() <= LIMIT_HELD {
            return (limit, InFlight::Limit);
        }
        let useless = !(1.0 / USELESS..=USELESS).contains(&ratio);
        let long = self.requests.as_ref().is_some_and(|all| all.value.get() >= LONG_RUN * limit.value.get());
        let above = ratio > CONTRADICTION;
        if above || useless || (long && ratio < 1.0 / CONTRADICTION) {
            let dropped = if useless {
                "; its times are left out"
            } else if above {
                "; the limit counts"
            } else {
                "; these count"
            };
            let message = format!(
                "{} requests were let in at a time, and by the times of the same run {} were in flight{dropped}",
                plain(limit.value),
                plain(little.value),
            );
            let help = "clients that wait between requests do not fill a limit; otherwise check the units of its times, and which run they are of";
            sink.push(
                Diagnostic::new(Code::Contradiction, message, little.site.clone()).help(help.to_owned()),
            );
        }
        if useless {
            self.drop_times();
        }
        if above || useless { (limit, InFlight::LimitAlone) } else { (little, InFlight::Little) }
    }

    fn drop_times(&mut self) {
        (self.ttft, self.median_ttft, self.tpot, self.latency) = (None, None, None, None);
        self.spread = Spread::default();
    }

    fn clients(&mut self, sink: &mut Sink) -> Option<(Sited<Ratio>, InFlight)> {
        let little = self.little();
        if let Offered::Synchronous = self.offered {
            let stands = self.in_flight.as_ref().or(little.as_ref()).map(|found| &found.site);
            let site = stands.or(self.output_rate.as_ref().map(|rate| &rate.site))?.clone();
            return Some((Sited { value: Ratio::const_new(1.0), site }, InFlight::Synchronous));
        }
        if let Some(measured) = &self.in_flight {
            return Some((measured.clone(), InFlight::Measured));
        }
        let limit = self.limit.clone().filter(|_| matches!(self.offered, Offered::Closed));
        match (little, limit) {
            (Some(little), Some(limit)) => Some(self.of_closed_loop(little, limit, sink)),
            (Some(little), None) => Some((little, InFlight::Little)),
            (None, Some(limit)) => Some((limit, InFlight::LimitAlone)),
            (None, None) => None,
        }
    }

    /// Holds the rate against the tokens and the duration of the run; whether it can be of the run at all.
    fn check_totals(&self, rate: &Sited<TokensPerSecond>, sink: &mut Sink) -> bool {
        let (Some(requests), Some(output), Some(duration)) = (&self.requests, &self.output, &self.duration)
        else {
            return true;
        };
        let follows =
            TokensPerSecond::const_new(requests.value.get() * output.value.get() / duration.value.get());
        let ratio = rate.value.get() / follows.get();
        let apart = ratio.max(1.0 / ratio);
        if apart <= CONTRADICTION || !apart.is_finite() {
            return true;
        }
        let message = format!(
            "{} is measured, and the tokens of all answers over the duration of the run are {}",
            brief(rate.value),
            brief(follows),
        );
        let useless = apart > USELESS;
        let code = if useless { Code::Conflict } else { Code::Contradiction };
        let help = "take the file as its tool wrote it: one of the figures is of another run".to_owned();
        sink.push(Diagnostic::new(code, message, rate.site.clone()).help(help));
        !useless
    }

    /// Warns where the times of the run do not give its rate with as many requests in flight; times that have nothing to do with it
    /// are left out.
    fn check(&mut self, clients: &Sited<Ratio>, rate: &Sited<TokensPerSecond>, sink: &mut Sink) {
        let (Some((life, _)), Some(output)) = (self.life(), &self.output) else { return };
        let follows = TokensPerSecond::const_new(clients.value.get() * output.value.get() / life);
        let ratio = rate.value.get() / follows.get();
        let apart = ratio.max(1.0 / ratio);
        if apart <= CONTRADICTION {
            return;
        }
        let useless = apart > USELESS;
        let dropped = if useless { "; its times are left out" } else { "" };
        let message = format!(
            "{} is measured, and {} follows from the times and the requests in flight of the same run{dropped}",
            brief(rate.value),
            brief(follows),
        );
        let help =
            "check which load and which replica the file is about, and the units of its times".to_owned();
        sink.push(Diagnostic::new(Code::Contradiction, message, rate.site.clone()).help(help));
        if useless {
            self.drop_times();
        }
    }
}

/// A number of requests.
fn plain(clients: Ratio) -> String {
    brief(Number::const_new(clients.get()))
}

/// The mean of a total over so many requests.
pub(super) fn mean(total: Option<Sited<Tokens>>, requests: f64) -> Option<Sited<Tokens>> {
    let total = total?;
    Some(Sited { value: Tokens::new(total.value.get() / requests).ok()?, site: total.site })
}

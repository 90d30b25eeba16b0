//! AIPerf's records, `profile_export.jsonl`: a line of JSON for each request, of which one run is worked out while they are read; read of the
//! writer of release 0.13.0 (`common/models/record_models.py`, `MetricRecordInfo`).
//!
//! - Records of another phase than `profiling`, such as those that warm the server up, count nowhere; neither do those that were cancelled.
//!   Those with an `error` failed.
//! - The run is from the first request sent to the last answer (`request_start_ns`, `request_end_ns`), and its output rate all
//!   `output_sequence_length` ÷ that. Times and lengths are means over requests.
//! - Requests in flight are all latencies together ÷ the time of the run. The load is not in the file: a closed loop and a rate look alike.

use crate::decode::{Context, Object, Sited, quantity};
use crate::diagnostics::{Code, Diagnostic, Severity, Sink};
use crate::source::{FieldPath, Line, Node, Site, Spot, Wanted};
use crate::units::{Conventions, Count, Quantity, Ratio, Seconds, Tokens, TokensPerSecond};

use super::draft::Draft;
use super::found::BenchmarkDraft;
use super::load::Offered;
use super::subject::Subject;

/// What is read of a record.
pub(super) const WANTED: Wanted = Wanted {
    keys: Some(&[
        "metadata",
        "benchmark_phase",
        "was_cancelled",
        "request_start_ns",
        "request_end_ns",
        "metrics",
        "request_latency",
        "time_to_first_token",
        "inter_token_latency",
        "output_sequence_length",
        "input_sequence_length",
        "value",
        "unit",
        "error",
    ]),
    telling: &["request_start_ns"],
    ..Wanted::ALL
};

/// Nanoseconds of a second.
const NANOSECONDS: f64 = 1e9;

/// Whether a value is such a record.
pub(super) fn is_record(node: &Node) -> bool {
    let started = node.get("metadata").is_some_and(|metadata| metadata.get("request_start_ns").is_some());
    started && (node.get("metrics").is_some() || node.get("error").is_some())
}

/// A sum of so many values.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    total: f64,
    count: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        self.total += value;
        self.count += 1.0;
    }

    fn mean(self) -> Option<f64> {
        (self.count > 0.0).then(|| self.total / self.count)
    }
}

/// The records that were read so far. It holds sums, however many there are.
#[derive(Debug, Default)]
pub(super) struct Records {
    answered: f64,
    failed: f64,
    first: Option<f64>,
    last: Option<f64>,
    ttft: Sum,
    tpot: Sum,
    latency: Sum,
    input: Sum,
    output: Sum,
}

impl Records {
    /// Takes in a record. What is wrong with it is reported.
    pub(super) fn take(&mut self, line: &Line<'_>, sink: &mut Sink) {
        let mut own = Sink::default();
        let file = line.file.clone();
        let mut context = Context { file, conventions: Conventions::STANDARD, sink: &mut own };
        let record = Object { node: &line.node, path: FieldPath::ROOT.index(line.index) };
        if is_record(record.node) {
            self.record(&record, &mut context);
        } else {
            let message = "this is no record of a request, as others in the file are";
            context.fault(Code::NotABenchmark, message, &record.path, None);
        }
        line.show(own.sites_mut());
        sink.append(own);
    }

    fn record(&mut self, record: &Object<'_>, context: &mut Context<'_>) {
        if let Some(Node::Text(phase)) =
            record.node.get("metadata").and_then(|data| data.get("benchmark_phase"))
            && phase != "profiling"
        {
            return;
        }
        let cancelled = record.node.get("metadata").and_then(|data| data.get("was_cancelled"));
        if record.find("error", context).is_some() {
            self.failed += 1.0;
            return;
        }
        if cancelled == Some(&Node::Bool(true)) {
            return;
        }
        let mut stamp = |key: &str| -> Option<f64> {
            let (node, path) = record.find(&format!("metadata.{key}"), context)?;
            let Node::Number(stamp) = node else {
                context.wrong_type("a time in nanoseconds", node, &path);
                return None;
            };
            Some(stamp / NANOSECONDS)
        };
        let (Some(start), Some(end)) = (stamp("request_start_ns"), stamp("request_end_ns")) else {
            return;
        };
        let value = |what: &str, context: &mut Context<'_>| -> Option<f64> {
            metric::<Tokens>(record, what, context).map(Quantity::get)
        };
        let time = |what: &str, context: &mut Context<'_>| -> Option<f64> {
            metric::<Seconds>(record, what, context).map(Quantity::get)
        };
        self.answered += 1.0;
        self.first = Some(self.first.map_or(start, |first| first.min(start)));
        self.last = Some(self.last.map_or(end, |last| last.max(end)));
        self.latency.add(time("request_latency", context).unwrap_or(end - start));
        for (sum, found) in [
            (&mut self.ttft, time("time_to_first_token", context)),
            (&mut self.tpot, time("inter_token_latency", context)),
            (&mut self.input, value("input_sequence_length", context)),
            (&mut self.output, value("output_sequence_length", context)),
        ] {
            if let Some(found) = found {
                sum.add(found);
            }
        }
    }

    /// The run that the records are of; its values stand at the start of the file.
    pub(super) fn finish(self, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
        let before = context.sink.count(Severity::Error);
        let site = Site::new(context.file.clone(), Spot::Whole);
        found.subjects.push(Subject::default());
        let requests: Option<Sited<Count>> = at(Some(self.answered), &site);
        if !found.answered(requests.as_ref()) {
            return;
        }
        let duration = self.first.zip(self.last).map(|(first, last)| last - first).filter(|time| *time > 0.0);
        let rate = duration.map(|duration| self.output.total / duration).filter(|rate| *rate > 0.0);
        if rate.is_none() && context.sink.count(Severity::Error) == before {
            let message = "no record says how many tokens its answer has";
            let help = "AIPerf writes `output_sequence_length` for endpoints that write text".to_owned();
            context.sink.push(Diagnostic::new(Code::NoMeasurement, message, site.clone()).help(help));
        }
        let in_flight: Option<Sited<Ratio>> =
            at(duration.map(|duration| self.latency.total / duration), &site);
        let output_rate: Option<Sited<TokensPerSecond>> = at(rate, &site);
        let draft = Draft {
            offered: Offered::Unstated,
            in_flight,
            output_rate,
            ttft: at(self.ttft.mean(), &site),
            tpot: at(self.tpot.mean(), &site),
            latency: at(self.latency.mean(), &site),
            input: at(self.input.mean(), &site),
            output: at(self.output.mean(), &site),
            failed: at(Some(self.failed), &site),
            duration: at(duration, &site),
            requests,
            ..Draft::default()
        };
        let help = "AIPerf writes when each request began and ended";
        found.measurements.extend(draft.finish(before, || site, help, context.sink));
    }
}

/// A value that was worked out, at a place.
fn at<Q: Quantity>(value: Option<f64>, site: &Site) -> Option<Sited<Q>> {
    Some(Sited { value: Q::new(value?).ok()?, site: site.clone() })
}

/// A metric of a record in the unit that stands beside it.
fn metric<Q: Quantity>(record: &Object<'_>, what: &str, context: &mut Context<'_>) -> Option<Q> {
    let (node, path) = record.find(&format!("metrics.{what}"), context)?;
    let entry = Object { node, path };
    let (value, at) = entry.find("value", context)?;
    let Node::Number(value) = value else {
        context.wrong_type("a number", value, &at);
        return None;
    };
    let unit = entry.text("unit", context).map_or_else(String::new, |unit| unit.value);
    match quantity(*value, &unit, context) {
        Ok(value) => Some(value),
        Err(error) => {
            context.fault(
                crate::decode::code(&error),
                error.to_string(),
                &at,
                crate::decode::unit_help(&error),
            );
            None
        }
    }
}

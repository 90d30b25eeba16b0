//! AIPerf's sweeps: `profile_export_aiperf_sweep.json`, all runs of a sweep in one file; read of the writer of release 0.13.0
//! (`exporters/aggregate/aggregate_sweep_json_exporter.py`).
//!
//! - An entry of `per_combination_metrics` is a run, or the mean of several trials of one. Its metrics are those of AIPerf's
//!   other files; of several trials each is called after its average, `request_latency_avg`, and the average of the trials is `mean`.
//! - The load is `parameters`: `request_rate` (or `rate`), else a closed loop of `concurrency`. What else a sweep varies has to be the same in a curve.
//! - Runs that failed are not in it; `failed_runs` names them.

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::{Code, Severity};
use crate::source::Node;
use crate::units::{CallsPerSecond, Ratio};

use super::aiperf::{Average, Averages, Metric, measurement};
use super::found::BenchmarkDraft;
use super::kind::{Kind, has_any};
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// The kind of document; the metrics are in AIPerf's.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::Aiperf,
    wanted: &[
        "per_combination_metrics",
        "parameters",
        "concurrency",
        "request_rate",
        "rate",
        "phases.profiling.concurrency",
        "phases.profiling.rate",
        "phases.profiling.request_rate",
        "metrics",
        "mean",
        "avg",
        "unit",
        "output_token_throughput_avg",
        "time_to_first_token_avg",
        "time_to_first_token_p50",
        "inter_token_latency_avg",
        "request_latency_avg",
        "input_sequence_length_avg",
        "output_sequence_length_avg",
        "request_count_avg",
        "error_request_count_avg",
        "benchmark_duration_avg",
        "request_throughput_avg",
        "effective_concurrency_avg",
        "metadata",
        "model",
    ],
    telling: &["per_combination_metrics"],
    is: |node| has_any(node, &["per_combination_metrics"]),
    read,
};

/// The metrics of a run.
struct Combination<'n>(Object<'n>);

impl Averages for Combination<'_> {
    fn average(&self, metric: &Metric, context: &mut Context<'_>) -> Option<Average> {
        let keys = [metric.0.to_owned(), format!("{}_avg", metric.0)];
        let (node, path) = keys.iter().find_map(|key| self.0.find(key, context))?;
        let entry = Object { node, path };
        let (value, at) = ["mean", "avg"].iter().find_map(|key| entry.find(key, context))?;
        let Node::Number(value) = value else {
            context.wrong_type("a number", value, &at);
            return None;
        };
        let unit = entry.text("unit", context);
        if unit.is_none() {
            entry.missing("unit", "AIPerf writes the unit of each metric", context);
        }
        let unit = unit?;
        Some(Average { value: *value, unit: unit.value, site: context.site(&at), unit_site: unit.site })
    }

    fn missing(&self, metric: &Metric, help: &str, context: &mut Context<'_>) {
        self.0.missing(&format!("{}.mean", metric.0), help, context);
    }
}

fn read(sweep: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let Some((node, path)) = sweep.find("per_combination_metrics", context) else {
        sweep.missing("per_combination_metrics", "AIPerf writes it: the runs of the sweep", context);
        return;
    };
    let Node::List(items) = node else {
        context.wrong_type("a list of runs", node, &path);
        return;
    };
    if items.is_empty() {
        let help = "did every run fail? `failed_runs` says which did".to_owned();
        context.key_fault(Code::NoMeasurement, "no run of the sweep has metrics", &path, Some(help));
    }
    let model = sweep.text("metadata.model", context);
    for (at, node) in items.iter().enumerate() {
        let run = Object { node, path: path.index(at) };
        found.subjects.push(Subject { model: model.clone(), ..Subject::default() });
        let before = context.sink.count(Severity::Error);
        let load = load(&run, context);
        let Some((node, path)) = run.find("metrics", context) else {
            run.missing("metrics", "AIPerf writes it: what was measured", context);
            continue;
        };
        let site = context.key_site(&path);
        measurement(&Combination(Object { node, path }), load, before, site, found, context);
    }
}

/// What a run asked of the server: parameters are called by their last names, or by the whole way to them.
fn load(run: &Object<'_>, context: &mut Context<'_>) -> (Offered, Option<Sited<Ratio>>) {
    let Some((node, path)) = run.find("parameters", context) else { return (Offered::Unstated, None) };
    let named = |name: &str| match node {
        Node::Map(entries) => entries
            .iter()
            .find(|(key, value)| key.rsplit('.').next() == Some(name) && matches!(value, Node::Number(_))),
        _ => None,
    };
    let at = |key: &str| path.key(key);
    let limit = named("concurrency").and_then(|(key, value)| {
        let object = Object { node: value, path: at(key) };
        number::<Ratio>(&object, "", context)
    });
    let rate = named("request_rate").or_else(|| named("rate")).and_then(|(key, value)| {
        let object = Object { node: value, path: at(key) };
        number::<CallsPerSecond>(&object, "/s", context)
    });
    let offered = match (rate, &limit) {
        (Some(rate), _) => Offered::Rate(rate),
        (None, Some(_)) => Offered::Closed,
        (None, None) => Offered::Unstated,
    };
    (offered, limit)
}

fn number<Q: crate::units::Quantity>(
    value: &Object<'_>,
    unit: &str,
    context: &mut Context<'_>,
) -> Option<Sited<Q>> {
    let Node::Number(number) = value.node else { return None };
    let found =
        crate::decode::quantity::<Q>(*number, unit, context).ok().filter(|found| found.get() > 0.0)?;
    Some(Sited { value: found, site: context.site(&value.path) })
}

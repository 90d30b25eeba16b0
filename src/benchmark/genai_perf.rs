//! `GenAI-Perf`: what `genai-perf profile` writes, `profile_export_genai_perf.json`; the metrics are those of AIPerf, which took its form over.
//! Read of the writer of December 2025, the last one (`genai_perf/export_data`).
//!
//! The load is `input_config.perf_analyzer.stimulus`, before 0.0.13 `input_config` itself: `concurrency`, a closed loop, or
//! `request_rate`. The CSV file does not have it.

use crate::decode::{Context, Decode, Object, Sited};
use crate::diagnostics::Severity;
use crate::source::{FieldPath, Node};
use crate::units::{CallsPerSecond, Ratio};

use super::aiperf::{METRICS, measurement};
use super::found::BenchmarkDraft;
use super::kind::{Kind, has_any};
use super::load::Offered;
use super::subject::Subject;
use super::tool::BenchmarkTool;

/// The kind of document; what is read of metrics is in AIPerf's.
pub(super) const KIND: Kind = Kind {
    tool: BenchmarkTool::GenaiPerf,
    wanted: &[
        "input_config",
        "perf_analyzer",
        "stimulus",
        "concurrency",
        "request_rate",
        "model_names",
        "model",
    ],
    telling: &["perf_analyzer"],
    is: |node| {
        let config = node.get("input_config");
        let old =
            |config: &Node| has_any(config, &["model"]) && has_any(config, &["concurrency", "request_rate"]);
        let is = |config: &Node| config.get("perf_analyzer").is_some() || old(config);
        node.get("aiperf_version").is_none() && has_any(node, METRICS) && config.is_some_and(is)
    },
    read,
};

fn read(run: &Object<'_>, found: &mut BenchmarkDraft, context: &mut Context<'_>) {
    let model = model(run, context);
    found.subjects.push(Subject { model, ..Subject::default() });
    let before = context.sink.count(Severity::Error);
    let load = load(run, context);
    let site = context.site(&run.path);
    measurement(run, load, before, site, found, context);
}

/// The first model that was asked for.
fn model(run: &Object<'_>, context: &mut Context<'_>) -> Option<Sited<String>> {
    let inner = ["model_names", "model"].iter().find_map(|key| {
        let inner = FieldPath::ROOT.key("input_config").key(key);
        match run.node.at(&inner)? {
            Node::Text(_) => Some(inner),
            Node::List(_) => Some(inner.index(0)),
            _ => None,
        }
    })?;
    let Some(node @ Node::Text(_)) = run.node.at(&inner) else { return None };
    let path = inner.steps().into_iter().fold(run.path.clone(), |path, step| path.then(step.clone()));
    let value = String::decode(node, &path, context)?;
    Some(Sited { value, site: context.site(&path) })
}

fn load(run: &Object<'_>, context: &mut Context<'_>) -> (Offered, Option<Sited<Ratio>>) {
    for place in ["input_config.perf_analyzer.stimulus", "input_config"] {
        let Some(node) = place.split('.').try_fold(run.node, |node, key| node.get(key)) else { continue };
        let path = place.split('.').fold(run.path.clone(), |path, key| path.key(key));
        let load = Object { node, path };
        let stated = |key: &str| matches!(node.get(key), Some(Node::Number(_)));
        if stated("request_rate")
            && let Some(rate) = load.measured::<CallsPerSecond>("request_rate", "/s", context)
        {
            return (Offered::Rate(rate), None);
        }
        if stated("concurrency") {
            let limit = load.measured("concurrency", "", context);
            return (Offered::Closed, limit);
        }
    }
    (Offered::Unstated, None)
}

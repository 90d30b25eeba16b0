//! lm-evaluation-harness: the `results_….json` that `lm_eval --output_path …` writes, of one model.
//!
//! - `results.TASK."METRIC,FILTER"` is a mean over the task's samples; before version 0.4 the key was the metric alone.
//!   `…_stderr` beside it is not the interval, which follows from the trials: it tells whether the value is a mean of 0 and 1.
//! - The samples of a task are `n-samples.TASK.effective`; of a metric of a group, those of all tasks that `group_subtasks` names
//!   and that have this metric (by `results` and `higher_is_better`). Before version 0.4.2 there was no `n-samples`; a standard
//!   error tells their number then.
//! - The model is `model_name`, or else what `config.model_args` names; `config.model` is the program that ran it (`hf`, `vllm`).
//!   There are no outcomes of single tasks, no costs and no latencies.

use std::sync::Arc;

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site, SourceFile, Spot};
use crate::units::{Count, Quantity};

use super::metrics::{Fit, fit, samples};

/// Keys of a task's results that are numbers and no metrics.
const NO_METRICS: &[&str] = &["sample_len", "sample_count"];
/// Deeper than groups are nested.
const DEEPEST: usize = 8;

/// The scores of one model.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    pub(super) model: Option<Sited<String>>,
    /// The release of lm-evaluation-harness.
    pub(super) release: Option<String>,
    pub(super) tasks: Vec<Scored>,
}

/// A task or group with its scores.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) name: String,
    pub(super) path: FieldPath,
    pub(super) metrics: Vec<Score>,
    pub(super) standing: Standing,
}

/// Whether a task stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Own,
    /// It is part of a group that is there too.
    OfGroup,
}

/// The score of a metric.
#[derive(Clone, Debug)]
pub(super) struct Score {
    /// As in the file: `acc,none`.
    pub(super) key: String,
    pub(super) value: f64,
    pub(super) path: FieldPath,
    pub(super) better: Better,
    /// How many samples it rests on.
    pub(super) samples: Option<Sited<Count>>,
    /// How many samples the task has, where only a part was run.
    pub(super) part_of: Option<Count>,
    /// What the standard error beside it says of it.
    pub(super) fit: Fit,
}

impl Score {
    /// The metric without its filter.
    pub(super) fn metric(&self) -> &str {
        self.key.split(',').next().unwrap_or(&self.key)
    }
}

/// Which way a metric is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Better {
    Higher,
    Lower,
}

impl Scores {
    /// The places that it holds, and those that are made of its paths later.
    pub(super) fn sites<'s>(
        &'s mut self,
        file: &Arc<SourceFile>,
        later: &'s mut Vec<Site>,
    ) -> Vec<&'s mut Site> {
        let site = |spot| Site::new(Arc::clone(file), spot);
        for task in &self.tasks {
            later.push(site(Spot::Key(task.path.clone())));
            later.extend(task.metrics.iter().map(|score| site(Spot::Value(score.path.clone()))));
        }
        let scores = self.tasks.iter_mut().flat_map(|task| &mut task.metrics);
        let samples = scores.filter_map(|score| score.samples.as_mut().map(|found| &mut found.site));
        samples.chain(self.model.as_mut().map(|model| &mut model.site)).chain(later).collect()
    }
}

/// Whether lm-evaluation-harness wrote this.
pub(super) fn wrote(root: &Node) -> bool {
    let Some(Node::Map(tasks)) = root.get("results") else { return false };
    let known = ["n-samples", "lm_eval_version", "n-shot", "group_subtasks"];
    let filtered = |(_, task): &(String, Node)| match task {
        Node::Map(metrics) => metrics.iter().any(|(key, _)| key.contains("_stderr") || key.contains(",none")),
        _ => false,
    };
    known.iter().any(|key| root.get(key).is_some()) || tasks.iter().any(filtered)
}

/// Reads the scores of a file.
pub(super) fn read(root: &Object<'_>, context: &mut Context<'_>) -> Scores {
    let model = root.text("model_name", context).or_else(|| model(root, context));
    let release = match root.node.get("lm_eval_version") {
        Some(Node::Text(release)) => Some(release.clone()),
        _ => None,
    };
    let path = root.path.key("results");
    let Some(Node::Map(entries)) = root.node.get("results") else {
        return Scores { model, release, tasks: Vec::new() };
    };
    let mut tasks = Vec::new();
    for (name, node) in entries {
        let path = path.key(name);
        let Node::Map(metrics) = node else {
            context.wrong_type("the scores of a task", node, &path);
            continue;
        };
        let task = Task { root: root.node, name, metrics, path: &path };
        let scores = metrics.iter().filter_map(|(key, value)| task.score(key, value, context)).collect();
        let standing = standing(root.node, name, entries);
        tasks.push(Scored { name: name.clone(), metrics: scores, standing, path });
    }
    Scores { model, release, tasks }
}

/// What `config.model_args` names: a text of `key=value` with commas between, or an object; else `config.model`.
fn model(root: &Object<'_>, context: &Context<'_>) -> Option<Sited<String>> {
    // In the order of the harness: an adapter stands beside the model that it changes.
    const KEYS: [&str; 6] = ["peft", "delta", "pretrained", "model", "path", "engine"];
    let config = root.node.get("config")?;
    let path = FieldPath::ROOT.key("config");
    let args = config.get("model_args");
    let named = KEYS.iter().find_map(|key| match args {
        Some(Node::Text(args)) => {
            args.split(',').find_map(|arg| arg.trim().strip_prefix(key)?.strip_prefix('=')).map(str::to_owned)
        }
        Some(args) => match args.get(key) {
            Some(Node::Text(name)) => Some(name.clone()),
            _ => None,
        },
        None => None,
    });
    let (key, value) = match (named, config.get("model")) {
        (Some(named), _) => ("model_args", named),
        (None, Some(Node::Text(model))) => ("model", model.clone()),
        _ => return None,
    };
    Some(Sited { value, site: context.site(&path.key(key)) })
}

/// A task that is being read.
struct Task<'n> {
    root: &'n Node,
    name: &'n str,
    metrics: &'n [(String, Node)],
    path: &'n FieldPath,
}

impl Task<'_> {
    fn score(&self, key: &str, value: &Node, context: &mut Context<'_>) -> Option<Score> {
        let Node::Number(value) = *value else { return None };
        let (metric, filter) =
            key.split_once(',').map_or((key, None), |(metric, filter)| (metric, Some(filter)));
        if metric.ends_with("_stderr") || NO_METRICS.contains(&metric) {
            return None;
        }
        let higher = self.root.get("higher_is_better").and_then(|tasks| tasks.get(self.name)?.get(metric));
        let better = if higher == Some(&Node::Bool(false)) { Better::Lower } else { Better::Higher };
        let error_key =
            filter.map_or(format!("{metric}_stderr"), |filter| format!("{metric}_stderr,{filter}"));
        let error = self.metrics.iter().find_map(|(key, value)| match value {
            Node::Number(error) if *key == error_key => Some(*error),
            _ => None,
        });
        let counted = counted(self.root, self.name, metric, 0);
        let path = FieldPath::ROOT.key("n-samples").key(self.name).key("effective");
        let (number, path) = match (counted, error) {
            (Some(counted), _) => (Some(counted.effective), path),
            (None, Some(error)) => (samples(value, error), self.path.key(&error_key)),
            (None, None) => (None, path),
        };
        let whole = counted.and_then(|counted| counted.original.filter(|all| *all > counted.effective));
        // The error of a group is pooled from its tasks, and smaller than that of all samples together.
        let group = self.root.get("group_subtasks").and_then(|groups| groups.get(self.name));
        let fit = match group {
            Some(Node::List(parts)) if !parts.is_empty() => Fit::Unknown,
            _ => fit(value, error, number),
        };
        let samples = number.and_then(|number| match Count::new(number) {
            Ok(value) => {
                Some(Sited { value, site: context.site(&path) }).filter(|count| count.value > Count::ZERO)
            }
            Err(error) => {
                context.fault(Code::OutOfRange, error.to_string(), &path, None);
                None
            }
        });
        let part_of = whole.and_then(|whole| Count::new(whole).ok());
        Some(Score { key: key.to_owned(), value, path: self.path.key(key), better, samples, part_of, fit })
    }
}

/// The samples of a task.
#[derive(Clone, Copy)]
struct Samples {
    effective: f64,
    /// All that it has.
    original: Option<f64>,
}

/// The samples of a metric of a task, or of all tasks of a group together that have it.
fn counted(root: &Node, task: &str, metric: &str, depth: usize) -> Option<Samples> {
    let own = root.get("n-samples").and_then(|all| all.get(task));
    let number = |key| match own.and_then(|own| own.get(key)) {
        Some(Node::Number(number)) => Some(*number),
        _ => None,
    };
    if let Some(effective) = number("effective") {
        return Some(Samples { effective, original: number("original") });
    }
    let Some(Node::List(parts)) = root.get("group_subtasks").and_then(|groups| groups.get(task)) else {
        return None;
    };
    if parts.is_empty() || depth > DEEPEST {
        return None;
    }
    let mut all = Samples { effective: 0.0, original: Some(0.0) };
    for part in parts {
        let Node::Text(part) = part else { return None };
        if has_metric(root, part, metric) == Some(false) {
            continue;
        }
        let found = counted(root, part, metric, depth + 1)?;
        all.effective += found.effective;
        all.original = all.original.zip(found.original).map(|(all, found)| all + found);
    }
    Some(all)
}

/// Whether a task has a metric; `None` if the file does not say which it has.
fn has_metric(root: &Node, task: &str, metric: &str) -> Option<bool> {
    let of = |key: &str| match root.get(key).and_then(|all| all.get(task)) {
        Some(Node::Map(metrics)) => Some(metrics),
        _ => None,
    };
    let named =
        |metrics: &Vec<(String, Node)>| metrics.iter().any(|(key, _)| key.split(',').next() == Some(metric));
    of("results").or_else(|| of("higher_is_better")).map(named)
}

fn standing(root: &Node, task: &str, there: &[(String, Node)]) -> Standing {
    let Some(Node::Map(groups)) = root.get("group_subtasks") else { return Standing::Own };
    let holds = |(group, parts): &(String, Node)| {
        let there = group != task && there.iter().any(|(name, _)| name == group);
        there && matches!(parts, Node::List(parts) if parts.contains(&Node::Text(task.to_owned())))
    };
    if groups.iter().any(holds) { Standing::OfGroup } else { Standing::Own }
}

//! lm-evaluation-harness: the `results_….json` that `lm_eval --output_path …` writes, of one model.
//!
//! - `results.TASK."METRIC,FILTER"` is a mean over the task's samples; before version 0.4 the key was the metric alone.
//!   `…_stderr` beside it is not read: the interval follows from the trials.
//! - The samples of a task are `n-samples.TASK.effective`; of a group of tasks, those of all that
//!   `group_subtasks` names.
//! - The model is `model_name`, or else `config.model`. There are no outcomes of single tasks, no costs and no latencies.

use std::sync::Arc;

use crate::decode::{Context, Object, Sited};
use crate::diagnostics::Code;
use crate::source::{FieldPath, Node, Site, SourceFile, Spot};
use crate::units::{Count, Quantity};

/// Keys of a task's results that are numbers and no metrics.
const NO_METRICS: &[&str] = &["sample_len", "sample_count"];
/// Deeper than groups are nested.
const DEEPEST: usize = 8;

/// The scores of one model.
#[derive(Clone, Debug)]
pub(super) struct Scores {
    pub(super) model: Option<Sited<String>>,
    pub(super) tasks: Vec<Scored>,
}

/// A task or group with its scores.
#[derive(Clone, Debug)]
pub(super) struct Scored {
    pub(super) name: String,
    pub(super) path: FieldPath,
    /// How many samples it has.
    pub(super) samples: Option<Sited<Count>>,
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
        let samples =
            self.tasks.iter_mut().filter_map(|task| task.samples.as_mut().map(|found| &mut found.site));
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
    let model = ["model_name", "config.model"].iter().find_map(|keys| root.text(keys, context));
    let path = root.path.key("results");
    let Some(Node::Map(entries)) = root.node.get("results") else {
        return Scores { model, tasks: Vec::new() };
    };
    let mut tasks = Vec::new();
    for (name, node) in entries {
        let path = path.key(name);
        let Node::Map(metrics) = node else {
            context.wrong_type("the scores of a task", node, &path);
            continue;
        };
        let scores = metrics.iter().filter_map(|(key, value)| score(root.node, name, key, value, &path));
        tasks.push(Scored {
            name: name.clone(),
            metrics: scores.collect(),
            samples: samples(root.node, name, context),
            standing: standing(root.node, name, entries),
            path,
        });
    }
    Scores { model, tasks }
}

fn score(root: &Node, task: &str, key: &str, value: &Node, path: &FieldPath) -> Option<Score> {
    let Node::Number(value) = value else { return None };
    let metric = key.split(',').next().unwrap_or(key);
    if metric.ends_with("_stderr") || NO_METRICS.contains(&metric) {
        return None;
    }
    let higher =
        root.get("higher_is_better").and_then(|tasks| tasks.get(task)).and_then(|all| all.get(metric));
    let better = if higher == Some(&Node::Bool(false)) { Better::Lower } else { Better::Higher };
    Some(Score { key: key.to_owned(), value: *value, path: path.key(key), better })
}

/// The samples of a task, or of all tasks of a group together.
fn samples(root: &Node, task: &str, context: &mut Context<'_>) -> Option<Sited<Count>> {
    let number = counted(root, task, 0)?;
    let path = FieldPath::ROOT.key("n-samples").key(task).key("effective");
    match Count::new(number) {
        Ok(value) => {
            Some(Sited { value, site: context.site(&path) }).filter(|count| count.value > Count::ZERO)
        }
        Err(error) => {
            context.fault(Code::OutOfRange, error.to_string(), &path, None);
            None
        }
    }
}

fn counted(root: &Node, task: &str, depth: usize) -> Option<f64> {
    let own = root.get("n-samples").and_then(|all| all.get(task)).and_then(|task| task.get("effective"));
    if let Some(Node::Number(number)) = own {
        return Some(*number);
    }
    let Some(Node::List(parts)) = root.get("group_subtasks").and_then(|groups| groups.get(task)) else {
        return None;
    };
    if parts.is_empty() || depth > DEEPEST {
        return None;
    }
    let of = |part: &Node| match part {
        Node::Text(part) => counted(root, part, depth + 1),
        _ => None,
    };
    parts.iter().map(of).sum()
}

fn standing(root: &Node, task: &str, there: &[(String, Node)]) -> Standing {
    let Some(Node::Map(groups)) = root.get("group_subtasks") else { return Standing::Own };
    let holds = |(group, parts): &(String, Node)| {
        let there = group != task && there.iter().any(|(name, _)| name == group);
        there && matches!(parts, Node::List(parts) if parts.contains(&Node::Text(task.to_owned())))
    };
    if groups.iter().any(holds) { Standing::OfGroup } else { Standing::Own }
}

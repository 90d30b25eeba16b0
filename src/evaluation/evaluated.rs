//! What an evaluation says about one option.

use std::sync::Arc;

use crate::decode::Sited;
use crate::source::SourceFile;
use crate::units::{Count, Fraction};

use super::counts::{Counts, MeanCost};
use super::file::EvaluationTool;
use super::latencies::Spread;
use super::outcomes::Outcomes;

/// What an evaluation says about one option.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The tool that wrote the file.
    pub tool: EvaluationTool,
    /// The file.
    pub file: Arc<SourceFile>,
    /// What was evaluated, as the file calls it: an option, or a task and its metric.
    pub what: String,
    /// The share of attempts that did their task right; the place is that of the first attempt, or of the share.
    pub accuracy: Sited<Fraction>,
    /// The attempts, where the file has them one by one.
    pub counts: Option<Counts>,
    /// Trials that are independent of each other: tasks, however often each was tried.
    pub trials: Option<Sited<Count>>,
    /// How alike attempts at one task are, where each of enough tasks was tried several times.
    pub correlation: Option<Sited<Fraction>>,
    /// How long attempts took.
    pub latency: Option<Spread>,
    /// What attempts cost.
    pub cost: Option<MeanCost>,
    /// How it did at each task, where the file has attempts one by one.
    pub outcomes: Option<Outcomes>,
    /// What else is to be known: a part of a task only, attempts that count for nothing.
    pub notes: Vec<String>,
}

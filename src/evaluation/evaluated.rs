//! What an evaluation says about one option.

use std::sync::Arc;

use crate::decode::Sited;
use crate::source::SourceFile;
use crate::units::{Count, Fraction, UsdPerTask};

use super::file::EvaluationTool;
use super::latencies::Spread;

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
}

/// The attempts of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counts {
    /// Attempts that did their task right.
    pub passed: Count,
    /// Attempts that were answered.
    pub attempts: Count,
    /// Tasks that an answered attempt was made at.
    pub tasks: Count,
    /// Attempts to which the provider gave no answer: they are neither right nor wrong.
    pub unanswered: Count,
    /// Tasks without a single answer.
    pub lost: Count,
}

/// What an attempt cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanCost {
    /// The mean.
    pub mean: UsdPerTask,
    /// Of so many attempts.
    pub number: Count,
}

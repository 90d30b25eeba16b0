//! A score that is no share of tasks: shown, and used by nothing.

use std::sync::Arc;

use crate::decode::Sited;
use crate::source::SourceFile;

use super::file::EvaluationTool;

/// A score as its file has it, in no unit: it may be negative, or above 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Points(f64);

impl Points {
    pub(super) const fn new(value: f64) -> Self {
        Self(value)
    }

    /// The number.
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// A score of one option.
#[derive(Clone, Debug)]
pub struct Score {
    /// The tool that wrote the file.
    pub tool: EvaluationTool,
    /// The file.
    pub file: Arc<SourceFile>,
    /// What was scored, as the file calls it: a model, a metric and a task.
    pub what: String,
    /// The score.
    pub value: Sited<Points>,
}

//! Files that were looked at.

use crate::benchmark::BenchmarkFile;
use crate::diagnostics::{Diagnostic, Severity};
use crate::evaluation::EvaluationFile;

/// Files that were looked at.
#[derive(Debug)]
pub struct InspectReport {
    /// In the order in which they were named; those of a folder by their names.
    pub files: Vec<InspectedFile>,
}

/// A file that was looked at.
#[derive(Debug)]
pub struct InspectedFile {
    /// Its name.
    pub name: String,
    /// What was found in it; nothing where it could not be read, which is said.
    pub found: Option<Inspected>,
    /// What is to be said about it.
    pub said: Vec<Said>,
}

/// What was found in a file.
#[derive(Debug)]
pub enum Inspected {
    /// Runs of a benchmark.
    Benchmark(Box<BenchmarkFile>),
    /// Attempts or scores of an evaluation.
    Evaluation(Box<EvaluationFile>),
}

/// A fault or a warning.
#[derive(Clone, Debug)]
pub struct Said {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// Its code.
    pub code: &'static str,
    /// In words.
    pub message: String,
    /// Line and column, from 1.
    pub place: (usize, usize),
}

impl From<&Diagnostic> for Said {
    fn from(diagnostic: &Diagnostic) -> Self {
        let severity = match diagnostic.code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = diagnostic.site.resolve();
        Self {
            severity,
            code: diagnostic.code.text(),
            message: diagnostic.message.clone(),
            place: (place.line, place.column),
        }
    }
}

/// A name as a value of YAML in braces.
pub(super) fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if name.chars().all(plain) && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '.')
    {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', "''"))
}

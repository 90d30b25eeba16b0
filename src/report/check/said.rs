//! What is said of the input of a check: faults, for which a file is not judged, and warnings.

use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::report::notice::Notice;

use super::place::At;

/// A fault or a warning.
#[derive(Clone, Debug)]
pub struct Said {
    /// Which of both.
    pub severity: Severity,
    /// A stable name to search for.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Where.
    pub at: At,
}

/// The code of a file whose bytes could not be had.
const UNREADABLE: &str = "unreadable";

impl Said {
    /// What the reader of a file said. What it said of the command line is said of the file.
    pub fn of(said: &Diagnostic, file: &str) -> Self {
        let place = said.site.resolve();
        let at = At::written(place.file, (place.line, place.column), file);
        Self {
            severity: said.code.severity(),
            code: said.code.text(),
            message: said.message.clone(),
            help: said.help.clone(),
            at,
        }
    }

    /// That a file could not be read.
    pub fn unreadable(file: &str, why: String) -> Self {
        Self { severity: Severity::Error, code: UNREADABLE, message: why, help: None, at: At::whole(file) }
    }

    /// That a file sets no limit: a check of it says nothing.
    pub fn no_limits(file: &str) -> Self {
        Self {
            severity: Severity::Warning,
            code: Code::NoLimits.text(),
            message: format!("no limit is set in {file}: nothing was checked"),
            help: Some("write `targets` or `budgets`".to_owned()),
            at: At { file: file.to_owned(), position: Some((1, 1)) },
        }
    }

    /// A warning of a scenario.
    pub(super) fn warning(notice: &Notice, file: &str) -> Self {
        let of = notice.option.as_ref().map_or_else(String::new, |option| format!("{option}: "));
        let at = At::written(&notice.file, (notice.line, notice.column), file);
        Self {
            severity: Severity::Warning,
            code: notice.code,
            message: format!("{of}{}", notice.message),
            help: None,
            at,
        }
    }

    /// Whether a file is not judged for it.
    pub fn is_fault(&self) -> bool {
        self.severity == Severity::Error
    }

    /// In one line: what is wrong, and where.
    pub fn in_a_line(&self) -> String {
        format!("{} ({}, {})", self.message, self.code, self.at.words())
    }
}

//! A fault of a scenario that a command finds, on its way to where faults are drawn.

use std::fmt;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::Scenario;
use crate::source::{FieldPath, Site, Spot};

/// The fault, as an error that a command ends with.
#[derive(Debug)]
pub(in crate::cli) struct Refused(pub(in crate::cli) Box<Diagnostic>);

impl Refused {
    /// The error of a fault.
    pub(in crate::cli) fn of(fault: Diagnostic) -> anyhow::Error {
        anyhow::Error::new(Self(Box::new(fault)))
    }

    /// The error of a scenario, or of one of its options, in which there is nothing of what a command shows.
    pub(in crate::cli) fn nothing(
        scenario: &Scenario,
        option: Option<&str>,
        message: impl Into<String>,
        help: impl Into<Option<String>>,
    ) -> anyhow::Error {
        let options = FieldPath::ROOT.key("options");
        let path = option.map_or_else(|| options.clone(), |option| options.key(option));
        let site = Site::new(Arc::clone(&scenario.file), Spot::Key(path));
        Self::of(Diagnostic::new(Code::NothingToShow, message, site).help(help))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Refused {}

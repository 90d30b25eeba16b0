//! By what a reader of reports knows a finding again, in a file whose lines have moved.

use std::collections::BTreeMap;

use super::checked::CheckReport;
use super::place::{At, Repository};
use super::row::CheckRow;
use super::said::Said;

/// One of the things that a check found: a limit that is not met, a fault or a warning of the input.
#[derive(Clone, Debug)]
pub struct Finding<'r> {
    /// What was found.
    pub what: Found<'r>,
    /// Where: of what stands nowhere in particular, the first file.
    pub at: At,
    /// What it is known by: not its line, and no figure. Unique within a report.
    pub identity: String,
}

/// What was found.
#[derive(Clone, Copy, Debug)]
pub enum Found<'r> {
    /// A limit that is missed or unknown.
    Limit(&'r CheckRow),
    /// A fault or a warning of the input.
    Said(&'r Said),
}

impl CheckReport {
    /// Faults, limits that are not met, warnings.
    fn found(&self) -> impl Iterator<Item = Found<'_>> {
        let faults = self.faults().map(Found::Said);
        let warnings = self.warnings().map(Found::Said);
        faults.chain(self.not_met().map(Found::Limit)).chain(warnings)
    }

    /// What was found, in the order of the files: faults, limits that are not met, warnings.
    pub fn findings<'r>(&'r self, repository: &Repository) -> Vec<Finding<'r>> {
        let first = At::whole(self.files.first().map_or("", |file| file.file.as_str()));
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut findings = Vec::new();
        for what in self.found() {
            let at = match what {
                Found::Limit(row) => row.at.clone().unwrap_or_else(|| first.clone()),
                Found::Said(said) => said.at.clone(),
            };
            let path = repository.path(&at.file);
            let identity = match what {
                Found::Limit(row) => {
                    let scenario = row.scenario.as_deref().unwrap_or_default();
                    format!("{path}\u{0}{scenario}\u{0}{}\u{0}{}", row.subject_id, row.metric)
                }
                Found::Said(said) => format!("{path}\u{0}{}\u{0}{}", said.code, said.message),
            };
            let times = seen.entry(identity.clone()).or_default();
            *times += 1;
            let identity = if *times == 1 { identity } else { format!("{identity}\u{0}{times}") };
            findings.push(Finding { what, at, identity });
        }
        findings
    }
}

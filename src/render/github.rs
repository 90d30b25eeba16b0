//! A check as annotations of GitHub Actions: one for each fault, limit that is not met and warning, at its place in the repository.

use crate::report::{CheckReport, Found, Repository, Strictness};
use crate::text::Printed;

use super::workflow_command::{self, Annotation, Kind};

/// The annotations of what was found.
pub(super) fn annotations(report: &CheckReport, repository: &Repository) -> Printed {
    let findings = report.findings(repository);
    let all: Vec<Annotation> = findings
        .iter()
        .map(|finding| match finding.what {
            Found::Limit(row) => {
                let scenario = row.scenario.as_ref().map_or_else(String::new, |id| format!("{id}: "));
                let title = format!("{scenario}{}", row.what());
                Annotation { kind: Kind::Error, at: row.at.clone(), title, message: row.sentence() }
            }
            Found::Said(said) => {
                let is_warning = !said.is_fault() && report.strictness == Strictness::Lenient;
                let help = said.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
                Annotation {
                    kind: if is_warning { Kind::Warning } else { Kind::Error },
                    at: Some(said.at.clone()),
                    title: said.code.to_owned(),
                    message: format!("{}{help}", said.message),
                }
            }
        })
        .collect();
    workflow_command::annotations(&all, repository)
}

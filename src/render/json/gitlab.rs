//! Code Quality of GitLab: a list of findings with what each is known by, so that a merge request shows the new ones.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::render::style::RenderError;
use crate::report::{CheckReport, Found, Repository, Status, Strictness};
use crate::text::Printed;

use super::envelope::pretty;

/// A finding. GitLab reads no other fields.
#[derive(Debug, Serialize)]
struct FindingJson {
    description: String,
    check_name: String,
    /// Of two findings with the same one GitLab shows the first.
    fingerprint: String,
    severity: &'static str,
    location: LocationJson,
}

#[derive(Debug, Serialize)]
struct LocationJson {
    /// From the root of the repository, without `./` before it.
    path: String,
    lines: LinesJson,
}

#[derive(Debug, Serialize)]
struct LinesJson {
    begin: usize,
}

/// Writes what a check found.
pub(in crate::render) fn gitlab(
    report: &CheckReport,
    repository: &Repository,
) -> Result<Printed, RenderError> {
    let findings = report.findings(repository);
    let findings = findings.iter().map(|finding| {
        let (description, name, severity) = match finding.what {
            Found::Limit(row) => {
                let severity = if row.status == Status::Unknown { "critical" } else { "major" };
                (row.sentence(), row.metric, severity)
            }
            Found::Said(said) => {
                let help = said.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
                let severity = match (said.is_fault(), report.strictness) {
                    (true, _) => "blocker",
                    (false, Strictness::Strict) => "major",
                    (false, Strictness::Lenient) => "minor",
                };
                (format!("{}{help}", said.message), said.code, severity)
            }
        };
        FindingJson {
            description,
            check_name: format!("breakeven/{name}"),
            fingerprint: fingerprint(&finding.identity),
            severity,
            location: LocationJson {
                path: repository.path(&finding.at.file),
                lines: LinesJson { begin: finding.at.line() },
            },
        }
    });
    pretty(&findings.collect::<Vec<_>>())
}

/// What a finding is known by, in as many characters whatever is in it.
pub(super) fn fingerprint(identity: &str) -> String {
    Sha256::digest(identity.as_bytes()).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

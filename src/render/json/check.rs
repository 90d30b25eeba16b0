//! What a check adds to the report: one tally, every limit in one list, and the files that were not judged.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{At, CheckReport, CheckRow, CheckSaid, CheckedFile, Status, Strictness};
use crate::units::Amount;

use super::limit::StatusJson;

/// How a check ends, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CheckJson {
    /// passed: every limit is met, exit status 0. not-met: a limit is missed or unknown, or there is a warning and `strict`, 1. faulty: a file
    /// has faults, 2.
    outcome: &'static str,
    /// Whether warnings fail.
    strict: bool,
    /// How many limits there are of each status, in all files that were judged.
    tally: TallyJson,
    /// One for each file, in the order of the command line. `scenarios` has those that were judged.
    files: Vec<FileJson>,
    /// Every limit: of options, on what is recommended, on sums of several files, and whatever else was held against something.
    limits: Vec<HeldJson>,
    /// What is said of the prices, which all files share.
    said: Vec<SaidJson>,
}

/// How many limits there are of each status.
#[derive(Debug, Serialize, JsonSchema)]
struct TallyJson {
    met: usize,
    missed: usize,
    unknown: usize,
    /// Files that were not judged, because they have faults.
    faulty_files: usize,
    warnings: usize,
}

/// A file that was checked.
#[derive(Debug, Serialize, JsonSchema)]
struct FileJson {
    /// Its name, as it was typed.
    file: String,
    /// The id of its scenario; null if it has faults.
    scenario: Option<String>,
    /// Its faults and warnings.
    said: Vec<SaidJson>,
}

/// A fault, for which a file is not judged, or a warning.
#[derive(Debug, Serialize, JsonSchema)]
struct SaidJson {
    /// Which of both.
    severity: SeverityJson,
    /// A stable name: wrong-unit, unknown-key, stale-price, and others.
    code: &'static str,
    /// What is wrong.
    message: String,
    /// What to write instead; null if nobody knows.
    help: Option<String>,
    #[serde(flatten)]
    place: PlaceJson,
}

/// How grave it is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SeverityJson {
    /// No result can be had.
    Error,
    /// Worth knowing; the result stands.
    Warning,
}

/// A limit, whatever it is on.
#[derive(Debug, Serialize, JsonSchema)]
struct HeldJson {
    /// The scenario's id; null if it is held against several files together.
    scenario: Option<String>,
    /// What is limited: an option's name, `recommended` with the option, or a sum.
    subject: String,
    /// The metric's id, or the name of another rule.
    metric: &'static str,
    /// The limit, in words.
    limit: String,
    /// The limit as a number; null where it is none.
    bound: Option<f64>,
    /// The figure; null if there is none.
    value: Option<f64>,
    /// The unit of both; null where neither is a number.
    unit: Option<&'static str>,
    /// How it stands.
    status: StatusJson,
    /// Why there is no figure, or by how much the limit is missed.
    reason: Option<String>,
    #[serde(flatten)]
    place: PlaceJson,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
struct PlaceJson {
    /// The file; null for a limit of the command line on several files.
    file: Option<String>,
    /// The line, from 1; null for what has no line of its own.
    line: Option<usize>,
    /// The column, from 1.
    column: Option<usize>,
}

impl CheckJson {
    pub(super) fn of(report: &CheckReport) -> Self {
        Self {
            outcome: report.outcome().word(),
            strict: report.strictness == Strictness::Strict,
            tally: TallyJson {
                met: report.count(Status::Met),
                missed: report.count(Status::Missed),
                unknown: report.count(Status::Unknown),
                faulty_files: report.faulty_files(),
                warnings: report.warnings().count(),
            },
            files: report.files.iter().map(file).collect(),
            limits: report.rows().map(held).collect(),
            said: report.said.iter().map(said).collect(),
        }
    }
}

fn file(file: &CheckedFile) -> FileJson {
    FileJson {
        file: file.file.clone(),
        scenario: file.scenario.as_ref().map(|scenario| scenario.id.clone()),
        said: file.said.iter().map(said).collect(),
    }
}

fn said(said: &CheckSaid) -> SaidJson {
    SaidJson {
        severity: if said.is_fault() { SeverityJson::Error } else { SeverityJson::Warning },
        code: said.code,
        message: said.message.clone(),
        help: said.help.clone(),
        place: place(Some(&said.at)),
    }
}

fn held(row: &CheckRow) -> HeldJson {
    HeldJson {
        scenario: row.scenario.clone(),
        subject: row.subject.clone(),
        metric: row.metric,
        limit: row.limit.clone(),
        bound: row.bound.map(Amount::value),
        value: row.figure.map(Amount::value),
        unit: row.bound.or(row.figure).map(|amount| amount.unit().id()),
        status: row.status.into(),
        reason: row.why.clone(),
        place: place(row.at.as_ref()),
    }
}

fn place(at: Option<&At>) -> PlaceJson {
    let position = at.and_then(|at| at.position);
    PlaceJson {
        file: at.map(|at| at.file.clone()),
        line: position.map(|(line, _)| line),
        column: position.map(|(_, column)| column),
    }
}

//! The report of a check: what every format is made from.

use std::collections::BTreeSet;

use crate::checks::{JudgedAt, Recommended, Status, check_at, check_recommended};
use crate::diagnostics::Severity;
use crate::economics::Evaluation;
use crate::report::limit;
use crate::report::notice::{NoticeKind, notices_of};
use crate::report::run::report::ScenarioReport;
use crate::scenario::TypedLimit;

use super::row::CheckRow;
use super::said::Said;
use super::total::TotalPart;

/// Everything that a check has to say.
#[derive(Clone, Debug)]
pub struct CheckReport {
    /// One for each file, in the order of the command line.
    pub files: Vec<CheckedFile>,
    /// What is held against all files together.
    pub together: Vec<CheckRow>,
    /// What is said of the prices, which all files share.
    pub said: Vec<Said>,
    /// By which figures limits are judged.
    pub judged_at: JudgedAt,
    /// Whether warnings fail.
    pub strictness: Strictness,
}

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct CheckedFile {
    /// Its name, as it was typed.
    pub file: String,
    /// Its scenario; `None` where it has faults.
    pub scenario: Option<CheckedScenario>,
    /// Its limits and how they stand.
    pub rows: Vec<CheckRow>,
    /// Its faults and warnings.
    pub said: Vec<Said>,
}

/// The scenario of a file.
#[derive(Clone, Debug)]
pub struct CheckedScenario {
    /// Its id.
    pub id: String,
    /// Its report, where somebody wants to see it.
    pub report: Option<ScenarioReport>,
}

/// Whether warnings fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// They do not.
    #[default]
    Lenient,
    /// They do.
    Strict,
}

/// How a check ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every limit is met, and nothing else is wrong.
    Passed,
    /// A limit is missed or unknown, or there is a warning and warnings fail.
    NotMet,
    /// A file has faults: whatever the others are, this is what counts.
    Faulty,
}

impl Outcome {
    /// The word, in every format.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::NotMet => "not-met",
            Self::Faulty => "faulty",
        }
    }
}

impl CheckedFile {
    /// A file that is not judged, with its faults.
    pub fn faulty(file: &str, said: Vec<Said>) -> Self {
        Self { file: file.to_owned(), scenario: None, rows: Vec::new(), said }
    }

    /// What came of a scenario's limits.
    pub fn judged(file: &str, evaluation: &Evaluation<'_>, at: JudgedAt) -> Self {
        let id = &evaluation.scenario.id;
        let mut rows: Vec<CheckRow> = check_at(evaluation, at)
            .iter()
            .map(|verdict| CheckRow::of_option(&limit::verdict(verdict), id, file))
            .collect();
        let of_recommended = check_recommended(evaluation, at);
        rows.extend(of_recommended.iter().map(|found| CheckRow::of_recommended(found, id, file)));
        let notices = notices_of(evaluation);
        let warnings = notices.iter().filter(|notice| notice.kind == NoticeKind::Warning);
        let said: Vec<Said> = warnings.map(|notice| Said::warning(notice, file)).collect();
        let scenario = Some(CheckedScenario { id: id.clone(), report: None });
        Self { file: file.to_owned(), scenario, rows, said }
    }

    /// The same as what came of a case, which every row names.
    #[must_use]
    pub fn in_case(mut self, case: &str) -> Self {
        for row in &mut self.rows {
            row.subject = format!("{} in case {case}", row.subject);
            row.subject_id = format!("{} in case {case}", row.subject_id);
        }
        self
    }

    /// How many of its limits are met.
    pub fn met(&self) -> usize {
        self.rows.iter().filter(|row| row.status == Status::Met).count()
    }
}

/// What a scenario adds to the sums of `--total`, in their order.
pub fn total_parts(
    file: &str,
    evaluation: &Evaluation<'_>,
    totals: &[TypedLimit],
    at: JudgedAt,
) -> Vec<TotalPart> {
    if totals.is_empty() {
        return Vec::new();
    }
    let recommended = Recommended::of(evaluation);
    let part = |limit: &TypedLimit| TotalPart {
        file: file.to_owned(),
        figure: recommended.figure(limit.metric, limit.comparison, at),
    };
    totals.iter().map(part).collect()
}

impl CheckReport {
    /// Warns of the files for which there is no limit, and leaves out what was said of one file already: scenarios share prices. Once
    /// all limits are in it.
    #[must_use]
    pub fn complete(mut self) -> Self {
        if self.together.is_empty() {
            let unchecked = |file: &&mut CheckedFile| file.scenario.is_some() && file.rows.is_empty();
            for file in self.files.iter_mut().filter(unchecked) {
                file.said.push(Said::no_limits(&file.file));
            }
        }
        let mut known = BTreeSet::new();
        let mut is_new = |said: &Said| {
            known.insert((said.code, said.message.clone(), said.at.file.clone(), said.at.position))
        };
        self.said.retain(&mut is_new);
        for file in &mut self.files {
            // A file that has faults keeps them, whoever shares them.
            file.said.retain(|said| is_new(said) || said.is_fault());
        }
        self
    }

    /// Every limit, in the order of the files, and then what is held against all of them together.
    pub fn rows(&self) -> impl Iterator<Item = &CheckRow> {
        self.files.iter().flat_map(|file| &file.rows).chain(&self.together)
    }

    /// Whether summaries of scenarios are shown, and the limits that are met.
    pub fn keeps_reports(&self) -> bool {
        self.files.iter().filter_map(|file| file.scenario.as_ref()).any(|scenario| scenario.report.is_some())
    }

    /// Limits that are missed or unknown.
    pub fn not_met(&self) -> impl Iterator<Item = &CheckRow> {
        self.rows().filter(|row| row.status != Status::Met)
    }

    /// What is said of the prices, and of each file.
    pub fn all_said(&self) -> impl Iterator<Item = &Said> {
        self.said.iter().chain(self.files.iter().flat_map(|file| &file.said))
    }

    /// What makes that a file is not judged.
    pub fn faults(&self) -> impl Iterator<Item = &Said> {
        self.all_said().filter(|said| said.is_fault())
    }

    /// What is doubtful.
    pub fn warnings(&self) -> impl Iterator<Item = &Said> {
        self.all_said().filter(|said| said.severity == Severity::Warning)
    }

    /// How it ends.
    pub fn outcome(&self) -> Outcome {
        let faulty = self.faulty_files() > 0 || self.faults().next().is_some();
        let warned = self.strictness == Strictness::Strict && self.warnings().next().is_some();
        if faulty {
            Outcome::Faulty
        } else if warned || self.not_met().next().is_some() {
            Outcome::NotMet
        } else {
            Outcome::Passed
        }
    }
}

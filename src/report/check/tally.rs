//! The one tally of a check.

use crate::checks::Status;
use crate::units::{Count, plural};

use super::checked::{CheckReport, Strictness};

impl CheckReport {
    /// How many limits stand so.
    pub fn count(&self, status: Status) -> usize {
        self.rows().filter(|row| row.status == status).count()
    }

    /// How many files were not judged, because they have faults.
    pub fn faulty_files(&self) -> usize {
        self.files.iter().filter(|file| file.scenario.is_none()).count()
    }

    /// All that counts, in one sentence without a full stop: "3 of 5 limits met, 1 missed, 1 unknown; 1 of 4 files has faults; 2 warnings".
    pub fn tally(&self) -> String {
        let [met, missed, unknown] = Status::ALL.map(|status| self.count(status));
        let all = met + missed + unknown;
        let of = |count: usize, status: Status| match count {
            0 => String::new(),
            count => format!(", {count} {}", status.word()),
        };
        let mut parts = Vec::new();
        if all > 0 {
            let others = of(missed, Status::Missed) + &of(unknown, Status::Unknown);
            parts.push(format!("{met} of {all} {} met{others}", counted(all, "limit")));
        } else if self.faulty_files() < self.files.len() {
            parts.push("No limit is set: nothing was checked".to_owned());
        }
        let faulty = self.faulty_files();
        if self.said.iter().any(super::said::Said::is_fault) {
            parts.push("the prices have faults, so nothing was judged".to_owned());
        } else if faulty > 0 {
            let (files, has) = (self.files.len(), if faulty == 1 { "has" } else { "have" });
            parts.push(format!("{faulty} of {files} {} {has} faults", counted(files, "file")));
        }
        let warnings = self.warnings().count();
        if warnings > 0 {
            let fail = match self.strictness {
                Strictness::Strict if warnings == 1 => ", which fails by `--strict`",
                Strictness::Strict => ", which fail by `--strict`",
                Strictness::Lenient => "",
            };
            parts.push(format!("{warnings} {}{fail}", counted(warnings, "warning")));
        }
        let text = parts.join("; ");
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// A word, with an `s` behind it for other numbers than one.
fn counted(count: usize, word: &str) -> String {
    format!("{word}{}", plural(Count::const_new(count as f64)))
}

//! The header of a CSV file of attempts: which column is which.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::source::{Field, Record, Site, SourceFile, Spot};

use super::attempts::shown;
use super::faults::Faults;

/// Columns that have to be there.
const NEEDED: [&str; 3] = ["task", "option", "passed"];
/// Columns that may be.
const OPTIONAL: [&str; 3] = ["cost", "latency", "attempt"];

/// Letters of a short word.
const SHORT: usize = 4;

/// Whether a file starts with the header of such a table.
pub(super) fn is_header(first: &Record) -> bool {
    let names: Vec<String> = match first.fields.as_slice() {
        [only] => only.text.split([';', '\t']).map(name).collect(),
        fields => fields.iter().map(|field| name(&field.text)).collect(),
    };
    NEEDED.iter().filter(|column| names.iter().any(|name| name == *column)).count() > 1
}

fn name(text: &str) -> String {
    text.trim().trim_matches('"').to_lowercase()
}

/// Where a file's fields and faults belong.
pub(super) struct Table<'f> {
    pub(super) file: &'f Arc<SourceFile>,
    pub(super) faults: &'f mut Faults,
    pub(super) columns: BTreeMap<&'static str, usize>,
}

impl Table<'_> {
    pub(super) fn site(&self, field: Option<&Field>) -> Site {
        let spot =
            field.map_or(Spot::Whole, |field| Spot::Position { line: field.line, column: field.column });
        Site::new(Arc::clone(self.file), spot)
    }

    pub(super) fn fault(&mut self, code: Code, message: String, field: &Field, help: Option<String>) {
        let site = self.site(Some(field));
        self.faults.push(Diagnostic::new(code, message, site).help(help));
    }

    /// Finds the columns; whether rows can be read by them.
    pub(super) fn header(&mut self, header: &Record) -> bool {
        if let [only] = header.fields.as_slice() {
            let help = Some("save the file as CSV with commas".to_owned());
            self.fault(Code::WrongType, "columns have to be separated by commas".to_owned(), only, help);
            return false;
        }
        for (at, field) in header.fields.iter().enumerate() {
            let name = name(&field.text);
            let Some(known) = NEEDED.into_iter().chain(OPTIONAL).find(|known| *known == name) else {
                continue;
            };
            if self.columns.contains_key(known) {
                let help = Some("keep one of them".to_owned());
                self.fault(Code::DuplicateKey, format!("two columns are called `{known}`"), field, help);
            } else {
                self.columns.insert(known, at);
            }
        }
        let others: Vec<&Field> = header
            .fields
            .iter()
            .filter(|field| !NEEDED.iter().chain(&OPTIONAL).any(|known| *known == name(&field.text)))
            .collect();
        for column in NEEDED.into_iter().chain(OPTIONAL) {
            if self.columns.contains_key(column) {
                continue;
            }
            if let Some(near) = others.iter().find(|field| is_near(column, &field.text)) {
                let message = format!("`{}` is no column that is read", shown(&near.text));
                self.fault(Code::UnknownKey, message, near, Some(meant(column)));
            } else if let (true, Some(first)) = (NEEDED.contains(&column), header.fields.first()) {
                let here: Vec<String> =
                    header.fields.iter().map(|field| format!("`{}`", shown(&field.text))).collect();
                let help = format!("{}; the columns here are {}", meant(column), here.join(", "));
                self.fault(Code::MissingKey, format!("there is no column `{column}`"), first, Some(help));
            }
        }
        NEEDED.iter().all(|column| self.columns.contains_key(column))
    }
}

/// Whether a column that nobody reads is likely to be this one under another name: `latency_ms`, `sucess`. A short word is
/// near to too many others.
fn is_near(column: &str, other: &str) -> bool {
    other.to_lowercase().contains(column) || (column.len() > SHORT && nearest(column, [other]).is_some())
}

/// What a column holds.
pub(super) fn meant(column: &str) -> String {
    let what = match column {
        "task" => "the task's name",
        "option" => "the name of what was tried",
        "passed" => "whether the task was done right",
        "cost" => "what the attempt cost, in US dollars",
        "latency" => "how long the attempt took, in seconds",
        _ => "what tells repeated attempts at a task apart",
    };
    format!("`{column}` is {what}")
}

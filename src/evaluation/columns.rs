//! The header of a CSV file of attempts: which column is which.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::decode::RowFaults;
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::source::{Field, Record, Site, SourceFile, Spot};

use super::attempts::shown;

/// Columns that have to be there.
const NEEDED: [&str; 3] = ["task", "option", "passed"];
/// Columns that may be.
const OPTIONAL: [&str; 3] = ["cost", "latency", "attempt"];

/// What the scenario calls the columns of a CSV file, where not as they are called here.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnNames(BTreeMap<&'static str, String>);

impl ColumnNames {
    /// The columns that can be named.
    pub const KEYS: [&'static str; 6] = ["task", "option", "passed", "cost", "latency", "attempt"];

    /// What a column holds, in words.
    pub fn meaning(column: &str) -> &'static str {
        match column {
            "task" => "the task's name",
            "option" => "the name of what was tried",
            "passed" => "whether the task was done right",
            "cost" => "what the attempt cost, in US dollars",
            "latency" => "how long the attempt took, in seconds",
            _ => "what tells repeated attempts at a task apart",
        }
    }

    /// Names a column.
    pub fn name(&mut self, column: &'static str, name: String) {
        self.0.insert(column, name);
    }

    /// Whether the scenario names any.
    pub fn are_stated(&self) -> bool {
        !self.0.is_empty()
    }

    /// The same names as one text, to remember what was read with them.
    pub fn key(&self) -> String {
        self.0.iter().flat_map(|(column, name)| ["\0", column, "\0", name]).collect()
    }

    /// What a column is called, in small letters.
    fn of(&self, column: &str) -> String {
        self.0.get(column).map_or_else(|| column.to_owned(), |named| name(named))
    }

    /// Whether it has to be there.
    fn needs(&self, column: &str) -> bool {
        self.0.contains_key(column)
            || (NEEDED.contains(&column) && !(column == "option" && self.are_stated()))
    }
}

/// So many columns are named in a message.
const NAMED: usize = 14;

/// Letters of a short word.
const SHORT: usize = 4;

/// Whether a file starts with the header of such a table.
pub(super) fn is_header(first: &Record) -> bool {
    let known = |names: &mut dyn Iterator<Item = String>| -> usize {
        let there: BTreeSet<String> = names.filter(|name| NEEDED.contains(&name.as_str())).collect();
        there.len()
    };
    let found = match (first.len(), first.get(0)) {
        (1, Some(only)) => known(&mut only.text.split([';', '\t']).map(name)),
        _ => known(&mut first.fields().map(|field| name(&field.text))),
    };
    found > 1
}

fn name(text: &str) -> String {
    text.trim().trim_matches('"').to_lowercase()
}

/// Where a file's fields and faults belong.
pub(super) struct Columns<'f> {
    pub(super) file: &'f Arc<SourceFile>,
    pub(super) faults: &'f mut RowFaults,
    pub(super) places: BTreeMap<&'static str, usize>,
    pub(super) names: &'f ColumnNames,
}

impl Columns<'_> {
    pub(super) fn site(&self, (line, column): (usize, usize)) -> Site {
        Site::new(Arc::clone(self.file), Spot::Position { line, column })
    }

    /// Reports a fault of a field of a record.
    pub(super) fn fault(
        &mut self,
        code: Code,
        message: String,
        (record, field): (&Record, &Field<'_>),
        help: Option<String>,
    ) {
        if self.faults.shows(code) {
            self.file.note_line(field.line, field.column, record.line_of(field));
        }
        let site = self.site((field.line, field.column));
        self.faults.push(Diagnostic::new(code, message, site).help(help));
    }

    /// Finds the columns; whether rows can be read by them.
    pub(super) fn header(&mut self, header: &Record) -> bool {
        let fields: Vec<Field<'_>> = header.fields().collect();
        if let [only] = fields.as_slice() {
            let help = Some("save the file as CSV with commas".to_owned());
            let message = "columns have to be separated by commas".to_owned();
            self.fault(Code::WrongType, message, (header, only), help);
            return false;
        }
        for (at, field) in fields.iter().enumerate() {
            let name = name(&field.text);
            let all = || NEEDED.into_iter().chain(OPTIONAL);
            let Some(known) = all().find(|known| self.names.of(known) == name) else {
                continue;
            };
            if self.places.contains_key(known) {
                let help = Some("keep one of them".to_owned());
                self.fault(
                    Code::DuplicateKey,
                    format!("two columns are called `{}`", shown(&name)),
                    (header, field),
                    help,
                );
            } else {
                self.places.insert(known, at);
            }
        }
        let others: Vec<&Field<'_>> = fields
            .iter()
            .filter(|field| !ColumnNames::KEYS.iter().any(|known| self.names.of(known) == name(&field.text)))
            .collect();
        for column in NEEDED.into_iter().chain(OPTIONAL) {
            if self.places.contains_key(column) {
                continue;
            }
            let stated = self.names.0.contains_key(column);
            let unstated = !self.names.are_stated();
            if let Some(near) = others.iter().find(|field| unstated && is_near(column, &field.text)) {
                let message = format!("`{}` is no column that is read", shown(&near.text));
                self.fault(Code::UnknownKey, message, (header, near), Some(meant(column)));
            } else if let (true, Some(first)) = (self.names.needs(column), fields.first()) {
                let here: Vec<String> =
                    fields.iter().take(NAMED).map(|field| format!("`{}`", shown(&field.text))).collect();
                let more = if fields.len() > NAMED { " …" } else { "" };
                let help = format!("{}; the columns here are {}{more}", meant(column), here.join(", "));
                let message = if stated {
                    format!("there is no column `{}`", shown(&self.names.0[column]))
                } else {
                    format!("there is no column `{column}`")
                };
                self.fault(Code::MissingKey, message, (header, first), Some(help));
            }
        }
        ColumnNames::KEYS.iter().all(|column| !self.names.needs(column) || self.places.contains_key(column))
    }
}

/// Whether a column that nobody reads is likely to be this one under another name: `latency_ms`, `sucess`. A short word is
/// near to too many others.
fn is_near(column: &str, other: &str) -> bool {
    other.to_lowercase().contains(column) || (column.len() > SHORT && nearest(column, [other]).is_some())
}

/// What a column holds.
pub(super) fn meant(column: &str) -> String {
    format!("`{column}` is {}", ColumnNames::meaning(column))
}

//! A CSV file with a row for each attempt.
//!
//! - `task` and `option` are names; `passed` is `true`, `false`, `1`, `0`, `yes`, `no`, `pass` or `fail`.
//! - `cost` is what the attempt cost, in US dollars, and `latency` how long it took, in seconds. Both may be empty, and
//!   the columns may be missing. A number may have its unit: `$0.0021`, `350 ms`.
//! - `attempt` tells repeated attempts at a task apart, by any name. Other columns are left alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::decode::{Sited, Words, code};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Field, Record, Records, Site, SourceFile, Spot};
use crate::units::{Calendar, ParseError, Quantity, parse};

use super::attempts::{Attempt, Attempts, Ending, shown};
use super::columns::{Table, meant};
use super::faults::Faults;

impl Words for Ending {
    const WHAT: &'static str = "an outcome";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("true", Self::Passed),
        ("false", Self::Failed),
        ("1", Self::Passed),
        ("0", Self::Failed),
        ("yes", Self::Passed),
        ("no", Self::Failed),
        ("pass", Self::Passed),
        ("fail", Self::Failed),
    ];
}

/// Reads the rows of a file that starts with a header.
pub(super) fn read(found: &Records, file: &Arc<SourceFile>, faults: &mut Faults) -> Attempts {
    let mut attempts = Attempts::default();
    let mut table = Table { file, faults, columns: BTreeMap::new() };
    if let Some((line, column)) = found.open_quote {
        let site = Site::new(Arc::clone(file), Spot::Position { line, column });
        let diagnostic = Diagnostic::new(Code::CutOff, "nothing closes this quote", site);
        let help = "was the file cut off while it was copied?".to_owned();
        table.faults.push(diagnostic.help(help));
    }
    let Some((header, rows)) = found.records.split_first() else { return attempts };
    if !table.header(header) {
        return attempts;
    }
    let mut earlier: BTreeMap<(usize, usize, String), Site> = BTreeMap::new();
    // The last row is what follows an open quote, which was reported.
    let whole = rows.len() - usize::from(found.open_quote.is_some() && !rows.is_empty());
    for row in &rows[..whole] {
        let Some((attempt, number)) = table.row(row, header, &mut attempts) else { continue };
        let key = (attempt.option, attempt.task, number);
        if let Some(first) = earlier.get(&key) {
            let name = &attempts.options[attempt.option].name;
            let task = &attempts.tasks[attempt.task];
            let message = match key.2.as_str() {
                "" => format!("`{}` appears twice for the task `{task}`", shown(name)),
                number => format!(
                    "`{}` is there twice at attempt `{}` of the task `{task}`",
                    shown(name),
                    shown(number)
                ),
            };
            let help = if table.columns.contains_key("attempt") {
                "keep one of them, or number them apart"
            } else {
                "keep one of them; or number repeated attempts in a column `attempt`"
            };
            let diagnostic = Diagnostic::new(Code::DuplicateAttempt, message, table.site(row.fields.first()));
            table.faults.push(diagnostic.also(first.clone(), "it stands here first").help(help.to_owned()));
            continue;
        }
        earlier.insert(key, table.site(row.fields.first()));
        attempts.made.push(attempt);
    }
    attempts
}

impl Table<'_> {
    fn field<'r>(&self, row: &'r Record, column: &str) -> Option<&'r Field> {
        self.columns.get(column).and_then(|at| row.fields.get(*at))
    }

    /// The attempt of a row, and what tells it from others at the same task.
    fn row(&mut self, row: &Record, header: &Record, attempts: &mut Attempts) -> Option<(Attempt, String)> {
        if row.fields.len() != header.fields.len() {
            let message =
                format!("the header has {} columns, and this row {}", header.fields.len(), row.fields.len());
            let help = if row.fields.len() > header.fields.len() {
                "a text with commas in it needs quotes"
            } else {
                "was the file cut off while it was copied?"
            };
            self.fault(Code::WrongType, message, row.fields.first()?, Some(help.to_owned()));
            return None;
        }
        let task = self.named(row, "task");
        let option = self.named(row, "option");
        let ending = self.ending(row);
        let cost = self.number(row, "cost");
        let latency = self.number(row, "latency");
        let (task, option, (ending, site), cost, latency) =
            (task?, option?, ending?, cost.ok()?, latency.ok()?);
        let number = self.field(row, "attempt").map_or("", |field| &field.text).to_owned();
        let option = attempts.option(&option.text, None, || self.site(Some(option)));
        let task = attempts.task(&task.text, |_| shown(&task.text));
        let cost = cost.map(|cost| cost.value);
        Some((Attempt { option, task, ending, cost, latency, site }, number))
    }

    fn named<'r>(&mut self, row: &'r Record, column: &str) -> Option<&'r Field> {
        let field = self.field(row, column)?;
        if field.text.is_empty() {
            self.fault(Code::MissingKey, format!("this row has no `{column}`"), field, None);
            return None;
        }
        Some(field)
    }

    fn ending(&mut self, row: &Record) -> Option<(Ending, Site)> {
        let field = self.field(row, "passed")?;
        let ending = Ending::known(&field.text.to_lowercase());
        if ending.is_none() {
            let message = match field.text.as_str() {
                "" => "this row does not say whether the task was done right".to_owned(),
                text => format!("`{}` is neither right nor wrong", shown(text)),
            };
            let words: Vec<&str> = Ending::WORDS.iter().map(|(word, _)| *word).collect();
            let help = format!("`passed` is one of: {}", words.join(", "));
            self.fault(Code::UnknownWord, message, field, Some(help));
        }
        Some((ending?, self.site(Some(field))))
    }

    /// The quantity in a column; nothing where it is empty.
    fn number<Q: Quantity>(&mut self, row: &Record, column: &str) -> Result<Option<Sited<Q>>, ()> {
        let Some(field) = self.field(row, column).filter(|field| !field.text.is_empty()) else {
            return Ok(None);
        };
        match quantity(&field.text) {
            Ok(value) => Ok(Some(Sited { value, site: self.site(Some(field)) })),
            Err(error) => {
                self.fault(code(&error), error.to_string(), field, Some(meant(column)));
                Err(())
            }
        }
    }
}

/// A plain number, or one with its unit.
fn quantity<Q: Quantity>(text: &str) -> Result<Q, ParseError> {
    text.parse().map_or_else(|_| parse(text, Calendar::STANDARD), Q::new)
}

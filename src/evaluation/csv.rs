//! A CSV file with a row for each attempt.
//!
//! - `task` and `option` are names; `passed` is `true`, `false`, `1`, `0`, `yes`, `no`, `pass` or `fail`.
//! - `cost` is what the attempt cost, in US dollars, and `latency` how long it took, in seconds. Both may be empty, and
//!   the columns may be missing. A number may have its unit: `$0.0021`, `350 ms`.
//! - `attempt` tells repeated attempts at a task apart, by any name. Other columns are left alone.

use crate::decode::{Words, code, unreadable_table};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Field, Record, Table, TableFault};
use crate::units::{Calendar, ParseError, Quantity, Seconds, UsdPerTask, parse};

use super::attempts::{At, Attempt, Attempts, Ending, TooMany, Written, shown};
use super::columns::{Columns, meant};
use super::names::Names;

/// A message may hold a field, and a field may be as long as it likes.
const LONGEST_MESSAGE: usize = 200;
/// More bytes of different texts in the column `attempt` are refused.
const MOST_NUMBER_BYTES: usize = 32 * 1024 * 1024;

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
        ("passed", Self::Passed),
        ("failed", Self::Failed),
        ("correct", Self::Passed),
        ("incorrect", Self::Failed),
        ("resolved", Self::Passed),
        ("unresolved", Self::Failed),
    ];
}

/// Reads the rows of a table whose header was read; nothing comes back where it cannot be read to its end, which is reported.
pub(super) fn read(table: &mut Table, columns: &mut Columns<'_>, width: usize) -> Attempts {
    let mut attempts = Attempts::default();
    let mut rows = Rows::default();
    loop {
        let row = match table.next_record() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(fault) => {
                columns.broken(fault);
                break;
            }
        };
        let Some(read) = columns.row(row, width) else { continue };
        if read.is_bare {
            attempts.latencies = Written::Bare;
        }
        let added = read.add(&mut attempts, &mut rows);
        if let Err(TooMany(message)) = added {
            let site = columns.site((row.line, 1));
            columns.faults.push(Diagnostic::new(Code::TooLarge, message, site));
            break;
        }
    }
    columns.duplicates(&attempts, &rows);
    attempts
}

/// What tells rows apart, beside their attempts.
#[derive(Default)]
struct Rows {
    /// The line of each, and the number of what its column `attempt` says.
    rows: Vec<(u32, u32)>,
    numbers: Names,
}

/// A row that could be read.
struct RowRead<'r> {
    line: usize,
    task: Field<'r>,
    option: Field<'r>,
    ending: (Ending, At),
    cost: Option<UsdPerTask>,
    latency: Option<(Seconds, At)>,
    number: Option<Field<'r>>,
    /// Whether the latency is a number without a unit.
    is_bare: bool,
}

impl RowRead<'_> {
    fn add(self, attempts: &mut Attempts, rows: &mut Rows) -> Result<(), TooMany> {
        let Self { line, task, option, ending: (ending, at), cost, latency, number, .. } = self;
        let named = || At::new((option.line, option.column));
        let option = attempts.option(&option.text, None, named)?;
        let task = attempts.task(&task.text);
        attempts.push(&Attempt { option, task, ending, latency, at }, cost)?;
        let number = rows.numbers.number(number.as_ref().map_or("", |field| &field.text));
        if rows.numbers.bytes() > MOST_NUMBER_BYTES {
            return Err(TooMany(format!("the column `attempt` has more than {MOST_NUMBER_BYTES} bytes")));
        }
        rows.rows.push((u32::try_from(line).unwrap_or(u32::MAX), number));
        Ok(())
    }
}

impl Columns<'_> {
    /// Reports why a table cannot be read on.
    pub(super) fn broken(&mut self, fault: TableFault) {
        let TableFault { kind, line, column } = fault;
        let site = self.site((line, column));
        self.faults.push(unreadable_table(kind, site));
    }

    /// Reports rows of the same option, task and attempt.
    fn duplicates(&mut self, attempts: &Attempts, rows: &Rows) {
        let key = |at: u32| {
            let Attempt { option, task, .. } = attempts.get(at);
            (option, task, rows.rows[at as usize].1)
        };
        let mut order: Vec<u32> = (0..u32::try_from(rows.rows.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by_key(|at| (key(*at), *at));
        let mut again: Vec<(u32, u32)> = Vec::new();
        for same in order.chunk_by(|a, b| key(*a) == key(*b)) {
            let Some((first, others)) = same.split_first() else { continue };
            again.extend(others.iter().map(|other| (*other, *first)));
        }
        again.sort_unstable();
        for (other, first) in again {
            self.duplicate(attempts, rows, other, first);
        }
    }

    fn duplicate(&mut self, attempts: &Attempts, rows: &Rows, other: u32, first: u32) {
        let attempt = attempts.get(other);
        let name = shown(&attempts.options[attempt.option as usize].name);
        let task = attempts.task_name(attempt.task);
        let message = match rows.numbers.get(rows.rows[other as usize].1) {
            "" => format!("`{name}` appears twice for the task `{task}`"),
            number => format!("`{name}` is there twice at attempt `{}` of the task `{task}`", shown(number)),
        };
        let help = if self.places.contains_key("attempt") {
            "keep one of them, or number them apart"
        } else {
            "keep one of them; or number repeated attempts in a column `attempt`"
        };
        let place = |at: u32| self.site((rows.rows[at as usize].0 as usize, 1));
        let diagnostic = Diagnostic::new(Code::DuplicateAttempt, message, place(other));
        let diagnostic = diagnostic.also(place(first), "it stands here first").help(help.to_owned());
        self.faults.push(diagnostic);
    }

    fn field<'r>(&self, row: &'r Record, column: &str) -> Option<Field<'r>> {
        self.places.get(column).and_then(|at| row.get(*at))
    }

    /// What a row says; the header has so many columns.
    fn row<'r>(&mut self, row: &'r Record, width: usize) -> Option<RowRead<'r>> {
        if row.len() != width {
            let message = format!("the header has {width} columns, and this row {}", row.len());
            let help = if row.len() > width {
                "a text with commas in it needs quotes"
            } else {
                "was the file cut off while it was copied?"
            };
            self.fault(Code::WrongType, message, (row, &row.get(0)?), Some(help.to_owned()));
            return None;
        }
        let task = self.named(row, "task");
        let option = if self.places.contains_key("option") {
            self.named(row, "option")
        } else {
            // Without such a column, all rows are of one option.
            row.get(0).map(|first| Field { text: "all rows".into(), ..first })
        };
        let ending = self.ending(row);
        let cost = self.number(row, "cost");
        let latency = self.number(row, "latency");
        let (task, option, ending, cost, latency) = (task?, option?, ending?, cost.ok()?, latency.ok()?);
        let (cost, number) = (cost.map(|(cost, _)| cost), self.field(row, "attempt"));
        let field = self.field(row, "latency");
        let is_bare = field.is_some_and(|field| field.text.parse::<f64>().is_ok());
        Some(RowRead { line: row.line, task, option, ending, cost, latency, number, is_bare })
    }

    fn named<'r>(&mut self, row: &'r Record, column: &str) -> Option<Field<'r>> {
        let field = self.field(row, column)?;
        if field.text.is_empty() {
            self.fault(Code::MissingKey, format!("this row has no `{column}`"), (row, &field), None);
            return None;
        }
        Some(field)
    }

    fn ending(&mut self, row: &Record) -> Option<(Ending, At)> {
        let field = self.field(row, "passed")?;
        let ending = Ending::known(&field.text.to_lowercase());
        if ending.is_none() {
            let message = match &*field.text {
                "" => "this row does not say whether the task was done right".to_owned(),
                text => format!("`{}` is neither right nor wrong", shown(text)),
            };
            let words: Vec<&str> = Ending::WORDS.iter().map(|(word, _)| *word).collect();
            let help = format!("`passed` is one of: {}", words.join(", "));
            self.fault(Code::UnknownWord, message, (row, &field), Some(help));
        }
        Some((ending?, At::new((field.line, field.column))))
    }

    /// The quantity in a column; nothing where it is empty.
    fn number<Q: Quantity>(&mut self, row: &Record, column: &str) -> Result<Option<(Q, At)>, ()> {
        let Some(field) = self.field(row, column).filter(|field| !field.text.is_empty()) else {
            return Ok(None);
        };
        match quantity(&field.text) {
            Ok(value) => Ok(Some((value, At::new((field.line, field.column))))),
            Err(error) => {
                let message = error.to_string().chars().take(LONGEST_MESSAGE).collect();
                self.fault(code(&error), message, (row, &field), Some(meant(column)));
                Err(())
            }
        }
    }
}

/// A plain number, or one with its unit.
fn quantity<Q: Quantity>(text: &str) -> Result<Q, ParseError> {
    text.parse().map_or_else(|_| parse(text, Calendar::STANDARD), Q::new)
}

//! A limit on the sum over all files of what is recommended in each.

use crate::checks::check_total;
use crate::figure::Gap;
use crate::report::limit::{VerdictRow, value_of};
use crate::scenario::TypedLimit;
use crate::units::{Amount, Count, plural};

use super::row::CheckRow;

/// What a file adds to a sum: the figure of its recommended option, or why there is none.
#[derive(Clone, Debug)]
pub struct TotalPart {
    /// The file.
    pub file: String,
    /// Its figure.
    pub figure: Result<Amount, Gap>,
}

impl TotalPart {
    /// Of a file that has faults.
    pub fn faulty(file: &str) -> Self {
        Self { file: file.to_owned(), figure: Err(Gap::Undefined("it has faults".to_owned())) }
    }
}

/// How a limit on a sum stands.
pub fn total_row(limit: &TypedLimit, parts: Vec<TotalPart>) -> CheckRow {
    let files = parts.len();
    let figures = parts
        .into_iter()
        .map(|part| part.figure.map_err(|gap| Gap::Part { name: part.file, gap: Box::new(gap) }));
    let standing = check_total(limit, figures);
    let row = VerdictRow {
        option: String::new(),
        metric: limit.metric,
        comparison: limit.comparison.to_string(),
        limit: limit.limit,
        value: value_of(&standing),
        status: standing.status(),
        file: String::new(),
        line: 1,
        column: 1,
    };
    let s = plural(Count::const_new(files as f64));
    let subject = format!("the recommended options of {files} file{s} together");
    CheckRow::of(&row, subject, "total".to_owned(), None, None)
}

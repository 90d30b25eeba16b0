//! What a run keeps of every option. The columns are the format of the file: further ones come last.

use crate::checks::{Recommended, Status};
use crate::economics::{Evaluation, Outcome};
use crate::metric::Metric;
use crate::report::check::checked::CheckedFile;
use crate::report::check::row::CheckRow;
use crate::report::metric_cell::column_id;
use crate::report::table::{Cell, Column, Table};
use crate::scenario::RECOMMENDED;
use crate::units::{Amount, Count, Date};

/// What a run is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunStamp {
    /// The day of the run.
    pub date: Date,
    /// The revision that was checked, if somebody says it.
    pub revision: Option<String>,
}

/// What a run found of an option.
#[derive(Clone, Debug)]
pub struct RecordRow {
    scenario: String,
    as_of: Date,
    option: String,
    recommended: Standing,
    /// As [`Metric::RECORDED`] has them.
    metrics: Vec<Option<Amount>>,
    /// As [`Status::ALL`] has them.
    limits: [usize; 3],
}

/// How an option stood to what was recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It was recommended, or too close to call with what costs least.
    Recommended,
    /// Another one was, or none.
    Not,
}

impl Standing {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Recommended, Self::Not];

    /// The word in a file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recommended => "yes",
            Self::Not => "no",
        }
    }
}

/// The columns before the metrics.
pub(super) const HEAD: [&str; 7] =
    ["date", "revision", "version", "scenario", "as_of", "option", "recommended"];

/// What is kept of the options of a scenario.
pub fn record_rows(evaluation: &Evaluation<'_>, checked: &CheckedFile) -> Vec<RecordRow> {
    let scenario = evaluation.scenario;
    let recommended = Recommended::of(evaluation);
    let row = |outcome: &Outcome<'_>| {
        let option = &outcome.option.name;
        let is_recommended = recommended.has(outcome);
        // A limit on whatever is recommended is one on each option that is.
        let is_own =
            |row: &&CheckRow| row.subject_id == *option || (is_recommended && row.subject_id == RECOMMENDED);
        let own = || checked.rows.iter().filter(is_own);
        let value = |metric: &Metric| outcome.metric(*metric).as_ref().ok().map(|figure| figure.amount);
        RecordRow {
            scenario: scenario.id.clone(),
            as_of: scenario.as_of,
            option: option.clone(),
            recommended: if is_recommended { Standing::Recommended } else { Standing::Not },
            metrics: Metric::RECORDED.iter().map(value).collect(),
            limits: Status::ALL.map(|status| own().filter(|row| row.status == status).count()),
        }
    };
    evaluation.written().map(row).collect()
}

/// The rows of a run as a table: its columns are those of the file.
pub fn record_table(stamp: &RunStamp, rows: &[RecordRow]) -> Table {
    let mut columns: Vec<Column> = HEAD.iter().map(|id| Column::text(id, id)).collect();
    columns.extend(Metric::RECORDED.iter().map(|metric| {
        let id = column_id(*metric);
        Column::number(&id, &id)
    }));
    columns.extend(Status::ALL.map(|status| {
        let id = format!("limits_{}", status.word());
        Column::number(&id, &id)
    }));
    let row = |row: &RecordRow| {
        let mut cells = vec![
            Cell::Date(stamp.date),
            stamp.revision.clone().map_or_else(|| Cell::Missing(String::new()), Cell::Text),
            Cell::text(env!("CARGO_PKG_VERSION")),
            Cell::text(row.scenario.clone()),
            Cell::Date(row.as_of),
            Cell::text(row.option.clone()),
            Cell::text(row.recommended.word()),
        ];
        cells.extend(row.metrics.iter().map(|value| Cell::maybe(*value)));
        cells.extend(row.limits.map(|count| Cell::figure(Count::const_new(count as f64))));
        cells
    };
    Table { title: String::new(), columns, rows: rows.iter().map(row).collect() }
}

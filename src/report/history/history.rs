//! One figure over the runs that a file keeps.

use crate::metric::Metric;
use crate::report::block::{Block, Timeline};
use crate::report::metric_cell::column_id;
use crate::report::number::change;
use crate::report::table::{Cell, Column, Table};
use crate::units::{Amount, Date};

use super::record::{HEAD, Standing};

/// A row of the file.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// The day of the run.
    pub date: Date,
    /// The revision that was checked; empty where nobody said it.
    pub revision: String,
    /// The scenario's id.
    pub scenario: String,
    /// The option.
    pub option: String,
    /// How it stood to what was recommended.
    pub recommended: Standing,
    /// The figure that is asked for; `None` where the run had none.
    pub value: Option<Amount>,
}

/// What is asked of a history.
#[derive(Clone, Debug)]
pub struct HistoryQuery {
    /// The metric.
    pub metric: Metric,
    /// The option; `None` for what was recommended in each run.
    pub option: Option<String>,
    /// The scenario; `None` for all.
    pub scenario: Option<String>,
}

impl HistoryQuery {
    /// The columns that it needs, which each file has.
    pub fn columns(&self) -> Vec<String> {
        HEAD.iter().map(|id| (*id).to_owned()).chain([column_id(self.metric)]).collect()
    }

    /// Whether a row is asked for.
    fn takes(&self, row: &HistoryRow) -> bool {
        let is_option = match &self.option {
            Some(option) => row.option == *option,
            None => row.recommended == Standing::Recommended,
        };
        is_option && self.scenario.as_ref().is_none_or(|scenario| row.scenario == *scenario)
    }
}

/// The rows that are asked for, each with what it has changed since the one before of its scenario.
#[derive(Clone, Debug)]
pub struct History {
    metric: Metric,
    rows: Vec<HistoryRow>,
}

impl History {
    /// Of the rows of a file, in their order; of several that are recommended in one run, too close to call, the first.
    pub fn of(query: &HistoryQuery, rows: Vec<HistoryRow>) -> Self {
        let mut kept: Vec<HistoryRow> = Vec::new();
        for row in rows.into_iter().filter(|row| query.takes(row)) {
            let same_run = kept.last().is_some_and(|last| {
                (last.date, &last.revision, &last.scenario) == (row.date, &row.revision, &row.scenario)
                    && last.option != row.option
            });
            if query.option.is_some() || !same_run {
                kept.push(row);
            }
        }
        Self { metric: query.metric, rows: kept }
    }

    /// Whether nothing in the file is asked for.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows as a table.
    pub fn table(&self) -> Table {
        let columns = vec![
            Column::text("date", "Date"),
            Column::text("revision", "Revision"),
            Column::text("scenario", "Scenario"),
            Column::text("option", "Option"),
            Column::number(&column_id(self.metric), self.metric.info().label),
            Column::text("change", "Change"),
        ];
        let row = |at: usize, row: &HistoryRow| {
            let before = self.rows[..at].iter().rev().find(|before| before.scenario == row.scenario);
            let changed = before.and_then(|before| change(before.value?, row.value?));
            vec![
                Cell::Date(row.date),
                Cell::text(row.revision.clone()),
                Cell::text(row.scenario.clone()),
                Cell::text(row.option.clone()),
                Cell::maybe(row.value),
                changed.map_or_else(|| Cell::Missing(String::new()), Cell::Text),
            ]
        };
        let rows = self.rows.iter().enumerate().map(|(at, found)| row(at, found)).collect();
        Table { title: String::new(), columns, rows }
    }

    /// The page: a line a scenario over its runs, and the table.
    pub fn document(&self) -> Vec<Block> {
        let mut lines: Vec<(String, Vec<Option<Amount>>)> = Vec::new();
        for row in &self.rows {
            match lines.iter_mut().find(|(name, _)| *name == row.scenario) {
                Some((_, values)) => values.push(row.value),
                None => lines.push((row.scenario.clone(), vec![row.value])),
            }
        }
        let named = |row: Option<&HistoryRow>| {
            row.map_or_else(String::new, |row| {
                format!("{} {}", row.date, short(&row.revision)).trim_end().to_owned()
            })
        };
        let timeline = Timeline {
            title: self.metric.info().label.to_owned(),
            lines,
            from: named(self.rows.first()),
            to: named(self.rows.last()),
        };
        let mut table = self.table();
        for cell in table.rows.iter_mut().filter_map(|row| row.get_mut(1)) {
            if let Cell::Text(revision) = cell {
                *revision = short(revision);
            }
        }
        vec![Block::Timeline(timeline), Block::Table(table)]
    }
}

/// A commit as people name it; other revisions as they are.
fn short(revision: &str) -> String {
    const SHORT: usize = 10;
    let is_hash = revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { revision[..SHORT].to_owned() } else { revision.to_owned() }
}

//! A table of typed cells. Formats decide how a cell looks; nobody else does.

use crate::units::{Amount, Date};

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// What stands above it.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, as long as the columns.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in machine formats, unit included: `cost_per_task_usd`.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// How its cells stand.
    pub align: Align,
    /// Whether its cells may be broken into lines.
    pub breaks: Breaks,
}

/// Whether the cells of a column may be broken into lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaks {
    /// Names, figures, dates.
    Never,
    /// Sentences.
    Anywhere,
}

/// How cells stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A figure; in a machine format the bare number, its unit stands in the column's name.
    Figure(Amount, Emphasis),
    /// A figure with its whole unit, where a column mixes units.
    Mixed(Amount),
    /// Money to the cent.
    Money(Amount),
    /// A date.
    Date(Date),
    /// Nothing, for a reason.
    Missing(String),
    /// Words that say yes or no.
    Mark(String, Emphasis),
}

/// What a reader's eye should find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// Nothing special.
    Plain,
    /// The best of its row, or a limit that is met.
    Good,
    /// A limit that is missed or unknown.
    Bad,
}

impl Table {
    /// The table without columns in which nothing stands.
    #[must_use]
    pub fn without_empty(self) -> Self {
        let Self { title, columns, rows } = self;
        let stands = |at: usize| {
            rows.iter().any(|row: &Vec<Cell>| {
                !matches!(&row[at], Cell::Missing(_))
                    && !matches!(&row[at], Cell::Text(text) if text.is_empty())
            })
        };
        let keep: Vec<bool> = (0..columns.len()).map(stands).collect();
        let kept = |at: &usize| keep[*at];
        let rows =
            rows.iter().map(|row| (0..row.len()).filter(kept).map(|at| row[at].clone()).collect()).collect();
        let columns =
            columns.into_iter().enumerate().filter(|(at, _)| keep[*at]).map(|(_, column)| column).collect();
        Self { title, columns, rows }
    }
}

impl Column {
    /// A column of words.
    pub fn text(id: &str, label: &str) -> Self {
        Self { id: id.to_owned(), label: label.to_owned(), align: Align::Left, breaks: Breaks::Never }
    }

    /// A column of sentences.
    pub fn prose(id: &str, label: &str) -> Self {
        Self { breaks: Breaks::Anywhere, ..Self::text(id, label) }
    }

    /// A column of numbers.
    pub fn number(id: &str, label: &str) -> Self {
        Self { id: id.to_owned(), label: label.to_owned(), align: Align::Right, breaks: Breaks::Never }
    }
}

impl Cell {
    /// A figure without emphasis.
    pub fn figure(amount: impl Into<Amount>) -> Self {
        Self::Figure(amount.into(), Emphasis::Plain)
    }

    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A figure, or nothing.
    pub fn maybe(amount: Option<impl Into<Amount>>) -> Self {
        amount.map_or_else(|| Self::Missing(String::new()), Self::figure)
    }
}

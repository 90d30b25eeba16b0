//! The blocks that a page is made of, for every format.

use crate::units::Amount;

use super::table::Table;

/// A part of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A heading: 1 for a scenario, 2 for a part of it.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// A table.
    Table(Table),
    /// A list.
    List(Vec<String>),
    /// A numbered list, from 1.
    Numbered(Vec<String>),
    /// A plot, for terminals only.
    Scatter(Scatter),
    /// Curves over a range, for terminals only.
    Curves(Curves),
}

/// Options as marks: accuracy upwards, cost to the right.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// The options whose cost of a success is known.
    pub marks: Vec<Mark>,
    /// Which of them are named.
    pub labels: Labels,
}

/// Which marks of a plot are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// Every mark.
    All,
    /// Those that are not dominated: names of all would cover each other.
    NotDominated,
}

/// An option in a plot.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its name.
    pub name: String,
    /// What a task done right costs.
    pub cost: Amount,
    /// Share of tasks done right.
    pub accuracy: Amount,
    /// Whether another option dominates it.
    pub dominated: bool,
}

/// Costs over volumes.
#[derive(Clone, Debug)]
pub struct Curves {
    /// What stands above: the metric.
    pub title: String,
    /// What stands below, before the range.
    pub below: &'static str,
    /// Names, and tasks with their cost.
    pub lines: Vec<(String, Vec<(Amount, Amount)>)>,
}

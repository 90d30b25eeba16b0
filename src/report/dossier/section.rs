//! What sections of a page are made of.

use crate::report::block::Block;
use crate::report::table::Table;

use super::drawing::Chart;

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// What links lead to.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What stands in it.
    pub items: Vec<Item>,
}

/// What stands in a section.
#[derive(Clone, Debug)]
pub enum Item {
    /// A part of another page, as it stands there. Tables are grids.
    Block(Block),
    /// A table.
    Grid(Grid),
    /// Pictures beside each other.
    Charts(Vec<Chart>),
    /// What is shown on demand.
    Folded {
        /// What it is.
        title: String,
        /// Whether it is printed.
        print: Print,
        /// What it holds.
        items: Vec<Item>,
    },
}

/// Whether what is shown on demand is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Print {
    /// It is.
    Shown,
    /// It is not.
    LeftOut,
}

/// A table whose figures can be asked why.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The table.
    pub table: Table,
    /// The place of the explanation of each cell, where it has one.
    pub whys: Vec<Vec<Option<usize>>>,
    /// What is to be said below it.
    pub notes: Vec<String>,
}

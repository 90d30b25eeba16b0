//! A workbook before it is a file: sheets of cells, some of which follow from others.

use std::collections::BTreeMap;

use super::formula::{Formula, Place};

/// Sheets, names and charts.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    /// A page before the sheets, which no formula rests on.
    pub cover: Option<Worksheet>,
    /// Its sheets, in their order.
    pub sheets: Vec<Worksheet>,
    /// Cells that have a name.
    pub names: Vec<(String, Place)>,
    /// Lines over cells.
    pub charts: Vec<Chart>,
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Worksheet {
    /// What its tab says.
    pub title: String,
    /// What stands in it.
    pub cells: BTreeMap<(u32, u16), Content>,
    /// How wide columns are, in characters, from the first on; what is not said is as wide as ever.
    pub widths: Vec<u16>,
    /// Rows and columns that stay where they are when one scrolls.
    pub frozen: (u32, u16),
}

/// What stands in a cell.
#[derive(Clone, Debug)]
pub struct Content {
    /// What it says.
    pub value: Written,
    /// How it looks.
    pub look: Look,
}

/// What a cell says.
#[derive(Clone, Debug)]
pub enum Written {
    /// Words.
    Text(String),
    /// A number that somebody may change.
    Number(f64),
    /// What follows from other cells.
    Formula(Formula),
}

/// How a cell looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The title of a sheet.
    Title,
    /// The head of a column.
    Head,
    /// Words.
    Words,
    /// A sentence that may be long.
    Prose,
    /// Money, to the cent or finer.
    Price,
    /// The same in US dollars, whatever money is otherwise in.
    UsPrice,
    /// Money, to the dollar.
    Dollars,
    /// A share.
    Percent,
    /// A whole number.
    Count,
    /// A number as it is.
    Number,
    /// Months, with a decimal.
    Months,
    /// Red where it says anything: something that the figures rest on no longer holds.
    Warning,
}

/// Lines over cells.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What stands above it.
    pub title: String,
    /// Where its upper left corner is.
    pub at: Place,
    /// What its axes say: across and up.
    pub axes: (String, String),
    /// Where the values across stand.
    pub across: (Place, Place),
    /// A line each: its name and where its values stand.
    pub lines: Vec<(String, (Place, Place))>,
    /// Whether the axis across grows by factors.
    pub across_by: Scale,
}

/// How an axis grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    Even,
    /// By factors.
    Factors,
}

impl Worksheet {
    /// An empty one.
    pub fn new(title: &str, widths: &[u16], frozen: (u32, u16)) -> Self {
        Self { title: title.to_owned(), cells: BTreeMap::new(), widths: widths.to_vec(), frozen }
    }

    /// Writes a cell.
    pub(super) fn set(&mut self, row: u32, column: u16, look: Look, value: impl Into<Written>) {
        self.cells.insert((row, column), Content { value: value.into(), look });
    }
}

impl Workbook {
    /// The place of a name.
    pub fn named(&self, name: &str) -> Option<Place> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, place)| *place)
    }
}

impl From<&str> for Written {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Written {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Formula> for Written {
    fn from(formula: Formula) -> Self {
        Self::Formula(formula)
    }
}

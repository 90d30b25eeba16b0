//! Which rows of a bill are looked at, and which of its columns is what they cost.

/// Which column of a FOCUS file is the cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostColumn {
    /// `BilledCost`: what the invoice says, purchases in the month in which they are made.
    Billed,
    /// `EffectiveCost`: purchases spread over what they pay for.
    Effective,
}

impl CostColumn {
    /// The column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Billed => "BilledCost",
            Self::Effective => "EffectiveCost",
        }
    }
}

/// Which rows are looked at: those that fit everything that is asked.
#[derive(Clone, Debug, Default)]
pub struct RowFilter {
    /// The service's name has one of these in it, in letters of any size.
    pub services: Vec<String>,
    /// Columns have these in them, or have them not.
    pub columns: Vec<ColumnFilter>,
}

/// A column and what it has in it, or has not, in letters of any size.
#[derive(Clone, Debug)]
pub struct ColumnFilter {
    /// The column.
    pub column: String,
    /// Whether it is to have it.
    pub wanted: Wanted,
    /// The text.
    pub text: String,
}

/// Whether rows with a text are looked at, or those without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Rows with it.
    With,
    /// Rows without it.
    Without,
}

impl ColumnFilter {
    /// Whether a text of the column fits.
    pub(super) fn fits(&self, text: &str) -> bool {
        has(text, &self.text) == (self.wanted == Wanted::With)
    }
}

impl RowFilter {
    /// Whether it leaves every row in.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty() && self.columns.is_empty()
    }
}

/// Whether a text has another one in it, in letters of any size.
pub(super) fn has(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

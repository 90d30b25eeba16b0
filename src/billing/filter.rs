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
    /// Columns have these in them.
    pub columns: Vec<ColumnFilter>,
}

/// A column and what it has in it, in letters of any size.
#[derive(Clone, Debug)]
pub struct ColumnFilter {
    /// The column.
    pub column: String,
    /// The text.
    pub text: String,
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

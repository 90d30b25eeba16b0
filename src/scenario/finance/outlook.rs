//! What is taken where a scenario states no horizon or no discount rate, and somebody asks for money over the months.

use crate::units::{DEFAULT_HORIZON, Months};

/// What is taken where a scenario states no horizon or no discount rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Outlook {
    /// Nothing: what rests on them is not known.
    #[default]
    Stated,
    /// So many months, and 10 % a year.
    Assumed(Months),
}

impl Outlook {
    /// What is assumed where somebody asks for money over the months.
    pub(in crate::scenario) const DEFAULT: Self = Self::Assumed(DEFAULT_HORIZON);
}

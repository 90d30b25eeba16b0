//! Reads each quantity of the table from its text.

use super::amount::Amount;
use super::calendar::Calendar;
use super::error::ParseError;
use super::parse::{parse, read};
use super::table::quantity_table;
use super::unit::Unit;

#[allow(clippy::wildcard_imports, reason = "every type of the table")]
use super::quantities::*;
macro_rules! readers {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($unit:tt)* }
    )*) => {
        $(
            impl std::str::FromStr for $name {
                type Err = ParseError;
                /// Reads the quantity by the standard calendar.
                fn from_str(text: &str) -> Result<Self, ParseError> {
                    parse(text, Calendar::STANDARD)
                }
            }
        )*
    };
}

quantity_table!(readers);

impl Unit {
    /// Reads a quantity of this unit.
    pub fn parse(self, text: &str, calendar: Calendar) -> Result<Amount, ParseError> {
        read(text, self, calendar).and_then(|value| Amount::new(value, self))
    }
}

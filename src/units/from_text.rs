//! Reads each quantity of the table from its text.

use super::amount::Amount;
use super::error::ParseError;
use super::exchange::Conventions;
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
                /// Reads the quantity by the standard calendar, money in US dollars.
                fn from_str(text: &str) -> Result<Self, ParseError> {
                    parse(text, Conventions::STANDARD)
                }
            }
        )*
    };
}

quantity_table!(readers);

impl Unit {
    /// Reads a quantity of this unit.
    pub fn parse(self, text: &str, conventions: impl Into<Conventions>) -> Result<Amount, ParseError> {
        read(text, self, conventions.into()).and_then(|value| Amount::new(value, self))
    }
}

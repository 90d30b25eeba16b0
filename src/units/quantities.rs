//! The quantity types: one newtype a unit, all made of one table.

use std::fmt;

use super::error::ParseError;
use super::quantity::Quantity;
use super::table::quantity_table;
use super::unit::Unit;

macro_rules! quantities {
    ($(
        $(#[$doc:meta])*
        $name:ident { $($unit:tt)* }
    )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// None of it.
            pub const ZERO: Self = Self(0.0);

            /// Takes a number that is in range by construction: a constant, or the outcome of a formula whose
            /// inputs were checked.
            #[allow(dead_code, reason = "made for every type, needed by most")]
            pub(crate) const fn const_new(value: f64) -> Self { Self(value) }
        }

        impl Quantity for $name {
            const UNIT: Unit = Unit::$name;
            fn new(value: f64) -> Result<Self, ParseError> { Self::UNIT.check(value).map(Self) }
            fn get(self) -> f64 { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { Self::UNIT.write(self.0, f) }
        }
    )* };
}

quantity_table!(quantities);

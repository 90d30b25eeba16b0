//! Quantities with units: what a figure *is*, how people write it, and how it is printed.
//!
//! Every number of the program that has a unit is one of the types here. Each is a finite `f64`
//! in one fixed unit, not negative but for money that goes out and rates that can fall, made only through [`Quantity::new`] (checked against its range) or [`parse`] (checked
//! against its unit). `Display` is the inverse of [`parse`]: it prints every digit; rounding for people happens
//! in `report/number.rs` only ([`brief`] is for messages).
//!
//! ```
//! use breakeven::units::{parse, Calendar, UsdPerMtok, UsdPerKwh, Seconds};
//! let price: UsdPerMtok = parse("$0.15/Mtok", Calendar::STANDARD).unwrap();
//! assert_eq!(price.to_string(), "$0.15/Mtok");
//! // Other ways to write the same unit are converted ...
//! assert_eq!(parse::<UsdPerMtok>("$0.00015/1k tokens", Calendar::STANDARD).unwrap(), price);
//! assert_eq!(parse::<Seconds>("350 ms", Calendar::STANDARD).unwrap().to_string(), "0.35 s");
//! // ... and a wrong one is an error that says what was expected.
//! let wrong = parse::<UsdPerKwh>("$0.11/h", Calendar::STANDARD).unwrap_err();
//! assert_eq!(wrong.to_string(), "expected a price per kWh, such as `$0.11/kWh`; found a price per time: `$0.11/h`");
//! ```

mod amount;
mod arithmetic;
mod as_of;
mod brief;
mod calendar;
mod currency;
mod date;
mod delta;
mod dimension;
mod error;
mod exchange;
mod from_text;
mod grouping_point;
mod month;
mod parse;
mod pattern;
mod quantities;
mod quantity;
mod scan;
mod table;
pub(crate) mod tolerance;
mod unit;

pub use amount::Amount;
pub(crate) use arithmetic::WH_PER_KWH;
pub use as_of::{AsOf, DayChoice, TaxIn};
pub(crate) use brief::percent_decimals;
pub use brief::{brief, in_millions, plural};
pub use calendar::Calendar;
pub(crate) use calendar::{DEFAULT_HORIZON, MONTHS_PER_YEAR, SECONDS_PER_HOUR};
pub use currency::{Currency, ReadMoney};
pub use date::{Date, months_after, parse_date};
pub use delta::{Delta, RelativeChange};
pub use error::ParseError;
pub use exchange::{Conventions, ExchangeRate, Money, RateLooks};
pub use grouping_point::without_grouping_point;
pub use month::{CalendarMonth, MonthName};
pub use parse::{parse, parse_number};
pub use pattern::unit_words;
pub use quantities::*;
pub use quantity::Quantity;
pub use unit::{Notation, Unit};

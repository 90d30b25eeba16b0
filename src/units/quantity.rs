//! The quantity types: one newtype a unit, all made by one table, so that none can lack a range, a unit or a name.

use std::fmt;

use super::error::ParseError;

/// A finite number in one fixed unit; not negative, but for the few units that say so ([`Unit::min`]).
pub trait Quantity: Copy + PartialEq + PartialOrd + fmt::Debug + fmt::Display {
    /// The unit that the number is in.
    const UNIT: Unit;

    /// Checks the number against the unit's range: finite, between [`Unit::min`] and [`Unit::max`], whole where it
    /// counts.
    fn new(value: f64) -> Result<Self, ParseError>;

    /// The number, in [`Self::UNIT`].
    fn get(self) -> f64;
}

/// How a quantity is written besides its number and unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// The unit has to be written.
    Unit,
    /// A plain number is taken too: one base unit is obvious.
    Plain,
    /// A plain whole number.
    Whole,
    /// Written in per cent; a plain number is the share itself.
    Percent,
}

pub(super) struct UnitInfo {
    pub(super) id: &'static str,
    pub(super) prefix: &'static str,
    pub(super) suffix: &'static str,
    /// Other ways to name the unit that differ in what is counted: `tasks/month` beside `/month`.
    pub(super) also: &'static [&'static str],
    pub(super) example: &'static str,
    pub(super) expected: &'static str,
    pub(super) notation: Notation,
    pub(super) min: f64,
    pub(super) max: f64,
}

macro_rules! quantities {
    ($(
        $(#[$doc:meta])*
        $name:ident { id: $id:literal, write: $prefix:literal .. $suffix:literal, also: $also:expr,
                      expected: $expected:literal, example: $example:literal, notation: $notation:ident, $( min: $min:literal, )? max: $max:literal }
    )*) => {
        /// The unit of a quantity: how it is written, what is expected where it stands, its range.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Unit { $( $(#[$doc])* $name, )* }

        impl Unit {
            /// Every unit, in the order of the table.
            pub const ALL: &'static [Unit] = &[ $( Unit::$name, )* ];

            /// Reads a quantity of this unit.
            pub fn parse(self, text: &str, calendar: super::Calendar) -> Result<super::Amount, ParseError> {
                match self { $( Unit::$name => super::parse::<$name>(text, calendar).map(super::Amount::from), )* }
            }

            pub(super) const fn info(self) -> &'static UnitInfo {
                match self { $( Unit::$name => &UnitInfo {
                    id: $id, prefix: $prefix, suffix: $suffix, also: $also, example: $example,
                    expected: $expected, notation: Notation::$notation, min: 0.0 $( + $min )?, max: $max,
                }, )* }
            }
        }

        $(
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

            impl std::str::FromStr for $name {
                type Err = ParseError;
                /// Reads the quantity by the standard calendar.
                fn from_str(text: &str) -> Result<Self, ParseError> {
                    super::parse(text, super::Calendar::STANDARD)
                }
            }
        )*
    };
}

quantities! {
    /// US dollars.
    Usd { id: "usd", write: "$".."", also: &["/server"],
        expected: "an amount of money", example: "$2,500", notation: Unit, max: 1e13 }
    /// US dollars for one task.
    UsdPerTask { id: "usd_per_task", write: "$".."/task", also: &[""],
        expected: "a price per task", example: "$0.01", notation: Unit, max: 1e12 }
    /// US dollars an hour.
    UsdPerHour { id: "usd_per_hour", write: "$".."/h", also: &["/server/h"],
        expected: "a price per hour", example: "$2.50/h", notation: Unit, max: 1e9 }
    /// US dollars for one GPU for one hour.
    UsdPerGpuHour { id: "usd_per_gpu_hour", write: "$".."/GPU/h", also: &["/h"],
        expected: "a price per GPU-hour", example: "$2.50/GPU/h", notation: Unit, max: 1e9 }
    /// US dollars a month.
    UsdPerMonth { id: "usd_per_month", write: "$".."/month", also: &["/server/month"],
        expected: "an amount of money per month", example: "$1,500/month", notation: Unit, max: 1e13 }
    /// US dollars for one GPU for one year, as licences are sold.
    UsdPerGpuYear { id: "usd_per_gpu_year", write: "$".."/GPU/year", also: &[],
        expected: "a price per GPU and year", example: "$4,500/GPU/year", notation: Unit, max: 1e9 }
    /// US dollars for a million tokens.
    UsdPerMtok { id: "usd_per_million_tokens", write: "$".."/Mtok", also: &[],
        expected: "a price per million tokens", example: "$0.15/Mtok", notation: Unit, max: 1e6 }
    /// US dollars for a kilowatt-hour.
    UsdPerKwh { id: "usd_per_kwh", write: "$".."/kWh", also: &[],
        expected: "a price per kWh", example: "$0.11/kWh", notation: Unit, max: 1e3 }
    /// US dollars for a kilowatt of power capacity for a month, as colocation is sold.
    UsdPerKwMonth { id: "usd_per_kw_month", write: "$".."/kW/month", also: &[],
        expected: "a price per kW and month", example: "$184.06/kW/month", notation: Unit, max: 1e6 }
    /// Tokens.
    Tokens { id: "tokens", write: "".." tokens", also: &["", " tokens/call", " tokens/task"],
        expected: "a number of tokens", example: "2,400 tokens", notation: Plain, max: 1e15 }
    /// Millions of tokens, as they are priced.
    Mtok { id: "million_tokens", write: "".." Mtok", also: &[],
        expected: "a number of tokens", example: "1.2 Mtok", notation: Unit, max: 1e15 }
    /// Parameters of a model.
    Parameters { id: "parameters", write: "".."", also: &[],
        expected: "a number of parameters", example: "70.6B", notation: Plain, max: 1e15 }
    /// A bare number, whose meaning stands beside it.
    Number { id: "number", write: "".."", also: &[],
        expected: "a number", example: "0.83", notation: Plain, max: 1e15 }
    /// Tokens a second.
    TokensPerSecond { id: "tokens_per_second", write: "".." tokens/s", also: &[" tokens/s/replica"],
        expected: "tokens per second", example: "3,100 tokens/s per replica", notation: Unit, max: 1e12 }
    /// Tasks a month.
    TasksPerMonth { id: "tasks_per_month", write: "".."/month", also: &[" tasks/month"],
        expected: "a number of tasks per time", example: "1.2M/month", notation: Unit, max: 1e15 }
    /// Calls to a model.
    Calls { id: "calls", write: "".."", also: &[" calls", " calls/task"],
        expected: "a number of calls per task", example: "12", notation: Plain, max: 1e6 }
    /// Calls to a model in a second.
    CallsPerSecond { id: "calls_per_second", write: "".." calls/s", also: &["/s"],
        expected: "a number of calls per time", example: "12 calls/s", notation: Unit, max: 1e9 }
    /// Seconds.
    Seconds { id: "seconds", write: "".." s", also: &[],
        expected: "a duration", example: "350 ms", notation: Unit, max: 1e12 }
    /// Minutes of somebody's work.
    Minutes { id: "minutes", write: "".." min", also: &[" min/task"],
        expected: "minutes of work", example: "6 min", notation: Plain, max: 1e7 }
    /// Hours.
    Hours { id: "hours", write: "".." h", also: &[],
        expected: "a number of hours", example: "730 h", notation: Plain, max: 1e9 }
    /// Hours that GPUs run: one GPU for one hour is one.
    GpuHours { id: "gpu_hours", write: "".." GPU h", also: &[],
        expected: "a number of GPU-hours", example: "5840 GPU h", notation: Plain, max: 1e15 }
    /// Months.
    Months { id: "months", write: "".." months", also: &[],
        expected: "a number of months or years", example: "36 months", notation: Unit, max: 1200.0 }
    /// Watts.
    Watts { id: "watts", write: "".." W", also: &[" W/GPU", " W/server"],
        expected: "a power", example: "700 W", notation: Unit, max: 1e12 }
    /// Kilowatts, as colocation counts them.
    Kilowatts { id: "kilowatts", write: "".." kW", also: &[],
        expected: "a power", example: "14.3 kW", notation: Unit, max: 1e9 }
    /// Kilowatt-hours.
    Kwh { id: "kwh", write: "".." kWh", also: &[],
        expected: "an energy", example: "7,400 kWh", notation: Unit, max: 1e15 }
    /// Watt-hours for one task.
    WhPerTask { id: "wh_per_task", write: "".." Wh/task", also: &[" Wh"],
        expected: "an energy per task", example: "1.2 Wh", notation: Unit, max: 1e12 }
    /// Grams of CO₂ equivalent for one task.
    GramsPerTask { id: "g_co2e_per_task", write: "".." g/task", also: &[" g"],
        expected: "a mass of CO2e per task", example: "0.4 g", notation: Unit, max: 1e12 }
    /// Grams of CO₂ equivalent for a kilowatt-hour.
    GramsPerKwh { id: "g_co2e_per_kwh", write: "".." g/kWh", also: &[],
        expected: "a carbon intensity", example: "369 g/kWh", notation: Unit, max: 1e5 }
    /// Gigabytes, 10⁹ bytes.
    Gigabytes { id: "gigabytes", write: "".." GB", also: &[],
        expected: "an amount of memory", example: "80 GB", notation: Unit, max: 1e9 }
    /// Terabytes (10¹² bytes) a second.
    TerabytesPerSecond { id: "terabytes_per_second", write: "".." TB/s", also: &[" TB/s/GPU"],
        expected: "a bandwidth", example: "3.35 TB/s", notation: Unit, max: 1e6 }
    /// 10¹² floating-point operations a second.
    Teraflops { id: "teraflops", write: "".." TFLOPS", also: &[],
        expected: "operations per second", example: "989 TFLOPS", notation: Unit, max: 1e9 }
    /// A share, between 0 % and 100 %.
    Fraction { id: "fraction", write: "".."", also: &[],
        expected: "a share between 0% and 100%", example: "80%", notation: Percent, max: 1.0 }
    /// A share of use that can exceed 100 %: load over capacity.
    Load { id: "load", write: "".."", also: &[],
        expected: "a share", example: "80%", notation: Percent, max: 1e12 }
    /// A rate a year, nominal: 0.1 is 10 % a year.
    AnnualRate { id: "fraction_per_year", write: "".."/year", also: &[],
        expected: "a rate per year", example: "10%/year", notation: Percent, max: 10.0 }
    /// US dollars that come in, or, negative, go out.
    UsdNet { id: "usd_net", write: "$".."", also: &[],
        expected: "an amount of money, below zero where it goes out", example: "-$2,500", notation: Unit, min: -1e15, max: 1e15 }
    /// A return: a gain as a share of what was put in; negative for a loss. An internal rate of return is one per period.
    ReturnRate { id: "fraction_net", write: "".."", also: &[],
        expected: "a return", example: "15%", notation: Percent, min: -1e9, max: 1e9 }
    /// By how much something changes in a year: -0.3 is 30 % less each year than in the year before.
    ChangePerYear { id: "change_per_year", write: "".."/year", also: &[],
        expected: "a change per year", example: "-30%/year", notation: Percent, min: -0.99, max: 100.0 }
    /// By how much something changes in a month, each month on the one before.
    ChangePerMonth { id: "change_per_month", write: "".."/month", also: &[],
        expected: "a change per month", example: "3%/month", notation: Percent, min: -0.99, max: 10.0 }
    /// A factor, such as 3x.
    Ratio { id: "ratio", write: "".."x", also: &[""],
        expected: "a factor", example: "3x", notation: Plain, max: 1e9 }
    /// A whole number of things.
    Count { id: "count", write: "".."", also: &[" GPUs", " replicas", " servers"],
        expected: "a whole number", example: "4", notation: Whole, max: 1e9 }
}

/// Smaller amounts than this, but for nothing at all, are not believed: their quotients would leave the range of numbers.
pub(super) const SMALLEST: f64 = 1e-12;

impl Unit {
    /// The unit's name in machine formats: `usd_per_month`.
    pub const fn id(self) -> &'static str {
        self.info().id
    }

    /// What stands before the number: `$` or nothing.
    pub const fn prefix(self) -> &'static str {
        self.info().prefix
    }

    /// What stands after the number: `/Mtok`, ` tokens`, or nothing.
    pub const fn suffix(self) -> &'static str {
        self.info().suffix
    }

    /// How it is written besides number and unit.
    pub const fn notation(self) -> Notation {
        self.info().notation
    }

    /// The largest number that is believed.
    pub const fn max(self) -> f64 {
        self.info().max
    }

    /// The smallest number that is believed: 0, or below it where the unit is signed.
    pub const fn min(self) -> f64 {
        self.info().min
    }

    /// Whether it is a rate that is written with a per cent sign and a time.
    pub(super) const fn is_rate(self) -> bool {
        matches!(self, Self::AnnualRate | Self::ChangePerYear | Self::ChangePerMonth)
    }

    /// What is expected where this unit stands, with an example.
    pub fn expectation(self) -> String {
        format!("{}, such as `{}`", self.info().expected, self.info().example)
    }

    /// A quantity of this unit as people write it.
    pub const fn example(self) -> &'static str {
        self.info().example
    }

    /// The number if it is within the unit's range.
    pub(super) fn check(self, value: f64) -> Result<f64, ParseError> {
        let whole_enough = self.notation() != Notation::Whole || value.fract() == 0.0;
        let large_enough = value == 0.0 || value.abs() >= SMALLEST;
        if value.is_finite() && large_enough && (self.min()..=self.max()).contains(&value) && whole_enough {
            // No negative zero: it would print as `-0`.
            Ok(value + 0.0)
        } else {
            Err(ParseError::OutOfRange { unit: self, value })
        }
    }

    /// Writes every digit of the number with its unit; the inverse of `parse`.
    pub(super) fn write(self, value: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let info = self.info();
        let (sign, value) = if value < 0.0 { ("-", -value) } else { ("", value) };
        if info.notation == Notation::Percent {
            write!(f, "{sign}{}%{}", hundredfold(value), info.suffix)
        } else {
            write!(f, "{sign}{}{value}{}", info.prefix, info.suffix)
        }
    }
}

/// The shortest decimal of 100 × `value`, by moving the point in its text instead of multiplying: 0.57 is 57, not 56.99….
fn hundredfold(value: f64) -> String {
    let text = format!("{value}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (moved, rest) = fraction.split_at(fraction.len().min(2));
    let digits = format!("{whole}{moved:0<2}");
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    if rest.is_empty() { digits.to_owned() } else { format!("{digits}.{rest}") }
}

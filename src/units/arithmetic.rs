//! The products and quotients of quantities that mean something, so that a formula with a wrong unit does not compile.

use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

use super::calendar::{MINUTES_PER_HOUR, MONTHS_PER_YEAR};
use super::quantities::{
    AnnualRate, CallsPerSecond, Containers, Count, Fraction, Gigabytes, GpuHours, Hours, Kilowatts, Kwh,
    Minutes, Mtok, MtokHours, Pages, Ratio, Searches, Seconds, TasksPerMonth, TerabytesPerSecond, Teraflops,
    Tokens, TokensPerSecond, Usd, UsdNet, UsdPerContainer, UsdPerGpuHour, UsdPerHour, UsdPerKwh, UsdPerMonth,
    UsdPerMtok, UsdPerMtokHour, UsdPerPage, UsdPerSearch, UsdPerTask, Watts,
};
use super::quantity::Quantity;

/// Tokens in a million tokens.
const TOKENS_PER_MTOK: f64 = 1e6;
/// Watts in a kilowatt.
const WATTS_PER_KILOWATT: f64 = 1e3;
/// Watt-hours in a kilowatt-hour.
pub(crate) const WH_PER_KWH: f64 = 1e3;

/// `a × b = c`, in both orders.
macro_rules! product {
    ($($a:ident * $b:ident = $c:ident;)*) => { $(
        impl Mul<$b> for $a {
            type Output = $c;
            fn mul(self, other: $b) -> $c { $c::const_new(self.get() * other.get()) }
        }
        impl Mul<$a> for $b {
            type Output = $c;
            fn mul(self, other: $a) -> $c { other * self }
        }
    )* };
}

product! {
    UsdPerHour * Hours = Usd;
    UsdPerGpuHour * GpuHours = Usd;
    UsdPerMtok * Mtok = Usd;
    UsdPerMtokHour * MtokHours = Usd;
    UsdPerSearch * Searches = Usd;
    UsdPerPage * Pages = Usd;
    UsdPerContainer * Containers = Usd;
    UsdPerKwh * Kwh = Usd;
    Mtok * Hours = MtokHours;
    Kilowatts * Hours = Kwh;
}

/// Sums, differences (not below zero) and scaling within one unit.
macro_rules! scalar {
    ($($name:ident)*) => { $(
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self { Self::const_new(self.get() + other.get()) }
        }
        impl Sub for $name {
            type Output = Self;
            /// Never below zero.
            fn sub(self, other: Self) -> Self { Self::const_new((self.get() - other.get()).max(0.0)) }
        }
        impl Mul<Ratio> for $name {
            type Output = Self;
            fn mul(self, factor: Ratio) -> Self { Self::const_new(self.get() * factor.get()) }
        }
        impl Mul<Fraction> for $name {
            type Output = Self;
            fn mul(self, share: Fraction) -> Self { Self::const_new(self.get() * share.get()) }
        }
        impl Mul<Count> for $name {
            type Output = Self;
            fn mul(self, count: Count) -> Self { Self::const_new(self.get() * count.get()) }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(all: I) -> Self { all.fold(Self::ZERO, Add::add) }
        }
    )* };
}

scalar! {
    Usd UsdPerMonth UsdPerHour Tokens Mtok Hours GpuHours Kwh Kilowatts Watts TasksPerMonth Seconds TokensPerSecond
    CallsPerSecond Gigabytes TerabytesPerSecond Teraflops UsdPerTask UsdPerKwh UsdPerMtokHour UsdPerSearch UsdPerPage
    UsdPerContainer UsdPerMtok
}

impl Fraction {
    /// All of it.
    pub const ONE: Self = Self::const_new(1.0);

    /// What is left of the whole.
    #[must_use]
    pub fn rest(self) -> Self {
        Self::const_new(1.0 - self.get())
    }
}

impl From<Tokens> for Mtok {
    fn from(tokens: Tokens) -> Self {
        Self::const_new(tokens.get() / TOKENS_PER_MTOK)
    }
}

impl From<Watts> for Kilowatts {
    fn from(watts: Watts) -> Self {
        Self::const_new(watts.get() / WATTS_PER_KILOWATT)
    }
}

impl From<Minutes> for Hours {
    fn from(minutes: Minutes) -> Self {
        Self::const_new(minutes.get() / MINUTES_PER_HOUR)
    }
}

impl Mul<AnnualRate> for Usd {
    type Output = UsdPerMonth;
    /// A twelfth of the yearly share, a month.
    fn mul(self, rate: AnnualRate) -> UsdPerMonth {
        UsdPerMonth::const_new(self.get() * rate.get() / MONTHS_PER_YEAR)
    }
}

impl UsdNet {
    /// What goes out: a cost.
    #[must_use]
    pub fn out(cost: Usd) -> Self {
        -Self::from(cost)
    }
}

impl From<Usd> for UsdNet {
    fn from(money: Usd) -> Self {
        Self::const_new(money.get())
    }
}

impl Add for UsdNet {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::const_new(self.get() + other.get())
    }
}

impl Sub for UsdNet {
    type Output = Self;
    /// Below zero where more is taken away than there is.
    fn sub(self, other: Self) -> Self {
        Self::const_new(self.get() - other.get())
    }
}

impl Neg for UsdNet {
    type Output = Self;
    fn neg(self) -> Self {
        // From zero, so that nothing stays nothing: there is no negative zero.
        Self::const_new(0.0 - self.get())
    }
}

impl Mul<Ratio> for UsdNet {
    type Output = Self;
    fn mul(self, factor: Ratio) -> Self {
        Self::const_new(self.get() * factor.get())
    }
}

impl Sum for UsdNet {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Add::add)
    }
}

//! Exchange rates, and how texts are read with one.

use std::fmt;

use super::brief::brief;
use super::calendar::Calendar;
use super::currency::{Currency, ReadMoney};
use super::date::Date;
use super::quantities::Number;

/// How many US dollars one unit of another currency is, and of which day that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExchangeRate {
    /// The other currency.
    pub currency: Currency,
    /// US dollars for one of it; above zero.
    dollars: f64,
    /// The day of the rate.
    pub date: Date,
}

/// How a rate stands beside what is usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLooks {
    /// As such a rate does.
    Usual,
    /// As one does that is written the wrong way round.
    Inverted,
    /// As neither does.
    Unusual,
}

impl ExchangeRate {
    /// So many US dollars for one of a currency; `None` of a number that is no rate.
    pub fn new(currency: Currency, dollars: f64, date: Date) -> Option<Self> {
        (1e-9..=1e9).contains(&dollars).then_some(Self { currency, dollars, date })
    }

    /// US dollars for one of the currency.
    pub fn dollars(self) -> f64 {
        self.dollars
    }

    /// Whether it is one that the currency has had, or that looks like the inverse of one.
    ///
    /// ```
    /// use breakeven::units::{Currency, ExchangeRate, RateLooks, parse_date};
    /// let of = |rate| ExchangeRate::new(Currency::Eur, rate, parse_date("2026-11-27").unwrap()).unwrap().looks();
    /// assert_eq!([of(1.08), of(1.0 / 1.16), of(7.1)], [RateLooks::Usual, RateLooks::Inverted, RateLooks::Unusual]);
    /// ```
    pub fn looks(self) -> RateLooks {
        let (low, high) = self.currency.usual();
        let within = |rate: f64| (low..=high).contains(&rate);
        match (within(self.dollars), within(1.0 / self.dollars)) {
            (true, _) => RateLooks::Usual,
            (false, true) => RateLooks::Inverted,
            (false, false) => RateLooks::Unusual,
        }
    }
}

impl fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} USD/{}", brief(Number::const_new(self.dollars)), self.currency)
    }
}

/// How texts are read: how long a month is, and what a dollar is where money is in another currency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Conventions {
    /// How long a month is.
    pub calendar: Calendar,
    /// Which amounts of money are read.
    pub money: Money,
}

/// Which amounts of money are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Money {
    /// Those in one currency.
    Only(Currency),
    /// Those in a currency, and dollars at a rate.
    Exchanged(ExchangeRate),
}

impl Money {
    /// In dollars alone without a rate, in the currency of the rate with one.
    pub fn at(exchange: Option<ExchangeRate>) -> Self {
        exchange.map_or(Self::Only(Currency::Usd), Self::Exchanged)
    }

    /// What it is in a message.
    pub(super) fn read(self) -> ReadMoney {
        match self {
            Self::Only(currency) => ReadMoney::Only(currency),
            Self::Exchanged(rate) => ReadMoney::OrDollars(rate.currency),
        }
    }

    /// The currency that money is in.
    pub fn currency(self) -> Currency {
        match self {
            Self::Only(currency) => currency,
            Self::Exchanged(rate) => rate.currency,
        }
    }
}

impl Conventions {
    /// 730 hours a month, and US dollars.
    pub const STANDARD: Self = Self { calendar: Calendar::STANDARD, money: Money::Only(Currency::Usd) };

    /// Of what is typed on the command line: money in the currency that is shown, since a rate is a scenario's.
    pub fn typed() -> Self {
        Self { calendar: Calendar::STANDARD, money: Money::Only(Currency::shown()) }
    }
}

impl From<Calendar> for Conventions {
    fn from(calendar: Calendar) -> Self {
        Self { calendar, ..Self::STANDARD }
    }
}

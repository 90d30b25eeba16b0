//! The day of prices, and the money that they are in.

use std::fmt;

use super::currency::Currency;
use super::date::Date;
use super::exchange::ExchangeRate;

/// The day of a scenario's prices, whether anybody chose it, and the money that they are in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AsOf {
    /// The day.
    pub day: Date,
    /// Who chose it.
    pub chosen: DayChoice,
    /// At which rate prices in dollars are taken, where money is in another currency.
    pub exchange: Option<ExchangeRate>,
    /// Whether prices are with the indirect tax that is not recovered.
    pub tax: TaxIn,
}

/// Whether prices are with the indirect tax that is not recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxIn {
    /// They are net.
    Net,
    /// They are with it.
    NotRecovered,
}

/// Who chose a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayChoice {
    /// The scenario or the call states it.
    Stated,
    /// Neither does: it is the day of the call, in UTC.
    Today,
}

impl AsOf {
    /// The currency of the prices, with the rate at which dollars are taken.
    pub fn money(self) -> String {
        let money = match self.exchange {
            None => Currency::Usd.name().to_owned(),
            Some(rate) => format!("{}, dollars at {rate} of {}", rate.currency.name(), rate.date),
        };
        match self.tax {
            TaxIn::Net => money,
            TaxIn::NotRecovered => format!("{money}, with the indirect tax that is not recovered"),
        }
    }
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.chosen {
            DayChoice::Stated => write!(f, "{}", self.day),
            DayChoice::Today => write!(f, "{} (today, UTC)", self.day),
        }
    }
}

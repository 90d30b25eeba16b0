//! What a bill says, month by month.

use std::sync::Arc;

use crate::source::SourceFile;
use crate::units::{CalendarMonth, Count, Date, UsdNet};

use super::category::Category;
use super::filter::CostColumn;
use super::measure::Measured;

/// A bill that was read.
#[derive(Debug)]
pub struct Billing {
    /// Its file.
    pub file: Arc<SourceFile>,
    /// Its format.
    pub format: BillingFormat,
    /// Charges by month, category and thing, in that order.
    pub charges: Vec<Charge>,
    /// Every service that the file has, dearest first, those that were not asked for as well.
    pub services: Vec<ServiceTotal>,
    /// Rows that were counted.
    pub rows: Count,
    /// Rows that the filters left out.
    pub left_out: Count,
    /// Rows whose time reaches into another month; each counts in the month in which it begins.
    pub across_months: Count,
    /// The first day that is charged, and the day after the last one; `None` where the file has months alone.
    pub days: Option<(Date, Date)>,
}

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BillingFormat {
    /// FOCUS 1.0 to 1.2, with the column that was taken.
    Focus(CostColumn),
    /// Months, things and amounts.
    Plain,
}

/// Rows of one thing in one month.
#[derive(Clone, Debug)]
pub struct Charge {
    /// The month.
    pub month: CalendarMonth,
    /// What kind of charge it is.
    pub category: Category,
    /// The service; empty where none is named.
    pub service: String,
    /// The meter; empty where none is named.
    pub meter: String,
    /// The description, or what the plain table says of it.
    pub what: String,
    /// What was charged; below zero where more was given back.
    pub amount: UsdNet,
    /// How much of it, in each measure that all of its rows have.
    pub measured: Vec<Measured>,
    /// Units that nobody here knows.
    pub unknown_units: Vec<String>,
}

/// What a service comes to in the whole file.
#[derive(Clone, Debug)]
pub struct ServiceTotal {
    /// Its name.
    pub name: String,
    /// What was charged for it.
    pub amount: UsdNet,
}

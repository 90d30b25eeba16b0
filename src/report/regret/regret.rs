//! What is said of decisions that were measured.

use crate::benchmark::{Regret, RowsRead};
use crate::units::{Date, Seconds, UsdPerGpuHour};

/// Decisions by prediction, measured.
#[derive(Clone, Debug)]
pub struct RegretReport {
    /// The file of measurements.
    pub file: String,
    /// The day of the prices.
    pub as_of: Date,
    /// The limits on the time per token.
    pub limits: Vec<Seconds>,
    /// The rows of the file.
    pub rows: RowsRead,
    /// What GPUs cost.
    pub prices: Vec<GpuPriceRow>,
    /// The decisions and what they come to.
    pub regret: Regret,
}

/// What a GPU costs, and who says so.
#[derive(Clone, Debug)]
pub struct GpuPriceRow {
    /// Its id.
    pub gpu: String,
    /// Its price; else why there is none.
    pub price: Result<UsdPerGpuHour, String>,
    /// Where the price comes from.
    pub source: String,
}

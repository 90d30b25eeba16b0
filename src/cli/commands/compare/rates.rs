//! Rates as people type them; a number alone is asked over which time it is.

use crate::units::{CallsPerSecond, Months, ParseError, TasksPerMonth};

/// Reads calls over a time.
pub(super) fn rate(text: &str) -> Result<CallsPerSecond, String> {
    text.parse().map_err(|fault| with_units(text, &fault, "12/s, 720/min, 43k/h"))
}

/// Reads tasks over a time.
pub(super) fn tasks(text: &str) -> Result<TasksPerMonth, String> {
    text.parse().map_err(|fault| with_units(text, &fault, "1.2M/month, 40k/day, 12/s"))
}

/// Reads a number of months.
pub(super) fn months(text: &str) -> Result<Months, String> {
    text.parse().map_err(|fault: ParseError| {
        let number = text.trim();
        if number.parse::<f64>().is_ok() {
            return format!("a horizon says its unit: {number}mo or {number}y");
        }
        fault.to_string()
    })
}

/// Why a rate is not read; a number alone says over which time it could be.
fn with_units(text: &str, fault: &ParseError, examples: &str) -> String {
    let number = text.trim();
    if number.parse::<f64>().is_ok() {
        return format!("a rate says over which time: {number}/s, {number}/min, {number}/h");
    }
    format!("{fault}; such as {examples}")
}

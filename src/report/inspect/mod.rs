//! What the program reads out of results of benchmarks and evaluations, without a scenario: the page, and the table for spreadsheets.

pub(in crate::report) mod benchmark;
pub(in crate::report) mod csv;
pub(in crate::report) mod evaluation;
pub(in crate::report) mod fragment;
pub(in crate::report) mod inspected;
pub(in crate::report) mod page;

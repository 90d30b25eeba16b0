//! Decisions measured: rows, the page, and the table for spreadsheets.

pub(in crate::report) mod csv;
pub(in crate::report) mod page;
pub(in crate::report) mod regret;
pub(in crate::report) mod words;

//! `roi --format focus`: charges of months as FOCUS writes them.

mod service;
pub(super) mod table;

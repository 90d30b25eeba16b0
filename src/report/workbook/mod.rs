//! A workbook with live formulas: from the assumptions to what each option costs and is worth.

mod assumptions;
pub(super) mod build;
pub(super) mod cases;
mod cash;
pub(super) mod cover;
mod dependents;
pub(super) mod formula;
mod ledger;
pub(super) mod sheet;
mod summary;
mod variations;

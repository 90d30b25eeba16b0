//! A workbook with live formulas: from the assumptions to what each option costs and is worth.

mod assumptions;
pub(super) mod build;
pub(super) mod cases;
mod cash;
pub(super) mod cover;
mod dependents;
pub(super) mod formula;
mod identity;
mod inputs;
mod labels;
mod ledger;
mod money;
pub(super) mod sheet;
mod summary;
pub(super) mod values;
mod variations;

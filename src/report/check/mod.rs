//! `check`: limits and how they stand, one tally, and what is wrong with the input.

pub(super) mod checked;
pub(super) mod fingerprint;
pub(super) mod locked;
pub(super) mod page;
pub(super) mod place;
pub(super) mod row;
pub(super) mod said;
mod tally;
pub(super) mod total;

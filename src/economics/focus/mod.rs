//! `roi --format focus`: what an option is forecast to cost, as charges of months in the sense of FOCUS.

pub(super) mod charge;
pub(super) mod charges;
mod counted;
mod purchases;

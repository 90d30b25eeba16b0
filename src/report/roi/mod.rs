//! `roi`: cash flows and returns.

mod asides;
pub(super) mod page;
pub(super) mod roi;

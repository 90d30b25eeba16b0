//! `roi`: cash flows and returns.

mod asides;
pub(super) mod otherwise;
pub(super) mod page;
mod recommendation;
pub(super) mod roi;
mod timing;

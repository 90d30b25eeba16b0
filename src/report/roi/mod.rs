//! `roi`: cash flows and returns.

mod asides;
mod moves;
pub(super) mod otherwise;
pub(super) mod page;
mod recommendation;
pub(super) mod roi;
mod timing;

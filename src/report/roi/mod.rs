//! `roi`: cash flows and returns.

mod asides;
pub(super) mod brief;
mod conventions;
mod moves;
pub(super) mod otherwise;
pub(super) mod page;
pub(super) mod periods;
mod recommendation;
pub(super) mod roi;
mod timing;

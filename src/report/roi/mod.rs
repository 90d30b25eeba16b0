//! `roi`: cash flows and returns.

mod asides;
mod assumptions;
pub(super) mod brief;
mod capex;
mod conventions;
mod flows;
pub(super) mod inputs;
pub(super) mod manifest;
mod moves;
pub(super) mod otherwise;
pub(super) mod page;
pub(super) mod periods;
pub(super) mod postings;
mod recommendation;
pub(super) mod roi;
mod shown;
mod statements;
mod timing;

//! `frontier`: cost, latency and accuracy side by side, and the recommendation.

pub(super) mod csv;
pub(super) mod frontier;
pub(super) mod notes;
pub(super) mod page;
mod recommendation;
pub(super) mod rows;

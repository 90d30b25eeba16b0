//! The cheapest mix of fleets by the hour: formulated for the planner, solved, and read back.

pub(super) mod alone;
pub(super) mod binding;
pub(super) mod fixed;
pub(super) mod formulate;
pub(super) mod plan;
mod pools;
pub(super) mod question;
pub(super) mod reserve;
pub(super) mod sensitivity;
pub(super) mod stochastic;
mod volume_levels;

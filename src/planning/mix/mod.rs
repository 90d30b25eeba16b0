//! The cheapest mix of fleets: which numbers of units to commit, and how each hour is dispatched.

pub(super) mod accurate;
mod bound_of_hours;
mod branch;
mod budget;
mod candidate;
pub(super) mod cheapest;
mod combine;
mod commitment;
mod cutting_planes;
mod dispatch;
mod dominance;
pub(super) mod effort;
mod fixed_charges;
mod joint_targets;
pub(super) mod mix;
mod numbers;
mod one_target;
mod packing;
mod polish;
pub(super) mod problem;
mod relaxation;

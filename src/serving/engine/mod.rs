//! One replica at a time in closed form: shape, placement, memory, steps and steady state.

pub(super) mod calibration;
pub(super) mod configuration;
pub(super) mod engine;
pub(super) mod infeasible;
mod memory;
mod placement;
pub(super) mod predict;
mod prompts;
mod shape;
mod steady;
mod step;

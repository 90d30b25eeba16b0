//! One replica at a time in closed form: shape, placement, memory, steps and steady state.

pub(super) mod backend;
pub(super) mod blocks;
pub(super) mod cache;
pub(super) mod calibration;
pub(super) mod configuration;
pub(super) mod engine;
pub(super) mod footprint;
pub(super) mod infeasible;
pub(super) mod launching;
mod memory;
pub(super) mod named;
mod placement;
pub(super) mod predict;
mod prompts;
pub(super) mod remedy;
mod shape;
mod steady;
mod step;

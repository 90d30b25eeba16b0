//! `predict`: throughput and latency of a deployment, beside measurements and a simulation.

mod anchor;
pub(in crate::cli) mod args;
pub(super) mod asked;
mod emit;
mod emit_arg;
mod gpu_prices;
mod latency;
mod measured;
pub(in crate::cli) mod predict;
mod regret;

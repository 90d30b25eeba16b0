//! Replicas under load: arrivals, percentiles of latency, and the highest rate within limits.

pub(super) mod arrivals;
mod ceiling;
mod crowd;
pub(super) mod curve;
pub(super) mod fleet;
pub(super) mod latency;
pub(super) mod open_loop;
pub(super) mod operation;
pub(super) mod percentiles;
mod spread;
mod states;
mod steps;
mod usual;
pub(super) mod waits;

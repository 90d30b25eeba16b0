//! Attempts, verifiers, cascades and workflows as probabilities, costs and times of a task.

mod accuracy;
pub(super) mod assumed;
pub(super) mod compile;
pub(super) mod durations;
pub(super) mod extras;
pub(super) mod part_bills;
pub(super) mod policy;
pub(super) mod quality;
mod review;
pub(super) mod skills;
pub(super) mod task_latency;
pub(super) mod unit_prices;

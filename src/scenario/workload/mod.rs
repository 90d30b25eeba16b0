//! The `workload` block: tasks, calls, tokens and the profile of demand.

mod cache_write;
pub(super) mod growing;
mod profile;
pub(super) mod prompt_sizes;
pub(super) mod reading;
pub(super) mod token_shape;
pub(super) mod workload;

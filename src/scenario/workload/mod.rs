//! The `workload` block: tasks, calls, tokens and the profile of demand.

pub(super) mod cache_use;
mod cache_write;
pub(super) mod fee_counts;
pub(super) mod growing;
mod hours;
pub(super) mod media;
mod profile;
pub(super) mod prompt_sizes;
pub(super) mod rates;
pub(super) mod reading;
pub(super) mod timezone;
pub(super) mod token_shape;
pub(super) mod users;
pub(super) mod workload;

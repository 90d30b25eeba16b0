//! The `workload` block: tasks, calls, tokens and the profile of demand.

mod profile;
pub(super) mod reading;
pub(super) mod workload;

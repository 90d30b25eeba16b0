//! The whole bill: what a scenario would state if it stated every line that its options need.

pub(super) mod complete;
pub(super) mod defaults;

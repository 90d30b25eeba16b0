//! `levers`: what would lower an option's cost.

pub(super) mod levers;
pub(super) mod page;

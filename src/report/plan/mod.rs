//! `plan`: the cheapest mix of fleets.

pub(super) mod fixed;
pub(super) mod page;
pub(super) mod part;
mod place;
pub(super) mod plan;
pub(super) mod volume;
pub(super) mod words;

//! `catalog lock --verify` and a check against a lock: which prices moved, and what that does.

pub(super) mod lock;
pub(super) mod page;

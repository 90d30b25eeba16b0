//! `breakdown`: a policy step by step.

pub(super) mod breakdown;
pub(super) mod page;

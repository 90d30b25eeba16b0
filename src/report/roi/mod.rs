//! `roi`: cash flows and returns.

pub(super) mod page;
pub(super) mod roi;

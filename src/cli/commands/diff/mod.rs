//! `breakeven diff`.

pub(in crate::cli) mod args;
pub(in crate::cli) mod diff;
pub(in crate::cli) mod pairs;
pub(in crate::cli) mod sides;

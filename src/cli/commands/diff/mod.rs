//! `breakeven diff`.

pub(in crate::cli) mod args;
pub(in crate::cli) mod diff;
mod pairs;
mod sides;

//! `roi`: money over the months.

pub(in crate::cli) mod args;
mod focus;
mod folder;
pub(in crate::cli) mod roi;
mod said;
